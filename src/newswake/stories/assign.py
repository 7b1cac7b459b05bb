"""Which story each new article belongs to. Pure, and blind to the order of a batch.

Everything new is scored against the stories as they stand before the batch; the new reports are grouped among
themselves; then whole groups join a story or found one. A copy counts once: it goes where its first article goes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from newswake.models import Lineage, StoryMember
from newswake.stories.draft import Draft
from newswake.stories.features import Report
from newswake.stories.lineage import seen
from newswake.stories.match import Rule
from newswake.stories.pairs import PairModel
from newswake.stories.state import StoryState, Window, group_of

# The settings' [stories]; docs/decisions has the evidence.
THRESHOLD, DENSE_WEIGHT, HALF_LIFE_HOURS, WINDOW_DAYS = 0.7, 0.43, 168.0, 7.0


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
    ruled: Collection[str] = (),
) -> Assignment:
    """Give each article of ``batch`` its story; the order of the batch changes nothing.

    Articles that ``state`` has are left out, but for copies of one text in two stories: they go where its first is.
    ``served`` are the languages of the vectors: others go by their words, each language by itself. Scores are means
    over pairs of reports, 0 to 1: by ``model``, or without one by the stated rule, to which ``dense_weight`` and
    ``half_life_hours`` belong. With ``repair`` all stories of the state are grouped anew.
    Stories that somebody ``ruled`` on grow, and nothing moves their articles but a copy's going to another of them.
    """
    new = sorted((each for each in batch if each.article_id not in state.story_of), key=seen)
    if not new and not repair and state.window is not None:
        return Assignment((), (), {}, state)
    window, placed, ends = state.opened(new, served, ruled)
    if window.compared is None:
        return Assignment((), (), {}, state)
    rule = Rule(window.compared, dense_weight, half_life_hours, window_days * 24, model)
    draft = Draft(rule, window.leads, placed, state.used, threshold, ruled)
    draft.join_or_found()
    draft.merge()
    draft.split()
    if repair:
        draft.repair()
    reports = (*state.reports, *new)
    story_of = dict(placed)
    may_move = reports if draft.has_moved or state.window is None else new
    for report in may_move:
        story_of[report.article_id] = draft.story(window.place_of[group_of(report)])
    changed = [each for each in may_move if story_of[each.article_id] != state.story_of.get(each.article_id)]
    members = _members(changed, story_of, window, draft)
    after = StoryState(reports, story_of, frozenset(draft.used), window)
    return Assignment(members, (*ends, *draft.lineage), draft.founded, after)


def _members(
    changed: Sequence[Report], story_of: Mapping[str, str], window: Window, draft: Draft
) -> tuple[StoryMember, ...]:
    """Return the rows of ``changed`` articles by id: each with its reasons, a copy with that of its first."""
    place_of = {report.article_id: window.place_of[group_of(report)] for report in changed}
    why = draft.explain(sorted(set(place_of.values())))
    members = []
    for key, place in place_of.items():
        lead = window.leads[place].article_id
        copied = (1.0, {f"copy_of:{lead}" if key != lead else "with_its_copies": 1.0})
        score, reasons = why.get(place, copied) if key == lead else copied
        members.append(StoryMember(key, story_of[key], score, reasons))
    return tuple(sorted(members, key=lambda member: member.article_id))
