"""Generic writes, on both engines."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from newswake.errors import StoreError
from newswake.store.connect import Store
from newswake.store.rows import Changes, append, close_and_open, upsert
from newswake.store.runs import Run

AT = datetime(2025, 1, 27, 9, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def member(article_id: str, group: str, jaccard: float = 1.0) -> dict[str, object]:
    return {"article_id": article_id, "copy_group_id": group, "relation": "near", "jaccard": jaccard, "reason": "r"}


def test_append_keeps_every_type(store: Store, run: Run) -> None:
    entry = {
        "entry_id": "e1", "channel_id": "c", "guid": "g", "url": "u", "article_id": "a1", "title": "Zürich 😀\x00",
        "categories": ("x", "y"), "first_seen_at": AT, "published_local_day": date(2025, 1, 26), "is_backlog": False,
        "run_id": "r",
    }  # fmt: skip
    outlet = {"outlet_id": "o", "publisher_id": "p", "name": "n", "domain": "d", "founded": 1999, "inferred": True}
    with store.writing(run) as tx:
        assert append(tx.con, "entry", [entry]) == 1
        assert append(tx.con, "outlet", [outlet]) == 1
        assert append(tx.con, "entry", []) == 0
    with store.reading() as con:
        row = con.execute(
            "SELECT title, categories, first_seen_at, published_local_day, is_backlog, summary FROM store.entry"
        ).fetchone()
        assert row == ("Zürich 😀\x00", ["x", "y"], AT, date(2025, 1, 26), False, None)
        assert con.execute("SELECT founded FROM store.outlet").fetchone() == (1999,)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_append_takes_dataclasses_and_sorts_json(store: Store, run: Run) -> None:
    @dataclass(frozen=True)
    class Member:
        article_id: str
        story_id: str
        score: float
        reasons: dict[str, float]
        valid_from: datetime
        run_id: str

    with store.writing(run) as tx:
        append(tx.con, "story_member", [Member("a", "s", 0.5, {"b": 1, "a": 2}, AT, "r")])
        assert tx.con.execute("SELECT reasons FROM store.story_member").fetchone() == ('{"a": 2, "b": 1}',)


@pytest.mark.parametrize("engine", ["duckdb"])
@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"owner": "x", "moved": 1}, "store.version_counter: has no column moved"),
        ({"owner": "x", "moves": None}, "store.version_counter.moves: a row has no value"),
        ({"owner": "x", "moves": "many"}, "store.version_counter.moves: is BIGINT"),
    ],
)
def test_a_row_that_does_not_fit_is_named(store: Store, run: Run, row: dict[str, object], said: str) -> None:
    with pytest.raises(StoreError, match=said), store.writing(run) as tx:
        append(tx.con, "version_counter", [row])


@pytest.mark.parametrize("engine", ["duckdb"])
def test_times_without_a_zone_and_uneven_rows_are_refused(store: Store, run: Run) -> None:
    row = {"url": "u", "article_id": "a", "first_seen_at": datetime(2025, 1, 1)}
    with store.writing(run) as tx:
        with pytest.raises(StoreError, match=r"store\.article_url\.first_seen_at: .* has no time zone"):
            append(tx.con, "article_url", [row])
        with pytest.raises(StoreError, match="rows name different columns"):
            append(tx.con, "version_counter", [{"owner": "x", "moves": 1}, {"owner": "y"}])


@pytest.mark.parametrize("engine", ["duckdb"])
def test_half_a_surrogate_pair_keeps_the_length(store: Store, run: Run) -> None:
    with store.writing(run) as tx:
        append(tx.con, "column_comment", [{"view_name": "v", "column_name": "c", "comment": "a\ud83db"}])
        assert tx.con.execute("SELECT comment FROM store.column_comment WHERE view_name = 'v'").fetchone() == ("a?b",)


def test_upsert_inserts_updates_and_leaves_alone(store: Store, run: Run) -> None:
    def row(article_id: str, title: str, run_id: str) -> dict[str, object]:
        return {"story_id": article_id, "founding_article_id": title, "founded_at": AT, "run_id": run_id}

    with store.writing(run) as tx:
        assert upsert(tx.con, "story", [row("s1", "x", "r1"), row("s2", "x", "r1")], key=("story_id",)) == 2
        assert upsert(tx.con, "story", [row("s1", "x", "r2"), row("s2", "y", "r2")], key=("story_id",)) == 1
        assert upsert(tx.con, "story", [{"story_id": "s1", "merged_into": "s2"}], key=("story_id",)) == 1
        assert tx.con.execute("SELECT * FROM store.story ORDER BY ALL").fetchall() == [
            ("s1", "x", AT, "s2", "r1"),
            ("s2", "y", AT, None, "r2"),
        ]
        with pytest.raises(StoreError, match="two rows have the same story_id"):
            upsert(tx.con, "story", [row("s3", "x", "r"), row("s3", "y", "r")], key=("story_id",))


def test_upsert_of_keys_alone_adds_what_is_missing(store: Store, run: Run) -> None:
    rows = [{"name": "a", "fact": "1"}, {"name": "b", "fact": "2"}]
    with store.writing(run) as tx:
        assert upsert(tx.con, "fixed_fact", rows, key=("name", "fact")) == 2
        assert upsert(tx.con, "fixed_fact", rows, key=("name", "fact")) == 0


def test_close_and_open_rewrites_nothing(store: Store, run: Run) -> None:
    with store.writing(run) as tx:
        first = close_and_open(
            tx.con, "copy_member", [member("a1", "c1"), member("a2", "c1"), member("a3", "c3")],
            scope=("article_id",), subjects=[("a1",), ("a2",), ("a3",)], as_of=AT, run_id="r1",
        )  # fmt: skip
        assert first == Changes(closed=0, kept=0, opened=3)
    with store.writing(run) as tx:
        second = close_and_open(
            tx.con, "copy_member", [member("a1", "c1", 0.9), member("a2", "c9")],
            scope=("article_id",), subjects=[("a1",), ("a2",), ("a4",)], identity=("copy_group_id",),
            as_of=LATER, run_id="r2",
        )  # fmt: skip
        assert second == Changes(closed=1, kept=1, opened=1)
    with store.reading() as con:
        rows = con.execute(
            "SELECT article_id, copy_group_id, jaccard, valid_from, valid_to, run_id"
            " FROM store.copy_member ORDER BY ALL"
        ).fetchall()
    assert rows == [
        ("a1", "c1", 1.0, AT, None, "r1"),
        ("a2", "c1", 1.0, AT, LATER, "r1"),
        ("a2", "c9", 1.0, LATER, None, "r2"),
        ("a3", "c3", 1.0, AT, None, "r1"),
    ]


def test_close_and_open_closes_what_is_gone_and_takes_the_same_twice(store: Store, run: Run) -> None:
    def become(rows: list[dict[str, object]], at: datetime) -> Changes:
        with store.writing(run) as tx:
            return close_and_open(
                tx.con, "copy_member", rows, scope=("article_id",), subjects=[("a1",)], as_of=at, run_id="r"
            )

    assert become([member("a1", "c1"), member("a1", "c1")], AT) == Changes(0, 0, 1)
    assert become([member("a1", "c1")], LATER) == Changes(0, 1, 0)
    assert become([], LATER) == Changes(1, 0, 0)
    assert become([], LATER) == Changes(0, 0, 0)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_close_and_open_refuses_strangers_and_twins(store: Store, run: Run) -> None:
    def become(rows: list[dict[str, object]], subjects: list[tuple[str]]) -> None:
        with store.writing(run) as tx:
            close_and_open(
                tx.con, "copy_member", rows, scope=("article_id",), subjects=subjects, identity=("copy_group_id",),
                as_of=AT, run_id="r",
            )  # fmt: skip

    with pytest.raises(StoreError, match="not among the subjects"):
        become([member("a2", "c")], [("a1",)])
    with pytest.raises(StoreError, match="no subjects"):
        become([member("a2", "c")], [])
    with pytest.raises(StoreError, match="two rows have the same article_id, copy_group_id"):
        become([member("a1", "c", 0.8), member("a1", "c", 0.9)], [("a1",)])


def test_equal_json_is_the_same_row(store: Store, run: Run) -> None:
    def become(reasons: dict[str, float], at: datetime) -> Changes:
        row = {"article_id": "a", "story_id": "s", "score": 0.1 + 0.2, "reasons": reasons}
        with store.writing(run) as tx:
            return close_and_open(
                tx.con, "story_member", [row], scope=("article_id",), subjects=[("a",)], as_of=at, run_id="r"
            )

    assert become({"x": 1.5, "y": 2}, AT) == Changes(0, 0, 1)
    assert become({"y": 2, "x": 1.5}, LATER) == Changes(0, 1, 0)
    assert become({"x": 1.6, "y": 2}, LATER) == Changes(1, 0, 1)
