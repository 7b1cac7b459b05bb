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

# A group with one report of news among pieces that comment is a story only where it scores so much more. On weeks of
# the feeds BCubed F1 gains .005, pair F1 .002; sets of news alone are as they were.
LONE_NEWS = 0.15
_ROWS = 512  # reports that are scored at once with all that come after them


def group_new(rule: Rule, places: Places, threshold: float) -> list[Places]:
    """Group reports among themselves by average linkage, in the order of their first places.

    Exact, though only parts are looked at: a group whose mean reaches ``threshold`` has a pair that does. Where a group
    has not what ``asked_of`` it, each of its reports stays alone.
    """
    if not len(places):
        return []
    scores = _upper(rule, places)
    _, parts = connected_components(scores >= threshold, directed=False)
    labels = _keep_sure(join_by_mean(scores, parts, threshold), scores, rule.compared.is_news[places], threshold)
    order = np.argsort(labels, kind="stable")
    groups = np.split(places[order], np.flatnonzero(np.diff(labels[order])) + 1)
    return sorted(groups, key=lambda group: int(group[0]))


def asked_of(reports: Places, news: Places, threshold: float) -> NDArray[np.float64]:
    """Return the mean score that groups of so many ``reports``, so many of them ``news``, must reach to be a story.

    Pieces that comment are alike for their topic, without an event: a group without news is none, and one around a lone
    report of news is to be surer.
    """
    sure = round(threshold + LONE_NEWS, DECIMALS)
    return np.where((news > 1) | (news == reports), threshold, np.where(news == 1, sure, np.inf))


def _keep_sure(labels: Places, scores: csr_matrix, is_news: NDArray[np.bool_], threshold: float) -> Places:
    """Return ``labels`` with the reports of groups that score too little alone."""
    pairs, size = scores.tocoo(), len(labels)
    same = labels[pairs.row] == labels[pairs.col]
    sums = np.bincount(labels[pairs.row[same]], pairs.data[same], size)
    reports, news = np.bincount(labels, minlength=size), np.bincount(labels, is_news, size)
    means = np.round(sums / np.maximum(reports * (reports - 1) / 2, 1), DECIMALS)
    kept = (reports == 1) | (means >= asked_of(reports, news, threshold))
    return np.where(kept[labels], labels, np.arange(size))


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
