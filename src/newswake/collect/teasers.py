"""Lists of teasers, share bars and what else a page repeats around its article, found by shape alone."""

from __future__ import annotations

from lxml.html import HtmlElement

from newswake.collect.urls import absolute_url, registrable_domain

MIN_CARDS = 3  # two linked boxes side by side may be the article's own
CARD_CHARACTERS = 400  # a heading and a blurb of two lines
BLURB_CHARACTERS = 260  # beside the words of the link: more is an article's section under a linked heading
CARD_SHARE = 0.6  # of the list's children: separators and a heading of the list may stand between

PARAGRAPH_CHARACTERS = 80
PROSE_CHARACTERS = (
    300  # of such paragraphs: 50 words; a hub of courses and one of papers had fewer, a short news has more
)

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CARD_TAGS = frozenset({"article", "div", "li", "section", "a", "figure"})


def cut_teasers(tree: HtmlElement, url: str) -> int:
    """Remove from the page at ``url`` every list of teasers and return how many teasers went.

    A list is an element of which at least three children, and most, are cards: a heading that is a link into the
    same site, alone or with a one-line blurb. Such lists mislead the search for the article as well, since each card
    looks like one. A page with hardly any prose beside its cards lists them for their own sake, and keeps them.
    """
    site = registrable_domain(url)
    lists: list[HtmlElement] = []
    for heading in tree.iter(*_HEADINGS):
        card = _card_of(heading)
        parent = card.getparent() if card is not None else None
        if parent is not None and parent not in lists:
            lists.append(parent)
    cards = [card for parent in lists for card in _cards_of(parent, site)]
    if not cards or _prose_outside(tree, cards) < PROSE_CHARACTERS:
        return 0
    for card in cards:
        card.drop_tree()
    return len(cards)


def _cards_of(parent: HtmlElement, site: str) -> list[HtmlElement]:
    children = [child for child in parent if isinstance(child.tag, str)]
    cards = [child for child in children if _is_card(child, site)]
    return cards if len(cards) >= MIN_CARDS and len(cards) >= CARD_SHARE * len(children) else []


def _prose_outside(tree: HtmlElement, cards: list[HtmlElement]) -> int:
    """Return the characters of long paragraphs that lie in no card."""
    inside = {paragraph for card in cards for paragraph in card.iter("p")}
    lengths = (_length(paragraph) for paragraph in tree.iter("p") if paragraph not in inside)
    return sum(length for length in lengths if length >= PARAGRAPH_CHARACTERS)


def _card_of(heading: HtmlElement) -> HtmlElement | None:
    """Return the outermost element around a linked heading that has no other heading in it."""
    card = None
    for element in heading.iterancestors():
        if element.tag not in _CARD_TAGS and element.tag not in ("header", "h2", "h3", "span"):
            break
        if sum(1 for _ in element.iter(*_HEADINGS)) > 1:
            break
        if element.tag in _CARD_TAGS:
            card = element
    return card


def _is_card(element: HtmlElement, site: str) -> bool:
    if element.tag not in _CARD_TAGS:
        return False
    headings = list(element.iter(*_HEADINGS))
    if len(headings) != 1:
        return False
    whole = _length(element)
    if whole > CARD_CHARACTERS or not _leads_into(site, headings[0]):
        return False
    return whole - _length(headings[0]) <= BLURB_CHARACTERS


def _leads_into(site: str, heading: HtmlElement) -> bool:
    around = next(heading.iterancestors("a"), None)
    links = [around] if around is not None else list(heading.iter("a"))
    targets = [absolute_url(link.get("href") or "", f"https://{site}/") for link in links]
    return any(target and registrable_domain(target) == site for target in targets)


def _length(element: HtmlElement) -> int:
    return len(" ".join(element.text_content().split()))
