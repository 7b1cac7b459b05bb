"""Lists of feeds as readers exchange them: OPML 1.0 and 2.0, in and out (opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from newswake.collect.urls import absolute_url
from newswake.collect.xmlbounds import find_bomb
from newswake.errors import SeedError
from newswake.models import Channel, Outlet

MAX_OPML_BYTES = 5_000_000  # a thousand feeds take some 300 KB
MAX_OUTLINES = 20_000  # of that size no reader keeps up; a longer list is a mistake
MAX_NESTED = 32  # folders in folders: readers make two or three, libxml2 stops at 256
MAX_URL = 2000  # characters; servers and browsers stop near 2,000

_FORMATS = {"rss": "rss", "rdf": "rss", "atom": "atom", "json": "json", "sitemap": "sitemap"}
# OPML has no word for it; categories are where it lets others keep theirs.
_SEARCHED = "/newswake/searched"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class ListedFeed:
    """A feed as an outline names it, with the line on which that stands. ``html_url`` is its site's, "" unknown."""

    line: int
    url: str
    title: str
    html_url: str
    format: str
    mode: str
    language: str


@dataclass(frozen=True)
class Unusable:
    """An outline that gives no feed, and why."""

    line: int
    said: str
    reason: str


def read_opml(body: bytes, *, name: str) -> tuple[list[ListedFeed], list[Unusable]]:
    """Return the feeds that an OPML file lists, in its order, and what of it cannot be used.

    Attributes are known by their names in any case; folders and comments are walked through, inclusions not followed.
    Read without entities, network or a DTD. Of a file with broken XML the part that can be read, the breaks told.
    Raises SeedError that begins with ``name:line:`` for what is no OPML, too large, too deep, or a bomb.
    """
    # A UTF-16 file has a zero between any two letters, which would hide a bomb.
    excess = (
        f"more than {MAX_OPML_BYTES:,} bytes" if len(body) > MAX_OPML_BYTES else find_bomb(body.replace(b"\0", b""))
    )
    if excess:
        raise SeedError(f"{name}:1: {excess}: not read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise SeedError(f"{name}:{error.lineno or 1}: no XML ({error.msg})") from None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise SeedError(f"{name}:1: no OPML: its outermost element must be opml")
    feeds: list[ListedFeed] = []
    unusable = [Unusable(e.line, "", f"broken XML: {e.message}") for e in parser.error_log][:100]
    for outline in _outlines(root, name):
        found = _read(outline)
        if isinstance(found, ListedFeed):
            feeds.append(found)
        elif found:
            unusable.append(found)
    return feeds, sorted(unusable, key=lambda item: item.line)


def _outlines(root: etree._Element, name: str) -> Iterator[etree._Element]:
    open_ones: list[Iterator[etree._Element]] = [iter(root)]
    count = 0
    while open_ones:
        element = next(open_ones[-1], None)
        if element is None:
            open_ones.pop()
        elif isinstance(element.tag, str):  # neither a comment nor an instruction
            count += 1
            if len(open_ones) > MAX_NESTED:
                raise SeedError(f"{name}:{element.sourceline}: more than {MAX_NESTED} outlines lie one in another")
            if count > MAX_OUTLINES:
                raise SeedError(f"{name}:{element.sourceline}: more than {MAX_OUTLINES:,} outlines")
            open_ones.append(iter(element))
            if etree.QName(element).localname.lower() == "outline":
                yield element


def _read(outline: etree._Element) -> ListedFeed | Unusable | None:
    """Return the feed of an outline, why it gives none, or None for a folder."""
    given = {str(key).lower(): " ".join(str(value).split()) for key, value in outline.attrib.items()}
    kind, title = given.get("type", "").lower(), given.get("title") or given.get("text", "")
    line = outline.sourceline or 0
    url = given.get("xmlurl") or (given.get("url", "") if kind in _FORMATS else "")
    if not url:
        if kind == "include":
            return Unusable(line, title, "includes another list: import that by itself")
        return None if len(outline) else Unusable(line, title, "no xmlUrl: names no feed")
    url = re.sub(r"^feed:(?://)?(?=https?://)|^feed:(?=//)", "", url)
    url = re.sub(r"^//|^https?://", lambda found: found[0].lower() if found[0] != "//" else "https://", url, flags=re.I)
    if given.get("iscomment", "").lower() == "true":
        return Unusable(line, url, "is commented out")
    if reason := _wrong_with(url):
        return Unusable(line, url[:300], reason)
    mode = "searched" if _SEARCHED in given.get("category", "").split(",") else "always_on"
    html_url = given.get("htmlurl", "")
    return ListedFeed(
        line,
        url,
        title[:200],
        "" if _wrong_with(html_url) else html_url,
        _FORMATS.get(kind, "rss"),
        mode,
        given.get("language", "")[:2].lower()
        if re.fullmatch(r"[a-zA-Z]{2}([-_]\w+)*", given.get("language", ""))
        else "",
    )


def _wrong_with(url: str) -> str:
    if len(url) > MAX_URL:
        return f"an address of more than {MAX_URL:,} characters"
    if not re.fullmatch(r"https?://[^\s\"<>]+", url, re.IGNORECASE) or not absolute_url(url, ""):
        return "no http or https address"
    return ""


def write_opml(title: str, channels: Iterable[Channel], outlets: Iterable[Outlet]) -> bytes:
    """Return feeds as OPML 2.0: an outline for each outlet that has any, its feeds within; in order of their ids.

    The same feeds give the same bytes. A channel of an outlet that ``outlets`` do not have is left out.
    """
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    by_outlet: dict[str, list[Channel]] = {}
    for channel in sorted(channels, key=lambda c: c.url):
        by_outlet.setdefault(channel.outlet_id or "", []).append(channel)
    for outlet in sorted(outlets, key=lambda o: o.outlet_id):
        if feeds := by_outlet.get(outlet.outlet_id):
            name = _UNPRINTABLE.sub(" ", outlet.name)
            about = {"htmlUrl": f"https://{outlet.domain}"} | ({"language": outlet.language} if outlet.language else {})
            folder = etree.SubElement(body, "outline", text=name, title=name)
            for feed in feeds:
                said = {"text": name, "title": name, "type": feed.format or "rss", "xmlUrl": feed.url, **about}
                if feed.mode == "searched":
                    said["category"] = _SEARCHED
                etree.SubElement(folder, "outline", said)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
