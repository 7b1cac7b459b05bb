"""A report as stories see it, and what is read in its title and opening: terms, names, numbers, versions. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from newswake.stories.names import find_names, find_numbers, find_versions
from newswake.stories.stopwords import ENGLISH_STOP_WORDS

# The title and so many words of the text are compared by their words. On newsweek_2025, twin_events and
# feeds_2023_train 50 did as well as 400 (mean of BCubed and pair F1 .816 against .805) at an eighth of the work.
TEXT_WORDS = 50
# … and so many characters are embedded with the title: about 90 of the 256 tokens that the default model reads.
LEAD_CHARACTERS = 400
# Where a title is missing, the first line stands for it, so far as it is no longer than a headline.
_HEADLINE_WORDS = 16
# A term of the title counts as if it stood there twice more: the headline says what the event is.
_TITLE_TIMES = 2

_TERM = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*")
# Scripts written without spaces: their terms are pairs of characters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_FIRST_LINE = re.compile(r"\n|(?<=[.!?])\s")
# What is read has its place by a hash, so that no vocabulary is kept and no batch numbers another's words anew. Of
# 200,000 terms one in twenty would share its place with another.
BUCKETS = 1 << 22

Ids = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Signs:
    """What a title and an opening have that others may share, each as ascending places below BUCKETS.

    ``terms`` come with ``times``, how often each stands there; words of two languages are never the same.
    """

    terms: Ids
    times: NDArray[np.float32]
    names: Ids
    numbers: Ids
    versions: Ids
    products: Ids
    heads: Ids  # the terms of the headline


@dataclass(frozen=True, eq=False)
class Report:
    """An article as stories see it. Articles of one ``group_id`` are one report; "" is a group of its own.

    ``vector`` is the unit vector of ``story_text`` (None where the model does not serve the language),
    ``headline_vector`` that of ``headline``, ``vector`` again where it is None. ``event_at`` None means that no time is
    known: nothing decays then. ``first_seen_at`` decides identity, nothing else.
    """

    article_id: str
    title: str
    text: str
    language: str
    first_seen_at: datetime
    event_at: datetime | None
    vector: NDArray[np.float32] | None = None
    group_id: str = ""
    kind: str = "news"
    headline_vector: NDArray[np.float32] | None = None
    signs: Signs = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "signs", read_signs(self.title, self.text, self.language))


def headline(title: str, text: str) -> str:
    """Return the title, or what a text without one begins with: its first line or sentence, 16 words at most."""
    return title or " ".join(_FIRST_LINE.split(text[:400].strip(), maxsplit=1)[0].split()[:_HEADLINE_WORDS])


def story_text(title: str, text: str) -> str:
    """Return what of an article is embedded for stories: its title and the beginning of its text, whole words."""
    lead = " ".join(text[: LEAD_CHARACTERS * 4].split())
    if len(lead) > LEAD_CHARACTERS:
        lead = lead[:LEAD_CHARACTERS].rsplit(" ", 1)[0]
    return f"{title}. {lead}" if title and lead else title or lead


def count_terms(title: str, text: str) -> Counter[str]:
    """Count the terms of a title and of the first words of a text: lower case, singular, without English stop words."""
    bag = Counter(_terms(_opening(text)))
    for term in _terms(title):
        bag[term] += _TITLE_TIMES
    return bag


def _opening(text: str) -> str:
    return " ".join(text[: TEXT_WORDS * 40].split()[:TEXT_WORDS])


def _terms(text: str) -> Iterable[str]:
    for match in _TERM.finditer(text):
        word = match.group().lower().replace("’", "'")
        if word in ENGLISH_STOP_WORDS:
            continue
        if unspaced := _UNSPACED.findall(word):
            for run in unspaced:
                yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
            continue
        yield _singular(word.removesuffix("'s"))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def read_signs(title: str, text: str, language: str) -> Signs:
    """Read what a report has in its title and the opening of its text."""
    head, opening = headline(title, text), _opening(text)
    times: Counter[int] = Counter()
    for term, count in count_terms(head, text).items():
        times[_place(language, term)] += count
    terms = sorted(times)
    versions = find_versions(head, opening)
    return Signs(
        np.array(terms, dtype=np.int32),
        np.array([times[term] for term in terms], dtype=np.float32),
        _places("name", (name for name in find_names(head, opening) if name not in ENGLISH_STOP_WORDS)),
        _places("number", find_numbers(head, opening)),
        _places("version", (f"{stem} {number}" for stem, number in versions)),
        _places("product", (stem for stem, _ in versions)),
        _places(language, _terms(head)),
    )


def _places(kind: str, things: Iterable[str]) -> Ids:
    return np.array(sorted({_place(kind, thing) for thing in things}), dtype=np.int32)


def _place(kind: str, thing: str) -> int:
    return crc32(f"{kind}:{thing}".encode(errors="replace")) % BUCKETS
