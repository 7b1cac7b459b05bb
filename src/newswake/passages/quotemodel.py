"""The two small models of quotations: logistic regressions over named signs, fitted by benchmarks/train_quotes.py."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from newswake.errors import ModelError
from newswake.passages.speakersigns import Place, place_signs

_SHIPPED = resources.files("newswake.passages") / "quote_model.json"


@dataclass(frozen=True)
class Weights:
    """The log-odds that each sign adds to the intercept."""

    intercept: float
    by_sign: Mapping[str, float]
    _placed: dict[Place, float] = field(default_factory=dict, compare=False, repr=False)

    def score(self, signs: Iterable[str]) -> float:
        """Return the log-odds that the signs, each given once, speak for; one that is not known adds nothing."""
        return self.intercept + self.added(signs)

    def added(self, signs: Iterable[str]) -> float:
        """Return what the signs add to the intercept."""
        get = self.by_sign.get
        return sum([get(sign, 0.0) for sign in signs])

    def of_place(self, place: Place) -> float:
        """Return what the signs of a place add; each place is summed up once."""
        if place not in self._placed:
            self._placed[place] = self.added(place_signs(place))
        return self._placed[place]


@dataclass(frozen=True)
class QuoteModel:
    """Whether a stretch is speech, and whether a candidate is its speaker."""

    speech: Weights
    speaker: Weights
    provenance: Mapping[str, object]


@cache
def shipped_model() -> QuoteModel:
    """Return the model of the package; ModelError where its file is none."""
    return read_model(_SHIPPED.read_text(encoding="utf-8"), str(_SHIPPED))


def read_model(written: str, named: str) -> QuoteModel:
    """Return the model that a file ``named`` so holds; ModelError where it is none."""
    try:
        read = json.loads(written)
        parts = {
            part: Weights(float(read[part]["intercept"]), {s: float(w) for s, w in read[part]["weights"].items()})
            for part in ("speech", "speaker")
        }
        return QuoteModel(parts["speech"], parts["speaker"], read["provenance"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{named}: no model of quotations ({error}): make one by benchmarks/train_quotes.py") from None
