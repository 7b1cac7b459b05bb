"""What a page claims about itself beside its text: when it was published, its address, whether it is all there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lxml.html import HtmlElement

from newswake.collect.dates import claim_of_day, read_date
from newswake.collect.urls import believed_canonical
from newswake.models import DateClaim

_MAX_JSON = 1_000_000  # characters of one JSON-LD block
_MAX_OBJECTS = 2000
ARTICLE = re.compile(r"article|posting|report", re.IGNORECASE)
_PAGE = re.compile(r"webpage|review|creativework", re.IGNORECASE)
_PUBLISHED_META = frozenset(
    {
        "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published",
        "publishdate", "publish-date", "publish_date", "published_time", "publication_date", "parsely-pub-date",
        "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date", "dcterms.date", "pubdate",
        "article.published", "cxenseparse:recs:publishtime", "citation_publication_date", "date", "article:published",
    }
)  # fmt: skip
_IN_UTC = re.compile(r"(?:Z|[+-]00:?00|GMT|UTC)\s*$")
_HALF_DAY = timedelta(hours=12)  # so far the zones of the world lie from UTC, but for some islands
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-])(\d{1,2})\2(\d{1,2})(?!\d)")
_URL_COMPACT = re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0\d|1[0-2])/")


def json_ld(tree: HtmlElement) -> list[dict[str, Any]]:
    """Return the objects that describe the page: at the top, in a graph or as its main entity, never those of lists."""
    found: list[dict[str, Any]] = []
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        said = (script.text or "").strip()[:_MAX_JSON]
        try:
            waiting: list[Any] = [json.loads(said, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and len(found) < _MAX_OBJECTS:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting.extend(value)
            elif isinstance(value, dict):
                found.append(value)
                waiting.extend(value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value)
    return found


def date_claims(tree: HtmlElement, described: list[dict[str, Any]], url: str) -> tuple[DateClaim, ...]:
    """Return every claim of a day of publication, each once, with where it stood: json-ld, meta, time, url."""
    said = [(stated, "json-ld") for stated in _described_dates(described)]
    said += [(content, "meta") for content in meta_contents(tree, _PUBLISHED_META)]
    if not said:
        said = [(stated, "time") for stated in _times(tree)]
    of_url = _claim_of_url(url)
    claims = [_on_day_of(of_url, claim, text) for text, where in said if (claim := read_date(text, where))]
    return tuple(dict.fromkeys([*claims, of_url] if of_url else claims))


def _on_day_of(of_url: DateClaim | None, claim: DateClaim, text: str) -> DateClaim:
    """Return a moment that is stated in UTC as one of the day in the address, where it was that day in some zone.

    Many systems state every moment in UTC, while their addresses hold the day on which it was published where they are.
    """
    is_moment = claim.precision in ("second", "minute") and _IN_UTC.search(text)
    if not is_moment or of_url is None or of_url.precision != "day" or of_url.local_day is None:
        return claim
    days = {(claim.at - _HALF_DAY).date(), (claim.at + _HALF_DAY).date()}
    return replace(claim, local_day=of_url.local_day) if of_url.local_day in days else claim


def _described_dates(described: list[dict[str, Any]]) -> list[str]:
    """Return the date of the first article that is described, else of the first page; those after it are others."""
    for kind in (ARTICLE, _PAGE):
        for thing in described:
            date_said = thing.get("datePublished") or thing.get("dateCreated")
            if date_said and kind.search(str(thing.get("@type", ""))):
                return [str(date_said)]
    return []


def meta_contents(tree: HtmlElement, names: frozenset[str]) -> Iterator[str]:
    """Yield the content of the first meta element of each of these names; later ones speak of other articles."""
    given: set[str] = set()
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name in names and name not in given and element.get("content"):
            given.add(name)
            yield element.get("content", "")


def _times(tree: HtmlElement) -> Iterator[str]:
    """Yield what is marked as the time of publication, else the first time element after the heading."""
    marked = tree.xpath('.//*[contains(@itemprop, "datePublished") or (self::time and @pubdate)]')
    stated = [element.get("datetime") or element.get("content") or element.text_content() for element in marked[:1]]
    if not stated:
        stated = tree.xpath("string((.//h1)[1]/following::time[1]/@datetime)")
        stated = [stated] if stated else []
    yield from stated


def _claim_of_url(url: str) -> DateClaim | None:
    path = url.partition("//")[2].partition("/")[2].partition("?")[0]
    for pattern, groups in ((_URL_DAY, (1, 3, 4)), (_URL_COMPACT, (1, 2, 3))):
        found = pattern.search(path)
        if found:
            try:
                return claim_of_day(date(*(int(found[group]) for group in groups)), "url")
            except ValueError:
                continue
    month = _URL_MONTH.search(f"/{path}")
    return claim_of_day(date(int(month[1]), int(month[2]), 1), "url", precision="month") if month else None


def claimed_canonical(tree: HtmlElement, url: str) -> str:
    """Return the address that the page believably says is its own, in canonical form, or ""."""
    claims = [
        str(link.get("href") or "") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"
    ]
    claims += meta_contents(tree, frozenset({"og:url"}))
    return next(filter(None, (believed_canonical(url, claim.strip()) for claim in claims)), "")


def is_truncated(tree: HtmlElement, described: list[dict[str, Any]]) -> bool:
    """Tell whether the page says that not all of it is free to read."""
    parts: list[Any] = []
    for thing in described:
        part = thing.get("hasPart")
        parts += [thing, *(part if isinstance(part, list) else [part])]
    closed = (part.get("isAccessibleForFree") for part in parts if isinstance(part, dict))
    tiers = meta_contents(tree, frozenset({"article:content_tier"}))
    return any(str(free).lower().rpartition("/")[2] == "false" for free in closed) or "locked" in map(str.lower, tiers)
