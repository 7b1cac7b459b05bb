"""What kind of item something is: a small model over its signs, with the stated rules among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from newswake.collect.kindrules import matching_rules
from newswake.collect.kindsigns import item_parts, signs
from newswake.errors import ModelError
from newswake.models import Judgement, Kind

_SHIPPED = resources.files("newswake.collect") / "kind_model.json"


@dataclass(frozen=True)
class KindModel:
    """One logistic regression a kind over ``signs``: weights by sign and kind, and where they came from."""

    weights: Mapping[str, Mapping[Kind, float]]
    intercepts: Mapping[Kind, float]
    provenance: Mapping[str, object]

    def tell(self, found: Mapping[str, float]) -> tuple[Kind, list[str]]:
        """Return the likeliest kind and the signs that set it before the next, strongest first."""
        logits = dict(self.intercepts)
        known = [(self.weights[sign], value, sign) for sign, value in found.items() if sign in self.weights]
        for weights, value, _ in known:
            for kind, weight in weights.items():
                logits[kind] += weight * value
        told, second = sorted(logits, key=lambda kind: (-logits[kind], kind))[:2]
        ahead = [((w.get(told, 0.0) - w.get(second, 0.0)) * value, sign) for w, value, sign in known]
        return told, [sign for gain, sign in sorted(ahead, reverse=True) if gain > 0]


def read_model(file: Path) -> KindModel:
    """Read a model that ``benchmarks/train_kinds.py`` wrote; ModelError where it is none."""
    return _model(file.read_text(encoding="utf-8"), str(file))


def tell_kind(title: str, text: str, url: str = "", *, model: KindModel | None = None) -> Judgement:
    """Return the kind of an item and what told it, by ``model`` or the shipped one.

    The address is a sign as the words are, and may be missing. Without the model's file the rules alone decide.
    """
    model = model or _shipped()
    title, opening, url = item_parts(title, text, url)
    if not model:
        rules = matching_rules(title, url, opening)
        if rules:
            kind, part, passage = rules[0]
            return Judgement(kind, f"the {part} has “{passage[:60]}”")
        return Judgement("news", "nothing speaks for another kind")
    told, signs_for = model.tell(signs(title, text, url))
    return Judgement(told, " and ".join(f"the {sign}" for sign in signs_for[:2]) or "nothing speaks for another kind")


@cache
def _shipped() -> KindModel | None:
    return _model(_SHIPPED.read_text(encoding="utf-8"), str(_SHIPPED)) if _SHIPPED.is_file() else None


def _model(written: str, named: str) -> KindModel:
    try:
        read = json.loads(written)
        intercepts = {kind: float(value) for kind, value in read["intercepts"].items()}
        weights: dict[str, dict[Kind, float]] = {}
        for kind, by_sign in read["weights"].items():
            for sign, weight in by_sign.items():
                weights.setdefault(sign, {})[kind] = float(weight)
        return KindModel(weights, intercepts, read["provenance"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{named}: no model of kinds ({error}): make one by benchmarks/train_kinds.py") from None
