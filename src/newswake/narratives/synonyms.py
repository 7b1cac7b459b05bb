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


def nearest_words(units: Sequence[set[str]], sought: Sequence[str]) -> Floats:
    """Return how near the nearest word of each unit (rows) comes to each of the ``sought`` stems (columns), 0 to 1.

    The word itself is 1, one that is no more alike than ALIKE is 0; a word that the table lacks meets only itself.
    """
    table = load_table()
    said = sorted({word for unit in units for word in unit})
    row_of = {word: row for row, word in enumerate(said)}
    near = _vectors(table, said) @ _vectors(table, sought).T
    near = np.clip((near - ALIKE) / (1 - ALIKE), 0, 1)
    for column, word in enumerate(sought):
        if word in row_of:
            near[row_of[word], column] = 1
    out = np.zeros((len(units), len(sought)), dtype=np.float32)
    for place, unit in enumerate(units):
        if unit:
            out[place] = near[[row_of[word] for word in unit]].max(axis=0)
    return out


def _vectors(table: WordTable, words: Sequence[str]) -> Floats:
    out = np.zeros((len(words), table.vectors.shape[1]), dtype=np.float32)
    for row, word in enumerate(words):
        if word in table.places:
            out[row] = table.vectors[table.places[word]]
    return out
