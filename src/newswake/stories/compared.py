"""The features of many reports side by side, as arrays; what is rare weighs more. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from newswake.stories.bursts import NEAR_HOURS, weigh_bursts
from newswake.stories.features import BUCKETS, Ids, Report

# Kinds that comment on an event, and kinds that belong to none: lists, shop offers and forms of their own. The others,
# news, a project's release, a live blog, tell of one.
COMMENT, UNBOUND = ("opinion", "guide", "explainer"), ("roundup", "offer", "other")
# Where no list of stop words takes common words out, they are to weigh next to nothing, and none counts for more than
# one that stands in the title alone.
_UNSERVED_FLOOR, _UNSERVED_TIMES = 0.1, 3.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Rarity:
    """In how many of ``reports`` each place was ``seen`` (BUCKETS), and how many there are by language."""

    seen: NDArray[np.int32]
    reports: int
    by_language: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Shared:
    """What reports can have in common, report by report: ``weighs`` (n, BUCKETS), each by its rarity, 0 to 1, and
    ``total`` (n), the sum of a report's weights."""

    weighs: csr_matrix
    total: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Compared:
    """The features of n reports in their order: ``vectors`` and ``headlines`` (n, d), ``terms`` (n, BUCKETS) of unit
    rows, ``hours`` (n) since 1970 with NaN where no time is known, ``language`` codes (n), whether the model
    ``is_served`` them (n), whether their kind ``is_comment`` or ``is_unbound`` (n), the names, numbers, versions and
    products in title and opening, ``heads``, the terms of the headline by their rarity, and the
    ``bursts`` (n, BUCKETS) of these."""

    vectors: NDArray[np.float32]
    headlines: NDArray[np.float32]
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


def count_rarity(reports: Sequence[Report]) -> Rarity:
    """Count in how many of ``reports`` each term, name, number, version and product stands."""
    signs = [report.signs for report in reports]
    kinds = ("terms", "names", "numbers", "versions", "products")
    seen = [_flat([getattr(each, kind) for each in signs])[0] for kind in kinds]
    counted = np.bincount(np.concatenate(seen), minlength=BUCKETS).astype(np.int32)
    return Rarity(counted, len(reports), Counter(report.language for report in reports))


def compare(reports: Sequence[Report], *, served: Collection[str], rarity: Rarity | None = None) -> Compared:
    """Gather the features of ``reports``. What they share is weighed by its ``rarity``, counted among these very
    reports unless another is given."""
    rarity = rarity or count_rarity(reports)
    size = next((len(report.vector) for report in reports if report.vector is not None), 1)
    vectors, headlines = (np.zeros((len(reports), size), dtype=np.float32) for _ in range(2))
    is_served = np.zeros(len(reports), dtype=np.bool_)
    for at, report in enumerate(reports):
        if report.vector is not None and report.language in served:
            vectors[at], is_served[at] = report.vector, True
            headlines[at] = report.vector if report.headline_vector is None else report.headline_vector
    hours = [(r.event_at - _EPOCH).total_seconds() / 3600 if r.event_at else math.nan for r in reports]
    signs = [report.signs for report in reports]
    times = np.array(hours, dtype=np.float64)
    heads = [each.heads for each in signs]
    flat, starts = _flat(heads)
    return Compared(
        vectors,
        headlines,
        _weigh(reports, served, rarity),
        times,
        np.array([crc32(report.language.encode()) for report in reports], dtype=np.int64),
        is_served,
        np.array([report.kind in COMMENT for report in reports], dtype=np.bool_),
        np.array([report.kind in UNBOUND for report in reports], dtype=np.bool_),
        _share([each.names for each in signs], rarity),
        _share([each.numbers for each in signs], rarity),
        _share([each.versions for each in signs], rarity),
        _share([each.products for each in signs], rarity),
        _share(heads, rarity),
        weigh_bursts(csr_matrix((np.zeros(len(flat)), flat, starts), shape=(len(reports), BUCKETS)), times),
    )


def _flat(found: Sequence[Ids]) -> tuple[Ids, NDArray[np.int32]]:
    starts = np.zeros(len(found) + 1, dtype=np.int32)
    np.cumsum([len(each) for each in found], out=starts[1:])
    return np.concatenate([*found, np.zeros(0, dtype=np.int32)]), starts


def _share(found: Sequence[Ids], rarity: Rarity) -> Shared:
    flat, starts = _flat(found)
    most = math.log(rarity.reports + 1) or 1.0
    seen = np.maximum(rarity.seen[flat], 1)  # what only came after the count is as rare as can be
    weights = np.maximum(np.log((rarity.reports + 1) / seen) / most, 0.0)
    weighs = csr_matrix((weights, flat, starts), shape=(len(found), BUCKETS))
    return Shared(weighs, np.asarray(weighs.sum(axis=1)).ravel())


def _weigh(reports: Sequence[Report], served: Collection[str], rarity: Rarity) -> csr_matrix:
    """Return tf–idf rows of unit length. Rarity is counted within a language, or its common words would seem rare among
    many reports in another."""
    flat, starts = _flat([report.signs.terms for report in reports])
    times = np.concatenate([*(report.signs.times for report in reports), np.zeros(0, dtype=np.float32)])
    sizes = np.diff(starts)
    alike = np.repeat([rarity.by_language.get(report.language, 0) for report in reports], sizes)
    is_served = np.repeat([report.language in served for report in reports], sizes).astype(bool)
    idf = np.log((alike + 1) / (np.minimum(rarity.seen[flat], alike) + 1)) + np.where(is_served, 1.0, _UNSERVED_FLOOR)
    values = (1 + np.log(np.where(is_served, times, np.minimum(times, _UNSERVED_TIMES)))) * idf
    lengths = np.sqrt(np.bincount(np.repeat(np.arange(len(reports)), sizes), values**2, minlength=len(reports)))
    values /= np.repeat(np.where(lengths > 0, lengths, 1.0), sizes)
    return csr_matrix((values.astype(np.float32), flat, starts), shape=(len(reports), BUCKETS))


def _of_width(found: Compared, width: int) -> Compared:
    missing = ((0, 0), (0, width - found.vectors.shape[1]))
    return replace(found, vectors=np.pad(found.vectors, missing), headlines=np.pad(found.headlines, missing))


def _taken(found: Any, places: NDArray[np.int64] | NDArray[np.bool_]) -> Any:
    if isinstance(found, Shared):
        return Shared(found.weighs[places], found.total[places])
    return found[places]


def _joined(one: Any, other: Any) -> Any:
    if isinstance(one, Shared):
        return Shared(*(_joined(getattr(one, each.name), getattr(other, each.name)) for each in fields(Shared)))
    if isinstance(one, csr_matrix):
        return vstack([one, other], format="csr")
    return np.concatenate([one, other])
