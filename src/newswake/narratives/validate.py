"""What a judged sample says of a narrative: precision, recall, the share, and how far two people agree.

Rates of strata are weighted by how many reports each has (Cochran, Sampling Techniques, 1977, chapter 5). Intervals
are 95%: of single rates Wilson's (1927); of recall and the share percentiles of what the strata would have if each
one's rate were drawn from its Jeffreys posterior (Brown, Cai & DasGupta, Statistical Science 16, 2001), since the
normal approximation has no width where none of a stratum's few are right. As they do, a stratum with no yes may have
none, and one with nothing else may be all yes. Of kappa the interval is Cohen's (1960) normal one.
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

# Over 20 seeds the ends of recall then move by up to .02 and those of the share by up to 4% of themselves; with
# 4,000 by up to .04 and 13%. 40,000 take 7 ms.
DRAWS = 40_000
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
    recall, share = weigh(np.array([strata[name] for name in STRATA], dtype=np.int64))
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


def weigh(strata: NDArray[np.int64]) -> tuple[Measure, Measure]:
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
    # Else a large rest without a yes holds some in nearly every draw, and the truth that it holds none is never in.
    least, most = np.where(yes == 0, 0, drawn), np.where(yes == judged, reports, drawn)
    recall = Measure()
    if carry.sum() > 0:
        value = carry[0] / carry.sum()
        recall = _measure(value, _among(least[:, 0], most[:, 1:]), _among(most[:, 0], least[:, 1:]))
    share = 100 / reports.sum()
    return recall, _measure(share * carry.sum(), share * least.sum(axis=1), share * most.sum(axis=1))


def _among(hits: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return which part of what carries the claim hits, of each draw."""
    return np.asarray(hits / np.maximum(hits + others.sum(axis=1), 1), dtype=np.float64)


def _measure(value: float, least: NDArray[np.float64], most: NDArray[np.float64]) -> Measure:
    """Return a rate with its interval, out of draws for the low end and for the high one; it always holds the rate."""
    low, high = np.quantile(least, 0.025), np.quantile(most, 0.975)
    return Measure(float(value), min(float(low), float(value)), max(float(high), float(value)))


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
