"""How near each passage comes to each narrative: one row of numbers for a pair, all of it in matrix products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newswake.models import Definition, Passage
from newswake.narratives.synonyms import nearest_words
from newswake.narratives.words import name_words, sought_stems, stem, stems, weights_of, words

Floats = NDArray[np.float32]

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
_NAMES = 4  # of an actor, whose meaning is taken out: the first few say who it is, forty would say what it does
# A name that the training texts lack, as every new one, would weigh 8 and outweigh all that is said of it. With a cap
# of 3 or 4 F1 on the year left out is .70 to .71 (2025) and .78 to .79 (2023); without it the same at .08 less
# precision in 2025; with 2 it is .66 and .79.
_NAME_WEIGHT = 4.0
_FAINT = 0.05  # a direction weaker than that among the names is their rounding


@dataclass(frozen=True)
class _Texts:
    """Where a definition's texts lie among ``matching_texts``; ``claims`` starts with the statements."""

    statements: slice
    claims: slice
    negatives: slice
    names: slice


def _claims(definition: Definition) -> tuple[str, ...]:
    return (*definition.statements, definition.title)


def _names(definition: Definition) -> list[str]:
    return [name for actor in definition.actors for name in actor[:_NAMES]]


def matching_texts(definitions: Sequence[Definition]) -> list[str]:
    """Return what must be embedded of the definitions, in the order of ``statement_vectors``' rows."""
    return [text for d in definitions for text in (*_claims(d), *d.negatives, *_names(d))]


def _places(definitions: Sequence[Definition]) -> list[_Texts]:
    found, at = [], 0
    for d in definitions:
        claims = at + len(d.statements) + 1
        negatives = claims + len(d.negatives)
        end = negatives + len(_names(d))
        found.append(_Texts(slice(at, claims - 1), slice(at, claims), slice(claims, negatives), slice(negatives, end)))
        at = end
    return found


def statement_slices(definitions: Sequence[Definition]) -> list[slice]:
    """Return where each definition's statements lie among ``matching_texts``."""
    return [place.statements for place in _places(definitions)]


def measure(
    articles: Sequence[Sequence[Passage]],
    vectors: Floats,
    definitions: Sequence[Definition],
    statement_vectors: Floats,
    idf: Mapping[str, float],
) -> Floats:
    """Return the features of each pair: float32, passages × definitions × FEATURES.

    ``articles`` are each one's passages in order, ``vectors`` the vectors of all of them in one matrix,
    ``statement_vectors`` those of ``matching_texts(definitions)``, both of ``from_centre``.
    """
    units = [passage for article in articles for passage in article]
    named = {name: at for at, name in enumerate(FEATURES)}
    out = np.zeros((len(units), len(definitions), len(FEATURES)), dtype=np.float32)
    _measure_meaning(out, vectors, statement_vectors, definitions)
    _measure_words(out, [stems(unit.text) for unit in units], definitions, idf)
    out[:, :, named["actors"]] = _actors_near(articles, units, definitions)
    out[:, :, named["actors_and_predicate"]] = out[:, :, named["actors"]] * out[:, :, named["predicate_words"]]
    out[:, :, named["title"]] = np.array([unit.part == "title" for unit in units])[:, None]
    near = named["near_cosine"]
    for start, end in _starts(len(article) for article in articles):
        own = out[start:end, :, near]
        best = own.copy()
        best[1:] = np.maximum(best[1:], own[:-1])
        best[:-1] = np.maximum(best[:-1], own[1:])
        out[start:end, :, near] = np.maximum(best, own[:1])
    return out


