"""What makes an XML document costly to parse, found out by reading it once: entities, depth, count of items."""

from __future__ import annotations

import re

MAX_ENTITIES = 50  # that a document declares itself: a DTD of HTML's named letters that feeds carried had fewer
MAX_ENTITY_BYTES = 4096  # of all their values: used often, a long one is a bomb too
MAX_DEPTH = 5000  # open elements; feedparser takes time with its square: 0.02 s at 10,000, 21 s at 300,000

_ENTITY = re.compile(rb"<!ENTITY\s")
_ENTITY_VALUE = re.compile(rb"""<!ENTITY\s+(?:%\s+)?[^\s"']+\s+("[^"]*|'[^']*)""")
_REFERENCE = re.compile(rb"&(?!#|amp;|lt;|gt;|quot;|apos;)\w")
# Of HTML in a feed, what is left open by habit is no depth.
_TAG = re.compile(rb"<(/)?(?!(?:br|hr|img|p|li|td|tr|input|wbr|source|col|meta)[\s/>])[a-zA-Z]|(/)>", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_ROOT = re.compile(rb"<((?:\w+:)?(rss|feed|rdf))[\s>]", re.IGNORECASE)


def find_bomb(body: bytes) -> str:
    """Return what is excessive about a document, or "" where nothing is."""
    declared = len(_ENTITY.findall(body))
    if declared > MAX_ENTITIES:
        return f"{declared} entities are declared"
    values = _ENTITY_VALUE.findall(body) if declared else []
    if sum(map(len, values)) > MAX_ENTITY_BYTES:
        return f"entities of more than {MAX_ENTITY_BYTES} bytes are declared"
    if any(_REFERENCE.search(value) for value in values):
        return "entities that stand for other entities are declared"
    if body.count(b"<") > MAX_DEPTH and _is_deep(body):
        return f"more than {MAX_DEPTH} elements lie one in another"
    return ""


def _is_deep(body: bytes) -> bool:
    depth = 0
    for tag in _TAG.finditer(body):
        if tag[1] or tag[2]:
            depth = max(0, depth - 1)
        else:
            depth += 1
            if depth > MAX_DEPTH:
                return True
    return False


def count_items(body: bytes) -> int:
    """Return how many items a feed begins."""
    return len(_ITEM.findall(body))


def first_items(body: bytes, count: int) -> bytes:
    """Return a feed with its first ``count`` items alone, closed again; the parser's time goes with the items."""
    starts = _ITEM.finditer(body)
    for _ in range(count):
        if next(starts, None) is None:
            return body
    beyond = next(starts, None)
    root = _ROOT.search(body)
    if beyond is None or root is None:
        return body
    closing = b"</channel>" if root[2].lower() == b"rss" else b""
    return body[: beyond.start()] + closing + b"</" + root[1] + b">"
