"""A narrative's own correction: few labels move little, many move what they say, none moves nothing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from test_match import FALLS, MODEL, OTHER, blank

from newswake.narratives.calibrate import FITTED_LABELS, THRESHOLD_LABELS, Calibration, calibrate, calibration_version
from newswake.narratives.labels import Judged
from newswake.narratives.match import find_hits
from newswake.passages.split import split_passages

DIMENSIONS = 4


def passages(n: int, seed: int = 1) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    lot = np.random.default_rng(seed)
    vectors = lot.normal(size=(n, DIMENSIONS)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), lot.normal(size=n) * 2


def corrected(n: int, is_yes: NDArray[np.bool_] | None = None) -> Calibration:
    vectors, logits = passages(n)
    return calibrate(vectors, logits, logits > 1 if is_yes is None else is_yes, "v")


def test_the_kind_follows_the_number_of_labels() -> None:
    kinds = [corrected(n).kind for n in (0, THRESHOLD_LABELS - 1, THRESHOLD_LABELS, FITTED_LABELS - 1, FITTED_LABELS)]
    assert kinds == ["uncalibrated", "uncalibrated", "threshold", "threshold", "fitted"]
    assert (corrected(9).shift, corrected(9).labels, corrected(49).direction) == (0, 9, ())
    assert corrected(30).yes == int((passages(30)[1] > 1).sum())


@pytest.mark.parametrize("n", [10, 30, 60, 200])
def test_a_correction_goes_where_the_labels_point(n: int) -> None:
    vectors = passages(n)[0]
    none, every = corrected(n, np.zeros(n, bool)), corrected(n, np.ones(n, bool))
    assert none.correct(vectors).max() < 0 < every.correct(vectors).min()


def test_few_labels_move_less_than_many_and_never_run_away() -> None:
    few, many = corrected(10, np.zeros(10, bool)), corrected(49, np.zeros(49, bool))
    assert 0 > few.shift > many.shift > -4


def test_labels_as_the_model_says_move_nothing_much() -> None:
    vectors, logits = passages(49)
    likely = np.random.default_rng(2).random(49) < 1 / (1 + np.exp(-logits))
    assert abs(calibrate(vectors, logits, likely, "v").shift) < 0.7


def test_what_is_fitted_learns_in_which_direction_the_right_ones_lie() -> None:
    vectors, logits = passages(100)
    found = calibrate(vectors, logits, vectors[:, 0] > 0, "v")
    assert found.direction[0] == max(found.direction) > 1
    fresh, shared = passages(300, seed=5)
    right = ((shared + found.correct(fresh) > 0) == (fresh[:, 0] > 0)).mean()
    assert right > ((shared > 0) == (fresh[:, 0] > 0)).mean() + 0.1


def test_logits_far_apart_do_not_make_the_fit_diverge() -> None:
    vectors, _ = passages(120)
    logits = np.where(np.arange(120) % 7 == 0, 40.0, -40.0)
    found = calibrate(vectors * 50, logits, np.arange(120) % 2 == 0, "v")
    assert np.isfinite([found.shift, *found.direction]).all()


def test_the_version_names_labels_and_scorer_and_no_order() -> None:
    judged = [Judged("t", "", f"p{n}", "", is_yes=n > 3) for n in range(THRESHOLD_LABELS + 1)]
    version = calibration_version(judged, "m")
    assert version == calibration_version(judged[::-1], "m")
    other = [*judged[1:], Judged("t", "", "p0", "", is_yes=True)]
    others = [calibration_version(labels, "m") for labels in (judged[1:], other, [])]
    assert len({version, *others, calibration_version(judged, "n")}) == 5


def test_labels_that_correct_nothing_make_no_version() -> None:
    few = [Judged("t", "", f"p{n}", "", is_yes=True) for n in range(THRESHOLD_LABELS - 1)]
    assert calibration_version(few, "m") == calibration_version([], "m") != calibration_version([], "n")


def test_a_correction_is_of_its_own_narrative_and_decides_which_passage_is_best() -> None:
    title, text = "Acme shares plunge on Zeta", "Zeta wipes $100 billion off Acme. Bees are back in the cities."
    split = split_passages(title, text)
    vectors = np.eye(len(split), DIMENSIONS, dtype=np.float32)
    texts = np.concatenate([blank(FALLS), blank(OTHER)])

    def hits(*calibrations: Calibration) -> list[tuple[str, str, float]]:
        [found] = find_hits([split], vectors, [FALLS, OTHER], texts, MODEL, threshold=0.0, calibrations=calibrations)
        return [(hit.narrative_id, hit.part, hit.score) for hit in found]

    plain = hits()
    assert hits(Calibration(), Calibration()) == plain
    lower = hits(Calibration("threshold", 10, shift=-2.0), Calibration())
    assert lower[1] == plain[1] and lower[0][:2] == plain[0][:2] and lower[0][2] < plain[0][2]
    other = "title" if plain[0][1] == "text" else "text"
    turned = Calibration("fitted", 50, direction=(9.0, -9.0, 0, 0) if other == "title" else (-9.0, 9.0, 0, 0))
    assert hits(turned, Calibration())[0][:2] == ("acme-falls", other)
