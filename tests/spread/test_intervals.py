"""Intervals of shares: as wide as the stories are few, and the same each time."""

from __future__ import annotations

import numpy as np

from newswake.spread.intervals import Cell, cells_of, share_interval


def cell(reports: list[int], hits: list[int]) -> Cell:
    return Cell("all", "2025-01-27", np.array(reports), np.array(hits)[:, None])


def test_ten_reports_of_one_story_tell_less_than_ten_stories() -> None:
    one = share_interval(cell([10, 1, 1, 1, 1, 1, 1, 1, 1, 1], [10, *[0] * 9]))
    many = share_interval(cell([1] * 19, [*[1] * 10, *[0] * 9]))
    assert float((one[1] - one[0])[0]) > float((many[1] - many[0])[0]) + 20


def test_the_interval_holds_the_share_and_is_the_same_each_time() -> None:
    given = cell([1] * 40, [*[1] * 10, *[0] * 30])
    low, high = share_interval(given)
    assert 5 < low[0] < 25 < high[0] < 45
    assert np.array_equal(share_interval(given)[0], low)


def test_a_narrative_that_nobody_told_is_zero_and_one_that_all_told_is_all() -> None:
    low, high = share_interval(Cell("all", "d", np.array([2, 3]), np.array([[0, 2], [0, 3]])))
    assert (low[0], high[0], low[1], high[1]) == (0, 0, 100, 100)


def test_a_report_without_a_story_is_a_story_of_its_own() -> None:
    reports = [("p", "2025-01-27", "s1", "c1"), ("p", "2025-01-27", "s1", "c2"), ("p", "2025-01-27", "", "c3")]
    [found] = cells_of(reports, [("p", "c2", "n"), ("p", "c3", "n"), ("p", "c3", "unknown")], ["n"])
    assert sorted(found.reports.tolist()) == [1, 2]
    assert found.hits.sum() == 2
