"""The kind of an item: rules, word and character n-grams, and the model, on weeks and on outlets left out.

    python benchmarks/bench_kinds.py [--gold ../shared/data/kinds/kinds_dev.jsonl]

Each week is told by models that saw the other four; then each fifth of the outlets by models that saw the others. The
rules were written with all weeks in view, which flatters them. ``without address`` is the model where none is given.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, classification_report, f1_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline, make_union
from train_kinds import GOLD, Rows, fit, read_gold

from newswake.collect.kindrules import matching_rules
from newswake.collect.kindsigns import item_parts, signs

Split = tuple[NDArray[np.int64], NDArray[np.int64]]
Tell = Callable[[Rows, Rows], list[str]]


def by_rules(_: Rows, asked: Rows) -> list[str]:
    """Tell by the first rule that matches."""
    told: list[str] = []
    for row in asked:
        title, opening, url = item_parts(row["title"], row["text"], row["url"])
        rules = matching_rules(title, url, opening)
        told.append(rules[0][0] if rules else "news")
    return told


def by_ngrams(seen: Rows, asked: Rows) -> list[str]:
    """Tell by word and character n-grams of title and text."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, min_df=5)
    model = make_pipeline(
        make_union(words, characters), LogisticRegression(C=10, solver="liblinear", class_weight="balanced")
    )
    texts = [[f"{row['title']} {row['text'][:400]}" for row in rows] for rows in (seen, asked)]
    kinds = sorted({row["kind"] for row in seen})
    features = model[0].fit(texts[0])
    matrix, wanted = features.transform(texts[0]), features.transform(texts[1])
    decisions = [model[1].fit(matrix, [r["kind"] == kind for r in seen]).decision_function(wanted) for kind in kinds]
    return [kinds[place] for place in np.argmax(decisions, axis=0)]


def by_model(seen: Rows, asked: Rows) -> list[str]:
    """Tell by the model that is shipped, fitted on what was seen."""
    model = fit(seen)
    told: list[str] = [model.tell(signs(row["title"], row["text"], row["url"]))[0] for row in asked]
    return told


def by_model_without_address(seen: Rows, asked: Rows) -> list[str]:
    """Tell by the same model where no address is given."""
    return by_model(seen, [{**row, "url": ""} for row in asked])


def weeks_left_out(rows: Rows) -> Iterator[Split]:
    """Yield places of the other weeks and of the week."""
    weeks = np.array([row["week"] for row in rows])
    for week in sorted(set(weeks.tolist())):
        yield np.flatnonzero(weeks != week), np.flatnonzero(weeks == week)


def outlets_left_out(rows: Rows) -> Iterator[Split]:
    """Yield places of the other outlets and of a fifth of them."""
    yield from GroupKFold(5).split(rows, groups=[row["source"] for row in rows])


def told_by(tell: Tell, rows: Rows, splits: Iterator[Split]) -> list[str]:
    """Return the kind told for each row by what saw only its other parts."""
    told = [""] * len(rows)
    for seen, asked in splits:
        for place, kind in zip(asked, tell([rows[i] for i in seen], [rows[i] for i in asked]), strict=True):
            told[place] = kind
    return told


def main() -> None:
    """Print accuracy and macro F1 of each, and the model's kinds and worst confusions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    rows = read_gold(parser.parse_args().gold)
    gold = [row["kind"] for row in rows]
    told: list[str] = []
    print(f"{'':24} weeks left out    outlets left out\n{'':24} accuracy macro F1  accuracy macro F1")
    for tell in (by_rules, by_ngrams, by_model_without_address, by_model):
        figures: list[float] = []
        for splits in (outlets_left_out, weeks_left_out):
            told = told_by(tell, rows, splits(rows))
            figures[:0] = [accuracy_score(gold, told), f1_score(gold, told, average="macro")]
        print(
            f"{tell.__name__:24} {figures[0]:8.3f} {figures[1]:8.3f}  {figures[2]:8.3f} {figures[3]:8.3f}", flush=True
        )
    print(classification_report(gold, told, digits=3))
    pairs = Counter((right, wrong) for right, wrong in zip(gold, told, strict=True) if right != wrong)
    for (right, wrong), number in pairs.most_common(8):
        print(f"{number:4} {right} told as {wrong}")
    began = time.process_time()
    for row in rows:
        signs(row["title"], row["text"], row["url"])
    print(f"{(time.process_time() - began) / len(rows) * 1000:.2f} ms an item for its signs")


if __name__ == "__main__":
    main()
