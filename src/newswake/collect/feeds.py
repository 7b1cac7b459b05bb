"""A body that a channel gave, as entries: RSS, RDF and Atom by feedparser, JSON Feed, news sitemaps."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.parsers.expat import ExpatError

from feedparser.datetimes import _parse_date

from newswake.collect.dates import read_date
from newswake.collect.feedxml import parse_xml
from newswake.collect.jsonfeed import parse_json_feed
from newswake.collect.markup import plain_line, plain_paragraphs
from newswake.collect.sitemaps import parse_sitemap
from newswake.collect.urls import absolute_url
from newswake.collect.xmlbounds import count_items, find_bomb, first_items
from newswake.errors import FeedError
from newswake.models import DateClaim, Entry, ParsedFeed

_HEAD = 4096  # bytes in which a document says what it is
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:\w+:)?(urlset|sitemapindex)[\s>]")
_ADDRESS = re.compile(r"\S+@\S+")
_ADDRESS_NAME = re.compile(r"\S+@\S+\s+\(([^()]+)\)")
_NAME_ADDRESS = re.compile(r"([^<>()]+)[<(]\S+@\S+[>)]")
_MAX_AUTHOR = 300  # characters; the patterns above take the square of the length
_PERIOD_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}


def parse_feed(
    body: bytes, *, feed_url: str, content_type: str = "", max_entries: int = 1000, trust_capture: bool = False
) -> ParsedFeed:
    """Return what a channel lists, cleaned; of a broken document the entries that could be read.

    Each entry has a guid (its own, else its address, else a hash of its title) that no other entry of the body has
    unless it is the same item, absolute http(s) addresses, no markup in title and summary, and a date with its
    precision. At most ``max_entries``, the first ones; what is left out is counted. ``trust_capture`` reads a
    replay's capture times.
    Raises FeedError with the reason: ``empty``, ``html``, ``broken``, ``bomb`` or ``unknown``.
    """
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise _error(feed_url, "empty", "an empty body")
    sitemap = _SITEMAP.search(head)
    if head.startswith((b"{", b"[")):
        feed = parse_json_feed(body, feed_url=feed_url, max_entries=max_entries, trust_capture=trust_capture)
    elif sitemap and sitemap[1] == b"sitemapindex":
        raise _error(feed_url, "unknown", "an index of sitemaps: name one of the sitemaps that it lists")
    elif sitemap:
        feed = parse_sitemap(body, feed_url=feed_url, max_entries=max_entries)
    else:
        excess = find_bomb(body)
        if excess:
            raise _error(feed_url, "bomb", f"{excess}: not parsed")
        feed = _parse_xml(body, feed_url, content_type, max_entries)
    if not feed.entries:
        raise _error(feed_url, "empty", "a feed without entries")
    return replace(feed, entries=_with_own_guids(feed.entries))


def _error(feed_url: str, reason: str, what: str) -> FeedError:
    return FeedError(f"{feed_url}: {what}", feed_url=feed_url, reason=reason)


def _parse_xml(body: bytes, feed_url: str, content_type: str, max_entries: int) -> ParsedFeed:
    try:
        parsed: Any = parse_xml(first_items(body, max_entries), content_type or "application/xml")
    except Exception as error:
        raise _error(feed_url, "broken", f"cannot be parsed ({type(error).__name__})") from None
    items = parsed.get("entries", [])
    if not parsed.get("version") or not items:
        raise _nothing(body, feed_url, parsed)
    about = parsed.feed
    language = plain_line(str(about.get("language", "")))
    entries = [_entry(item, feed_url, language) for item in items[:max_entries]]
    if not any(entries):
        raise _nothing(body, feed_url, parsed)
    return ParsedFeed(
        format="atom" if parsed.version.startswith("atom") else "rss",
        title=plain_line(str(about.get("title", ""))),
        language=language,
        entries=tuple(entry for entry in entries if entry),
        ttl_minutes=_ttl(about),
        beyond=max(0, count_items(body) - max_entries) if len(items) >= max_entries else 0,
        blank=entries.count(None),
    )


def _nothing(body: bytes, feed_url: str, parsed: Any) -> FeedError:
    if _HTML.search(body[:_HEAD]):
        return _error(feed_url, "html", "an HTML page where a feed was expected")
    if parsed.get("version") and not isinstance(parsed.get("bozo_exception"), ExpatError):
        return _error(feed_url, "empty", "a feed without entries")
    if parsed.get("bozo"):
        return _error(feed_url, "broken", f"no feed that can be read ({parsed.get('bozo_exception')})"[:300])
    return _error(feed_url, "unknown", "neither RSS, Atom, JSON Feed nor a sitemap")


def _ttl(about: Any) -> int | None:
    """Return for how many minutes the feed says that it stays as it is."""
    said = str(about.get("ttl", "")).strip()
    if re.fullmatch(r"\d{1,7}", said):
        return int(said) or None
    period = _PERIOD_MINUTES.get(str(about.get("sy_updateperiod", "")).strip().lower())
    often = str(about.get("sy_updatefrequency", "1")).strip()
    return max(1, period // max(1, int(often))) if period and re.fullmatch(r"\d{1,4}", often) else None


def _entry(item: Any, feed_url: str, language: str) -> Entry | None:
    item = dict(item)  # feedparser's own is asked by other names too, at ten times the time
    base = absolute_url(str((item.get("title_detail") or {}).get("base", "")), feed_url) or feed_url  # its xml:base
    guid = plain_line(str(item.get("id", "")))
    url = next(filter(None, (absolute_url(link, base) for link in _addresses(item))), "")
    title = plain_line(str(item.get("title", "")))
    summary = plain_line(str(item.get("summary", "")))
    contents = [str(part.get("value", "")) for part in item.get("content", [])]
    if not (guid or url or title or summary):
        return None
    return Entry(
        guid=guid,
        url=url,
        title=title,
        summary=summary,
        content=plain_paragraphs(max(contents, key=len)) if contents else "",
        author=_author(item),
        language=language,
        categories=_categories(item),
        published=_published(item),
    )


def _addresses(item: Any) -> Iterable[str]:
    yield str(item.get("feedburner_origlink", ""))
    yield str(item.get("link", ""))
    yield from (str(link.get("href", "")) for link in item.get("links", []) if link.get("rel") == "alternate")
    if str(item.get("id", "")).startswith(("http://", "https://")):
        yield str(item["id"])


def _author(item: Any) -> str:
    """Return the name out of ``address (name)`` or ``name <address>``; feedparser cuts long domains in two."""
    said = plain_line(str(item.get("author", "")))[:_MAX_AUTHOR]
    named = _ADDRESS_NAME.fullmatch(said) or _NAME_ADDRESS.fullmatch(said)
    return named[1].strip() if named else "" if _ADDRESS.fullmatch(said) else said


def _categories(item: Any) -> tuple[str, ...]:
    terms = (plain_line(str(tag.get("term") or "")) for tag in item.get("tags", []))
    return tuple(dict.fromkeys(filter(None, terms)))


def _published(item: Any) -> DateClaim | None:
    """Return the entry's date; where only a change is dated, that, marked ``feed-updated``."""
    for key, where in (("published", "feed"), ("created", "feed"), ("updated", "feed-updated")):
        if key not in item:
            continue
        claim = read_date(str(item[key]), where)
        if claim:
            return claim
        parsed = _parse_date(str(item[key]))
        if parsed and 1 <= parsed[0] <= 9998:
            year, month, day, hour, minute, second = parsed[:6]
            moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            return DateClaim(moment, "second" if ":" in str(item[key]) else "day", where, moment.date())
    return None


def _with_own_guids(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give every item an id: its own, its address, or a hash of its words.

    Items that share an id but not an address are told apart: some feeds give every item the same one.
    """
    named = [replace(entry, guid=entry.guid or entry.url or _hash_of(entry)) for entry in entries]
    addresses = Counter(guid for guid, _ in {(entry.guid, entry.url) for entry in named})
    return tuple(
        replace(entry, guid=f"{entry.guid} {entry.url}") if addresses[entry.guid] > 1 else entry for entry in named
    )


def _hash_of(entry: Entry) -> str:
    words = entry.title or entry.summary or entry.content
    return "title:" + hashlib.sha256(words.encode("utf-8", errors="replace")).hexdigest()[:16]
