"""What a page that shows only its outlet's templates is taken for, and what a template that is left out now changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newswake.collect.articles import describe_cleaned, describe_read
from newswake.collect.templates import template_id
from newswake.collect.versions import Reading, Told
from newswake.collect.weighing import DueRead, read_clean, status_of, weigh
from newswake.models import PageText, Response

NOW = datetime(2025, 1, 27, 12, tzinfo=UTC)
URL = "https://quay.example/1"
ANSWER = Response(URL, URL, 200, {}, b"", NOW)
BOX = "Every Friday in your inbox, at no cost to you"
TEXT = "The crane steers itself, says the harbour office. It has not dropped a container yet."
TOLD = Told("The crane", summary="The crane steers itself.")
ONLY_BOX = PageText("The crane", BOX)


def due(current: Reading | None, told: Told = TOLD, reader: str = "reader 1") -> DueRead:
    kept = "a1.1" if current else None
    known = frozenset({template_id("quay", BOX)})
    return DueRead("a1", URL, URL, "quay", 1, told, "en", kept, 1 if current else 0, reader, current, templates=known)


def page(text: str) -> Reading:
    return Reading("The crane", text, "page")


def test_a_page_of_templates_alone_has_no_text_and_leaves_the_article_as_it_is() -> None:
    asked = due(page(TEXT))
    assert status_of(asked, ANSWER, ONLY_BOX) == "no_text"
    assert status_of(asked, ANSWER, PageText("The crane", f"{TEXT}\n\n{BOX}")) == "read"
    read = describe_read(asked, ANSWER, ONLY_BOX, as_of=NOW, reader="reader 1")
    assert read.version is None
    assert read.article["read_status"] == "no_text"
    assert (read.article["version_id"], read.article["text_source"]) == ("a1.1", "page")


@pytest.mark.parametrize(
    ("told", "source", "text"),
    [
        (TOLD, "summary", "The crane steers itself."),
        (replace(TOLD, content=f"{TEXT}\n\n{BOX}"), "feed", TEXT),
        (Told("The crane"), "title", ""),
    ],
)
def test_of_one_that_has_no_text_yet_the_feed_tells(told: Told, source: str, text: str) -> None:
    reading = read_clean(due(None, told), ONLY_BOX)
    assert (reading.text_source, reading.text) == (source, text)
    first = describe_read(due(None, told), ANSWER, ONLY_BOX, as_of=NOW, reader="reader 1")
    assert first.version and first.version["text"] == text
    assert (first.article["read_status"], first.changes) == ("no_text", [])


def test_a_current_text_of_templates_alone_gives_way_without_an_edit() -> None:
    asked = due(page(BOX))
    assert describe_cleaned(asked, as_of=NOW) is None, "nothing would be left"
    for now, status, text in ((ONLY_BOX, "no_text", TOLD.summary), (PageText("The crane", TEXT), "read", TEXT)):
        found = weigh(asked, now, status, "reader 1")
        assert (found.reading.text, found.change, found.edit) == (text, "reader", None)
    assert weigh(asked, None, "failed", "reader 1").change is None, "a failure takes nothing"


def test_a_template_that_only_the_current_text_still_has_makes_no_edit_of_a_reading() -> None:
    both = f"{TEXT}\n\n{BOX}"
    found = weigh(due(page(both)), PageText("The crane", both), "read", "reader 1")
    assert (found.reading.text, found.reading.left_out, found.change) == (
        TEXT,
        (template_id("quay", BOX),),
        "reader",
    )
    assert found.edit is None
    added = weigh(due(page(TEXT)), PageText("The crane", f"{TEXT} It is the first one."), "read", "reader 1")
    assert added.edit is not None, "what the outlet does is one"
