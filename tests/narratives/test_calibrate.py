"""A narrative's own correction: few labels move little, many move what they say, none moves nothing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from newswake.narratives.calibrate import FITTED_LABELS, THRESHOLD_LABELS, Calibration, calibrate, calibration_version
from newswake.narratives.features import FEATURES
from newswake.narratives.labels import Judged

WEIGHTS = np.linspace(1, 2, len(FEATURES))


def passages(n: int, seed: int = 1) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    features = np.random.default_rng(seed).random((n, len(FEATURES))).astype(np.float32)
    return features, features @ WEIGHTS - (WEIGHTS / 2).sum()


def corrected(n: int, is_yes: NDArray[np.bool_] | None = None, seed: int = 1) -> Calibration:
    features, logits = passages(n, seed)
    return calibrate(features, logits, logits > 1 if is_yes is None else is_yes, WEIGHTS, "v")


def test_the_kind_follows_the_number_of_labels() -> None:
    kinds = [corrected(n).kind for n in (0, THRESHOLD_LABELS - 1, THRESHOLD_LABELS, FITTED_LABELS - 1, FITTED_LABELS)]
    assert kinds == ["uncalibrated", "uncalibrated", "threshold", "threshold", "fitted"]
    assert corrected(9).shift == 0 and corrected(9).labels == 9
    assert corrected(30).yes == int((passages(30)[1] > 1).sum())


@pytest.mark.parametrize("n", [10, 30, 60, 200])
def test_a_correction_goes_where_the_labels_point(n: int) -> None:
    features = passages(n)[0]
    none, all_ = corrected(n, np.zeros(n, bool)), corrected(n, np.ones(n, bool))
    assert none.correct(features, WEIGHTS).max() < 0 < all_.correct(features, WEIGHTS).min()


def test_few_labels_move_less_than_many_and_never_run_away() -> None:
    few, many = corrected(10, np.zeros(10, bool)), corrected(49, np.zeros(49, bool))
    assert 0 > few.shift > many.shift > -4


def test_labels_as_the_model_says_move_nothing_much() -> None:
    features, logits = passages(49)
    likely = np.random.default_rng(2).random(49) < 1 / (1 + np.exp(-logits))
    assert abs(calibrate(features, logits, likely, WEIGHTS, "v").shift) < 0.7


def test_what_is_fitted_learns_which_signal_misleads() -> None:
    features, logits = passages(300)
    without_last = features[:, :-1] @ WEIGHTS[:-1] - (WEIGHTS[:-1] / 2).sum()
    found = calibrate(features, logits, without_last > 0, WEIGHTS, "v")
    assert found.gains[-1] == min(found.gains) < 0
    fresh, shared = passages(300, seed=5)
    truth = fresh[:, :-1] @ WEIGHTS[:-1] > (WEIGHTS[:-1] / 2).sum()
    right = ((shared + found.correct(fresh, WEIGHTS) > 0) == truth).mean()
    assert right > ((shared > 0) == truth).mean()


def test_signals_far_apart_do_not_make_the_fit_diverge() -> None:
    features, _ = passages(120)
    logits = np.where(np.arange(120) % 7 == 0, 40.0, -40.0)
    found = calibrate(features * 50, logits, np.arange(120) % 2 == 0, WEIGHTS, "v")
    assert np.isfinite([found.shift, *found.gains]).all() and max(map(abs, found.gains)) < 3


def test_the_version_names_labels_and_scorer_and_no_order() -> None:
    one, two = Judged("t", "", "p", "", is_yes=True), Judged("t", "", "q", "", is_yes=False)
    version = calibration_version([one, two], "m")
    assert version == calibration_version([two, one], "m")
    others = [calibration_version([one], "m"), calibration_version([one, two], "n"), calibration_version([], "m")]
    assert len({version, *others}) == 4
