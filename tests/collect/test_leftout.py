"""What is left out of a listing, each with its reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from newswake.collect.entries import Listing, entries_of
from newswake.collect.feeds import parse_feed
from newswake.collect.leftout import drop_row, left_out

NOON = datetime(2025, 1, 27, 12, tzinfo=UTC)
URL = "https://a.example/rss"


def items(*inside: str) -> bytes:
    listed = "".join(f"<item>{words}</item>" for words in inside)
    return f'<rss version="2.0"><channel><title>A</title>{listed}</channel></rss>'.encode()


def said(body: bytes, max_entries: int = 100) -> list[tuple[str, str, str]]:
    feed = parse_feed(body, feed_url=URL, max_entries=max_entries)
    listing = Listing(URL, None, "always_on", NOON, None, NOON, feed)
    kept = list(entries_of(listing))
    assert len(kept) == len({new.entry_id for new in kept})
    return list(left_out(listing))


NUMBERED = [f"<guid>{n}</guid><title>T{n}</title><link>https://a.example/{n}</link>" for n in range(5)]
BODIES = {
    "rss": items(*NUMBERED),
    "json": json.dumps({"items": [{"id": str(n), "title": f"T{n}"} for n in range(5)]}).encode(),
    "sitemap": b"<urlset>"
    + b"".join(b"<url><loc>https://a.example/%d</loc></url>" % n for n in range(5))
    + b"</urlset>",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_items_beyond_the_limit(body: bytes) -> None:
    assert said(body) == []
    [(subject, reason, detail)] = said(body, max_entries=3)
    assert (subject, reason) == (URL, "beyond_limit")
    assert detail.startswith("2 items after the first 3")


BLANK = {
    "rss": items(NUMBERED[0], "<pubDate>Mon, 27 Jan 2025 08:00:00 GMT</pubDate>", "<enclosure/>"),
    "json": json.dumps({"items": [{"id": "1", "title": "T"}, {"tags": ["x"]}, "words"]}).encode(),
    "sitemap": b"<urlset><url><loc>https://a.example/1</loc></url><url><loc>ftp://x</loc></url><url/></urlset>",
}


@pytest.mark.parametrize("body", BLANK.values(), ids=BLANK)
def test_items_with_nothing_to_know_them_by(body: bytes) -> None:
    assert said(body) == [(URL, "blank", "2 items without id, link and words")]


def test_an_item_that_comes_again_and_says_something_else() -> None:
    again = NUMBERED[0].replace("T0", "Another title")
    assert said(items(NUMBERED[0], NUMBERED[0], NUMBERED[1])) == []
    [(subject, reason, detail)] = said(items(NUMBERED[0], again))
    assert (subject, reason) == ("https://a.example/0", "duplicate")
    assert "'T0' stands, 'Another title' does not" in detail


def test_a_row_for_each_subject_reason_and_day() -> None:
    def id_of(subject: str, reason: str, at: datetime) -> object:
        return drop_row("poll", subject, reason, "x", as_of=at, run_id="r")["drop_id"]

    ids = {id_of(s, r, NOON + timedelta(days=d)) for s in ("a", "b") for r in ("blank", "duplicate") for d in (0, 1)}
    assert len(ids) == 8
    assert id_of("a", "blank", NOON) == id_of("a", "blank", NOON + timedelta(hours=3))
