"""Which stories a group of new reports scores best with. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from newswake.stories.match import DECIMALS, Rule
from newswake.stories.products import Places


class Ranking:
    """The stories as they stood before a batch, ordered for looking up which score best with a group of its reports."""

    def __init__(self, rule: Rule, story_at: Places) -> None:
        self._rule, self._story_at = rule, story_at.copy()
        self._old = np.flatnonzero(story_at >= 0)
        hours = rule.compared.hours[self._old]
        numbers = story_at[self._old]
        # Reports by story and then by time: how many of a story lie within the window is then two look-ups.
        self._order = self._old[np.lexsort((self._old, numbers))]
        self._starts = np.searchsorted(story_at[self._order], np.arange(numbers.max(initial=-1) + 2))
        dated = ~np.isnan(hours)
        self._undated = np.bincount(numbers[~dated], minlength=len(self._starts))
        self._first = float(hours[dated].min()) if dated.any() else 0.0
        self._last = float(hours[dated].max()) - self._first if dated.any() else 0.0
        self._slot = self._last + 4 * rule.window_hours  # each story's times have a slot of their own, with a margin
        self._keys = np.sort(numbers[dated] * self._slot + (hours[dated] - self._first))

    def reports_of(self, number: int) -> Places:
        """Return the places of a story's reports in order."""
        return self._order[self._starts[number] : self._starts[number + 1]]

    def of(self, groups: Sequence[Places]) -> list[list[tuple[float, int]]]:
        """For each group, the stories that score at all with it by their mean score, best first, in doubt the older."""
        if not groups or not len(self._old):
            return [[] for _ in groups]
        reports = np.concatenate(groups)
        scores = self._rule.score(reports, self._old).tocoo()
        number = self._story_at[self._old[scores.col]]
        group = np.repeat(np.arange(len(groups)), [len(each) for each in groups])
        pairs, where = np.unique(group[scores.row] * len(self._starts) + number, return_inverse=True)
        of_group, of_story = np.divmod(pairs, len(self._starts))
        means = np.round(
            np.bincount(where, scores.data) / np.maximum(self._pairs_within(groups, of_group, of_story), 1), DECIMALS
        )
        ranked: list[list[tuple[float, int]]] = [[] for _ in groups]
        for at in np.lexsort((of_story, -means)).tolist():
            ranked[of_group[at]].append((float(means[at]), int(of_story[at])))
        return ranked

    def _pairs_within(self, groups: Sequence[Places], of_group: Places, of_story: Places) -> NDArray[np.float64]:
        """Count the pairs of each group's reports with each story's that lie within the window."""
        sizes = np.array([len(groups[at]) for at in of_group], dtype=np.int64)
        reports = np.concatenate([*(groups[at] for at in of_group), np.zeros(0, dtype=np.int64)])
        story = np.repeat(of_story, sizes)
        hours, window = self._rule.compared.hours[reports], self._rule.window_hours
        whole = self._starts[story + 1] - self._starts[story]
        since = np.nan_to_num(hours - self._first)
        low, high = (story * self._slot + np.clip(since + by, -window, self._last + window) for by in (-window, window))
        near = np.searchsorted(self._keys, high, "right") - np.searchsorted(self._keys, low, "left")
        counted = np.where(np.isnan(hours), whole, near + self._undated[story])
        return np.bincount(np.repeat(np.arange(len(of_group)), sizes), counted).astype(np.float64)
