"""Grouping by average linkage: two groups join on the mean score of all their pairs, never by a chain. Pure."""

from __future__ import annotations

from dataclasses import replace
from heapq import heapify, heappop, heappush

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
MILLION = 10**DECIMALS
# The mean of two groups, negative, their names, the one whose best it is, and how many reports that and the other had.
_Pair = tuple[float, int, int, int, int, int]


def group_new(rule: Rule, places: Places, threshold: float) -> list[Places]:
    """Group reports among themselves by average linkage, in the order of their first places.

    Exact, though only parts are looked at: a group whose mean reaches ``threshold`` has a pair that does. Where a group
    has not what ``asked_of`` it, each of its reports stays alone.
    """
    if not len(places):
        return []
    scores = _upper(rule, places)
    _, parts = connected_components(scores >= round(threshold * MILLION), directed=False)
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
    sums = np.bincount(row[same], scores.data[same], size) / MILLION
    reports, news = np.bincount(labels, minlength=size), np.bincount(labels, is_news, size)
    means = np.round(sums / np.maximum(reports * (reports - 1) / 2, 1), DECIMALS)
    kept = (reports == 1) | (means >= asked_of(reports, news, threshold))
    return np.where(kept[labels], labels, np.arange(size))


def _upper(rule: Rule, places: Places) -> csr_matrix:
    """Return the scores of each report with those after it, in millionths, shape (n, n)."""
    size, blocks = len(places), []
    if 2 * size > len(rule.compared.hours):  # most of the window: then ranking it costs a hundredth of what it saves
        rule = replace(rule, compared=rule.compared.ranked())
    for at in range(0, size, _ROWS):
        found = triu(rule.score(places[at : at + _ROWS], places[at:]), 1, format="csr")
        millionths = np.rint(found.data * MILLION).astype(np.int32)
        shape = (found.shape[0], size)
        blocks.append(csr_matrix((millionths, found.indices + np.int32(at), found.indptr), shape=shape))
    return vstack(blocks, format="csr")


def join_by_mean(scores: csr_matrix, parts: Places, threshold: float) -> Places:
    """Return the group of each of n reports, by the lowest of its places: best pair of groups first, then the next.

    ``scores`` (n, n) has those above the diagonal, in millionths: whole numbers, whose sums no order changes.
    ``parts`` (n) tell which reports may meet at all.
    """
    meet = np.repeat(parts, np.diff(scores.indptr)) == parts[scores.indices]
    starts = np.concatenate([[0], np.cumsum(meet)])[scores.indptr].astype(np.int32)
    groups = _Groups(csr_matrix((scores.data[meet], scores.indices[meet], starts), shape=scores.shape), threshold)
    while groups.waiting:
        groups.join(heappop(groups.waiting))
    return groups.of


class _Groups:
    """Groups of reports that grow, each called by the lowest of its places.

    ``waiting`` is a heap with the best pair of each group as it was when it was looked for. What has grown since is no
    nearer than its parts were, so that a pair which is popped and still stands is the best of all.
    """

    def __init__(self, scores: csr_matrix, threshold: float) -> None:
        size = scores.shape[0]
        self._after, self._before, self._least = scores, scores.tocsc(), round(threshold * MILLION)
        self.of = np.arange(size, dtype=np.int32)
        self._size = np.ones(size, dtype=np.int64)  # 0 of what is in another
        self._members: dict[int, NDArray[np.int32]] = {}
        self._sums: dict[int, tuple[NDArray[np.int32], NDArray[np.float64]]] = {}  # of groups: with which others
        self._number = np.zeros(size, dtype=np.int32)
        self.waiting = self._first_pairs()

    def _first_pairs(self) -> list[_Pair]:
        """Return a heap with the best pair of each report, of equal ones that with the lowest place."""
        good = np.flatnonzero(self._after.data >= self._least)
        one = np.searchsorted(self._after.indptr, good, "right") - 1
        other, scores = self._after.indices[good], self._after.data[good]
        group, third = np.concatenate([one, other]), np.concatenate([other, one])
        both = np.concatenate([scores, scores])
        order = np.lexsort((third, -both, group))
        first = order[np.flatnonzero(np.diff(group[order], prepend=-1))]
        pairs: list[_Pair] = [
            (-float(best), min(one, other), max(one, other), one, 1, 1)
            for best, one, other in zip(both[first].tolist(), group[first].tolist(), third[first].tolist(), strict=True)
        ]
        heapify(pairs)
        return pairs

    def join(self, pair: _Pair) -> None:
        """Join two groups; where the second has changed since they were found, look for the first's best again."""
        _, low, high, first, reports, others = pair
        second = low + high - first
        if self._size[first] != reports:
            return
        if self._size[second] == others:
            moved = self._members.pop(high, self.of[high : high + 1].copy())
            self._members[low] = np.concatenate([self._members.get(low, self.of[low : low + 1].copy()), moved])
            self.of[moved] = low
            self._size[[low, high]] = reports + others, 0
            (one, one_sums), (other, other_sums) = self._known(low), self._known(high)
            self._sums[low] = np.concatenate([one, other]), np.concatenate([one_sums, other_sums])
            self._sums.pop(high, None)
            first = low
        self._wait(first)

    def _wait(self, group: int) -> None:
        """Put the best pair of a group among those that wait, if it is good enough."""
        thirds, sums = self._summed(group)
        if not len(thirds):
            return
        means = np.rint(sums / (self._size[group] * self._size[thirds]))
        best = float(means.max())
        if best >= self._least:
            third = int(thirds[means == best].min())
            sizes = int(self._size[group]), int(self._size[third])
            heappush(self.waiting, (-best, min(group, third), max(group, third), group, *sizes))

    def _summed(self, group: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the groups that a group has scores with, and the sum of each."""
        known, sums = self._known(group)
        thirds = self.of[known]
        counted = np.arange(len(thirds), dtype=np.int32)
        self._number[thirds] = counted  # the last of each third's
        number = self._number[thirds]
        last = (number == counted) & (thirds != group)
        thirds, sums = thirds[last], np.bincount(number, sums, len(thirds))[last]
        if self._size[group] > 1:
            self._sums[group] = thirds, sums
        return thirds, sums

    def _known(self, group: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the same as it was when last summed; of a single report, what it scores."""
        if group in self._sums:
            return self._sums[group]
        before, after = (slice(*each.indptr[group : group + 2]) for each in (self._before, self._after))
        thirds = np.concatenate([self._before.indices[before], self._after.indices[after]])
        return thirds, np.concatenate([self._before.data[before], self._after.data[after]]).astype(np.float64)


def halve(scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which of two or more reports, by their scores (n, n), are in the half of the first: the two groups that
    average linkage joins last."""
    apart = 1 - (scores + scores.T) / 2
    np.fill_diagonal(apart, 0)
    labels = fcluster(linkage(squareform(apart, checks=False), "average"), 2, "maxclust")
    first: NDArray[np.bool_] = labels == labels[0]
    return first
