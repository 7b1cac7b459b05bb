"""How likely two reports tell of one event: one stated rule over their vectors, their words and the time between. Pure.

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


@dataclass(frozen=True, eq=False)
class Rule:
    """Scores pairs of the compared reports; places are their positions. Pairs more than ``window_hours`` apart do not
    count, neither for nor against."""

    compared: Compared
    dense_weight: float = 0.43
    half_life_hours: float = 168.0
    window_hours: float = 168.0

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
        weight = np.float32(self.dense_weight)
        scores = _curve((weight * dense + (1 - weight) * sparse) * decay, STEEPNESS, MIDDLE)
        if not served.all():
            by_words = _curve(sparse * decay, SPARSE_STEEPNESS, SPARSE_MIDDLE)
            scores = np.where(served, scores, np.where(alike, by_words, np.float32(0)))
        within = (hours <= self.window_hours).astype(np.float32)
        return scores * within, within

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
        means: dict[str, Any] = {"dense": dense, "sparse": sparse, "hours_apart": hours}
        return {name: round(float(values.mean(dtype=np.float64)), 4) for name, values in means.items()}


def _curve(similarity: Scores, steepness: float, middle: float) -> Scores:
    odds: Scores = np.exp(np.float32(-steepness) * (similarity - np.float32(middle)))
    return np.float32(1) / (np.float32(1) + odds)
