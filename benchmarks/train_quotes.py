"""Fit the models of quotations on attributed news, and measure them on the half of the articles left out.

    python benchmarks/train_quotes.py [--gold ../shared/data/quotes/attributions_dev.parquet] [--out MODEL.json]

GOLD has columns id, text, attributions (JSON: a list of {"source", "cue", "content"}). The shipped model:

    python benchmarks/train_quotes.py --out src/newswake/passages/quote_model.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from newswake.passages.candidates import Candidate
from newswake.passages.quotemodel import QuoteModel, Weights
from newswake.passages.quotes import Last, Reading, find_quotes
from newswake.passages.speechsigns import speech_signs
from newswake.passages.stretches import Stretch

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "data" / "quotes" / "attributions_dev.parquet"
ARTICLES = {"speech": 6, "speaker": 8}  # that a sign must stand in
C = {"speech": 0.1, "speaker": 1.0}  # inverse regularisation
LEAST = 0.03  # a weight below is left out
# What ends the head of a source's name.
HEAD_ENDS = re.compile(r"[,(—–:;]|\b(?:of|for|at|in|from|who|which|that|with|on|and)\b")

Row = tuple[str, str, list[dict[str, Any]]]
Span = tuple[int, int]


@dataclass
class Examples:
    """Signs with labels, and the article of each."""

    signs: list[list[str]] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)

    def add(self, signs: list[str], *, label: bool, article: str) -> None:
        """Keep one example."""
        self.signs.append(signs)
        self.labels.append(label)
        self.articles.append(article)


def read_gold(file: Path) -> list[Row]:
    """Read the articles with their attributions."""
    frame = pd.read_parquet(file, columns=["id", "text", "attributions"])
    rows = zip(frame["id"], frame["text"], frame["attributions"], strict=True)
    return [(str(key), str(text), json.loads(told)) for key, text, told in rows]


def second_half(article: str, *, bit: int = 0) -> bool:
    """Whether an article is of the second half; halves are by id alone, and by another bit cross the first ones."""
    return int(hashlib.sha1(article.encode()).hexdigest()[:8], 16) >> bit & 1 == 1


def sources(attributions: list[dict[str, Any]], stretch: Stretch) -> list[Span] | None:
    """Return where the source of a stretch is named, or None where the stretch is in no attribution's content."""
    least = 0.8 * (stretch.end - stretch.start)
    inside = [
        (end - start, number)
        for number, told in enumerate(attributions)
        for start, end in ((c["spans"][0][0], c["spans"][-1][1]) for c in told.get("content", []))
        if min(end, stretch.end) - max(start, stretch.start) >= least
    ]
    if not inside:
        return None
    return [tuple(span) for part in attributions[min(inside)[1]].get("source", []) for span in part["spans"]]


def gold_candidate(reading: Reading, spans: list[Span]) -> Candidate | None:
    """Return who of the candidates is the source: the last name of its head ("former governor Ann Lee (D) of Ohio"),
    else its first words."""
    named = [
        c
        for c in (reading.candidates.all if reading.candidates else [])
        if any(start <= c.start < end or c.start <= start < c.end for start, end in spans)
    ]
    head_end = HEAD_ENDS.search(reading.marked.masked, spans[0][0], spans[0][1]) if spans else None
    head = [c for c in named if c.form.startswith(("name", "role+")) and (not head_end or c.start < head_end.start())]
    chosen = head[-1:] or named[:1]
    return chosen[0] if chosen else None


def walk(rows: Sequence[Row]) -> Iterator[tuple[str, Reading, int, bool, Candidate | None, Last | None]]:
    """Yield each stretch: whether it is speech, whose, and who spoke last before it, by the labels."""
    for key, text, attributions in rows:
        reading = Reading(text)
        last: Last | None = None
        for number, stretch in enumerate(reading.marked.stretches):
            spans = sources(attributions, stretch)
            gold = gold_candidate(reading, spans) if spans else None
            yield key, reading, number, spans is not None, gold, last
            if gold:
                last = Last(gold, reading.marked.masked[gold.start : gold.end], stretch.closed)


