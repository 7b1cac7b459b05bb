from __future__ import annotations

from newswake.collect.repeats import repeated_blocks, strip_repeats
from newswake.models import Link, PageText

BOX = "Get our morning letter, free, every weekday."
TEXTS = [f"Lead of story {n}.\n\n{BOX}\n\nThe end of story {n}." for n in range(4)]


def test_what_an_outlet_repeats_is_found() -> None:
    assert repeated_blocks(TEXTS) == {BOX}


def test_two_texts_teach_nothing() -> None:
    assert not repeated_blocks(TEXTS[:2])


def test_what_only_one_story_in_many_repeats_is_its_own() -> None:
    others = [f"Another story, number {n}." for n in range(20)]
    assert not repeated_blocks([*TEXTS, *others])


def test_links_move_with_their_words() -> None:
    text = TEXTS[0]
    inside, after = text.index("letter"), text.index("end")
    gone = Link("https://a.example/", "letter", inside, inside + 6)
    stays = Link("https://b.example/", "end", after, after + 3)
    got = strip_repeats(PageText("", text, links=(gone, stays)), {BOX})
    assert got.text == "Lead of story 0.\n\nThe end of story 0."
    (link,) = got.links
    assert got.text[link.start : link.end] == link.words == "end"


def test_a_page_without_repeats_stays() -> None:
    page = PageText("A title", TEXTS[0])
    assert strip_repeats(page, frozenset()) == page
