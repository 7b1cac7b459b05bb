"""Stories on the labelled sets, each by an adapter and a model that saw none of it, beside the stated rule in one run.

    python benchmarks/bench_stories.py [--kept FOLDER] [--sets NAME …] [--without FEATURE …]

Clusters by the steps of ``newswake eval stories`` and scores by ../shared/score_stories.py. ``rest`` is the pair F1
without the largest story of each week of a feed, or of a set. Each week of ``feeds_2023_train`` is scored by a judge
that saw the other two; kinds, too, are told by a model that saw none of it. Order is the BCubed F1 between two runs
of the feeds, one with arrival shuffled by up to six hours. Pairs: false positives at recall .80.
``--kept`` keeps the adapters (sixteen for all sets, about a minute each) and the vectors; ``--without`` fits the models
of pairs without some of their features.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from story_sets import DEV, FEEDS, SETS, KeptVectors, Rows, parts_of, read_rows
from train_stories import Trainer

from newswake.settings import load_settings
from newswake.stories.evaluate import cluster_rows, score_pairs
from newswake.stories.judge import Judge
from newswake.stories.pairs import FEATURES

sys.path.insert(0, str(SETS.parents[1]))
scoring: Any = import_module("score_stories") if SETS.is_dir() else None

LABELLED = (DEV, FEEDS, "newsweek_2025", "twin_events")
ALL = (*LABELLED, "template_pairs", "order")
RULE = load_settings(Path(__file__).resolve().parents[1]).stories.model_dump()
Judges = dict[str, tuple[Judge, KeptVectors]]


def judges_without(left_out: str, trainer: Trainer, columns: Sequence[str] = FEATURES) -> Judges:
    """Return the stated rule and what was learned without a set, or a week of the feeds, each with its vectors."""
    plain = trainer.judge_without(left_out, adapted=False, columns=columns)
    adapted = trainer.judge_without(left_out, adapted=True, columns=columns)
    return {
        "stated rule": (Judge(), trainer.plain),
        "plain vectors": (plain, trainer.plain),
        "adapted": (adapted, trainer.vectors_without(parts_of(left_out))),
    }


def by_week(name: str) -> dict[str, Rows]:
    """Return the rows of a set by week of the feeds; other sets are one."""
    weeks: dict[str, Rows] = {}
    for row in read_rows(name):
        weeks.setdefault(row.get("replay") or "all", []).append(row)
    return weeks


def measure(name: str, trainer: Trainer, columns: Sequence[str], table: Table) -> None:
    """Add a set's rows: by the stated rule, with plain vectors, and with adapted ones."""
    weeks = by_week(name)
    gold: list[str] = []
    found: dict[str, list[str]] = {}
    for week, rows in weeks.items():
        labelled = [row for row in rows if row["gold_cluster"]]
        gold += [row["gold_cluster"] for row in labelled]
        left_out = week if name == FEEDS else name
        kinds = trainer.kinds_without(left_out)
        for by, (judge, encoder) in judges_without(left_out, trainer, columns).items():
            clusters = cluster_rows(rows, encoder, model=judge.model, kinds=kinds, **RULE)
            found.setdefault(by, []).extend(week + clusters[str(row["id"])] for row in labelled)
    base = scoring.evaluate(gold, found["stated rule"])
    for by, predicted in found.items():
        score, rest = scoring.evaluate(gold, predicted), scoring.evaluate_rest(gold, predicted, len(weeks))
        table.add_row(
            name, by, *(f"{score[key]:.3f}" for key in ("bcubed_f1", "pair_f1", "pair_p", "pair_r")),
            f"{rest['pair_f1']:.3f}", f"{score['bcubed_f1'] / base['bcubed_f1']:.3f}",
            f"{score['pair_f1'] / base['pair_f1']:.3f}",
        )  # fmt: skip


def measure_order(judge: Judge, encoder: KeptVectors) -> float:
    """Return the BCubed F1 between two runs of the training feeds, one of them shuffled."""
    rows = [row for row in read_rows(FEEDS) if row["published"]]
    pick = random.Random(1)
    moved = [
        row
        | {"published": (datetime.fromisoformat(row["published"]) + timedelta(hours=pick.uniform(-6, 6))).isoformat()}
        for row in rows
    ]
    one, other = (cluster_rows(each, encoder, model=judge.model, **RULE) for each in (rows, moved))
    ids = [str(row["id"]) for row in rows]
    return float(scoring.evaluate([one[key] for key in ids], [other[key] for key in ids])["bcubed_f1"])


def measure_pairs(judges: Judges) -> dict[str, int]:
    """Return the false positives at recall .80 on formula headlines: by cosine and by each judge."""
    rows = [row | {"a": row["item_a_title"], "b": row["item_b_title"]} for row in read_rows("template_pairs")]
    same = np.array([row["final_label"] == "SAME" for row in rows])
    plain = judges["stated rule"][1]
    one, other = (plain.encode([row[side] for row in rows]) for side in ("a", "b"))
    scores = {"cosine": np.einsum("pd,pd->p", one, other)}
    scores |= {by: np.array(score_pairs(rows, each, model=judge.model)) for by, (judge, each) in judges.items()}
    return {by: _false_at(score, same, 0.8) for by, score in scores.items()}


def _false_at(score: np.ndarray, same: np.ndarray, recall: float) -> int:
    right = np.sort(score[same])[::-1]
    cut = right[int(np.ceil(recall * len(right))) - 1]
    return int((score[~same] >= cut).sum())


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kept", type=Path, help="keep adapters and vectors in this folder")
    parser.add_argument("--sets", nargs="*", default=list(ALL), choices=ALL)
    parser.add_argument("--without", nargs="*", default=[], choices=FEATURES, metavar="FEATURE")
    chosen = parser.parse_args(arguments)
    if not SETS.is_dir():
        sys.exit(f"{SETS}: the public sets are not here")
    columns = [name for name in FEATURES if name not in chosen.without]
    table = Table(
        title=f"Stories, one set of settings{' without ' if chosen.without else ''}{' '.join(chosen.without)}"
    )
    for column in ("set", "by", "BCubed F1", "pair F1", "pair P", "pair R", "rest", "ratio", "ratio"):
        table.add_column(column)
    console = Console(width=120)
    with tempfile.TemporaryDirectory() as passing:
        trainer = Trainer(chosen.kept or Path(passing))
        for name in LABELLED:
            if name in chosen.sets:
                measure(name, trainer, columns, table)
        if table.row_count:
            console.print(table)
        judges = judges_without("", trainer, columns) if {"template_pairs", "order"} & set(chosen.sets) else {}
        if "template_pairs" in chosen.sets:
            false = measure_pairs(judges)
            ratios = {by: round(100 * n / false["cosine"]) for by, n in false.items()}
            console.print(f"template_pairs, false positives at recall .80: {false}, per cent of cosine's: {ratios}")
        if "order" in chosen.sets:
            shuffled = measure_order(*judges["adapted"])
            console.print(f"order, BCubed F1 with arrival shuffled by ±6 h: {shuffled:.3f}")


if __name__ == "__main__":
    main()
