"""What an analyst's labels buy: a narrative's own correction fitted to some, tested on events that none of them is of.

Items are cut into folds by event: by the stories' gold where a set has one, else items of two days whose titles have a
cosine of SAME or more, and what hangs together by that. In each fold the labels are those that ``narratives label``
would ask for: the best passages of the other folds, from either side of the threshold in turn, the nearest first. A
passage takes its item's label, although the claim may stand in another of its passages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from train_narratives import LabelledSet, Vectors, agreement, best_passages, measured

from newswake.narratives.calibrate import Calibration, calibrate
from newswake.narratives.match import MatchModel

COUNTS = (0, 10, 20, 50, 100)
FOLDS, REPEATS = 5, 4
ROUND = 20  # what narratives label asks for at once
SAME = 0.6  # loose: 91 of the 320 items of 2025 are then one event, so that little of it is on both sides
_DAYS = 2

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of a set, items × narratives: centred vector and logit of the best passage, label; each item's event."""

    vectors: NDArray[np.float32]
    logits: Reals
    labels: Ints
    events: Ints


def events_of(gold: Sequence[Path], stories: Sequence[Path], vectors: Vectors) -> Ints:
    """Return a number for the event of each item of the files; ``stories`` have the stories' gold of some of them."""
    items = [json.loads(line) for file in gold for line in file.read_text(encoding="utf-8").splitlines()]
    if stories:
        told = pd.concat([pd.read_parquet(file) for file in stories])
        known = {url: cluster for url, cluster in zip(told["url"], told["gold_cluster"], strict=True) if cluster}
        named = [known.get(item["url"]) or item["id"] for item in items]
        return np.unique(named, return_inverse=True)[1].astype(np.int64)
    titles = vectors.of([item["title"] for item in items])
    days = np.array([date.fromisoformat(item["published"][:10]).toordinal() for item in items])
    same = (titles @ titles.T >= SAME) & (abs(days[:, None] - days[None]) <= _DAYS)
    return np.asarray(connected_components(same)[1], dtype=np.int64)


def pairs_of(labelled: LabelledSet, model: MatchModel, events: Ints) -> Pairs:
    """Return the pairs of a set as ``model`` sees them."""
    best = best_passages(labelled, measured(labelled, model), model)
    vectors = model.centred(labelled.vectors)[best.place]
    return Pairs(vectors, model.logits(best.features), labelled.labels, events)


def asked_for(logits: Reals, count: int, threshold: float) -> Ints:
    """Return which of some items ``narratives label`` would ask for first."""
    middle = np.log(threshold / (1 - threshold))
    order = np.argsort(abs(logits - middle), kind="stable")
    above, below = order[logits[order] >= middle], order[logits[order] < middle]
    half = min(len(above), max((count + 1) // 2, count - len(below)))
    return np.concatenate([above[:half], below[: count - half]]).astype(np.int64)


def corrected(pairs: Pairs, column: int, train: Ints, count: int, threshold: float) -> Calibration:
    """Return a narrative's correction out of ``count`` labels of the items ``train``, ROUND at a time.

    As the command does, each round asks around the threshold as the labels before it have set it.
    """
    left = train[pairs.labels[train, column] >= 0]
    vectors, shared, labels = pairs.vectors[:, column], pairs.logits[:, column], pairs.labels[:, column]
    said, own = left[:0], Calibration()
    while len(said) < count and len(left):
        logits = shared[left] + own.correct(vectors[left])
        said = np.concatenate([said, left[asked_for(logits, min(ROUND, count - len(said)), threshold)]])
        left = np.setdiff1d(left, said)
        own = calibrate(vectors[said], shared[said], labels[said] == 1, "")
    return own


def held_out(pairs: Pairs, count: int, threshold: float) -> tuple[Ints, Reals, Ints]:
    """Return label, score and narrative of every pair, REPEATS times, each corrected without its fold's events."""
    found: list[tuple[Ints, Reals, Ints]] = []
    for seed in range(REPEATS):
        fold = np.random.default_rng(seed).integers(0, FOLDS, pairs.events.max() + 1)[pairs.events]
        for left_out in range(FOLDS):
            train, test = np.flatnonzero(fold != left_out), np.flatnonzero(fold == left_out)
            for column in range(pairs.labels.shape[1]):
                own = corrected(pairs, column, train, count, threshold)
                logits = pairs.logits[test, column] + own.correct(pairs.vectors[test, column])
                found.append((pairs.labels[test, column], 1 / (1 + np.exp(-logits)), np.full(len(test), column)))
    labels, scores, columns = (np.concatenate(part) for part in zip(*found, strict=True))
    return labels, scores, columns


def print_labels(
    named: Mapping[str, LabelledSet], models: Mapping[str, MatchModel], events: Mapping[str, Ints], threshold: float
) -> None:
    """Print what some numbers of labels make of each set, and of each narrative with 50."""
    from bench_narratives import calibration_error, reliability

    print(f"{'set':11} {'labels':>6} {'P':>5} {'R':>5} {'F1':>5} {'ECE':>5}  F1 ratio")
    for name, labelled in named.items():
        pairs, base = pairs_of(labelled, models[name], events[name]), 0.0
        of_narrative: dict[int, list[float]] = {column: [] for column in range(len(labelled.definitions))}
        for count in COUNTS:
            labels, scores, columns = held_out(pairs, count, threshold)
            p, r, f = agreement(labels, scores >= threshold)
            base = base or f
            ece = calibration_error(reliability(labels[labels >= 0], scores[labels >= 0]))
            print(f"{name:11} {count:6} {p:5.3f} {r:5.3f} {f:5.3f} {ece:5.3f}  {f / base:8.2f}")
            for column, found in of_narrative.items():
                own = columns == column
                found.append(agreement(labels[own], scores[own] >= threshold)[2])
        for column, definition in enumerate(labelled.definitions):
            told = "  ".join(f"{f:.2f}" for f in of_narrative[column])
            print(f"    {definition.narrative_id:42} {told}  n {int((labelled.labels[:, column] == 1).sum())}")


def print_rare(
    tested: tuple[str, LabelledSet], learnt: LabelledSet, model: MatchModel, events: tuple[Ints, Ints], threshold: float
) -> None:
    """Print the recall on a set picked by keyword, corrected by labels of another set without the events of the two."""
    name, rare = tested
    known, asked = pairs_of(learnt, model, events[0]), pairs_of(rare, model, events[1])
    train = np.flatnonzero(~np.isin(events[0], events[1]))
    for count in COUNTS:
        hit = np.zeros_like(asked.labels, dtype=bool)
        for column in range(asked.labels.shape[1]):
            own = corrected(known, column, train, count, threshold)
            logits = asked.logits[:, column] + own.correct(asked.vectors[:, column])
            hit[:, column] = 1 / (1 + np.exp(-logits)) >= threshold
        recall, yes = agreement(asked.labels, hit)[1], int((asked.labels == 1).sum())
        print(f"{name:11} {count:6}       {recall:5.3f}        n {yes}")
