"""Which text an article lives on, and what a change of it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newswake.collect.versions import Reading, change_kind, choose_reading, next_read
from newswake.models import PageText

NOW = datetime(2025, 1, 27, 12, tzinfo=UTC)
TEXT = "The model cost $5.6 million to train. “We were surprised,” said Ines Vrba, an analyst. Shares fell on Monday."


def read(text: str, title: str = "A cheap model", source: str = "page") -> Reading:
    return Reading(title, text, source)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("page", "summary", "content", "source"),
    [
        (PageText("T", "one two three four"), "one two", "", "page"),
        (PageText("T", "one two"), "", "one two three four", "feed"),
        (PageText("T", ""), "one two", "", "summary"),
        (None, "", "one two", "feed"),
        (None, "", "", "title"),
    ],
)
def test_the_fullest_text_at_hand_is_the_articles(
    page: PageText | None, summary: str, content: str, source: str
) -> None:
    found = choose_reading(page, title="From the feed", summary=summary, content=content, author="")
    assert found.text_source == source
    assert found.title == ("T" if source == "page" else "From the feed")


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (TEXT, None),
        (TEXT.replace(" ", "\n"), None),
        (TEXT + "\n\nThe exchange gave no comment.", "addition"),
        (TEXT.replace("$5.6 million", "$6.5 million"), "silent_edit"),
        (TEXT.replace("We were surprised", "They were surprised"), "silent_edit"),
        (TEXT.replace("$5.6", "$6.5") + "\n\nCorrection: an earlier version gave another cost.", "correction"),
        (TEXT.replace("analyst", "anaylst"), "typo"),
        (
            TEXT.replace("Shares fell on Monday.", "Shares of chip makers recovered later in the week, traders say."),
            "update",
        ),
    ],
)
def test_what_changed_tells_the_kind(after: str, kind: str | None) -> None:
    assert change_kind(read(TEXT), read(after)) == kind


def test_a_page_read_at_last_is_no_silent_edit_of_its_summary() -> None:
    assert change_kind(read("It cost $5 million.", source="summary"), read(TEXT)) == "update"


def test_reading_again_slows_down_and_ends() -> None:
    waits = [next_read("read", n, NOW) for n in range(1, 7)]
    assert waits[:2] == [NOW + timedelta(hours=1), NOW + timedelta(hours=6)]
    assert waits[-1] is None
    assert next_read("failed", 1, NOW) == NOW + timedelta(hours=1)
    assert next_read("failed", 4, NOW) is None
    assert next_read("refused", 1, NOW) is None
