"""The features of many reports side by side, as arrays; what is rare weighs more. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from newswake.stories.bursts import NEAR_HOURS, weigh_bursts
from newswake.stories.features import BUCKETS, Ids, Report
from newswake.stories.weights import Rarity, Shared, count_rarity, share, weigh

# Kinds that comment on an event, and kinds that belong to none: lists, shop offers and forms of their own. The others,
# news, a project's release, a live blog, tell of one.
COMMENT, UNBOUND = ("opinion", "guide", "explainer"), ("roundup", "offer", "other")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Compared:
    """The features of n reports in their order: ``vectors`` and ``headlines`` (n, d), the ``times`` (n, BUCKETS) that
    each has a term, ``terms`` (n, BUCKETS), these by their rarity as unit rows, ``hours`` (n) since 1970 with NaN where
    no time is known, ``language`` codes (n), whether the model ``is_served`` them (n), whether their kind
    ``is_comment`` or ``is_unbound`` (n), the names, numbers, versions and products in title and opening, ``heads``, the
    terms of the headline, and the ``bursts`` (n, BUCKETS) of these."""

    vectors: NDArray[np.float32]
    headlines: NDArray[np.float32]
    times: csr_matrix
    terms: csr_matrix
    hours: NDArray[np.float64]
    language: NDArray[np.int64]
    is_served: NDArray[np.bool_]
    is_comment: NDArray[np.bool_]
    is_unbound: NDArray[np.bool_]
    names: Shared
    numbers: Shared
    versions: Shared
    products: Shared
    heads: Shared
    bursts: csr_matrix

    @property
    def is_news(self) -> NDArray[np.bool_]:
        """Whether each tells of an event, as its kind has it, so that others may belong to its story. In a language
        that the model does not serve each may, since kinds are told by English words."""
        return ~((self.is_comment | self.is_unbound) & self.is_served)

    def rarity(self) -> Rarity:
        """Count in how many of the reports each term, name, number, version and product stands."""
        shared = (self.names, self.numbers, self.versions, self.products)
        return count_rarity([self.times, *(each.weighs for each in shared)], self.language)

    def weighed(self, rarity: Rarity, served: Collection[str]) -> Compared:
        """Return the same reports, what they share weighed by its ``rarity``."""
        is_listed = np.isin(self.language, [_coded(language) for language in served])
        return replace(
            self,
            terms=weigh(self.times, self.language, is_listed, rarity),
            names=share(self.names.weighs, rarity),
            numbers=share(self.numbers.weighs, rarity),
            versions=share(self.versions.weighs, rarity),
            products=share(self.products.weighs, rarity),
            heads=share(self.heads.weighs, rarity),
            bursts=weigh_bursts(self.heads.weighs, self.hours),
        )

    def ranked(self) -> Compared:
        """Return the same reports with what they share in other places: the more of them have it, the lower its place,
        so that what is looked up most lies together."""
        shared = {each.name: getattr(self, each.name) for each in fields(self)}
        matrices = [self.terms, *(each.weighs for each in shared.values() if isinstance(each, Shared))]
        found = np.bincount(np.concatenate([each.indices for each in matrices]), minlength=BUCKETS)
        seen = np.flatnonzero(found)
        place = np.zeros(BUCKETS, dtype=np.int32)
        place[seen[np.argsort(-found[seen], kind="stable")]] = np.arange(len(seen), dtype=np.int32)
        return replace(self, **{name: _placed(each, place) for name, each in shared.items()})

    def take(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> Compared:
        """Return the features of some of the reports."""
        return Compared(**{each.name: _taken(getattr(self, each.name), places) for each in fields(self)})

    def followed_by(self, other: Compared) -> Compared:
        """Return the features of these reports and then of ``other``'s, weighed by the same rarity; the bursts of
        the time of ``other``'s are weighed anew."""
        width = max(self.vectors.shape[1], other.vectors.shape[1])  # 1 where no report has a vector
        one, two = (_of_width(each, width) for each in (self, other))
        names = [each.name for each in fields(self)]
        joined = Compared(**{name: _joined(getattr(one, name), getattr(two, name)) for name in names})
        since = np.min(other.hours[~np.isnan(other.hours)], initial=np.inf) - NEAR_HOURS
        return replace(joined, bursts=weigh_bursts(joined.bursts, joined.hours, since))


