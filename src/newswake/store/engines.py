"""Opening the two engines alike: a database file or a DuckLake is attached as ``working`` to an instance in memory.

Attaching takes a third of the time of a new instance, and gives both engines the same names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from newswake.errors import StoreError
from newswake.store.locks import attach, first_line, one_thread

LAKE_CATALOG = "lake.ducklake"
LAKE_FOLDER = "lake"
_INTERRUPTED = "Query interrupted"
# The oldest DuckDB that can read what is made here. Files for older ones (the default) take twice as long to open: of
# a store of 44 tables 7 ms instead of 3.5, since the estimates of distinct values are converted each time. A file
# that is there already keeps the version that it was made for.
READABLE_FROM = "v1.2.0"


@dataclass(frozen=True)
class Place:
    """A database to open: the file that carries the lock and, of a DuckLake, the folder of its data."""

    path: Path
    lake: Path | None = None

    def attach_statement(self, *, read_only: bool) -> str:
        """Return the ATTACH of this place as ``working``."""
        source, options = str(self.path), ["READ_ONLY"] if read_only else []
        if self.lake is not None:
            # The catalog remembers where its data lay; the project may have been moved since.
            source, options = (
                f"ducklake:{source}",
                [*options, f"DATA_PATH {quoted(self.lake)}", "OVERRIDE_DATA_PATH true"],
            )
        return f"ATTACH {quoted(source)} AS working" + (f" ({', '.join(options)})" if options else "")


class Instance:
    """An instance of DuckDB in memory that opens one place at a time; every opening has a connection of its own.

    It is made anew after an error that DuckDB calls fatal, since such an instance refuses everything.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._root: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def opened(self, *, read_only: bool, wait_seconds: float) -> Iterator[duckdb.DuckDBPyConnection]:
        """Hold the place, with its tables as the default ones; closed after, rolled back where nobody committed.

        Raises StoreBusy that names the holder, and StoreError where files cannot be read or written (a full disk).
        """
        path = self.place.path
        with one_thread(path, wait_seconds=wait_seconds):
            con = self._cursor()
            try:
                attach(con, self.place.attach_statement(read_only=read_only), path, wait_seconds=wait_seconds)
                con.execute("USE working")
                yield con
            except RuntimeError as error:
                if str(error) == _INTERRUPTED:  # DuckDB's word for Ctrl-C, which is no fault of anything
                    raise KeyboardInterrupt from error
                raise
            except (duckdb.IOException, duckdb.FatalException, duckdb.InternalException) as error:
                raise StoreError(f"{path}: {first_line(error)}: nothing of this step was kept") from error
            finally:
                self._close(con)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if self._root is None:
            self._root = new_instance()
            if self.place.lake is not None:
                self._root.execute(f"LOAD {quoted(_lake_extension())}")
        return self._root.cursor()

    def _close(self, con: duckdb.DuckDBPyConnection) -> None:
        with suppress(duckdb.Error):  # no transaction is open, which is the usual case
            con.execute("ROLLBACK")
        try:
            con.execute("USE memory")
            con.execute("DETACH DATABASE IF EXISTS working")
            con.close()
        except duckdb.Error:
            con.close()
            if self._root is not None:
                self._root.close()
            self._root = None


def new_instance() -> duckdb.DuckDBPyConnection:
    """Return an empty instance in memory that counts in UTC and never fetches an extension from the internet."""
    con = duckdb.connect()
    con.execute("SET GLOBAL autoinstall_known_extensions = false")
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    con.execute(f"SET GLOBAL storage_compatibility_version = {quoted(READABLE_FROM)}")
    return con


def quoted(text: object) -> str:
    """Return ``text`` as a literal of SQL, for the statements that take no parameters."""
    return "'" + str(text).replace("'", "''") + "'"


def _lake_extension() -> Path:
    try:
        import duckdb_extension_ducklake
    except ImportError:
        raise StoreError("engine ducklake: the package duckdb-extension-ducklake is not installed") from None
    folder = Path(duckdb_extension_ducklake.__file__).parent / "extensions" / f"v{duckdb.__version__}"
    file = folder / "ducklake.duckdb_extension"
    if not file.is_file():
        raise StoreError(f"{file}: not there: duckdb-extension-ducklake and duckdb {duckdb.__version__} must match")
    return file
