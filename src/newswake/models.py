"""The values that pass between stages: frozen, without behaviour beyond what can be derived from them.

Times are aware datetimes in UTC. Spans count code points of the stored string, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Literal

Part = Literal["title", "text"]
Position = Literal["title", "lead", "body"]
Stance = Literal["asserts", "reports", "disputes"]
CopyRelation = Literal["alone", "origin", "exact", "near", "contained", "same_title"]
ChannelMode = Literal["always_on", "searched"]
TextSource = Literal["page", "feed", "summary", "title"]
Kind = Literal["news", "explainer", "opinion", "guide", "live", "roundup", "release", "offer", "other"]
Precision = Literal["second", "minute", "hour", "day", "week", "month", "year"]
CreditKind = Literal["reported", "told", "republished", "link", "primary"]
Comparator = Literal["", "about", "over", "under", "up to"]


# --- reference data -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Publisher:
    """Who owns and edits outlets."""

    publisher_id: str
    name: str
    country: str = ""
    inferred: bool = False


@dataclass(frozen=True)
class Outlet:
    """A masthead. ``domain`` may carry a path prefix (``host/ai``) that tells two outlets on one host apart."""

    outlet_id: str
    publisher_id: str
    name: str
    domain: str
    country: str = ""
    language: str = ""
    kind: str = ""
    founded: int | None = None
    aliases: tuple[str, ...] = ()
    inferred: bool = False


@dataclass(frozen=True)
class Channel:
    """One way in which entries arrive. ``channel_id`` is the address as first known; ``url`` is the present one."""

    channel_id: str
    url: str
    mode: ChannelMode
    outlet_id: str | None = None  # None: a collection that lists many outlets
    format: str = ""
    role: str = "feed"  # "feed", or a collection's role in its archive


@dataclass(frozen=True)
class Panel:
    """Whose press is meant: outlets with the days from and to which each belongs (None: open)."""

    panel_id: str
    title: str
    members: tuple[tuple[str, date | None, date | None], ...] = ()
    kinds: tuple[str, ...] = ()
    everyone: bool = False


@dataclass(frozen=True)
class Entity:
    """A person, company, model or product of AI. ``context``: a short or common name that needs more to be believed."""

    entity_id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    wikidata: str = ""
    context: bool = False


@dataclass(frozen=True)
class Definition:
    """A narrative as an analyst wrote it down (design section 7). ``version`` is a hash of what matching uses."""

    narrative_id: str
    title: str
    statements: tuple[str, ...]
    negatives: tuple[str, ...] = ()
    actors: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()  # (measure, unit)
    window_from: date | None = None
    window_to: date | None = None
    version: str = ""


# --- time -----------------------------------------------------------------------------------------------------------


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


# --- collecting -----------------------------------------------------------------------------------------------------


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


# --- analysis -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ArticleText:
    """What analysis reads of an article: its current version and when it was first seen."""

    article_id: str
    version_id: str
    outlet_id: str
    publisher_id: str
    language: str
    title: str
    text: str
    text_source: TextSource
    first_seen_at: datetime
    event_at: datetime
    kind: str = "news"
    backlog: bool = False


@dataclass(frozen=True)
class CopyMember:
    """An article's place in a copy group; ``group_id`` derives from the group's first article.

    ``partial_of``: another publisher's article, of whose long sentences ``partial_share`` of its words are, 0 to 1;
    it is a report of its own.
    """

    article_id: str
    group_id: str
    relation: CopyRelation
    jaccard: float
    reason: str
    partial_of: str = ""
    partial_share: float = 0.0


@dataclass(frozen=True)
class StoryMember:
    """An article's place in a story, with the score that it joined at and, in words and numbers, why."""

    article_id: str
    story_id: str
    score: float
    reasons: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Lineage:
    """One event in the life of a story: birth, merge (``other_id`` ended in it), split (out of ``other_id``), continue
    (somebody ruled that it is right)."""

    event: Literal["birth", "continue", "merge", "split"]
    story_id: str
    other_id: str | None
    reason: str


@dataclass(frozen=True)
class Passage:
    """A title or a sentence of an article, with its place."""

    part: Part
    start: int
    end: int
    text: str
    position: Position


@dataclass(frozen=True)
class Hit:
    """The passage that ties an article to a narrative; ``score`` is calibrated, 0 to 1."""

    narrative_id: str
    part: Part
    start: int
    end: int
    position: Position
    score: float
    stance: Stance
    statement: str  # the statement that the passage comes nearest to


@dataclass(frozen=True)
class Quote:
    """Words in quotation marks, without the marks; ``speaker`` is "" where nobody can be named."""

    part: Part
    start: int
    end: int
    text: str
    speaker: str
    verified: bool = True


@dataclass(frozen=True)
class Figure:
    """A numeric claim, values scaled out; ``labelling.md`` settles units and comparators."""

    part: Part
    start: int
    end: int
    span: str
    value_low: float
    value_high: float
    unit: str
    comparator: Comparator
    measure: str
    subject: str


@dataclass(frozen=True)
class Credit:
    """A passage that names an outlet as source; ``outlet_id`` is "" where nothing knows the name."""

    part: Part
    start: int
    end: int
    outlet: str
    outlet_id: str
    kind: CreditKind
    own: bool = False


@dataclass(frozen=True)
class Mention:
    """An entity named in an article."""

    part: Part
    start: int
    end: int
    entity_id: str
