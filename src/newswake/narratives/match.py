"""Which passage of which article states which narrative: one small model for all of them, its numbers readable."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newswake.errors import ModelError
from newswake.models import Definition, Hit, Passage
from newswake.narratives.calibrate import Calibration, corrections
from newswake.narratives.features import FEATURES, Measured, from_centre, measure
from newswake.narratives.sought import Floats, Sought, matching_texts, starts, statement_slices
from newswake.narratives.stance import tell_stance
from newswake.narratives.synonyms import load_table

_BATCH = 4096  # passages at once: 60 narratives' similarities then take some 10 MB


@dataclass(frozen=True)
class MatchModel:
    """A logistic regression over FEATURES, shared by all narratives, with the weights of words that it knows."""

    weights: Mapping[str, float]
    intercept: float
    idf: Mapping[str, float]
    provenance: Mapping[str, object]
    centre: Sequence[float] = ()  # the mean of the vectors it was fitted on; none of it is none

    @property
    def version(self) -> str:
        """A short name of everything that decides a score; where it came from plays no part."""
        used = [dict(self.weights), self.intercept, dict(self.idf), list(self.centre), load_table().version]
        numbers = json.dumps(used, sort_keys=True)
        return hashlib.sha256(numbers.encode()).hexdigest()[:16]

    def logits(self, features: Floats) -> NDArray[np.float64]:
        """Return the log-odds of each pair (the last axis of ``features`` goes)."""
        weights = np.array([self.weights[name] for name in FEATURES])
        # As ``measure`` lays them out, so that it is one product.
        of_each = features.T
        summed = weights @ of_each.reshape(len(FEATURES), -1)
        return np.asarray(summed.reshape(of_each.shape[1:]).T + self.intercept, dtype=np.float64)

    def centred(self, vectors: Floats) -> Floats:
        """Return unit vectors without what all passages have in common.

        Raises ModelError where they are of another encoder than the model was fitted on.
        """
        centre = np.array(self.centre or [0.0] * vectors.shape[1], dtype=np.float32)
        if len(centre) != vectors.shape[1]:
            raise ModelError(
                f"the model of narratives was fitted on vectors of {len(centre)} numbers, embed.model gives "
                f"{vectors.shape[1]}: fit one by benchmarks/train_narratives.py"
            )
        return from_centre(vectors, centre)

    def measure(
        self, articles: Sequence[Sequence[Passage]], vectors: Floats, definitions: Sequence[Definition], texts: Floats
    ) -> Floats:
        """Return the features of each pair (``features.measure``); ``texts`` are of ``matching_texts``.

        Raises ModelError where the vectors are of another encoder than it was fitted on.
        """
        return measure(articles, self.centred(vectors), self.sought(definitions, texts))

    def sought(self, definitions: Sequence[Definition], texts: Floats) -> Sought:
        """Return the definitions made ready for many articles; ModelError as ``measure``."""
        return Sought(definitions, self.centred(texts), self.idf)


def load_model(file: Path | None = None) -> MatchModel:
    """Read a model that ``benchmarks/train_narratives.py`` wrote; without ``file`` the shipped one.

    Raises ModelError where it is no such file or was fitted on other features.
    """
    source = file or resources.files("newswake.narratives") / "match_model.json"
    try:
        read = json.loads(source.read_text(encoding="utf-8"))
        model = MatchModel(read["weights"], float(read["intercept"]), read["idf"], read["provenance"], read["centre"])
    except OSError as error:
        raise ModelError(f"{source}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{source}: no model of narratives ({error}): make one by benchmarks/train_narratives.py"
        ) from None
    if set(model.weights) != set(FEATURES):
        raise ModelError(f"{source}: fitted on other features: make it anew by benchmarks/train_narratives.py")
    return model


def find_hits(
    articles: Sequence[Sequence[Passage]],
    passage_vectors: Floats,
    definitions: Sequence[Definition],
    statement_vectors: Floats,
    model: MatchModel,
    *,
    threshold: float,
    calibrations: Sequence[Calibration] = (),
) -> list[list[Hit]]:
    """Return, for each article, its hits: the best passage of each narrative whose score reaches ``threshold``.

    ``articles`` are lists of passages (``split_passages``); ``passage_vectors`` has a row for each of them in order,
    ``statement_vectors`` one for each of ``matching_texts(definitions)``, unit vectors of one model; ``calibrations``
    has one for each definition, or none. A threshold of 0 gives every pair that has a passage. A passage with one of a
    narrative's exclusions is never its hit. What an article scores depends on it alone, not on what stands beside it.
    """
    if len(passage_vectors) != sum(map(len, articles)) or len(statement_vectors) != len(matching_texts(definitions)):
        raise ValueError("a vector for each passage and each of matching_texts(definitions) is needed")
    found: list[list[Hit]] = []
    sought = model.sought(definitions, statement_vectors) if definitions and len(passage_vectors) else None
    least = _least_logit(threshold)
    for batch, vectors in _batches(articles, passage_vectors):
        if sought is None or not len(vectors):
            found += [[] for _ in batch]
            continue
        logits = _logits(batch, model.centred(vectors), sought, model, calibrations, least)
        for article, (start, end) in zip(batch, starts(map(len, batch)), strict=True):
            rows = slice(start, end)
            found.append(_hits_of(article, vectors[rows], logits[rows], definitions, statement_vectors, threshold))
    return found


def _logits(
    articles: Sequence[Sequence[Passage]],
    centred: Floats,
    sought: Sought,
    model: MatchModel,
    calibrations: Sequence[Calibration],
    least: float,
) -> NDArray[np.float64]:
    """Return the log-odds of each pair, passages × definitions; those that stay under ``least`` are only bounds."""
    measured = Measured(articles, centred, sought)
    shifts = np.zeros((len(centred), sought.count))
    if any(calibration.kind != "uncalibrated" for calibration in calibrations):
        shifts = corrections(calibrations, centred)
    logits = model.logits(measured.features) + shifts
    bounded = model.weights["claim_words"] >= 0 >= model.weights["negative_margin"]
    rows = np.flatnonzero((logits >= least).any(axis=1)) if bounded else np.arange(len(logits))
    measured.complete(rows)
    logits[rows] = model.logits(measured.features[rows]) + shifts[rows]
    return logits


def _least_logit(threshold: float) -> float:
    """Return log-odds under which no score, rounded as it is, reaches the threshold."""
    score = threshold - 0.001
    return math.log(score / (1 - score)) if score > 0 else -math.inf


def _batches(
    articles: Sequence[Sequence[Passage]], vectors: Floats
) -> Iterator[tuple[list[Sequence[Passage]], Floats]]:
    batch: list[Sequence[Passage]] = []
    start = end = 0
    for article in articles:
        batch.append(article)
        end += len(article)
        if end - start >= _BATCH:
            yield batch, vectors[start:end]
            batch, start = [], end
    if batch:
        yield batch, vectors[start:end]


def excluded(articles: Sequence[Sequence[Passage]], definitions: Sequence[Definition]) -> NDArray[np.bool_]:
    """Return whether each passage (rows) has one of each definition's exclusions (columns), whole words, any case."""
    texts = [passage.text for article in articles for passage in article]
    out = [[_is_excluded(text, definition) for definition in definitions] for text in texts]
    return np.array(out, dtype=bool).reshape(len(texts), len(definitions))


