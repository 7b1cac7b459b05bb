"""Words that are in the news: by how many reports have them at a time, against their share."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from newswake.stories.bursts import NEAR_HOURS, weigh_bursts

# A week with a report every six hours on "chip" (0); on its third day six of them are on "tern" (1) as well.
HOURS = np.arange(0, 168, 6.0)
TERMS = csr_matrix([[1.0, float(48 <= hour < 84)] for hour in HOURS])
TERMS.eliminate_zeros()


def shared(one: int, other: int, hours: np.ndarray = HOURS) -> float:
    found = weigh_bursts(TERMS, hours)
    return float((found[one] @ found[other].T).toarray()[0, 0])


def test_what_is_always_in_the_news_is_no_burst() -> None:
    assert shared(0, 27) == pytest.approx(0, abs=0.1)
    assert shared(8, 13) > 1.5


def test_its_size_is_that_of_the_stated_formula() -> None:
    # At hour 60, "tern" stands in all six reports; of 28 reports nine are within a day, so 6 · 9 / 28 were expected.
    expected = 6 * 9 / 28
    assert shared(10, 10) == pytest.approx(np.log1p(6 * np.log(6 / expected)))


def test_a_report_without_a_time_has_none_and_counts_for_none() -> None:
    hours = HOURS.copy()
    hours[[0, 8]] = np.nan
    assert shared(8, 9, hours) == 0
    assert 0 < shared(9, 10, hours) < shared(9, 10)
    assert not weigh_bursts(TERMS, np.full(len(HOURS), np.nan)).data.any()


def test_what_came_out_before_keeps_its_weight_and_the_rest_is_as_if_all_were_weighed() -> None:
    whole, since = weigh_bursts(TERMS, HOURS), 66.0
    before = csr_matrix((np.full(TERMS.nnz, 9.0), TERMS.indices, TERMS.indptr), shape=TERMS.shape)
    found = weigh_bursts(before, HOURS, since)
    asked = np.repeat(HOURS, np.diff(TERMS.indptr)) >= since
    assert since - NEAR_HOURS > HOURS[0]
    assert np.array_equal(found.data[asked], whole.data[asked])
    assert set(found.data[~asked]) == {9.0}


def test_nothing_has_no_bursts() -> None:
    assert weigh_bursts(csr_matrix((0, 4)), np.zeros(0)).shape == (0, 4)
    assert weigh_bursts(csr_matrix((1, 4)), np.zeros(1)).nnz == 0
