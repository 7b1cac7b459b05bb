"""Claims that no narrative explains and that have begun to recur. Pure.

A passage stands for a claim where passages of several publishers say much the same. What is common to all passages of
this press (the matcher's centre) is taken out before they are compared, else everything about AI is alike. How far a
claim rises is the log-likelihood ratio of a Poisson count (Kulldorff 1997, on scan statistics): of the publishers that
say it now, against as many as said it before in equally long times, in proportion to how many reported anything.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from newswake.models import Passage

Floats = NDArray[np.float32]

# Two passages say much the same. From .45 to .6 the market shock is among the first three proposals of the end of 27
# and of 28 January 2025 (docs/decisions/0019); at .45 and .5 claims take their topic along, at .55 bans, the wake-up
# call and the closed sign-up stand apart.
ALIKE = 0.55
# A claim of one or two is theirs.
LEAST_PUBLISHERS = 3
# The 5% level of a likelihood-ratio test with one degree of freedom (Wilks 1938): half of 3.84. Many passages are
# tried, so some that rise by chance will be listed; an analyst judges each.
LEAST_RISE = 1.92
# A claim of which so many of the reports stand for one that is listed already says it in other words.
_SHARED = 0.5
_LEAST_WORDS = 4


@dataclass(frozen=True)
class Saying:
    """A passage of an article, with its report, publisher and story, and the narratives that the article hits."""

    article_id: str
    report_id: str
    publisher_id: str
    story_id: str
    outlet: str
    url: str
    said_at: datetime
    is_sharp: bool  # False: known to the day at best
    passage: Passage
    narratives: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rising:
    """A claim in the words of one of its passages, with one passage of each report that says it, the nearest first.

    ``rise`` is the log-likelihood ratio; ``publishers`` say it now, ``expected`` would if nothing had changed.
    """

    claim: Saying
    evidence: tuple[Saying, ...]
    publishers: int
    stories: int
    expected: float
    rise: float


def find_rising(
    sayings: Sequence[Saying], vectors: Floats, centre: Floats, since: datetime, *, most: int
) -> list[Rising]:
    """Return up to ``most`` claims that rise from ``since`` on, the steepest first.

    ``vectors`` (n, d) are of the sayings' passages, ``centre`` (d) what all have in common. Earlier sayings are what
    was usual; where there are none nothing can be seen to rise.
    """
    if not sayings:
        return []
    moved = vectors - centre
    moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
    is_now = np.array([each.said_at >= since for each in sayings], dtype=np.bool_)
    now, before = np.flatnonzero(is_now), np.flatnonzero(~is_now)
    if not len(now) or not len(before):
        return []
    usual = _Usual.of(
        [sayings[at] for at in before.tolist()], moved[before], since, max(each.said_at for each in sayings)
    )
    found = []
    present, publishers = moved[now], len({sayings[at].publisher_id for at in now.tolist()})
    for at in now.tolist():
        if not _is_claim(sayings[at].passage):
            continue
        cosines = present @ moved[at]
        saying = [sayings[int(now[place])] for place in _nearest_first(cosines)]
        if rising := _judge(sayings[at], _one_a_report(saying), usual.expected(moved[at], publishers)):
            found.append((rising, float(cosines[cosines >= ALIKE].mean().round(3))))
    found.sort(key=lambda each: (-each[0].rise, -each[1], each[0].claim.said_at, each[0].claim.article_id))
    return _unlike([rising for rising, _ in found], most)


@dataclass(frozen=True, eq=False)
class _Usual:
    """What was said before, cut into times as long as the present: ``who`` numbers each publisher in each time."""

    vectors: Floats
    who: NDArray[np.int64]

    @classmethod
    def of(cls, before: Sequence[Saying], vectors: Floats, since: datetime, until: datetime) -> _Usual:
        length = max(until - since, timedelta(hours=1))
        numbers: dict[tuple[str, int], int] = {}
        who = [
            numbers.setdefault((each.publisher_id, (since - each.said_at) // length), len(numbers)) for each in before
        ]
        return cls(vectors, np.array(who, dtype=np.int64))

    def expected(self, vector: Floats, publishers: int) -> float:
        """Return how many of so many ``publishers`` would say it; half a one more than were seen."""
        said = len(np.unique(self.who[self.vectors @ vector >= ALIKE]))
        return (said + 0.5) * publishers / len(np.unique(self.who))


def _is_claim(passage: Passage) -> bool:
    """Whether a passage can stand for a claim: in a title or lead, no question, no fragment."""
    words = passage.text.rstrip("\"”’' ")
    return passage.position != "body" and not words.endswith(("?", "…", "...")) and len(words.split()) >= _LEAST_WORDS


def _nearest_first(cosines: Floats) -> list[int]:
    near = np.flatnonzero(cosines >= ALIKE)
    return [int(place) for place in near[np.argsort(-cosines[near].round(6), kind="stable")]]


def _one_a_report(sayings: Sequence[Saying]) -> tuple[Saying, ...]:
    found: dict[str, Saying] = {}
    for each in sayings:
        found.setdefault(each.report_id, each)
    return tuple(found.values())


def _judge(claim: Saying, evidence: tuple[Saying, ...], expected: float) -> Rising | None:
    """Return a claim that enough publishers make, more than usual, and that no narrative explains."""
    publishers = len({each.publisher_id for each in evidence})
    known = [sum(name in each.narratives for each in evidence) for name in {n for e in evidence for n in e.narratives}]
    if publishers < LEAST_PUBLISHERS or publishers <= expected or max(known, default=0) > _SHARED * len(evidence):
        return None
    rise = publishers * math.log(publishers / expected) - (publishers - expected)
    if rise < LEAST_RISE:
        return None
    stories = len({each.story_id or each.report_id for each in evidence})
    return Rising(claim, evidence, publishers, stories, round(expected, 3), round(rise, 3))


def _unlike(found: Sequence[Rising], most: int) -> list[Rising]:
    """Return the first of those that say the same."""
    kept: list[Rising] = []
    for rising in found:
        own = {each.report_id for each in rising.evidence}
        if all(len(own & _reports(other.evidence)) < _SHARED * len(own) for other in kept):
            kept.append(rising)
        if len(kept) == most:
            break
    return kept


def _reports(evidence: Collection[Saying]) -> set[str]:
    return {each.report_id for each in evidence}
