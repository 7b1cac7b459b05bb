"""How much what reports share weighs: the rarer, the more. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newswake.stories.features import BUCKETS

# Where no list of stop words takes common words out, they are to weigh next to nothing, and none counts for more than
# one that stands in the title alone.
_UNSERVED_FLOOR, _UNSERVED_TIMES = 0.1, 3.0


@dataclass(frozen=True, eq=False)
class Rarity:
    """In how many of ``reports`` each place was ``seen`` (BUCKETS), and how many there are by code of language."""

    seen: NDArray[np.int32]
    reports: int
    by_language: Mapping[int, int]


@dataclass(frozen=True, eq=False)
class Shared:
    """What reports can have in common, report by report: ``weighs`` (n, BUCKETS), each by its rarity, 0 to 1, and
    ``total`` (n), the sum of a report's weights."""

    weighs: csr_matrix
    total: NDArray[np.float64]


def count_rarity(found: Sequence[csr_matrix], language: NDArray[np.int64]) -> Rarity:
    """Count in how many reports, whose languages these are, each place of the matrices (n, BUCKETS) has an entry."""
    seen = np.bincount(np.concatenate([each.indices for each in found]), minlength=BUCKETS).astype(np.int32)
    codes, counts = np.unique(language, return_counts=True)
    return Rarity(seen, len(language), dict(zip(codes.tolist(), counts.tolist(), strict=True)))


def share(entries: csr_matrix, rarity: Rarity) -> Shared:
    """Weigh the entries of each report by their rarity."""
    most = math.log(rarity.reports + 1) or 1.0
    seen = np.maximum(rarity.seen[entries.indices], 1)  # what only came after the count is as rare as can be
    weights = np.maximum(np.log((rarity.reports + 1) / seen) / most, 0.0)
    weighs = csr_matrix((weights, entries.indices, entries.indptr), shape=entries.shape)
    return Shared(weighs, np.asarray(weighs.sum(axis=1)).ravel())


def weigh(times: csr_matrix, language: NDArray[np.int64], is_listed: NDArray[np.bool_], rarity: Rarity) -> csr_matrix:
    """Return tf–idf rows of unit length of the ``times`` (n, BUCKETS) that reports have their terms; ``is_listed`` says
    where the common words of their language were taken out.

    Rarity is counted within a language, or its common words would seem rare among many reports in another.
    """
    sizes, counts = np.diff(times.indptr), times.data
    codes, where = np.unique(language, return_inverse=True)
    alike = np.repeat(
        np.array([rarity.by_language.get(code, 0) for code in codes.tolist()], dtype=np.int64)[where], sizes
    )
    listed = np.repeat(is_listed, sizes)
    seen = np.minimum(rarity.seen[times.indices], alike)
    idf = np.log((alike + 1) / (seen + 1)) + np.where(listed, 1.0, _UNSERVED_FLOOR)
    values = (1 + np.log(np.where(listed, counts, np.minimum(counts, _UNSERVED_TIMES)))) * idf
    lengths = np.sqrt(np.bincount(np.repeat(np.arange(len(sizes)), sizes), values**2, minlength=len(sizes)))
    values /= np.repeat(np.where(lengths > 0, lengths, 1.0), sizes)
    return csr_matrix((values.astype(np.float32), times.indices, times.indptr), shape=times.shape)
