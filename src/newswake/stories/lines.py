"""A story in three sentences of its own reports. Pure.

A sentence stands for a story where most of its other reports say the same in their opening words: its nearness is the
mean, over the other reports, of its cosine with the nearest of theirs. That is degree centrality of sentences (Erkan &
Radev 2004, LexRank), counted by report, so that a long text has no more votes than a short one. Each further sentence
is to say something else than the chosen ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newswake.models import Part
from newswake.passages.split import count_words, sentence_spans

# Changes with the rules, so that stories are told again after they did.
RULES = "1"
MOST_LINES = 3
DECIMALS = 4  # of a nearness
# Sentences of a text that are looked at: what happened stands there, further on are background and reactions.
_OPENING = 5
# A sentence nearer than this to a chosen one says the same, and one with less of the first line's nearness says what
# the story is not about. Read on 18 stories of newsweek_2025 and feeds_2023_train: weighing newness against nearness
# instead (Carbonell & Goldstein 1998) took boilerplate for the second and third line in every second story.
_SAID = 0.7
_NEAR_ENOUGH = 0.5
# Words of a sentence that is told: less is a fragment, more is no line.
_LEAST_WORDS, _MOST_WORDS = 6, 60
_IS_WHOLE = re.compile(r"(?<!\.\.)[.!。！][\"'”’»)\]]*$")  # a feed cuts texts off in mid-sentence
# It leans on the sentence before it, which is not told, or the writer speaks of himself, or the feed of its page.
_LEANS = re.compile(
    r"\(|.*\bI\b|(?i:the post .* appeared first on)|"
    r"[\"'“‘«„]*(?i:he|she|it|they|him|her|his|their|its|this|that|these|those|but|and|so|yet|also|then|such|"
    r"er|sie|es|aber|und|dies\w*|il|elle|ils|elles|mais|et|él|ella|ellos|pero|y|here|now)\b",
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article, or its title, with its exact span."""

    article_id: str
    version_id: str
    part: Part
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Line:
    """A sentence that tells its story, ``place`` 1 the first; ``nearness`` 0 to 1, None where nothing measures it."""

    place: int
    sentence: Sentence
    nearness: float | None


def find_sentences(article_id: str, version_id: str, title: str, text: str) -> list[Sentence]:
    """Return the opening sentences of an article that can stand by themselves, else its title."""
    spans = sentence_spans(text)[:_OPENING]
    found = [Sentence(article_id, version_id, "text", start, end, text[start:end]) for start, end in spans]
    start, end = len(title) - len(title.lstrip()), len(title.rstrip())
    headline = [Sentence(article_id, version_id, "title", start, end, title[start:end])] if start < end else []
    return [each for each in found if _stands_alone(each.words)] or headline


def first_lines(reports: Sequence[Sequence[Sentence]]) -> list[Line]:
    """Return the first sentences of the first of ``reports`` that has any: for want of a measure."""
    first = next((report for report in reports if report), ())
    return [Line(place, each, None) for place, each in enumerate(first[:MOST_LINES], start=1)]


def choose_lines(reports: Sequence[Sequence[Sentence]], vectors: Mapping[str, NDArray[np.float32]]) -> list[Line]:
    """Return up to MOST_LINES sentences, those nearest to what all reports say first; of one report the first.

    ``reports`` are the sentences of each independent report, those that came first first; ``vectors`` has the unit
    vector of the words of each. Of equals the first counts.
    """
    told = [each for report in reports for each in report]
    owner = np.repeat(np.arange(len(reports)), [len(report) for report in reports])
    if len(set(owner.tolist())) < 2:
        return first_lines(reports)
    stacked = np.stack([vectors[each.words] for each in told])
    alike = np.clip(stacked @ stacked.T, 0, 1)
    nearest = np.stack([alike[:, owner == at].max(axis=1) for at in sorted(set(owner.tolist()))], axis=1)
    # Without its own report, where it is 1; rounded, so that the last bits of a product decide nothing.
    near = ((nearest.sum(axis=1) - 1) / (nearest.shape[1] - 1)).astype(np.float64).round(DECIMALS)
    lines: list[Line] = []
    said = np.zeros(len(told), dtype=np.float32)  # the cosine with the nearest line
    while len(lines) < MOST_LINES:
        left = np.where((said <= _SAID) & (near >= _NEAR_ENOUGH * near.max()), near, -1)
        best = int(left.argmax())
        if left[best] < 0:
            break
        lines.append(Line(len(lines) + 1, told[best], float(near[best])))
        said = np.maximum(said, alike[:, best])
    return lines


def _stands_alone(words: str) -> bool:
    is_whole = _LEAST_WORDS <= count_words(words) <= _MOST_WORDS and bool(_IS_WHOLE.search(words))
    return is_whole and not _LEANS.match(words)
