"""From what channels listed to entries and articles: who is new, who is known, and when each was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from newswake.collect.dates import believe, event_time
from newswake.collect.urls import article_id_of, canonical_url
from newswake.models import ChannelMode, DateClaim, Entry, ParsedFeed

Row = dict[str, object]


@dataclass(frozen=True)
class Listing:
    """One good poll of a channel and what it listed; ``last_ok_at`` is the one before, None at the first.

    ``added_at`` is when the channel was first asked, whatever it answered then.
    """

    channel_id: str
    outlet_id: str | None
    mode: ChannelMode
    added_at: datetime
    last_ok_at: datetime | None
    polled_at: datetime
    feed: ParsedFeed


@dataclass(frozen=True)
class Seen:
    """An entry of an article, as far as its time goes."""

    mode: ChannelMode
    first_seen_at: datetime
    not_seen_at: datetime | None
    is_backlog: bool
    published: DateClaim | None = None


@dataclass(frozen=True)
class NewEntry:
    """An entry that no earlier poll had, with the canonical address that decides its article."""

    entry_id: str
    listing: Listing
    entry: Entry
    canonical: str
    seen: Seen
    addresses: tuple[str, ...] = field(default=())


def entry_id_of(channel_id: str, guid: str) -> str:
    """Return the lasting id of a channel's item."""
    return "e" + hashlib.sha256(f"{channel_id}\n{guid}".encode()).hexdigest()[:16]


def entries_of(listing: Listing) -> Iterable[NewEntry]:
    """Yield each item of a listing once, with its time of sight.

    What a channel lists at its first good poll is backlog: it was there before anybody looked. But not what claims to
    be younger than the first poll of all, which failed or found nothing.
    """
    given: set[str] = set()
    for entry in listing.feed.entries:
        entry_id = entry_id_of(listing.channel_id, entry.guid)
        if entry_id in given:
            continue
        given.add(entry_id)
        url = entry.url or f"{listing.channel_id}#{entry.guid}"
        canonical = canonical_url(url) if entry.url else url
        yield NewEntry(entry_id, listing, entry, canonical, _seen(listing, entry), (url, canonical))


def _seen(listing: Listing, entry: Entry) -> Seen:
    first_seen_at = min(entry.captured_at or listing.polled_at, listing.polled_at)
    not_seen_at = entry.captured_from if entry.captured_at else listing.last_ok_at
    if not_seen_at is not None and not_seen_at >= first_seen_at:
        not_seen_at = None
    is_younger = entry.published is not None and entry.published.at > listing.added_at
    is_backlog = listing.last_ok_at is None and not is_younger
    return Seen(listing.mode, first_seen_at, not_seen_at, is_backlog, entry.published)


def assign_articles(entries: Sequence[NewEntry], known: Mapping[str, str]) -> dict[str, str]:
    """Return the article of each entry: the one that an address of it already has, else one of its own.

    ``known`` maps addresses to article ids. The order of the entries changes nothing.
    """
    articles = {}
    for new in entries:
        owner = next((known[url] for url in (new.canonical, *new.addresses) if url in known), None)
        articles[new.entry_id] = owner or article_id_of(new.canonical)
    return articles


def without_words(new: NewEntry) -> NewEntry:
    """Return the entry with its headline alone."""
    return replace(new, entry=replace(new.entry, summary="", content=""))


def entry_row(new: NewEntry, article_id: str, run_id: str) -> Row:
    """Return the entry's row."""
    entry, published = new.entry, new.entry.published
    return {
        "entry_id": new.entry_id,
        "channel_id": new.listing.channel_id,
        "guid": entry.guid,
        "url": new.addresses[0],
        "article_id": article_id,
        "title": entry.title,
        "summary": entry.summary,
        "content": entry.content,
        "author": entry.author,
        "language": entry.language or new.listing.feed.language,
        "categories": list(entry.categories),
        "first_seen_at": new.seen.first_seen_at,
        "not_seen_at": new.seen.not_seen_at,
        "published_at": published.at if published else None,
        "published_precision": published.precision if published else None,
        "published_local_day": published.local_day if published else None,
        "is_backlog": new.seen.is_backlog,
        "run_id": run_id,
    }


def article_times(seen: Sequence[Seen], page_claims: Sequence[DateClaim], founded: int | None) -> Row:
    """Return the columns of an article that tell its time, out of all its entries and all claims.

    The first sight is the earliest entry's; where several tie, an always-on channel that had looked before wins.
    """
    first = min(seen, key=_by_sight)
    claims = [s.published for s in seen if s.published] + list(page_claims)
    believed, reason = believe(
        claims,
        first_seen_at=first.first_seen_at,
        not_seen_at=first.not_seen_at,
        lists_all=first.mode == "always_on",
        founded=founded,
    )
    event = event_time(believed, first_seen_at=first.first_seen_at, not_seen_at=first.not_seen_at)
    always_on = [s for s in seen if s.mode == "always_on"]
    return {
        "first_seen_at": first.first_seen_at,
        "not_seen_at": first.not_seen_at,
        "published_at": believed.at if believed else None,
        "published_precision": believed.precision if believed else None,
        "published_from": believed.claimed_in if believed else None,
        "published_local_day": believed.local_day if believed else None,
        "published_disbelieved": reason or None,
        "event_from": event.start,
        "event_to": event.end,
        "event_at": event.at,
        "is_backlog": all(s.is_backlog for s in always_on or seen),
        "is_always_on": bool(always_on),
    }


def _by_sight(seen: Seen) -> tuple[datetime, bool, bool, float]:
    looked = seen.not_seen_at.timestamp() if seen.not_seen_at else 0.0
    return seen.first_seen_at, seen.mode != "always_on", seen.not_seen_at is None, looked
