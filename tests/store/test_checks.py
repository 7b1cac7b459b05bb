"""Every check finds nothing in a store that is right, and finds its bad row."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from world import AT, make_world, put

from newswake.errors import StoreError
from newswake.store.checks import run_checks
from newswake.store.connect import Store
from newswake.store.engines import new_instance
from newswake.store.migrate import migrate
from newswake.store.runs import Run
from newswake.store.sql_files import sql_files

SQL = Path(__file__).resolve().parents[2] / "sql"
LATER = AT + timedelta(hours=1)

# Check -> the rows that it is to find, one at a time: table and what is wrong in it.
BAD: dict[str, list[tuple[str, dict[str, object]]]] = {
    "article_in_two_groups": [
        ("copy_member", {"copy_group_id": "c2"}),
        ("story_member", {"story_id": "s1", "valid_from": AT - timedelta(1), "valid_to": LATER}),
    ],
    "article_twice": [("article", {}), ("article", {"article_id": "a9"})],
    "article_url_to_nowhere": [("article_url", {"url": "u9", "article_id": "a9"}), ("article", {"canonical_url": "x"})],
    "article_url_twice": [("article_url", {"article_id": "a2"})],
    "article_without_version": [
        ("article", {"article_id": "a9", "version_id": "a9.1"}),
        ("article", {"article_id": "a9", "version_id": "a1.1"}),
        ("article", {"article_id": "a2", "version_id": "a2.1"}),
        ("article", {"version_id": None}),
    ],
    "change_outside_versions": [
        ("version_change", {"version_id": "a1.1"}),
        ("version_change", {"before_end": 500}),
        ("version_change", {"after_start": 6}),
        ("version_change", {"part": "lead"}),
        ("version_change", {"before_end": None, "after_end": None}),
    ],
    "channel_twice": [("channel", {}), ("channel_poll", {})],
    "claim_without_precision": [
        ("article", {"published_at": AT, "published_from": "feed"}),
        ("article", {"published_at": AT, "published_precision": "day"}),
        ("entry", {"published_precision": "day"}),
    ],
    "entry_twice": [("entry", {"guid": "g9"}), ("entry", {"entry_id": "e9"})],
    "entry_without_article": [("entry", {"article_id": "a9"}), ("entry", {"channel_id": "x"})],
    "found_twice": [
        (table, {})
        for table in (
            "hit", "quote", "figure", "credit", "mention", "story_line", "story_told", "narrative_version", "analysed",
            "digest", "share_interval", "validation",
            "template", "version_template",
        )
    ],
    "hit_of_unknown_definition": [("hit", {"definition_version": "2"}), ("hit", {"narrative_id": "x"})],
    "member_of_nothing": [
        ("copy_member", {"article_id": "a9"}),
        ("story_member", {"article_id": "a9"}),
        ("story_member", {"story_id": "s9"}),
        ("story", {"founding_article_id": "a9"}),
    ],
    "merge_without_lineage": [
        ("article", {"article_id": "a9", "merged_into": "a1"}),
        ("story", {"story_id": "s9", "merged_into": "s1"}),
    ],
    "merged_article_counted": [("story", {"merged_into": "s1"})],
    "merged_into_nowhere": [
        ("article", {"article_id": "a9", "merged_into": "a8"}),
        ("article", {"article_id": "a9", "merged_into": "a9"}),
        ("article", {"merged_into": "a3"}),
        ("story", {"story_id": "s9", "merged_into": "s8"}),
    ],
    "number_out_of_range": [
        ("copy_member", {"jaccard": 1.1}),
        ("hit", {"score": float("nan")}),
        ("figure", {"value_low": 18.0}),
        ("share_interval", {"share_high_pct": 0.5}),
        ("validation", {"precision_high": 1.5}),
        ("validation", {"recall_low": 0.9}),
        ("validation", {"recall": 0.9}),
        ("validation", {"share_pct": 9.0, "share_low_pct": 1.0, "share_high_pct": 8.0}),
    ],
    "open_row_of_closed_version": [],  # below: it takes two rows
    "poll_of_no_channel": [("channel_poll", {"channel_id": "x"})],
    "position_against_part": [("hit", {"position": "title"}), ("hit", {"part": "title"})],
    "reference_to_nowhere": [
        ("outlet", {"publisher_id": "x"}),
        ("article", {"outlet_id": "x"}),
        ("channel", {"outlet_id": "x"}),
        ("panel_member", {"outlet_id": "x"}),
        ("credit", {"outlet_id": "x"}),
        ("copy_member", {"partial_of": "x"}),
        ("template", {"template_id": "t9", "outlet_id": "x"}),
        ("version_template", {"template_id": "x"}),
        ("version_template", {"version_id": "x"}),
    ],
    "reference_twice": [(table, {}) for table in ("publisher", "outlet", "panel", "panel_member", "entity")],
    "row_without_run": [
        (table, {"run_id": "x"})
        for table in (
            "drop_row", "channel_poll", "entry", "article", "article_lineage", "version", "raw_record",
            "reservation", "template", "analysed",
            "copy_member", "story", "story_member", "story_lineage", "story_line", "story_told", "narrative_version",
            "validation", "hit", "quote", "figure", "credit", "mention", "share_interval", "digest", "digest_item",
        )
    ],
    "span_outside_version": [
        ("hit", {"span_end": 13}),
        ("hit", {"span_start": -1}),
        ("quote", {"span_end": 500}),
        ("figure", {"version_id": "a9.1"}),
        ("credit", {"article_id": "a2"}),
        ("mention", {"part": "lead"}),
        ("story_line", {"place": 2, "span_end": 500}),
        ("version_link", {"span_end": 500}),
        ("template", {"template_id": "t9", "span_end": 500}),
        ("hit", {"part": "title", "span_start": 25, "span_end": 26}),
    ],
    "span_that_is_not_the_passage": [
        ("version_link", {"words": "Ada"}),
        ("version_link", {"span_start": 14}),
        ("mention", {"span_end": 20}),
        ("quote", {"span_start": 29}),
        ("story_line", {"place": 2, "span_end": 30}),
    ],
    "story_without_article": [("story", {"story_id": "s9"})],
    "story_without_birth": [("story", {"story_id": "s9"}), ("story", {}), ("story_lineage", {})],
    "times_out_of_order": [
        ("article", {"event_from": LATER}),
        ("article", {"not_seen_at": LATER}),
        ("entry", {"not_seen_at": LATER}),
        ("panel_member", {"from_day": LATER.date(), "to_day": (AT - timedelta(1)).date()}),
    ],
    "unknown_word": [
        ("run", {"status": "done"}),
        ("reservation", {"kind": "everything"}),
        ("reservation", {"source": "hearsay"}),
        ("version", {"author_from": "hearsay"}),
        ("version", {"section_from": "page"}),
        ("channel", {"mode": "sometimes"}),
        ("article", {"kind": "gossip"}),
        ("analysed", {"stage": "lunch"}),
        ("copy_member", {"relation": "cousin"}),
        ("hit", {"stance": "likes"}),
        ("narrative_version", {"calibration": "guessed"}),
        ("figure", {"comparator": "nearly"}),
        ("credit", {"kind": "heard"}),
        ("inbox", {"owner": "cook"}),
        ("ruling", {"subject_kind": "weather"}),
    ],
    "validity_out_of_order": [
        (table, {"valid_to": AT - timedelta(1)})
        for table in (
            "version", "copy_member", "story_member", "story_line", "narrative_version", "hit", "quote", "figure",
            "credit", "mention", "digest", "digest_item",
        )
    ],
    "version_twice": [("version", {}), ("version", {"version_id": "a1.9"}), ("version", {"version_id": "x", "n": 2})],
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    con = new_instance()
    migrate(con, sql_files(SQL / "migrations"))
    make_world(con)
    yield con
    con.close()


@pytest.fixture
def con(world: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    world.execute("BEGIN")
    yield world
    world.execute("ROLLBACK")


def found_by(con: duckdb.DuckDBPyConnection, check: str) -> int:
    return len(con.execute((SQL / "checks" / f"{check}.sql").read_text()).fetchall())


def test_nothing_is_wrong_in_a_store_that_is_right(store: Store, run: Run) -> None:
    with store.writing(run) as tx:
        make_world(tx.con)
    with store.reading() as con:
        failing = run_checks(con, SQL / "checks")
    assert set(failing) == set(BAD)
    assert {check: rows for check, rows in failing.items() if rows} == {}


@pytest.mark.parametrize(
    ("check", "table", "wrong"),
    [
        pytest.param(check, table, wrong, id=f"{check}-{table}-{number}")
        for check, rows in BAD.items()
        for number, (table, wrong) in enumerate(rows)
    ],
)
def test_a_check_finds_its_bad_row(
    con: duckdb.DuckDBPyConnection, check: str, table: str, wrong: dict[str, object]
) -> None:
    assert found_by(con, check) == 0
    put(con, table, **wrong)
    assert found_by(con, check) > 0


def test_findings_of_a_closed_version_may_stand_until_the_new_one_is_analysed(con: duckdb.DuckDBPyConnection) -> None:
    put(con, "mention", mention_id="m9", article_id="a2", version_id="a2.1")
    assert found_by(con, "open_row_of_closed_version") == 0
    put(con, "analysed", article_id="a2", version_id="a2.2")
    assert found_by(con, "open_row_of_closed_version") == 1


def test_a_merged_article_may_stand_until_the_next_analysis(con: duckdb.DuckDBPyConnection) -> None:
    put(con, "copy_member", article_id="a3", copy_group_id="c3")
    assert found_by(con, "merged_article_counted") == 0
    put(con, "analysed", stage="copies", analysed_at=LATER)
    assert found_by(con, "merged_article_counted") == 1


def test_a_counter_kept_twice_is_found(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO store.version_counter VALUES ('ingest', 1), ('ingest', 2)")
    assert found_by(con, "reference_twice") == 1


def test_a_check_that_cannot_run_is_named(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "all_wrong.sql").write_text("SELECT nothing FROM nowhere")
    with pytest.raises(StoreError, match=r"all_wrong\.sql: the check fails to run: Catalog Error"):
        run_checks(con, tmp_path)
