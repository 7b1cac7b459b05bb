"""The evidence: raw pages and feeds in daily WARC files, a gzip member for each record.

Beside each ``YYYY-MM-DD.warc.gz`` stands ``YYYY-MM-DD.index``, a line for each record: id, offset, end. A record whose
append was killed is a torn member at the end; the next opening cuts it off. A record that is appended again gets its
old place, so that a run which is killed and started again leaves what an unbroken run leaves.
"""

from __future__ import annotations

import base64
import fcntl
import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, date
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self
from urllib.parse import quote

from fastwarc.warc import ArchiveIterator, WarcRecordType

from newswake.errors import StoreBusy, StoreError
from newswake.models import Response

_RECORD_ID = re.compile(rb"^WARC-Record-ID: <urn:newswake:(r[0-9a-f]{16})>", re.MULTILINE)
_CHUNK = 1 << 16
_HEAD = 1 << 10  # of a record: its id stands in the third line
# Of the body as it travelled; what is kept is the body unpacked.
_GONE_HEADERS = {"content-encoding", "transfer-encoding", "content-length", "set-cookie"}


class RawPlace(NamedTuple):
    """Where a record lies: its id, the file's name in the archive's folder, and the offset of its gzip member."""

    raw_id: str
    warc_file: str
    offset: int


