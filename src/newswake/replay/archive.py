"""The values of a replay: what an archive lists, and what it answers at a given time.

Every format becomes the same thing: addresses that answer for a moment of the archive's own past.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urldefrag

from newswake.collect.urls import canonical_url
from newswake.errors import ArchiveError
from newswake.models import Channel

# Of what stood in a channel before the replay begins, this much stays: the first poll then finds something that it
# can tell the news from, as it would in a live feed, without reading weeks that nobody asked for.
BACKLOG = 20


@dataclass(frozen=True)
class Answer:
    """What an address says at one time. ``silent``: it takes the request and never answers."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    changed_at: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False


class Address(Protocol):
    """A feed or a page of an archive."""

    def answer(self, at: datetime) -> Answer:
        """Return what stood at this address at ``at``."""
        ...


@dataclass(frozen=True, slots=True)
class Listing:
    """An item as a channel lists it from ``listed_at`` on.

    ``claim`` is what the publisher says of the time of publication: a moment, a day alone, or nothing. ``captured_at``
    and ``captured_from`` are the collector's clock. ``later`` holds the states that follow, by ``changed_at``.
    """

    guid: str
    url: str
    title: str
    listed_at: datetime
    claim: datetime | date | None = None
    summary: str = ""
    summary_html: str = ""  # stands for the summary where the archive has only markup
    text: str = ""  # the whole text, where the feed carries it; paragraphs separated by blank lines
    author: str = ""
    language: str = ""
    captured_at: datetime | None = None
    captured_from: datetime | None = None
    changed_at: datetime | None = None
    later: tuple[Listing, ...] = ()

    def state(self, at: datetime) -> Listing:
        """Return the listing as it stands at ``at``."""
        shown = self
        for after in self.later:
            if after.changed_at is not None and after.changed_at <= at:
                shown = after
        return shown


@dataclass(frozen=True)
class Archive:
    """Channels and pages of a past time. ``seeds`` is the folder with its outlets and panels, where it has one.

    ``first_at`` and ``last_at`` bound what its channels list, or what was asked for: the clock runs between them.
    """

    path: Path
    channels: tuple[Channel, ...]
    feeds: Mapping[str, Address]
    pages: Mapping[str, Address]
    first_at: datetime
    last_at: datetime
    seeds: Path | None = None
    left_out: tuple[tuple[str, str, str], ...] = ()  # subject, reason and detail of what is no article
    _canonical: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for url in self.pages:
            self._canonical.setdefault(canonical_url(url), url)

    def answer(self, url: str, at: datetime) -> Answer:
        """Return what ``url`` said at ``at``; 410 (Gone, so never asked again) for an address that is not here.

        A page is also found by its canonical address.
        """
        known = self.feeds.get(url) or self.pages.get(url)
        if known is None:
            listed = self._canonical.get(canonical_url(urldefrag(url).url))
            known = self.pages[listed] if listed is not None else None
        return known.answer(at) if known is not None else Answer(410, b"not in this archive\n")


def within(listings: Iterable[Listing], start: datetime | None, end: datetime | None) -> list[Listing]:
    """Return the listings from ``start`` to before ``end`` in order, led by the newest few that stood before it."""
    ordered = sorted(listings, key=lambda listing: (listing.listed_at, listing.guid))
    if end is not None:
        ordered = [listing for listing in ordered if listing.listed_at < end]
    if start is None:
        return ordered
    before = sum(listing.listed_at < start for listing in ordered)
    return ordered[max(0, before - BACKLOG) :]


def span(
    path: Path, times: Collection[datetime], start: datetime | None, end: datetime | None
) -> tuple[datetime, datetime]:
    """Return the bounds of the clock: what was asked for, else the first and the last of the listings' ``times``."""
    if not times:
        raise ArchiveError(f"{path}: lists nothing of the time and language asked for")
    return start or min(times), end or max(times)
