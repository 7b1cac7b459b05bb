"""Passages of one narrative for a person to judge, and what their labels make of its scores."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from newswake.models import Definition, Passage
from newswake.narratives.calibrate import Calibration
from newswake.narratives.labels import Words
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
    title: str
    score: float


def near_threshold(
    settings: Settings,
    precision: str,
    articles: Sequence[tuple[Text, Sequence[Passage]]],
    definition: Definition,
    *,
    known: Collection[str],
) -> list[Candidate]:
    """Return each article's best passage but those ``known``, from either side of the threshold in turn, nearest first.

    The same passage is asked for once, whoever has copied it. ``precision`` is that of the store's vectors.
    """
    titled = [each for each in articles if each[1] and each[1][0].part == "title"]
    scored = score_articles(settings, precision, titled, definition, threshold=0)
    seen, found = set(known), []
    for (text, passages), hits in zip(titled, scored, strict=True):
        for hit in hits:
            place = next(n for n, p in enumerate(passages) if (p.part, p.start) == (hit.part, hit.start))
            words = _words_around(passages, place)
            if words.passage not in seen:
                seen.add(words.passage)
                found.append(Candidate(text, words, passages[0].text, hit.score))
    threshold = _logit(settings.narratives.threshold)
    found.sort(key=lambda each: (abs(_logit(each.score) - threshold), each.text.article_id))
    above = [each for each in found if each.score >= settings.narratives.threshold]
    below = [each for each in found if each.score < settings.narratives.threshold]
    turns = [each for pair in zip(above, below, strict=False) for each in pair]
    return turns + above[len(below) :] + below[len(above) :]


def _words_around(passages: Sequence[Passage], place: int) -> Words:
    """Return a passage with its neighbours and its title, the part of an article on which its score hangs."""
    title = passages[0].text if place > 0 else ""
    before = passages[place - 1].text if place > 1 else ""
    after = passages[place + 1].text if place + 1 < len(passages) else ""
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
