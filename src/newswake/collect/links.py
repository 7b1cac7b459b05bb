"""The links of an article's body, found beside its text: taking them changes no word of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from unicodedata import normalize

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from newswake.collect.urls import absolute_url, registrable_domain
from newswake.models import Link

# Of one page. Each link looked at costs a search or some of the text; of 60 labelled pages the one with most has 1,090
# in all, the one with most in its body 59.
MAX_LOOKED_AT = 5_000
MAX_LINKS = 500

_BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "dd", "figcaption", "div"})
_BREAKS = _BLOCKS | {"br"}
_AROUND = frozenset({"nav", "footer", "aside", "form", "button"})
_RUNNING = 2  # words outside that a block of several links has, if it is running text
_BEFORE, _AFTER = 40, 20  # characters of context that tell two equal words apart
_SOURCE = re.compile(r"(?:Sources?|Via|Original|Quelle|Fuente)\s?[:：]", re.IGNORECASE)  # "Source: Harbour Wire"
_BUTTONS = 4  # lines of the same words are buttons: one of 60 labelled pages has 11 "Buy on ..." that were links
_BULLETS = ("- ", "* ", "• ")
_BLANKS = re.compile(r"\s+")
_MARKS_ONLY = re.compile(r"[ .…»›→]*(?:\n|\Z)")
_CJK = r"\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}]+(?:['’][^\W\d_{_CJK}]+)*")  # letters; a Chinese character is one


def body_links(tree: HtmlElement, text: str, url: str) -> tuple[Link, ...]:
    """Return the links whose words stand in ``text`` where they stand on the page, in the order of the text.

    Only links within running text: one that is all of its paragraph, or stands there among other links alone, is
    navigation, a teaser, "read more" or a button. An item of a list, and a line that names the source ("Source: ..."),
    may be a link alone that leads to another site. Spans count code points of ``text``. Links to the page itself, and
    what is no web address, are left out, and so is what follows 500 links found or 5,000 looked at.
    """
    found: dict[int, Link] = {}
    site = registrable_domain(url)
    blocks: dict[HtmlElement, _Line] = {}
    lines = _lines(text)
    reached = 0
    for anchor, words, target in _candidates(tree, text, url):
        if len(found) >= MAX_LINKS:
            break
        block = _block_of(anchor)
        if block is None:
            continue
        if block not in blocks:
            blocks[block] = _line_of(block)
        line = blocks[block]
        start, end = line.spans[anchor]
        if not (line.text[start - 1 : start] in ("", "\n") and _MARKS_ONLY.match(line.text, end)):
            place = _place(line.text, start, end, text, reached) if line.is_running else None
        else:
            may_be_alone = block.tag == "li" or _SOURCE.match(words)
            leads_away = registrable_domain(target) != site
            same = lines.get(words, []) if may_be_alone and leads_away else []
            free = [at for at in same if at not in found and len(same) < _BUTTONS]
            place = min(free, key=lambda at: (at < reached, at), default=None)
        if place is not None:
            found.setdefault(place, Link(target, words, place, place + len(words)))
            reached = max(reached, place)
    return tuple(found[start] for start in sorted(found))


@dataclass(frozen=True)
class _Line:
    """A block's text, white space folded, where its links stand in it, and whether it is running text."""

    text: str
    spans: Mapping[HtmlElement, tuple[int, int]]
    is_running: bool


def _candidates(tree: HtmlElement, text: str, url: str) -> Iterator[tuple[HtmlElement, str, str]]:
    """Yield each link that leads off the page and whose words stand somewhere in the text, with words and target."""
    page = url.partition("#")[0]
    for anchor in islice(tree.iter("a"), MAX_LOOKED_AT):
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


def _line_of(block: HtmlElement) -> _Line:
    """Return a block as one line of text, read once for all its links; a block or a <br> within it is a line break."""
    pieces: list[str] = []
    outside: list[str] = []
    spans: dict[HtmlElement, list[int]] = {}
    length = within = 0
    steps = iterwalk(block, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        if event == "start":
            if element.tag == "a":
                spans[element] = [length]
                within += 1
            piece = element.text or ""
            breaks = element.tag in _BREAKS and element is not block and not within
            if breaks:
                steps.skip_subtree()
        else:
            if event == "end" and element.tag == "a":
                spans[element].append(length)
                within -= 1
            piece, breaks = "" if element is block else element.tail or "", False
        folded = "\n" if breaks else _BLANKS.sub(" ", normalize("NFC", piece))
        if not pieces or pieces[-1][-1].isspace():
            folded = folded.removeprefix(" ")
        if folded:
            pieces.append(folded)
            length += len(folded)
        if not within and not breaks:
            outside.append(piece)
    text = "".join(pieces)
    words = len(_WORD.findall(" ".join(outside)))
    links = sum(not text[start:end].isspace() and start < end for start, end in spans.values())
    is_running = words >= (_RUNNING if links > 1 else 1)
    return _Line(text, {a: _stripped(text, start, end) for a, (start, end) in spans.items()}, is_running)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without the blanks at its ends."""
    own = text[start:end]
    return start + len(own) - len(own.lstrip()), end - len(own) + len(own.rstrip())


def _place(line: str, start: int, end: int, text: str, reached: int) -> int | None:
    """Return where the words of a stretch of the line stand in the text between their neighbours, rather behind
    ``reached``."""
    words, after = line[start:end], line[end : end + _AFTER].partition("\n")[0]
    for left, right in ((_BEFORE, after), (12, ""), (0, after[:12])):
        lead = line[max(0, start - left) : start].rpartition("\n")[2].lstrip()
        if not lead and not right.strip():
            continue  # the words alone stand anywhere: "Trends" of the menu, too
        sought = lead + words + right.rstrip()
        at = text.find(sought, max(0, reached - len(lead)))
        if at < 0:
            at = text.find(sought)
        if at >= 0:
            return at + len(lead)
    return None


def _lines(text: str) -> dict[str, list[int]]:
    """Return where each line of the text begins, by its words, without the bullet of an item."""
    found: dict[str, list[int]] = defaultdict(list)
    at = 0
    for line in text.split("\n"):
        bullet = next((b for b in _BULLETS if line.startswith(b)), "")
        found[line[len(bullet) :]].append(at + len(bullet))
        at += len(line) + 1
    return found
