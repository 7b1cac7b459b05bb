"""How a run ends, and what its row says that it used."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from builders import AT, build_world

from newswake.errors import StoreError
from newswake.narratives.match import load_model
from newswake.pipeline import analyse
from newswake.pipeline.job import Job, running
from newswake.pipeline.models import PRECISION, models
from newswake.settings import Settings
from newswake.store.connect import PUBLISHED, Store
from newswake.store.facts import fix_fact
from newswake.store.runs import Run
from newswake.stories.judge import load_judge

pytestmark = pytest.mark.parametrize("engine", ["duckdb"])


def test_the_analysts_copy_shows_that_its_own_run_has_ended(settings: Settings, store: Store) -> None:
    with running(settings, "analyse", AT) as job:
        analyse.publish_copy(job)
    with Store.open_published(store.data_dir / PUBLISHED) as con:
        assert con.execute("SELECT flow, status FROM store.run").fetchall() == [("analyse", "completed")]


def test_a_copy_that_cannot_be_replaced_fails_the_run(settings: Settings, store: Store) -> None:
    (store.data_dir / f"{PUBLISHED}.wal").mkdir()
    with pytest.raises(StoreError, match="cannot be replaced"), running(settings, "analyse", AT) as job:
        analyse.publish_copy(job)
    with store.reading() as con:
        ((status, error),) = con.execute("SELECT status, error FROM store.run").fetchall()
    assert status == "failed" and "cannot be replaced" in error


def test_a_failed_run_publishes_nothing(settings: Settings, store: Store) -> None:
    with pytest.raises(ValueError, match="broken"), running(settings, "analyse", AT) as job:
        analyse.publish_copy(job)
        raise ValueError("broken")
    assert not (store.data_dir / PUBLISHED).exists()


def test_a_run_tells_the_precision_of_its_store(
    settings: Settings, store: Store, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)  # not needed where the store knows
    auto = settings.model_copy(update={"embed": settings.embed.model_copy(update={"precision": "auto"})})
    with store.writing(run) as tx:
        fix_fact(tx.con, PRECISION, "bfloat16")
    assert models(auto) == {
        "embed": settings.embed.model,
        "precision": "bfloat16",
        "match": load_model().version,
        "stories": load_judge(settings.embed.model).version,
    }


def test_a_match_model_is_named_by_its_numbers(settings: Settings) -> None:
    model = load_model()
    others = [
        replace(model, intercept=model.intercept + 1),
        replace(model, idf={**model.idf, "zzz": 1.0}),
        replace(model, weights={name: weight + 1 for name, weight in model.weights.items()}),
    ]
    assert len({model.version, *(other.version for other in others)}) == 4
    assert replace(model, provenance={}).version == model.version


def test_shares_are_measured_again_where_another_wrote_meanwhile(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    hit = {"article_id": "a1", "narrative_id": "n"}
    with store.writing(Run("r", "ingest", AT)) as tx:
        build_world(tx.con, {"article": [{"article_id": "a1", "outlet_id": "o"}], "hit": [hit], "panel_member": []})
    cells_of, seen = analyse.cells_of, []

    def interrupted(*state: list[str]) -> object:
        if not seen:
            with store.writing(Run("r2", "digest", AT)) as tx:
                tx.con.execute("UPDATE store.narrative_version SET narrative_id = 'm'")
        seen.append(state[2])
        return cells_of(*state)

    monkeypatch.setattr(analyse, "cells_of", interrupted)
    analyse.measure_shares(Job(settings, store, Run("r3", "analyse", AT)))
    with store.reading() as con:
        assert con.execute("SELECT DISTINCT narrative_id FROM store.share_interval").fetchall() == [("m",)]
    assert seen == [["n"], ["m"]]
