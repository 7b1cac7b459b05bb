"""Reads a fortnight written down: outlets and feeds as in the seeds, and stories with the articles that tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newswake.errors import ArchiveError
from newswake.models import Outlet
from newswake.replay.archive import Address, Answer, Archive, Listing, span, within
from newswake.replay.faults import read_faults, with_faults
from newswake.replay.feeds import ListedFeed
from newswake.replay.pages import OutletPage, Shelf, State
from newswake.seeds import load_seeds
from newswake.yaml_file import LINE, read_yaml

NEWEST = 40  # what a feed lists; real ones list 10 to 100
PAGES = frozenset({"full", "paywall", "missing", "headline"})
FEED_TEXTS = frozenset({"summary", "full", "none"})
CHANGES = frozenset({"update", "correction", "silent_edit", "typo", "addition"})

_NEEDED = frozenset({"id", "outlet", "path", "title", "listed_at", "text"})
_KNOWN = _NEEDED | {"author", "summary", "published", "kind", "in_scope", "page"}
_KNOWN |= {"feed_text", "copy_of", "links", "versions"}
_TOLD = frozenset({"update", "correction", "addition"})  # changes that a page owns up to
# Hours from UTC in January, in which outlets of a country write their times; elsewhere UTC.
_OFFSETS = {"US": -5, "CA": -5, "MX": -6, "DE": 1, "FR": 1, "ES": 1, "CH": 1, "NL": 1, "IN": 5.5, "SG": 8, "AU": 11}


@dataclass(frozen=True)
class _Article:
    outlet: Outlet
    listing: Listing
    states: tuple[State, ...]
    page: str
    links: Mapping[str, str]


class _Robots:
    def answer(self, at: datetime) -> Answer:
        """Return the same at all times: all but the readers' accounts is open."""
        del at
        return Answer(200, b"User-agent: *\nDisallow: /account/\n")


def read_demo(path: Path, *, start: datetime | None, end: datetime | None, language: str | None) -> Archive:
    """Return the archive of a folder such as ``seeds/demo``.

    Entities come from its own ``entities.csv``, else from the folder above. Raises ArchiveError (stories, faults) or
    SeedError (CSV and panels) with file and line.
    """
    own = path / "entities.csv"
    seeds = load_seeds(path, own if own.exists() else path.parent / "entities.csv")
    outlets = {outlet.outlet_id: outlet for outlet in seeds.outlets}
    by_outlet: dict[str, list[_Article]] = defaultdict(list)
    for article in _articles(path, outlets):
        by_outlet[article.outlet.outlet_id].append(article)
    feeds = {}
    for channel in seeds.channels:
        outlet = outlets[channel.outlet_id or ""]
        if language and outlet.language != language:
            continue
        listings = within([article.listing for article in by_outlet.get(outlet.outlet_id, ())], start, end)
        feeds[channel.url] = ListedFeed(
            channel, listings, title=outlet.name, language=outlet.language, newest=NEWEST, whole_day=False
        )
    faults = read_faults(path / "faults.yaml", {channel.url for channel in seeds.channels})
    pages: dict[str, Address] = {}
    for articles in by_outlet.values():
        pages |= _pages(articles)
    times = [listing.listed_at for feed in feeds.values() for listing in feed.listings]
    channels = tuple(feed.channel for feed in feeds.values())
    return Archive(path, channels, with_faults(feeds, faults), pages, *span(path, times, start, end), seeds=path)


def _pages(articles: Sequence[_Article]) -> dict[str, Address]:
    ordered = sorted(articles, key=lambda article: (article.listing.listed_at, article.listing.guid))
    listings = [article.listing for article in ordered]
    shelf = Shelf(ordered[0].outlet, listings, [listing.listed_at for listing in listings])
    pages: dict[str, Address] = {}
    for article in ordered:
        url = urlsplit(article.listing.url)
        pages[f"{url.scheme}://{url.netloc}/robots.txt"] = _Robots()
        pages[article.listing.url] = OutletPage(shelf, article.listing, article.states, article.page, article.links)
    return pages


def _articles(path: Path, outlets: Mapping[str, Outlet]) -> Iterator[_Article]:
    ids: set[str] = set()
    urls: set[str] = set()
    for file in sorted((path / "stories").glob("*.yaml")):
        found = read_yaml(file, lined=True, raises=ArchiveError)
        items = found.get("articles") if isinstance(found, dict) else None
        if not isinstance(items, list):
            raise ArchiveError(f"{file}:1: keys story, event and articles (a list) wanted")
        for item in items:
            if not isinstance(item, dict):
                raise ArchiveError(f"{file}:{found[LINE]}: an article is a mapping, not {item!r:.60}")
            where = f"{file}:{item[LINE]}"
            article = _article(where, item, outlets)
            if item["id"] in ids or article.listing.url in urls:
                raise ArchiveError(f"{where}: {item['id']} or its path stands twice")
            ids.add(item["id"])
            urls.add(article.listing.url)
            yield article


