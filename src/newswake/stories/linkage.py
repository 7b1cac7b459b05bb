"""Grouping by average linkage: two groups join on the mean score of all their pairs, never by a chain. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import repeat

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix, triu, vstack
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from newswake.stories.match import DECIMALS, Rule
from newswake.stories.products import Places

# A group with one report of news among pieces that comment is a story only where it scores so much more. On weeks of
# the feeds BCubed F1 gains .005, pair F1 .002; sets of news alone are as they were.
LONE_NEWS = 0.15
_ROWS = 1024  # reports that are scored at once with all that come after them
_PAIRS = 4096  # pairs of single reports that are looked through at once
_Pair = tuple[float, int, int, int]  # two groups by their lowest places, with their mean, negative, and their reports


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
    size, row = len(labels), np.repeat(labels, np.diff(scores.indptr))
    same = row == labels[scores.indices]
    sums = np.bincount(row[same], scores.data[same], size)
    reports, news = np.bincount(labels, minlength=size), np.bincount(labels, is_news, size)
    means = np.round(sums / np.maximum(reports * (reports - 1) / 2, 1), DECIMALS)
    kept = (reports == 1) | (means >= asked_of(reports, news, threshold))
    return np.where(kept[labels], labels, np.arange(size))


def _upper(rule: Rule, places: Places) -> csr_matrix:
    """Return the scores of each report with those after it, shape (n, n)."""
    size = len(places)
    blocks = []
    for at in range(0, size, _ROWS):
        found = triu(rule.score(places[at : at + _ROWS], places[at:]), 1, format="csr")
        blocks.append(
            csr_matrix((found.data, found.indices + np.int32(at), found.indptr), shape=(found.shape[0], size))
        )
    return vstack(blocks, format="csr")


def join_by_mean(scores: csr_matrix, parts: Places, threshold: float) -> Places:
    """Return the group of each of n reports, by the lowest of its places: best pair of groups first, then the next.

    ``scores`` (n, n) has those above the diagonal; ``parts`` (n) tell which reports may meet at all.
    """
    row = np.repeat(np.arange(len(parts), dtype=np.int32), np.diff(scores.indptr))
    meet = parts[row] == parts[scores.indices]
    upper = csr_matrix((scores.data[meet], (row[meet], scores.indices[meet])), shape=scores.shape)
    groups, fresh = _Groups(upper + upper.T, threshold), _best_first(upper, threshold)
    pair = next(fresh, None)
    while pair or groups.waiting:
        if pair and (not groups.waiting or pair < groups.waiting[0]):
            groups.join(pair)
            pair = next(fresh, None)
        else:
            groups.join(heappop(groups.waiting))
    return groups.of


def _best_first(upper: csr_matrix, threshold: float) -> Iterator[_Pair]:
    """Yield the pairs of single reports that reach the threshold."""
    pairs = upper.tocoo()
    good = pairs.data >= threshold
    row, column, negative = pairs.row[good], pairs.col[good], -pairs.data[good]
    order = np.lexsort((column, row, negative))
    for at in range(0, len(order), _PAIRS):
        some = order[at : at + _PAIRS]
        yield from zip(negative[some].tolist(), row[some].tolist(), column[some].tolist(), repeat(2), strict=False)


class _Groups:
    """Groups of reports that grow, each called by the lowest of its places.

    ``waiting`` is a heap of the pairs of groups, at least one of them of several reports, that reach the threshold; and
    of pairs that did until one of them grew: their number of reports tells.
    """

    def __init__(self, scores: csr_matrix, threshold: float) -> None:
        self._scores, self._threshold = scores, threshold
        self.of = np.arange(scores.shape[0], dtype=np.int64)
        self.waiting: list[_Pair] = []
        self._size = np.ones(scores.shape[0], dtype=np.int64)  # 0 of what is in another
        self._members: dict[int, Places] = {}
        self._sums: dict[int, tuple[Places, NDArray[np.float64]]] = {}

    def join(self, pair: _Pair) -> None:
        """Join two groups, unless one of them has changed since the pair was found."""
        _, one, other, reports = pair
        size = self._size
        if not size[one] or not size[other] or size[one] + size[other] != reports:
            return
        moved = self._members.pop(other, np.array([other]))
        self._members[one] = np.concatenate([self._members.get(one, np.array([one])), moved])
        self.of[moved] = one
        size[one], size[other] = reports, 0
        thirds, sums = self._summed(one, other)
        means = np.round(sums / (reports * size[thirds]), DECIMALS)
        good = np.flatnonzero(means >= self._threshold)
        for third, mean in zip(thirds[good].tolist(), means[good].tolist(), strict=True):
            heappush(self.waiting, (-mean, min(one, third), max(one, third), reports + int(size[third])))

    def _summed(self, one: int, other: int) -> tuple[Places, NDArray[np.float64]]:
        """Return the groups that a group just joined of two has scores with, and the sum of each."""
        rows = [self._sums.pop(each) if each in self._sums else self._row(each) for each in (one, other)]
        thirds = self.of[np.concatenate([thirds for thirds, _ in rows])]
        order = np.argsort(thirds, kind="stable")
        order = order[thirds[order] != one]
        thirds, starts = np.unique(thirds[order], return_index=True)
        sums = np.concatenate([sums for _, sums in rows])[order]
        self._sums[one] = thirds, np.add.reduceat(sums, starts) if len(starts) else sums
        return self._sums[one]

    def _row(self, place: int) -> tuple[Places, NDArray[np.float64]]:
        part = slice(*self._scores.indptr[place : place + 2])
        return self._scores.indices[part], self._scores.data[part]


def halve(scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which of two or more reports, by their scores (n, n), are in the half of the first: the two groups that
    average linkage joins last."""
    apart = 1 - (scores + scores.T) / 2
    np.fill_diagonal(apart, 0)
    labels = fcluster(linkage(squareform(apart, checks=False), "average"), 2, "maxclust")
    first: NDArray[np.bool_] = labels == labels[0]
    return first
