"""The learned part of a story: one small logistic regression over what two reports have in common. Pure.

It is trained by ``benchmarks/train_stories.py`` and stored as numbers with names (``pair_model.json``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from newswake.errors import ModelError
from newswake.stories.bursts import UNDATED
from newswake.stories.compared import Compared
from newswake.stories.products import Doubles, Entries, Floats, Places, cosines, cut, row_products
from newswake.stories.weights import Shared

FEATURES = (
    "dense", "headline", "sparse", "names", "numbers", "numbers_differ", "versions", "versions_differ", "apart",
    "one_is_comment", "both_are_comment", "one_is_unbound", "burst", "covered_least", "covered_most",
)  # fmt: skip
# Only pairs whose vectors are so near are looked at; all others score 0. It is part of the rule, no shortcut. On sets
# left out .2 and .35 agree within .002 of F1, but for pair F1 of feeds_2023_dev (.703, .691); with .5 pair F1 falls by
# .066 on weeks of the feeds, and formula headlines have a third more false positives.
NEAR = 0.35
_LIGHTEST = 0.3  # what a headline weighs at least: of one or two common words nothing is to be said
_UNDATED_HOURS = 12.0  # between two of which one has no time: what reports of one event typically have
_SHIPPED = Path(str(resources.files("newswake.stories")))


@dataclass(frozen=True)
class PairModel:
    """Weights by feature for features as they are, an intercept, and where they came from.

    ``adapter`` is the file of the embedding model's adapter whose vectors it scores; None where it is the plain model.
    """

    weights: Mapping[str, float]
    intercept: float
    provenance: Mapping[str, object]
    adapter: Path | None = None

    @property
    def version(self) -> str:
        """A short name of everything that decides a score; where it came from plays no part."""
        numbers = json.dumps([dict(self.weights), self.intercept], sort_keys=True)
        return hashlib.sha256(numbers.encode()).hexdigest()[:16]

    def score(self, features: Floats) -> Floats:
        """Return how likely each pair, a row of ``features``, tells of one event, 0 to 1."""
        weights = np.array([self.weights[name] for name in FEATURES])
        scores: Floats = (1 / (1 + np.exp(-(features @ weights + self.intercept)))).astype(np.float32)
        return scores


def load_pair_model(file: Path | None = None, *, adapted: bool = False) -> PairModel | None:
    """Read a model that ``benchmarks/train_stories.py`` wrote; without ``file`` a shipped one (None without any): that
    of plain vectors, or of ``adapted`` ones.

    Raises ModelError where it is no such file or was fitted on other features.
    """
    if file is None:
        return _shipped("pair_model_adapted.json" if adapted else "pair_model.json")
    try:
        return _read(file.read_text(encoding="utf-8"), file)
    except OSError as error:
        raise ModelError(f"{file}: cannot be read: {error.strerror}") from None


@cache
def _shipped(name: str) -> PairModel | None:
    file = _SHIPPED / name
    return _read(file.read_text(encoding="utf-8"), file) if file.is_file() else None


def _read(written: str, file: Path) -> PairModel:
    try:
        read: dict[str, Any] = json.loads(written)
        weights = {name: float(weight) for name, weight in read["weights"].items()}
        adapter = file.parent / read["adapter"] if read.get("adapter") else None
        model = PairModel(weights, float(read["intercept"]), read["provenance"], adapter)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{file}: no model of stories ({error}): make one by benchmarks/train_stories.py") from None
    if set(weights) != set(FEATURES):
        raise ModelError(f"{file}: fitted on other features: make it anew by benchmarks/train_stories.py")
    return model


def pair_features(found: Compared, one: Places, other: Places, dense: Floats) -> Floats:
    """Return FEATURES of the pairs (one[k], other[k]), whose cosines are ``dense``: shape (pairs, features). Fast where
    equal ``one`` follow each other."""
    features = np.zeros((len(one), len(FEATURES)), dtype=np.float32)
    for part in cut(one):
        columns = _columns(found, one[part], other[part], dense[part])
        for at, column in enumerate(columns):
            features[part, at] = column
    return features


def _columns(found: Compared, one: Places, other: Places, dense: Floats) -> Sequence[Any]:
    hours = np.abs(found.hours[one] - found.hours[other])
    comment, unbound = found.is_comment, found.is_unbound
    terms, heads = Entries(found.terms), Entries(found.heads.weighs)
    # How much of either's headline, by rarity, the other has in title and opening.
    sparse, covered_one = row_products([terms, heads], [terms, terms.ones()], one, other)
    covered_other, burst = row_products(
        [terms.ones(), Entries(found.bursts)], [heads, Entries(found.bursts)], one, other
    )
    covered = [
        weight / np.maximum(found.heads.total[each], _LIGHTEST)
        for weight, each in ((covered_one, one), (covered_other, other))
    ]
    names, numbers, versions, of_product = (
        _weight_shared(shared, one, other) for shared in (found.names, found.numbers, found.versions, found.products)
    )
    have_numbers = (found.numbers.total[one] > 0) & (found.numbers.total[other] > 0)
    return (
        dense,
        cosines(found.headlines, one, other),
        sparse,
        names / np.maximum(np.minimum(found.names.total[one], found.names.total[other]), 0.2),
        numbers,
        have_numbers & (numbers == 0),
        versions,
        (of_product > 0) & (versions == 0),
        np.log1p(np.where(np.isnan(hours), _UNDATED_HOURS, hours)),
        comment[one] ^ comment[other],
        comment[one] & comment[other],
        unbound[one] | unbound[other],
        np.where(np.isnan(hours), UNDATED, burst),
        np.minimum(*covered),
        np.maximum(*covered),
    )


def _weight_shared(shared: Shared, one: Places, other: Places) -> Doubles:
    weights = np.zeros(len(one))
    both = np.flatnonzero((shared.total[one] > 0) & (shared.total[other] > 0))  # of numbers and versions, few pairs
    if len(both):
        entries = Entries(shared.weighs)
        (weights[both],) = row_products([entries], [entries.ones()], one[both], other[both])
    return weights
