"""The analysts' copy: one file, always there, always whole, never written to."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

from newswake.errors import StoreBusy, StoreError
from newswake.store.blackout import BLACKED, anyone_reserves
from newswake.store.connect import PUBLISHED, Store
from newswake.store.engines import Instance, Place
from newswake.store.fresh_file import copy_tables, remove, to_disk, wal_of
from newswake.store.locks import first_line
from newswake.store.one_run import one_run

# Of 24,500 texts, half of them to be hidden, a copy takes 7 s of a processor.
_WAIT_SECONDS = 600.0


def publish(store: Store, *, hides_reserved: bool = True) -> Path:
    """Replace the analysts' copy by the present state, and return its path; who reads the old one keeps it.

    ``hides_reserved`` blacks out the texts of outlets that reserve them, but for the passages that a row cites.
    The new copy lies beside the old one until it is whole and on the disk, then takes its name: mode 0444, with no
    ``.wal`` of a stranger beside it. Raises StoreError where it cannot be written; then the old copy stays.
    """
    published = store.data_dir / PUBLISHED
    fresh, whole = published.with_suffix(".duckdb.new"), published.with_suffix(".duckdb.whole")
    with _one_at_a_time(store):
        try:
            remove(fresh, whole)
            _make(store, fresh, whole, hides_reserved=hides_reserved)
            to_disk(fresh)
            fresh.chmod(0o444)
            wal_of(published).unlink(missing_ok=True)
            fresh.replace(published)
            to_disk(published.parent)
        except (OSError, duckdb.Error) as error:
            raise StoreError(f"{published}: cannot be replaced, the old copy stays: {first_line(error)}") from error
        finally:
            remove(fresh, whole)
    return published


def _make(store: Store, fresh: Path, whole: Path, *, hides_reserved: bool) -> None:
    """Make the copy as ``fresh``. To hide texts, from ``whole``, so that the store is held for a plain copy only.

    A lake is many files: while it is held, its tables are copied into one.
    """
    with store.holding() as con:
        hides = hides_reserved and anyone_reserves(con)
        if store.place.lake is not None:
            copy_tables(con, store, fresh, BLACKED if hides else {})
            return
        con.execute("CHECKPOINT")
        _copy(store.place.path, whole if hides else fresh)
    if hides:
        with Instance(Place(whole)).opened(read_only=True, wait_seconds=0) as con:
            copy_tables(con, store, fresh, BLACKED)


@contextmanager
def _one_at_a_time(store: Store) -> Iterator[None]:
    """Wait for whoever publishes now; raises StoreBusy after ten minutes. The later copy is then the later state."""
    deadline = time.monotonic() + _WAIT_SECONDS
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(one_run(store.data_dir, "publish"))
                break
            except StoreBusy:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)
        yield


def _copy(source: Path, target: Path) -> None:
    """Copy in a child: opening the file in this process, even to read it, would drop DuckDB's lock on it."""
    done = subprocess.run(["cp", "--", str(source), str(target)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(done.stderr.strip() or f"cp ended with {done.returncode}")
