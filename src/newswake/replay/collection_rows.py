"""Reads rows that public collections gathered, each in its role: every (collection, role) is a channel.

A row's ``published`` means three things. In some roles it is the publisher's claim; where the precision begins with
``first_seen`` it is the moment at which the collector first saw the item, looking every 3 or 6 hours or once a day;
else it is the moment at which a site listed the item, which says only that the article is no younger.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import quote

from newswake.models import Channel
from newswake.passages.split import sentence_spans
from newswake.replay.archive import Archive, Listing, span, within
from newswake.replay.feeds import ListedFeed
from newswake.replay.jsonl import Row
from newswake.replay.misplaced import Sighting, well_placed
from newswake.replay.pages import RowPage

KEYS = frozenset({"source_repo", "role", "published", "published_precision", "url", "title"})

_CLAIMED = frozenset({"rss", "aggregator_topic", "newsapi_keyword", "newsapi_topic"})
_SEARCHED = frozenset({"newsapi_keyword", "google_news_serp"})  # asked for words, under a quota
_NO_ARTICLES = frozenset({"trending_list"})
# How long before its time an item was certainly not there; a week is what "1 week ago" leaves open.
_LOOKED_BEFORE = {"first_seen_3h": timedelta(hours=3), "first_seen_6h": timedelta(hours=6), "week": timedelta(days=7)}
_OF_A_DAY = frozenset({"first_seen_day", "day"})
_CUT_MARK = re.compile(r"\s*\[\+\d+ chars\]\s*$")  # a news API's own mark, no words of the page
_WORD = re.compile(r"[^\W_]")  # a letter or digit
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def read_collections(
    path: Path, rows: Iterable[Row], *, start: datetime | None, end: datetime | None, language: str | None
) -> Archive:
    """Return the archive of a collections' file; a channel is out of order on days on which its collection has no row.

    Raises ArchiveError with file and line.
    """
    listed: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    ran: dict[str, set[date]] = defaultdict(set)
    pages: dict[str, RowPage] = {}
    left_out: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = (row.text("source_repo"), row.text("role"))
        if not all(key):
            raise row.wrong("source_repo and role must not be empty")
        if key[1] in _NO_ARTICLES:
            left_out[key] += 1
            continue
        listing = _listing(row)
        ran[key[0]].add(listing.listed_at.date())
        if language and listing.language.partition("-")[0] != language:
            continue
        listed[key].append(Sighting(listing, row.text("outlet"), row.text("domain")))
        _add_page(pages, row, listing)
    feeds = {}
    for (collection, role), sightings in sorted(listed.items()):
        listings = within(_once_each(well_placed(sightings)), start, end)
        feed = _feed(collection, role, listings, frozenset(ran[collection]))
        feeds[feed.channel.url] = feed
    channels = tuple(feed.channel for feed in feeds.values())
    times = {
        mode: [one.listed_at for feed in feeds.values() if feed.channel.mode == mode for one in feed.listings]
        for mode in ("always_on", "searched")
    }
    bounds = span(path, times["always_on"] or times["searched"], start, end)  # a search brings up what is long past
    return Archive(path, channels, feeds, pages, *bounds, left_out=_left_out(left_out))


def _left_out(counted: Counter[tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (f"{collection}/{role}", "no_article", f"{count} rows: what searches trended, not what was published")
        for (collection, role), count in sorted(counted.items())
    )


def _feed(collection: str, role: str, listings: list[Listing], ran: frozenset[date]) -> ListedFeed:
    url = f"https://archive.example/{quote(collection)}/{quote(role)}"
    mode = "searched" if role in _SEARCHED else "always_on"
    channel = Channel(url, url, mode, None, "json", role)  # type: ignore[arg-type]
    return ListedFeed(channel, listings, title=f"{collection}, {role}", observed=ran)


def _listing(row: Row) -> Listing:
    at, precision, role = row.time("published"), row.text("published_precision"), row.text("role")
    captured_at, captured_from = at, None
    if precision in _OF_A_DAY:
        captured_from = datetime.combine(at.date(), time(), UTC)
        captured_at = captured_from + timedelta(days=1, seconds=-1)
    elif precision in _LOOKED_BEFORE:
        captured_from = at - _LOOKED_BEFORE[precision]
    claimed = role in _CLAIMED and precision != "week" and not precision.startswith("first_seen")
    url = row.text("url")
    summary = "" if row.values.get("summary_is_machine_written") else row.text("summary")
    return Listing(
        guid=url or row.text("id") or f"line-{row.line}",
        url=url,
        title=_title(row.text("title"), summary),
        listed_at=captured_at,
        claim=(at.date() if precision == "day" else at) if claimed else None,
        summary=summary,
        author=row.text("author"),
        language=row.text("language").lower(),
        captured_at=None if claimed else captured_at,
        captured_from=None if claimed else captured_from,
    )


def _title(title: str, summary: str) -> str:
    """Return a title; where it has no letter or digit (">-" of a misread file) the first sentence of the summary."""
    if _WORD.search(title):
        return title
    plain = summary.replace("**", "")
    return next((plain[start:end] for start, end in sentence_spans(plain)), "")


def _once_each(listings: Iterable[Listing]) -> list[Listing]:
    """Join what a channel listed again: the first sight stands, later headlines become its later states."""
    rows: dict[str, list[Listing]] = defaultdict(list)
    for listing in listings:
        rows[listing.guid].append(listing)
    joined = []
    for same in rows.values():
        first, *again = sorted(same, key=lambda listing: listing.listed_at)
        shown, later = first, []
        for row in again:
            if row.title != shown.title:
                shown = replace(first, title=row.title, summary=row.summary, changed_at=row.listed_at)
                later.append(shown)
        joined.append(replace(first, later=tuple(later)))
    return joined


def _add_page(pages: dict[str, RowPage], row: Row, listing: Listing) -> None:
    """Keep the longest text that any row has for an address."""
    text = _CUT_MARK.sub("", _FRONT_MATTER.sub("", row.text("text"))).strip()
    if not text or not listing.url:
        return
    known = pages.get(listing.url)
    since = min(listing.listed_at, known.since) if known else listing.listed_at
    if known and len(known.text) >= len(text):
        pages[listing.url] = replace(known, since=since)
    else:
        pages[listing.url] = RowPage(listing, text, row.text("outlet"), since)


def is_collection(values: Mapping[str, object]) -> bool:
    """Tell whether an archive's first row is a collection's."""
    return values.keys() >= KEYS