def _is_excluded(text: str, definition: Definition) -> bool:
    return bool(definition.exclusions) and _any_of(definition.exclusions).search(text) is not None


@lru_cache(maxsize=1000)
def _any_of(exclusions: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, exclusions))})(?!\w)", re.IGNORECASE)


def _hits_of(
    article: Sequence[Passage],
    vectors: Floats,
    logits: NDArray[np.float64],
    definitions: Sequence[Definition],
    statement_vectors: Floats,
    threshold: float,
) -> list[Hit]:
    hopeful = np.flatnonzero(logits.max(axis=0, initial=-np.inf) >= _least_logit(threshold)) if article else ()
    slices = statement_slices(definitions) if len(hopeful) else []
    hits = []
    for number in map(int, hopeful):
        definition = definitions[number]
        # The first of equals is the earlier passage, also where a product was rounded otherwise.
        ranked = np.argsort(-logits[:, number].round(6), kind="stable")
        best = next((place for place in ranked if not _is_excluded(article[place].text, definition)), None)
        if best is None:
            continue
        score = round(float(1 / (1 + np.exp(-logits[best, number]))), 4)  # so that a product's rounding decides nothing
        if score < threshold:
            continue
        passage = article[best]
        nearest = int(np.argmax(statement_vectors[slices[number]] @ vectors[best]))
        hits.append(
            Hit(
                definition.narrative_id, passage.part, passage.start, passage.end, passage.position, score,
                tell_stance(passage.text, definition), definition.statements[nearest],
            )
        )  # fmt: skip
    return hits
