"""Writing database files anew, since DuckDB leaves what was deleted in them until its place is needed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from newswake.errors import StoreError
from newswake.store.connect import Store
from newswake.store.engines import Instance, Place, quoted
from newswake.store.fresh_file import copy_tables, remove, to_disk, wal_of
from newswake.store.locks import first_line
from newswake.store.vectors import TABLE

# Between the opening of a file and DuckDB's lock on it lie microseconds. Whoever opened the old file just before it
# lost its name must still find it locked, and look again.
_OLD_STAYS_LOCKED_SECONDS = 0.2
_CATALOG = "__ducklake_metadata_working"  # what the extension calls the catalog of a lake attached as working


def rewrite(store: Store) -> None:
    """Write the working database anew, so that no byte is left of what was deleted or changed in it.

    The old file stands until the new one is whole and takes its name; killed between, nothing has happened. Of a lake
    the data files and the catalog are written anew, and its past snapshots end: what was valid when stands in
    ``valid_from`` and ``valid_to``, not in them. Waits for whoever reads or writes; raises StoreBusy, StoreError.
    """
    with store.holding() as con, _replacing(store.place.path) as fresh:
        if store.place.lake is None:
            copy_tables(con, store, fresh, {})
            con.execute("CHECKPOINT")
        else:
            _clean_lake(con)
            con.execute(f"ATTACH {quoted(fresh)} AS fresh")
            con.execute(f"COPY FROM DATABASE {_CATALOG} TO fresh")
            con.execute("DETACH fresh")
            con.execute(f"CHECKPOINT {_CATALOG}")


def forget_vectors(file: Path, hashes: Sequence[str], *, wait_seconds: float) -> int:
    """Write the file of vectors anew without those of texts with these hashes, of every model; return how many."""
    if not hashes or not file.exists():
        return 0
    with Instance(Place(file)).opened(read_only=False, wait_seconds=wait_seconds) as con:
        con.register("gone", pa.table({"text_hash": pa.array(dict.fromkeys(hashes), pa.string())}))
        count = con.execute("SELECT count(*) FROM vector SEMI JOIN gone USING (text_hash)").fetchone() or (0,)
        if count[0]:
            with _replacing(file) as fresh:
                con.execute(f"ATTACH {quoted(fresh)} AS fresh")
                con.execute(TABLE.format(name="fresh.vector"))
                con.execute("INSERT INTO fresh.vector SELECT * FROM working.vector ANTI JOIN gone USING (text_hash)")
                con.execute("DETACH fresh")
                con.execute("CHECKPOINT")
        return int(count[0])


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give the path of a file to be made, which then takes the name of ``path``, which is open and locked here.

    The old file must be checkpointed by then: its log would otherwise be taken for the new one's.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        remove(fresh)
        yield fresh
        wal = wal_of(path)
        if wal.exists() and wal.stat().st_size:
            raise StoreError(f"{path}: cannot be written anew: its log is not empty")
        fresh.chmod(path.stat().st_mode & 0o777)
        to_disk(fresh)
        wal.unlink(missing_ok=True)
        fresh.replace(path)
        to_disk(path.parent)
        time.sleep(_OLD_STAYS_LOCKED_SECONDS)
    except (OSError, duckdb.Error) as error:
        raise StoreError(f"{path}: cannot be written anew, the old one stays: {first_line(error)}") from error
    finally:
        remove(fresh)


def _clean_lake(con: duckdb.DuckDBPyConnection) -> None:
    """Write what is current into files of its own, then end every older snapshot and delete what only they need."""
    for call in (
        "ducklake_flush_inlined_data('working')",  # small changes lie in the catalog until then
        "ducklake_rewrite_data_files('working', delete_threshold => 0.0)",
        "ducklake_merge_adjacent_files('working')",
        # A day ahead: a snapshot of this moment counts as older than now only by a clock that moved.
        "ducklake_expire_snapshots('working', older_than => now()::TIMESTAMP + INTERVAL 1 DAY)",
        "ducklake_cleanup_old_files('working', cleanup_all => true)",
        "ducklake_delete_orphaned_files('working', cleanup_all => true)",
    ):
        con.execute(f"CALL {call}").fetchall()
