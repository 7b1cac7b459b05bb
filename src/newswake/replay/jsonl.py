"""Reads an archive's lines, one JSON object each, and says where a line is wrong."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newswake.errors import ArchiveError

MAX_LINE_BYTES = 8_000_000  # the longest line of the real archives has 60 KB
MAX_LINES = 2_000_000  # what a listing takes, about 1 KB, times this still fits into memory


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an archive, with its place."""

    file: Path
    line: int
    values: dict[str, object]

    def text(self, key: str) -> str:
        """Return a string, "" where it is null or missing."""
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.wrong(f"{key} is {value!r}, not a text")
        return value

    def time(self, key: str) -> datetime:
        """Return a time in UTC; one without an offset is taken as UTC."""
        said = self.text(key)
        try:
            moment = datetime.fromisoformat(said)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.wrong(f"{key} is {said!r}, not a time such as 2025-01-27T14:05:00Z") from None

    def wrong(self, what: str) -> ArchiveError:
        """Return the error that names file and line."""
        return ArchiveError(f"{self.file}:{self.line}: {what}")


def read_rows(file: Path) -> Iterator[Row]:
    """Yield the lines of a JSONL file, gzipped or not; raises ArchiveError for one that is not a JSON object."""
    line = 0
    try:
        with file.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
        with gzip.open(file) if zipped else file.open("rb") as stream:
            while body := stream.readline(MAX_LINE_BYTES + 1):
                line += 1
                if len(body) > MAX_LINE_BYTES or line > MAX_LINES:
                    raise ArchiveError(f"{file}:{line}: more than {MAX_LINE_BYTES} bytes or {MAX_LINES} lines")
                if body.strip():
                    yield _row(file, line, body)
    except (EOFError, OSError, zlib.error) as error:
        raise ArchiveError(f"{file}:{line + 1}: cannot be read: {error}; is the file whole?") from None


def _row(file: Path, line: int, body: bytes) -> Row:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ArchiveError(f"{file}:{line}: not JSON: {error}") from None
    if not isinstance(values, dict):
        raise ArchiveError(f"{file}:{line}: not a JSON object")
    return Row(file, line, values)
