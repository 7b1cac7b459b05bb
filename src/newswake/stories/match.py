"""How likely two reports tell of one event: a small learned model where one is shipped, else one stated rule. Pure.

The stated rule is over their vectors, their words and the time between:

    similarity = dense_weight · cosine(vectors) + (1 − dense_weight) · cosine(terms)
    score      = 1 / (1 + exp(−STEEPNESS · (similarity · ½^(hours apart / half_life_hours) − MIDDLE)))

The curve is what a logistic regression on pairs of newsweek_2025, twin_events and feeds_2023_train gave (weights 9.6
for dense, 12.8 for sparse, −6.0 alone), rounded. Averaged over the pairs of two groups it separates events better than
the bare similarity does, since one close pair cannot make up for many that are unlike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newswake.stories.features import Compared
from newswake.stories.pairs import FEATURES, NEAR, PairModel, pair_features

Scores = NDArray[np.float32]
Places = NDArray[np.int64]

# docs/decisions/0010: between .25 and .27 the three sets trade places within .03 of F1.
STEEPNESS, MIDDLE = 20.0, 0.26
# Without a vector that serves both, by words alone, and only within one language. Chosen on the same sets without their
# vectors: of the pairs joined there .64, .86 and .97 are right, at .12 .58, .78 and .94; in doubt a report stays alone.
SPARSE_STEEPNESS, SPARSE_MIDDLE = 20.0, 0.16
# Scores are rounded before anything is decided on them, so that the last bits of a sum decide nothing.
DECIMALS = 6
_BLOCK = 2_000_000  # pairs computed at once: some 80 MB at a time
_PAIRS = 200_000  # near pairs whose features are computed at once


@dataclass(frozen=True, eq=False)
class Rule:
    """Scores pairs of the compared reports; places are their positions. Pairs more than ``window_hours`` apart do not
    count, neither for nor against."""

    compared: Compared
    dense_weight: float = 0.43
    half_life_hours: float = 168.0
    window_hours: float = 168.0
    model: PairModel | None = None

    def features(self, rows: Places, columns: Places) -> tuple[Scores, Scores, Scores]:
        """Return dense cosine, sparse cosine and hours apart (0 where unknown), each of shape (rows, columns)."""
        found = self.compared
        dense = found.vectors[rows] @ found.vectors[columns].T
        sparse = (found.terms[rows] @ found.terms[columns].T).toarray()
        hours = np.abs(found.hours[rows][:, None] - found.hours[columns][None, :])
        return dense, sparse, np.nan_to_num(hours).astype(np.float32)

    def score(self, rows: Places, columns: Places) -> tuple[Scores, Scores]:
        """Return the pairs' scores (0 outside the window) and 1 for each pair within the window, else 0."""
        dense, sparse, hours = self.features(rows, columns)
        found = self.compared
        served = found.is_served[rows][:, None] & found.is_served[columns][None, :]
        alike = found.language[rows][:, None] == found.language[columns][None, :]
        decay = np.exp2(-hours / np.float32(self.half_life_hours))
        within = hours <= self.window_hours
        if self.model:
            scores = self._learned(self.model, rows, columns, dense, served & within)
        else:
            weight = np.float32(self.dense_weight)
            scores = _curve((weight * dense + (1 - weight) * sparse) * decay, STEEPNESS, MIDDLE)
        if not served.all():
            by_words = _curve(sparse * decay, SPARSE_STEEPNESS, SPARSE_MIDDLE)
            scores = np.where(served, scores, np.where(alike, by_words, np.float32(0)))
        return scores * within, within.astype(np.float32)

    def _learned(
        self, model: PairModel, rows: Places, columns: Places, dense: Scores, wanted: NDArray[np.bool_]
    ) -> Scores:
        scores = np.zeros(dense.shape, dtype=np.float32)
        near = np.flatnonzero(wanted & (dense >= NEAR))
        for part in np.array_split(near, max(1, -(-len(near) // _PAIRS))):
            one, other = rows[part // len(columns)], columns[part % len(columns)]
            scores.flat[part] = model.score(pair_features(self.compared, one, other, dense.flat[part]))
        return scores

    def blocks(self, rows: Places, columns: Places) -> list[Places]:
        """Cut ``rows`` so that a block with all ``columns`` fits in memory."""
        return np.array_split(rows, max(1, -(-len(rows) * len(columns) // _BLOCK))) if len(rows) else []

    def mean(self, rows: Places, columns: Places) -> float:
        """Return the mean score over the pairs within the window, 0 where there is none."""
        scores, within = self.score(rows, columns)
        pairs = float(within.sum(dtype=np.float64))
        return round(float(scores.sum(dtype=np.float64)) / pairs, DECIMALS) if pairs else 0.0

    def reasons(self, rows: Places, columns: Places) -> dict[str, float]:
        """Return the mean of each feature over the pairs of two groups, as a reader may see it."""
        dense, sparse, hours = self.features(rows, columns)
        if self.model:
            pairs = np.repeat(rows, len(columns)), np.tile(columns, len(rows))
            found = pair_features(self.compared, *pairs, dense.ravel())
            told = dict(zip(FEATURES, found.mean(axis=0, dtype=np.float64).tolist(), strict=True))
            kept = {name: round(value, 4) for name, value in told.items() if value and name != "apart"}
            return kept | {"hours_apart": round(float(hours.mean(dtype=np.float64)), 4)}
        means: dict[str, Any] = {"dense": dense, "sparse": sparse, "hours_apart": hours}
        return {name: round(float(values.mean(dtype=np.float64)), 4) for name, values in means.items()}


def _curve(similarity: Scores, steepness: float, middle: float) -> Scores:
    odds: Scores = np.exp(np.float32(-steepness) * (similarity - np.float32(middle)))
    return np.float32(1) / (np.float32(1) + odds)
