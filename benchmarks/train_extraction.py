"""Fit the model that tells an article's blocks from those around it, on all labelled pages, and say how far it carries.

    python benchmarks/train_extraction.py [--out src/newswake/collect/block_model.json] [--sample N]

A block's label is the share of its words that align with the gold text, its weight the share of the page that it is.
Prints the word F1 of whole texts, as the reader writes them, twice: by folds over sites (no page is read by a model
that saw its site), and of the ``unseen`` halves by a model fitted on the ``seen`` ones. Both are stored with the model,
which is fitted on all pages. The cut is the one that is best by folds. All pages take some 16 minutes of one core;
``--sample N`` takes every Nth page alone, to see whether all of it still runs: its model is not worth shipping.
"""

from __future__ import annotations

import argparse
import difflib
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from bench_extraction import BAD, DATA, SETS, is_seen, word_f1
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from newswake.collect.block_features import FEATURES, measure_blocks, words_of
from newswake.collect.block_model import read_model
from newswake.collect.block_places import Floats
from newswake.collect.blocks import Blocks
from newswake.collect.body import text_by_scores
from newswake.collect.page import open_page
from newswake.collect.urls import registrable_domain

FOLDS = 4
CUTS = (0.35, 0.4, 0.45, 0.5, 0.55)
SETTINGS: dict[str, Any] = {
    "max_iter": 100,
    "learning_rate": 0.1,
    "max_depth": 6,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 100,
    "l2_regularization": 20.0,
    "max_features": 0.3,
    "random_state": 0,
}


@dataclass(frozen=True)
class Labelled:
    """A page's blocks with their measures, the share of each that is the gold's, and its weight."""

    of_set: str
    page_id: str
    site: str
    page: Blocks
    drafted: str
    rows: Floats
    shares: Floats
    weights: Floats
    gold: str


def label_page(row: tuple[str, str, str, bytes, str]) -> Labelled:
    """Measure and label the blocks of one page (set, id, URL, HTML, gold text)."""
    of_set, page_id, url, html, gold = row
    opened = open_page(html, url=url)
    assert opened is not None, f"{page_id} is no HTML"
    page = opened.blocks
    rows = measure_blocks(page, drafted=opened.drafted, title=opened.title, described=opened.told)
    words = [words_of(block.text) for block in page.blocks]
    counts = np.array([len(its) for its in words], dtype=np.float32)
    weights = (counts + 1) / max(30.0, len(words_of(gold)))
    site = registrable_domain(url) or page_id
    return Labelled(of_set, page_id, site, page, opened.drafted, rows, shares_in(words, words_of(gold)), weights, gold)


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


def scores_by_folds(pages: Sequence[Labelled]) -> list[Floats]:
    """Return the blocks' scores of every page by a model that has seen no page of its site."""
    sites = sorted({page.site for page in pages})
    fold_of = {sites[i]: at % FOLDS for at, i in enumerate(np.random.default_rng(0).permutation(len(sites)))}
    models = [read_model(fit([page for page in pages if fold_of[page.site] != fold])).score for fold in range(FOLDS)]
    return [models[fold_of[page.site]](page.rows) for page in pages]


def score_texts(pages: Sequence[Labelled], scores: Sequence[Floats], cut: float) -> dict[str, dict[str, float]]:
    """Return for each set the mean word F1 of the texts, and the share of pages below the bad mark."""
    found = pd.DataFrame(
        {"of": page.of_set, "f1": word_f1(page.gold, text_by_scores(page.page, page.rows, its, cut, page.drafted))[2]}
        for page, its in zip(pages, scores, strict=True)
    )
    return {
        str(of): {"pages": len(f1), "word_f1": round(f1.mean(), 4), "bad": round((f1 < BAD).mean(), 4)}
        for of, f1 in found.groupby("of").f1
    }


def print_scores(what: str, scores: dict[str, dict[str, float]]) -> None:
    """Print a line a set."""
    for of, its in scores.items():
        line = f"{of:18}{its['pages']:4.0f} pages  word F1 {its['word_f1']:.4f}  F1 < {BAD} {its['bad']:.3f}"
        print(f"{what:22}{line}", flush=True)


def labelled_pages(every: int = 1) -> list[Labelled]:
    """Return the pages of both sets, or every so many-th, labelled."""
    rows: list[tuple[str, str, str, bytes, str]] = []
    for name in SETS:
        gold = pd.read_parquet(DATA / f"{name}.parquet", columns=["id", "url", "html", "gold_text"])
        gold["url"] = gold.url.fillna("")
        rows += [(name, *row) for row in gold.iloc[::every].itertuples(index=False, name=None)]
    with ProcessPoolExecutor(2) as pool:
        return [page for page in pool.map(label_page, rows, chunksize=8) if page.page.blocks]


def main() -> None:
    """Measure by folds and on the unseen halves, fit on all, and store the model where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sample", type=int, default=1, choices=range(1, 101), metavar="N")
    given = parser.parse_args()
    out, every = given.out, given.sample
    pages = labelled_pages(every)
    print(f"{len(pages)} pages, {sum(len(page.rows) for page in pages)} blocks, {len(FEATURES)} features")
    scores = scores_by_folds(pages)
    tried = {cut: score_texts(pages, scores, cut) for cut in CUTS}
    for cut, its in tried.items():
        print_scores(f"folds, cut {cut}", its)
    best = max(CUTS, key=lambda cut: sum(its["word_f1"] for its in tried[cut].values()))
    unseen = [page for page in pages if not is_seen(page.page_id)]
    half = read_model(fit([page for page in pages if is_seen(page.page_id)], cut=best))
    carried = score_texts(unseen, [half.score(page.rows) for page in unseen], best)
    print_scores("unseen halves", carried)
    if out:
        told = {"folds": tried[best], "unseen": carried}
        stored = json.dumps({"measured": told} | fit(pages, cut=best), separators=(",", ":"))
        out.write_text(stored.replace('{"feature"', '\n{"feature"') + "\n", encoding="utf-8")
        print(f"cut {best:.2f} to {out}")


if __name__ == "__main__":
    main()
