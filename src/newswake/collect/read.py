"""What a page says: trafilatura's text with its paragraphs, without the teasers around it, and the page's claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any

from lxml.html import HtmlElement

from newswake.collect.block_model import shipped_model
from newswake.collect.body import body_text
from newswake.collect.claims import claimed_canonical, date_claims, is_truncated
from newswake.collect.datelines import dateline
from newswake.collect.dates import believe, read_date
from newswake.collect.links import body_links
from newswake.collect.page import OpenPage, guessed_day, open_page
from newswake.collect.sections import page_section
from newswake.models import DateClaim, PageText

READER = f"trafilatura {version('trafilatura')} + 3"  # the last number counts this module's own rules


def read_page(html: bytes | str, *, url: str) -> PageText:
    """Return the title, text, author, section, language, address, date claims and body links of a page.

    Paragraphs are separated by blank lines, items of a list by line breaks. What is no HTML gives empty title and text.
    """
    page = open_page(html, url=url)
    if page is None:
        return PageText("", "")
    section, section_from = page_section(page.tree, page.described)
    text = body_text(page.blocks, drafted=page.drafted, title=page.title, told=page.told, model=shipped_model())
    return PageText(
        title=page.title,
        text=text,
        author=page.author,
        language=_language(page.tree),
        canonical=claimed_canonical(page.tree, url),
        claims=_claims(page, url),
        links=body_links(page.tree, text, url),
        truncated=is_truncated(page.tree, page.described),
        title_from=page.title_from,
        author_from=page.author_from,
        section=section,
        section_from=section_from,
    )


def _claims(page: OpenPage, url: str) -> tuple[DateClaim, ...]:
    """Return every claim of a day of publication; only where none is stated, one that is guessed from the page."""
    stated = date_claims(page.tree, page.described, url)
    beside = dateline(page.blocks)
    if beside:
        return *stated, beside
    guess = None if any(c.claimed_in != "url" for c in stated) else read_date(guessed_day(page.tree, url), "page")
    return (*stated, guess) if guess else stated


def _language(tree: HtmlElement) -> str:
    root = tree if tree.tag == "html" else tree.getroottree().getroot()
    return str(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()[:35]


def published_claim(page: PageText, *, until: datetime | None = None) -> DateClaim | None:
    """Return the claim that counts for a page read no later than ``until`` (None: no future is known)."""
    best, _ = believe(page.claims, first_seen_at=until or datetime.max.replace(tzinfo=UTC) - timedelta(days=2))
    return best


def published_day(page: PageText) -> str:
    """Return the day on which the page says that it came out, where it did, as ISO writes it, or ""."""
    claim = published_claim(page)
    return (claim.local_day or claim.at.date()).isoformat() if claim else ""


def extraction_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Map a row (id, url, html) of a labelled file to id, text, title, author and published (a day or None)."""
    page = read_page(row["html"] or b"", url=row.get("url") or "")
    day = published_day(page) or None
    return {"id": row["id"], "text": page.text, "title": page.title, "author": page.author, "published": day}
