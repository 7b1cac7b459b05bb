"""How well a grouping or a finding agrees with what was intended: 0 to 1, by the definitions in common use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Set
from itertools import combinations

Pair = tuple[str, str]


def bcubed_f1(gold: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> float:
    """F1 of BCubed precision and recall (Bagga and Baldwin 1998), each a mean over the items of both."""
    both = Counter((gold[item], found[item]) for item in gold)
    golds, founds = Counter(gold.values()), Counter(found[item] for item in gold)
    precision = sum(n * n / founds[label] for (_, label), n in both.items()) / len(gold)
    recall = sum(n * n / golds[label] for (label, _), n in both.items()) / len(gold)
    return 2 * precision * recall / (precision + recall)


def pairs(labels: Mapping[str, Hashable]) -> set[Pair]:
    """The pairs of items that share a label; None is no label."""
    return {
        (one, other)
        for one, other in combinations(sorted(labels), 2)
        if labels[one] is not None and labels[one] == labels[other]
    }


def share(part: Set[object], whole: Set[object]) -> float:
    """How much of ``whole`` is in ``part``: recall of what was intended, or precision of what was found."""
    assert whole, "nothing to take a share of"
    return len(part & whole) / len(whole)
