"""Words numbered, so that what many passages say is one sparse matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, repeat

import numpy as np
from scipy.sparse import csr_matrix


class Spoken:
    """The words of passages as they are written: each different one once, and which of them stand where."""

    def __init__(self, passages: Sequence[Sequence[str]]) -> None:
        counts, numbered = [len(said) for said in passages], _Numbered()
        self.places = np.fromiter(map(numbered.__getitem__, chain.from_iterable(passages)), np.int64, sum(counts))
        self.words = list(numbered)
        self.passages = len(passages)
        self.passage_of = np.repeat(np.arange(self.passages), counts)


class _Numbered(dict[str, int]):
    """Words by the number of different ones before them."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class Vocabulary:
    """Known words by their place; ``form`` makes of a word as it is written the one that is known."""

    def __init__(self, known: Iterable[str], form: Callable[[str], str]) -> None:
        self.places = {word: place for place, word in enumerate(sorted(set(known)))}
        self._form = form

    def said_in(self, spoken: Spoken) -> csr_matrix:
        """Return 1 where a known word (rows) stands in a passage (columns)."""
        known_as = map(self.places.get, map(self._form, spoken.words), repeat(-1))
        places = np.fromiter(known_as, np.int64, len(spoken.words))[spoken.places]
        width = max(1, spoken.passages)
        found = np.unique(places[places >= 0] * width + spoken.passage_of[places >= 0])  # in order, each once
        rows, columns = np.divmod(found, width)
        ends = np.searchsorted(rows, np.arange(len(self.places) + 1))
        ones = np.ones(len(columns), np.float32)
        return csr_matrix((ones, columns, ends), shape=(len(self.places), spoken.passages))

    def weighed(self, targets: Sequence[Mapping[str, float]]) -> csr_matrix:
        """Return the weight that each target (rows) gives to each known word (columns)."""
        entries = [sorted((self.places[word], weight) for word, weight in target.items()) for target in targets]
        ends = np.cumsum([0, *map(len, entries)])
        columns, weights = np.array(list(chain.from_iterable(entries)), dtype=np.float64).reshape(-1, 2).T
        shape = (len(targets), len(self.places))
        return csr_matrix((weights.astype(np.float32), columns.astype(np.int32), ends), shape=shape)