class RawArchive:
    """The folder of the WARC files. Appending takes a lock on the day's file until ``close``; reading takes none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._days: dict[date, _Day] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, response: Response) -> RawPlace:
        """Keep ``response`` in the file of its day (``fetched_at`` in UTC). The same response gives the same bytes.

        Raises StoreBusy where another process appends, StoreError where the folder or disk does not take it.
        """
        raw_id = raw_id_of(response)
        day = response.fetched_at.astimezone(UTC).date()
        try:
            if day not in self._days:
                self._days[day] = _Day(self._folder / f"{day}.warc.gz")
            offset = self._days[day].append(raw_id, gzip.compress(_record(raw_id, response), mtime=0))
        except OSError as error:
            said = f"{self._folder / f'{day}.warc.gz'}: cannot be written: {error.strerror}; make room or allow writing"
            raise StoreError(said) from error
        return RawPlace(raw_id, f"{day}.warc.gz", offset)

    def read(self, warc_file: str, offset: int) -> bytes:
        """Return the body of the record at ``offset``. Raises StoreError where it is gone or damaged."""
        return self.page(warc_file, offset)[1]

    def page(self, warc_file: str, offset: int) -> tuple[str, bytes]:
        """Return the address that answered and the body of the record at ``offset``; raises as ``read`` does."""
        path = self._folder / warc_file
        try:
            with path.open("rb") as stream:
                stream.seek(offset)
                record = next(ArchiveIterator(stream, WarcRecordType.response, verify_digests=True))
                return str(record.headers.get("WARC-Target-URI", "")), bytes(record.reader.read())
        except FileNotFoundError as error:
            raise StoreError(f"{path}: no longer kept (raw_keep_days, raw_max_gb)") from error
        except (OSError, StopIteration, ValueError) as error:
            raise StoreError(f"{path}: no whole record at {offset}") from error

    def expire(self, before: date, *, max_bytes: int | None = None) -> list[str]:
        """Delete the files of the days before ``before``, then the oldest until all fit in ``max_bytes``.

        Returns their names. Size alone never takes the newest file: it may be open, and a run's evidence is in it.
        """
        files = sorted(self._folder.glob("????-??-??.warc.gz"))
        sizes = {path: path.stat().st_size for path in files}
        gone = []
        for path in files:
            too_much = max_bytes is not None and sum(sizes.values()) > max_bytes and path != files[-1]
            if path.name[:10] >= before.isoformat() and not too_much:
                break
            path.unlink()
            _index_of(path).unlink(missing_ok=True)
            del sizes[path]
            gone.append(path.name)
        return gone

    def close(self) -> None:
        """Bring what was appended to the disk and let the locks go."""
        while self._days:
            self._days.popitem()[1].close()


class _Day:
    """One day's file, open for appending. What lies behind ``end`` was torn and has been cut off."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._warc = path.open("ab+", buffering=0)
        try:
            fcntl.flock(self._warc, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._warc.close()
            raise StoreBusy(f"{path}: another process is appending; wait for it to end") from error
        self._index = _index_of(path).open("ab+", buffering=0)
        self._places, self._end = self._read_index()
        for raw_id, offset, end in _whole_members(self._warc, self._end):
            self._note(raw_id, offset, end)  # written, and killed before its line of the index was
        self._warc.truncate(self._end)

    def append(self, raw_id: str, member: bytes) -> int:
        if raw_id in self._places:
            return self._places[raw_id]
        try:
            _write_all(self._warc, member)
            self._note(raw_id, self._end, self._end + len(member))
        except OSError:
            self._warc.truncate(self._end)
            raise
        return self._places[raw_id]

    def close(self) -> None:
        for stream in (self._warc, self._index):
            os.fsync(stream.fileno())
            stream.close()

    def _note(self, raw_id: str, offset: int, end: int) -> None:
        _write_all(self._index, f"{raw_id} {offset} {end}\n".encode())
        self._places[raw_id], self._end = offset, end

    def _read_index(self) -> tuple[dict[str, int], int]:
        """Return the places that the file bears out, and where the last ends; cut off the lines that it does not."""
        size = self._warc.seek(0, os.SEEK_END)
        self._index.seek(0)
        places: dict[str, int] = {}
        end = good = 0
        for line in self._index.read().splitlines(keepends=True):
            found = re.fullmatch(rb"(r[0-9a-f]{16}) (\d+) (\d+)\n", line)
            if found is None or int(found[2]) != end or int(found[3]) > size:
                break
            places[found[1].decode()], end = int(found[2]), int(found[3])
            good += len(line)
        self._index.truncate(good)
        return places, end


def raw_id_of(response: Response) -> str:
    """Return the id of a raw record: ``r`` and 16 hex digits of what was fetched, from where, and when."""
    parts = (response.url, response.fetched_at.astimezone(UTC).isoformat(), response.body_hash)
    return "r" + hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _record(raw_id: str, response: Response) -> bytes:
    kept = [(name, value) for name, value in response.headers.items() if name.lower() not in _GONE_HEADERS]
    status = HTTPStatus(response.status).phrase if response.status in list(HTTPStatus) else ""
    http = _header(f"HTTP/1.1 {response.status} {status}", [*kept, ("content-length", str(len(response.body)))])
    block = http + response.body
    warc = _header(
        "WARC/1.1",
        [
            ("WARC-Type", "response"),
            ("WARC-Record-ID", f"<urn:newswake:{raw_id}>"),
            ("WARC-Date", response.fetched_at.astimezone(UTC).isoformat().replace("+00:00", "Z")),
            ("WARC-Target-URI", _as_uri(response.final_url)),
            ("Newswake-Requested-URI", _as_uri(response.url)),
            ("WARC-Block-Digest", _digest(block)),
            ("WARC-Payload-Digest", _digest(response.body)),
            ("Content-Type", "application/http;msgtype=response"),
            ("Content-Length", str(len(block))),
        ],
    )
    return warc + block + b"\r\n\r\n"


def _header(first: str, fields: list[tuple[str, str]]) -> bytes:
    lines = [first, *(f"{name}: {' '.join(value.split())}" for name, value in fields)]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")


def _as_uri(url: str) -> str:
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~", errors="replace")


def _digest(content: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def _index_of(warc: Path) -> Path:
    return warc.with_name(warc.name.removesuffix(".warc.gz") + ".index")


def _write_all(stream: BinaryIO, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[stream.write(view) :]


def _whole_members(stream: BinaryIO, offset: int) -> Iterator[tuple[str, int, int]]:
    """Yield id, offset and end of each whole record from ``offset`` on, up to the first that is torn."""
    stream.seek(offset)
    left = b""
    while True:
        engine, head, begin = zlib.decompressobj(zlib.MAX_WBITS | 16), b"", offset
        while not engine.eof:
            chunk = left or stream.read(_CHUNK)
            left = b""
            if not chunk:
                return
            try:
                out = engine.decompress(chunk)
            except zlib.error:
                return
            head = (head + out)[:_HEAD]
            offset += len(chunk) - len(engine.unused_data)
        left = engine.unused_data
        if (found := _RECORD_ID.search(head)) is None:
            return
        yield found[1].decode(), begin, offset
