"""Opens an archive for replay, whatever its format: told by what stands in it, not by its name."""

from __future__ import annotations

import itertools
import tarfile
from datetime import datetime
from pathlib import Path

from newswake.errors import ArchiveError
from newswake.replay.archive import Archive
from newswake.replay.collection_rows import is_collection, read_collections
from newswake.replay.demo import read_demo
from newswake.replay.feed_rows import is_feed_row, read_feed_rows
from newswake.replay.jsonl import read_rows
from newswake.replay.snapshots import read_snapshots

FORMATS = """an archive is one of
  - a file of JSON lines (.jsonl or .jsonl.gz) of collections: source_repo role url title published …
  - a file of JSON lines of feed entries: feed_url url title published description_html language …
  - a folder or a tar file of snapshots: <feed>/20250127T140500Z.xml
  - a folder with outlets.csv, feeds.csv and stories/*.yaml, such as seeds/demo"""


def open_archive(
    path: Path, *, start: datetime | None = None, end: datetime | None = None, language: str | None = None
) -> Archive:
    """Return the archive at ``path``, cut to what is listed from ``start`` to before ``end`` in ``language``.

    A few listings from before ``start`` stay, as the backlog of the first poll; the days on which a collection ran are
    taken from all its rows. ``language`` is two letters (ISO 639-1).
    Raises ArchiveError that names the file, and the line where there is one.
    """
    if start and end and start >= end:
        raise ArchiveError(f"{path}: nothing lies from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}")
    if not path.exists():
        raise ArchiveError(f"{path}: no such file or folder")
    if path.is_dir() and (path / "stories").is_dir():
        return read_demo(path, start=start, end=end, language=language)
    if path.is_dir() or _is_tar(path):
        return read_snapshots(path, start=start, end=end, language=language)
    rows = read_rows(path)
    first = next(rows, None)
    if first is None:
        raise ArchiveError(f"{path}: empty; {FORMATS}")
    rows = itertools.chain([first], rows)
    if is_collection(first.values):
        return read_collections(path, rows, start=start, end=end, language=language)
    if is_feed_row(first.values):
        return read_feed_rows(path, rows, start=start, end=end, language=language)
    raise ArchiveError(f"{path}:1: columns {' '.join(first.values)[:200]} are of no archive known here; {FORMATS}")


def _is_tar(path: Path) -> bool:
    try:
        return tarfile.is_tarfile(path)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None
