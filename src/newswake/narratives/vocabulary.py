"""Words numbered, so that what many passages say is one sparse matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from scipy.sparse import csr_matrix

_KEPT = 200_000  # words as written whose place is kept; a year of news has more, most of them met once


class Vocabulary:
    """Known words by their place; ``form`` makes of a word as it is written the one that is known.

    The form of a word is found once, not once a passage: that is most of what reading the words would cost.
    """

    def __init__(self, known: Iterable[str], form: Callable[[str], str]) -> None:
        self.places = {word: place for place, word in enumerate(sorted(set(known)))}
        self._written = _Written(self.places, form)

    def said_in(self, passages: Sequence[Sequence[str]]) -> csr_matrix:
        """Return 1 where a known word (rows) is among the words as written of a passage (columns)."""
        counts = [len(said) for said in passages]
        if len(self._written) > _KEPT:
            self._written.clear()
        places = np.fromiter(map(self._written.__getitem__, chain.from_iterable(passages)), np.int64, sum(counts))
        columns = np.repeat(np.arange(len(passages)), counts)[places >= 0]
        found = np.unique(places[places >= 0] * max(1, len(passages)) + columns)  # in order, each once
        rows, columns = np.divmod(found, max(1, len(passages)))
        ends = np.searchsorted(rows, np.arange(len(self.places) + 1))
        shape = (len(self.places), len(passages))
        return csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=shape)

    def weighed(self, targets: Sequence[Mapping[str, float]]) -> csr_matrix:
        """Return the weight that each target (rows) gives to each known word (columns)."""
        entries = [sorted((self.places[word], weight) for word, weight in target.items()) for target in targets]
        ends = np.cumsum([0, *map(len, entries)])
        columns, weights = np.array(list(chain.from_iterable(entries)), dtype=np.float64).reshape(-1, 2).T
        shape = (len(targets), len(self.places))
        return csr_matrix((weights.astype(np.float32), columns.astype(np.int32), ends), shape=shape)


class _Written(dict[str, int]):
    """The place of a word as written, -1 where it is none that is known."""

    def __init__(self, places: Mapping[str, int], form: Callable[[str], str]) -> None:
        super().__init__()
        self._places, self._form = places, form

    def __missing__(self, word: str) -> int:
        place = self[word] = self._places.get(self._form(word), -1)
        return place
