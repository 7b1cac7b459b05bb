"""Fit the model that tells an article's blocks from those around it, on the ``seen`` half of each set of pages.

    python benchmarks/train_extraction.py [--out src/newswake/collect/block_model.json]

A block's label is the share of its words that align with the gold text, its weight the share of the page that it is.
Prints word F1 by three folds over the pages; the cut is the one that is best there. The other half is never read.
"""

from __future__ import annotations

import argparse
import difflib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from bench_extraction import DATA, SETS, is_seen, word_f1
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from newswake.collect.block_features import FEATURES, measure_blocks, words_of
from newswake.collect.block_model import BlockModel, read_model
from newswake.collect.block_places import Floats
from newswake.collect.blocks import Blocks
from newswake.collect.body import write_text
from newswake.collect.page import open_page

FOLDS = 3
CUTS = np.arange(0.3, 0.66, 0.05)
SETTINGS: dict[str, Any] = {
    "max_iter": 100,
    "learning_rate": 0.12,
    "max_depth": 6,
    "max_leaf_nodes": 16,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
    "max_features": 0.3,
    "random_state": 0,
}


@dataclass(frozen=True)
class Labelled:
    """A page's blocks with their measures, the share of each that is the gold's, and its weight."""

    page_id: str
    page: Blocks
    rows: Floats
    shares: Floats
    weights: Floats
    gold: str


def label_page(row: tuple[str, str, bytes, str]) -> Labelled:
    """Measure and label the blocks of one page (id, URL, HTML, gold text)."""
    page_id, url, html, gold = row
    opened = open_page(html, url=url)
    assert opened is not None, f"{page_id} is no HTML"
    page = opened.blocks
    rows = measure_blocks(page, drafted=opened.drafted, title=opened.title, described=opened.told)
    words = [words_of(block.text) for block in page.blocks]
    counts = np.array([len(its) for its in words], dtype=np.float32)
    weights = (counts + 1) / max(30.0, len(words_of(gold)))
    return Labelled(page_id, page, rows, shares_in(words, words_of(gold)), weights, gold)


def shares_in(blocks: Sequence[Sequence[str]], gold: Sequence[str]) -> Floats:
    """Return the share of each block's words that align with the gold: trigrams in the same order in both."""
    flat = [word for block in blocks for word in block]
    ours = list(zip(flat, flat[1:], flat[2:], strict=False))
    theirs = list(zip(gold, gold[1:], gold[2:], strict=False))
    common = set(ours) & set(theirs)
    at = [i for i, trigram in enumerate(ours) if trigram in common]
    matcher = difflib.SequenceMatcher(None, [ours[i] for i in at], [t for t in theirs if t in common], autojunk=False)
    hit = np.zeros(len(flat), dtype=bool)
    for match in matcher.get_matching_blocks():
        for i in at[match.a : match.a + match.size]:
            hit[i : i + 3] = True
    ends = np.cumsum([len(block) for block in blocks])
    return np.array([part.mean() if len(part) else 0.0 for part in np.split(hit, ends[:-1])], dtype=np.float32)


def fit(pages: Sequence[Labelled], *, cut: float = 0.5) -> dict[str, Any]:
    """Return the model as it is stored."""
    rows = np.concatenate([page.rows for page in pages])
    labels = np.concatenate([page.shares for page in pages]) >= 0.5
    weights = np.concatenate([page.weights for page in pages])
    model = HistGradientBoostingClassifier(early_stopping=False, **SETTINGS)
    model.fit(rows, labels, sample_weight=weights * (len(weights) / weights.sum()))
    trees = [stored_tree(step[0].nodes) for step in model._predictors]
    return {
        "features": list(FEATURES),
        "cut": round(cut, 3),
        "base": round(float(model._baseline_prediction[0, 0]), 4),
        "depth": max(tree_depth(tree) for tree in trees),
        "trees": trees,
    }


def stored_tree(nodes: NDArray[Any]) -> dict[str, list[float]]:
    """Return one tree as columns; a leaf leads to itself."""
    itself = np.arange(len(nodes))
    leaf = nodes["is_leaf"].astype(bool)
    return {
        "feature": np.where(leaf, 0, nodes["feature_idx"]).tolist(),
        "threshold": [float(f"{value:.5g}") for value in np.where(leaf, 0, nodes["num_threshold"])],
        "left": np.where(leaf, itself, nodes["left"]).tolist(),
        "right": np.where(leaf, itself, nodes["right"]).tolist(),
        "value": [round(float(value), 4) for value in np.where(leaf, nodes["value"], 0)],
    }


def tree_depth(tree: dict[str, list[float]]) -> int:
    """Return the number of questions on the longest way down."""
    depth = [0] * len(tree["value"])
    for i, (left, right) in enumerate(zip(tree["left"], tree["right"], strict=True)):
        for child in {int(left), int(right)} - {i}:
            depth[child] = depth[i] + 1
    return max(depth)


def scores_by_folds(pages: Sequence[Labelled]) -> Iterator[tuple[Labelled, Floats]]:
    """Yield every page with its blocks' scores by a model that has not seen it."""
    order = np.random.default_rng(0).permutation(len(pages))
    for fold in range(FOLDS):
        left_out = set(order[fold::FOLDS].tolist())
        model: BlockModel = read_model(fit([page for i, page in enumerate(pages) if i not in left_out]))
        for i in sorted(left_out):
            yield pages[i], model.score(pages[i].rows)


def store(model: dict[str, Any], file: Path) -> None:
    """Write a model, a line a tree."""
    file.write_text(
        json.dumps(model, separators=(",", ":")).replace('{"feature"', '\n{"feature"') + "\n", encoding="utf-8"
    )


def main() -> None:
    """Fit, measure by folds, and store the model where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    rows: list[tuple[str, str, bytes, str]] = []
    for name in SETS:
        gold = pd.read_parquet(DATA / f"{name}.parquet", columns=["id", "url", "html", "gold_text"])
        gold["url"] = gold.url.fillna("")
        rows += gold[gold.id.map(is_seen)].itertuples(index=False, name=None)
    with ProcessPoolExecutor(2) as pool:
        pages = list(pool.map(label_page, rows, chunksize=8))
    tried: dict[float, list[tuple[float, float, float]]] = {float(cut): [] for cut in CUTS}
    for page, scores in scores_by_folds(pages):
        for cut, found in tried.items():
            found.append(word_f1(page.gold, write_text(page.page, np.flatnonzero(scores >= cut).tolist())))
    print(f"{len(pages)} pages, {sum(len(page.rows) for page in pages)} blocks, {len(FEATURES)} features")
    for cut, found in tried.items():
        precision, recall, f1 = np.mean(found, axis=0)
        print(f"cut {cut:.2f}  word F1 {f1:.4f}  precision {precision:.4f}  recall {recall:.4f}")
    best = max(tried, key=lambda cut: float(np.mean([f1 for _, _, f1 in tried[cut]])))
    if arguments.out:
        store(fit(pages, cut=best), arguments.out)
        print(f"cut {best:.2f} to {arguments.out}")


if __name__ == "__main__":
    main()
