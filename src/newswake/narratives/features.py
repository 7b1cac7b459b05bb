"""How near each passage comes to each narrative: one row of numbers for a pair, all of it in matrix products."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from newswake.models import Passage
from newswake.narratives.sought import Floats, Meaning, Sought, starts
from newswake.narratives.vocabulary import Spoken
from newswake.narratives.words import words

# A claim is a statement or the title. Tried and left out, since none moved average precision on sets left out by .005
# on both years: plain similarity, the share of look-alikes' words, actors of the passage alone, all actors met, length,
# figures, means over the article, the second best claim, products of these, trees in place of the regression.
FEATURES = (
    "claim_cosine",  # similarity in meaning to the nearest claim, once what the actors' names mean is taken out of both
    "near_cosine",  # the best plain similarity of the passage, its neighbours and the title
    "negative_margin",  # by how much a look-alike is nearer than the nearest claim, else 0
    "claim_words",  # share of a claim's weighted stems, or of words like them, that stand in the passage, the best's
    "predicate_words",  # share of a claim without its actors, or of a phrase, that stands in the passage as it is
    "phrase_words",  # share of a phrase's weighted stems that stand in the passage, the best phrase's
    "actors",  # share of the actors named in the passage, the one before it, or the title
    "actors_and_predicate",  # the product of the two: who and what
    "actors_missing",  # whom the statements name but no passage near it: the squared shares of statements, added up
    "title",  # 1 for the title
)
# Passages before and behind in which whom the statements name is looked for. From 1 to all of an item F1 on sets left
# out is the same within .007; these items are short, and a long article that names somebody once is not about it.
AROUND = 3


def measure(articles: Sequence[Sequence[Passage]], vectors: Floats, sought: Sought) -> Floats:
    """Return the features of each pair: float32, passages × definitions × FEATURES.

    ``articles`` are each one's passages in order, ``vectors`` the vectors of all of them in one matrix, of
    ``from_centre`` like those that ``sought`` was made of.
    """
    measured = Measured(articles, vectors, sought)
    measured.complete(np.arange(len(vectors)))
    return measured.features


class Measured:
    """The ``features`` of each pair in two steps, arguments as of ``measure``.

    ``claim_words`` and ``negative_margin`` cost as much as all others: until ``complete`` they are the most and the
    least that they can be, 1 and 0, with which a pair comes nearer to a hit than it is.
    """

    def __init__(self, articles: Sequence[Sequence[Passage]], vectors: Floats, sought: Sought) -> None:
        units = [passage for article in articles for passage in article]
        spans = starts(len(article) for article in articles)
        self._words_of = [words(unit.text) for unit in units]
        spoken = Spoken(self._words_of)
        # One feature and narrative after the other, so that each step runs over passages side by side.
        out = np.zeros((len(FEATURES), sought.count, len(units)), dtype=np.float32)
        self.features: Floats = out.transpose(2, 1, 0)
        self._named = named = dict(zip(FEATURES, out, strict=True))
        self._vectors, self._sought = vectors, sought
        named["claim_words"][:] = 1
        named["claim_cosine"][:], self._plain = _similarities(vectors, sought.meaning)
        predicate, named["phrase_words"][:] = sought.words.as_it_is(spoken)
        named["predicate_words"][:] = np.maximum(predicate, named["phrase_words"])
        met = sought.actors.met(spoken)
        named["actors"][:] = (_near(met, units, spans, before=1, behind=0) @ sought.actors.share).T
        missing = 1 - _near(met, units, spans, before=AROUND, behind=AROUND)
        named["actors_missing"][:] = (missing @ sought.actors.loss).T
        named["actors_and_predicate"][:] = named["actors"] * named["predicate_words"]
        named["title"][:] = [unit.part == "title" for unit in units]
        for start, end in spans:
            own, near = self._plain[:, start:end], named["near_cosine"][:, start:end]
            near[:] = np.maximum(own, own[:, :1])
            near[:, 1:] = np.maximum(near[:, 1:], own[:, :-1])
            near[:, :-1] = np.maximum(near[:, :-1], own[:, 1:])

    def complete(self, rows: NDArray[np.intp]) -> None:
        """Measure what is left, of these passages."""
        negatives = self._sought.meaning.negatives(self._vectors[rows])
        self._named["negative_margin"][:, rows] = np.maximum(0, negatives - self._plain[:, rows])
        self._named["claim_words"][:, rows] = self._sought.words.claims([self._words_of[row] for row in rows])


def from_centre(vectors: Floats, centre: Floats) -> Floats:
    """Return unit vectors without what all passages have in common."""
    moved = vectors - centre
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _similarities(vectors: Floats, meaning: Meaning) -> tuple[Floats, Floats]:
    """Return how near each passage (columns) comes to a claim of each definition (rows): without names, and plainly."""
    cosines = meaning.cosines(vectors)
    plain = np.empty((len(meaning.rows), len(vectors)), dtype=np.float32)
    nameless = np.empty_like(plain)
    for number, (claims, names, without_names) in enumerate(meaning.rows):
        plain[number] = cosines[claims].max(axis=0)
        left = np.sqrt(np.clip(1 - (cosines[names] ** 2).sum(axis=0), 0.01, 1))
        nameless[number] = cosines[without_names].max(axis=0) / left
    return nameless, plain


def _near(
    met: NDArray[np.bool_], units: Sequence[Passage], spans: Sequence[tuple[int, int]], *, before: int, behind: int
) -> Floats:
    """Return 1 where an actor (columns) is met in a passage, in the title, or in so many passages before and behind."""
    near = met.copy()
    for start, end in spans:
        for far in range(1, before + 1):
            near[start + far : end] |= met[start : max(start, end - far)]
        for far in range(1, behind + 1):
            near[start : max(start, end - far)] |= met[start + far : end]
        if end > start and units[start].part == "title":
            near[start:end] |= met[start]
    return near.astype(np.float32)
