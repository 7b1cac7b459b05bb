"""Measure narratives on sets left out, each fold trained on the other sets, beside similarity with one threshold.

    python benchmarks/bench_narratives.py [--vectors FILE] [--data FOLDER] [--labels]

For each set: precision, recall and F1 at the settings' threshold, average precision, the expected calibration error,
the Brier score as a share of the base rate's; then how reliable the scores are (of ten bins of as many pairs each, what
they were scored on average and how many were yes) and each narrative, the worst first; at last disputes against the
rest. The stance is that of the passage which the labels give as evidence, so that it is measured apart from matching.
"unsure" does not count. With --labels instead: what 10 to 100 labels of a narrative buy on events left out
(label_folds.py).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from label_folds import events_of, print_labels, print_rare
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score
from train_narratives import LabelledSet, Vectors, agreement, best_threshold, nearest, read_set, scores, train

from newswake.narratives.stance import tell_stance
from newswake.settings import load_settings

SEEDS = "seeds/narratives"
LEAST = 0.05  # lower scores are nearly all right and would hide the rest
SETS = {
    "2025": ("narratives_dev.jsonl", ""),
    "2023": ("narratives_2023_dev.jsonl", "definitions"),
    "2023 train": ("narratives_2023_train.jsonl", "definitions_train"),
    "rare 2025": ("supplement_rare_dev.jsonl", ""),  # picked by keyword, for recall alone
}
FOLDS = (
    (("2023", "2023 train"), ("2025", "rare 2025")),
    (("2025", "2023 train"), ("2023",)),
    (("2025", "2023"), ("2023 train",)),
    (("2025",), ("2023",)),
    (("2023",), ("2025",)),
)


def main() -> None:
    """Print the folds, the narratives of the first three, and the stances."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", type=Path, help="keep vectors in this file between calls")
    parser.add_argument("--labels", action="store_true", help="measure what labels buy instead")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/narratives"))
    chosen = parser.parse_args()
    vectors, threshold = Vectors(chosen.vectors), load_settings(Path()).narratives.threshold
    named = {name: f"{chosen.data / file}={chosen.data / folder if folder else SEEDS}"
             for name, (file, folder) in SETS.items()}  # fmt: skip
    sets = {name: read_set(paths, vectors) for name, paths in named.items()}
    if chosen.labels:
        measure_labels(chosen.data, sets, vectors, threshold)
        return
    print(f"threshold {threshold}; each number of 'alone' is of similarity with the training sets' best threshold")
    heads = " ".join(f"{head:>5}" for head in ("P", "R", "F1", "AP", "ECE", "Brier"))
    print(f"{'left out':11} {'trained on':20} {heads}   alone F1 ratio")
    for number, (learnt, tested) in enumerate(FOLDS):
        model = train([sets[name] for name in learnt])
        base = best_threshold(*_joined([sets[name] for name in learnt]))
        for name in tested:
            labelled, found = sets[name], scores(sets[name], model)
            p, r, f = agreement(labelled.labels, found >= threshold)
            alone = agreement(labelled.labels, nearest(labelled) >= base)[2]
            counted = labelled.labels >= 0
            ap = average_precision_score(labelled.labels[counted], found[counted])
            bins = reliability(labelled.labels[counted], found[counted])
            brier = brier_share(labelled.labels[counted], found[counted])
            told = f"{p:5.3f} {r:5.3f} {f:5.3f} {ap:5.3f} {calibration_error(bins):5.3f} {brier:5.2f}"
            print(f"{name:11} {', '.join(learnt):20} {told}   {alone:8.3f} {f / alone:5.2f}")
            if number < 3:
                print_reliability(bins)
                print_narratives(labelled, found >= threshold)
    print("\nstance, disputes against the rest, on the labelled passages:")
    for name, paths in named.items():
        print_disputes(name, paths, sets[name])


