"""Products of rows, pair by pair. Pure."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newswake.stories.features import BUCKETS

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Places = NDArray[np.int64]

# Pairs, rows and vectors that are looked at together: so few that what they need stays in a processor's cache.
_PAIRS, _ROWS, _VECTORS = 16_384, 128, 256


class Entries(NamedTuple):
    """The entries of a sparse matrix, or 1 for each of them."""

    matrix: csr_matrix
    as_ones: bool = False

    def ones(self) -> Entries:
        """Return the same with 1 for each."""
        return self._replace(as_ones=True)

    def rows(self, places: Places) -> csr_matrix:
        """Return some rows, as often as they are asked for."""
        found = self.matrix[places]
        return (
            csr_matrix((np.ones(found.nnz), found.indices, found.indptr), shape=found.shape) if self.as_ones else found
        )


class _Spread(threading.local):
    """Room that each thread has for itself: the rows of a few reports side by side, over the columns that they have."""

    def __init__(self) -> None:
        self.number = np.zeros(BUCKETS, dtype=np.int32)  # that of a column among those spread out, 0 of all others
        self.values = np.zeros(0)  # all 0 between calls

    def resized(self, needed: int) -> Doubles:
        if self.values.size < needed:
            self.values = np.zeros(needed)
        return self.values


_SPREAD = _Spread()


def row_products(lefts: Sequence[Entries], rights: Sequence[Entries], one: Places, other: Places) -> list[Doubles]:
    """Return of each of ``lefts`` (n, BUCKETS) the products of the rows one[k] with the rows other[k] of the one of
    ``rights`` beside it; those have their entries at the same places.

    Fast where equal ``one`` follow each other and all are of one of the parts that ``cut`` makes: their row is spread
    out once, and the other rows only look up what they share with it.
    """
    first = np.flatnonzero(np.diff(one, prepend=-1))
    rows, found = [left.rows(one[first]) for left in lefts], rights[0].matrix[other]
    columns, number = np.concatenate([each.indices for each in rows]), _SPREAD.number
    starts = np.arange(len(first), dtype=np.int32) * np.int32(len(columns) + 1)
    values = _SPREAD.resized(len(first) * (len(columns) + 1))
    try:
        number[columns] = np.arange(1, len(columns) + 1, dtype=np.int32)
        looked_up = np.repeat(np.repeat(starts, np.diff(first, append=len(one))), np.diff(found.indptr))
        looked_up += number[found.indices]
        filled = [np.repeat(starts, np.diff(row.indptr)) + number[row.indices] for row in rows]
    finally:  # the room is the thread's own and the next product's
        number[columns] = 0
    products = []
    for row, at, right in zip(rows, filled, rights, strict=True):
        weights = found.data if right.matrix is rights[0].matrix else right.matrix[other].data
        weights = np.ones(found.nnz) if right.as_ones else weights
        matrix = csr_matrix((weights, looked_up, found.indptr), shape=(len(other), values.size))
        try:
            values[at] = row.data
            products.append(matrix @ values)
        finally:
            values[at] = 0
    return products


def cut(one: Places) -> Iterator[slice]:
    """Cut pairs, of which equal ``one`` follow each other, into parts that ``row_products`` is fast with."""
    runs = np.cumsum(np.diff(one, prepend=one[:1]) != 0)
    new = np.flatnonzero(np.diff(runs // _ROWS) | np.diff(np.arange(len(one)) // _PAIRS)) + 1
    ends = [0, *new.tolist(), len(one)]
    return (slice(start, end) for start, end in pairwise(ends) if start < end)


def cosines(vectors: Floats, one: Places, other: Places) -> Floats:
    """Return the products of the unit vectors one[k] and other[k]."""
    found = np.zeros(len(one), dtype=np.float32)
    for at in range(0, len(one), _VECTORS):
        part = slice(at, at + _VECTORS)
        np.vecdot(vectors[one[part]], vectors[other[part]], out=found[part])
    return found
