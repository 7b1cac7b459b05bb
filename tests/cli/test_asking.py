"""query, sql, describe and search on a small published copy."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

SQL = "SELECT article_id, title, event_at, ['a', 'b'] AS letters, NULL AS nothing FROM article ORDER BY 1"


def test_query_without_a_name_lists_every_question(on_small_store) -> None:
    said = on_small_store("query")
    assert said.code == 0
    assert "top_stories" in said.out and "Who was first on a story, and how far behind were the others?" in said.out


def test_a_question_is_answered_and_says_how_to_read_it(on_small_store) -> None:
    said = on_small_store("query", "narrative_leaders", "narrative=shock")
    assert said.code == 0
    assert "The Wire" in said.out and "wiped out $589bn" not in said.err
    assert "How to read it: " in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("query", "top_story"), "no question 'top_story'; did you mean top_stories? Known are: changed_afterwards"),
        (("query", "top_stories", "weak=1"), "top_stories has no parameter 'weak': it takes week=NULL, rows=10"),
        (("query", "top_stories", "rows=many"), "rows=many: is no INTEGER: write a whole number such as 10"),
        (("query", "top_stories", "5"), "5: parameters are given as key=value"),
        (("query", "top_stories", "week=soon"), "week=soon: is no DATE: write a day such as 2025-01-27, or a week"),
        (("query", "top_stories", "week=2025-W99"), "week=2025-W99: is no DATE: write a day such as 2025-01-27"),
        (("query", "nosuch"), "no question 'nosuch'. Known are: changed_afterwards"),
        (
            ("query", "narrative_by_day", "narrative=shok"),
            "there is no narrative 'shok': did you mean shock? newswake narratives lists them",
        ),
        (("query", "narrative_by_day", "narrative=shock", "panel=x"), "there is no panel 'x': the files of"),
        (("query", "missed_stories", "outlet=wired"), "there is no outlet 'wired': did you mean wire?"),
        (("query", "first_on_story", "story=bogus"), "there is no story 'bogus': newswake query top_stories"),
        (("search", "x", "--from", "2025-02-01", "--to", "2025-01-01"), "--from 2025-02-01 is not before --to"),
        (("sql", "SELEKT 1"), "syntax error"),
        (("sql", "DELETE FROM store.hit"), "read-only"),
        (("sql", "FROM read_text('/etc/hostname')"), "file system operations are disabled"),
        (("sql", "COPY (SELECT 1) TO '/tmp/stolen.csv'"), "file system operations are disabled"),
        (("describe", "storys"), "no view 'storys': there is appearance"),
        (("search", " "), "search: say what to look for"),
        (("search", "x", "--from", "soon"), "--from soon: a day such as 2025-01-20"),
        (("sql", "SELECT 1", "--out", "/nowhere/x.csv", "--format", "csv"), "/nowhere/x.csv: cannot be written: No"),
    ],
)  # fmt: skip
def test_what_is_badly_asked_is_one_clear_error(on_small_store, arguments: tuple[str, ...], told: str) -> None:
    said = on_small_store(*arguments)
    assert said.code == 1
    assert told in said.err
    assert "Traceback" not in said.err


def test_before_the_first_run_a_question_says_so(newswake) -> None:
    said = newswake("query", "top_stories")
    assert said.code == 1
    assert "newswake.duckdb: not there yet: it appears when a run has ended" in said.err


def test_the_formats_hold_the_same(on_small_store, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(on_small_store("sql", SQL, "--format", "csv").out)))
    assert list(rows[0].values()) == ["a1", "Nvidia [sinks]", "2025-01-27T08:00:00Z", "a|b", ""]
    assert rows[2]["title"].startswith("'=Chips"), "a spreadsheet must not run a title"
    read = json.loads(on_small_store("sql", SQL, "--format", "json").out)
    assert read[0]["letters"] == ["a", "b"] and read[0]["nothing"] is None and read[2]["title"].startswith("=Chips")
    file = tmp_path / "x.parquet"
    assert on_small_store("sql", SQL, "--format", "parquet", "--out", str(file)).out == ""
    assert pq.read_table(file)["title"].to_pylist()[0] == "Nvidia [sinks]"
    marked = on_small_store("sql", SQL, "--format", "md").out.splitlines()
    assert marked[:2] == ["| article_id | title | event_at | letters | nothing |", "| --- | --- | --- | --- | --- |"]
    assert marked[2] == "| a1 | Nvidia \\[sinks] | 2025-01-27 08:00 | a, b | – |"


def test_a_table_shows_what_titles_hold_and_obeys_none_of_it(on_small_store) -> None:
    said = on_small_store("sql", SQL)
    assert "Nvidia [sinks]" in said.out and "3 rows" in said.out
    assert "\x1b" not in said.out and "=Chips" in said.out


def test_numbers_keep_the_digits_that_count(on_small_store) -> None:
    said = on_small_store(
        "sql", "SELECT 0.55::DOUBLE AS a, 33.3333 AS b, 589e9 AS c, 1234.56::DOUBLE AS d, true AS e"
    ).out
    cells = [cell.strip() for cell in said.splitlines()[3].split("│")[1:-1]]
    assert cells == ["0.55", "33.3333", "589,000,000,000", "1,234.6", "yes"]


def test_two_columns_of_one_name_both_show(on_small_store) -> None:
    assert json.loads(on_small_store("sql", "SELECT 1 AS a, 2 AS a", "--format", "json").out) == [{"a": 1, "a_1": 2}]


def test_sql_may_have_json_and_dates_and_statements(on_small_store) -> None:
    out = on_small_store(
        "sql", "SET VARIABLE x = 1; SELECT counts, DATE '2025-01-27' AS day FROM runs", "-f", "json"
    ).out
    assert json.loads(out)[0]["day"] == "2025-01-27"


def test_describe_tells_grain_types_and_meaning(on_small_store) -> None:
    assert "One row per story: articles about one event." in on_small_store("describe").out
    said = on_small_store("describe", "attention_daily").out
    assert "One row per narrative, panel and UTC day" in said
    assert "share_pct" in said and "double" in said and "100 × reports / all_reports" in said
    columns = {row["column"] for row in json.loads(on_small_store("describe", "article", "-f", "json").out)}
    assert {"article_id", "event_at", "story_id"} <= columns


def test_search_finds_by_stemmed_words_each_wording_once(on_small_store) -> None:
    said = on_small_store("search", "wipe Nvidia", "--words-only").out
    assert said.startswith(
        "“DeepSeek wiped out $589bn of Nvidia on Monday.”\n   The Wire · 2025-01-27 08:00 · by word · a1.2"
    )
    assert "text 13–59 · in 2 articles" in said and said.count("DeepSeek wiped") == 1


def test_search_keeps_to_the_days_asked_for(on_small_store) -> None:
    assert "nothing among 0 passages" in on_small_store("search", "Nvidia", "--from", "2025-01-28", "--words-only").out


def test_search_without_vectors_says_so(on_small_store) -> None:
    assert "words alone decided" in on_small_store("search", "Nvidia").out


def test_query_loads_nothing_heavy(small_store: Path) -> None:
    code = (
        "import sys; from newswake.cli.main import app\n"
        "print([m for m in ('torch', 'prefect', 'pandas', 'sklearn', 'trafilatura', 'altair') if m in sys.modules])"
    )
    began = time.process_time()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert time.process_time() - began < 5


def test_a_week_may_be_named_as_iso_does(on_small_store) -> None:
    named = on_small_store("query", "top_stories", "week=2025-W05", "-f", "csv").out
    assert named == on_small_store("query", "top_stories", "week=2025-01-29", "-f", "csv").out
    assert "s1" in named
    assert "s1" not in on_small_store("query", "top_stories", "week=2025-W04", "-f", "csv").out


def test_missed_stories_needs_no_outlet_by_name(on_small_store) -> None:
    assert on_small_store("query", "missed_stories").code == 0


@pytest.mark.parametrize("ending", ["csv", "json", "md", "parquet"])
def test_the_files_ending_chooses_the_format(on_small_store, tmp_path: Path, ending: str) -> None:
    by_name, by_ending = tmp_path / "named", tmp_path / f"x.{ending}"
    assert on_small_store("sql", SQL, "-f", ending, "-o", str(by_name)).code == 0
    assert on_small_store("sql", SQL, "-o", str(by_ending)).code == 0
    assert by_ending.read_bytes() == by_name.read_bytes()
    on_small_store("sql", SQL, "-o", str(tmp_path / "x.txt"))
    assert "3 rows" in (tmp_path / "x.txt").read_text(encoding="utf-8")


def test_markdown_escapes_what_would_be_markup_alone(on_small_store) -> None:
    said = on_small_store("sql", "SELECT 'silent_edit a__b _c_ d_ *e*' AS x", "-f", "md").out
    assert said.splitlines()[2] == r"| silent_edit a__b \_c\_ d\_ \*e\* |"
