"""Narratives in the store: what changed is looked for again and nothing else; labels and samples beside the files."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from builders import AT, build_world

from newswake.errors import SeedError
from newswake.narratives import sample as samples
from newswake.narratives.labels import Judgement, keep_judgement, labels_file
from newswake.pipeline import models as pipeline_models
from newswake.pipeline import narratives
from newswake.pipeline.job import Job
from newswake.pipeline.narratives import match_narratives
from newswake.settings import Settings
from newswake.store.checks import run_checks
from newswake.store.connect import Store
from newswake.store.runs import start_run
from newswake.store.tracing import hit_facts

pytestmark = pytest.mark.parametrize("engine", ["duckdb"])

FALLS = """id: acme-falls
title: Acme's shares fall
statements: [Acme's shares plunged because of Zeta]
actors: [[Acme], [Zeta]]
phrases: [wipes billions off Acme]
"""
BEES = "id: bees-return\ntitle: Bees are back\nstatements: [Bees are back in the cities]\n"
TEXTS = {
    "a1": "It rained. Acme's shares plunged because of Zeta. Nobody knew why.",
    "a2": "Bees are back in the cities of the north. Acme's shares plunged because of Zeta, too.",
    "a3": "Nothing happened on Monday. It was cold.",
}


CHECKED = (
    "found_twice", "hit_of_unknown_definition", "open_row_of_closed_version", "span_outside_version",
    "span_that_is_not_the_passage", "validity_out_of_order", "number_out_of_range",
)  # fmt: skip


class ByWords:
    """Near are texts that share words."""

    def encode(self, texts: list[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), 384), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                vector[crc32(word.encode()) % 384] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "narratives"
    made.mkdir()
    (made / "acme-falls.yaml").write_text(FALLS)
    (made / "bees-return.yaml").write_text(BEES)
    return made


class Press:
    """Three articles, and runs of the stage a day apart; ``asked`` is what it looked for, and in how many articles."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings, self.store, self.day = settings, store, 0
        self.asked: list[tuple[list[str], int]] = []

    def match(self) -> list[tuple[list[str], int]]:
        self.day += 1
        self.asked.clear()
        at = datetime(2025, 2, self.day, tzinfo=UTC)
        match_narratives(Job(self.settings, self.store, start_run(self.store, "analyse", at, self.settings, {})))
        with self.store.reading() as con:
            failing = run_checks(con, self.settings.root / "sql" / "checks")
        assert {name: failing[name] for name in CHECKED if failing[name]} == {}
        return [(names, articles) for names, articles in self.asked if names and articles]

    def rows(self, sql: str) -> list[Any]:
        with self.store.reading() as con:
            return list(con.execute(sql).fetchall())

    def hits(self) -> list[tuple[str, str]]:
        return self.rows("SELECT narrative_id, article_id FROM store.hit WHERE valid_to IS NULL ORDER BY ALL")


@pytest.fixture
def press(settings: Settings, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    monkeypatch.setattr(pipeline_models, "_encoder", lambda *_: ByWords())
    with store.writing(start_run(store, "ingest", AT, settings, {})) as tx:
        build_world(
            tx.con,
            {
                "article": [{"article_id": name, "event_at": f"2025-01-27 0{n}:00"} for n, name in enumerate(TEXTS)],
                "version": [
                    {"version_id": f"{name}.1", "article_id": name, "title": "Markets today", "text": text}
                    for name, text in TEXTS.items()
                ],
            },
        )
    made = Press(settings.model_copy(update={"narratives_dir": folder}), store)
    find_hits = narratives.find_hits

    def asked(articles: Any, vectors: Any, definitions: Any, *more: Any, **options: Any) -> Any:
        made.asked.append(([d.narrative_id for d in definitions], len(articles)))
        return find_hits(articles, vectors, definitions, *more, **options)

    monkeypatch.setattr(narratives, "find_hits", asked)
    return made


ALL = [("acme-falls", "a1"), ("acme-falls", "a2"), ("bees-return", "a2")]


def say_no(folder: Path, n: int = 45) -> None:
    for number in range(n):
        said = Judgement(f"Acme's shares plunged because of Zeta {number}.", "no", "Ada", "2025-02-01", "Markets")
        keep_judgement(labels_file(folder, "acme-falls"), said)


def test_everything_is_read_for_all_narratives_once(press: Press) -> None:
    assert press.match() == [(["acme-falls", "bees-return"], 3)]
    assert press.hits() == ALL
    assert press.match() == []
    assert press.rows("SELECT DISTINCT calibration, calibration_labels FROM narrative") == [("uncalibrated", 0)]


def test_labels_move_the_hits_of_their_narrative_and_it_alone_is_looked_for(press: Press, folder: Path) -> None:
    press.match()
    say_no(folder)
    assert press.match() == [(["acme-falls"], 3)]
    assert press.hits() == [("bees-return", "a2")]
    assert press.rows("SELECT calibration, calibration_labels FROM narrative ORDER BY narrative_id") == [
        ("threshold", 45), ("uncalibrated", 0),
    ]  # fmt: skip
    closed = press.rows("SELECT article_id, valid_to FROM store.hit WHERE valid_to IS NOT NULL ORDER BY 1")
    assert [article for article, _ in closed] == ["a1", "a2"]
    assert len(press.rows("SELECT * FROM store.narrative_version WHERE narrative_id = 'acme-falls'")) == 2
    labels_file(folder, "acme-falls").unlink()
    press.match()
    assert press.hits() == ALL
    [(hit_id,)] = press.rows(
        "SELECT DISTINCT hit_id FROM store.hit WHERE narrative_id = 'acme-falls' AND article_id = 'a1'"
    )
    with press.store.reading() as con:
        assert [row["calibration"] for row in hit_facts(con, str(hit_id))] == ["uncalibrated", "uncalibrated"]


def test_labels_too_few_to_correct_let_nothing_be_looked_for(press: Press, folder: Path) -> None:
    press.match()
    say_no(folder, 9)
    assert press.match() == []
    assert press.rows("SELECT calibration_labels FROM narrative WHERE narrative_id = 'acme-falls'") == [(9,)]


def test_why_tells_by_which_labels_a_hit_was_scored(press: Press, folder: Path) -> None:
    for number in range(12):
        said = Judgement(f"Acme's shares plunged because of Zeta {number}.", "yes", "Ada", "2025-02-01", "Markets")
        keep_judgement(labels_file(folder, "acme-falls"), said)
    press.match()
    [(hit_id,)] = press.rows("SELECT hit_id FROM store.hit WHERE narrative_id = 'acme-falls' AND article_id = 'a1'")
    say_no(folder)
    press.match()
    with press.store.reading() as con:
        [closed] = hit_facts(con, str(hit_id))
    assert (closed["calibration"], closed["calibration_labels"]) == ("threshold", 12)


def test_a_changed_file_is_looked_for_alone_and_one_that_goes_takes_its_hits_along(press: Press, folder: Path) -> None:
    press.match()
    (folder / "bees-return.yaml").write_text(BEES + "negatives: [Honey is sold]\n")
    assert press.match() == [(["bees-return"], 3)]
    assert press.hits() == ALL
    (folder / "bees-return.yaml").unlink()
    assert press.match() == []
    assert press.hits() == ALL[:2]


def test_an_article_that_comes_with_the_change_is_read_for_all(press: Press, folder: Path) -> None:
    press.match()
    say_no(folder)
    with press.store.writing(start_run(press.store, "ingest", AT, press.settings, {})) as tx:
        build_world(tx.con, {
            "article": [{"article_id": "a4", "outlet_id": "p"}],
            "version": [{"version_id": "a4.1", "article_id": "a4", "title": "x", "text": TEXTS["a2"]}],
        })  # fmt: skip
    assert sorted(press.match()) == [(["acme-falls"], 3), (["acme-falls", "bees-return"], 1)]
    assert press.hits() == [("bees-return", "a2"), ("bees-return", "a4")]


def test_what_is_out_of_scope_meanwhile_is_right_when_it_comes_back(press: Press, folder: Path) -> None:
    press.match()
    with press.store.writing(start_run(press.store, "ingest", AT, press.settings, {})) as tx:
        tx.con.execute("UPDATE store.article SET in_scope = false WHERE article_id = 'a1'")
    (folder / "acme-falls.yaml").write_text(FALLS.replace("shares fall", "shares are falling"))
    press.match()
    with press.store.writing(start_run(press.store, "ingest", AT, press.settings, {})) as tx:
        tx.con.execute("UPDATE store.article SET in_scope = true WHERE article_id = 'a1'")
    assert press.match() == []
    assert press.hits() == ALL


def test_a_copied_sample_is_told_before_anything_is_computed(press: Press, folder: Path) -> None:
    frame = samples.Frame("acme-falls", "d", "c", AT, AT + timedelta(days=7), {})
    drawn = samples.draw_sample(frame, [samples.Scored("c", "a1", "a1.1", 0.9)], 10, 0.4)
    samples.keep_sample(samples.sample_file(folder, "mine"), drawn)
    with pytest.raises(SeedError, match=r"mine\.jsonl:1: "):
        press.match()
    assert press.asked == [], "nothing was looked for"


def test_a_sample_counts_once_it_is_judged_and_for_what_was_scored(press: Press, folder: Path) -> None:
    press.match()
    [versions] = press.rows(
        "SELECT definition_version, calibration_version FROM store.narrative_version WHERE narrative_id = 'acme-falls'"
    )
    frame = samples.Frame("acme-falls", *versions, AT, AT + timedelta(days=7), {})
    drawn = samples.draw_sample(
        frame, [samples.Scored(f"c{n}", "a1", "a1.1", 0.9 - n * 0.8) for n in range(2)], 10, 0.4
    )
    file = samples.sample_file(folder, frame.sample_id)
    samples.keep_sample(file, drawn)
    samples.keep_verdict(file, samples.Verdict("c0", "yes", "Ada", AT.isoformat()))
    press.match()
    assert press.rows("FROM validation") == []
    samples.keep_verdict(file, samples.Verdict("c1", "no", "Ada", AT.isoformat()))
    press.match()
    assert press.rows("SELECT narrative_id, precision, recall, validated_at FROM narrative ORDER BY 1") == [
        ("acme-falls", 1.0, 1.0, AT), ("bees-return", None, None, None),
    ]  # fmt: skip
    say_no(folder)
    press.match()
    assert press.rows("SELECT is_current FROM validation") == [(False,)]
    assert press.rows("SELECT validated_at FROM narrative WHERE narrative_id = 'acme-falls'") == [(None,)]
    file.unlink()
    press.match()
    assert press.rows("FROM validation") == []
