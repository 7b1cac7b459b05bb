"""Reads the entries of whole feeds, one a line: every feed lists, in RSS, what it had published by then."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from newswake.models import Channel
from newswake.replay.archive import Archive, Listing, span, within
from newswake.replay.feeds import ListedFeed
from newswake.replay.jsonl import Row

KEYS = frozenset({"feed_url", "url", "title", "published", "description_html"})

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")


def read_feed_rows(
    path: Path, rows: Iterable[Row], *, start: datetime | None, end: datetime | None, language: str | None
) -> Archive:
    """Return the archive of a file of feed entries. It has no pages. Raises ArchiveError with file and line."""
    listed: dict[str, dict[str, Listing]] = defaultdict(dict)
    titles: dict[str, str] = {}
    for row in rows:
        feed_url = row.text("feed_url")
        if not re.match(r"https?://[^\s/]", feed_url):
            raise row.wrong(f"feed_url is {feed_url!r}, not an http(s) address")
        listing = _listing(row)
        listed[feed_url].setdefault(listing.guid, listing)
        titles[feed_url] = titles.get(feed_url) or row.text("feed_title")
    feeds = {}
    for feed_url, entries in sorted(listed.items()):
        spoken = _language(entries.values())
        kept = [e for e in entries.values() if not language or (e.language or spoken).partition("-")[0] == language]
        if kept:
            channel = Channel(feed_url, feed_url, "always_on", None, "rss")
            shown = within(kept, start, end)
            feeds[feed_url] = ListedFeed(channel, shown, title=titles[feed_url] or feed_url, language=spoken)
    times = [listing.listed_at for feed in feeds.values() for listing in feed.listings]
    channels = tuple(feed.channel for feed in feeds.values())
    return Archive(path, channels, feeds, {}, *span(path, times, start, end))


def _listing(row: Row) -> Listing:
    published, url = row.time("published"), row.text("url")
    spoken = row.text("language").lower()
    return Listing(
        guid=url or f"line-{row.line}",
        url=url,
        title=row.text("title"),
        listed_at=published,
        claim=published,
        summary_html=row.text("description_html"),
        author=row.text("author"),
        language=spoken if _LANGUAGE.fullmatch(spoken) else "",
    )


def _language(listings: Iterable[Listing]) -> str:
    """Return the language that most entries of a feed name: some name none, or what is none."""
    named = Counter(listing.language for listing in listings if listing.language)
    return named.most_common(1)[0][0] if named else ""


def is_feed_row(values: Mapping[str, object]) -> bool:
    """Tell whether an archive's first row is a feed's entry."""
    return values.keys() >= KEYS
