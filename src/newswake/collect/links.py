"""The links of an article's body, found beside its text: taking them changes no word of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from lxml.html import HtmlElement

from newswake.collect.urls import absolute_url, registrable_domain
from newswake.models import Link

MAX_LINKS = 500  # of one page: it bounds the search, which takes time with links times text

_BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "dd", "figcaption", "div"})
_AROUND = frozenset({"nav", "footer", "aside", "form", "button"})
_RUNNING = 2  # words outside links that a block of running text has at least
_BEFORE, _AFTER = 40, 20  # characters of context that tell two equal words apart
_SOURCE = re.compile(r"(?:Sources?|Via|Original|Quelle|Fuente)\b", re.IGNORECASE)  # "Source: Harbour Wire"
_BLANKS = re.compile(r"\s+")


def body_links(tree: HtmlElement, text: str, url: str) -> tuple[Link, ...]:
    """Return the links whose words stand in ``text`` where they stand on the page, in the order of the text.

    Only links within running text: one that is all of its paragraph, or stands there among other links alone, is
    navigation, a teaser, "read more" or a button. An item of a list, and a line that names the source, may be a link
    alone that leads to another site. Spans count code points of ``text``. Links to the page itself, and what is no web
    address, are left out.
    """
    found: dict[int, Link] = {}
    site = registrable_domain(url)
    running: dict[HtmlElement, bool] = {}
    reached = 0
    for anchor, words, target in _candidates(tree, text, url):
        if len(found) >= MAX_LINKS:
            break
        block = _block_of(anchor)
        if block is None:
            continue
        before, after = _words_around(anchor, block)
        if before.strip() or after.strip(" .…»›→"):
            if block not in running:
                running[block] = len(_own_text(block).split()) >= _RUNNING
            place = _place(words, before, after, text, reached) if running[block] else None
        else:
            may_be_alone = block.tag == "li" or _SOURCE.match(words)
            leads_away = registrable_domain(target) != site
            place = _line_of(words, text) if may_be_alone and leads_away else None
        if place:
            start, end = place
            found.setdefault(start, Link(target, text[start:end], start, end))
            reached = max(reached, start)
    return tuple(found[start] for start in sorted(found))


def _candidates(tree: HtmlElement, text: str, url: str) -> Iterator[tuple[HtmlElement, str, str]]:
    """Yield each link that leads off the page and whose words stand somewhere in the text, with words and target."""
    page = url.partition("#")[0]
    for anchor in tree.iter("a"):
        own = anchor.text_content() if len(anchor) else anchor.text or ""
        words = " ".join(normalize("NFC", own).split())
        if not words or words not in text:
            continue
        href = anchor.get("href") or ""
        target = "" if href.startswith("#") else absolute_url(href, url)
        if target and target.partition("#")[0] != page:
            yield anchor, words, target


def _block_of(anchor: HtmlElement) -> HtmlElement | None:
    """Return the paragraph or item that a link stands in; none within navigation and the like."""
    block = None
    for element in anchor.iterancestors():
        if element.tag in _AROUND:
            return None
        if block is None and element.tag in _BLOCKS:
            block = element
    return block


def _place(words: str, before: str, after: str, text: str, reached: int) -> tuple[int, int] | None:
    """Return where words stand in the text between what stands around them, rather behind ``reached``."""
    for left, right in ((before[-_BEFORE:], after[:_AFTER]), (before[-12:], ""), ("", after[:12])):
        lead = left.lstrip()
        if not lead and not right.strip():
            continue  # the words alone stand anywhere: "Trends" of the menu, too
        at = text.find(lead + words + right.rstrip(), max(0, reached - len(lead)))
        if at < 0:
            at = text.find(lead + words + right.rstrip())
        if at >= 0:
            return at + len(lead), at + len(lead) + len(words)
    return None


def _line_of(words: str, text: str) -> tuple[int, int] | None:
    """Return where words are a line of the text by themselves, as an item of a list is."""
    for lead in ("\n- ", "\n* ", "\n• ", "\n"):
        at = text.find(f"{lead}{words}")
        end = at + len(lead) + len(words)
        if at >= 0 and text[end : end + 1] in ("", "\n"):
            return end - len(words), end
    return None


def _own_text(block: HtmlElement) -> str:
    """Return what stands in a block outside its links."""
    return " ".join(block.xpath(".//text()[not(ancestor::a)]"))


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
