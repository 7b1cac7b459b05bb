"""In which part of its outlet an article stands: as the page says, its feed, or the path of its address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from newswake.collect.claims import ARTICLE, meta_contents
from newswake.collect.markup import plain_line

_MOST = 100  # characters; a section is a word or a few, and what is longer is a sentence about it
_META = frozenset({"article:section", "og:article:section", "article.section", "parsely-section", "section"})
# What a publishing system writes where an editor chose nothing.
_UNSORTED = frozenset({"uncategorized", "uncategorised", "unkategorisiert", "non classé", "sin categoría"})
# The first step of a path that names no part of an outlet: a kind of page, a language, a place for files.
_NO_SECTION = frozenset(
    "a amp archive archives article articles blog blogs blogpost content detail entry feature features feed feeds home "  # noqa: SIM905
    "index item items news newsitem node p page pages permalink post posts press read release releases rss s stories "
    "story topic topics wp wp-content www".split()
)
_LANGUAGE = re.compile(r"(?!ai$|tv$|vr$)[a-z]{2}([-_][a-z]{2})?")
_WORDS = re.compile(r"[^\W\d_]+(?:[-_+][^\W\d_]+){0,4}")  # of a path's step; six words and more are a headline


def page_section(tree: HtmlElement, described: Iterable[dict[str, Any]]) -> tuple[str, str]:
    """Return the section that a page names, and where: json-ld, else meta; both "" where it names none."""
    for thing in described:
        if ARTICLE.search(str(thing.get("@type", ""))):
            said = thing.get("articleSection")
            for name in said if isinstance(said, list) else [said]:
                if section := _section(name):
                    return section, "json-ld"
    found = next(filter(None, map(_section, meta_contents(tree, _META))), "")
    return (found, "meta") if found else ("", "")


def told_section(categories: Iterable[str], url: str) -> tuple[str, str]:
    """Return the section by the first category that a feed gave, else by the address, and which: feed or url."""
    found = next(filter(None, map(_section, categories)), "")
    if found:
        return found, "feed"
    found = _path_section(url)
    return (found, "url") if found else ("", "")


def _section(said: object) -> str:
    """Return what was said as a section, or "" for what is none: no text, an address, or whole sentences."""
    name = plain_line(said) if isinstance(said, str) else ""
    is_none = len(name) > _MOST or "://" in name or name.lower() in _UNSORTED or not any(map(str.isalnum, name))
    return "" if is_none else name


def _path_section(url: str) -> str:
    """Return the first step of a path that names a part of the outlet; the last step is the article itself."""
    for step in unquote(urlsplit(url).path).lower().strip("/").split("/")[:-1]:
        if step in _NO_SECTION or _LANGUAGE.fullmatch(step):
            continue
        return re.sub(r"[-_+]", " ", step) if _WORDS.fullmatch(step) else ""
    return ""
