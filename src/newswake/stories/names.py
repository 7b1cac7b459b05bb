"""What in an article's opening can be alike or in conflict by itself: names, numbers, versions of products. Pure."""

from __future__ import annotations

import re

# Inside a sentence a capital begins a name; in a headline any may, since many set every word so.
_NAME_IN_TEXT = re.compile(r"(?<![.!?:“\"'] )(?<!^)\b[A-Z][\w’'-]+")
_NAME_IN_TITLE = re.compile(r"\b[A-Z][\w’'&-]+")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Only after a capital may a blank stand between: "Llama 2" is a version, "kills 12" a figure, which may drift.
_VERSION = re.compile(r"\b([A-Z][A-Za-z]*(?=[- ]?\d)|[A-Za-z]+(?=-?\d))[- ]?(\d+(?:\.\d+)*)[a-z]?\b")
# Words before a number that name no product: months, and the small words that count, place or compare.
_NO_PRODUCT = frozenset(
    [
        "in",
        "of",
        "the",
        "to",
        "by",
        "on",
        "at",
        "over",
        "than",
        "about",
        "from",
        "for",
        "and",
        "a",
        "an",
        "top",
        "nearly",
        "least",
        "some",
        "is",
        "are",
        "was",
        "with",
        "age",
        "aged",
        "under",
        "up",
        "more",
        "just",
        "only",
        "around",
        "almost",
        "between",
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "us",
        "page",
        "day",
        "week",
        "year",
        "episode",
        "part",
        "no",
    ]
)


def find_names(title: str, lead: str) -> frozenset[str]:
    """Return the words that begin with a capital where only names do, in small letters and without a genitive."""
    found = [*_NAME_IN_TEXT.findall(lead), *_NAME_IN_TITLE.findall(title)]
    return frozenset(word.lower().replace("’", "'").removesuffix("'s") for word in found)


def find_numbers(title: str, lead: str) -> frozenset[str]:
    """Return the numbers as they are written in digits."""
    return frozenset(_NUMBER.findall(f"{title} {lead}"))


def find_versions(title: str, lead: str) -> frozenset[tuple[str, str]]:
    """Return products with the number that tells their versions apart: ``GPT-4`` is ("gpt", "4")."""
    found = ((stem.lower(), number) for stem, number in _VERSION.findall(f"{title} {lead}"))
    return frozenset((stem, number) for stem, number in found if stem not in _NO_PRODUCT)
