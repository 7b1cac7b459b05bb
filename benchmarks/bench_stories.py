"""Stories on the labelled sets, each by a model that saw none of it, beside the stated rule in the same run.

    python benchmarks/bench_stories.py [--vectors FILE.npz] [--sets NAME …]

Clusters by the steps of ``newswake eval stories`` and scores by ../shared/score_stories.py. ``rest`` is the pair F1
without the largest story of each week of a feed, or of a set. Each week of ``feeds_2023_train`` is scored by a model
that saw the other two; ``feeds_2023_dev`` is never trained on, so the shipped sets make its model. Order is the BCubed
F1 between two runs of the feeds, one with arrival shuffled by up to six hours. Pairs: false positives at recall .80.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from train_stories import SETS, WEIGHTS, KeptVectors, label_pairs, read_rows, train

from newswake.settings import load_settings
from newswake.stories.evaluate import cluster_rows, score_pairs
from newswake.stories.pairs import PairModel

sys.path.insert(0, str(SETS.parents[1]))
scoring: Any = import_module("score_stories") if SETS.is_dir() else None

Rows = list[dict[str, Any]]
ALL = ("feeds_2023_dev", "feeds_2023_train", "newsweek_2025", "twin_events")
RULE = load_settings(Path(__file__).resolve().parents[1]).stories.model_dump()


def model_without(name: str, week: str, encoder: KeptVectors) -> PairModel:
    """Return a model of the training sets that saw nothing of the set, or of the feeds' week."""
    weekly = name == "feeds_2023_train"
    names = [each for each in WEIGHTS if each != name or weekly]
    return train([label_pairs(each, read_rows(each), encoder, week) for each in names])


def by_week(name: str) -> dict[str, Rows]:
    """Return the rows of a set by week of the feeds; other sets are one."""
    weeks: dict[str, Rows] = {}
    for row in read_rows(name):
        weeks.setdefault(row.get("replay") or "all", []).append(row)
    return weeks


def measure(name: str, encoder: KeptVectors, table: Table) -> None:
    """Add a set's rows: the stated rule, and the model without it."""
    weeks = by_week(name)
    gold: list[str] = []
    found: dict[str, list[str]] = {"stated rule": [], "left out": []}
    model = model_without(name, "none", encoder) if name != "feeds_2023_train" else None
    for week, rows in weeks.items():
        chosen = {"stated rule": None, "left out": model or model_without(name, week, encoder)}
        labelled = [row for row in rows if row["gold_cluster"]]
        gold += [row["gold_cluster"] for row in labelled]
        for by, each in chosen.items():
            clusters = cluster_rows(rows, encoder, model=each, **RULE)
            found[by] += [week + clusters[str(row["id"])] for row in labelled]
    base = scoring.evaluate(gold, found["stated rule"])
    for by, predicted in found.items():
        score, rest = scoring.evaluate(gold, predicted), scoring.evaluate_rest(gold, predicted, len(weeks))
        table.add_row(
            name, by, *(f"{score[key]:.3f}" for key in ("bcubed_f1", "pair_f1", "pair_p", "pair_r")),
            f"{rest['pair_f1']:.3f}", f"{score['bcubed_f1'] / base['bcubed_f1']:.3f}",
            f"{score['pair_f1'] / base['pair_f1']:.3f}",
        )  # fmt: skip


def measure_order(encoder: KeptVectors, model: PairModel) -> float:
    """Return the BCubed F1 between two runs of the training feeds, one of them shuffled."""
    rows = [row for row in read_rows("feeds_2023_train") if row["published"]]
    pick = random.Random(1)
    moved = [
        row
        | {"published": (datetime.fromisoformat(row["published"]) + timedelta(hours=pick.uniform(-6, 6))).isoformat()}
        for row in rows
    ]
    one, other = (cluster_rows(each, encoder, model=model, **RULE) for each in (rows, moved))
    ids = [str(row["id"]) for row in rows]
    return float(scoring.evaluate([one[key] for key in ids], [other[key] for key in ids])["bcubed_f1"])


def measure_pairs(encoder: KeptVectors, model: PairModel) -> dict[str, int]:
    """Return the false positives at recall .80 on formula headlines: by cosine, the stated rule and the model."""
    rows = [row | {"a": row["item_a_title"], "b": row["item_b_title"]} for row in read_rows("template_pairs")]
    same = np.array([row["final_label"] == "SAME" for row in rows])
    vectors = {side: encoder.encode([row[side] for row in rows]) for side in ("a", "b")}
    scores = {
        "cosine": np.einsum("pd,pd->p", vectors["a"], vectors["b"]),
        "stated rule": np.array(score_pairs(rows, encoder)),
        "model": np.array(score_pairs(rows, encoder, model=model)),
    }
    return {by: _false_at(score, same, 0.8) for by, score in scores.items()}


def _false_at(score: np.ndarray, same: np.ndarray, recall: float) -> int:
    right = np.sort(score[same])[::-1]
    cut = right[int(np.ceil(recall * len(right))) - 1]
    return int((score[~same] >= cut).sum())


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", type=Path, help="keep vectors in this file between calls")
    parser.add_argument("--sets", nargs="*", default=list(ALL), choices=[*ALL, "none"])
    chosen = parser.parse_args(arguments)
    if not SETS.is_dir():
        sys.exit(f"{SETS}: the public sets are not here")
    encoder = KeptVectors(chosen.vectors)
    table = Table(title="Stories, one set of settings")
    for column in ("set", "by", "BCubed F1", "pair F1", "pair P", "pair R", "rest", "ratio", "ratio"):
        table.add_column(column)
    for name in chosen.sets:
        if name != "none":
            measure(name, encoder, table)
    model = model_without("template_pairs", "none", encoder)
    console = Console(width=120)
    console.print(table)
    false = measure_pairs(encoder, model)
    ratios = Counter({by: round(100 * n / false["cosine"]) for by, n in false.items()})
    console.print(f"template_pairs, false positives at recall .80: {false}, per cent of cosine's: {dict(ratios)}")
    console.print(f"order, BCubed F1 with arrival shuffled by ±6 h: {measure_order(encoder, model):.3f}")


if __name__ == "__main__":
    main()
