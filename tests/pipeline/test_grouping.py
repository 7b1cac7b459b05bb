"""What follows where an article joins or leaves a copy group after its story was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest
from builders import AT, build_world
from numpy.typing import NDArray

from newswake.errors import QuestionError
from newswake.pipeline import analyse
from newswake.pipeline import models as pipeline_models
from newswake.pipeline.job import Job
from newswake.settings import Settings
from newswake.store import analysis
from newswake.store.checks import run_checks
from newswake.store.connect import Store
from newswake.store.rows import append
from newswake.store.runs import Run
from newswake.store.stories import end_emptied, end_stories
from newswake.store.story_rulings import find_story

WIRE = " ".join(f"The agency wrote sentence number {n} of its dispatch on the fall of chip shares." for n in range(12))
PAPER = " ".join(f"Our own reporter saw scene {n} at the harbour, where cranes stood still." for n in range(12))
BRIEF = WIRE + " " + " ".join(f"Somebody at the paper added remark {n} to what had come in." for n in range(8))
OTHER = "Elsewhere the season began with rain, and nobody there had heard of chips or harbours."


class Apart:
    """Every text is unlike every other."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array([np.random.default_rng(len(text)).normal(size=64) for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline_models, "_encoder", lambda *_: Apart())


def look(settings: Settings, store: Store, at: datetime) -> None:
    job = Job(settings, store, Run("r", "analyse", at))
    analyse.group_copies(job)
    analyse.assign_stories(job)


