"""Which story each new article belongs to. Pure, and blind to the order of a batch.

Everything new is scored against the stories as they stand before the batch; the new reports are grouped among
themselves; then whole groups join a story or found one. A copy counts once: it goes where its first article goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newswake.models import Lineage, StoryMember
from newswake.stories.features import Report, compare
from newswake.stories.lineage import find_merges, find_split, gather_copies, name_story, seen
from newswake.stories.linkage import group_new
from newswake.stories.match import DECIMALS, Places, Rule
from newswake.stories.pairs import PairModel
from newswake.stories.repair import plan_moves

# The settings' [stories]; docs/decisions has the evidence.
THRESHOLD, DENSE_WEIGHT, HALF_LIFE_HOURS, WINDOW_DAYS = 0.65, 0.43, 168.0, 7.0

Ranked = list[tuple[float, str]]  # stories with their scores, best first


@dataclass(frozen=True)
class StoryState:
    """The stories that may still grow: their articles in the order of sight, the story of each by article id, and
    every id that a story ever had."""

    reports: tuple[Report, ...] = ()
    story_of: Mapping[str, str] = field(default_factory=dict)
    used: frozenset[str] = frozenset()

    @classmethod
    def from_members(cls, members: Iterable[tuple[Report, str]], *, used: Iterable[str] = ()) -> StoryState:
        """Build the state of stored rows: all articles of each story that has one in the window, with their story.

        ``used`` are further ids that are taken: of stories that ended in another.
        """
        rows = sorted(members, key=lambda row: seen(row[0]))
        story_of = {report.article_id: story for report, story in rows}
        return cls(tuple(report for report, _ in rows), story_of, frozenset(story_of.values()) | frozenset(used))

    def active(self, since: datetime) -> StoryState:
        """Return the state without the stories that have no article from ``since`` on; their ids stay taken."""
        alive = {self.story_of[r.article_id] for r in self.reports if r.event_at is None or r.event_at >= since}
        reports = tuple(report for report in self.reports if self.story_of[report.article_id] in alive)
        return StoryState(reports, {r.article_id: self.story_of[r.article_id] for r in reports}, self.used)


@dataclass(frozen=True)
class Assignment:
    """What changes: a row for each article that is new or changes its story, by article id. ``state`` follows it.

    ``founded`` has the new stories with their founding reports, also those that ended in another in the same batch.
    """

    members: tuple[StoryMember, ...]
    lineage: tuple[Lineage, ...]
    founded: Mapping[str, Report]
    state: StoryState


def assign_stories(
    batch: Sequence[Report],
    state: StoryState,
    *,
    threshold: float = THRESHOLD,
    dense_weight: float = DENSE_WEIGHT,
    half_life_hours: float = HALF_LIFE_HOURS,
    window_days: float = WINDOW_DAYS,
    served: Collection[str] = ("en",),
    model: PairModel | None = None,
    repair: bool = False,
) -> Assignment:
    """Give each article of ``batch`` its story; the order of the batch changes nothing.

    Articles that ``state`` has are left out, but for copies of one text in two stories: they go where its first is.
    ``served`` are the languages of the vectors: others go by their words, each language by itself. Scores are means
    over pairs of reports, 0 to 1: by ``model``, or without one by the stated rule, to which ``dense_weight`` and
    ``half_life_hours`` belong. With ``repair`` all stories of the state are grouped anew.
    """
    articles = sorted((*state.reports, *(each for each in batch if each.article_id not in state.story_of)), key=seen)
    placed, ends = gather_copies(state.reports, state.story_of)
    leads, lead_of = _lead(articles, placed)
    rule = Rule(compare(leads, served=served), dense_weight, half_life_hours, window_days * 24, model)
    draft = _Draft(rule, leads, placed, state.used, threshold)
    draft.join_or_found()
    draft.merge()
    draft.split()
    if repair:
        draft.repair()
    place_of = {lead.article_id: place for place, lead in enumerate(leads)}
    members = []
    story_of = {}
    for article in articles:
        key = article.article_id
        place = place_of[lead_of[key]]
        story_of[key] = story = draft.story_at[place]
        if story != state.story_of.get(key):
            copied = (1.0, {f"copy_of:{lead_of[key]}": 1.0})
            score, reasons = draft.why[place] if key == lead_of[key] else copied
            members.append(StoryMember(key, story, score, reasons))
    members.sort(key=lambda member: member.article_id)
    after = StoryState(tuple(articles), story_of, frozenset(draft.used))
    return Assignment(tuple(members), (*ends, *draft.lineage), draft.founded, after)


def _lead(articles: Sequence[Report], story_of: Mapping[str, str]) -> tuple[list[Report], dict[str, str]]:
    """Return one report for each copy group, and for each article the one that stands for it."""
    first: dict[str, str] = {}
    lead_of: dict[str, str] = {}
    for article in sorted(articles, key=lambda each: each.article_id not in story_of):  # stable: those placed first
        lead_of[article.article_id] = first.setdefault(article.group_id or article.article_id, article.article_id)
    return [article for article in articles if lead_of[article.article_id] == article.article_id], lead_of


class _Draft:
    """A batch being placed. Places are positions in ``leads``, which are in the order of sight."""

    def __init__(
        self,
        rule: Rule,
        leads: Sequence[Report],
        story_of: Mapping[str, str],
        used: Collection[str],
        threshold: float,
    ) -> None:
        self.rule, self.leads, self.threshold = rule, leads, round(threshold, DECIMALS)
        self.used = set(used)
        self.story_at = {
            place: story_of[lead.article_id] for place, lead in enumerate(leads) if lead.article_id in story_of
        }
        self.why: dict[int, tuple[float, dict[str, float]]] = {}
        self.lineage: list[Lineage] = []
        self.founded: dict[str, Report] = {}
        self._touched: set[str] = set()
        self._bridged: set[tuple[str, str]] = set()

    def join_or_found(self) -> None:
        """Let each group of new reports join the story that it scores best with, or found one."""
        new = np.array([place for place in range(len(self.leads)) if place not in self.story_at], dtype=np.int64)
        groups = group_new(self.rule, new, self.threshold)
        before = self._stories()
        for group, ranked in zip(groups, self._rank(groups, before), strict=True):
            good = [story for score, story in ranked if score >= self.threshold]
            self._bridged |= {(good[0], other) for other in good[1:]}
            if good:
                story, others, score = good[0], before[good[0]], ranked[0][0]
            else:
                story, others, score = self._found(group), group, self.rule.mean(group, group)
            runner_up = {f"runner_up:{name}": value for value, name in ranked[bool(good) :][:1]}
            for place in group.tolist():
                self.story_at[place] = story
                rest = others[others != place]
                self.why[place] = (score if good or len(rest) else 1.0, self._reasons(place, rest) | runner_up)
            self._touched.add(story)

    def merge(self) -> None:
        """Join stories that new reports have shown to be one."""
        stories = self._stories()
        for row in find_merges(self.rule, stories, self._bridged, self.threshold):
            self.lineage.append(row)
            kept, ended = self._stories()[row.story_id], str(row.other_id)
            for place, story in list(self.story_at.items()):
                if story == ended:
                    self._move(place, row.story_id, kept, {f"merged:{ended}": 1.0})
            self._touched = self._touched - {ended} | {row.story_id}

    def split(self) -> None:
        """Take apart stories that new reports have shown to be two."""
        stories = self._stories()
        for old in sorted(self._touched):
            if halves := find_split(self.rule, stories[old], self.threshold):
                _, other, between = halves
                story = self._name(other)
                self.lineage.append(Lineage("split", story, old, f"its halves score {between:.3f} together"))
                for place in other.tolist():
                    self._move(place, story, other[other != place], {f"split:{old}": between})

    def repair(self) -> None:
        """Bring the stories to what all their reports, taken together, make."""
        stories = self._stories()
        for move in plan_moves(self.rule, stories, self.threshold, self._name):
            row, places = move.row, move.places
            self.lineage.append(row)
            noted = {f"{'merged' if row.event == 'merge' else 'split'}:{row.other_id}": 1.0}
            others = np.setdiff1d(stories.get(row.story_id, places), places)
            for place in places.tolist():
                self._move(place, row.story_id, others if len(others) else places[places != place], noted)

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

    def _move(self, place: int, story: str, others: Places, noted: dict[str, float]) -> None:
        self.story_at[place] = story
        score = self.rule.mean(np.array([place]), others)
        self.why[place] = (score, self._reasons(place, others) | noted)

    def _reasons(self, place: int, others: Places) -> dict[str, float]:
        if not len(others):
            return {"reports": 0.0}
        return self.rule.reasons(np.array([place]), others) | {"reports": float(len(others))}

    def _stories(self) -> dict[str, Places]:
        """The stories by their first report, each with its places in order."""
        found: dict[str, list[int]] = {}
        for place in sorted(self.story_at):
            found.setdefault(self.story_at[place], []).append(place)
        return {story: np.array(places, dtype=np.int64) for story, places in found.items()}

    def _rank(self, groups: Sequence[Places], stories: Mapping[str, Places]) -> list[Ranked]:
        """For each group, the stories by their mean score with it: all that reach the threshold, and the next."""
        if not stories or not groups:
            return [[] for _ in groups]
        names, old = list(stories), np.concatenate(list(stories.values()))
        story_sum = _summing(list(stories.values()))
        ranked: list[Ranked] = []
        for block in self.rule.blocks(np.arange(len(groups)), old):
            parts = [groups[at] for at in block.tolist()]
            group_sum = _summing(parts)
            scores, within = self.rule.score(np.concatenate(parts), old)
            means = _ratio(group_sum @ (story_sum @ scores.T).T, group_sum @ (story_sum @ within.T).T)
            ranked += [self._best(row, names) for row in means]
        return ranked

    def _best(self, means: NDArray[np.float64], names: Sequence[str]) -> Ranked:
        order = np.argsort(-means, kind="stable")[: 1 + int((means >= self.threshold).sum())]
        return [(float(means[at]), names[at]) for at in order.tolist() if means[at] > 0]


def _summing(parts: Sequence[Places]) -> csr_matrix:
    """The matrix that sums the rows of what is concatenated of ``parts``, part by part."""
    sizes = [len(part) for part in parts]
    of_part = np.repeat(np.arange(len(parts)), sizes)
    return csr_matrix((np.ones(sum(sizes)), (of_part, np.arange(sum(sizes)))), shape=(len(parts), sum(sizes)))


def _ratio(sums: NDArray[np.float64], pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio: NDArray[np.float64] = np.round(sums / np.where(pairs > 0, pairs, 1.0), DECIMALS)
    return ratio
