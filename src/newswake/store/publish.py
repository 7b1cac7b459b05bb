"""The analysts' copy: one file, always there, always whole, never written to."""

from __future__ import annotations

import subprocess
from pathlib import Path

import duckdb

from newswake.errors import StoreError
from newswake.store.blackout import BLACKED, anyone_reserves
from newswake.store.connect import PUBLISHED, Store
from newswake.store.fresh_file import copy_tables, remove, to_disk, wal_of
from newswake.store.locks import first_line


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
            remove(fresh)
            hides = hides_reserved and anyone_reserves(con)
            if store.place.lake is None and not hides:
                con.execute("CHECKPOINT")
                _copy(store.place.path, fresh)
            else:
                copy_tables(con, store, fresh, BLACKED if hides else {})
            to_disk(fresh)
            fresh.chmod(0o444)
            wal_of(published).unlink(missing_ok=True)
            fresh.replace(published)
            to_disk(published.parent)
        except (OSError, duckdb.Error) as error:
            raise StoreError(f"{published}: cannot be replaced, the old copy stays: {first_line(error)}") from error
        finally:
            remove(fresh)
    return published


def _copy(source: Path, target: Path) -> None:
    """Copy in a child: opening the file in this process, even to read it, would drop DuckDB's lock on it."""
    done = subprocess.run(["cp", "--", str(source), str(target)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(done.stderr.strip() or f"cp ended with {done.returncode}")
