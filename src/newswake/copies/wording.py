"""What is compared of a text: its words, its runs of five words, and its long sentences."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from newswake.models import ArticleText

Shingles = NDArray[np.uint64]

SHINGLE_WORDS = 5
# A text below this is often a site's standing line ("The latest news on …"): there the title must be copied as well.
SHORT_WORDS = 50
# A text of fewer words says nothing of its own: the article has only a title.
FEWEST_WORDS = 8
# A sentence of so many words is hardly written twice by chance.
LONG_WORDS = 12
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_QUOTED = re.compile('["“”„«»‘]')


def words_of(text: str) -> list[str]:
    """Return the words, in lower case."""
    return _WORD.findall(text.lower())


def copied_text(article: ArticleText) -> str:
    """Return what must be the same for a copy, normalised, or "" where the article has only a title.

    It is the words of the text, joined by blanks; of a short one those of the title, too.
    """
    words = words_of(article.text)
    if article.text_source == "title" or len(words) < FEWEST_WORDS:
        return ""
    return " ".join(words if len(words) >= SHORT_WORDS else [*words_of(article.title), *words])


def shingles_of(normalised: str) -> Shingles:
    """Return the sorted 64-bit hashes of the runs of five words; two different runs share one about never."""
    codes = np.array([_code(word) for word in normalised.split(" ")], dtype=np.uint64)
    mixed = np.zeros(max(1, len(codes) - SHINGLE_WORDS + 1), dtype=np.uint64)
    for place in range(min(SHINGLE_WORDS, len(codes))):
        mixed = (mixed ^ codes[place : place + len(mixed)]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return distinct(mixed)


def distinct(hashes: Shingles) -> Shingles:
    """Return the different ones of some hashes, sorted, in a third of the time that ``np.unique`` takes."""
    ordered = np.sort(hashes)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))]


def long_sentences(text: str) -> dict[str, int]:
    """Return the normalised sentences of twelve words or more, with their words; a quotation is its speaker's."""
    found = {}
    for sentence in _SENTENCE_END.split(text):
        if not _QUOTED.search(sentence) and len(words := words_of(sentence)) >= LONG_WORDS:
            found[" ".join(words)] = len(words)
    return found


@lru_cache(maxsize=200_000)
def _code(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "replace"))
