"""JSON Feed, versions 1 and 1.1, and what a replay adds to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from newswake.collect.dates import read_date
from newswake.collect.markup import plain_line, plain_paragraphs
from newswake.collect.urls import absolute_url
from newswake.errors import FeedError
from newswake.models import Entry, ParsedFeed


def parse_json_feed(body: bytes, *, feed_url: str, max_entries: int = 1000, trust_capture: bool = False) -> ParsedFeed:
    """Return the first ``max_entries`` entries of a JSON Feed.

    Raises FeedError: ``broken`` for bad JSON, ``unknown`` for other JSON."""
    try:
        feed = json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise FeedError(f"{feed_url}: broken JSON ({error})", feed_url=feed_url, reason="broken") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise FeedError(f"{feed_url}: JSON, but no JSON Feed: no items", feed_url=feed_url, reason="unknown")
    language = _text(feed, "language")
    entries = [
        _entry(item, feed_url, language, trust_capture=trust_capture) if isinstance(item, dict) else None
        for item in items[:max_entries]
    ]
    return ParsedFeed(
        format="json",
        title=plain_line(_text(feed, "title")),
        language=language,
        entries=tuple(entry for entry in entries if entry),
        beyond=max(0, len(items) - max_entries),
        blank=entries.count(None),
    )


def _entry(item: Mapping[str, Any], feed_url: str, language: str, *, trust_capture: bool) -> Entry | None:
    url = absolute_url(_text(item, "url"), feed_url) or absolute_url(_text(item, "external_url"), feed_url)
    title = plain_line(_text(item, "title"))
    content = plain_paragraphs(_text(item, "content_html") or _text(item, "content_text"))
    summary = plain_line(_text(item, "summary"))
    guid = plain_line(_text(item, "id")) or url
    if not (guid or title or summary or content):
        return None
    capture = item.get("_newswake") if trust_capture else None
    capture = capture if isinstance(capture, dict) else {}
    published = read_date(_text(item, "date_published"), "feed")
    return Entry(
        guid=guid,
        url=url,
        title=title,
        summary=summary,
        content=content,
        author=plain_line(_authors(item)),
        language=_text(item, "language") or language,
        categories=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        published=published or read_date(_text(item, "date_modified"), "feed-updated"),
        captured_at=_moment(_text(capture, "captured_at")),
        captured_from=_moment(_text(capture, "captured_from")),
    )


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _list(item: Mapping[str, Any], key: str) -> list[Any]:
    value = item.get(key)
    return value if isinstance(value, list) else []


def _authors(item: Mapping[str, Any]) -> str:
    authors = [author for author in [*_list(item, "authors"), item.get("author")] if isinstance(author, dict)]
    return ", ".join(dict.fromkeys(filter(None, (_text(author, "name") for author in authors))))


def _moment(said: str) -> datetime | None:
    claim = read_date(said, "capture")
    return claim.at if claim else None
