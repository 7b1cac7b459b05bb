"""The store as it stands now, for commands that look at it while flows may be running."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newswake.cli.show import console
from newswake.errors import StoreBusy, StoreError

if TYPE_CHECKING:
    import duckdb

    from newswake.settings import Settings

# A writer holds the file for a second or so; who only looks does not wait longer than that and takes the copy.
_WAIT_SECONDS = 2.0


def is_begun(settings: Settings) -> bool:
    """Say whether anything was ever stored here."""
    from newswake.store.connect import WORKING
    from newswake.store.engines import LAKE_CATALOG

    return any((settings.data_dir / name).exists() for name in (WORKING, LAKE_CATALOG))


@contextmanager
def open_present(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the working store for reading, or the published copy, with a line that says so, while a flow writes.

    Looking changes nothing: raises StoreError where nothing is stored yet or the store must be migrated first.
    """
    from newswake.store.connect import PUBLISHED, Store

    if not is_begun(settings):
        raise StoreError(f"{settings.data_dir}: nothing is stored here yet: begin with newswake demo, or newswake run")
    store = Store.present(settings)
    store.wait_seconds = _WAIT_SECONDS
    reading = store.reading()
    try:
        con = reading.__enter__()
    except StoreBusy as busy:
        if not (settings.data_dir / PUBLISHED).exists():
            raise
        console.print(f"{busy}; this is the published copy", style="dim", markup=False)
        with open_copy(settings) as published:
            yield published
        return
    try:
        if not store.is_up_to_date(con):
            raise StoreError(f"{store.place.path}: of another version: newswake publish brings it up to date")
        yield con
    finally:
        reading.__exit__(None, None, None)


@contextmanager
def open_copy(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the analysts' copy for reading. Raises StoreError as ``Store.reading_published``."""
    from newswake.store.connect import Store

    with Store.present(settings).reading_published() as con:
        yield con
