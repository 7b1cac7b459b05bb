"""Reads feeds kept as they stood: ``<feed>/<UTC time>.xml`` in a folder or a tar file, unchanged ones left out."""

from __future__ import annotations

import lzma
import re
import tarfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from newswake.errors import ArchiveError
from newswake.models import Channel
from newswake.replay.archive import Archive, span
from newswake.replay.feeds import SnapshotFeed

MAX_SNAPSHOT_BYTES = 50_000_000
MAX_ARCHIVE_BYTES = 2_000_000_000  # all snapshots are held in memory

_NAME = re.compile(r"(?:.*/)?([^/]+)/(\d{8}T\d{6}Z)\.xml")
_LANGUAGE = re.compile(rb"<language>\s*([A-Za-z]{2,3})|<(?:feed|rss|rdf:RDF)\b[^>]*\bxml:lang=[\"']([A-Za-z]{2,3})")


def read_snapshots(path: Path, *, start: datetime | None, end: datetime | None, language: str | None) -> Archive:
    """Return the archive of a folder or tar file of snapshots; nothing is unpacked to disk.

    ``language`` leaves out feeds that say they are in another; those that say nothing stay. Raises ArchiveError.
    """
    feeds: dict[str, dict[datetime, bytes]] = defaultdict(dict)
    held = 0
    for name, body in _members(path):
        found = _NAME.fullmatch(name)
        if not found:
            continue
        held += len(body)
        if held > MAX_ARCHIVE_BYTES:
            raise ArchiveError(f"{path}: {name}: more than {MAX_ARCHIVE_BYTES:,} bytes of snapshots; take a part of it")
        feeds[found[1]][_time(path, name, found[2])] = body
    if not feeds:
        raise ArchiveError(f"{path}: no snapshot in it: names must be <feed>/20250127T140500Z.xml")
    kept = {feed: bodies for feed, bodies in sorted(feeds.items()) if _speaks(bodies, language)}
    channels, served, times = [], {}, list[datetime]()
    for feed, bodies in kept.items():
        url = f"https://archive.example/{quote(feed)}"
        channels.append(Channel(url, url, "always_on"))
        shown = _between(bodies, start, end)
        served[url] = SnapshotFeed(shown)
        times += shown
    return Archive(path, tuple(channels), served, {}, *span(path, times, start, end))


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.glob("*/*.xml")):
            if file.stat().st_size > MAX_SNAPSHOT_BYTES:
                raise ArchiveError(f"{file}: more than {MAX_SNAPSHOT_BYTES:,} bytes")
            yield f"{file.parent.name}/{file.name}", file.read_bytes()
        return
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isfile() else None
                if stream is None:
                    continue
                if member.size > MAX_SNAPSHOT_BYTES:
                    raise ArchiveError(f"{path}: {member.name}: more than {MAX_SNAPSHOT_BYTES:,} bytes")
                yield member.name, stream.read()
    except (tarfile.TarError, EOFError, OSError, lzma.LZMAError, zlib.error) as error:
        raise ArchiveError(f"{path}: cannot be read: {error}; is the file whole?") from None


def _time(path: Path, name: str, said: str) -> datetime:
    try:
        return datetime.strptime(said, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise ArchiveError(f"{path}: {name}: the name is no time such as 20250127T140500Z") from None


def _speaks(bodies: dict[datetime, bytes], language: str | None) -> bool:
    if not language:
        return True
    said = _LANGUAGE.search(bodies[max(bodies)][:20_000])
    return said is None or (said[1] or said[2]).decode().lower() == language


def _between(bodies: dict[datetime, bytes], start: datetime | None, end: datetime | None) -> dict[datetime, bytes]:
    """Keep the snapshots of the time asked for, and the one that stood when it began."""
    standing = max((time for time in bodies if start and time <= start), default=None)
    return {
        time: body
        for time, body in bodies.items()
        if (standing is None or time >= standing) and (end is None or time < end)
    }
