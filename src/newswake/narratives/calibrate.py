"""A narrative's own correction of the shared model, out of what people said of its passages.

From THRESHOLD_LABELS on the narrative's logit is shifted, which is a threshold of its own on the shared score; from
FITTED_LABELS on it also learns a direction of meaning in which its passages lie, and what only looks like them does
not. Both are maxima a posteriori of a logistic regression whose prior is the shared model (no shift, no direction), so
that few labels move little: Chelba & Acero, Computer Speech & Language 20 (2006), with the shared logit as an offset.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from newswake.narratives.labels import Judged
from newswake.narratives.sought import Floats

Kind = Literal["uncalibrated", "threshold", "fitted"]
Reals = NDArray[np.float64]

RULES = "2"  # changes with what is fitted, so that hits are found again after it did
THRESHOLD_LABELS = 10
FITTED_LABELS = 50
# Standard deviations of the priors. Evidence: docs/decisions/0021.
SHIFT_DEVIATION = 1.0
DIRECTION_DEVIATION = 1.5  # of the weight of each number of a unit vector
_STEPS = 50  # at rest after five or six
_AT_REST = 1e-8
_FAR = 500.0  # beyond, exp overflows


@dataclass(frozen=True)
class Calibration:
    """What is added to a narrative's logit: ``shift``, and a passage's vector times ``direction`` (none: nothing).

    ``labels`` are those that count, ``yes`` of them are yes. ``version`` names what it was made of.
    """

    kind: Kind = "uncalibrated"
    labels: int = 0
    yes: int = 0
    shift: float = 0.0
    direction: tuple[float, ...] = ()
    version: str = ""

    def correct(self, vectors: Floats) -> Reals:
        """Return what to add to the shared logits of passages, whose centred unit ``vectors`` are rows."""
        return corrections([self], vectors)[:, 0]


def corrections(calibrations: Sequence[Calibration], vectors: Floats) -> Reals:
    """Return what to add to the shared logits: passages × narratives, in one matrix product."""
    directions = np.zeros((vectors.shape[1], len(calibrations)), dtype=np.float32)
    for column, calibration in enumerate(calibrations):
        if calibration.direction:
            directions[:, column] = calibration.direction
    shifts = [calibration.shift for calibration in calibrations]
    return np.asarray(vectors @ directions + np.array(shifts), dtype=np.float64)


def calibration_version(judged: Sequence[Judged], scored_by: str) -> str:
    """Return a name of what decides a narrative's correction: the labels that count, and ``scored_by``.

    That names the model and the threshold. The order of the labels plays no part, nor do labels that are too few to
    correct anything: they void no validation and let nothing be scored again.
    """
    deciding = judged if len(judged) >= THRESHOLD_LABELS else ()
    said = sorted([j.title, j.before, j.passage, j.after, str(j.is_yes)] for j in deciding)
    named = json.dumps([RULES, scored_by, said], ensure_ascii=False)
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def calibrate(vectors: Floats, logits: Reals, is_yes: NDArray[np.bool_], version: str) -> Calibration:
    """Fit a narrative's correction to judged passages: their centred unit ``vectors`` and the shared ``logits``.

    Fewer than THRESHOLD_LABELS correct nothing. Passages may be picked by their score: given that, what is fitted is
    unbiased.
    """
    labels, yes = len(is_yes), int(is_yes.sum())
    if labels < THRESHOLD_LABELS:
        return Calibration("uncalibrated", labels, yes, version=version)
    if labels < FITTED_LABELS:
        (shift,) = _fit(np.ones((labels, 1)), logits, is_yes, np.array([SHIFT_DEVIATION]))
        return Calibration("threshold", labels, yes, round(float(shift), 4), version=version)
    middle = vectors.mean(axis=0, dtype=np.float64)
    # What is fitted lies in the span of the passages: some 50 directions to solve for in place of hundreds.
    left, strength, span = np.linalg.svd(vectors - middle, full_matrices=False)
    design = np.column_stack([np.ones(labels), left * strength])
    deviations = np.array([SHIFT_DEVIATION, *[DIRECTION_DEVIATION] * len(strength)])
    shift, *along = _fit(design, logits, is_yes, deviations)
    direction = (np.array(along) @ span).round(4)
    return Calibration(
        "fitted", labels, yes, round(float(shift - middle @ direction), 4), tuple(direction.tolist()), version
    )


def _fit(design: Reals, offset: Reals, is_yes: NDArray[np.bool_], deviations: Reals) -> Reals:
    """Return the coefficients of the largest posterior: logit = offset + design @ them, each normal around 0.

    By Newton's method, each step halved until it gains: without that it diverged on labels far from the threshold.
    """
    precision = np.diag(1 / deviations**2)

    def loss(at: Reals) -> float:
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
