"""Words that are in the news: by how many reports have them at a time, against their share."""

from __future__ import annotations

import numpy as np
import pytest

from newswake.stories.bursts import find_bursts

# A week with a report every six hours on "chip"; on its third day six of them are on "tern" as well.
HOURS = np.arange(0, 168, 6.0)
TERMS = [frozenset({"chip", "tern"} if 48 <= hour < 84 else {"chip"}) for hour in HOURS]


def shared(one: int, other: int, hours: np.ndarray = HOURS) -> float:
    found = find_bursts(TERMS, hours)
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
    assert find_bursts(TERMS, np.full(len(TERMS), np.nan)).nnz == 0


def test_nothing_has_no_bursts() -> None:
    assert find_bursts([], np.zeros(0)).shape == (0, 1)
    assert find_bursts([frozenset()], np.zeros(1)).shape == (1, 1)
