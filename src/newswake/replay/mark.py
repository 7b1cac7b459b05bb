"""The mark of a data folder that a replay filled, so that made-up or past press never mixes with today's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from newswake.errors import StoreError
from newswake.pipeline.job import PROGRESS
from newswake.pipeline.proposing import PROPOSALS
from newswake.settings import Settings
from newswake.store.connect import PUBLISHED, WORKING
from newswake.store.engines import LAKE_CATALOG, LAKE_FOLDER
from newswake.store.one_run import FLOWS, one_run
from newswake.store.private import PRIVATE
from newswake.store.vectors import VECTORS

DEMO = "demo"  # the bundled fortnight's name
_MARK = "replay-of"  # a file in the data folder that says which archive filled it
# What a replay writes there. What else lies beside it is somebody's: other replays, the real press in data/live; and
# a lock's file that is deleted no longer locks.
_FOLDERS = frozenset({"raw", "digests", "prefect", LAKE_FOLDER, PROPOSALS})
_FILES = (WORKING, PUBLISHED, PRIVATE, VECTORS, LAKE_CATALOG)  # and what DuckDB or a copy leaves beside them


def refuse_replayed(settings: Settings) -> None:
    """Raise StoreError where a replay filled the data folder, unless fetching still goes to a replay server."""
    if is_replayed(settings):
        raise StoreError(
            f"{settings.data_dir} holds the replay of {_held_by(settings.data_dir)}, which today's press must not be"
            " mixed with: choose another folder, NEWSWAKE_DATA_DIR=..."
        )


def is_replayed(settings: Settings) -> bool:
    """Say whether a replay filled the data folder and none is going on, so that no run comes any more."""
    return bool(replayed(settings)) and not settings.collect.fetch_via


def replayed(settings: Settings) -> str:
    """Return the name of the archive whose replay filled the data folder; "" where none did."""
    return _held_by(settings.data_dir)


@contextmanager
def only_replay(data_dir: Path, name: str) -> Iterator[None]:
    """Hold a data folder for the replay of ``name`` alone, emptied of an earlier one's rows.

    Raises StoreBusy while another replay or a flow works there, and StoreError where it holds anything else.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{data_dir}: cannot be made: {error.strerror}: choose another NEWSWAKE_DATA_DIR") from None
    with one_run(data_dir, "replay"):
        _make_room(data_dir, name)
        yield


def _make_room(data_dir: Path, name: str) -> None:
    with ExitStack() as held:
        for flow in FLOWS:
            held.enter_context(one_run(data_dir, flow))
        items = [item for item in data_dir.iterdir() if item.name in _FOLDERS or item.name.startswith(_FILES)]
        holder = _held_by(data_dir) or ("another job" if items else name)
        if holder != name:
            raise StoreError(f"{data_dir} holds {holder}, not {name}: choose another folder by NEWSWAKE_DATA_DIR")
        if items:
            PROGRESS.warning("%s: the replay of %s that lies there, with its rulings, is replaced", data_dir, holder)
        for item in items:
            shutil.rmtree(item) if item.is_dir() else item.unlink()
        (data_dir / _MARK).write_text(name, encoding="utf-8")


def _held_by(data_dir: Path) -> str:
    mark = data_dir / _MARK
    return mark.read_text(encoding="utf-8").strip() if mark.exists() else ""