def from_centre(vectors: Floats, centre: Floats) -> Floats:
    """Return unit vectors without what all passages have in common."""
    moved = vectors - centre
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _measure_meaning(out: Floats, vectors: Floats, texts: Floats, definitions: Sequence[Definition]) -> None:
    """Fill in the similarities; ``near_cosine`` is each passage's own as yet."""
    named = {name: at for at, name in enumerate(FEATURES)}
    cosines = vectors @ texts.T
    for number, place in enumerate(_places(definitions)):
        plain = cosines[:, place.claims].max(axis=1)
        out[:, number, named["near_cosine"]] = plain
        out[:, number, named["negative_margin"]] = np.maximum(0, _best(cosines[:, place.negatives]) - plain)
        basis = _basis(texts[place.names])
        claims = texts[place.claims] - (texts[place.claims] @ basis) @ basis.T
        claims /= np.maximum(np.linalg.norm(claims, axis=1, keepdims=True), 1e-6)
        left = np.sqrt(np.clip(1 - ((vectors @ basis) ** 2).sum(axis=1), 0.01, 1))
        out[:, number, named["claim_cosine"]] = (vectors @ claims.T).max(axis=1) / left


def _basis(names: Floats) -> Floats:
    """Return the directions that the names span, as columns."""
    if not len(names):
        return np.zeros((names.shape[1], 0), dtype=np.float32)
    _, strength, directions = np.linalg.svd(names, full_matrices=False)
    return np.asarray(directions[strength > _FAINT].T, dtype=np.float32)


def _measure_words(
    out: Floats, said: Sequence[set[str]], definitions: Sequence[Definition], idf: Mapping[str, float]
) -> None:
    named = {name: at for at, name in enumerate(FEATURES)}
    actors = [{stem(w.lower()) for actor in d.actors for name in actor for w in words(name)} for d in definitions]
    claims, claim_counts = (
        [sought_stems(c) for d in definitions for c in _claims(d)],
        [len(_claims(d)) for d in definitions],
    )
    phrases, phrase_counts = (
        [sought_stems(p) for d in definitions for p in d.phrases],
        [len(d.phrases) for d in definitions],
    )
    of_claims, of_phrases = _repeated(actors, claim_counts), _repeated(actors, phrase_counts)
    predicates = [(claim - own) or claim for claim, own in zip(claims, of_claims, strict=True)]
    met = _best_of_each(_covered(said, phrases, of_phrases, idf), phrase_counts)
    predicate = _best_of_each(_covered(said, predicates, of_claims, idf), claim_counts)
    out[:, :, named["phrase_words"]] = met
    out[:, :, named["claim_words"]] = _best_of_each(_covered(said, claims, of_claims, idf, alike=True), claim_counts)
    out[:, :, named["predicate_words"]] = np.maximum(predicate, met)


def _repeated(actors: Sequence[set[str]], counts: Sequence[int]) -> list[set[str]]:
    return [own for own, count in zip(actors, counts, strict=True) for _ in range(count)]


def _best_of_each(values: Floats, counts: Sequence[int]) -> Floats:
    return np.stack([_best(values[:, start:end]) for start, end in _starts(counts)], axis=1)


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


def _covered(
    units: Sequence[set[str]],
    targets: Sequence[set[str]],
    names: Sequence[set[str]],
    idf: Mapping[str, float],
    *,
    alike: bool = False,
) -> Floats:
    """Return the weighted share of each target's words that each unit has; with ``alike``, or has the like of.

    ``names`` are the words of each target's actors, which weigh no more than _NAME_WEIGHT.
    """
    rarest = max(idf.values(), default=1.0)
    vocabulary = _vocabulary(targets)
    weights = np.zeros((len(vocabulary), len(targets)), dtype=np.float32)
    for column, (target, own) in enumerate(zip(targets, names, strict=True)):
        lighter = {word: min(idf.get(word, rarest), _NAME_WEIGHT) for word in sorted(target & own)}
        for word, weight in weights_of(sorted(target), {**idf, **lighter}, rarest).items():
            weights[vocabulary[word], column] = weight
    if alike:
        return np.asarray(nearest_words(units, list(vocabulary)) @ weights)
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
