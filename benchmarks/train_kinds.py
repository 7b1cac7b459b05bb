"""Fit the model of kinds on labelled items.

    python benchmarks/train_kinds.py [--gold ../shared/data/kinds/kinds_dev.jsonl] [--out MODEL.json]

GOLD has a line an item: id, title, text, url, source, week, kind. Every item is learnt with its address and without,
for an address may be missing. The outlet's name is no sign, nor is what stands at one outlet alone.
``benchmarks/bench_kinds.py`` measures what this fits on weeks and outlets left out. The shipped model:

    python benchmarks/train_kinds.py --out src/newswake/collect/kind_model.json
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from newswake.collect.kind import KindModel
from newswake.collect.kindsigns import signs
from newswake.models import Kind

GOLD = Path(__file__).resolve().parents[2] / "shared" / "data" / "kinds" / "kinds_dev.jsonl"
C = 3  # inverse regularisation; between 1 and 5 the accuracy on weeks left out moves by .004
OUTLETS = 2  # that a sign must stand in: what one outlet alone writes tells the outlet, not the kind
LEAST = 0.1  # a weight below is left out: accuracy on weeks left out is the same to .001

Rows = Sequence[Mapping[str, Any]]


def read_gold(file: Path) -> list[dict[str, Any]]:
    """Read labelled items."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def fit(rows: Rows) -> KindModel:
    """Fit one logistic regression a kind against the rest."""
    whole = [signs(row["title"], row["text"], row.get("url") or "") for row in rows]
    bare = [signs(row["title"], row["text"]) for row in rows]
    pairs = {(sign, row["source"]) for row, found in zip(rows, whole, strict=True) for sign in found}
    seen = Counter(sign for sign, _ in pairs)
    known = [{sign: value for sign, value in found.items() if seen[sign] >= OUTLETS} for found in (*whole, *bare)]
    table = DictVectorizer()
    matrix = table.fit_transform(known)
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)  # liblinear's
    kinds = np.array([row["kind"] for row in rows] * 2)
    names = table.get_feature_names_out()
    weights: dict[str, dict[Kind, float]] = {}
    intercepts: dict[Kind, float] = {}
    for kind in sorted(set(kinds.tolist())):
        fitted = LogisticRegression(C=C, solver="liblinear")
        fitted.fit(matrix, kinds == kind, sample_weight=np.full(len(kinds), 0.5))
        intercepts[kind] = round(float(fitted.intercept_[0]), 2)
        for place in np.flatnonzero(abs(fitted.coef_[0]) >= LEAST):
            weights.setdefault(str(names[place]), {})[kind] = round(float(fitted.coef_[0][place]), 2)
    provenance = {
        "trained_on": sorted({row["week"] for row in rows}),
        "items": len(rows),
        "kinds": dict(Counter(row["kind"] for row in rows)),
        "command": "python benchmarks/train_kinds.py --out …",
    }
    return KindModel(weights, intercepts, provenance)


def written(model: KindModel) -> str:
    """Return the model as JSON: by kind, the signs with their weights, strongest first."""
    by_kind: dict[Kind, dict[str, float]] = {
        kind: dict(sorted(((s, w[kind]) for s, w in model.weights.items() if kind in w), key=lambda p: (-p[1], p[0])))
        for kind in model.intercepts
    }
    read = {"provenance": model.provenance, "intercepts": model.intercepts, "weights": by_kind}
    return json.dumps(read, ensure_ascii=False, indent=0) + "\n"


def main() -> None:
    """Fit, print what speaks most for each kind, and write the model where a file is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    model = fit(read_gold(chosen.gold))
    for kind, intercept in model.intercepts.items():
        strongest = sorted(model.weights, key=lambda sign: -model.weights[sign].get(kind, 0.0))[:6]
        print(f"{kind:9} {intercept:6.2f}  {'; '.join(strongest)}")
    text = written(model)
    print(f"{len(model.weights)} signs, {len(text.encode()) // 1000} KB")
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
