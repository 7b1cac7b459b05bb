"""Every question of sql/queries is answered: on an empty store without an error, on a small world with what is true."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from builders import ROOT, World, build_world

from newswake.errors import QuestionError
from newswake.store.connect import WORKING
from newswake.store.engines import Instance, Place
from newswake.store.questions import ask, choose_question, close_doors, load_questions, parse_question
from newswake.store.sql_files import SqlFile

QUESTIONS = load_questions(ROOT / "sql" / "queries")
DAY = "2025-01-27"
WORLD: World = {
    "article": [
        {"article_id": "a1", "outlet_id": "wire", "event_at": f"{DAY} 08:00"},
        {"article_id": "a2", "outlet_id": "site", "event_at": f"{DAY} 08:30"},
        {"article_id": "a3", "outlet_id": "paper", "event_at": f"{DAY} 09:00"},
        {"article_id": "b1", "outlet_id": "blog", "event_at": f"{DAY} 10:00"},
        {"article_id": "b2", "outlet_id": "paper", "event_at": f"{DAY} 11:00", "version_id": "b2.2"},
    ],
    "version": [
        {"version_id": "a1.1", "article_id": "a1", "title": "Nvidia sinks", "text": "It hurt a lot, said Ada."},
        {"version_id": "a2.1", "article_id": "a2", "title": "Nvidia sinks", "text": "It hurt a lot, said Ada."},
        {"version_id": "a3.1", "article_id": "a3", "title": "Chips fall", "text": "It hurt a lot, Ada told Wire."},
        {"version_id": "b2.1", "article_id": "b2", "title": "17%", "text": "x", "valid_to": f"{DAY} 12:00"},
        {
            "version_id": "b2.2",
            "article_id": "b2",
            "n": "2",
            "title": "16%",
            "text": "x",
            "change_kind": "silent_edit",
            "valid_from": f"{DAY} 12:00",
        },
    ],
    "copy_member": [
        {"article_id": "a1", "copy_group_id": "c1", "relation": "origin"},
        {"article_id": "a2", "copy_group_id": "c1", "relation": "exact"},
    ],
    "story_member": [{"article_id": a, "story_id": f"s{a[0]}"} for a in ("a1", "a2", "a3", "b1", "b2")],
    "hit": [
        {"article_id": "a1", "position": "title", "span_end": "12", "stance": "asserts"},
        {"article_id": "a2", "position": "title", "span_end": "12", "stance": "asserts"},
        {"article_id": "a3", "position": "body", "valid_from": f"{DAY} 18:00"},
        {"article_id": "b1", "position": "lead", "valid_to": f"{DAY} 18:00"},
    ],
    "quote": [{"article_id": a, "speaker": "Ada", "span_end": "13"} for a in ("a1", "a2", "a3")],
    "figure": [
        {"article_id": "a1", "value_low": "5600000"},
        {"article_id": "a3", "value_low": "9000000"},
        {"article_id": "b1", "value_low": "1"},
        {"article_id": "b2", "value_low": "1", "version_id": "b2.2"},
        {"article_id": "b2", "value_low": "5", "version_id": "b2.1", "valid_to": f"{DAY} 12:30"},
    ],
    "credit": [
        {"article_id": "a3", "outlet_id": "wire"},
        {"article_id": "a2", "outlet_id": "blog"},
        {"article_id": "a3", "outlet_id": "NULL", "outlet_name": "the Morning Bell", "kind": "told", "span_end": "4"},
        {"article_id": "b1", "outlet_id": "NULL", "outlet_name": "Morning Bell", "span_end": "2"},
        {"article_id": "b1", "outlet_id": "NULL", "outlet_name": "arxiv:2501.1", "kind": "primary"},
    ],
    "entity": [{"entity_id": "nvidia", "name": "Nvidia"}],
    "mention": [{"article_id": a, "entity_id": "nvidia"} for a in ("a1", "a2")],
}
for row in WORLD["hit"]:
    row["narrative_id"] = "n"

# What each question answers here, in the columns named; every question stands in this table.
ANSWERS: dict[str, tuple[dict[str, str], str, list[tuple[object, ...]]]] = {
    "narrative_by_day": (
        {"narrative": "n", "panel": "all"},
        "day, reports, reports_led, all_reports, share_pct, publishers",
        [(date(2025, 1, 27), 2, 1, 4, 50.0, 3)],
    ),
    "narrative_leaders": (
        {"narrative": "n"},
        "outlet, articles, disputing, first_passage",
        [("wire", 1, 0, "It hurt a lo"), ("site", 1, 0, "It hurt a lo")],
    ),
    "narrative_passages": ({"narrative": "n", "stance": "asserts"}, "passage, outlet", [("It hurt a lo", "wire")]),
    "narratives_now": ({"panel": "all"}, "narrative_id, reports, publishers, peak_reports", [("n", 2, 3, 2)]),
    "narrative_then": (
        {"narrative": "n", "at": f"{DAY} 12:00"},
        "day, articles, publishers",
        [(date(2025, 1, 27), 3, 3)],
    ),
    "narrative_names": ({"narrative": "n"}, "entity, reports, share_pct", [("Nvidia", 1, 50.0)]),
    "crossings_of_narrative": ({"narrative": "n"}, "border", []),
    "top_stories": (
        {"week": "2025-01-29"},
        "story_id, reports, appearances, publishers",
        [("sa", 2, 3, 3), ("sb", 2, 2, 2)],
    ),
    "first_on_story": (
        {"story": "sa"},
        "publisher_id, is_first, minutes_after_first",
        [("wire", True, 0.0), ("site", False, 30.0), ("paper", False, 60.0)],
    ),
    "numbers_moved": (
        {},
        "slot, value_low, against_first",
        [("r1 · USD", 5600000.0, "same"), ("r1 · USD", 9000000.0, "conflict")],
    ),
    "numbers_switched": (
        {},
        "what, outlet, value_before, value_after, before_article_id, after_article_id",
        [("switched", "paper", 5.0, 1.0, "b2", "b2")],
    ),
    "quotes_travelled": ({}, "quote, outlets, reports", [("It hurt a lot", 3, 2)]),
    "copying_outlets": ({"articles": "1"}, "outlet, copies_pct, from_outlets", [("site", 100.0, ["wire"])]),
    "changed_afterwards": (
        {"from": DAY, "to": DAY},
        "outlet, change_kind, title, new_title",
        [("paper", "silent_edit", "17%", "16%")],
    ),
    "not_observed": ({}, "outlet, days", []),
    "credited_never_polled": (
        {},
        "outlet, outlet_id, publishers, articles, stories, passage",
        [("Morning Bell", None, 2, 2, 2, "Te")],
    ),
    "who_credits_whom": ({}, "publisher_id, credited_publisher_id, articles, share_pct", [("paper", "wire", 1, 50.0)]),
    "missed_stories": ({"outlet": "blog"}, "story_id, publishers, publisher_ran", [("sa", 3, False)]),
}  # fmt: skip


@pytest.fixture(scope="module")
def empty(
    made_store: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("queries") / "data"
    shutil.copytree(made_store("duckdb"), folder)
    with Instance(Place(folder / WORKING)).opened(read_only=False, wait_seconds=10) as con:
        yield con


@pytest.fixture(scope="module")
def filled(
    made_store: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("filled") / "data"
    shutil.copytree(made_store("duckdb"), folder)
    with Instance(Place(folder / WORKING)).opened(read_only=False, wait_seconds=10) as con:
        build_world(con, WORLD)
        yield con


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_empty_store_has_an_empty_answer(empty: duckdb.DuckDBPyConnection, name: str) -> None:
    assert ask(empty, QUESTIONS[name], {}).num_rows == 0


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_right(filled: duckdb.DuckDBPyConnection, name: str) -> None:
    given, columns, expected = ANSWERS[name]
    result = ask(filled, QUESTIONS[name], given).select(columns.split(", ")).to_pylist()
    assert [tuple(row.values()) for row in result] == expected


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_question_takes_is_used_and_what_it_uses_is_told(name: str) -> None:
    sql = "\n".join(line for line in QUESTIONS[name].file.text.splitlines() if not line.startswith("--"))
    assert set(re.findall(r"\$([a-z_]+)", sql)) == {parameter.name for parameter in QUESTIONS[name].parameters}


def test_a_moment_gets_the_hits_of_then(filled: duckdb.DuckDBPyConnection) -> None:
    def articles(at: str) -> list[int]:
        return ask(filled, QUESTIONS["narrative_then"], {"narrative": "n", "at": at})["articles"].to_pylist()

    assert articles(f"{DAY} 08:00") == []
    assert articles(f"{DAY} 19:00") == [3]
    assert articles("NULL") == [3]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"narative": "n"}, "no parameter 'narative': it takes narrative=deepseek-shocks-markets, panel="),
        ({"from": "yesterday"}, "from=yesterday: is no DATE"),
    ],
)
def test_a_wrong_parameter_is_named(empty: duckdb.DuckDBPyConnection, given: dict[str, str], said: str) -> None:
    with pytest.raises(QuestionError, match=re.escape(said)):
        ask(empty, QUESTIONS["narrative_by_day"], given)


def test_an_unknown_question_lists_the_known_ones() -> None:
    with pytest.raises(QuestionError, match=r"did you mean top_stories\? Known are: .*changed_afterwards"):
        choose_question(QUESTIONS, "top_story")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT 1", ":1: the first line is the question"),
        ("-- Why?\nSELECT 1", ":1: -- @read: is missing"),
        ("-- Why?\n-- @param a TEXT: no default\n-- @read: x", ":2: neither"),
        ("-- Why?\n-- @param a BLOB = 1: x\n-- @read: x", ":2: a type is one of TEXT"),
    ],
)
def test_a_header_with_a_mistake_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(QuestionError, match=re.escape(f"q.sql{said}")):
        parse_question(SqlFile("q", Path("q.sql"), text))


def test_closed_doors_let_nothing_through(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a\n1\n")
    secret = duckdb.connect()
    close_doors(secret)
    for sql in (
        f"FROM '{file}'",
        f"FROM read_text('{file}')",
        f"COPY (SELECT 1) TO '{tmp_path}/y.csv'",
        f"ATTACH '{tmp_path}/z.duckdb'",
        "FROM read_csv('https://localhost/x.csv')",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "FROM WORLD",
    ):
        with pytest.raises(duckdb.Error):
            secret.execute(sql)
    assert list(tmp_path.iterdir()) == [file]


def test_a_time_without_a_zone_is_utc(empty: duckdb.DuckDBPyConnection) -> None:
    row = empty.execute("SELECT CAST('2025-01-27 12:00' AS TIMESTAMPTZ)").fetchone()
    assert row == (datetime(2025, 1, 27, 12, tzinfo=UTC),)
