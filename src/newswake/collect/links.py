"""The links of an article's body, found beside its text: taking them changes no word of it."""

from __future__ import annotations

import re
from unicodedata import normalize

from lxml.html import HtmlElement

from newswake.collect.urls import absolute_url
from newswake.models import Link

MAX_LINKS = 500  # of one page: it bounds the search, which takes time with links times text

_BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "dd", "figcaption", "div"})
_AROUND = frozenset({"nav", "footer", "aside", "form", "button"})
_BEFORE, _AFTER = 40, 20  # characters of context that tell two equal words apart
_BLANKS = re.compile(r"\s+")


def body_links(tree: HtmlElement, text: str, url: str) -> tuple[Link, ...]:
    """Return the links whose words stand in ``text`` where they stand on the page, in the order of the text.

    Only links within a sentence: one that is all of its paragraph or list item is navigation, a teaser or "read more".
    Spans count code points of ``text``. Links to the page itself, and what is no web address, are left out.
    """
    found: dict[int, Link] = {}
    page = url.partition("#")[0]
    reached = 0
    for anchor in tree.iter("a"):
        if len(found) >= MAX_LINKS:
            break
        own = anchor.text_content() if len(anchor) else anchor.text or ""
        words = " ".join(normalize("NFC", own).split())
        if not words or words not in text:
            continue
        href = anchor.get("href") or ""
        target = "" if href.startswith("#") else absolute_url(href, url)
        if not target or target.partition("#")[0] == page:
            continue
        place = _place(anchor, words, text, reached)
        if place:
            start, end = place
            found.setdefault(start, Link(target, text[start:end], start, end))
            reached = max(reached, start)
    return tuple(found[start] for start in sorted(found))


def _place(anchor: HtmlElement, words: str, text: str, reached: int) -> tuple[int, int] | None:
    block = None
    for element in anchor.iterancestors():
        if element.tag in _AROUND:
            return None
        if block is None and element.tag in _BLOCKS:
            block = element
    if block is None:
        return None
    before, after = _words_around(anchor, block)
    if not before.strip() and not after.strip(" .…»›→"):
        return None
    for left, right in ((before[-_BEFORE:], after[:_AFTER]), (before[-12:], ""), ("", after[:12])):
        lead = left.lstrip()
        at = text.find(lead + words + right.rstrip(), max(0, reached - len(lead)))
        if at < 0:
            at = text.find(lead + words + right.rstrip())
        if at >= 0:
            return at + len(lead), at + len(lead) + len(words)
    return None


def _words_around(anchor: HtmlElement, block: HtmlElement) -> tuple[str, str]:
    """Return what stands before and after a link in its block, white space folded."""
    before: list[str] = []
    after: list[str] = []
    child = anchor
    for parent in anchor.iterancestors():
        left = [parent.text or ""]
        for sibling in child.itersiblings(preceding=True):
            left.insert(1, _all_text(sibling))
        after.append(child.tail or "")
        after.extend(_all_text(sibling) for sibling in child.itersiblings())
        before.insert(0, "".join(left))
        if parent is block:
            break
        child = parent
    glue = " " if before and before[-1][-1:].isspace() else ""
    return _folded("".join(before)).strip() + glue, _folded("".join(after))


def _all_text(element: HtmlElement) -> str:
    own = element.text_content() if isinstance(element.tag, str) else ""
    return f"{own}{element.tail or ''}"


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", normalize("NFC", text))
