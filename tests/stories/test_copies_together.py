"""Articles that turn out to be one text after they were given stories end in one story."""

from __future__ import annotations

from dataclasses import replace

from test_assign import report, stories

from newswake.models import Lineage
from newswake.stories.assign import assign_stories
from newswake.stories.state import StoryState


def state_of(*members: tuple[int, int, str, str]) -> StoryState:
    """Stories as they were stored: article, event, copy group, story."""
    return StoryState.from_members([(report(key, event, group=group), story) for key, event, group, story in members])


def test_a_copy_goes_where_the_first_article_of_its_group_is() -> None:
    state = state_of((0, 0, "c000", "s000"), (1, 1, "c000", "s001"), (2, 1, "c002", "s001"))
    found = assign_stories([], state)
    assert stories(found) == {"a001": "s000"}
    assert found.members[0].reasons == {"copy_of:a000": 1.0}
    assert [(row.event, row.story_id, row.other_id) for row in found.lineage] == [
        ("split", "s000", "s001")
    ]  # it lives on
    assert assign_stories([], found.state).members == ()


def test_a_story_that_copies_leave_empty_ends_in_theirs() -> None:
    found = assign_stories([], state_of((0, 0, "c000", "s000"), (1, 1, "c000", "s001")))
    assert stories(found) == {"a001": "s000"}
    assert found.lineage == (Lineage("merge", "s000", "s001", "all that was left of it is copies of a report there"),)
    fresh = assign_stories([report(5, 1)], found.state)
    assert stories(fresh) == {"a005": "s005"}  # the id is never used again, and nothing joins what has ended


def test_new_articles_and_copies_that_move_are_placed_at_once() -> None:
    state = state_of((0, 0, "c000", "s000"), (1, 1, "c000", "s001"), (2, 1, "c002", "s001"))
    found = assign_stories([report(9, 1), replace(report(10, 4), group_id="c000")], state)
    assert stories(found) == {"a001": "s000", "a009": "s001", "a010": "s000"}


def test_copies_go_where_somebody_ruled() -> None:
    state = state_of((0, 0, "c000", "s000"), (1, 1, "c000", "s001"), (2, 1, "c002", "s001"))
    found = assign_stories([], state, ruled=["s001"])
    assert stories(found) == {"a000": "s001"}
    assert [(row.event, row.story_id, row.other_id) for row in found.lineage] == [("merge", "s001", "s000")]
