"""Database files that take the place of others: made beside them, whole and on the disk before they have the name."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from newswake.store.connect import Store
from newswake.store.engines import Instance, Place, quoted
from newswake.store.migrate import migrate
from newswake.store.sql_files import sql_files
from newswake.store.views import apply_views


def copy_tables(
    con: duckdb.DuckDBPyConnection,
    store: Store,
    target: Path,
    instead: Mapping[str, Callable[[duckdb.DuckDBPyConnection], None]],
) -> None:
    """Copy table by table into a new database file that the same migrations have made: no byte of the old comes along.

    ``instead`` gives, for some tables, what writes them into ``copy``, the new file's name here. In the order of names.
    """
    with Instance(Place(target)).opened(read_only=False, wait_seconds=0) as made:
        migrate(made, sql_files(store.sql_folder / "migrations"))
    con.execute(f"ATTACH {quoted(target)} AS copy")
    con.execute("BEGIN")
    con.execute("DELETE FROM copy.store.migration")  # when they ran on this store, not when on its copy
    tables = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'working' AND schema_name = 'store'"
        " AND table_name <> 'column_comment' ORDER BY 1"
    ).fetchall()
    for (table,) in tables:
        if table in instead:
            instead[table](con)
        else:
            con.execute(f"INSERT INTO copy.store.{table} BY NAME SELECT * FROM working.store.{table}")
    con.execute("COMMIT")
    con.execute("DETACH copy")
    with Instance(Place(target)).opened(read_only=False, wait_seconds=0) as made:
        apply_views(made, sql_files(store.sql_folder / "views"))
        made.execute("CHECKPOINT")


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would outlive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(*files: Path) -> None:
    """Remove database files with their logs, where they are there."""
    for file in files:
        for path in (file, wal_of(file)):
            path.unlink(missing_ok=True)


def wal_of(file: Path) -> Path:
    """Return where DuckDB keeps the log of a file."""
    return file.with_name(file.name + ".wal")
