"""The analysts' copy: one file, always there, always whole, never written to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import duckdb

from newswake.errors import StoreError
from newswake.store.blackout import BLACKED, anyone_reserves
from newswake.store.connect import PUBLISHED, Store
from newswake.store.engines import Instance, Place, quoted
from newswake.store.locks import first_line
from newswake.store.migrate import migrate
from newswake.store.sql_files import sql_files
from newswake.store.views import apply_views


def publish(store: Store, *, hides_reserved: bool = True) -> Path:
    """Replace the analysts' copy by the present state, and return its path; who reads the old one keeps it.

    ``hides_reserved`` blacks out the texts of outlets that reserve them, but for the passages that a row cites.
    The new copy lies beside the old one until it is whole and on the disk, then takes its name: mode 0444, with no
    ``.wal`` of a stranger beside it. Raises StoreError where it cannot be written; then the old copy stays.
    """
    published = store.data_dir / PUBLISHED
    fresh = published.with_suffix(".duckdb.new")
    with store.holding() as con:
        try:
            _remove(fresh)
            hides = hides_reserved and anyone_reserves(con)
            if store.place.lake is None and not hides:
                con.execute("CHECKPOINT")
                _copy(store.place.path, fresh)
            else:
                copy_tables(con, store, fresh, BLACKED if hides else {})
            _to_disk(fresh)
            fresh.chmod(0o444)
            _wal(published).unlink(missing_ok=True)
            fresh.replace(published)
            _to_disk(published.parent)
        except (OSError, duckdb.Error) as error:
            raise StoreError(f"{published}: cannot be replaced, the old copy stays: {first_line(error)}") from error
        finally:
            _remove(fresh)
    return published


def _copy(source: Path, target: Path) -> None:
    """Copy in a child: opening the file in this process, even to read it, would drop DuckDB's lock on it."""
    done = subprocess.run(["cp", "--", str(source), str(target)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(done.stderr.strip() or f"cp ended with {done.returncode}")


def copy_tables(con: duckdb.DuckDBPyConnection, store: Store, target: Path, instead: Mapping[str, str]) -> None:
    """Copy table by table into a new database file that the same migrations have made: no byte of the old comes along.

    ``instead`` names, for some tables, the query that is copied in their place.
    """
    with Instance(Place(target)).opened(read_only=False, wait_seconds=0) as made:
        migrate(made, sql_files(store.sql_folder / "migrations"))
    con.execute(f"ATTACH {quoted(target)} AS copy")
    con.execute("BEGIN")
    tables = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'working' AND schema_name = 'store'"
        " AND table_name NOT IN ('migration', 'column_comment') ORDER BY 1"
    ).fetchall()
    for (table,) in tables:
        query = instead.get(table, f"SELECT * FROM working.store.{table}")
        con.execute(f"INSERT INTO copy.store.{table} BY NAME {query}")
    con.execute("COMMIT")
    con.execute("DETACH copy")
    with Instance(Place(target)).opened(read_only=False, wait_seconds=0) as made:
        apply_views(made, sql_files(store.sql_folder / "views"))
        made.execute("CHECKPOINT")


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would outlive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(file: Path) -> None:
    for path in (file, _wal(file)):
        path.unlink(missing_ok=True)


def _wal(file: Path) -> Path:
    return file.with_name(file.name + ".wal")
