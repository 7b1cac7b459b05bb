"""How stories begin, join and come apart. Pure; the reasons go into the lineage as they stand here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np

from newswake.models import Lineage
from newswake.stories.features import Report
from newswake.stories.linkage import halve
from newswake.stories.match import DECIMALS, Rule
from newswake.stories.products import Places

# Two stories become one only where all their pairs together score so much higher than a join asks for. On newsweek_2025
# .10 and .15 gain .007 of pair F1 over no merges; on feeds_2023_train nothing merges by either.
MERGE_ABOVE = 0.15
# A story comes apart where its two halves would score so much lower than a join asks for: far enough from
# MERGE_ABOVE that nothing goes to and fro. On both sets no F1 changes by it.
SPLIT_BELOW = 0.35
# … and has so many reports: less says little about a half.
SPLIT_FROM = 6
# … and no more than these, whose pairs are a million: a larger one waits for the day's repair.
SPLIT_TO = 1000


def seen(report: Report) -> tuple[datetime, str]:
    """The order that decides identity: first seen, ties by id."""
    return report.first_seen_at, report.article_id


def name_story(reports: Iterable[Report], used: Collection[str]) -> str:
    """Return the id after the earliest article whose id no story ever had."""
    ids = ["s" + report.article_id.removeprefix("a") for report in sorted(reports, key=seen)]
    return next((each for each in ids if each not in used), "") or _suffixed(ids[0], used)


def _suffixed(story_id: str, used: Collection[str]) -> str:
    while story_id in used:
        story_id += "b"
    return story_id


def gather_copies(
    reports: Sequence[Report], story_of: Mapping[str, str], ruled: Collection[str] = ()
) -> tuple[dict[str, str], list[Lineage]]:
    """Return the story of each article once those of one copy group are in that of its first, and what that ends.

    The first of them in a story that somebody ``ruled`` on goes before the rest.

    ``reports`` are in the order of sight. A text that changed may make a report out of two, which are then one.
    """
    home: dict[str, str] = {}
    for report in sorted(reports, key=lambda each: story_of[each.article_id] not in ruled):  # else as they come
        home.setdefault(report.group_id or report.article_id, story_of[report.article_id])
    gathered = {report.article_id: home[report.group_id or report.article_id] for report in reports}
    ends: dict[str, str] = {}
    alive = set(gathered.values())
    for report in reports:
        if (left := story_of[report.article_id]) not in alive:
            ends.setdefault(left, gathered[report.article_id])
    reason = "all that was left of it is copies of a report there"
    rows = [Lineage("merge", kept, ended, reason) for ended, kept in ends.items()]
    moved = sorted({(gathered[each.article_id], story_of[each.article_id]) for each in reports})
    rows += [
        Lineage("split", to, left, "a copy of a report there") for to, left in moved if left != to and left in alive
    ]
    return gathered, rows


def find_merges(
    rule: Rule, stories: Mapping[str, Places], bridged: Collection[tuple[str, str]], threshold: float
) -> list[Lineage]:
    """Return which of the ``bridged`` pairs of stories are one, best first; the story founded first stays.

    ``stories`` are in the order of their founding, places in the order in which reports were seen. A pair is weighed
    anew, with all reports, after each merge: nothing joins by a chain.
    """
    alive = dict(stories)
    order = {story: at for at, story in enumerate(stories)}
    merges: list[Lineage] = []
    weighed: dict[tuple[str, str], float] = {}
    waiting = {_in_order(pair, order) for pair in bridged}
    while waiting:
        new = sorted(waiting - weighed.keys())
        weighed |= dict(zip(new, rule.means([(alive[one], alive[other]) for one, other in new]), strict=True))
        best = min(waiting, key=lambda pair: (-weighed[pair], order[pair[0]], order[pair[1]]))
        if weighed[best] < round(threshold + MERGE_ABOVE, DECIMALS):
            break
        kept, ended = best
        reason = f"all reports of both score {weighed[best]:.3f}, {MERGE_ABOVE} above a join"
        merges.append(Lineage("merge", kept, ended, reason))
        alive[kept] = np.sort(np.concatenate([alive[kept], alive.pop(ended)]))
        moved = {_in_order(tuple(kept if story == ended else story for story in pair), order) for pair in waiting}
        weighed = {pair: score for pair, score in weighed.items() if kept not in pair and ended not in pair}
        waiting = {pair for pair in moved if pair[0] != pair[1]}
    return merges


def _in_order(pair: tuple[str, ...], order: Mapping[str, int]) -> tuple[str, str]:
    one, other = sorted(pair, key=order.__getitem__)
    return one, other


def find_splits(rule: Rule, stories: Mapping[str, Places], threshold: float) -> dict[str, tuple[Places, Places, float]]:
    """Return of each story that is two its halves, that with its first report first, and their mean score."""
    looked_at = {story: places for story, places in stories.items() if SPLIT_FROM <= len(places) <= SPLIT_TO}
    halves, below = {}, round(threshold - SPLIT_BELOW, DECIMALS)
    for (story, places), scores in zip(looked_at.items(), rule.squares(list(looked_at.values())), strict=True):
        if scores[~np.eye(len(scores), dtype=np.bool_)].min() >= below:
            continue  # as any two halves would
        first = halve(scores)
        if min(first.sum(), (~first).sum()) >= 2:
            halves[story] = places[first], places[~first]
    between = dict(zip(halves, rule.means(list(halves.values())), strict=True))
    return {story: (*parts, between[story]) for story, parts in halves.items() if between[story] < below}
