"""Grouping by average linkage: two groups join on the mean score of all their pairs, never by a chain. Pure."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix, triu
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from newswake.stories.match import DECIMALS, Rule
from newswake.stories.pairs import Places

_ROWS = 512  # reports that are scored at once with all that come after them


def group_new(rule: Rule, places: Places, threshold: float) -> list[Places]:
    """Group reports among themselves by average linkage, in the order of their first places.

    Exact, though only parts are looked at: a group whose mean reaches ``threshold`` has a pair that does. Where none of
    a group is news, each of them stays alone: pieces on a topic in general are alike without an event.
    """
    if not len(places):
        return []
    scores = _upper(rule, places)
    _, parts = connected_components(scores >= threshold, directed=False)
    labels = join_by_mean(scores, parts, threshold)
    order = np.argsort(labels, kind="stable")
    groups = np.split(places[order], np.flatnonzero(np.diff(labels[order])) + 1)
    is_news = rule.compared.is_news
    parts_of = (([group] if is_news[group].any() else np.split(group, len(group))) for group in groups)
    return sorted((each for some in parts_of for each in some), key=lambda group: int(group[0]))


def _upper(rule: Rule, places: Places) -> csr_matrix:
    """Return the scores of each report with those after it, shape (n, n)."""
    blocks = []
    for at in range(0, len(places), _ROWS):
        scores = triu(rule.score(places[at : at + _ROWS], places[at:]), 1).tocoo()
        blocks.append((scores.row + at, scores.col + at, scores.data))
    row, column, score = (np.concatenate(each) for each in zip(*blocks, strict=True))
    return csr_matrix((score, (row, column)), shape=(len(places), len(places)))


def join_by_mean(scores: csr_matrix, parts: Places, threshold: float) -> Places:
    """Return the group of each of n reports, by the lowest of its places: best pair of groups first, then the next.

    ``scores`` (n, n) has those above the diagonal; ``parts`` (n) tell which reports may meet at all.
    """
    pairs = scores.tocoo()
    meet = parts[pairs.row] == parts[pairs.col]
    sums: list[dict[int, float]] = [{} for _ in range(len(parts))]
    for one, other, score in zip(
        pairs.row[meet].tolist(), pairs.col[meet].tolist(), pairs.data[meet].tolist(), strict=True
    ):
        sums[one][other] = sums[other][one] = score
    return _joined(sums, threshold)


def _joined(sums: list[dict[int, float]], threshold: float) -> Places:
    size = [1] * len(sums)
    group = np.arange(len(sums), dtype=np.int64)
    waiting = [
        (-score, one, other)
        for one, row in enumerate(sums)
        for other, score in row.items()
        if one < other and score >= threshold
    ]
    heapify(waiting)
    into: dict[int, int] = {}
    while waiting:
        negative, one, other = heappop(waiting)
        if one in into or other in into or -negative != round(sums[one][other] / (size[one] * size[other]), DECIMALS):
            continue  # the pair has changed since: it waits under its new mean, where that is good enough
        into[other] = one
        size[one] += size[other]
        for third, total in sums[other].items():
            del sums[third][other]
            if third != one:
                sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + total
        sums[other] = {}
        for third, total in sums[one].items():
            mean = round(total / (size[one] * size[third]), DECIMALS)
            if mean >= threshold:
                heappush(waiting, (-mean, min(one, third), max(one, third)))
    for at in range(len(group)):
        while (target := into.get(int(group[at]))) is not None:
            group[at] = target
    return group


def halve(scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which of two or more reports, by their scores (n, n), are in the half of the first: the two groups that
    average linkage joins last."""
    apart = 1 - (scores + scores.T) / 2
    np.fill_diagonal(apart, 0)
    labels = fcluster(linkage(squareform(apart, checks=False), "average"), 2, "maxclust")
    first: NDArray[np.bool_] = labels == labels[0]
    return first
