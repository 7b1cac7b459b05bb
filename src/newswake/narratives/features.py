"""How near each passage comes to each narrative: one row of numbers for a pair, all of it in matrix products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newswake.models import Definition, Passage
from newswake.narratives.words import name_words, sought_stems, stems, weights_of

Floats = NDArray[np.float32]

# Tried and left out, since none moved F1 on a set left out by .01: position, phrases that stand whole, similarity to
# the phrases, the actors of the passage alone, products of these, the margin over the other narratives.
FEATURES = (
    "statement_cosine",  # similarity in meaning to the statement that the passage comes nearest to
    "negative_margin",  # by how much a look-alike is nearer than that, else 0
    "statement_words",  # share of a statement's weighted stems that stand in the passage, the best statement's
    "phrase_words",  # the same of the phrases
    "actors",  # share of the actors named in the passage, the one before it, or the title
    "lead_cosine",  # the best statement_cosine of title and lead: whether the article is about it
)


def matching_texts(definitions: Sequence[Definition]) -> list[str]:
    """Return what must be embedded of the definitions, in the order of ``statement_vectors``' rows."""
    return [text for d in definitions for text in (*d.statements, *d.negatives)]


def statement_slices(definitions: Sequence[Definition]) -> list[slice]:
    """Return where each definition's statements lie among ``matching_texts``."""
    slices, place = [], 0
    for d in definitions:
        slices.append(slice(place, place + len(d.statements)))
        place += len(d.statements) + len(d.negatives)
    return slices


def measure(
    articles: Sequence[Sequence[Passage]],
    vectors: Floats,
    definitions: Sequence[Definition],
    statement_vectors: Floats,
    idf: Mapping[str, float],
) -> Floats:
    """Return the features of each pair: float32, passages × definitions × FEATURES.

    ``articles`` are each one's passages in order, ``vectors`` the unit vectors of all of them in one matrix,
    ``statement_vectors`` those of ``matching_texts(definitions)``.
    """
    units = [passage for article in articles for passage in article]
    said = [stems(unit.text) for unit in units]
    cosines = vectors @ statement_vectors.T
    statements = _covered(said, [sought_stems(s) for d in definitions for s in d.statements], idf)
    phrases = _covered(said, [sought_stems(p) for d in definitions for p in d.phrases], idf)
    actors = _actors_near(articles, units, definitions)
    starts = _starts(len(article) for article in articles)
    out = np.zeros((len(units), len(definitions), len(FEATURES)), dtype=np.float32)
    at_statement = at_phrase = 0
    for number, (d, own) in enumerate(zip(definitions, statement_slices(definitions), strict=True)):
        nearest = cosines[:, own].max(axis=1)
        rival = _best(cosines[:, own.stop : own.stop + len(d.negatives)])
        out[:, number, 0] = nearest
        out[:, number, 1] = np.maximum(0, rival - nearest)
        out[:, number, 2] = _best(statements[:, at_statement : at_statement + len(d.statements)])
        out[:, number, 3] = _best(phrases[:, at_phrase : at_phrase + len(d.phrases)])
        at_statement, at_phrase = at_statement + len(d.statements), at_phrase + len(d.phrases)
    out[:, :, 4] = actors
    leading = np.array([unit.position != "body" for unit in units])
    for start, end in starts:
        if end > start:
            out[start:end, :, 5] = out[start:end, :, 0][leading[start:end]].max(axis=0, initial=0)
    return out


def _starts(lengths: Iterable[int]) -> list[tuple[int, int]]:
    return list(pairwise(accumulate(lengths, initial=0)))


def _best(values: Floats) -> Floats:
    return values.max(axis=1) if values.shape[1] else np.zeros(len(values), dtype=np.float32)


def _presence(rows: Sequence[set[str]], vocabulary: Mapping[str, int]) -> csr_matrix:
    found = [sorted(vocabulary[word] for word in row if word in vocabulary) for row in rows]
    ends = np.cumsum([0, *map(len, found)])
    columns = np.fromiter(chain.from_iterable(found), dtype=np.int32, count=int(ends[-1]))
    return csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(rows), len(vocabulary)))


def _vocabulary(targets: Iterable[Iterable[str]]) -> dict[str, int]:
    return {word: place for place, word in enumerate(sorted({word for target in targets for word in target}))}


def _covered(units: Sequence[set[str]], targets: Sequence[set[str]], idf: Mapping[str, float]) -> Floats:
    """Return the weighted share of each target's words that each unit has."""
    rarest = max(idf.values(), default=1.0)
    vocabulary = _vocabulary(targets)
    weights = np.zeros((len(vocabulary), len(targets)), dtype=np.float32)
    for column, target in enumerate(targets):
        for word, weight in weights_of(sorted(target), idf, rarest).items():
            weights[vocabulary[word], column] = weight
    return np.asarray(_presence(units, vocabulary) @ weights)


def _actors_near(
    articles: Sequence[Sequence[Passage]], units: Sequence[Passage], definitions: Sequence[Definition]
) -> Floats:
    """Return the share of each definition's actors met in each passage with its neighbourhood."""
    names = [(number, group, name_words(name)) for number, d in enumerate(definitions)
             for group, actor in enumerate(d.actors) for name in actor]  # fmt: skip
    vocabulary = _vocabulary(name for _, _, name in names)
    groups = {key: place for place, key in enumerate(sorted({(number, group) for number, group, _ in names}))}
    weights = np.zeros((len(vocabulary), len(names)), dtype=np.float32)
    for column, (_, _, name) in enumerate(names):
        for word in name:
            weights[vocabulary[word], column] = 1 / len(name)
    met = np.asarray(_presence([name_words(unit.text) for unit in units], vocabulary) @ weights) > 0.999
    by_group = np.zeros((len(units), len(groups)), dtype=bool)
    for column, (number, group, _) in enumerate(names):
        by_group[:, groups[number, group]] |= met[:, column]
    near = by_group.copy()
    for start, end in _starts(len(article) for article in articles):
        near[start + 1 : end] |= by_group[start : max(start, end - 1)]
        if end > start and units[start].part == "title":
            near[start:end] |= by_group[start]
    share = np.zeros((len(groups), len(definitions)), dtype=np.float32)
    for (number, _), place in groups.items():
        share[place, number] = 1 / sum(bool(actor) for actor in definitions[number].actors)
    return near.astype(np.float32) @ share
