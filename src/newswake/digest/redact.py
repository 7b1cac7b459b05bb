"""A digest that was given stays, but for the words of an article that was taken down since."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any


def without_words(said: Any, urls: Collection[str], article_ids: Collection[str]) -> Any:
    """Return an answer's JSON with what it quotes of an article black, letter by letter; all else as it is.

    That is the passage of a source with one of the addresses, a quote seen first there, and what an edit of one of the
    articles changed. Titles stay, as the article's own does.
    """
    if isinstance(said, list):
        return [without_words(each, urls, article_ids) for each in said]
    if not isinstance(said, dict):
        return said
    source = said.get("source")
    hidden = {
        *(("passage",) if said.get("url") in urls else ()),
        *(("quote",) if isinstance(source, dict) and source.get("url") in urls else ()),
        *(("before", "after") if said.get("article_id") in article_ids else ()),
    }
    return {
        key: black(value) if key in hidden else without_words(value, urls, article_ids) for key, value in said.items()
    }


def black(words: Any) -> Any:
    """Return words with every letter black; what is no text as it is."""
    return re.sub(r"\S", "█", words) if isinstance(words, str) else words
