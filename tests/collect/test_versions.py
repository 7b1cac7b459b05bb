"""Which text an article lives on, and what a change of it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newswake.collect.versions import Told, choose_reading, next_read
from newswake.models import PageText

NOW = datetime(2025, 1, 27, 12, tzinfo=UTC)


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
    found = choose_reading(page, Told("From the feed", summary, content))
    assert found.text_source == source
    assert found.title == ("T" if source == "page" else "From the feed")


def test_reading_again_slows_down_and_ends() -> None:
    waits = [next_read("read", n, NOW) for n in range(1, 7)]
    assert waits[:2] == [NOW + timedelta(hours=1), NOW + timedelta(hours=6)]
    assert waits[-1] is None
    assert next_read("failed", 1, NOW) == NOW + timedelta(hours=1)
    assert next_read("failed", 4, NOW) is None
    assert next_read("refused", 1, NOW) is None
