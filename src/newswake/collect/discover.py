"""The feeds that a page names in its head."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from newswake.collect.urls import absolute_url

# What publishers write there; "application/json" alone is mostly WordPress' API and no feed.
_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/rdf+xml": "rss",
}


@dataclass(frozen=True)
class NamedFeed:
    """A feed as a page names it."""

    url: str
    format: str
    title: str


def find_feeds(html: bytes, *, url: str) -> list[NamedFeed]:
    """Return the feeds that the link elements of a page name, each address once, in the page's order; maybe none."""
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(html, parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None:
        return []
    base = root.find(".//base[@href]")
    base_url = absolute_url(str(base.get("href")), url) if base is not None else url
    found: dict[str, NamedFeed] = {}
    for link in root.iter("link"):
        kind = _TYPES.get(str(link.get("type", "")).split(";")[0].strip().lower())
        address = absolute_url(str(link.get("href", "")), base_url or url)
        if kind and address and "alternate" in str(link.get("rel", "")).lower().split():
            found.setdefault(address, NamedFeed(address, kind, " ".join(str(link.get("title", "")).split())))
    return list(found.values())
