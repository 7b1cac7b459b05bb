"""Taking turns on one store: each way in which the stages of several writers may come between one another."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
from builders import ROOT

from newswake.store import locks
from newswake.store.connect import Store, Transaction
from newswake.store.engines import Place, new_instance
from newswake.store.migrate import migrate
from newswake.store.runs import Run
from newswake.store.sql_files import sql_files

Stage = Callable[[], object]
Pause = Callable[[], None]


class MemoryStore(Store):
    """The store of a database in memory: two hundred interleavings would open files thousands of times.

    Whoever opens it waits for its turn before: between two openings nothing that a stage does can be seen by another.
    """

    def __init__(self, data_dir: Path, *, tables: str = "") -> None:
        """``tables``: the statements that make the few tables that a test needs; without them every migration runs."""
        super().__init__(Place(data_dir / "memory"), sql_folder=ROOT / "sql", wait_seconds=20)
        self.commits: list[str] = []
        self.turn = threading.local()
        self._root = new_instance()
        self._root.execute("SET threads = 1; ATTACH ':memory:' AS working; USE working")
        if tables:
            self._root.execute(tables)
        else:
            migrate(self._root, sql_files(self.sql_folder / "migrations"))
        made = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store' AND table_name <> 'migration'"
        self._tables = [table for (table,) in self._root.execute(made).fetchall()]
        self._kept: dict[str, str] = {}

    @contextmanager
    def holding(self) -> Iterator[duckdb.DuckDBPyConnection]:
        getattr(self.turn, "wait", lambda: None)()
        with locks.one_thread(self.place.path, wait_seconds=self.wait_seconds):
            con = self._root.cursor()
            con.execute("USE working")
            try:
                yield con
            finally:
                with suppress(duckdb.Error):
                    con.execute("ROLLBACK")
                con.close()

    reading = holding

    @contextmanager
    def writing(self, run: Run) -> Iterator[Transaction]:
        with super().writing(run) as tx:
            yield tx
        self.commits.append(run.flow)

    def keep(self, name: str) -> None:
        """Make what stands there now a state that ``reset`` goes back to."""
        filled = [t for t in self._tables if self._root.execute(f"FROM store.{t} LIMIT 1").fetchone()]
        self._root.execute(f"CREATE SCHEMA {name}")
        for table in filled:
            self._root.execute(f"CREATE TABLE {name}.{table} AS FROM store.{table}")
        clear = [f"TRUNCATE store.{table}" for table in self._tables]
        self._kept[name] = ";".join(clear + [f"INSERT INTO store.{t} FROM {name}.{t}" for t in filled])

    def reset(self, name: str) -> None:
        """Go back to a state that was kept."""
        self._root.execute(self._kept[name])
        self.commits = []

    def rows(self) -> dict[str, list[str]]:
        """Return all rows of every table, in no order, closed ones too. That others committed is not among them."""
        read = {t: self._root.execute(f"FROM store.{t}").fetchall() for t in self._tables if t != "version_counter"}
        return {table: sorted(map(repr, rows)) for table, rows in read.items()}


def in_turns(store: MemoryStore, tasks: Sequence[Stage], rng: random.Random) -> None:
    """Do every task in a thread of its own, one at a time; at each opening of the store ``rng`` draws who goes on."""

    def waiting(task: Stage) -> Callable[[Pause], None]:
        def run(pause: Pause) -> None:
            store.turn.wait = pause
            task()

        return run

    take_turns([waiting(task) for task in tasks], rng)


def take_turns(tasks: Sequence[Callable[[Pause], None]], rng: random.Random) -> None:
    """Run every task in a thread of its own, one at a time; at each pause that it takes ``rng`` draws who goes on."""
    main = threading.Semaphore(0)
    go = [threading.Semaphore(0) for _ in tasks]
    failed: list[BaseException] = []
    waiting = set(range(len(tasks)))

    def run(n: int) -> None:
        def pause() -> None:
            main.release()
            go[n].acquire()

        go[n].acquire()
        try:
            tasks[n](pause)
        except BaseException as error:
            failed.append(error)
        waiting.discard(n)
        main.release()

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(len(tasks))]
    for thread in threads:
        thread.start()
    while waiting:
        go[rng.choice(sorted(waiting))].release()
        assert main.acquire(timeout=60)
    for thread in threads:
        thread.join()
    assert failed == []
