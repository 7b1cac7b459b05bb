"""Which words of headlines are in the news at a time: more reports have them within a day than their share. Pure.

On the day of a launch dozens of headlines have its name, on other days few: two of them that share it tell of the
launch, though the name is too common by then to count as rare.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

# Hours to each side. On weeks of the feeds left out in turn, pair F1 is .762 with 24, .753 with 36, .729 with 60, and
# .711 without bursts.
NEAR_HOURS = 24.0
# What a pair shares of which one has no time: between what pairs of one story (1.2 to 1.9) and of two (.2 to .8) do.
UNDATED = 0.7


def find_bursts(terms: Sequence[frozenset[str]], hours: NDArray[np.float64]) -> csr_matrix:
    """Return how much each report's terms are in the news at its time: shape (reports, terms).

    ``hours`` (n) are NaN where no time is known: such a report has no bursts. Of a term in ``near`` reports within
    NEAR_HOURS, where ``expected`` would be its share by the number of all reports then, the square is log(1 + near ·
    log(near / expected)): products of two rows sum what two reports share.
    """
    place = {term: at for at, term in enumerate(sorted(set().union(*terms)))}
    dated = ~np.isnan(hours)
    sizes = [len(found) if is_dated else 0 for found, is_dated in zip(terms, dated.tolist(), strict=True)]
    starts = np.cumsum([0, *sizes])
    flat = [at for found, size in zip(terms, sizes, strict=True) if size for at in sorted(place[t] for t in found)]
    columns = np.array(flat, dtype=np.int64)
    at: NDArray[np.float64] = np.repeat(hours, sizes)
    all_hours = np.sort(hours[dated])
    share = _within(all_hours, at) / max(1, len(all_hours))
    # One sorted line of all terms' times: each term on a stretch of its own.
    first, last = (float(all_hours[0]), float(all_hours[-1])) if len(all_hours) else (0.0, 0.0)
    line: NDArray[np.float64] = columns * (last - first + 4 * NEAR_HOURS) + (at - first)
    near = _within(np.sort(line), line)
    expected = np.bincount(columns, minlength=len(place))[columns] * share
    gain = np.maximum(near * np.log(near / np.maximum(expected, 1e-9)), 0) if len(columns) else np.zeros(0)
    return csr_matrix((np.sqrt(np.log1p(gain)), columns, starts), shape=(len(terms), max(1, len(place))))


def _within(ordered: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many of ``ordered`` lie within NEAR_HOURS of each of ``at``."""
    found: NDArray[np.int64] = np.searchsorted(ordered, at + NEAR_HOURS, "right") - np.searchsorted(
        ordered, at - NEAR_HOURS, "left"
    )
    return found
