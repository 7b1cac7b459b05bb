"""What is compared of a report: its vectors, terms, names, numbers, time, kind and language. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from newswake.stories.bursts import find_bursts
from newswake.stories.names import find_names, find_numbers, find_versions

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
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
    bag: Counter[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bag", count_terms(headline(self.title, self.text), self.text))


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


@dataclass(frozen=True, eq=False)
class Shared:
    """What reports can have in common, report by report: ``has`` (n, v) of ones, ``weighs`` the same with the rarity of
    each among all reports, 0 to 1, and ``total`` (n), the sum of a report's weights."""

    has: csr_matrix
    weighs: csr_matrix
    total: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Compared:
    """The features of n reports in their order: ``vectors`` and ``headlines`` (n, d), ``terms`` (n, v) of unit rows,
    ``hours`` (n) since 1970 with NaN where no time is known, ``language`` codes (n), whether the model ``is_served``
    them (n), their ``kinds`` (n), the names, numbers and versions in title and opening, and the ``bursts`` of the terms
    of their headlines (n, w)."""

    vectors: NDArray[np.float32]
    headlines: NDArray[np.float32]
    terms: csr_matrix
    hours: NDArray[np.float64]
    language: NDArray[np.int64]
    is_served: NDArray[np.bool_]
    kinds: NDArray[np.str_]
    names: Shared
    numbers: Shared
    versions: Shared
    products: Shared
    bursts: csr_matrix


def compare(reports: Sequence[Report], *, served: Collection[str]) -> Compared:
    """Gather the features of ``reports``. Terms are weighted by their rarity among these very reports (tf–idf)."""
    codes = {language: code for code, language in enumerate(sorted({report.language for report in reports}))}
    size = next((len(report.vector) for report in reports if report.vector is not None), 1)
    vectors = np.zeros((len(reports), size), dtype=np.float32)
    headlines = np.zeros((len(reports), size), dtype=np.float32)
    is_served = np.zeros(len(reports), dtype=np.bool_)
    for at, report in enumerate(reports):
        if report.vector is not None and report.language in served:
            vectors[at], is_served[at] = report.vector, True
            headlines[at] = report.vector if report.headline_vector is None else report.headline_vector
    hours = [(r.event_at - _EPOCH).total_seconds() / 3600 if r.event_at else math.nan for r in reports]
    openings = [(headline(r.title, r.text), _opening(r.text)) for r in reports]
    versions = [find_versions(*opening) for opening in openings]
    times = np.array(hours, dtype=np.float64)
    return Compared(
        vectors,
        headlines,
        _weigh(reports, served),
        times,
        np.array([codes[report.language] for report in reports], dtype=np.int64),
        is_served,
        np.array([report.kind for report in reports], dtype=np.str_),
        _share([_known(find_names(*opening)) for opening in openings]),
        _share([find_numbers(*opening) for opening in openings]),
        _share(versions),
        _share([{stem for stem, _ in found} for found in versions]),
        find_bursts([frozenset(_terms(title)) for title, _ in openings], times),
    )


def _known(names: Collection[str]) -> set[str]:
    return {name for name in names if name not in ENGLISH_STOP_WORDS}


def _share(found: Sequence[Collection[Hashable]]) -> Shared:
    seen = Counter(thing for things in found for thing in things)
    place = {thing: at for at, thing in enumerate(sorted(seen, key=str))}
    columns = [sorted(place[thing] for thing in things) for things in found]
    most = math.log(len(found) + 1) or 1.0
    rarity = np.array([math.log((len(found) + 1) / seen[thing]) / most for thing in place], dtype=np.float64)
    flat = np.array([at for row in columns for at in row], dtype=np.int64)
    starts = np.cumsum([0, *map(len, columns)])
    shape = (len(found), max(1, len(place)))
    weights = rarity[flat] if len(flat) else np.zeros(0)
    has, weighs = (csr_matrix((values, flat, starts), shape=shape) for values in (np.ones(len(flat)), weights))
    return Shared(has, weighs, np.asarray(weighs.sum(axis=1)).ravel())


def _weigh(reports: Sequence[Report], served: Collection[str]) -> csr_matrix:
    """Return tf–idf rows of unit length. Rarity is counted within a language, or its common words would seem rare among
    many reports in another; where no list of stop words takes them out, they are to weigh next to nothing."""
    total = Counter(report.language for report in reports)
    seen = Counter((report.language, term) for report in reports for term in report.bag)
    rarity = {
        (language, term): math.log((total[language] + 1) / (count + 1)) + (1.0 if language in served else 0.1)
        for (language, term), count in seen.items()
    }
    place = {term: at for at, term in enumerate(sorted({term for _, term in seen}))}
    rows: list[NDArray[np.float64]] = []
    for report in reports:
        most = math.inf if report.language in served else 1 + _TITLE_TIMES  # elsewhere stop words come most often
        tf = (1 + math.log(min(count, most)) for count in report.bag.values())
        row = np.array([t * rarity[report.language, term] for t, term in zip(tf, report.bag, strict=True)])
        rows.append(row / (np.linalg.norm(row) or 1.0))
    columns = np.array([place[term] for report in reports for term in report.bag], dtype=np.int64)
    starts = np.cumsum([0, *(len(report.bag) for report in reports)])
    values = np.concatenate([*rows, np.zeros(0)]).astype(np.float32)
    matrix = csr_matrix((values, columns, starts), shape=(len(reports), max(1, len(place))))
    matrix.sort_indices()
    return matrix