def measure_labels(data: Path, sets: Mapping[str, LabelledSet], vectors: Vectors, threshold: float) -> None:
    """Print what labels buy on each set, by a model trained on the others."""
    learnt = {tested[0]: names for names, tested in FOLDS[:3]}
    models = {name: train([sets[other] for other in names]) for name, names in learnt.items()}
    stories = [data.parent / "stories" / f"feeds_2023_{part}.parquet" for part in ("dev", "train")]
    files = {name: data / file for name, (file, _) in SETS.items()}
    both = events_of([files["2025"], files["rare 2025"]], [], vectors)
    of_2025, rare = both[: len(sets["2025"].articles)], both[len(sets["2025"].articles) :]
    events = {name: events_of([files[name]], stories, vectors) for name in ("2023", "2023 train")} | {"2025": of_2025}
    print_labels({name: sets[name] for name in learnt}, models, events, threshold)
    print_rare(("rare 2025", sets["rare 2025"]), sets["2025"], models["2025"], (of_2025, rare), threshold)


def _joined(sets: Sequence[LabelledSet]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    return np.concatenate([s.labels.ravel() for s in sets]), np.concatenate([nearest(s).ravel() for s in sets])


def reliability(labels: NDArray[np.int64], score: NDArray[np.float64]) -> list[tuple[int, float, float]]:
    """Return pairs, mean score and share of yes of each of ten bins of equal mass, over the scores of .05 or more."""
    order = np.argsort(score, kind="stable")
    bins = [part for part in np.array_split(order[score[order] >= LEAST], 10) if len(part)]
    return [(len(part), float(score[part].mean()), float(labels[part].mean())) for part in bins]


def calibration_error(bins: Sequence[tuple[int, float, float]]) -> float:
    """Return the expected calibration error: how far the bins' scores are from their shares, on average."""
    return sum(n * abs(score - share) for n, score, share in bins) / max(1, sum(n for n, _, _ in bins))


def brier_share(labels: NDArray[np.int64], score: NDArray[np.float64]) -> float:
    """Return the Brier score of the scores of .05 or more, divided by that of their base rate."""
    is_yes, said = labels[score >= LEAST], score[score >= LEAST]
    return float(((said - is_yes) ** 2).mean() / max(((is_yes.mean() - is_yes) ** 2).mean(), 1e-9))


def print_reliability(bins: Sequence[tuple[int, float, float]]) -> None:
    """Print the reliability diagram: a line a bin, ``o`` at its mean score, ``x`` at its share of yes."""
    for n, score, share in bins:
        marks = [" "] * 51
        marks[round(50 * score)], marks[round(50 * share)] = "o", "x"
        print(f"    scored {score:.2f}  yes {share:.2f}  n {n:3}  |{''.join(marks)}|")


def print_narratives(labelled: LabelledSet, hit: NDArray[np.bool_]) -> None:
    """Print each narrative's precision, recall and F1 with its number of yes, the worst first."""
    rows = []
    for column, definition in enumerate(labelled.definitions):
        p, r, f = agreement(labelled.labels[:, column], hit[:, column])
        rows.append((f, p, r, int((labelled.labels[:, column] == 1).sum()), definition.narrative_id))
    for f, p, r, yes, name in sorted(rows):
        print(f"    {name:42} P {p:.2f}  R {r:.2f}  F1 {f:.2f}  n {yes}")


def print_disputes(name: str, paths: str, labelled: LabelledSet) -> None:
    """Print precision and recall of ``disputes``, and how often asserts and reports are told apart."""
    items = [json.loads(line) for line in Path(paths.split("=")[0]).read_text(encoding="utf-8").splitlines()]
    right = wrong = missed = voices = same = 0
    for item, article in zip(items, labelled.articles, strict=True):
        for definition in labelled.definitions:
            label = item["labels"][definition.narrative_id]
            if label["label"] != "yes" or not label["evidence"]:
                continue
            evidence = label["evidence"]
            passage = next((p.text for p in article if evidence[:60] in p.text), evidence)
            wanted, told = label["stance"], tell_stance(passage, definition)
            right += wanted == told == "disputes"
            wrong += wanted != "disputes" == told
            missed += told != "disputes" == wanted
            if wanted in ("asserts", "reports"):
                voices, same = voices + 1, same + (told == wanted)
    print(f"{name:11} right {right}, wrong {wrong}, missed {missed}; the voice of {voices} others right {same}")


if __name__ == "__main__":
    main()
