"""narratives propose and promote: a rising claim becomes a draft, the draft a narrative; the digest names it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from builders import AT, World, build_world

from newswake.digest.answer import from_json
from newswake.embed import text_hash
from newswake.pipeline import drafts
from newswake.pipeline.answer import build_digest, write_digest
from newswake.pipeline.job import Job
from newswake.settings import Settings
from newswake.store.answers import stored_answer
from newswake.store.connect import Store
from newswake.store.publish import publish
from newswake.store.runs import Run
from newswake.store.vectors import Vectors

CLAIM = "DeepSeek shocks the markets"
CALM = "Nothing much was said of chips today"
MONDAY = AT + timedelta(days=7)


@pytest.fixture
def shocked(store: Store, settings: Settings) -> Store:
    """Four publishers that said nothing much four days and a week ago, and now make one claim."""
    articles, versions = [], []
    for n in range(4):
        for days, title in ((7, CALM), (4, CALM), (0, CLAIM)):
            when, key = AT - timedelta(days=days), f"a{n}{title[:4]}{days or ''}"
            articles.append(
                {"article_id": key, "outlet_id": f"o{n}", "event_at": when + timedelta(minutes=n), "version_id": key}
            )
            versions.append({"article_id": key, "version_id": key, "title": title, "text": ""})
    world: World = {"run": [{"run_id": "r"}], "article": articles, "version": versions}
    world["panel"] = [{"panel_id": "all-always-on"}]
    with store.writing(Run("r", "analyse", AT)) as tx:
        build_world(tx.con, world)
    kept = Vectors.open(settings, model=settings.embed.model, precision="float32")
    kept.put([text_hash(CLAIM), text_hash(CALM)], np.eye(2, 384, dtype=np.float32))
    publish(store)
    return store


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_rising_claim_is_shown_with_its_evidence_and_becomes_a_narrative(
    newswake, shocked: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    narratives = tmp_path / "narratives"
    narratives.mkdir()
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("NEWSWAKE_NARRATIVES_DIR", str(narratives))
    said = newswake("narratives", "propose")
    assert said.code == 0, said.err
    assert f"1. {CLAIM}" in said.out and "4 publishers in 4 stories, 0.5 to be expected (rise 4.8)" in said.out
    assert f"o0: {CLAIM} (a0Deep)" in said.out
    assert newswake("narratives", "promote", "deepseek-shock").err.startswith(
        f"{settings.data_dir}/proposals/deepseek-shock.yaml: no such draft: there is deepseek-shocks-markets"
    )
    assert newswake("narratives", "promote", "deepseek-shocks-markets").code == 0
    assert (narratives / "deepseek-shocks-markets.yaml").read_text().startswith("# Proposed: 4 publishers say so")
    newswake("narratives", "propose")  # under another name, since that is taken
    mended = settings.data_dir / "proposals" / "deepseek-shocks-markets-2.yaml"
    mended.write_text(mended.read_text() + "# mine\n")
    newswake("narratives", "propose")
    assert mended.read_text().endswith("# mine\n")
    standing = narratives / "deepseek-shocks-markets.yaml"
    mended.with_name(standing.name).write_text(standing.read_text())
    again = newswake("narratives", "promote", "deepseek-shocks-markets")
    assert again.code == 1 and "is a narrative already" in again.err


class Named:
    """Whatever somebody is called means what the claim means."""

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.eye(1, 384, dtype=np.float32).repeat(len(texts), axis=0)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_claim_that_is_its_actors_name_alone_is_not_proposed(
    newswake, shocked: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    with shocked.writing(Run("r", "analyse", AT)) as tx:
        tx.con.execute(
            "INSERT INTO store.entity (entity_id, kind, name, aliases, needs_context)"
            " VALUES ('deepseek', 'company', 'DeepSeek', [], false)"
        )
        tx.con.execute(
            "INSERT INTO store.mention SELECT article_id, article_id, version_id, 'title', 0, 8, 'deepseek',"
            " valid_from, NULL, 'r' FROM store.version WHERE title = ?",
            [CLAIM],
        )
    publish(shocked)
    monkeypatch.setattr(drafts, "load_encoder", lambda *_: Named())
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(settings.data_dir))
    said = newswake("narratives", "propose")
    assert said.code == 0 and "no claim rises" in said.out, said.err


@pytest.mark.parametrize("engine", ["duckdb"])
def test_without_a_fortnight_before_it_is_said_that_nothing_can_rise(
    newswake, shocked: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(settings.data_dir))
    said = newswake("narratives", "propose", "--from", "2025-01-19", "--to", "2025-01-21")
    assert said.code == 0 and "less than an equally long time is stored" in said.out


@pytest.mark.parametrize("engine", ["duckdb"])
def test_the_digest_names_it_with_who_says_so(shocked: Store, settings: Settings) -> None:
    job = Job(settings, shocked, Run("d", "digest", MONDAY))
    pages = write_digest(job, build_digest(job, "2025-W05"))
    with shocked.reading() as con:
        (claim,) = from_json(stored_answer(con, "2025-W05")).rising
        items = con.execute("SELECT title FROM digest_item WHERE section = 'rising'").fetchall()
    assert (claim.claim.passage, claim.publishers, claim.expected) == (CLAIM, 4, 0.5) and items == [(CLAIM,)]
    assert [each.outlet for each in claim.others] == ["o1", "o2", "o3"]
    assert all("no narrative explains it" in page.read_text() and CLAIM in page.read_text() for page in pages)
