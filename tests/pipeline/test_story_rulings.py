"""A person's word on stories: through the lineage, under the author's name, and no run undoes it."""

from __future__ import annotations

import pytest
from builders import AT
from test_rulings import RULED, apply, ask, fill, rule, wrong

from newswake.cli.why import why_story
from newswake.errors import QuestionError
from newswake.settings import Settings
from newswake.store import rulings
from newswake.store.connect import Store
from newswake.store.story_rulings import ruled_stories

pytestmark = pytest.mark.parametrize("engine", ["duckdb"])
MEMBERS = """
    SELECT story_id, list(article_id ORDER BY article_id) FROM store.story_member WHERE valid_to IS NULL
    GROUP BY ALL ORDER BY ALL
"""
LINEAGE = (
    "SELECT event, story_id, other_id, reason, author, valid_from FROM store.story_lineage WHERE author <> 'analyse'"
)


@pytest.fixture
def two_stories(store: Store) -> Store:
    articles: list[dict[str, object]] = [{"article_id": f"a{n}", "outlet_id": "o"} for n in range(5)]
    of = {"a0": "s0", "a1": "s0", "a2": "s0", "a3": "s3", "a4": "s3"}
    births = [{"event": "birth", "story_id": story, "author": "analyse"} for story in ("s0", "s3")]
    copies = [{"article_id": a, "copy_group_id": "c1", "relation": "exact"} for a in ("a1", "a2")]
    fill(
        store,
        {
            "article": articles,
            "story": [{"story_id": "s0", "founding_article_id": "a0"}, {"story_id": "s3", "founding_article_id": "a3"}],
            "story_member": [{"article_id": a, "story_id": s} for a, s in of.items()],
            "story_lineage": births,
            "copy_member": copies,
        },
    )
    return store


def test_two_stories_become_one_and_the_old_id_still_resolves(settings: Settings, two_stories: Store) -> None:
    rule(two_stories, "story", "s0", "merge:s3")
    apply(settings, two_stories, "analyse")
    assert ask(two_stories, MEMBERS) == [("s3", ["a0", "a1", "a2", "a3", "a4"])]
    assert ask(two_stories, LINEAGE) == [("merge", "s3", "s0", "I read it", "Ada", RULED)]
    assert ask(two_stories, "SELECT merged_into FROM store.story ORDER BY story_id") == [("s3",), (None,)]
    with two_stories.reading() as con:
        assert rulings.find_subject(con, "story", "s0", "pin") == "s3"
        assert ruled_stories(con) == {"s0", "s3"}
        said = "\n".join(why_story(con, "s0"))
    assert said.startswith("s0 ended in s3.")
    assert "a0 joined at 1.00; ruled by Ada" in said
    assert "s0 ended in it: I read it (by Ada)" in said
    assert not wrong(settings, two_stories)


def test_an_article_leaves_with_its_copies_and_founds_a_story(settings: Settings, two_stories: Store) -> None:
    rule(two_stories, "story", "a2", "split")
    apply(settings, two_stories, "analyse")
    assert ask(two_stories, MEMBERS) == [("s0", ["a0"]), ("s1", ["a1", "a2"]), ("s3", ["a3", "a4"])]
    assert ask(two_stories, LINEAGE) == [("split", "s1", "s0", "I read it", "Ada", RULED)]
    closed = "SELECT article_id, valid_to FROM store.story_member WHERE valid_to IS NOT NULL ORDER BY ALL"
    assert ask(two_stories, closed) == [("a1", RULED), ("a2", RULED)]
    assert ask(two_stories, "SELECT reasons FROM store.story_member WHERE article_id = 'a2' AND valid_to IS NULL") == [
        ('{"ruled:Ada": 1.0}',)
    ]
    assert not wrong(settings, two_stories)


def test_a_pin_moves_nothing_and_holds(settings: Settings, two_stories: Store) -> None:
    before = ask(two_stories, "FROM store.story_member ORDER BY ALL")
    rule(two_stories, "story", "a4", "pin")  # an article stands for its story
    apply(settings, two_stories, "analyse")
    assert ask(two_stories, "FROM store.story_member ORDER BY ALL") == before
    assert ask(two_stories, LINEAGE) == [("continue", "s3", None, "I read it", "Ada", RULED)]
    with two_stories.reading() as con:
        assert ruled_stories(con) == {"s3"}
    assert not wrong(settings, two_stories)
    assert RULED > AT


@pytest.mark.parametrize(
    ("subject", "verdict", "said"),
    [
        ("s9", "pin", "no story 's9'"),
        ("s0", "merge:s0", "names this very story"),
        ("s0", "merge:s9", "no story 's9'"),
        ("s0", "split", "name the article"),
        ("s0", "explode", "no ruling 'explode': pin or split or merge:STORY"),
    ],
)
def test_what_cannot_be_ruled_says_why(two_stories: Store, subject: str, verdict: str, said: str) -> None:
    with two_stories.reading() as con, pytest.raises(QuestionError, match=said):
        rulings.find_subject(con, "story", subject, verdict)


def test_the_last_report_of_a_story_cannot_leave_it(settings: Settings, two_stories: Store) -> None:
    for article in ("a3", "a4"):
        rule(two_stories, "story", article, "split")
    apply(settings, two_stories, "analyse")
    assert ask(two_stories, "SELECT subject, detail LIKE '%is all there is of story%' FROM store.drop_row") == [
        ("a4", True)
    ]