def _article(where: str, item: dict[str, Any], outlets: Mapping[str, Outlet]) -> _Article:
    keys = item.keys() - {LINE}
    if keys - _KNOWN or _NEEDED - keys:
        raise ArchiveError(f"{where}: unknown {sorted(map(str, keys - _KNOWN))}, missing {sorted(_NEEDED - keys)}")
    outlet = outlets.get(item["outlet"])
    if outlet is None:
        raise ArchiveError(f"{where}: outlet {item['outlet']!r} is not in outlets.csv")
    for key, known in (("page", PAGES), ("feed_text", FEED_TEXTS)):
        if item.get(key) and item[key] not in known:
            raise ArchiveError(f"{where}: {key} is {item[key]!r}, not one of {', '.join(sorted(known))}")
    path = _text(where, item, "path")
    if not path.startswith("/"):
        raise ArchiveError(f"{where}: path is {path!r}, and begins with no /")
    listing = _listing(where, item, outlet, f"https://{outlet.domain}{path}")
    states = _states(where, item, listing.listed_at)
    later = tuple(
        replace(listing, title=state.title, text=state.text if listing.text else "", changed_at=state.at)
        for state in states[1:]
    )
    links = _links(where, item, states[0].text)
    return _Article(outlet, replace(listing, later=later), states, item.get("page") or "full", links)


def _listing(where: str, item: dict[str, Any], outlet: Outlet, url: str) -> Listing:
    feed_text = item.get("feed_text") or "summary"
    return Listing(
        guid=url,
        url=url,
        title=_text(where, item, "title"),
        listed_at=_time(where, "listed_at", item["listed_at"]),
        claim=_claim(where, item.get("published") or "", outlet.country),
        summary=_text(where, item, "summary") if feed_text != "none" else "",
        text=_text(where, item, "text") if feed_text == "full" else "",
        author=_text(where, item, "author"),
        language=outlet.language,
    )


def _states(where: str, item: dict[str, Any], listed_at: datetime) -> tuple[State, ...]:
    states = [State(listed_at, _text(where, item, "title"), _text(where, item, "text"))]
    for version in item.get("versions") or []:
        if not isinstance(version, dict) or version.get("change") not in CHANGES:
            raise ArchiveError(f"{where}: versions: each has at, change ({', '.join(sorted(CHANGES))}) and text")
        place = f"{where.rpartition(':')[0]}:{version[LINE]}"
        at = _time(place, "at", version.get("at"))
        if at <= states[-1].at:
            raise ArchiveError(f"{place}: at {at.isoformat()} is not after the version before")
        title = _text(place, version, "title") or states[-1].title
        states.append(State(at, title, _text(place, version, "text") or states[-1].text, version["change"] in _TOLD))
    return tuple(states)


def _links(where: str, item: dict[str, Any], text: str) -> dict[str, str]:
    links, told = {}, " ".join(text.split())
    for link in item.get("links") or []:
        words, url = (link.get("text"), link.get("url")) if isinstance(link, dict) else (None, None)
        if not isinstance(words, str) or not isinstance(url, str) or " ".join(words.split()) not in told:
            raise ArchiveError(f"{where}: links: {words!r} must be words of the text, with a url")
        links[" ".join(words.split())] = url
    return links


def _text(where: str, item: dict[str, Any], key: str) -> str:
    value = item.get(key) or ""
    if not isinstance(value, str):
        raise ArchiveError(f"{where}: {key} is {value!r}, not a text; put it in quotation marks")
    return value.strip()


def _time(where: str, key: str, value: object) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise ArchiveError(f"{where}: {key} is {value!r}, not a time such as 2025-01-27T14:20:00Z") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _claim(where: str, said: object, country: str) -> datetime | date | None:
    """Return what the publisher claims: a moment in its own offset, a day, or nothing."""
    if isinstance(said, date) and not isinstance(said, datetime):
        return said
    if not said:
        return None
    if isinstance(said, str) and len(said) == len("2025-01-27"):
        return _time(where, "published", said).date()
    return _time(where, "published", said).astimezone(timezone(timedelta(hours=_OFFSETS.get(country, 0))))
