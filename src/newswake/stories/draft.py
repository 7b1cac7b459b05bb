"""A batch being placed: stories join, begin, merge and come apart, and each move keeps its why. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newswake.models import Lineage
from newswake.stories.features import Report
from newswake.stories.lineage import find_merges, find_splits, name_story, seen
from newswake.stories.linkage import asked_of, group_new
from newswake.stories.match import DECIMALS, Rule
from newswake.stories.products import Places
from newswake.stories.ranking import Ranking
from newswake.stories.repair import plan_moves

# So many of a story's latest reports are compared feature by feature for the reasons of one that joins it.
_TOLD = 64


class _Move(NamedTuple):
    """Why a report is where it is: the reports it was compared with, their mean score where it decided, and notes."""

    others: Places
    score: float | None
    noted: dict[str, float]


class Draft:
    """Reports and their stories. Places are positions in ``leads``; those of new reports come last.

    Promises: all methods see the stories that the methods before left, and call each by its id.
    """

    def __init__(
        self,
        rule: Rule,
        leads: Sequence[Report],
        story_of: Mapping[str, str],
        used: Collection[str],
        threshold: float,
        ruled: Collection[str] = (),
    ) -> None:
        self.rule, self.leads, self.threshold = rule, leads, round(threshold, DECIMALS)
        self._ruled = frozenset(ruled)
        self.used = set(used)
        self.lineage: list[Lineage] = []
        self.founded: dict[str, Report] = {}
        known = [story_of.get(lead.article_id, "") for lead in leads]
        self._ids = [*dict.fromkeys(filter(None, known))]  # stories in the order of their first report
        self._number = {story: at for at, story in enumerate(self._ids)}
        self._before = np.array([self._number.get(story, -1) for story in known], dtype=np.int64)
        self._at = self._before.copy()  # the number of each report's story, -1 of none
        self._why: dict[int, _Move] = {}
        self._touched: set[str] = set()
        self._bridged: set[tuple[str, str]] = set()

    @property
    def has_moved(self) -> bool:
        """Whether a report that had a story has another now."""
        return bool(((self._before >= 0) & (self._at != self._before)).any())

    def story(self, place: int) -> str:
        """Return the story of a report."""
        return self._ids[int(self._at[place])]

    def join_or_found(self) -> None:
        """Let each group of new reports join the story that it scores best with, or found one."""
        groups = group_new(self.rule, np.flatnonzero(self._at < 0), self.threshold)
        ranking = Ranking(self.rule, self._at)
        ranked = ranking.of(groups)
        for group, stories, asked in zip(groups, ranked, self._asked(groups, ranked), strict=True):
            good = [each for each, least in zip(stories, asked, strict=True) if each[0] >= least]
            self._bridged |= {(self._ids[good[0][1]], self._ids[number]) for _, number in good[1:]}
            story = self._ids[good[0][1]] if good else self._found(group)
            others = ranking.reports_of(good[0][1]) if good else group
            next_best = [each for each in stories if each not in good[:1]][:1]
            runner_up = {f"runner_up:{self._ids[number]}": score for score, number in next_best}
            self._move(group, story, others, runner_up, good[0][0] if good else None)
            self._touched.add(story)

    def _asked(self, groups: Sequence[Places], ranked: Sequence[list[tuple[float, int]]]) -> list[list[float]]:
        """Return for each group what it must score with each of its stories to join it."""
        is_news, old = self.rule.compared.is_news, self._at >= 0
        reports, news = (np.bincount(self._at[some], minlength=len(self._ids)) for some in (old, old & is_news))
        asked = []
        for group, stories in zip(groups, ranked, strict=True):
            number = np.array([each for _, each in stories], dtype=np.int64)
            together, of_news = reports[number] + len(group), news[number] + np.count_nonzero(is_news[group])
            asked.append(asked_of(together, of_news, self.threshold).tolist())
        return asked

    def merge(self) -> None:
        """Join stories that new reports have shown to be one."""
        bridged = {pair for pair in self._bridged if not self._ruled & set(pair)}
        stories = {story: self._places(story) for pair in bridged for story in pair}
        in_order = dict(sorted(stories.items(), key=lambda item: int(item[1][0])))
        for row in find_merges(self.rule, in_order, bridged, self.threshold):
            self.lineage.append(row)
            kept, ended = self._places(row.story_id), str(row.other_id)
            self._move(self._places(ended), row.story_id, kept, {f"merged:{ended}": 1.0})
            self._touched = self._touched - {ended} | {row.story_id}

    def split(self) -> None:
        """Take apart stories that new reports have shown to be two."""
        touched = {story: self._places(story) for story in sorted(self._touched - self._ruled)}
        for old, (_, other, between) in find_splits(self.rule, touched, self.threshold).items():
            story = self._name(other)
            self.lineage.append(Lineage("split", story, old, f"its halves score {between:.3f} together"))
            self._move(other, story, other, {f"split:{old}": between})

    def repair(self) -> None:
        """Bring the stories to what all their reports, taken together, make."""
        stories = {story: places for story, places in self._stories().items() if story not in self._ruled}
        for move in plan_moves(self.rule, stories, self.threshold, self._name):
            row, places = move.row, move.places
            self.lineage.append(row)
            noted = {f"{'merged' if row.event == 'merge' else 'split'}:{row.other_id}": 1.0}
            others = np.setdiff1d(stories.get(row.story_id, places), places)
            self._move(places, row.story_id, others if len(others) else places, noted)

    def explain(self, places: Sequence[int]) -> dict[int, tuple[float, dict[str, float]]]:
        """Return for each report the score that it has in its story, and the mean of each feature over the pairs with
        the story's latest reports: what a reader may see of the decision."""
        moves = {at: self._why[at] for at in places if at in self._why}
        others = {at: move.others[move.others != at][-_TOLD:] for at, move in moves.items()}
        sizes = np.array([len(each) for each in others.values()], dtype=np.int64)
        one = np.repeat(np.array(list(others), dtype=np.int64), sizes)
        scores, features = self.rule.explain(one, np.concatenate([*others.values(), np.zeros(0, dtype=np.int64)]))
        means = {name: _means(values, sizes) for name, values in features.items()}
        scored = _means(scores, sizes)
        found: dict[int, tuple[float, dict[str, float]]] = {}
        for row, (at, move) in enumerate(moves.items()):
            told = {name: round(float(values[row]), 4) for name, values in means.items() if sizes[row] and values[row]}
            told |= {"reports": float(np.count_nonzero(move.others != at))} | move.noted
            alone = round(float(scored[row]), DECIMALS) if sizes[row] else 1.0
            found[at] = (alone if move.score is None else move.score, told)
        return found

    def _found(self, group: Places) -> str:
        story = self._name(group)
        said = f"{len(group)} reports of one event" if len(group) > 1 else "one report"
        self.lineage.append(Lineage("birth", story, None, f"{said}, unlike every story of the window"))
        return story

    def _name(self, group: Places) -> str:
        reports = [self.leads[place] for place in group.tolist()]
        story = name_story(reports, self.used)
        self.used.add(story)
        self.founded[story] = min(reports, key=lambda each: (each.article_id[1:] != story[1:], seen(each)))
        return story

    def _move(
        self, places: Places, story: str, others: Places, noted: dict[str, float], score: float | None = None
    ) -> None:
        self._at[places] = self._numbered(story)
        for place in places.tolist():
            self._why[place] = _Move(others, score, noted)

    def _numbered(self, story: str) -> int:
        if story not in self._number:
            self._number[story] = len(self._ids)
            self._ids.append(story)
        return self._number[story]

    def _places(self, story: str) -> Places:
        return np.flatnonzero(self._at == self._number[story])

    def _stories(self) -> dict[str, Places]:
        """The stories by their first report, each with its places in order."""
        order = np.argsort(self._at, kind="stable")
        cuts = np.flatnonzero(np.diff(self._at[order])) + 1
        parts = sorted(np.split(order, cuts) if len(order) else [], key=lambda places: int(places[0]))
        return {self._ids[int(self._at[places[0]])]: places for places in parts}


def _means(values: NDArray[np.float32], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean of each run of ``values``, 0 of an empty one."""
    sums = np.bincount(np.repeat(np.arange(len(sizes)), sizes), values, minlength=len(sizes))
    return np.asarray(sums / np.maximum(sizes, 1), dtype=np.float64)
