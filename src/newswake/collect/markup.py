"""Markup out of the short texts of feeds: titles, summaries and whole contents."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

_TAG = re.compile(r"<[/!?a-zA-Z]")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "iframe", "head", "svg", "object"})
_BREAKS = frozenset(
    re.findall(
        r"\S+",
        "address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header "
        "hr li main nav ol p pre section table tbody td th thead tr ul",
    )
)
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u2028\u2029]+")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\ud800-\udfff]")


def plain_line(markup: str) -> str:
    """Return the words of ``markup`` on one line, without tags, scripts and character references."""
    return " ".join(_printed(markup).split())


def plain_paragraphs(markup: str) -> str:
    """Return the words of ``markup``, its paragraphs separated by blank lines."""
    lines = (_BLANKS.sub(" ", line).strip() for line in _printed(markup).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _printed(markup: str) -> str:
    if _TAG.search(markup):
        markup = _words_of(markup)
    elif "&" in markup:
        markup = unescape(markup)
    return markup if markup.isprintable() else _UNPRINTED.sub("", markup)


def _words_of(markup: str) -> str:
    """Walk the tree without recursion; text inside a block keeps its words together, blocks end with a line."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<div>{markup}</div>".encode("utf-8", errors="ignore"), parser)
    except etree.XMLSyntaxError:
        return ""
    if root is None:
        return ""
    words: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        unseen = tag in _UNSEEN
        if event == "start":
            hidden += unseen
            words.append("\n" if tag in _BREAKS or tag == "br" else "")
            if not hidden:
                words.append(_one_line(element.text))
        else:
            hidden -= unseen
            words.append("\n" if tag in _BREAKS else "")
            if not hidden:
                words.append(_one_line(element.tail))
    return "".join(words)


def _one_line(text: str | None) -> str:
    return text.replace("\n", " ").replace("\r", " ") if text else ""
