"""How near each passage comes to each narrative: one row of numbers for a pair, all of it in matrix products."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from newswake.models import Passage
from newswake.narratives.sought import Actors, Floats, Meaning, Sought, best, starts
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
    "title",  # 1 for the title
)


def measure(
    articles: Sequence[Sequence[Passage]],
    vectors: Floats,
    sought: Sought,
    hopeful: Callable[[Floats], NDArray[np.bool_]] | None = None,
) -> Floats:
    """Return the features of each pair: float32, passages × definitions × FEATURES.

    ``articles`` are each one's passages in order, ``vectors`` the vectors of all of them in one matrix, of
    ``from_centre`` like those that ``sought`` was made of. ``claim_words`` costs as much as all others: it is measured
    only of the passages that are ``hopeful`` with the most that it can be, 1, and stays 1 elsewhere.
    """
    units = [passage for article in articles for passage in article]
    spans = starts(len(article) for article in articles)
    spoken = Spoken([words(unit.text) for unit in units])
    # One feature and narrative after the other, so that each step runs over passages side by side.
    out = np.zeros((len(FEATURES), sought.count, len(units)), dtype=np.float32)
    features = out.transpose(2, 1, 0)
    named = dict(zip(FEATURES, out, strict=True))
    _measure_meaning(named, vectors, sought.meaning)
    said = sought.words.vocabulary.said_in(spoken)
    predicate, named["phrase_words"][:] = sought.words.as_it_is(said)
    named["predicate_words"][:] = np.maximum(predicate, named["phrase_words"])
    named["actors"][:] = _actors_near(spoken, units, spans, sought.actors)
    named["actors_and_predicate"][:] = named["actors"] * named["predicate_words"]
    named["title"][:] = [unit.part == "title" for unit in units]
    for start, end in spans:
        own = named["near_cosine"][:, start:end]
        near = own.copy()
        near[:, 1:] = np.maximum(near[:, 1:], own[:, :-1])
        near[:, :-1] = np.maximum(near[:, :-1], own[:, 1:])
        own[:] = np.maximum(near, own[:, :1].copy())
    named["claim_words"][:] = 1
    measured = np.flatnonzero(hopeful(features)) if hopeful else np.arange(len(units))
    named["claim_words"][:, measured] = sought.words.claims(said[:, measured])
    return features


def from_centre(vectors: Floats, centre: Floats) -> Floats:
    """Return unit vectors without what all passages have in common."""
    moved = vectors - centre
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _measure_meaning(named: dict[str, Floats], vectors: Floats, meaning: Meaning) -> None:
    """Fill in the similarities; ``near_cosine`` is each passage's own as yet."""
    cosines = meaning.cosines(vectors)
    for number, (claims, negatives, names, without_names) in enumerate(meaning.rows):
        plain = cosines[claims].max(axis=0)
        named["near_cosine"][number] = plain
        named["negative_margin"][number] = np.maximum(0, best(cosines[negatives]) - plain)
        left = np.sqrt(np.clip(1 - (cosines[names] ** 2).sum(axis=0), 0.01, 1))
        named["claim_cosine"][number] = cosines[without_names].max(axis=0) / left


def _actors_near(spoken: Spoken, units: Sequence[Passage], spans: Sequence[tuple[int, int]], actors: Actors) -> Floats:
    """Return the share of each definition's actors (rows) met in each passage with its neighbourhood."""
    met = actors.met(spoken)
    near = met.copy()
    for start, end in spans:
        near[start + 1 : end] |= met[start : max(start, end - 1)]
        if end > start and units[start].part == "title":
            near[start:end] |= met[start]
    return np.asarray((near.astype(np.float32) @ actors.share).T)
