"""What a judged sample says of a narrative: precision, recall, the share, and how far two people agree.

Rates of strata are weighted by how many reports each has (Cochran, Sampling Techniques, 1977, chapter 5). Intervals
are 95%: of single rates Wilson's (1927); of recall and the share percentiles of what the strata would have if each
one's rate were drawn from its Jeffreys posterior (Brown, Cai & DasGupta, Statistical Science 16, 2001), since the
normal approximation has no width where none of a stratum's few are right; of kappa Cohen's (1960) normal one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newswake.narratives.labels import Label
from newswake.narratives.sample import STRATA, Sample

DRAWS = 4_000  # the ends of an interval then stand to within half a hundredth
_Z = 1.959964
_SEED = 20250127  # any: the same sample gives the same interval


class Measure(NamedTuple):
    """A rate with its 95% interval; None where nothing says anything of it."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Outcome:
    """What a sample says; ``judged`` reports count as yes or no, ``unsure`` do not."""

    authors: tuple[str, ...]
    judged: int
    unsure: int
    precision: Measure
    recall: Measure
    share: Measure
    judged_twice: int
    agreement: Measure
    kappa: Measure
    validated_at: datetime | None
    strata: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)  # reports, judged, yes


def estimate(sample: Sample) -> Outcome:
    """Return what the verdicts so far say. Where two people differ on a report, it counts as unsure."""
    said = sample.labels()
    strata = {name: [sample.frame.reports.get(name, 0), 0, 0] for name in STRATA}
    unsure = 0
    for drawn in sample.drawn:
        labels = set(said.get(drawn.report_id, {}).values())
        if labels in ({"yes"}, {"no"}):
            strata[drawn.stratum][1] += 1
            strata[drawn.stratum][2] += labels == {"yes"}
        else:
            unsure += bool(labels)
    twice = [pair for labels in said.values() if (pair := _first_two(labels)) is not None]
    recall, share = _weigh(np.array([strata[name] for name in STRATA], dtype=np.int64))
    _, judged_hits, right = strata["hit"]
    return Outcome(
        tuple(sorted({verdict.author for verdict in sample.verdicts})),
        sum(judged for _, judged, _ in strata.values()),
        unsure,
        wilson(right, judged_hits),
        recall,
        share,
        len(twice),
        wilson(sum(one == other for one, other in twice), len(twice)),
        _kappa(Counter(twice)),
        max((datetime.fromisoformat(verdict.at) for verdict in sample.verdicts), default=None),
        {name: (counts[0], counts[1], counts[2]) for name, counts in strata.items()},
    )


def _first_two(labels: Mapping[str, Label]) -> tuple[Label, Label] | None:
    """Return the first pair of authors, by name, who both said yes or no."""
    sure = [labels[author] for author in sorted(labels) if labels[author] != "unsure"]
    return next(combinations(sure, 2), None)


def wilson(right: int, of: int) -> Measure:
    """Return a rate with Wilson's interval."""
    if not of:
        return Measure()
    rate, z2 = right / of, _Z**2
    middle = (rate + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * float(np.sqrt(rate * (1 - rate) / of + z2 / (4 * of**2)))
    return Measure(rate, max(0.0, middle - half), min(1.0, middle + half))


def _weigh(strata: NDArray[np.int64]) -> tuple[Measure, Measure]:
    """Return recall and the share in percent; rows are hits, near misses and the rest: reports, judged, yes.

    What was judged is known; only what was not is drawn. A stratum of which nobody judged any says nothing.
    """
    reports, judged, yes = strata.T
    if (judged[reports > 0] == 0).any() or not reports.sum():
        return Measure(), Measure()
    carry = reports * yes / np.maximum(judged, 1)
    lot = np.random.default_rng(_SEED)
    rates = lot.beta(yes + 0.5, judged - yes + 0.5, size=(DRAWS, len(strata)))
    drawn = yes + lot.binomial(np.maximum(reports - judged, 0), rates)
    recall = Measure()
    if carry.sum() > 0:
        among = drawn[:, 0] / np.maximum(drawn.sum(axis=1), 1)
        recall = Measure(float(carry[0] / carry.sum()), *_ends(among))
    share = 100 / reports.sum()
    return recall, Measure(float(share * carry.sum()), *_ends(share * drawn.sum(axis=1)))


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def _kappa(pairs: Mapping[tuple[Label, Label], int]) -> Measure:
    """Return Cohen's kappa of pairs of yes and no; where all say the same, chance explains all and it says nothing."""
    n = sum(pairs.values())
    if not n:
        return Measure()
    agreed = sum(count for (one, other), count in pairs.items() if one == other) / n
    first, second = (sum(count for pair, count in pairs.items() if pair[who] == "yes") / n for who in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    if chance >= 1:
        return Measure()
    kappa = (agreed - chance) / (1 - chance)
    half = _Z * float(np.sqrt(agreed * (1 - agreed) / n)) / (1 - chance)
    return Measure(kappa, max(-1.0, kappa - half), min(1.0, kappa + half))
