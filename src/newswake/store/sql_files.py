"""The project's SQL, which lies in ``sql/`` beside the seeds and not in the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from newswake.errors import StoreError


@dataclass(frozen=True)
class SqlFile:
    """One file of SQL; ``name`` is the file's name without ``.sql``."""

    name: str
    path: Path
    text: str


def sql_files(folder: Path) -> list[SqlFile]:
    """Return the ``.sql`` files of ``folder`` by name; an absent folder has none. Raises StoreError naming the file."""
    return [SqlFile(path.stem, path, _read(path)) for path in sorted(folder.glob("*.sql"))]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: cannot be read: {error}") from None
