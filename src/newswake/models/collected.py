"""What came from outside: dates, answers, entries, pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256

from newswake.models.words import Precision


@dataclass(frozen=True)
class DateClaim:
    """What a publisher claims as time of publication.

    It stood in the feed, json-ld, meta, time, dateline (beside the heading), url or, a guess, the page.
    """

    at: datetime
    precision: Precision
    claimed_in: str
    local_day: date | None = None  # the calendar day in the publisher's own offset


@dataclass(frozen=True)
class EventTime:
    """The interval in which an article came out; ``start`` is None where nobody looked before."""

    start: datetime | None
    end: datetime
    at: datetime
    believed: DateClaim | None = None


@dataclass(frozen=True)
class Validators:
    """What makes the next request conditional. Stored only after the body was parsed."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""


@dataclass(frozen=True)
class Response:
    """A body that was fetched. ``status`` 304 has none. ``moved_to`` is where permanent redirects lead."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    moved_to: str | None = None

    @cached_property
    def body_hash(self) -> str:
        """By which two bodies are told apart: 32 hex digits of SHA-256."""
        return sha256(self.body).hexdigest()[:32]


@dataclass(frozen=True)
class Entry:
    """One item as a channel listed it, cleaned: no markup in title and summary, absolute addresses.

    ``captured_at`` and ``captured_from`` are set only by an archive's replay: its collector's clock.
    """

    guid: str
    url: str
    title: str
    summary: str = ""
    content: str = ""  # the whole text, where the feed carries it; paragraphs separated by blank lines
    author: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    published: DateClaim | None = None
    captured_at: datetime | None = None
    captured_from: datetime | None = None


@dataclass(frozen=True)
class ParsedFeed:
    """What a feed says of itself, its entries in its own order, and how many items were left out.

    ``beyond``: items after the most that one poll takes. ``blank``: items with nothing to know them by.
    """

    format: str  # rss, atom, json, sitemap
    title: str
    language: str
    entries: tuple[Entry, ...]
    ttl_minutes: int | None = None
    beyond: int = 0
    blank: int = 0


@dataclass(frozen=True)
class Link:
    """A link of an article's body: address, the words that carry it, and their span in the text."""

    url: str
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class PageText:
    """What a page says. ``text`` keeps paragraph breaks as blank lines and is "" where the page has none."""

    title: str
    text: str
    author: str = ""
    language: str = ""
    canonical: str = ""
    claims: tuple[DateClaim, ...] = ()
    links: tuple[Link, ...] = ()
    truncated: bool = False  # a paywall or a teaser only
    title_from: str = ""  # where it stood, as of author and section: json-ld, meta or page; "" where there is none
    author_from: str = ""
    section: str = ""
    section_from: str = ""


@dataclass(frozen=True)
class Judgement:
    """A verdict with its reason: in scope or not, or a kind."""

    verdict: str
    reason: str
