"""Lines that repeat are left out of a text; what stays keeps its paragraphs, and links their words."""

from __future__ import annotations

import pytest

from newswake.collect.templates import leave_out, template_id
from newswake.collect.versions import Reading
from newswake.models import Link

BOX = "Every Friday in your inbox, at no cost to you"
SHORT = "Sign up"


def read(text: str, *links: Link) -> Reading:
    return Reading("Title", text, "page", links=links)


def known(*lines: str) -> set[str]:
    return {template_id("quay", line) for line in lines}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"One.\n\n{BOX}\n\nTwo.", "One.\n\nTwo."),
        (f"One.\n\n- {BOX}\n- Two.", "One.\n\n- Two."),
        (f"- One.\n- {BOX}\n\nTwo.", "- One.\n\nTwo."),
        (f"{BOX}\n\nOne.", "One."),
        (f"One.\n{BOX}", "One."),
        (BOX, ""),
        (f"One.\n\n{SHORT}\n\n{BOX}\n\n{SHORT}\n\nTwo.", "One.\n\nTwo."),
        (f"{SHORT}\n\nOne.\n\n{BOX}", f"{SHORT}\n\nOne."),
        (f"One.\n\n{BOX} Two.", f"One.\n\n{BOX} Two."),
    ],
)
def test_lines_go_whole_and_short_ones_only_beside_a_long_one(text: str, left: str) -> None:
    assert leave_out(read(text), "quay", known(BOX, SHORT)).text == left


def test_what_has_none_is_the_same_reading() -> None:
    reading = read(f"One.\n\n{BOX}")
    assert leave_out(reading, "quay", known("Other words that are long enough")) is reading
    assert leave_out(reading, "another", known(BOX)) is reading, "templates are an outlet's own"


def test_links_move_with_their_words_or_go_with_them() -> None:
    text = f"{BOX}\n\nOne and two.\n\n{BOX}\n\nThree."

    def link(words: str, start: int) -> Link:
        return Link(f"https://x.example/{words}", words, start, start + len(words))

    reading = read(
        text, link("inbox", text.index("inbox")), link("two", text.index("two")), link("Three", len(text) - 6)
    )
    found = leave_out(reading, "quay", known(BOX))
    assert found.left_out == tuple(known(BOX))
    assert [(link.words, found.text[link.start : link.end]) for link in found.links] == [
        ("two", "two"),
        ("Three", "Three"),
    ]
