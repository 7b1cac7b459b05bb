"""What is never published, in a file of its own that its owner alone may read: recipients, sendings, drafts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from newswake.settings import Settings
from newswake.store.engines import Instance, Place
from newswake.store.locks import one_thread
from newswake.store.migrate import migrate
from newswake.store.sql_files import sql_files

PRIVATE = "private.duckdb"


@contextmanager
def open_private(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Hold the private file for writing, made and migrated as needed; its tables stand in the schema ``store``.

    It is a database file whatever the engine, mode 0600, and so is the log beside it while it is open. Raises
    StoreError, StoreBusy, MigrationError.
    """
    file, wait = settings.data_dir.resolve() / PRIVATE, settings.store.lock_wait_seconds
    with _only_ours(wait), Instance(Place(file)).opened(read_only=False, wait_seconds=wait) as con:
        file.chmod(0o600)  # a copy that was put back may be open to others
        migrate(con, sql_files(settings.root / "sql" / "private"))
        yield con


def make_private(settings: Settings) -> None:
    """Make the private file, or bring it up to date."""
    with open_private(settings):
        pass


@contextmanager
def _only_ours(wait_seconds: float) -> Iterator[None]:
    """Let what this process makes meanwhile be its owner's alone: DuckDB takes no mode for a file and its log."""
    with one_thread(Path("umask"), wait_seconds=wait_seconds):
        before = os.umask(0o077)
        try:
            yield
        finally:
            os.umask(before)
