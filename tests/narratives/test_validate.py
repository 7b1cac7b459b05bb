"""What a judged sample says: against figures worked out by hand, and against worlds whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from test_sample import AT, FRAME

from newswake.narratives import validate
from newswake.narratives.labels import Label
from newswake.narratives.sample import Drawn, Frame, Sample, Scored, Verdict, draw_sample
from newswake.narratives.validate import estimate, wilson

# stratum -> reports there, judged yes, judged no
COUNTS = {"hit": (50, 18, 2), "near": (200, 4, 16), "rest": (1000, 0, 20)}


def sample_of(counts: dict[str, tuple[int, int, int]], authors: tuple[str, ...] = ("Ada",)) -> Sample:
    drawn, verdicts = [], []
    for stratum, (_, yes, no) in counts.items():
        for n in range(yes + no):
            drawn.append(Drawn(f"{stratum}{n}", "a", "a.1", stratum))  # type: ignore[arg-type]
            verdicts += [Verdict(f"{stratum}{n}", "yes" if n < yes else "no", author, AT) for author in authors]
    frame = Frame(**{**FRAME.__dict__, "reports": {name: there for name, (there, _, _) in counts.items()}})
    return Sample(frame, tuple(drawn), tuple(verdicts))


def changed(sample: Sample, author: str, said: dict[str, Label]) -> Sample:
    more = tuple(Verdict(report, label, author, AT) for report, label in said.items())
    return Sample(sample.frame, sample.drawn, sample.verdicts + more)


def test_rates_are_weighted_by_strata() -> None:
    found = estimate(sample_of(COUNTS))
    assert found.precision.value == pytest.approx(0.9)
    assert found.precision[1:] == pytest.approx((0.699, 0.972), abs=1e-3)  # Wilson for 18 of 20
    assert found.recall.value == pytest.approx(45 / 85)  # 45 of the hits, 40 of the near misses carry the claim
    assert found.share.value == pytest.approx(100 * 85 / 1250)
    assert found.recall.low < 45 / 85 < found.recall.high < 0.85  # type: ignore[operator]
    assert found.share.high > 100 * 85 / 1250 > found.share.low > 100 * 18 / 1250  # type: ignore[operator]
    assert (found.judged, found.unsure, found.judged_twice) == (60, 0, 0)
    assert found.agreement.value is None and found.kappa.value is None


def test_what_was_all_judged_is_known() -> None:
    found = estimate(sample_of({"hit": (10, 8, 2), "near": (4, 2, 2), "rest": (6, 0, 6)}))
    assert found.recall == pytest.approx((0.8, 0.8, 0.8))
    assert found.share == pytest.approx((50, 50, 50))


def test_where_two_differ_it_counts_as_unsure_and_agreement_says_so() -> None:
    both = sample_of({"hit": (20, 10, 10), "near": (0, 0, 0), "rest": (0, 0, 0)}, ("Ada", "Bo"))
    assert estimate(both).agreement.value == 1.0 and estimate(both).kappa.value == 1.0
    differing = estimate(changed(both, "Bo", {"hit0": "no", "hit1": "no", "hit2": "unsure"}))
    assert (differing.judged, differing.unsure, differing.judged_twice) == (17, 3, 19)
    assert differing.agreement.value == pytest.approx(17 / 19)
    chance = (9 / 19) * (7 / 19) + (10 / 19) * (12 / 19)
    assert differing.kappa.value == pytest.approx((17 / 19 - chance) / (1 - chance))
    assert differing.precision.value == pytest.approx(7 / 17)


def test_what_nobody_judged_says_nothing() -> None:
    found = estimate(sample_of({"hit": (5, 0, 0), "near": (5, 0, 0), "rest": (5, 0, 0)}))
    assert {found.precision, found.recall, found.share} == {(None, None, None)}
    without_rest = estimate(sample_of({"hit": (5, 2, 2), "near": (5, 2, 2), "rest": (90, 0, 0)}))
    assert without_rest.precision.value == 0.5 and without_rest.recall.value is None
    alike = estimate(sample_of({"hit": (5, 5, 0), "near": (0, 0, 0), "rest": (0, 0, 0)}, ("Ada", "Bo")))
    assert alike.agreement.value == 1.0 and alike.kappa.value is None, "chance alone explains it"


def test_the_interval_of_none_of_ten_has_a_width() -> None:
    assert wilson(0, 10)[1:] == pytest.approx((0, 0.278), abs=1e-3)
    assert wilson(0, 0) == (None, None, None)


def test_intervals_hold_the_truth_nineteen_times_in_twenty() -> None:
    lot = np.random.default_rng(3)
    scores = np.concatenate([lot.uniform(0.4, 1, 60), lot.uniform(0.05, 0.4, 120), lot.uniform(0, 0.05, 600)])
    carries = lot.random(len(scores)) < scores  # as a calibrated model has it
    hit = scores >= 0.4
    truths = carries[hit].mean(), (carries & hit).sum() / carries.sum(), 100 * carries.mean()
    within = np.zeros(3)
    for trial in range(60):
        reports = [Scored(f"{trial}-{n}", "a", "a.1", score) for n, score in enumerate(scores)]
        sample = draw_sample(FRAME, reports, 100, 0.4)
        said = [Verdict(d.report_id, "yes" if carries[int(d.report_id.split("-")[1])] else "no", "Ada", AT)
                for d in sample.drawn]  # fmt: skip
        found = estimate(Sample(sample.frame, sample.drawn, tuple(said)))
        for place, (measure, truth) in enumerate(
            zip((found.precision, found.recall, found.share), truths, strict=True)
        ):
            within[place] += measure.low - 1e-9 <= truth <= measure.high + 1e-9  # type: ignore[operator]
    assert (within / 60 > 0.88).all(), within / 60


@pytest.mark.parametrize("rest", [2_000, 20_000])
def test_a_large_rest_that_holds_nothing_is_believed(rest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "DRAWS", 2_000)
    lot = np.random.default_rng(1)
    recall, share, held = 50 / 60, 100 * 60 / (160 + rest), np.zeros(2)
    for _ in range(60):
        hits, near = int(lot.hypergeometric(50, 10, 48)), int(lot.hypergeometric(10, 90, 48))
        counts = {"hit": (60, hits, 48 - hits), "near": (100, near, 48 - near), "rest": (rest, 0, 24)}
        found = estimate(sample_of(counts))
        held += [each.low <= truth <= each.high  # type: ignore[operator]
                 for each, truth in ((found.recall, recall), (found.share, share))]  # fmt: skip
    assert (held / 60 > 0.88).all(), held / 60


@pytest.mark.parametrize("hits", [(20, 18, 2), (20, 0, 20), (20, 20, 0), (200, 20, 0)])
@pytest.mark.parametrize("near", [(100, 4, 76), (100, 5, 0), (0, 0, 0), (100, 0, 20)])
@pytest.mark.parametrize("rest", [(100_000, 0, 24), (500, 3, 0), (500, 1, 20)])
def test_an_interval_holds_its_value(hits: tuple[int, int, int], near: tuple[int, int, int], rest: tuple[int, int, int],
                                     monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(validate, "DRAWS", 500)
    found = estimate(sample_of({"hit": hits, "near": near, "rest": rest}))
    for measure, most in ((found.precision, 1), (found.recall, 1), (found.share, 100)):
        assert measure.value is None or 0 <= measure.low <= measure.value <= measure.high <= most  # type: ignore[operator]


def test_the_ends_hardly_hang_on_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = []
    for seed in range(5):
        monkeypatch.setattr(validate, "_SEED", seed)
        ends.append(estimate(sample_of({"hit": (20, 18, 2), "near": (100, 4, 76), "rest": (5_000, 1, 23)})).recall[1:])
    assert np.ptp(np.array(ends, dtype=float), axis=0).max() < 0.025
