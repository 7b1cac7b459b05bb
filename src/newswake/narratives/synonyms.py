"""How alike two words are in meaning: a small table of vectors, so that "plummet" counts for most of a "plunge"."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Below it two words only share a field ("market", "price"). Between .3 and .5 the average precision on sets left out
# moves by .005; antonyms pass at any cut ("cheap", "expensive"), which is what stance is for.
ALIKE = 0.4


@dataclass(frozen=True)
class WordTable:
    """Unit vectors of stems; ``places`` is each one's row, ``version`` a short name of its numbers."""

    places: Mapping[str, int]
    vectors: Floats
    version: str


@cache
def load_table() -> WordTable:
    """Read the table that ``benchmarks/make_word_vectors.py`` made of the words of the packaged encoder."""
    with (resources.files("newswake.narratives") / "word_vectors.npz").open("rb") as opened:
        stored = np.load(opened)
        numbers, stems = stored["vectors"], str(stored["stems"])
    vectors = numbers.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    version = hashlib.sha256(stems.encode() + numbers.tobytes()).hexdigest()[:16]
    return WordTable({stem: place for place, stem in enumerate(stems.split())}, vectors, version)


class Alike:
    """How near words come to the ``sought`` stems, 0 to 1: the word itself is 1, one no more alike than ALIKE 0.

    A word that the table lacks meets only itself.
    """

    def __init__(self, sought: Sequence[str]) -> None:
        self._directions = _vectors(load_table(), sought)
        self._columns = {word: column for column, word in enumerate(sought)}

    def nearest(self, units: Sequence[set[str]]) -> Floats:
        """Return how near the nearest word of each unit (columns) comes to each of the sought (rows)."""
        table, known = load_table(), load_table().places.keys()
        out = np.zeros((len(units), len(self._columns)), dtype=np.float32)
        for place, unit in enumerate(units):
            if rows := sorted(table.places[word] for word in unit & known):
                (self._directions @ table.vectors[rows].T).max(axis=1, out=out[place])
        out = np.clip((out - ALIKE) / (1 - ALIKE), 0, 1)
        for place, unit in enumerate(units):
            out[place, [self._columns[word] for word in unit & self._columns.keys()]] = 1
        return np.ascontiguousarray(out.T)


def _vectors(table: WordTable, words: Sequence[str]) -> Floats:
    out = np.zeros((len(words), table.vectors.shape[1]), dtype=np.float32)
    for row, word in enumerate(words):
        if word in table.places:
            out[row] = table.vectors[table.places[word]]
    return out
