"""The window grouped anew: what is one becomes one, what is two comes apart, and every move has its row."""

from __future__ import annotations

from test_assign import report, stories

from newswake.stories.assign import assign_stories
from newswake.stories.state import StoryState


def test_a_story_in_two_halves_becomes_one_that_keeps_the_larger_ones_id() -> None:
    members = [(report(n, 0), "s000" if n < 2 else "s002") for n in range(6)]
    found = assign_stories([], StoryState.from_members(members), repair=True)
    assert [(row.event, row.story_id, row.other_id) for row in found.lineage] == [("merge", "s002", "s000")]
    assert stories(found) == {"a000": "s002", "a001": "s002"}
    assert {member.reasons["merged:s000"] for member in found.members} == {1.0}


def test_a_mixed_story_comes_apart_and_the_part_goes_to_its_like() -> None:
    mixed = [(report(n, n % 2), "s000") for n in range(5)]
    like = [(report(7, 1), "s007")]
    found = assign_stories([], StoryState.from_members([*mixed, *like]), repair=True)
    assert [(row.event, row.story_id, row.other_id) for row in found.lineage] == [("split", "s007", "s000")]
    assert stories(found) == {"a001": "s007", "a003": "s007"}
    assert not found.founded


def test_a_part_that_is_no_storys_founds_one_under_an_id_never_used() -> None:
    mixed = [(report(n, n % 2), "s000") for n in range(5)]
    found = assign_stories([], StoryState.from_members(mixed, used=["s001"]), repair=True)
    assert {story: each.article_id for story, each in found.founded.items()} == {"s003": "a003"}
    assert [(row.event, row.story_id, row.other_id) for row in found.lineage] == [("split", "s003", "s000")]
    assert stories(found) == {"a001": "s003", "a003": "s003"}


def test_what_is_right_stays_and_a_repair_repeated_changes_nothing() -> None:
    state = assign_stories([report(n, n % 4) for n in range(20)], StoryState()).state
    again = assign_stories([], state, repair=True)
    assert again.members == ()
    assert again.lineage == ()
    assert assign_stories([], StoryState(), repair=True).members == ()


def test_a_story_that_somebody_ruled_on_grows_and_nothing_else_moves_it() -> None:
    mixed = [(report(n, n % 2), "s000") for n in range(6)]
    state = StoryState.from_members([*mixed, (report(6, 0), "s006")], used=["s001"])
    moved = assign_stories([report(8, 0)], state, repair=True, threshold=0.45)
    assert {row.event for row in moved.lineage} == {"split", "merge"}
    held = assign_stories([report(8, 0)], state, repair=True, threshold=0.45, ruled=["s000"])
    assert held.lineage == ()
    assert set(stories(held)) == {"a008"}
    apart = StoryState.from_members([(report(0, 0), "s000"), (report(1, 0), "s001")])
    assert [row.event for row in assign_stories([report(3, 0)], apart, repair=True).lineage] == ["merge"]
    for ruled in ("s000", "s001"):
        assert assign_stories([report(3, 0)], apart, repair=True, ruled=[ruled]).lineage == ()
