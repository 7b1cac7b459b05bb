"""A narrative's own correction of the shared model, out of what people said of its passages.

From THRESHOLD_LABELS on the narrative's logit is shifted, which is a threshold of its own on the shared score; from
FITTED_LABELS on each of the shared model's signals may weigh more or less, too. Both are maxima a posteriori of a
logistic regression whose prior is the shared model (a shift and gains of 0), so that few labels move little: the
"offset" and "prior towards the source model" of Chelba & Acero (Computer Speech & Language 20, 2006).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from newswake.narratives.features import FEATURES, Floats
from newswake.narratives.labels import Judged

Kind = Literal["uncalibrated", "threshold", "fitted"]

RULES = "1"  # changes with what is fitted, so that hits are found again after it did
THRESHOLD_LABELS = 10
FITTED_LABELS = 50
SHIFT_DEVIATION = 1.0
GAIN_DEVIATION = 0.3
_STEPS = 50  # at rest after five or six
_AT_REST = 1e-8
_FAR = 500.0  # beyond, exp overflows


@dataclass(frozen=True)
class Calibration:
    """What is added to a narrative's logit: ``shift``, and ``gains`` (in the order of FEATURES) of each signal's part.

    ``labels`` are those that count, ``yes`` of them are yes. ``version`` names what it was made of.
    """

    kind: Kind = "uncalibrated"
    labels: int = 0
    yes: int = 0
    shift: float = 0.0
    gains: tuple[float, ...] = (0.0,) * len(FEATURES)
    version: str = ""

    def correct(self, features: Floats, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what to add to the shared logits of passages, whose ``features`` are rows."""
        return np.asarray(features @ (weights * np.array(self.gains)) + self.shift, dtype=np.float64)


def calibration_version(judged: Sequence[Judged], scored_by: str) -> str:
    """Return a name of what decides a narrative's correction: the labels that count, and ``scored_by``.

    That names the model and the threshold. The order of the labels plays no part.
    """
    said = sorted([j.title, j.before, j.passage, j.after, str(j.is_yes)] for j in judged)
    named = json.dumps([RULES, scored_by, said], ensure_ascii=False)
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def calibrate(
    features: Floats, logits: NDArray[np.float64], is_yes: NDArray[np.bool_], weights: NDArray[np.float64], version: str
) -> Calibration:
    """Fit a narrative's correction to judged passages.

    ``features`` has a row a passage, ``logits`` are the shared model's of them and ``weights`` its weights. Fewer than
    THRESHOLD_LABELS correct nothing. Passages may be picked by their score: given that, what is fitted is unbiased.
    """
    labels, yes = len(is_yes), int(is_yes.sum())
    if labels < THRESHOLD_LABELS:
        return Calibration("uncalibrated", labels, yes, version=version)
    if labels < FITTED_LABELS:
        (shift,) = _fit(np.ones((labels, 1)), logits, is_yes, np.array([SHIFT_DEVIATION]))
        return Calibration("threshold", labels, yes, round(float(shift), 4), version=version)
    parts = features.astype(np.float64) * weights
    middle = parts.mean(axis=0)
    design = np.column_stack([np.ones(labels), parts - middle])
    shift, *gains = _fit(design, logits, is_yes, np.array([SHIFT_DEVIATION, *[GAIN_DEVIATION] * len(weights)]))
    kept = tuple(round(float(gain), 4) for gain in gains)
    return Calibration("fitted", labels, yes, round(float(shift - middle @ np.array(kept)), 4), kept, version)


def _fit(
    design: NDArray[np.float64], offset: NDArray[np.float64], is_yes: NDArray[np.bool_], deviations: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the coefficients of the largest posterior: logit = offset + design @ them, each normal around 0.

    By Newton's method, each step halved until it gains: without that it diverged on labels far from the threshold.
    """
    precision = np.diag(1 / deviations**2)

    def loss(at: NDArray[np.float64]) -> float:
        logits = offset + design @ at
        return float(np.logaddexp(0, logits).sum() - logits @ is_yes + at @ precision @ at / 2)

    found = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(offset + design @ found, -_FAR, _FAR)))
        slope = design.T @ (is_yes - chance) - precision @ found
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + precision
        step = np.linalg.solve(curve, slope)
        while loss(found + step) > loss(found) and np.abs(step).max() > _AT_REST:
            step = step / 2
        found = found + step
        if np.abs(step).max() <= _AT_REST:
            break
    return found
