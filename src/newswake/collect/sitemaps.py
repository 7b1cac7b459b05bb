"""News sitemaps: the list of new pages that an outlet gives to search engines."""

from __future__ import annotations

from lxml import etree

from newswake.collect.dates import read_date
from newswake.collect.markup import plain_line
from newswake.errors import FeedError
from newswake.models import Entry, ParsedFeed


def parse_sitemap(body: bytes, *, feed_url: str, max_entries: int) -> ParsedFeed:
    """Return the pages that a sitemap lists, with title, language and date where it is a news sitemap.

    Read without entities, network or a DTD; of a truncated one the part that is there. Raises FeedError ``broken``.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise FeedError(f"{feed_url}: broken XML ({error})", feed_url=feed_url, reason="broken") from None
    if root is None:
        raise FeedError(f"{feed_url}: broken XML", feed_url=feed_url, reason="broken")
    pages = list(root.iter("{*}url"))
    read = [_entry(page) for page in pages[:max_entries]]
    entries = tuple(entry for entry in read if entry)
    language = entries[0].language if entries else ""
    return ParsedFeed("sitemap", "", language, entries, beyond=max(0, len(pages) - max_entries), blank=read.count(None))


def _entry(page: etree._Element) -> Entry | None:
    url = _text(page, "loc")
    if not url.lower().startswith(("http://", "https://")):
        return None
    published = read_date(_text(page, "publication_date"), "sitemap")
    return Entry(
        guid=url,
        url=url,
        title=plain_line(_text(page, "title", inside="news")),
        language=_text(page, "language"),
        categories=tuple(filter(None, (word.strip() for word in _text(page, "keywords").split(",")))),
        published=published or read_date(_text(page, "lastmod"), "sitemap-updated"),
    )


def _text(page: etree._Element, name: str, *, inside: str = "") -> str:
    """Return the text of the first element of that name; ``inside``: only below an element of that name."""
    for element in page.iter(f"{{*}}{name}"):
        parent = element.getparent()
        if inside and (parent is None or etree.QName(parent).localname != inside):
            continue
        return (element.text or "").strip()
    return ""
