"""What narratives look for, made ready once for all articles: directions of meaning, weighted words, actors' names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newswake.models import Definition
from newswake.narratives.synonyms import Alike
from newswake.narratives.words import name_words, sought_stems, stem, weights_of, words

Floats = NDArray[np.float32]

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


class Meaning:
    """The directions that passages are compared with: all rows of one matrix, so that it takes one product."""

    def __init__(self, definitions: Sequence[Definition], texts: Floats) -> None:
        rows: list[Floats] = []
        # Of each definition the rows of its claims, of its look-alikes, of what its actors' names span, and of its
        # claims without that.
        self.rows: list[tuple[slice, slice, slice, slice]] = []
        for place in _places(definitions):
            basis = _basis(texts[place.names])
            claims = texts[place.claims] - (texts[place.claims] @ basis.T) @ basis
            left = np.maximum(np.linalg.norm(claims, axis=1, keepdims=True), 1e-6)
            own = [texts[place.claims], texts[place.negatives], basis, np.asarray(claims / left, np.float32)]
            first = sum(len(each) for each in rows)
            one, two, three, four = (slice(first + start, first + end) for start, end in starts(map(len, own)))
            self.rows.append((one, two, three, four))
            rows += own
        self._directions = np.concatenate(rows) if rows else np.zeros((0, texts.shape[1]), np.float32)

    def cosines(self, vectors: Floats) -> Floats:
        """Return the similarity of each direction (rows) to each passage (columns)."""
        return np.asarray(self._directions @ vectors.T)


def _basis(names: Floats) -> Floats:
    """Return the directions that the names span, as rows."""
    if not len(names):
        return np.zeros((0, names.shape[1]), dtype=np.float32)
    _, strength, directions = np.linalg.svd(names, full_matrices=False)
    return np.asarray(directions[strength > _FAINT], dtype=np.float32)


class Words:
    """The claims, predicates and phrases of all definitions as weighted stems."""

    def __init__(self, definitions: Sequence[Definition], idf: Mapping[str, float]) -> None:
        actors = [{stem(w.lower()) for actor in d.actors for name in actor for w in words(name)} for d in definitions]
        claims = [sought_stems(c) for d in definitions for c in _claims(d)]
        phrases = [sought_stems(p) for d in definitions for p in d.phrases]
        claim_counts, phrase_counts = [len(_claims(d)) for d in definitions], [len(d.phrases) for d in definitions]
        of_claims, of_phrases = _repeated(actors, claim_counts), _repeated(actors, phrase_counts)
        predicates = [(claim - own) or claim for claim, own in zip(claims, of_claims, strict=True)]
        self._counts = (claim_counts, phrase_counts)
        self._as_it_is = _Shares([*predicates, *phrases], [*of_claims, *of_phrases], idf)
        self._claims = _Shares(claims, of_claims, idf)
        self._alike = Alike(list(self._claims.vocabulary))
        self._of_claims = csr_matrix(self._claims.weights.T)

    def shares(self, said: Sequence[set[str]]) -> tuple[Floats, Floats, Floats]:
        """Return the best share of a claim, of a predicate and of a phrase of each definition (rows) that each
        passage has (columns); words like a claim's count in part."""
        claim_counts, phrase_counts = self._counts
        as_it_is, claims = self._as_it_is.of(said), sum(claim_counts)
        return (
            _best_of_each(np.asarray(self._of_claims @ self._alike.nearest(said).T), claim_counts),
            _best_of_each(as_it_is[:claims], claim_counts),
            _best_of_each(as_it_is[claims:], phrase_counts),
        )


