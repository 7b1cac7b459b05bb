"""A story is told in sentences of its own reports, anew whenever they change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from builders import AT, build_world
from small_press import WordCounter

from newswake.cli.why import why_story
from newswake.pipeline import models as pipeline_models
from newswake.pipeline.job import Job
from newswake.pipeline.telling import tell_stories
from newswake.settings import Settings
from newswake.store.checks import run_checks
from newswake.store.connect import Store
from newswake.store.rows import append
from newswake.store.runs import Run

FELL = "Nvidia lost 17% of its market value on Monday."
WHY = "DeepSeek says that its model was trained for six million dollars."
TEXTS = {
    "a1": f"{FELL} {WHY}",
    "a2": f"Brokers in Trefoil slept badly all night. {FELL}",
    "a3": f"{WHY} {FELL}",
    "a4": "Nichts davon geschah in Bremen am Montag. Dort fiel nur Regen auf die Dächer.",
}
LINES = "SELECT story_id, place, sentence, article_id FROM story_line ORDER BY story_id, place"


@pytest.fixture(autouse=True)
def words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline_models, "_encoder", lambda *_: WordCounter())


@pytest.fixture
def press(store: Store) -> Store:
    """Three reports of one story and a German one of another."""
    articles = [
        {"article_id": i, "version_id": f"{i}.1", "outlet_id": f"o{i}", "event_at": AT + timedelta(minutes=n)}
        | ({"language": "de"} if i == "a4" else {})
        for n, i in enumerate(TEXTS)
    ]
    versions = [{"article_id": i, "version_id": f"{i}.1", "title": f"Title {i}", "text": TEXTS[i]} for i in TEXTS]
    members = [{"article_id": i, "story_id": "s4" if i == "a4" else "s1"} for i in TEXTS]
    world = {"run": [{"run_id": "r"}], "article": articles, "version": versions, "story_member": members}
    with store.writing(Run("r", "ingest", AT)) as tx:
        build_world(tx.con, world)
    return store


def tell(settings: Settings, store: Store, at: datetime) -> int:
    job = Job(settings, store, Run("r", "analyse", at))
    tell_stories(job)
    return job.counts["stories_told"]


def ask(store: Store, sql: str) -> Sequence[tuple[object, ...]]:
    with store.reading() as con:
        return con.execute(sql).fetchall()


def change(store: Store, at: datetime, sql: str) -> None:
    with store.writing(Run("r", "ingest", at)) as tx:
        tx.con.execute(sql)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_each_line_is_a_sentence_of_a_report_and_stays_until_the_reports_change(
    settings: Settings, press: Store
) -> None:
    assert tell(settings, press, AT + timedelta(hours=1)) == 2
    german = [("s4", n, sentence, "a4") for n, sentence in enumerate(TEXTS["a4"].split(". "), start=1)]
    assert ask(press, LINES)[:2] == [("s1", 1, FELL, "a1"), ("s1", 2, WHY, "a1")]
    assert [str(row[2])[:12] for row in ask(press, LINES)[2:]] == [str(row[2])[:12] for row in german]
    assert ask(press, "SELECT DISTINCT nearness IS NULL FROM story_line WHERE story_id = 's4'") == [(True,)]
    assert tell(settings, press, AT + timedelta(hours=2)) == 0
    change(press, AT, "UPDATE store.article SET in_scope = false WHERE article_id = 'a4'")
    change(press, AT, "UPDATE store.story_member SET story_id = 's9' WHERE article_id = 'a1'")
    change(press, AT, "INSERT INTO store.story VALUES ('s9', 'a1', now(), NULL, 'r')")
    assert tell(settings, press, AT + timedelta(hours=3)) == 3
    assert [(story, article) for story, place, _, article in ask(press, LINES) if place == 1] == [
        ("s1", "a2"), ("s9", "a1"),
    ]  # fmt: skip
    assert tell(settings, press, AT + timedelta(hours=4)) == 0
    with press.reading() as con:
        wrong = {check for check, rows in run_checks(con, settings.root / "sql" / "checks").items() if rows}
    assert not wrong & {"found_twice", "span_outside_version", "span_that_is_not_the_passage"}


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_copy_tells_nothing_and_opinions_only_where_there_is_no_news(settings: Settings, press: Store) -> None:
    change(press, AT, "UPDATE store.article SET kind = 'opinion' WHERE article_id = 'a1'")
    change(press, AT, "UPDATE store.copy_member SET relation = 'exact' WHERE article_id = 'a2'")
    tell(settings, press, AT + timedelta(hours=1))
    assert {row[3] for row in ask(press, LINES) if row[0] == "s1"} == {"a3"}


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_report_that_turns_out_to_be_a_copy_has_the_story_told_anew(settings: Settings, press: Store) -> None:
    tell(settings, press, AT + timedelta(hours=1))
    change(press, AT, "UPDATE store.copy_member SET relation = 'exact' WHERE article_id = 'a1'")
    assert tell(settings, press, AT + timedelta(hours=2)) == 1
    assert ask(press, LINES)[0][3] == "a2"


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_report_in_a_language_that_is_not_served_tells_nothing_beside_one_that_is(
    settings: Settings, press: Store
) -> None:
    change(press, AT, "DELETE FROM store.story_member WHERE article_id IN ('a2', 'a3')")
    change(press, AT, "UPDATE store.story_member SET story_id = 's1'")
    tell(settings, press, AT + timedelta(hours=1))
    assert {row[3] for row in ask(press, LINES)} == {"a1"}
    change(press, AT, "UPDATE store.article SET kind = 'opinion' WHERE article_id = 'a1'")
    tell(settings, press, AT + timedelta(hours=2))
    assert {row[3] for row in ask(press, LINES)} == {"a1"}, "though the German report is the news"


@pytest.mark.parametrize("engine", ["duckdb"])
def test_why_tells_the_lines_with_their_articles(settings: Settings, press: Store) -> None:
    tell(settings, press, AT + timedelta(hours=1))
    with press.reading() as con:
        assert f"  “{FELL}” (oa1, a1)" in list(why_story(con, "s1"))


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_ruling_on_a_kind_has_the_story_told_anew(settings: Settings, press: Store) -> None:
    tell(settings, press, AT + timedelta(hours=1))
    change(press, AT, "UPDATE store.article SET kind = 'opinion' WHERE article_id = 'a1'")
    assert tell(settings, press, AT + timedelta(hours=2)) == 1
    assert ask(press, LINES)[0][3] == "a2"


@pytest.mark.parametrize("engine", ["duckdb"])
def test_of_a_reserved_text_the_title_alone_is_told(settings: Settings, press: Store) -> None:
    change(press, AT, "DELETE FROM store.story_member WHERE article_id IN ('a2', 'a3')")
    row = {"outlet_id": "oa1", "seen_on": AT.date(), "source": "page", "kind": "noai", "said": "x", "url": "u"}
    with press.writing(Run("r", "ingest", AT)) as tx:
        append(tx.con, "reservation", [row | {"run_id": "r"}])
    tell(settings, press, AT + timedelta(hours=1))
    assert ask(press, "SELECT part, sentence FROM story_line WHERE story_id = 's1'") == [("title", "Title a1")]
