"""The copy shows of a reserved text what a row cites, and nothing else; every view says what it says in the store."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import AT, DEFAULTS, put

from newswake.store.blackout import BLACK, black_out
from newswake.store.checks import run_checks
from newswake.store.connect import Store
from newswake.store.publish import publish
from newswake.store.runs import Run
from newswake.store.searching import blacked_out, passages_between

HIT = "Zürich 😀 saw Nvidia fall 17% on Monday."
SECRET = "The mayor of Trefoil ate nine pickled herrings."
TEXT = f"It was cold. {HIT} {SECRET} “It hurt,” said Ada."
FREE = "Nobody minds that these words are read."
PASSAGES = (
    "SELECT hit_id, passage FROM narrative_hit", "SELECT quote_id, quote FROM quote",
    "SELECT figure_id, passage FROM figure", "SELECT credit_id, passage FROM credit",
    "SELECT before, after, passages FROM corrections",
)  # fmt: skip


def make(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the store: a1 of an outlet that reserves, in two versions, and a2 of one that does not."""
    cited = {"version_change", "version_link", "hit", "quote", "figure", "credit", "story_line"}
    tables = set(DEFAULTS) - {"article_lineage", *cited}
    for table in sorted(tables - {"entry", "version", "mention", "article"}):
        put(con, table)
    put(con, "outlet", outlet_id="o2", name="Free", domain="free.example")
    put(con, "channel", channel_id="c2", url="c2", outlet_id="o2")
    put(con, "article", version_id="a1.2")
    put(con, "article", article_id="a2", canonical_url="u2", outlet_id="o2", version_id="a2.1")
    put(con, "version", text=f"Before. {SECRET}", valid_to=AT)
    put(con, "version", version_id="a1.2", n=2, text=TEXT, change_kind="silent_edit")
    put(con, "version", version_id="a2.1", article_id="a2", text=FREE)
    put(con, "entry", summary=SECRET, content=SECRET)
    put(con, "entry", entry_id="e2", channel_id="c2", guid="2", url="u2", article_id="a2", summary=FREE)
    put(con, "version_change", version_id="a1.2", before_start=0, before_end=7, after_start=0, after_end=12)

    def at(words: str) -> dict[str, object]:
        start = TEXT.index(words)
        return {"version_id": "a1.2", "span_start": start, "span_end": start + len(words)}

    put(con, "hit", **at(HIT))
    put(con, "figure", **at("17%"))  # within the hit
    put(con, "credit", **at("Monday. The"))  # begins within it and ends beyond
    put(con, "quote", **at("It hurt,"))
    put(con, "version_link", words="Monday. The mayor", url="l", **at("Monday. The mayor"))  # half of it cited


@pytest.fixture
def filled(store: Store, run: Run) -> Store:
    with store.writing(run) as tx:
        make(tx.con)
    return store


def text_of(con: duckdb.DuckDBPyConnection, version_id: str) -> str:
    return str((con.execute("SELECT text FROM store.version WHERE version_id = ?", [version_id]).fetchone() or [""])[0])


def passages(con: duckdb.DuckDBPyConnection) -> list[list[tuple[object, ...]]]:
    return [con.execute(sql).fetchall() for sql in PASSAGES]


def test_the_copy_shows_what_is_cited_and_no_byte_of_the_rest(filled: Store) -> None:
    path = publish(filled)
    with filled.reading() as con:
        wanted, whole = passages(con), text_of(con, "a1.2")
        failing = run_checks(con, filled.sql_folder / "checks")
    assert whole == TEXT and all(len(rows) == 1 for rows in wanted)
    with Store.open_published(path) as con:
        assert passages(con) == wanted
        shown = text_of(con, "a1.2")
        assert shown.startswith(f"It was cold. {HIT} The █████ ██ ███████")
        assert shown.endswith("████████. “It hurt,” ████ ███.")
        assert len(shown) == len(TEXT)
        assert text_of(con, "a1.1").startswith("Before. ███ █████") and text_of(con, "a2.1") == FREE
        told = con.execute("SELECT summary, content FROM store.entry ORDER BY entry_id").fetchall()
        assert told == [(None, None), (FREE, None)]
        assert con.execute("SELECT article_id FROM article WHERE is_text_reserved").fetchall() == [("a1",)]
        assert con.execute("SELECT words FROM store.version_link").fetchall() == [("Monday. The █████",)]
        found = [passage.text for _, passage in passages_between(con, None, None)]
        assert HIT in found and FREE in found and not any(BLACK in text for text in found)
        assert blacked_out(con, None, None) == 1
        assert run_checks(con, filled.sql_folder / "checks") == failing
    for words in (b"pickled", b"herrings", b"mayor"):
        assert words not in path.read_bytes()


@pytest.mark.parametrize("engine", ["duckdb"])
def test_what_was_lifted_or_is_allowed_by_the_settings_is_shown_whole(filled: Store, run: Run) -> None:
    assert publish(filled, hides_reserved=False).read_bytes().count(b"pickled")
    with filled.writing(run) as tx:
        put(tx.con, "reservation", kind="none", said="", seen_on=AT.date().replace(year=2026))
    with Store.open_published(publish(filled)) as con:
        assert text_of(con, "a1.2") == TEXT


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_part_follows_the_article_that_it_ended_in(filled: Store, run: Run) -> None:
    with filled.writing(run) as tx:
        put(tx.con, "article", article_id="a3", canonical_url="u3", outlet_id="o2", version_id=None, merged_into="a1")
        put(tx.con, "version", version_id="a3.1", article_id="a3", text=SECRET, valid_to=AT)
    with Store.open_published(publish(filled)) as con:
        assert "herrings" not in text_of(con, "a3.1")


@pytest.mark.parametrize("engine", ["duckdb"])
def test_many_publish_at_once_and_none_waits_in_vain(filled: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        paths = list(pool.map(lambda _: publish(filled), range(4)))
    assert len(set(paths)) == 1
    assert sorted(file.name for file in filled.data_dir.glob("newswake*")) == ["newswake.duckdb"]
    with Store.open_published(paths[0]) as con:
        assert text_of(con, "a1.2").startswith(f"It was cold. {HIT} The █")


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
@settings(max_examples=200, deadline=None)
def test_letters_turn_black_where_nothing_shows_them_and_nothing_else_changes(
    text: str, shown: list[tuple[int, int]]
) -> None:
    got = black_out(text, shown)
    assert len(got) == len(text)
    for place, (was, now) in enumerate(zip(text, got, strict=True)):
        is_shown = any(start <= place < end for start, end in shown)
        if is_shown or not (was.isalnum() or ord(was) > 0xFFFF):
            assert now == was or (not is_shown and unicodedata.category(was)[0] in "LMN" and now == BLACK)
        else:
            assert now == BLACK
