"""Fit the model of stories on labelled sets, each set's pairs counting as much as another's.

    python benchmarks/train_stories.py --out src/newswake/stories/pair_model.json [--leave-out SET] [--vectors FILE.npz]

Reads ../shared/data/stories: ``feeds_2023_train`` (counted twice: it is the stream that Newswake lives on),
``twin_events`` and ``newsweek_2025``; ``feeds_2023_dev`` is for measuring alone. ``--leave-out`` names a set, or a week
of the feeds (2023-07), that the model is not to see: for ``newswake eval stories --model``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from newswake.embed import Encoder, load_encoder, text_hash
from newswake.stories.compared import compare
from newswake.stories.evaluate import read_reports
from newswake.stories.features import Report
from newswake.stories.pairs import FEATURES, NEAR, PairModel, pair_features

SETS = Path(__file__).resolve().parents[2] / "shared" / "data" / "stories"
ENCODER = "packaged:all-MiniLM-L6-v2"
WEIGHTS = {"feeds_2023_train": 2.0, "twin_events": 1.0, "newsweek_2025": 1.0}
# The near pairs of two stories weigh so much more than those of one, in every set: sets differ in their share by two
# orders of magnitude, streams will too, and it is the similarity, not the share, that is to be learned.
APART_WEIGHT = 3.0
WINDOW_HOURS = 168.0

Floats = NDArray[np.float32]


class KeptVectors:
    """An encoder that keeps its vectors in a file between calls where one is named."""

    def __init__(self, file: Path | None) -> None:
        self.name, self.precision, self._file = ENCODER, "float32", file
        self._encoder: Encoder | None = None
        self._known: dict[str, Floats] = {}
        if file and file.exists():
            kept = np.load(file)
            self._known = dict(zip(kept["hashes"].tolist(), kept["vectors"], strict=True))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of ``texts``, computing those that are not kept."""
        missing = {text_hash(text): text for text in texts if text_hash(text) not in self._known}
        if missing:
            self._encoder = self._encoder or load_encoder(ENCODER, "float32")
            self._known |= dict(zip(missing, self._encoder.encode(list(missing.values())), strict=True))
            if self._file:
                np.savez(self._file, hashes=list(self._known), vectors=np.stack(list(self._known.values())))
        return np.stack([self._known[text_hash(text)] for text in texts])


@dataclass(frozen=True)
class LabelledPairs:
    """The near pairs of a set: their features, and whether they are of one story."""

    name: str
    features: Floats
    same: NDArray[np.bool_]


def read_rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a set of ../shared/data/stories."""
    rows: list[dict[str, Any]] = pq.read_table(SETS / f"{name}.parquet").to_pylist()
    return rows


def label_pairs(name: str, rows: Sequence[dict[str, Any]], encoder: Encoder, without: str) -> LabelledPairs:
    """Return the labelled pairs within the window, of one report a copy group; the week ``without`` is left out."""
    gold = {str(row["id"]): row["gold_cluster"] for row in rows if row["gold_cluster"]}
    week = {str(row["id"]): row.get("replay", "") for row in rows}
    first: dict[str, Report] = {}
    for report in read_reports(rows, encoder):
        first.setdefault(report.group_id or report.article_id, report)
    reports = list(first.values())
    found = compare(reports, served=("en",))
    known = np.array([r.article_id in gold and week[r.article_id] != without for r in reports])
    labels = np.array([gold.get(r.article_id, "") for r in reports])
    places = np.flatnonzero(known)
    dense = found.vectors[places] @ found.vectors[places].T
    hours = np.nan_to_num(np.abs(found.hours[places][:, None] - found.hours[places][None, :]))
    near = np.triu((dense >= NEAR) & (hours <= WINDOW_HOURS), 1) & found.is_served[places][:, None]
    one, other = np.nonzero(near)
    features = [
        pair_features(found, places[one[part]], places[other[part]], dense[one[part], other[part]])
        for part in np.array_split(np.arange(len(one)), max(1, len(one) // 200_000))
    ]
    return LabelledPairs(name, np.concatenate(features), labels[places[one]] == labels[places[other]])


def train(sets: Sequence[LabelledPairs], columns: Sequence[str] = FEATURES) -> PairModel:
    """Fit one regression; ``columns`` are the features that may weigh anything."""
    used = [FEATURES.index(name) for name in columns]
    features = np.concatenate([each.features for each in sets])[:, used]
    same = np.concatenate([each.same for each in sets])
    weights = np.concatenate([
        WEIGHTS[s.name] * np.where(s.same, 1 / s.same.sum(), APART_WEIGHT / (~s.same).sum()) for s in sets
    ])  # fmt: skip
    scaler = StandardScaler().fit(features)
    fitted = LogisticRegression(max_iter=1000).fit(scaler.transform(features), same, 3000 * weights)
    plain = fitted.coef_[0] / scaler.scale_
    named = dict.fromkeys(FEATURES, 0.0) | dict(zip(columns, plain.round(4).tolist(), strict=True))
    provenance = {
        "trained_on": [s.name for s in sets],
        "pairs": len(same),
        "of_one_story": int(same.sum()),
        "encoder": f"{ENCODER}, float32",
        "command": "python benchmarks/train_stories.py --out …",
    }
    return PairModel(named, round(float(fitted.intercept_[0] - plain @ scaler.mean_), 4), provenance)


def main() -> None:
    """Train, print the weights, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--leave-out", default="none", metavar="SET")
    parser.add_argument("--vectors", type=Path, help="keep vectors in this file between calls")
    chosen = parser.parse_args()
    if not SETS.is_dir():
        sys.exit(f"{SETS}: the public sets are not here")
    encoder = KeptVectors(chosen.vectors)
    names = [name for name in WEIGHTS if name != chosen.leave_out]
    model = train([label_pairs(name, read_rows(name), encoder, chosen.leave_out) for name in names])
    for name, weight in model.weights.items():
        print(f"{name:18} {weight:8.3f}")
    print(f"{'intercept':18} {model.intercept:8.3f}   {model.provenance}")
    left = {"left_out": chosen.leave_out} if chosen.leave_out != "none" else {}
    written = {"provenance": {**model.provenance, **left}, "intercept": model.intercept, "weights": model.weights}
    chosen.out.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
