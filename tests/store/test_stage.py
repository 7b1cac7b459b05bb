"""Settling a stage: whatever comes between reading and writing, nothing is lost and the end is a serial run's."""

import random
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from turns import MemoryStore, Pause, take_turns

from newswake.errors import StoreMoved
from newswake.store import inbox, locks
from newswake.store.connect import Store, Transaction, read_moves
from newswake.store.runs import Run
from newswake.store.stage import settle

AT = datetime(2025, 1, 27, 9, tzinfo=UTC)
INGEST, ANALYSE = Run("i", "ingest", AT), Run("a", "analyse", AT)
TABLES = ("article_url", "fixed_fact", "copy_member", "inbox", "version_counter")
Found = tuple[list[str], dict[str, str], list[inbox.Message]]


MADE = """
    CREATE SCHEMA store;
    CREATE TABLE store.article_url (url VARCHAR, article_id VARCHAR, first_seen_at TIMESTAMPTZ);
    CREATE TABLE store.fixed_fact (name VARCHAR, fact VARCHAR);
    CREATE TABLE store.copy_member (article_id VARCHAR, copy_group_id VARCHAR, relation VARCHAR, jaccard DOUBLE,
        partial_of VARCHAR, partial_share DOUBLE, reason VARCHAR, valid_from TIMESTAMPTZ, valid_to TIMESTAMPTZ,
        run_id VARCHAR);
    CREATE TABLE store.inbox (message_id VARCHAR, owner VARCHAR, kind VARCHAR, payload JSON, author VARCHAR,
        created_at TIMESTAMPTZ, applied_at TIMESTAMPTZ, outcome VARCHAR);
    CREATE TABLE store.version_counter (owner VARCHAR, moves BIGINT)"""


def new_memory() -> MemoryStore:
    """A store of the few tables that these stages know: two hundred with every table would take minutes."""
    return MemoryStore(Path(), tables=MADE)


# --- three writers --------------------------------------------------------------------------------------------------


def ingest(store: Store, urls: Sequence[str], pause: Pause) -> None:
    """Add articles, count them by reading and adding, and rename those that a message says."""

    def read(con: duckdb.DuckDBPyConnection) -> tuple[int, list[inbox.Message]]:
        row = con.execute("SELECT fact FROM store.fixed_fact WHERE name = 'count'").fetchone()
        return int(row[0]) if row else 0, inbox.take(con, "ingest")

    def compute(found: tuple[int, list[inbox.Message]]) -> tuple[int, list[inbox.Message]]:
        pause()
        return found[0] + len(urls), found[1]

    def write(tx: Transaction, result: tuple[int, list[inbox.Message]]) -> None:
        tx.con.execute("DELETE FROM store.fixed_fact WHERE name = 'count'")
        tx.con.execute("INSERT INTO store.fixed_fact VALUES ('count', ?)", [str(result[0])])
        tx.con.execute(
            "INSERT INTO store.article_url SELECT u, 'a-' || u, $2 FROM unnest($1::VARCHAR[]) x (u)", [urls, AT]
        )
        for message in result[1]:
            tx.con.execute("INSERT INTO store.fixed_fact VALUES (?, 'told')", [str(message.payload["name"])])
        if result[1]:
            inbox.mark_applied(tx.con, [message.message_id for message in result[1]], AT)

    settle(store, INGEST, read, compute, write)


def analyse(store: Store, pause: Pause) -> None:
    """Put every article into the group of the first one with its letter; messages pin an article to a group."""

    def read(con: duckdb.DuckDBPyConnection) -> Found:
        ids = [i for (i,) in con.execute("SELECT article_id FROM store.article_url ORDER BY 1").fetchall()]
        pins = con.execute("SELECT name, fact FROM store.fixed_fact WHERE name LIKE 'a-%' ORDER BY 1").fetchall()
        return ids, dict(pins), inbox.take(con, "analyse")

    def compute(found: Found) -> tuple[dict[str, str], list[inbox.Message]]:
        pause()
        ids, pins, messages = found
        pinned = pins | {str(m.payload["article"]): str(m.payload["group"]) for m in messages}
        return {i: pinned.get(i) or next(x for x in ids if x[2] == i[2]) for i in ids}, messages

    def write(tx: Transaction, result: tuple[dict[str, str], list[inbox.Message]]) -> None:
        groups, messages = result
        tx.con.execute("UPDATE store.copy_member SET valid_to = ? WHERE valid_to IS NULL", [AT])
        tx.con.execute(
            "INSERT INTO store.copy_member"
            " (article_id, copy_group_id, relation, jaccard, reason, valid_from, valid_to, run_id)"
            " SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[]), 'near', 1, 'x', $3, NULL, 'a'",
            [list(groups), list(groups.values()), AT],
        )
        for message in messages:
            pin = [message.payload["article"], message.payload["group"]]
            tx.con.execute("INSERT INTO store.fixed_fact VALUES (?, ?)", pin)
        if messages:
            inbox.mark_applied(tx.con, [message.message_id for message in messages], AT)

    settle(store, ANALYSE, read, compute, write)


def command(store: Store, n: int) -> None:
    if n % 2:
        inbox.send(store, "analyse", "pin", {"article": f"a-y{n}", "group": f"pinned {n}"}, "Ada", created_at=AT)
    else:
        inbox.send(store, "ingest", "note", {"name": f"note {n}"}, "Ada", created_at=AT)


