"""Measure how often the intervals of a validation hold the truth, on sets whose every item is labelled.

    python benchmarks/bench_validation.py [--vectors FILE] [--data FOLDER] [--size N]
    python benchmarks/bench_validation.py --made

Each labelled set is a press of which all is known; each narrative in it with a yes is validated TRIALS times by a
sample of N, scored by a model trained on the other sets. Printed: how often the interval of precision, recall and share
held the value of the whole set (19 times in 20 is right), and its mean width, beside the normal approximation of
stratified rates (Cochran 1977, 5.6) on the same samples. "unsure" is left out of the press.

The sets have no large rest; ``--made`` draws samples of 120 from presses made up: 60 hits of which 50 are right, 100
near misses of which 10 carry the claim, and a rest of up to 20,000 of which few or none do.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from bench_narratives import FOLDS, SEEDS, SETS
from numpy.typing import NDArray
from train_narratives import Vectors, read_set, scores, train

from newswake.narratives.sample import STRATA, Frame, Sample, Scored, Verdict, draw_sample
from newswake.narratives.validate import Measure, Outcome, estimate, weigh
from newswake.settings import load_settings

TRIALS = 40
_MADE_TRIALS = 300
NAMES = ("precision", "recall", "share")
_FROM, _TO = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)
_AT = "2025-01-01T00:00:00+00:00"


def main() -> None:
    """Print a row for each set and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", type=Path, help="keep vectors in this file between calls")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/narratives"))
    parser.add_argument("--size", type=int, default=120)
    parser.add_argument("--made", action="store_true", help="presses made up, with a large rest, in place of the sets")
    chosen = parser.parse_args()
    if chosen.made:
        _print_made()
        return
    vectors, threshold = Vectors(chosen.vectors), load_settings(Path()).narratives.threshold
    named = {name: f"{chosen.data / file}={chosen.data / folder if folder else SEEDS}"
             for name, (file, folder) in SETS.items()}  # fmt: skip
    sets = {name: read_set(paths, vectors) for name, paths in named.items()}
    print(f"samples of {chosen.size}, {TRIALS} of each narrative with a yes")
    print(f"{'set':11} {'measure':10} {'n':>5} {'held':>6} {'width':>6}   normal: held width   ratio of held")
    for learnt, (name, *_) in FOLDS[:3]:
        found = scores(sets[name], train([sets[other] for other in learnt]))
        rows = [
            row
            for column in range(found.shape[1])
            for row in _trials(found[:, column], sets[name].labels[:, column], chosen.size, threshold)
        ]
        for place, measure in enumerate(NAMES):
            own = np.array([row[place] for row in rows if row[place] is not None])
            held, width, plain, plain_width = own.mean(axis=0)
            ratio = held / max(plain, 1e-9)
            told = f"{held:6.3f} {width:6.2f}   {plain:12.3f} {plain_width:5.2f}   {ratio:.2f}"
            print(f"{name:11} {measure:10} {len(own):5} {told}")


def _print_made() -> None:
    lot = np.random.default_rng(1)
    print("reports of the rest, that carry the claim: recall held, share held")
    for rest in ((500, 0), (2_000, 0), (5_000, 0), (20_000, 0), (20_000, 1), (20_000, 10), (20_000, 40)):
        reports, carries = np.array([(60, 50), (100, 10), rest]).T
        judged, held = np.array([48, 48, 24]), np.zeros(2)
        for _ in range(_MADE_TRIALS):
            yes = lot.hypergeometric(carries, reports - carries, judged)
            truths = carries[0] / carries.sum(), 100 * carries.sum() / reports.sum()
            found = weigh(np.stack([reports, judged, yes], axis=1))
            held += [each.low - 1e-9 <= truth <= each.high + 1e-9  # type: ignore[operator]
                     for each, truth in zip(found, truths, strict=True)]  # fmt: skip
        print(rest, (held / _MADE_TRIALS).round(2))


_Row = list[tuple[bool, float, bool, float] | None]


def _trials(score: NDArray[np.float64], label: NDArray[np.int64], size: int, threshold: float) -> list[_Row]:
    """Return for each trial and measure whether its interval held the truth and its width, ours and the normal one."""
    score, carries = score[label >= 0], label[label >= 0] == 1
    if not carries.any():
        return []
    hit = score >= threshold
    truths = (carries[hit].mean() if hit.any() else 0.0, (carries & hit).sum() / carries.sum(), 100 * carries.mean())
    rows = []
    for trial in range(TRIALS):
        frame = Frame("n", "d", str(trial), _FROM, _TO, {})
        drawn = draw_sample(frame, [Scored(str(n), str(n), "", float(s)) for n, s in enumerate(score)], size, threshold)
        said = tuple(
            Verdict(d.report_id, "yes" if carries[int(d.report_id)] else "no", "Ada", _AT) for d in drawn.drawn
        )
        found = estimate(Sample(drawn.frame, drawn.drawn, said))
        ours = (found.precision, found.recall, found.share)
        rows.append([_compare(*three) for three in zip(ours, _normal(found), truths, strict=True)])
    return rows


def _compare(ours: Measure, plain: tuple[float, float], truth: float) -> tuple[bool, float, bool, float] | None:
    if ours.low is None or ours.high is None:
        return None
    value, half = plain
    held = ours.low <= truth + 1e-9 and truth <= ours.high + 1e-9
    return held, ours.high - ours.low, abs(value - truth) <= half + 1e-9, 2 * half


def _normal(found: Outcome) -> list[tuple[float, float]]:
    """Return value and half width of precision, recall and share by the normal approximation, recall by the delta."""
    reports, judged, yes = np.array([found.strata[name] for name in STRATA], dtype=float).T
    rate = yes / np.maximum(judged, 1)
    spread = reports**2 * rate * (1 - rate) / np.maximum(judged - 1, 1) * (1 - judged / np.maximum(reports, 1))
    carry = reports * rate
    total = max(carry.sum(), 1e-9)
    recall = carry[0] / total
    slope = np.array([(1 - recall) / total, -recall / total, -recall / total])
    halves = 1.96 * np.sqrt([spread[0] / max(reports[0], 1) ** 2, (slope**2 * spread).sum(), spread.sum()])
    share = 100 / reports.sum()
    return [(rate[0], halves[0]), (recall, halves[1]), (share * total, share * halves[2])]


if __name__ == "__main__":
    main()
