"""A page opened: its tree, its blocks, and what others say of it, before its article is told from the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement
from trafilatura import bare_extraction, extract_metadata
from trafilatura.utils import load_html

from newswake.collect.blocks import Blocks, blocks_of
from newswake.collect.claims import json_ld
from newswake.collect.teasers import cut_teasers

_BLANKS = re.compile(r"\s+")
_DATES = {
    "original_date": True,
    "deferred_url_extractor": True,  # else a date in the address outranks the page's own
    "max_date": "2100-01-01",  # a pure step has no clock: what lies in the future is disbelieved later
}


@dataclass(frozen=True)
class OpenPage:
    """What is known of a page before its article's blocks are told: the evidence for them, and its metadata."""

    tree: HtmlElement
    described: list[dict[str, Any]]
    about: Any  # trafilatura's metadata
    blocks: Blocks
    drafted: str

    @property
    def title(self) -> str:
        """The title on one line."""
        return _BLANKS.sub(" ", self.about.title or "").strip()

    @property
    def told(self) -> str:
        """The text that the page's metadata gives, "" for none."""
        return max(
            (text for thing in self.described if isinstance(text := thing.get("articleBody"), str)), key=len, default=""
        )


def open_page(html: bytes | str, *, url: str) -> OpenPage | None:
    """Return what a page gives before its article is told from the rest, or None for what is no HTML."""
    tree = load_html(html)
    if tree is None:
        return None
    described = json_ld(tree)
    cut_teasers(tree, url)
    blocks = blocks_of(tree)
    drafted = draft(tree, url)
    about: Any = extract_metadata(tree, default_url=url or None, date_config=dict(_DATES))
    return OpenPage(tree, described, about, blocks, drafted)


def draft(tree: HtmlElement, url: str) -> str:
    """Return trafilatura's text by its own rules alone, without the two other readers that it can compare with.

    With them the reading takes twice as long, and the model gains nothing.
    """
    # deduplicate stays off: it remembers earlier pages, and so the same page would not read the same twice.
    read: Any = bare_extraction(tree, url=url or None, include_comments=False, with_metadata=False, fast=True)
    return (read.text or "") if read else ""