def writers(store: Store) -> list[Callable[[Pause], None]]:
    """Return ingest, a second ingest that should not run beside it but does, analyse and commands."""

    def analyses(pause: Pause) -> None:
        for _ in range(2):
            pause()
            analyse(store, pause)

    def commands(pause: Pause) -> None:
        for n in range(2):
            pause()
            command(store, n)

    return [
        lambda pause: ingest(store, ["x2", "y1"], pause),
        lambda pause: ingest(store, ["x1", "y0"], pause),
        analyses,
        commands,
    ]


def end(store: Store) -> list[list[tuple[object, ...]]]:
    """Let the owners do what is left, and return the current rows."""
    with store.reading() as con:
        (left,) = con.execute("SELECT count(*) FROM store.inbox WHERE applied_at IS NULL").fetchone() or (0,)
    if left:
        ingest(store, [], lambda: None)
    analyse(store, lambda: None)
    with store.reading() as con:
        return [
            con.execute(f"SELECT * EXCLUDE ({left_out}) FROM store.{table} WHERE {now} ORDER BY ALL").fetchall()
            for table, left_out, now in (
                ("article_url", "first_seen_at", "true"),
                ("fixed_fact", "fact", "name NOT IN ('views', 'count')"),
                ("fixed_fact", "name", "name = 'count'"),
                ("copy_member", "valid_from, valid_to", "valid_to IS NULL"),
                ("inbox", "created_at", "true"),
            )
        ]


# --- taking turns ---------------------------------------------------------------------------------------------------


def in_turns(store: Store, tasks: Sequence[Callable[[Pause], None]], rng: random.Random) -> None:
    """Run every task in a thread of its own, one at a time; at each pause ``rng`` draws who goes on."""

    def unless_held(task: Callable[[Pause], None]) -> Callable[[Pause], None]:
        def run(pause: Pause) -> None:
            def unheld() -> None:
                if locks._held_by.get(store.place.path) is not threading.current_thread():  # nobody else can go on then
                    pause()

            task(unheld)

        return run

    take_turns([unless_held(task) for task in tasks], rng)


def serial_end(store: Store) -> list[list[tuple[object, ...]]]:
    for writer in writers(store):
        writer(lambda: None)
    return end(store)


def test_interleavings_end_as_a_serial_run() -> None:
    expected = serial_end(new_memory())
    assert [len(rows) for rows in expected] == [4, 2, 1, 4, 2]
    assert expected[2] == [("4",)]
    store = new_memory()
    store.keep("empty")
    for seed in range(50):
        store.reset("empty")
        in_turns(store, writers(store), random.Random(seed))
        assert end(store) == expected, f"seed {seed}"


def test_the_interleavings_would_lose_something_without_comparing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = serial_end(new_memory())
    monkeypatch.setattr("newswake.store.stage.read_moves", lambda con: Anything())
    ends = []
    for seed in range(20):
        store = new_memory()
        in_turns(store, writers(store), random.Random(seed))
        ends.append(end(store))
    assert sum(found != expected for found in ends) > 5


class Anything(dict[str, int]):
    """Equal to every version: what a stage that does not compare would see."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


@pytest.mark.parametrize(("engine", "seeds"), [("duckdb", 4), ("ducklake", 1)])
def test_interleavings_on_the_real_engines(store: Store, seeds: int) -> None:
    expected = serial_end(new_memory())
    for seed in range(seeds):
        with store.holding() as con:
            for table in TABLES:
                con.execute(f"DELETE FROM store.{table}")
        in_turns(store, writers(store), random.Random(seed))
        assert end(store) == expected, f"seed {seed}"


# --- one stage ------------------------------------------------------------------------------------------------------


@pytest.fixture
def memory() -> MemoryStore:
    return new_memory()


def urls(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [url for (url,) in con.execute("SELECT url FROM store.article_url ORDER BY 1").fetchall()]


def test_another_s_commit_that_changes_nothing_here_costs_no_second_computing(memory: MemoryStore) -> None:
    computed: list[int] = []

    def compute(found: list[str]) -> int:
        computed.append(len(found))
        inbox.send(memory, "digest", "note", {"n": len(computed)}, "Ada", created_at=AT)
        return len(found)

    assert settle(memory, ANALYSE, urls, compute, lambda tx, result: None) == 0
    assert computed == [0]
    with memory.reading() as con:
        assert read_moves(con) == {"command": 1, "analyse": 1}


def test_the_third_time_is_under_the_lock(memory: MemoryStore) -> None:
    computed: list[list[str]] = []
    held: list[bool] = []

    def compute(found: list[str]) -> list[str]:
        computed.append(found)
        held.append(memory.place.path in locks._held_by)
        if not held[-1]:
            ingest(memory, [f"x{len(computed)}"], lambda: None)
        return found

    written: list[list[str]] = []
    assert settle(memory, ANALYSE, urls, compute, lambda tx, result: written.append(result)) == ["x1", "x2"]
    assert computed == [[], ["x1"], ["x1", "x2"]]
    assert held == [False, False, True]
    assert written == [["x1", "x2"]]


def test_what_may_not_hold_the_lock_gives_up_in_the_end(memory: MemoryStore) -> None:
    def compute(found: list[str]) -> None:
        ingest(memory, [f"x{len(found)}"], lambda: None)

    def write(tx: Transaction, result: None) -> None:
        raise AssertionError("wrote what no longer holds")

    with pytest.raises(StoreMoved, match="analyse: what it reads was changed 3 times"):
        settle(memory, ANALYSE, urls, compute, write, hold_at_last=False)
    with memory.reading() as con:
        assert len(urls(con)) == 3
        assert "analyse" not in read_moves(con)
