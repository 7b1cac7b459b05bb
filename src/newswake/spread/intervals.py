"""Intervals of shares by resampling stories, since the reports of one event are not independent."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000  # the ends of a 95% interval then move by about a tenth of its width between seeds
LOW, HIGH = 2.5, 97.5


@dataclass(frozen=True)
class Cell:
    """The reports of one panel on one day: for each story all of them, and those that hit each narrative.

    A report without a story is a story of its own.
    """

    panel_id: str
    day: str
    reports: NDArray[np.int64]  # (stories,)
    hits: NDArray[np.int64]  # (stories, narratives)


def share_interval(cell: Cell, *, resamples: int = RESAMPLES) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lower and upper ends, in percent and per narrative, of the 95% interval of the share of reports.

    Stories are drawn with replacement (cluster bootstrap: Davison & Hinkley, Bootstrap Methods, 1997, 3.8), so a day
    that one story fills has the width that it deserves. The seed comes from panel and day: the same input gives the
    same ends.
    """
    stories = len(cell.reports)
    seed = int.from_bytes(hashlib.sha256(f"{cell.panel_id} {cell.day}".encode()).digest()[:8], "big")
    drawn = np.random.default_rng(seed).multinomial(stories, np.full(stories, 1 / stories), size=resamples)
    shares = 100 * (drawn @ cell.hits) / np.maximum(drawn @ cell.reports, 1)[:, None]
    low, high = np.percentile(shares, [LOW, HIGH], axis=0)
    return low, high


def cells_of(
    reports: Sequence[tuple[str, str, str, str]], hits: Sequence[tuple[str, str, str]], narratives: Sequence[str]
) -> list[Cell]:
    """Group ``(panel, day, story, report)`` and ``(panel, report, narrative)`` into cells, in order."""
    column = {narrative: place for place, narrative in enumerate(narratives)}
    told: dict[tuple[str, str], set[int]] = {}
    for panel, report, narrative in hits:
        if narrative in column:
            told.setdefault((panel, report), set()).add(column[narrative])
    days: dict[tuple[str, str], dict[str, list[str]]] = {}
    for panel, day, story, report in sorted(reports):
        days.setdefault((panel, day), {}).setdefault(story or report, []).append(report)
    cells = []
    for (panel, day), stories in days.items():
        counts = np.array([len(members) for members in stories.values()], dtype=np.int64)
        matrix = np.zeros((len(stories), len(narratives)), dtype=np.int64)
        for row, members in enumerate(stories.values()):
            for report in members:
                matrix[row, list(told.get((panel, report), ()))] += 1
        cells.append(Cell(panel, day, counts, matrix))
    return cells
