"""The stories of a window grouped anew, and what it takes to bring the live ones there. Pure.

Reports join one by one as they come, which leaves stories that all of them together would not make. Once a day the
window is grouped as if all of it had come at once; what differs becomes merges and splits of the live stories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from newswake.models import Lineage
from newswake.stories.linkage import group_new
from newswake.stories.match import Rule
from newswake.stories.products import Places

_WHOLE: tuple[Literal["merge"], str] = ("merge", "most of its reports are nearer to the other's, all taken together")
_PART: tuple[Literal["split"], str] = ("split", "these reports are nearer to each other than to the rest of it")


@dataclass(frozen=True)
class Move:
    """Reports that leave a story, whole (``merge``) or in part (``split``), with the row that says so."""

    places: Places
    row: Lineage


def plan_moves(
    rule: Rule, stories: Mapping[str, Places], threshold: float, name: Callable[[Places], str]
) -> list[Move]:
    """Return the moves that make of ``stories`` the groups of average linkage over all their reports.

    Each story goes on as the group that has most of it, each group as the story that it has most of, in doubt as the
    one founded first. ``name`` gives an id that was never used to a group that is no story's. A story whose id no group
    keeps ends in the one that has most of it.
    """
    if not stories:
        return []
    groups = group_new(rule, np.sort(np.concatenate(list(stories.values()))), threshold)
    group_of = {place: at for at, group in enumerate(groups) for place in group.tolist()}
    parts = {story: Counter(group_of[place] for place in places.tolist()) for story, places in stories.items()}
    main = {story: min(found, key=lambda at: (-found[at], at)) for story, found in parts.items()}
    claims: dict[int, str] = {}
    for story, at in main.items():  # in the order of founding
        if at not in claims or parts[story][at] > parts[claims[at]][at]:
            claims[at] = story
    claims |= {at: name(groups[at]) for at in range(len(groups)) if at not in claims}
    moves = []
    for story, found in parts.items():
        for at in sorted(found):
            if claims[at] != story:
                places = np.array([place for place in stories[story].tolist() if group_of[place] == at])
                event, reason = _WHOLE if at == main[story] else _PART
                moves.append(Move(places, Lineage(event, claims[at], story, reason)))
    return moves
