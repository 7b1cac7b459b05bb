"""The store: the working database of one project, opened only while somebody reads or writes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from newswake.errors import QuestionError, StoreError
from newswake.settings import Settings
from newswake.store.engines import LAKE_CATALOG, LAKE_FOLDER, Instance, Place, new_instance, quoted
from newswake.store.locks import attach, first_line, one_thread
from newswake.store.migrate import migrate, pending
from newswake.store.sql_files import sql_files
from newswake.store.views import apply_views, views_stand

if TYPE_CHECKING:
    from newswake.store.runs import Run

WORKING = "working.duckdb"
PUBLISHED = "newswake.duckdb"


@dataclass(frozen=True)
class Transaction:
    """The working database held for writing. ``moves`` counts the commits of each owner up to this one."""

    con: duckdb.DuckDBPyConnection
    moves: dict[str, int]


class Store:
    """The working database of one data folder.

    A connection belongs to the ``with`` block that it came from, and to its thread. Nothing else may open, copy or even
    read the file while this process has it open: that would drop DuckDB's lock without a word.
    """

    def __init__(self, place: Place, *, sql_folder: Path, wait_seconds: float) -> None:
        self.place = place
        self.sql_folder = sql_folder
        self.wait_seconds = wait_seconds
        self.data_dir = place.path.parent
        self._instance = Instance(place)

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """Return the store of a project, made or migrated as needed, with its views.

        Raises StoreError where the folder cannot be written or holds another engine's store, MigrationError, StoreBusy.
        """
        store = cls.present(settings)
        data_dir = store.data_dir
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{data_dir}: cannot be made: {error.strerror}: choose another NEWSWAKE_DATA_DIR"
            ) from None
        store._bring_up_to_date()
        return store

    @classmethod
    def present(cls, settings: Settings) -> Store:
        """Return the store of a project as it lies there, neither made nor opened nor migrated.

        Raises StoreError where the folder holds another engine's store.
        """
        data_dir = settings.data_dir.resolve()
        file, lake = Place(data_dir / WORKING), Place(data_dir / LAKE_CATALOG, data_dir / LAKE_FOLDER)
        place, other = (file, lake) if settings.store.engine == "duckdb" else (lake, file)
        if other.path.exists() and not place.path.exists():
            raise StoreError(f"{other.path}: made with another engine than store.engine = {settings.store.engine!r}")
        return cls(place, sql_folder=settings.root / "sql", wait_seconds=settings.store.lock_wait_seconds)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the working database for reading. Nobody can write meanwhile, so that all reads see one state."""
        with self._instance.opened(read_only=True, wait_seconds=self.wait_seconds) as con:
            yield con

    @contextmanager
    def writing(self, run: Run) -> Iterator[Transaction]:
        """Open the working database for one transaction: all of it, or after an error nothing, is kept."""
        with self.holding() as con:
            con.execute("BEGIN")
            moves = read_moves(con)
            yield Transaction(con, moves)
            con.execute("DELETE FROM store.version_counter WHERE owner = ?", [run.flow])
            con.execute("INSERT INTO store.version_counter VALUES (?, ?)", [run.flow, moves.get(run.flow, 0) + 1])
            try:
                con.execute("COMMIT")
            except duckdb.Error as error:
                raise StoreError(f"{self.place.path}: {first_line(error)}: nothing of this step was kept") from error

    @contextmanager
    def holding(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Hold the working database as its one writing process, outside any transaction: for publishing and upkeep."""
        with self._instance.opened(read_only=False, wait_seconds=self.wait_seconds) as con:
            yield con

    @staticmethod
    @contextmanager
    def open_published(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open an analysts' copy for reading only; it is replaced as a whole, so what is open stays as it was."""
        if not path.exists():
            raise StoreError(f"{path}: not there yet: it appears when a run has ended")
        con = new_instance()
        try:
            # Each instance is its own, so threads may read together: only the opening itself is one at a time.
            with one_thread(path.resolve(), wait_seconds=10):
                attach(con, f"ATTACH {quoted(path)} AS newswake (READ_ONLY)", path, wait_seconds=10)
            con.execute("USE newswake")
            yield con
        finally:
            con.close()

    @contextmanager
    def reading_published(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the analysts' copy that lies beside the store, for reading.

        Raises StoreError where no run has ended yet, and instead of a question's error where another version made it.
        """
        path = self.data_dir / PUBLISHED
        with self.open_published(path) as con:
            try:
                yield con
            except (duckdb.Error, QuestionError) as error:
                if self.is_up_to_date(con):
                    raise
                raise StoreError(
                    f"{path}: of another version: newswake publish brings it up to date ({first_line(error)})"
                ) from error

    def is_up_to_date(self, con: duckdb.DuckDBPyConnection) -> bool:
        """Say whether every migration has run and the views stand. Raises MigrationError."""
        migrations, views = sql_files(self.sql_folder / "migrations"), sql_files(self.sql_folder / "views")
        return not pending(con, migrations) and views_stand(con, views)

    def _bring_up_to_date(self) -> None:
        if self.place.path.exists():
            with self.reading() as con:
                if self.is_up_to_date(con):
                    return
        migrations, views = sql_files(self.sql_folder / "migrations"), sql_files(self.sql_folder / "views")
        with self.holding() as con:
            migrate(con, migrations)
            apply_views(con, views)


def read_moves(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return how often each owner has committed."""
    return dict(con.execute("SELECT owner, moves FROM store.version_counter").fetchall())
