"""Small archives, written where a test can open them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_archives import FAULTS, FEEDS, OUTLETS, PUBLISHERS, STORY, Rows


@pytest.fixture
def write_rows(tmp_path: Path) -> Callable[[Rows], Path]:
    """Write rows to a gzipped JSONL file."""

    def write(rows: Rows) -> Path:
        file = tmp_path / "rows.jsonl.gz"
        file.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
        return file

    return write


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A folder as ``seeds/demo``, with five articles."""
    folder = tmp_path / "demo"
    (folder / "stories").mkdir(parents=True)
    (folder / "panels").mkdir()
    (folder / "publishers.csv").write_text(PUBLISHERS)
    (folder / "outlets.csv").write_text(OUTLETS)
    (folder / "feeds.csv").write_text(FEEDS)
    (folder / "entities.csv").write_text("entity_id,kind,name,aliases,wikidata,context\n")
    (folder / "faults.yaml").write_text(FAULTS)
    (folder / "stories" / "chips.yaml").write_text(STORY)
    return folder
