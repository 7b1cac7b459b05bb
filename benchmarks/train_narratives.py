"""Fit the model of narratives on labelled sets and measure it on others, beside similarity with one threshold.

    python benchmarks/train_narratives.py --train GOLD.jsonl=FOLDER … --test GOLD.jsonl=FOLDER … [--out MODEL.json]

GOLD has a line an item: id, title, summary, text600, labels {narrative: {label, stance}}; FOLDER has the narratives'
files. ``unsure`` does not count. A pair's features are those of its best passage by the model itself: the fit starts
from equal weights and is repeated until the choice of passages is at rest. The threshold printed is the one that is
best on the training sets alone. The shipped model:

    python benchmarks/train_narratives.py --out src/newswake/narratives/match_model.json \\
        --train ../shared/data/narratives/narratives_2023_dev.jsonl=../shared/data/narratives/definitions \\
        --train ../shared/data/narratives/narratives_2023_train.jsonl=../shared/data/narratives/definitions_train
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from newswake.embed import load_encoder
from newswake.models import Definition, Passage
from newswake.narratives.definition import load_definitions
from newswake.narratives.features import FEATURES
from newswake.narratives.match import MatchModel, excluded
from newswake.narratives.sought import Floats, matching_texts, statement_slices
from newswake.narratives.words import inverse_frequencies
from newswake.passages.split import split_passages

C = 0.03  # inverse regularisation of standardised features; from .01 to .1 precision on sets left out moves by .01
ROUNDS = 4  # the choice of passages is at rest after two or three
LABELS = {"yes": 1, "no": 0, "unsure": -1}


@dataclass(frozen=True)
class LabelledSet:
    """Labelled items with what their narratives look for; ``labels`` is items × definitions, -1 for unsure."""

    name: str
    articles: list[list[Passage]]
    vectors: Floats
    definitions: list[Definition]
    statement_vectors: Floats
    labels: NDArray[np.int64]


class Vectors:
    """Vectors of texts, kept in a file between calls where one is named."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.known: dict[str, Floats] = {}
        if file and file.exists():
            kept = np.load(file, allow_pickle=True)
            self.known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def of(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text."""
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        if new:
            self.known.update(zip(new, load_encoder("packaged:all-MiniLM-L6-v2", "float32").encode(new), strict=True))
            if self.file:
                np.savez(
                    self.file,
                    texts=np.array(list(self.known), dtype=object),
                    vectors=np.stack(list(self.known.values())),
                )
        return np.stack([self.known[text] for text in texts])


def read_set(named: str, vectors: Vectors) -> LabelledSet:
    """Read ``GOLD.jsonl=FOLDER``; definitions without labels are left out."""
    gold, folder = named.split("=")
    items = [json.loads(line) for line in Path(gold).read_text(encoding="utf-8").splitlines()]
    definitions = [d for d in load_definitions(Path(folder)) if d.narrative_id in items[0]["labels"]]
    articles = [
        split_passages(i["title"], "\n".join(filter(None, [i.get("summary"), i.get("text600")]))) for i in items
    ]
    labels = np.array([[LABELS[i["labels"][d.narrative_id]["label"]] for d in definitions] for i in items])
    return LabelledSet(
        Path(gold).stem,
        articles,
        vectors.of([passage.text for article in articles for passage in article]),
        definitions,
        vectors.of(matching_texts(definitions)),
        labels,
    )


class Best(NamedTuple):
    """Of each pair the features of its best passage, items × definitions × FEATURES, and that passage's row."""

    features: Floats
    place: NDArray[np.int64]


def best_passages(labelled: LabelledSet, features: Floats, model: MatchModel) -> Best:
    """Return the best passage of each pair, out of the features of every passage."""
    logits = model.logits(features)
    logits[excluded(labelled.articles, labelled.definitions)] = -np.inf
    columns = np.arange(len(labelled.definitions))
    out = np.zeros((len(labelled.articles), len(columns), len(FEATURES)), dtype=np.float32)
    rows = np.zeros(out.shape[:2], dtype=np.int64)
    place = 0
    for row, article in enumerate(labelled.articles):
        if article:
            rows[row] = place + logits[place : place + len(article)].argmax(axis=0)
            out[row] = features[rows[row], columns]
        place += len(article)
    return Best(out, rows)


def measured(labelled: LabelledSet, model: MatchModel) -> Floats:
    """Return the features of every passage of a set."""
    return model.measure(labelled.articles, labelled.vectors, labelled.definitions, labelled.statement_vectors)


def train(sets: list[LabelledSet]) -> MatchModel:
    """Fit one regression for all narratives of the sets."""
    idf = inverse_frequencies("\n".join(p.text for p in article) for s in sets for article in s.articles)
    centre = np.concatenate([s.vectors for s in sets]).mean(axis=0).round(4).tolist()
    model = MatchModel(dict.fromkeys(FEATURES, 1.0), 0.0, idf, {}, centre)
    features = [measured(s, model) for s in sets]
    labels = np.concatenate([s.labels.ravel() for s in sets])
    scaler = StandardScaler().fit(np.concatenate([f.reshape(-1, len(FEATURES)) for f in features]))
    for _ in range(ROUNDS):
        rows = np.concatenate(
            [
                best_passages(s, f, model).features.reshape(-1, len(FEATURES))
                for s, f in zip(sets, features, strict=True)
            ]
        )
        fitted = LogisticRegression(C=C, max_iter=2000).fit(scaler.transform(rows[labels >= 0]), labels[labels >= 0])
        plain = fitted.coef_[0] / scaler.scale_
        intercept = float(fitted.intercept_[0] - plain @ scaler.mean_)
        weights = dict(zip(FEATURES, plain.astype(float).round(4).tolist(), strict=True))
        model = MatchModel(weights, round(intercept, 4), idf, {}, centre)
    provenance = {
        "trained_on": [s.name for s in sets],
        "items": sum(len(s.articles) for s in sets),
        "narratives": sum(len(s.definitions) for s in sets),
        "pairs": int((labels >= 0).sum()),
        "yes": int((labels == 1).sum()),
        "encoder": "packaged:all-MiniLM-L6-v2, float32",
        "command": "python benchmarks/train_narratives.py --out … --train GOLD.jsonl=FOLDER …",
    }
    return MatchModel(model.weights, model.intercept, {w: round(v, 3) for w, v in idf.items()}, provenance, centre)


def scores(labelled: LabelledSet, model: MatchModel) -> NDArray[np.float64]:
    """Return each pair's score: items × definitions."""
    return np.asarray(
        1 / (1 + np.exp(-model.logits(best_passages(labelled, measured(labelled, model), model).features)))
    )


def agreement(labels: NDArray[np.int64], hit: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over the pairs that are yes or no."""
    right, wrong, missed = (int(((labels == y) & (hit == h)).sum()) for y, h in ((1, True), (0, True), (1, False)))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def best_threshold(labels: NDArray[np.int64], score: NDArray[np.float64]) -> float:
    """Return the threshold of the best F1."""
    return float(max(np.linspace(0.05, 0.95, 91), key=lambda t: agreement(labels, score >= t)[2]))


def nearest(labelled: LabelledSet) -> NDArray[np.float64]:
    """Return the baseline's score: the best similarity of a passage to a statement."""
    cosines = labelled.vectors @ labelled.statement_vectors.T
    best = np.stack([cosines[:, own].max(axis=1) for own in statement_slices(labelled.definitions)], axis=1)
    starts = np.cumsum([0, *map(len, labelled.articles)])
    return np.stack([best[s:e].max(axis=0, initial=0) for s, e in pairwise(starts)]).astype(np.float64)


def main() -> None:
    """Train, print the table, and write the model where a file is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", action="append", required=True, metavar="GOLD=FOLDER")
    parser.add_argument("--test", action="append", default=[], metavar="GOLD=FOLDER")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--vectors", type=Path, help="keep vectors in this file between calls")
    chosen = parser.parse_args()
    vectors = Vectors(chosen.vectors)
    sets = [read_set(named, vectors) for named in chosen.train]
    model = train(sets)
    for name, weight in model.weights.items():
        print(f"{name:18} {weight:8.3f}")
    print(f"{'intercept':18} {model.intercept:8.3f}   {model.provenance}")
    gold = np.concatenate([s.labels.ravel() for s in sets])
    threshold = best_threshold(gold, np.concatenate([scores(s, model).ravel() for s in sets]))
    base = best_threshold(gold, np.concatenate([nearest(s).ravel() for s in sets]))
    print(f"thresholds of the training sets: model {threshold:.2f}, similarity {base:.2f}")
    print(f"{'set':24} {'P':>6} {'R':>6} {'F1':>6}   similarity alone F1   ratio")
    for labelled in [*sets, *(read_set(named, vectors) for named in chosen.test)]:
        p, r, f = agreement(labelled.labels, scores(labelled, model) >= threshold)
        plain = agreement(labelled.labels, nearest(labelled) >= base)[2]
        role = "" if labelled in sets else "  left out"
        print(f"{labelled.name:24} {p:6.3f} {r:6.3f} {f:6.3f}   {plain:20.3f}   {f / plain:.2f}{role}")
    if chosen.out:
        written = {"provenance": {**model.provenance, "threshold": round(threshold, 2)}, "intercept": model.intercept,
                   "weights": model.weights, "centre": list(model.centre), "idf": model.idf}  # fmt: skip
        chosen.out.write_text(json.dumps(written, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
