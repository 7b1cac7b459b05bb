"""Passages of one narrative for a person to judge, and what their labels make of its scores."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from newswake.models import Definition, Passage
from newswake.narratives.calibrate import Calibration
from newswake.narratives.features import AROUND
from newswake.narratives.labels import Judgement, Words
from newswake.narratives.match import load_model
from newswake.pipeline.calibrating import load_calibrations
from newswake.pipeline.drafts import score_articles, vectors_of_texts
from newswake.settings import Settings
from newswake.store.searching import Text


@dataclass(frozen=True)
class Candidate:
    """A passage to be judged, where it stands, and its score, which is not shown."""

    text: Text
    words: Words
    score: float


def best_passages(
    settings: Settings, precision: str, articles: Sequence[tuple[Text, Sequence[Passage]]], definition: Definition
) -> list[Candidate]:
    """Return each article's best passage. ``precision`` is that of the store's vectors."""
    titled = [each for each in articles if each[1] and each[1][0].part == "title"]
    scored = score_articles(settings, precision, titled, definition, threshold=0) if titled else []
    found = []
    for (text, passages), hits in zip(titled, scored, strict=True):
        for hit in hits:
            place = next(n for n, p in enumerate(passages) if (p.part, p.start) == (hit.part, hit.start))
            found.append(Candidate(text, _words_around(passages, place), hit.score))
    return found


def passages_with_words(
    articles: Iterable[tuple[Text, Sequence[Passage]]],
) -> Iterator[tuple[Text, Words]]:
    """Yield each passage of the articles with what stands around it."""
    for text, passages in articles:
        for place in range(len(passages)):
            yield text, _words_around(passages, place)


def near_threshold(
    candidates: Iterable[Candidate],
    report_of: Mapping[str, str],
    judged: Iterable[Judgement],
    version: str,
    level: float,
) -> list[Candidate]:
    """Return what to ask somebody who has ``judged`` so much, from either side of the threshold ``level`` in turn, the
    nearest first.

    A report is asked once, by one of its appearances, since copies and versions say nearly the same; under another
    ``version`` of the definition again. The same passage is asked once, in however many reports it stands.
    """
    judged = list(judged)
    seen = {said.passage for said in judged}
    asked = {report_of.get(said.article_id, said.article_id) for said in judged if said.definition_version == version}
    near = sorted(candidates, key=lambda each: (abs(_logit(each.score) - _logit(level)), each.text.article_id))
    found = []
    for each in near:
        report = report_of.get(each.text.article_id, each.text.article_id)
        if each.words.passage not in seen and report not in asked:
            seen.add(each.words.passage)
            asked.add(report)
            found.append(each)
    above = [each for each in found if each.score >= level]
    below = [each for each in found if each.score < level]
    turns = [each for pair in zip(above, below, strict=False) for each in pair]
    return turns + above[len(below) :] + below[len(above) :]


def _words_around(passages: Sequence[Passage], place: int) -> Words:
    """Return a passage with its neighbours and its title, the part of an article on which its score hangs."""
    title = passages[0].text if place > 0 else ""
    before = "\n".join(each.text for each in passages[max(1, place - AROUND) : place])
    after = "\n".join(each.text for each in passages[place + 1 : place + 1 + AROUND])
    return Words(title, before, passages[place].text, after)


def _logit(score: float) -> float:
    kept = min(max(score, 1e-4), 1 - 1e-4)  # scores have four decimals
    return math.log(kept / (1 - kept))


def calibration_of(settings: Settings, precision: str, definition: Definition) -> Calibration:
    """Return what the labels that are there make of a narrative's scores."""
    [found] = load_calibrations(
        settings, [definition], load_model(), lambda texts: vectors_of_texts(settings, precision, texts)
    )
    return found


def own_threshold(calibration: Calibration, threshold: float) -> float:
    """Return the shared model's score from which a narrative with a threshold of its own is a hit."""
    return 1 / (1 + math.exp(calibration.shift - _logit(threshold)))
