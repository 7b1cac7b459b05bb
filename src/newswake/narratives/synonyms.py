"""How alike two words are in meaning: a small table of vectors, so that "plummet" counts for most of a "plunge"."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newswake.narratives.vocabulary import Vocabulary

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

    A word that the table lacks meets only itself. Made once for many texts; ``vocabulary`` is what these are read by:
    it has the sought stems, and of the table what may count for them.
    """

    def __init__(self, sought: Sequence[str], vocabulary: Vocabulary) -> None:
        table = load_table()
        near = _vectors(table, list(vocabulary.places)) @ _vectors(table, sought).T
        near -= ALIKE
        near /= 1 - ALIKE
        self._near = np.clip(near, 0, 1, out=near)
        self._near[[vocabulary.places[word] for word in sought], range(len(sought))] = 1

    def nearest(self, said: csr_matrix) -> Floats:
        """Return how near the nearest word of each passage (columns of ``said``) comes to each of the sought (rows)."""
        out = np.zeros((said.shape[1], self._near.shape[1]), dtype=np.float32)
        of_passages = said.tocsc()
        for place, (start, end) in enumerate(pairwise(of_passages.indptr)):
            if end > start:
                self._near.take(of_passages.indices[start:end], axis=0).max(axis=0, out=out[place])
        return np.ascontiguousarray(out.T)


def _vectors(table: WordTable, words: Sequence[str]) -> Floats:
    out = np.zeros((len(words), table.vectors.shape[1]), dtype=np.float32)
    known = [(row, table.places[word]) for row, word in enumerate(words) if word in table.places]
    if known:
        rows, places = np.array(known).T
        out[rows] = table.vectors[places]
    return out