def ask(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store.reading() as con:
        return con.execute(sql).fetchall()


def fill(store: Store, *texts: str) -> None:
    """Store articles a1, a2 … of an outlet each, seen a minute apart."""
    articles, versions = [], []
    for n, text in enumerate(texts, 1):
        seen = AT + timedelta(minutes=n)
        articles.append({"article_id": f"a{n}", "outlet_id": f"o{n}", "event_at": seen, "version_id": f"v{n}"})
        versions.append({"article_id": f"a{n}", "version_id": f"v{n}", "title": f"{text[:24]} {n}", "text": text})
    with store.writing(Run("r", "ingest", AT)) as tx:
        build_world(tx.con, {"run": [{"run_id": "r"}], "article": articles, "version": versions, "copy_member": []})
        tx.con.execute(
            "INSERT INTO store.article_url SELECT canonical_url, article_id, first_seen_at FROM store.article"
        )


def rewrite(store: Store, article_id: str, text: str, at: datetime) -> None:
    """Store a new version of an article."""
    with store.writing(Run("r", "ingest", at)) as tx:
        tx.con.execute("UPDATE store.version SET valid_to = ? WHERE article_id = ?", [at, article_id])
        tx.con.execute(
            """
            INSERT INTO store.version BY NAME
            SELECT * REPLACE (version_id || 'b' AS version_id, n + 1 AS n, ? AS text, ? AS valid_from, NULL AS valid_to)
            FROM store.version WHERE article_id = ?
            """,
            [text, at, article_id],
        )
        tx.con.execute("UPDATE store.article SET version_id = version_id || 'b' WHERE article_id = ?", [article_id])


REPORTS = "SELECT count(DISTINCT copy_group_id), count(DISTINCT story_id) FROM article"


@pytest.mark.parametrize("engine", ["duckdb"])
def test_an_article_that_becomes_a_copy_goes_to_the_story_of_its_group(settings: Settings, store: Store) -> None:
    fill(store, WIRE, PAPER)
    look(settings, store, AT + timedelta(hours=1))
    assert ask(store, REPORTS) == [(2, 2)]
    rewrite(store, "a2", WIRE, AT + timedelta(hours=2))
    look(settings, store, AT + timedelta(hours=3))
    assert ask(store, REPORTS) == [(1, 1)]
    assert ask(store, "SELECT story_id FROM article") == [("s1",)] * 2
    assert ask(store, "SELECT event, story_id, other_id FROM store.story_lineage WHERE event <> 'birth'") == [
        ("merge", "s1", "s2")
    ]
    with store.reading() as con:
        assert not [name for name, rows in run_checks(con, settings.root / "sql" / "checks").items() if rows]
    before = ask(store, "FROM store.story_member ORDER BY ALL")
    look(settings, store, AT + timedelta(hours=4))
    assert ask(store, "FROM store.story_member ORDER BY ALL") == before  # and there it stays


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_copy_whose_text_changes_is_a_report_again_and_keeps_its_story(settings: Settings, store: Store) -> None:
    fill(store, WIRE, WIRE)
    look(settings, store, AT + timedelta(hours=1))
    assert ask(store, REPORTS) == [(1, 1)]
    rewrite(store, "a2", PAPER, AT + timedelta(hours=2))
    look(settings, store, AT + timedelta(hours=3))
    assert ask(store, REPORTS) == [(2, 1)]
    assert ask(store, "SELECT reports, appearances FROM story") == [(2, 2)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_partial_copy_is_a_report_of_its_own_and_says_whose_words_it_has(settings: Settings, store: Store) -> None:
    fill(store, WIRE, BRIEF + " " + PAPER, OTHER)
    for hours in (1, 2):
        look(settings, store, AT + timedelta(hours=hours))
        rows = ask(
            store,
            "SELECT relation, partial_of, round(partial_share, 2), reason FROM store.copy_member "
            "WHERE article_id = 'a2' AND valid_to IS NULL",
        )
        said = "a report of its own: 42% of its words, in long sentences, also stand in a1"
        assert rows == [("alone", "a1", 0.42, said)]
        assert ask(store, REPORTS)[0][0] == 3
        rewrite(store, "a3", f"{OTHER} So {hours}.", AT + timedelta(hours=hours, minutes=30))
    assert ask(store, "SELECT outlet, copies, partial_copies FROM wire_share WHERE partial_copies > 0") == [
        ("o2", 0, 1)
    ]


STORIES = "SELECT story_id, merged_into FROM store.story ORDER BY story_id"
MEMBERS = "SELECT article_id, story_id FROM store.story_member WHERE valid_to IS NULL ORDER BY article_id"


def become(store: Store, part: str, whole: str, at: datetime) -> None:
    """Note, as ingest does, that an article turned out to be another."""
    with store.writing(Run("r", "ingest", at)) as tx:
        tx.con.execute("UPDATE store.article SET merged_into = ? WHERE article_id = ?", [whole, part])
        row = {"article_id": part, "merged_into": whole, "reason": "x", "valid_from": at, "run_id": "r"}
        append(tx.con, "article_lineage", [row])
        analysis.close_merged(tx.con, at)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_story_whose_only_article_becomes_another_ends_in_the_story_of_that(settings: Settings, store: Store) -> None:
    fill(store, PAPER, OTHER)
    look(settings, store, AT + timedelta(hours=1))
    become(store, "a2", "a1", AT + timedelta(hours=2))
    look(settings, store, AT + timedelta(hours=2))
    assert ask(store, STORIES) == [("s1", None), ("s2", "s1")]
    look(settings, store, AT + timedelta(hours=3))
    assert ask(store, "SELECT event, story_id, other_id FROM story_lineage WHERE event <> 'birth'") == [
        ("merge", "s1", "s2")
    ]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_story_whose_only_article_becomes_one_without_a_story_is_retired(settings: Settings, store: Store) -> None:
    fill(store, PAPER, OTHER)
    look(settings, store, AT + timedelta(hours=1))
    with store.writing(Run("r", "ingest", AT)) as tx:
        tx.con.execute("UPDATE store.story_member SET valid_to = ? WHERE article_id = 'a1'", [AT])
        tx.con.execute("UPDATE store.article SET in_scope = false WHERE article_id = 'a1'")
    become(store, "a2", "a1", AT + timedelta(hours=2))
    look(settings, store, AT + timedelta(hours=2))
    look(settings, store, AT + timedelta(hours=3))
    retired = "SELECT event, story_id, other_id FROM story_lineage WHERE event = 'retire' AND story_id = 's2'"
    assert ask(store, retired) == [("retire", "s2", None)]


def test_articles_out_of_scope_go_with_a_story_that_ends(settings: Settings, store: Store) -> None:
    """Nobody weighs them, yet each belongs to a story that goes on, for the day that somebody rules them in."""
    fill(store, PAPER, OTHER, BRIEF)
    look(settings, store, AT + timedelta(hours=1))
    with store.writing(Run("r", "analyse", AT + timedelta(hours=2))) as tx:
        tx.con.execute("UPDATE store.article SET in_scope = false WHERE article_id = 'a2'")
        end_stories(tx.con, {"s2": "s3", "s3": "s1"}, as_of=AT + timedelta(hours=2), run_id="r")
    assert ask(store, MEMBERS) == [("a1", "s1"), ("a2", "s1"), ("a3", "s1")]


def test_a_story_whose_articles_were_all_moved_ends_where_the_first_is_and_a_retired_one_is_not_found(
    settings: Settings, store: Store
) -> None:
    fill(store, PAPER, OTHER)
    look(settings, store, AT + timedelta(hours=1))
    with store.writing(Run("r", "analyse", AT + timedelta(hours=2))) as tx:
        tx.con.execute("UPDATE store.story_member SET valid_to = ? WHERE article_id = 'a2'", [AT])
        tx.con.execute(
            "INSERT INTO store.story_member SELECT * REPLACE ('s1' AS story_id, NULL AS valid_to)"
            " FROM store.story_member WHERE article_id = 'a2'"
        )
        end_emptied(tx.con, as_of=AT, run_id="r")
    assert ask(store, STORIES) == [("s1", None), ("s2", "s1")]
    with store.writing(Run("r", "analyse", AT + timedelta(hours=3))) as tx:
        tx.con.execute("UPDATE store.story_member SET valid_to = ?", [AT])
        end_emptied(tx.con, as_of=AT, run_id="r")
    with store.reading() as con, pytest.raises(QuestionError, match="no story 's2'"):
        find_story(con, "s2")