def fit(rows: Sequence[Row]) -> QuoteModel:
    """Fit who speaks on the stretches whose source is named, then what is speech, with the first one's sureness.

    The sureness comes from a model of the articles' other half, so that it is no surer than it will be on others.
    """
    speakers = Examples()
    for key, reading, number, _, gold, last in walk(rows):
        if gold:
            for contender in reading.speakers(number, reading.cue(reading.marked.stretches[number]), last):
                speakers.add(contender.signs(), label=contender.candidate.start == gold.start, article=key)
    halves = [
        weights(speakers, "speaker", [second_half(key, bit=1) == half for key in speakers.articles])
        for half in (True, False)
    ]
    speech = Examples()
    for key, reading, number, is_speech, _, last in walk(rows):
        cue = reading.cue(reading.marked.stretches[number])
        other = halves[second_half(key, bit=1)]
        scores = [other.score(contender.signs()) for contender in reading.speakers(number, cue, last)]
        speech.add(speech_signs(reading.marked, number, cue, max(scores, default=None)), label=is_speech, article=key)
    provenance = {
        "trained_on": "PolNeAR, development articles",
        "articles": len(rows),
        "stretches": len(speech.labels),
        "named": sum(speakers.labels),
        "command": "python benchmarks/train_quotes.py --out …",
    }
    return QuoteModel(weights(speech, "speech"), weights(speakers, "speaker"), provenance)


def weights(examples: Examples, part: str, chosen: list[bool] | None = None) -> Weights:
    """Fit one logistic regression on the examples chosen."""
    pairs = {(sign, key) for signs, key in zip(examples.signs, examples.articles, strict=True) for sign in signs}
    seen = Counter(sign for sign, _ in pairs)
    known = [{sign: 1 for sign in signs if seen[sign] >= ARTICLES[part]} for signs in examples.signs]
    table = DictVectorizer()
    matrix = table.fit_transform(known)
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)  # liblinear's
    labels, mask = np.array(examples.labels), np.array(chosen if chosen else [True] * len(known))
    fitted = LogisticRegression(C=C[part], solver="liblinear").fit(matrix[mask], labels[mask])
    names = table.get_feature_names_out()
    by_sign = {
        str(names[place]): round(float(fitted.coef_[0][place]), 2)
        for place in np.flatnonzero(abs(fitted.coef_[0]) >= LEAST)
    }
    return Weights(round(float(fitted.intercept_[0]), 2), by_sign)


def measured(rows: Sequence[Row], model: QuoteModel) -> dict[str, float]:
    """Score a model on articles by the shared scorer."""
    sys.path.insert(0, str(SHARED))
    evaluate = import_module("score_quotes").evaluate
    said = {
        key: [{"speaker": q.speaker, "start": q.start, "end": q.end} for q in find_quotes("", text, model)]
        for key, text, _ in rows
    }
    scores: dict[str, float] = evaluate(list(rows), said)
    return scores


def written(model: QuoteModel) -> str:
    """Return the model as JSON, the strongest signs first."""
    read = {"provenance": model.provenance} | {
        part: {
            "intercept": part_weights.intercept,
            "weights": dict(sorted(part_weights.by_sign.items(), key=lambda p: (-abs(p[1]), p[0]))),
        }
        for part, part_weights in (("speech", model.speech), ("speaker", model.speaker))
    }
    return json.dumps(read, ensure_ascii=False, indent=0) + "\n"


def main() -> None:
    """Measure each half by a model of the other, fit on all, and write the model where a file is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    rows = read_gold(chosen.gold)
    for half in (False, True):
        model = fit([row for row in rows if second_half(row[0]) != half])
        scores = measured([row for row in rows if second_half(row[0]) == half], model)
        print(f"half {1 + half}, fitted on the other:", {k: round(v, 4) for k, v in scores.items()})
    if chosen.out:
        text = written(fit(rows))
        chosen.out.write_text(text, encoding="utf-8")
        print(f"{len(text.encode()) // 1000} KB")


if __name__ == "__main__":
    main()