def compare(reports: Sequence[Report], *, served: Collection[str], rarity: Rarity | None = None) -> Compared:
    """Gather the features of ``reports``. What they share is weighed by its ``rarity``, counted among these very
    reports unless another is given."""
    found = _gathered(reports, served)
    return found.weighed(rarity or found.rarity(), served)


def _gathered(reports: Sequence[Report], served: Collection[str]) -> Compared:
    """Return what is to be weighed."""
    size = next((len(report.vector) for report in reports if report.vector is not None), 1)
    vectors, headlines = (np.zeros((len(reports), size), dtype=np.float32) for _ in range(2))
    is_served = np.zeros(len(reports), dtype=np.bool_)
    for at, report in enumerate(reports):
        if report.vector is not None and report.language in served:
            vectors[at], is_served[at] = report.vector, True
            headlines[at] = report.vector if report.headline_vector is None else report.headline_vector

    def unweighed(found: Sequence[Ids]) -> Shared:
        return Shared(_rows(found), np.zeros(len(found)))

    hours = [(r.event_at - _EPOCH).total_seconds() / 3600 if r.event_at else math.nan for r in reports]
    signs = [report.signs for report in reports]
    times = _rows([each.terms for each in signs])
    times.data = np.concatenate([*(each.times for each in signs), np.zeros(0, dtype=np.float32)])
    return Compared(
        vectors,
        headlines,
        times,
        times,
        np.array(hours, dtype=np.float64),
        np.array([_coded(report.language) for report in reports], dtype=np.int64),
        is_served,
        np.array([report.kind in COMMENT for report in reports], dtype=np.bool_),
        np.array([report.kind in UNBOUND for report in reports], dtype=np.bool_),
        unweighed([each.names for each in signs]),
        unweighed([each.numbers for each in signs]),
        unweighed([each.versions for each in signs]),
        unweighed([each.products for each in signs]),
        unweighed([each.heads for each in signs]),
        times,
    )


def _coded(language: str) -> int:
    return crc32(language.encode())


def _rows(found: Sequence[Ids]) -> csr_matrix:
    """Return rows with a 1 at each of the places."""
    starts = np.zeros(len(found) + 1, dtype=np.int32)
    np.cumsum([len(each) for each in found], out=starts[1:])
    flat = np.concatenate([*found, np.zeros(0, dtype=np.int32)])
    return csr_matrix((np.ones(len(flat), dtype=np.float32), flat, starts), shape=(len(found), BUCKETS))


def _of_width(found: Compared, width: int) -> Compared:
    if found.vectors.shape[1] == width:
        return found
    missing = ((0, 0), (0, width - found.vectors.shape[1]))
    return replace(found, vectors=np.pad(found.vectors, missing), headlines=np.pad(found.headlines, missing))


def _taken(found: Any, places: NDArray[np.int64] | NDArray[np.bool_]) -> Any:
    if isinstance(found, Shared):
        return Shared(found.weighs[places], found.total[places])
    return found[places]


def _placed(found: Any, place: Ids) -> Any:
    if isinstance(found, Shared):
        return Shared(_placed(found.weighs, place), found.total)
    if isinstance(found, csr_matrix):
        return csr_matrix((found.data, place[found.indices], found.indptr), shape=found.shape)
    return found


def _joined(one: Any, other: Any) -> Any:
    if isinstance(one, Shared):
        return Shared(*(_joined(getattr(one, each.name), getattr(other, each.name)) for each in fields(Shared)))
    if isinstance(one, csr_matrix):
        return vstack([one, other], format="csr")
    return _appended(one, other) if one.ndim == 2 else np.concatenate([one, other])


def _appended(rows: NDArray[np.float32], more: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return ``rows`` with ``more`` after them, without a copy where there is room behind them that nothing has taken:
    it is NaN."""
    size, room = len(rows) + len(more), rows.base
    is_first = room is not None and room.ctypes.data == rows.ctypes.data and room.shape[1:] == rows.shape[1:]
    if room is None or not is_first or len(room) < size or not np.isnan(room[len(rows) : size]).all():
        room = np.full((size + size // 8, rows.shape[1]), np.nan, dtype=np.float32)
        room[: len(rows)] = rows
    room[len(rows) : size] = more
    return room[:size]
