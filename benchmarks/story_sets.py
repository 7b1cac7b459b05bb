"""The labelled sets of stories as the training and the benchmark read them, and vectors kept between calls."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from newswake.adapter import Adapter
from newswake.embed import Encoder, load_encoder, settle_precision, text_hash

SETS = Path(__file__).resolve().parents[2] / "shared" / "data" / "stories"
ENCODER = "packaged:all-MiniLM-L6-v2"
FEEDS, DEV = "feeds_2023_train", "feeds_2023_dev"
# What is trained on, part by part, and how much each counts: a week of the feeds is looked at by itself, as a window
# is, and the three together count twice: it is the stream that Newswake lives on.
PARTS = {"2023-07": 2 / 3, "2023-09": 2 / 3, "2023-12": 2 / 3, "twin_events": 1.0, "newsweek_2025": 1.0}
# The weeks of the feeds' sets, whose items are those of kinds_dev.jsonl: their kinds were learned, too.
WEEKS = {FEEDS: ("2023-07", "2023-09", "2023-12"), DEV: ("2023-02", "2023-03")}
WINDOW_HOURS = 168.0

Floats = NDArray[np.float32]
Rows = list[dict[str, Any]]


def read_rows(name: str) -> Rows:
    """Return the rows of a set of ../shared/data/stories."""
    rows: Rows = pq.read_table(SETS / f"{name}.parquet").to_pylist()
    return rows


def read_part(part: str) -> Rows:
    """Return the rows of one of PARTS."""
    return [row for row in read_rows(FEEDS) if row["replay"] == part] if part[:2] == "20" else read_rows(part)


def parts_of(left_out: str) -> list[str]:
    """Return the PARTS that a set, or a week of the feeds, is."""
    return [part for part in PARTS if part == left_out or (part[:2] == "20" and left_out == FEEDS)]


def weeks_of(left_out: str) -> frozenset[str]:
    """Return the weeks that a set is, or a week itself; none where its kinds are labelled nowhere."""
    return frozenset(WEEKS.get(left_out, (left_out,) if left_out[:2] == "20" else ()))


class KeptVectors:
    """An encoder that keeps its vectors in a file of ``folder`` between calls where one is named."""

    def __init__(self, folder: Path | None, adapter: Adapter | None = None) -> None:
        self.name = adapter.encoder if adapter else ENCODER
        self.precision: str = settle_precision("auto")
        self._adapter = adapter
        self._encoder: Encoder | None = None
        self._file = folder / f"vectors-{adapter.sha256[:16] if adapter else 'plain'}.npz" if folder else None
        self._known: dict[str, Floats] = {}
        if self._file and self._file.exists():
            kept = np.load(self._file)
            self._known = dict(zip(kept["hashes"].tolist(), kept["vectors"], strict=True))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of ``texts``, computing those that are not kept."""
        missing = {text_hash(text): text for text in texts if text_hash(text) not in self._known}
        if missing:
            self._encoder = self._encoder or load_encoder(ENCODER, self.precision, 32, self._adapter)
            self._known |= dict(zip(missing, self._encoder.encode(list(missing.values())), strict=True))
            if self._file:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                np.savez(self._file, hashes=list(self._known), vectors=np.stack(list(self._known.values())))
        return np.stack([self._known[text_hash(text)] for text in texts])
