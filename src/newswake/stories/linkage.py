"""Grouping by average linkage: two groups join on the mean score of all their pairs, never by a chain. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from newswake.stories.match import DECIMALS, Places, Rule, Scores


def group_new(rule: Rule, places: Places, threshold: float) -> list[Places]:
    """Group reports among themselves by average linkage, in the order of their first places.

    Exact, though only parts are looked at: a group whose mean reaches ``threshold`` has a pair that does.
    """
    near = _components(rule, places, threshold)
    groups: list[Places] = []
    for part in near:
        labels = _link(rule, part, threshold)
        groups += [part[labels == label] for label in np.unique(labels)]
    return sorted(groups, key=lambda group: int(group[0]))


def _components(rule: Rule, places: Places, threshold: float) -> list[Places]:
    if len(places) < 2:
        return [places] if len(places) else []
    rows = [csr_matrix(_rounded(rule.score(block, places)[0]) >= threshold) for block in rule.blocks(places, places)]
    _, labels = connected_components(vstack(rows), directed=False)
    return [places[labels == label] for label in np.unique(labels)]


def _link(rule: Rule, places: Places, threshold: float) -> Places:
    if len(places) == 1:
        return np.zeros(1, dtype=np.int64)
    tree = linkage(_distances(rule, places), "average")
    labels: Places = fcluster(tree, 1 - threshold + 10**-DECIMALS / 2, "distance").astype(np.int64)
    return labels


def _distances(rule: Rule, places: Places) -> NDArray[np.float64]:
    apart = 1 - _rounded(rule.score(places, places)[0])
    apart = (apart + apart.T) / 2
    np.fill_diagonal(apart, 0)
    condensed: NDArray[np.float64] = squareform(apart, checks=False)
    return condensed


def _rounded(scores: Scores) -> NDArray[np.float64]:
    rounded: NDArray[np.float64] = scores.astype(np.float64).round(DECIMALS)
    return rounded


def halve(rule: Rule, places: Places) -> tuple[Places, Places]:
    """Cut two or more reports into the two groups that average linkage joins last, the first report's first."""
    labels = fcluster(linkage(_distances(rule, places), "average"), 2, "maxclust")
    return places[labels == labels[0]], places[labels != labels[0]]
