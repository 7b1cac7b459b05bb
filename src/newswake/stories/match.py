"""How likely two reports tell of one event: a small learned model where one is shipped, else one stated rule. Pure.

The stated rule is over their vectors, their words and the time between:

    similarity = dense_weight · cosine(vectors) + (1 − dense_weight) · cosine(terms)
    score      = 1 / (1 + exp(−STEEPNESS · (similarity · ½^(hours apart / half_life_hours) − MIDDLE)))

The curve is what a logistic regression on pairs of newsweek_2025, twin_events and feeds_2023_train gave (weights 9.6
for dense, 12.8 for sparse, −6.0 alone), rounded. Averaged over the pairs of two groups it separates events better than
the bare similarity does, since one close pair cannot make up for many that are unlike.

Nearly all pairs of a window are unlike. Scores are therefore kept as a sparse matrix: what is not in it scores 0.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from newswake.stories.compared import Compared
from newswake.stories.pairs import FEATURES, NEAR, PairModel, pair_features
from newswake.stories.products import Entries, Floats, Places, cosines, cut, row_products

# docs/decisions/0010: between .25 and .27 the three sets trade places within .03 of F1, at a threshold of .65; what
# reached that with .26 reaches .7 with .249.
STEEPNESS, MIDDLE = 20.0, 0.249
# Without a vector that serves both, by words alone, and only within one language. Chosen on the same sets without their
# vectors: of the pairs joined there .64, .86 and .97 are right, at .04 less .58, .78 and .94; in doubt it stays alone.
SPARSE_STEEPNESS, SPARSE_MIDDLE = 20.0, 0.149
# Scores are rounded before anything is decided on them, so that the last bits of a sum decide nothing.
DECIMALS = 6
# A pair that scores less counts as 0, so that scores stay sparse. With .1 for .02 no F1 of feeds_2023_train and
# twin_events changes, pair F1 of newsweek_2025 by .0005.
FLOOR = 0.1
_ROWS = 256  # reports that are looked at at once …
_BLOCK = 2_000_000  # … with others, so many pairs where every feature is computed: some 80 MB at a time
_WIDE = 4_000_000  # … and so many of which only the cosine is
_PAIRS = 200_000  # near pairs whose features are computed at once
_THREADS = min(4, os.cpu_count() or 1)  # each holds a tile, of about 100 MB


@dataclass(frozen=True, eq=False)
class Rule:
    """Scores pairs of the compared reports; places are their positions. Pairs more than ``window_hours`` apart do not
    count, neither for nor against."""

    compared: Compared
    dense_weight: float = 0.43
    half_life_hours: float = 168.0
    window_hours: float = 168.0
    model: PairModel | None = None

    def score(self, rows: Places, columns: Places) -> csr_matrix:
        """Return the scores of the pairs within the window, rounded, shape (rows, columns)."""
        tiles = self._tiles(len(rows), len(columns))
        if len(tiles) > 1:
            # Threads of the matrix product beside these would only wait for each other.
            with _blas().limit(limits=1, user_api="blas"), ThreadPoolExecutor(_THREADS) as pool:
                found = list(pool.map(lambda tile: self._tile(rows, columns, *tile), tiles))
        else:
            found = [self._tile(rows, columns, *tile) for tile in tiles]
        row, column, scores = (np.concatenate([tile[at] for tile in found] or [np.zeros(0)]) for at in range(3))
        return csr_matrix((scores, (row, column)), shape=(len(rows), len(columns)))

    def means(self, groups: Sequence[tuple[Places, Places]]) -> list[float]:
        """Return for each two groups of reports the mean score over their pairs within the window, 0 without any."""
        sums, pairs = np.zeros(len(groups)), np.zeros(len(groups))
        for numbers, one, other, scores in self._scored(groups):
            within = self._hours_apart(one, other) <= self.window_hours
            sums += np.bincount(numbers, scores, len(groups))
            pairs += np.bincount(numbers, within, len(groups))
        return [round(mean, DECIMALS) for mean in (sums / np.maximum(pairs, 1)).tolist()]

    def squares(self, groups: Sequence[Places]) -> list[NDArray[np.float64]]:
        """Return the scores of each group's reports among themselves, shape (n, n) each; places are in order."""
        if not groups:
            return []
        scored = self._scored([(group, group) for group in groups], half=True)
        scores = np.concatenate([scores for *_, scores in scored]).astype(np.float64).round(DECIMALS)
        squares, start = [], 0
        for size in map(len, groups):
            square = np.zeros((size, size))
            square[np.triu_indices(size)] = scores[start : start + size * (size + 1) // 2]
            squares.append(np.maximum(square, square.T))
            start += size * (size + 1) // 2
        return squares

    def _scored(
        self, groups: Sequence[tuple[Places, Places]], *, half: bool = False
    ) -> Iterator[tuple[Places, Places, Places, Floats]]:
        """Yield the pairs of each two groups as (number of the two, one, other, score), as many as fit in memory;
        ``half`` of them, those whose other does not come before the one."""
        parts = [
            (at, block, columns)
            for at, (rows, columns) in enumerate(groups)
            for block in np.array_split(rows, max(1, -(-len(rows) * len(columns) // _PAIRS)))
        ]
        held = np.cumsum([len(rows) * len(columns) for _, rows, columns in parts])
        vectors = self.compared.vectors
        for _, several in groupby(zip(parts, (held // _PAIRS).tolist(), strict=True), key=lambda each: each[1]):
            some = [part for part, _ in several]
            one = np.concatenate([np.repeat(rows, len(columns)) for _, rows, columns in some])
            other = np.concatenate([np.tile(columns, len(rows)) for _, rows, columns in some])
            dense = np.concatenate([(vectors[rows] @ vectors[columns].T).ravel() for _, rows, columns in some])
            numbers = np.repeat([at for at, _, _ in some], [len(rows) * len(columns) for _, rows, columns in some])
            if half:
                kept = one <= other
                numbers, one, other, dense = numbers[kept], one[kept], other[kept], dense[kept]
            yield numbers, one, other, self._scores(one, other, dense, self._sparse(one, other))

    def explain(self, one: Places, other: Places) -> tuple[Floats, dict[str, Floats]]:
        """Return the scores of the pairs (one[k], other[k]), and what a reader may see of each: both cosines, the hours
        between, and by the learned model what each feature adds to the log odds (``adds:``; all of them are the whole).
        """
        found, hours = self.compared, self._hours_apart(one, other)
        dense, sparse = cosines(found.vectors, one, other), self._sparse(one, other)
        if self.model is None:
            scores = self._scores(one, other, dense, sparse)
            return scores, {"dense": dense, "sparse": sparse, "hours_apart": hours}
        features = pair_features(found, one, other, dense)
        scores = self._scores(one, other, dense, sparse, features)
        columns = dict(zip(FEATURES, features.T, strict=True))
        added = {f"adds:{name}": column * np.float32(self.model.weights[name]) for name, column in columns.items()}
        added["adds:start"] = np.full(len(one), self.model.intercept, dtype=np.float32)
        return scores, {"dense": dense, "sparse": columns["sparse"], "hours_apart": hours} | added

    def _sparse(self, one: Places, other: Places) -> Floats:
        """Return the cosines of the terms of pairs, 0 where the learned model reads them itself."""
        found, terms = self.compared, Entries(self.compared.terms)
        sparse, needed = np.zeros(len(one), dtype=np.float32), np.arange(len(one))
        if self.model:
            needed = np.flatnonzero(~(found.is_served[one] & found.is_served[other]))
        for part in cut(one[needed]):
            at = needed[part]
            (sparse[at],) = row_products([terms], [terms], one[at], other[at])
        return sparse

    def _scores(
        self, one: Places, other: Places, dense: Floats, sparse: Floats, features: Floats | None = None
    ) -> Floats:
        """Score pairs by their cosines, 0 outside the window; by the learned model with all of their ``features``."""
        found, hours = self.compared, self._hours_apart(one, other)
        served, within = found.is_served[one] & found.is_served[other], hours <= self.window_hours
        scores = np.zeros(len(one), dtype=np.float32)
        decay = np.exp2(-hours / np.float32(self.half_life_hours))
        if self.model:
            near = np.flatnonzero(served & within & (dense >= NEAR))
            for part in np.array_split(near, max(1, -(-len(near) // _PAIRS))):
                of_part = (
                    pair_features(found, one[part], other[part], dense[part]) if features is None else features[part]
                )
                scores[part] = self.model.score(of_part)
        else:
            weight = np.float32(self.dense_weight)
            scores = served * _curve((weight * dense + (1 - weight) * sparse) * decay, STEEPNESS, MIDDLE)
        if not served.all():
            alike = ~served & (found.language[one] == found.language[other])
            scores = np.where(alike, _curve(sparse * decay, SPARSE_STEEPNESS, SPARSE_MIDDLE), scores)
        scores[~within | (scores < FLOOR)] = 0
        return scores

    def _hours_apart(self, one: Places, other: Places) -> Floats:
        hours = np.abs(self.compared.hours[one] - self.compared.hours[other])
        return np.nan_to_num(hours).astype(np.float32)

    def _tiles(self, rows: int, columns: int) -> list[tuple[slice, slice]]:
        """Cut so many pairs into tiles that each fit in memory, in order."""
        most = _BLOCK if self.model is None else _WIDE
        wide = max(1, most // max(1, min(rows, _ROWS)))
        return [
            (slice(row, row + _ROWS), slice(column, column + wide))
            for row in range(0, rows, _ROWS)
            for column in range(0, columns, wide)
        ]

    def _tile(
        self, all_rows: Places, all_columns: Places, down: slice, across: slice
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        """Return the pairs of a tile that score at all: row and column in the whole, score."""
        found, rows, columns = self.compared, all_rows[down], all_columns[across]
        dense = _slice(found.vectors, rows) @ _slice(found.vectors, columns).T  # 0 where the model does not serve both
        at = self._looked_at(dense, rows, columns)
        row, column = (each.astype(np.int32) for each in np.divmod(at, len(columns)))
        one, other = rows[row], columns[column]
        if self.model is None or not found.is_served[rows].all():
            sparse = _products(found.terms[rows], found.terms[columns]).ravel()[at]
        else:
            sparse = np.zeros(len(at), dtype=np.float32)
        scores = self._scores(one, other, dense.ravel()[at], sparse)
        kept = scores > 0
        row, column = row[kept] + np.int32(down.start), column[kept] + np.int32(across.start)
        return row, column, scores[kept].astype(np.float64).round(DECIMALS)

    def _looked_at(self, dense: Floats, rows: Places, columns: Places) -> Places:
        """Return which pairs, counted row by row, may score."""
        found = self.compared
        if self.model:
            looked_at = [np.flatnonzero(dense >= NEAR)]
        else:
            looked_at = [np.flatnonzero(np.outer(found.is_served[rows], found.is_served[columns]))]
        for code in np.unique(found.language[rows][~found.is_served[rows]]):
            alike = np.outer(found.language[rows] == code, found.language[columns] == code)
            looked_at.append(np.flatnonzero(alike & ~np.outer(found.is_served[rows], found.is_served[columns])))
        return np.sort(np.concatenate(looked_at)) if len(looked_at) > 1 else looked_at[0]


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


def _slice(vectors: Floats, places: Places) -> Floats:
    """Return the rows at ``places``, without a copy where they follow each other."""
    if len(places) and (np.diff(places) == 1).all():
        return vectors[places[0] : places[-1] + 1]
    return vectors[places]


def _products(left: csr_matrix, right: csr_matrix) -> Floats:
    """Return the products of all rows of both, over the few columns that they have."""
    used, places = np.unique(np.concatenate([left.indices, right.indices]), return_inverse=True)
    size = max(1, len(used))
    one = csr_matrix((left.data, places[: left.nnz], left.indptr), shape=(left.shape[0], size))
    other = csr_matrix((right.data, places[left.nnz :], right.indptr), shape=(right.shape[0], size))
    products: Floats = (one @ other.T).toarray()
    return products


def _curve(similarity: Floats, steepness: float, middle: float) -> Floats:
    odds: Floats = np.exp(np.float32(-steepness) * (similarity - np.float32(middle)))
    return np.float32(1) / (np.float32(1) + odds)
