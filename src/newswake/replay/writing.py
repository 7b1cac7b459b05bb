"""Writes a feed out of listings: RSS 2.0, Atom, JSON Feed 1.1 or a news sitemap.

Nothing in a body depends on the clock, so that the same listings give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import format_datetime
from html import escape

from lxml import etree

from newswake.replay.archive import Listing

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "sitemap": "application/xml; charset=utf-8",
}

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_feed(form: str, listings: Sequence[Listing], *, url: str, title: str, language: str) -> bytes:
    """Return the feed's body in UTF-8, its items in the given order; ``form`` is a key of CONTENT_TYPES."""
    if form == "json":
        return _write_json(listings, url=url, title=title, language=language)
    write = {"rss": _write_rss, "atom": _write_atom, "sitemap": _write_sitemap}[form]
    root = write(listings, url=url, title=title, language=language)
    body: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return body


def markup(text: str) -> str:
    """Return plain text as HTML paragraphs."""
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs(text))


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text that separates them by blank lines, each on one line."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _write_rss(listings: Sequence[Listing], *, url: str, title: str, language: str) -> etree._Element:
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"content": _CONTENT, "dc": _DC, "atom": _ATOM})
    channel = etree.SubElement(root, "channel")
    _put(channel, "title", title)
    _put(channel, "link", _site(url))
    _put(channel, "description", title)
    _put(channel, "language", language)
    etree.SubElement(channel, f"{{{_ATOM}}}link", {"rel": "self", "href": _clean(url)})
    for listing in listings:
        item = etree.SubElement(channel, "item")
        _put(item, "title", listing.title)
        _put(item, "link", listing.url)
        guid = _put(item, "guid", listing.guid)
        if guid is not None:
            guid.set("isPermaLink", "true" if listing.guid == listing.url else "false")
        _put(item, "pubDate", _rfc_2822(listing.claim))
        _put(item, f"{{{_DC}}}creator", listing.author)
        _put(item, "description", _summary(listing))
        _put(item, f"{{{_CONTENT}}}encoded", markup(listing.text))
    return root


def _write_atom(listings: Sequence[Listing], *, url: str, title: str, language: str) -> etree._Element:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    if language:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    _put(root, f"{{{_ATOM}}}id", url)
    _put(root, f"{{{_ATOM}}}title", title)
    etree.SubElement(root, f"{{{_ATOM}}}link", {"rel": "self", "href": _clean(url)})
    for listing in listings:
        entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
        _put(entry, f"{{{_ATOM}}}id", listing.guid)
        _put(entry, f"{{{_ATOM}}}title", listing.title)
        etree.SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": _clean(listing.url)})
        _put(entry, f"{{{_ATOM}}}published", _iso(listing.claim))
        # Atom wants it; without a claim it is left out all the same.
        _put(entry, f"{{{_ATOM}}}updated", _changed(listing) or _iso(listing.claim))
        if listing.author:
            _put(etree.SubElement(entry, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name", listing.author)
        for tag, html in (("summary", _summary(listing)), ("content", markup(listing.text))):
            part = _put(entry, f"{{{_ATOM}}}{tag}", html)
            if part is not None:
                part.set("type", "html")
    return root


def _write_sitemap(listings: Sequence[Listing], *, url: str, title: str, language: str) -> etree._Element:
    del url  # a sitemap does not name itself
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP, "news": _NEWS})
    for listing in listings:
        entry = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        _put(entry, f"{{{_SITEMAP}}}loc", listing.url)
        _put(entry, f"{{{_SITEMAP}}}lastmod", _changed(listing))
        news = etree.SubElement(entry, f"{{{_NEWS}}}news")
        publication = etree.SubElement(news, f"{{{_NEWS}}}publication")
        _put(publication, f"{{{_NEWS}}}name", title)
        _put(publication, f"{{{_NEWS}}}language", language)
        _put(news, f"{{{_NEWS}}}publication_date", _iso(listing.claim))
        _put(news, f"{{{_NEWS}}}title", listing.title)
    return root


def _write_json(listings: Sequence[Listing], *, url: str, title: str, language: str) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": _site(url),
        "feed_url": url,
        "language": language,
        "items": [_json_item(listing) for listing in listings],
    }
    return json.dumps({key: value for key, value in feed.items() if value != ""}, ensure_ascii=False).encode()


def _json_item(listing: Listing) -> dict[str, object]:
    item: dict[str, object] = {
        "id": listing.guid,
        "url": listing.url,
        "title": listing.title,
        "date_published": _iso(listing.claim),
        "date_modified": _changed(listing),
        "summary": listing.summary,
        "content_html": markup(listing.text),
        "authors": [{"name": listing.author}] if listing.author else [],
        "language": listing.language,
    }
    item = {key: value for key, value in item.items() if value}
    if "content_html" not in item:
        item["content_text"] = ""  # the format wants one of the two
    if listing.captured_at is not None:
        captured = {"captured_at": _iso(listing.captured_at), "captured_from": _iso(listing.captured_from) or None}
        item["_newswake"] = captured
    return item


def _put(parent: etree._Element, tag: str, text: str) -> etree._Element | None:
    if not text:
        return None
    child = etree.SubElement(parent, tag)
    child.text = _clean(text)
    return child


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _summary(listing: Listing) -> str:
    return listing.summary_html or escape(listing.summary, quote=False)


def _site(url: str) -> str:
    return "/".join(url.split("/")[:3]) + "/"


def _rfc_2822(claim: datetime | date | None) -> str:
    """A day alone is written as ISO 8601, as careless publishers do: RSS has no way to claim only a day."""
    return format_datetime(claim) if isinstance(claim, datetime) else _iso(claim)


def _changed(listing: Listing) -> str:
    """Return when a listing changed, "" where nothing else is claimed: a reader would take it for the publication."""
    return _iso(listing.changed_at) if listing.claim else ""


def _iso(claim: datetime | date | None) -> str:
    return claim.isoformat().replace("+00:00", "Z") if claim is not None else ""
