"""Taking a record out of the raw archive: its bytes are overwritten, and every other record stays where it is."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import zlib
from pathlib import Path

from newswake.errors import StoreBusy, StoreError

_GZIP_WITH_COMMENT = b"\x1f\x8b\x08\x10" + bytes(4) + b"\x00\xff"


def erase_record(path: Path, raw_id: str) -> bool:
    """Overwrite the record ``raw_id`` of a day's file, and return whether it was there.

    In its place stands a metadata record of the same length that says so, so that the places of all others hold. Doing
    it twice changes nothing; a run killed at it is mended by the next. Raises StoreBusy while somebody appends to the
    file, StoreError where it cannot be written.
    """
    try:
        span = _span(path, raw_id)
        if span is None:
            return False
        with path.open("rb+") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stream.seek(span[0])
            stream.write(_tombstone(raw_id, span[1] - span[0]))
            stream.flush()
            os.fsync(stream.fileno())
    except BlockingIOError as error:
        raise StoreBusy(f"{path}: another process is appending; wait for it to end") from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error
    return True


def _span(path: Path, raw_id: str) -> tuple[int, int] | None:
    """Return where a record begins and ends, as the index of its day says."""
    index = path.with_name(path.name.removesuffix(".warc.gz") + ".index")
    if not path.exists() or not index.exists():
        return None
    found = re.search(rf"^{re.escape(raw_id)} (\d+) (\d+)$", index.read_text(encoding="ascii"), re.MULTILINE)
    return (int(found[1]), int(found[2])) if found else None


def _tombstone(raw_id: str, size: int) -> bytes:
    """Return a gzip member of ``size`` bytes that holds a record without content; its comment fills it up.

    The smallest record of a page has about twice its length. Raises StoreError for less than it needs.
    """
    record = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:newswake:{raw_id}>\r\n"
        "WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\ntaken down\r\n\r\n"
    ).encode("ascii")
    engine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = engine.compress(record) + engine.flush()
    tail = packed + struct.pack("<II", zlib.crc32(record), len(record))
    room = size - len(_GZIP_WITH_COMMENT) - len(tail) - 1
    if room < 0:
        raise StoreError(f"{raw_id}: a record of {size} bytes is too short to be taken down")
    return _GZIP_WITH_COMMENT + b"-" * room + b"\x00" + tail
