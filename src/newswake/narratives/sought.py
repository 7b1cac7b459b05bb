"""What narratives look for, made ready once for all articles: directions of meaning, weighted words, actors' names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray

from newswake.models import Definition
from newswake.narratives.synonyms import Alike
from newswake.narratives.vocabulary import Spoken, Vocabulary
from newswake.narratives.words import name_word, sought_stems, stem, stem_of, weights_of, words

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
        # Of each definition the rows of its claims, of what its actors' names span, and of its claims without that.
        self.rows: list[tuple[slice, slice, slice]] = []
        places = _places(definitions)
        for place in places:
            basis = _basis(texts[place.names])
            claims = texts[place.claims] - (texts[place.claims] @ basis.T) @ basis
            left = np.maximum(np.linalg.norm(claims, axis=1, keepdims=True), 1e-6)
            own = [texts[place.claims], basis, np.asarray(claims / left, np.float32)]
            first = sum(len(each) for each in rows)
            one, two, three = (slice(first + start, first + end) for start, end in starts(map(len, own)))
            self.rows.append((one, two, three))
            rows += own
        self._directions = np.concatenate(rows) if rows else np.zeros((0, texts.shape[1]), np.float32)
        self._negatives = np.concatenate([texts[place.negatives] for place in places])
        self._negative_counts = [len(d.negatives) for d in definitions]

    def cosines(self, vectors: Floats) -> Floats:
        """Return the similarity of each direction (rows) to each passage (columns)."""
        return np.asarray(self._directions @ vectors.T)

    def negatives(self, vectors: Floats) -> Floats:
        """Return the similarity of each definition's nearest look-alike (rows) to each passage; 0 where it has none."""
        return _best_of_each(np.asarray(self._negatives @ vectors.T), self._negative_counts)


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
        sought = sorted(set().union(*claims))
        self._counts = (claim_counts, phrase_counts)
        self._vocabulary = Vocabulary([*sought, *chain.from_iterable(phrases)], stem_of)
        self._as_it_is = self._vocabulary.weighed(_shares([*predicates, *phrases], [*of_claims, *of_phrases], idf))
        self._alike = Alike(sought)
        self._claims = Vocabulary(sought, stem_of).weighed(_shares(claims, of_claims, idf))

    def as_it_is(self, spoken: Spoken) -> tuple[Floats, Floats]:
        """Return the best share of a predicate and of a phrase of each definition (rows) that each passage has."""
        claim_counts, phrase_counts = self._counts
        shares, claims = (self._as_it_is @ self._vocabulary.said_in(spoken)).toarray(), sum(claim_counts)
        return _best_of_each(shares[:claims], claim_counts), _best_of_each(shares[claims:], phrase_counts)

    def claims(self, passages: Sequence[Sequence[str]]) -> Floats:
        """Return the best share of a claim that each passage, given by its words, has likewise; words that are like a
        claim's count in part."""
        nearest = self._alike.nearest([set(map(stem_of, said)) for said in passages])
        return _best_of_each(np.asarray(self._claims @ nearest), self._counts[0])


def _shares(targets: Sequence[set[str]], names: Sequence[set[str]], idf: Mapping[str, float]) -> list[dict[str, float]]:
    """Return each target's words with their weights; those of its actors ``names`` weigh no more than _NAME_WEIGHT."""
    rarest = max(idf.values(), default=1.0)
    out = []
    for target, own in zip(targets, names, strict=True):
        weighed = {word: idf[word] for word in target if word in idf}
        weighed |= {word: min(idf.get(word, rarest), _NAME_WEIGHT) for word in target & own}
        out.append(weights_of(sorted(target), weighed, rarest))
    return out


class Actors:
    """The names of all definitions' actors; ``groups`` numbers the actors as (definition, actor)."""

    def __init__(self, definitions: Sequence[Definition]) -> None:
        names = [(number, group, set(map(name_word, words(name)))) for number, d in enumerate(definitions)
                 for group, actor in enumerate(d.actors) for name in actor]  # fmt: skip
        self._vocabulary = Vocabulary(chain.from_iterable(name for _, _, name in names), name_word)
        groups = {key: place for place, key in enumerate(sorted({(number, group) for number, group, _ in names}))}
        self._group_of = np.array([groups[number, group] for number, group, _ in names], dtype=np.intp)
        self._weights = self._vocabulary.weighed([dict.fromkeys(name, 1 / max(1, len(name))) for _, _, name in names])
        self.share = np.zeros((len(groups), len(definitions)), dtype=np.float32)  # of a definition's actors
        self.loss = np.zeros_like(self.share)  # what it costs a definition that this actor is named nowhere near
        for (number, group), place in groups.items():
            definition = definitions[number]
            self.share[place, number] = 1 / sum(bool(actor) for actor in definition.actors)
            self.loss[place, number] = _share_naming(definition.actors[group], definition.statements) ** 2

    def met(self, spoken: Spoken) -> NDArray[np.bool_]:
        """Return whether each actor (columns) is named in each passage (rows)."""
        words_met = (self._weights @ self._vocabulary.said_in(spoken)).tocoo()
        whole = words_met.data > 0.999
        out = np.zeros((spoken.passages, len(self.share)), dtype=bool)
        out[words_met.col[whole], self._group_of[words_met.row[whole]]] = True
        return out


class Sought:
    """All that the definitions look for; ``texts`` are the vectors of ``matching_texts``."""

    def __init__(self, definitions: Sequence[Definition], texts: Floats, idf: Mapping[str, float]) -> None:
        self.meaning = Meaning(definitions, texts)
        self.words = Words(definitions, idf)
        self.actors = Actors(definitions)
        self.count = len(definitions)


def _share_naming(actor: Sequence[str], statements: Sequence[str]) -> float:
    """Return the share of statements that name an actor by one of its names."""
    names = [found for name in actor if (found := set(map(name_word, words(name))))]
    said = [set(map(name_word, words(statement))) for statement in statements]
    return sum(any(name <= each for name in names) for each in said) / max(1, len(said))


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