class _Shares:
    """The weights of each target's words (columns); those of its actors ``names`` weigh no more than _NAME_WEIGHT."""

    def __init__(self, targets: Sequence[set[str]], names: Sequence[set[str]], idf: Mapping[str, float]) -> None:
        rarest = max(idf.values(), default=1.0)
        self.vocabulary = vocabulary_of(targets)
        self.weights = np.zeros((len(self.vocabulary), len(targets)), dtype=np.float32)
        for column, (target, own) in enumerate(zip(targets, names, strict=True)):
            weighed = {word: idf[word] for word in target if word in idf}
            weighed |= {word: min(idf.get(word, rarest), _NAME_WEIGHT) for word in target & own}
            for word, weight in weights_of(sorted(target), weighed, rarest).items():
                self.weights[self.vocabulary[word], column] = weight

    def of(self, units: Sequence[set[str]]) -> Floats:
        """Return the weighted share of each target's words (rows) that each unit has (columns)."""
        return np.ascontiguousarray((presence(units, self.vocabulary) @ self.weights).T)


class Actors:
    """The names of all definitions' actors; ``groups`` numbers the actors as (definition, actor)."""

    def __init__(self, definitions: Sequence[Definition]) -> None:
        names = [(number, group, name_words(words(name))) for number, d in enumerate(definitions)
                 for group, actor in enumerate(d.actors) for name in actor]  # fmt: skip
        self._vocabulary = vocabulary_of(name for _, _, name in names)
        groups = {key: place for place, key in enumerate(sorted({(number, group) for number, group, _ in names}))}
        self._group_of = [groups[number, group] for number, group, _ in names]
        self._weights = np.zeros((len(self._vocabulary), len(names)), dtype=np.float32)
        for column, (_, _, name) in enumerate(names):
            for word in name:
                self._weights[self._vocabulary[word], column] = 1 / len(name)
        self.share = np.zeros((len(groups), len(definitions)), dtype=np.float32)  # of a definition's actors
        for (number, _), place in groups.items():
            self.share[place, number] = 1 / sum(bool(actor) for actor in definitions[number].actors)

    def met(self, named: Sequence[set[str]]) -> NDArray[np.bool_]:
        """Return whether each actor (columns) is named in each passage (rows), by the words that names are told by."""
        all_words = np.asarray(presence(named, self._vocabulary) @ self._weights) > 0.999
        out = np.zeros((len(named), len(self.share)), dtype=bool)
        for column, group in enumerate(self._group_of):
            out[:, group] |= all_words[:, column]
        return out


class Sought:
    """All that the definitions look for; ``texts`` are the vectors of ``matching_texts``."""

    def __init__(self, definitions: Sequence[Definition], texts: Floats, idf: Mapping[str, float]) -> None:
        self.meaning = Meaning(definitions, texts)
        self.words = Words(definitions, idf)
        self.actors = Actors(definitions)
        self.count = len(definitions)


def _repeated(actors: Sequence[set[str]], counts: Sequence[int]) -> list[set[str]]:
    return [own for own, count in zip(actors, counts, strict=True) for _ in range(count)]


def _best_of_each(values: Floats, counts: Sequence[int]) -> Floats:
    return np.stack([best(values[start:end]) for start, end in starts(counts)])


def starts(lengths: Iterable[int]) -> list[tuple[int, int]]:
    """Return where each of several runs of these lengths begins and ends."""
    return list(pairwise(accumulate(lengths, initial=0)))


def best(values: Floats) -> Floats:
    """Return the largest of each column, 0 where there is no row."""
    return values.max(axis=0) if len(values) else np.zeros(values.shape[1], dtype=np.float32)


def presence(rows: Sequence[set[str]], vocabulary: Mapping[str, int]) -> csr_matrix:
    """Return which words of the vocabulary (columns) each row has."""
    known = frozenset(vocabulary)
    found = [sorted(map(vocabulary.__getitem__, row & known)) for row in rows]
    ends = np.cumsum([0, *map(len, found)])
    columns = np.fromiter(chain.from_iterable(found), dtype=np.int32, count=int(ends[-1]))
    return csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(rows), len(vocabulary)))


def vocabulary_of(targets: Iterable[Iterable[str]]) -> dict[str, int]:
    """Return all words of the targets, numbered."""
    return {word: place for place, word in enumerate(sorted({word for target in targets for word in target}))}
