"""The blocks of a page: every run of words between two breaks, with where it stands in the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

MAX_BLOCKS = 20_000  # of one page: more is no article

_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "iframe", "head", "svg", "object", "select", "textarea", "button"}
    | {"video", "audio", "canvas", "map", "math", "datalist", "input"}
)
_BREAKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_BLANKS = re.compile(r"\s+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# What a block lies in: tags, and words of classes and ids that many sites use alike.
TAGS = ("article", "main", "nav", "header", "footer", "aside", "form", "table", "li", "figure", "blockquote", "a", "h")
WORDS = {
    "comment": r"comment|discuss|disqus|respond|reply|replies",
    "share": r"share|sharing|social|follow|facebook|twitter",
    "related": r"relat|recommend|popular|trending|read-?(?:more|next)|also|more-|latest|most-?read|similar|teaser|card",
    "promo": r"promo|advert|(?:^|[-_ ])ads?(?:[-_ ]|$)|sponsor|newsletter|subscri|sign-?up|cta|banner|paywall|offer",
    "author": r"author|byline|\bbio\b|profile|contributor|avatar|credit",
    "meta": r"meta|date|time|tag|categor|topic|label|breadcrumb|kicker|eyebrow",
    "body": r"content|article|body|entry|story|text|rich|prose|paragraph|wysiwyg|markdown",
    "side": r"side|rail|widget|aside|secondary|complementary",
    "foot": r"foot|bottom|copyright|legal|disclaim",
    "nav": r"nav|menu|toc|table-of|index|jump|pagin|pager|crumb|skip",
    "caption": r"caption|figure|image|img|photo|gallery|slide|media|video|embed",
    "notice": r"cookie|consent|gdpr|modal|popup|overlay|alert|notice|toast|lightbox|login|register",
}
FLAGS = (*TAGS, *WORDS, "hidden")
_TAG_BIT = {name: 1 << i for i, name in enumerate(TAGS)}
_TAG_BIT |= {f"h{n}": _TAG_BIT["h"] for n in range(1, 7)}
_WORD_BITS = [(re.compile(pattern), 1 << (len(TAGS) + i)) for i, pattern in enumerate(WORDS.values())]
_HIDDEN_BIT = 1 << (len(FLAGS) - 1)


@dataclass(frozen=True, slots=True)
class Block:
    """Words between two breaks (white space folded) and the node of the tree in which they stand."""

    text: str
    node: int  # into Page.nodes
    link_characters: int
    after_br: bool  # only a line break parts it from the block before


@dataclass(slots=True)
class Node:
    """An element that breaks lines: its tag, its parent (-1 at the top), what it and all around it are."""

    tag: str
    parent: int
    flags: int
    own_flags: int
    alike: str  # tag and class: siblings of one kind have it in common


@dataclass(slots=True)
class Blocks:
    """A page's blocks in their order, and the nodes that they lie in, parents before children."""

    blocks: list[Block] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


@lru_cache(maxsize=20_000)
def _flags_of_name(name: str) -> int:
    lowered = name.lower()
    return sum(bit for pattern, bit in _WORD_BITS if pattern.search(lowered))


@lru_cache(maxsize=20_000)
def _flags_of_names(of_class: str, of_id: str, of_role: str) -> int:
    flags = 0
    for name in f"{of_class} {of_id} {of_role}".split():
        flags |= _flags_of_name(name)
    return flags


class _Walk:
    """The state of one walk through a tree."""

    def __init__(self) -> None:
        self.page = Blocks()
        self.at = -1
        self.links = 0  # how many links are open
        self._words: list[str] = []
        self._linked = 0
        self._after_br = False

    def enter(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self._close(by_br=True)
        elif tag in _BREAKS or self.at < 0:
            self._close(by_br=False)
            own = _flags(element, tag)
            around = self.page.nodes[self.at].flags if self.at >= 0 else 0
            self.page.nodes.append(Node(tag, self.at, around | own, own, f"{tag}.{element.get('class') or ''}"))
            self.at = len(self.page.nodes) - 1
        if tag == "a":
            self.links += 1
        self.add(element.text)

    def leave(self, tag: str) -> None:
        if tag == "a":
            self.links -= 1
        elif tag in _BREAKS and tag != "br":
            self._close(by_br=False)
            self.at = self.page.nodes[self.at].parent

    def add(self, text: str | None) -> None:
        if text:
            self._words.append(text)
            if self.links:
                self._linked += len(_BLANKS.sub(" ", text))

    def _close(self, *, by_br: bool) -> None:
        text = " ".join("".join(self._words).split()) if self._words else ""
        if text:
            self.page.blocks.append(Block(text, self.at, min(self._linked, len(text)), self._after_br))
        self._after_br = by_br and bool(text)  # two in a row part paragraphs
        self._words.clear()
        self._linked = 0


def blocks_of(tree: HtmlElement) -> Blocks:
    """Return the blocks of a page. Scripts, the fields of forms and the like say nothing. Without recursion."""
    walk = _Walk()
    steps = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        tag = element.tag
        if event == "start":
            if tag not in _UNSEEN:
                walk.enter(element, tag)
                continue
            steps.skip_subtree()
        elif event == "end" and tag not in _UNSEEN:
            walk.leave(tag)
        if event != "start" and element is not tree:
            walk.add(element.tail)
        if len(walk.page.blocks) >= MAX_BLOCKS:
            break
    return walk.page


def _flags(element: HtmlElement, tag: str) -> int:
    flags, said = _TAG_BIT.get(tag, 0), element.get
    if tag not in ("body", "html"):
        flags |= _flags_of_names(said("class", ""), said("id", ""), said("role", ""))
    if said("hidden") is not None or said("aria-hidden") == "true" or _HIDDEN.search(said("style", "")):
        flags |= _HIDDEN_BIT
    return flags
