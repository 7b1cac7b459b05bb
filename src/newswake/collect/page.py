"""A page opened: its tree, its blocks, and what others say of it, before its article is told from the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from htmldate import find_date
from lxml.etree import ElementDefaultClassLookup, HTMLParser, XPath
from lxml.html import HtmlElement, fromstring
from trafilatura import bare_extraction
from trafilatura.metadata import examine_meta, extract_author, extract_meta_json, extract_title
from trafilatura.utils import decode_file, is_dubious_html, repair_faulty_html

from newswake.collect.blocks import Blocks, blocks_of
from newswake.collect.claims import json_ld
from newswake.collect.teasers import cut_teasers

_BLANKS = re.compile(r"\s+")
# What trafilatura's rules for an author on the page look for, and where.
_NAMED = ("id", "class", "itemprop", "rel", "data-testid", "data-component")
_NAMES = XPath("|".join([*(f"descendant-or-self::*/@{name}" for name in _NAMED), ".//author"]))
_AUTHOR = re.compile(
    "uthor|yline|screenname|writer|zuozhe|bianji|xiaobian|channel-name|submitted-by|posted-by|journalist-name"
    "|^(?:byl|username|BBL)$"
)
# As trafilatura's own, but that every element is of one class: lxml's way asks a function for the class of each, anew
# at every walk, which took a tenth of a page's time.
_PARSER = HTMLParser(collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True)
_PARSER.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
_DATES: dict[str, Any] = {
    "original_date": True,
    "deferred_url_extractor": True,  # else a date in the address outranks the page's own
    "max_date": "2100-01-01",  # a pure step has no clock: what lies in the future is disbelieved later
}


@dataclass(frozen=True)
class OpenPage:
    """What is known of a page before its article's blocks are told: the evidence for them, and its metadata."""

    tree: HtmlElement
    described: list[dict[str, Any]]
    title: str
    title_from: str
    author: str
    author_from: str
    blocks: Blocks
    drafted: str

    @property
    def told(self) -> str:
        """The text that the page's metadata gives, "" for none."""
        texts = [text for thing in self.described if isinstance(text := thing.get("articleBody"), str)]
        return max(texts, key=len, default="")


def open_page(html: bytes | str, *, url: str) -> OpenPage | None:
    """Return what a page gives before its article is told from the rest, or None for what is no HTML."""
    tree = tree_of(html)
    if tree is None:
        return None
    described = json_ld(tree)
    cut_teasers(tree, url)
    blocks = blocks_of(tree)
    drafted = draft(tree, url)
    return OpenPage(tree, described, *_title_and_author(tree), blocks, drafted)


def tree_of(html: bytes | str) -> HtmlElement | None:
    """Return the tree of a page, or None for what is no HTML: trafilatura's ``load_html`` with the parser above."""
    said = decode_file(html)
    beginning = said[:50].lower()
    said = repair_faulty_html(said, beginning)
    tree: HtmlElement | None = None
    for form in (said, said.encode("utf-8", "surrogatepass")):  # what declares its encoding is not taken as str
        try:
            tree = fromstring(form, parser=_PARSER)
        except Exception:  # an empty document, and what else lxml raises
            tree = None
        if tree is not None and len(tree):
            break
    return None if tree is None or (is_dubious_html(beginning) and len(tree) < 2) else tree


def _title_and_author(tree: HtmlElement) -> tuple[str, str, str, str]:
    """Return both, each with where it stood: meta elements, else JSON-LD, else the page.

    Trafilatura's steps without those for the rest; names that JSON-LD adds to the author of meta elements stay theirs.

    Its dates, categories and licences take as long as the reading of the blocks.
    """
    about: Any = examine_meta(tree)
    if about.author and " " not in about.author:
        about.author = None  # a name of one word is an account
    titled, written = ["meta" if known else "" for known in (about.title, about.author)]
    with suppress(Exception):  # JSON-LD comes in every shape, and one that it does not foresee raises what it likes
        about = extract_meta_json(tree, about)
    titled, written = titled or ("json-ld" if about.title else ""), written or ("json-ld" if about.author else "")
    about.title = about.title or extract_title(tree)
    about.author = about.author or _author_on_page(tree)
    about.clean_and_trim()
    title, author = _BLANKS.sub(" ", about.title or "").strip(), about.author or ""
    return title, title and (titled or "page"), author, author and (written or "page")


def _author_on_page(tree: HtmlElement) -> str | None:
    """Return whom trafilatura's rules find, asked of a page of those elements alone that one can match.

    The rules are regular expressions, asked of every element of a copy of the page: a twentieth of its time.
    """
    said = [value for value in _NAMES(tree) if isinstance(value, HtmlElement) or _AUTHOR.search(value)]
    named = [value if isinstance(value, HtmlElement) else value.getparent() for value in said]
    return extract_author(_only(tree, named)) if named else None


def _only(tree: HtmlElement, wanted: Sequence[HtmlElement]) -> HtmlElement:
    """Return a copy of ``tree`` with the wanted elements, in the order of the page, and the bare ones around them."""
    whole: set[HtmlElement] = set()
    bare: dict[HtmlElement, HtmlElement] = {}
    for element in wanted:
        around = [element]
        while around[-1] is not tree:
            around.append(around[-1].getparent())
        if not whole.isdisjoint(around):
            continue
        whole.add(element)
        copy = deepcopy(element)
        for parent in around[1:]:
            known = bare.get(parent)
            if known is None:
                bare[parent] = known = parent.makeelement(parent.tag, dict(parent.attrib))
                known.append(copy)
                copy = known
            else:
                known.append(copy)
                break
    return bare.get(tree, tree)


def guessed_day(tree: HtmlElement, url: str) -> str:
    """Return the day that stands somewhere on the page and may be that of publication, or "": for want of claims."""
    return find_date(tree, url=url or None, **_DATES) or ""


def draft(tree: HtmlElement, url: str) -> str:
    """Return trafilatura's text, compared with those of the two other readers that it knows.

    By its own rules alone it is a third faster, but reads 51 of 1,000 web pages below word F1 .5, with them 21.
    """
    # deduplicate stays off: it remembers earlier pages, and so the same page would not read the same twice.
    read: Any = bare_extraction(tree, url=url or None, include_comments=False, with_metadata=False)
    return (read.text or "") if read else ""
