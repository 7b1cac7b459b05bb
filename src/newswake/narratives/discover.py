"""Claims that no narrative explains and that have begun to recur. Pure.

A passage stands for a claim where passages of several publishers say much the same. What is common to all passages of
this press (the matcher's centre) is taken out before they are compared, else everything about AI is alike. How far a
claim rises is the log-likelihood ratio of a Poisson count (Kulldorff 1997, on scan statistics): of the publishers that
say it now, against those that said it before in equally long times, in proportion to how many reported anything.

What is alike by its actor alone is no claim: two passages must still be alike once the claim's names are taken out of
both, as the matcher does with a narrative's actors.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newswake.models import Passage
from newswake.narratives.claims import can_stand, says_something

Floats = NDArray[np.float32]

# Two passages say much the same. From .45 to .6 the market shock is among the first three proposals of the end of 27
# and of 28 January 2025 where searched channels count too (docs/decisions/0019); at .45 and .5 claims take their topic
# along, at .55 bans, the wake-up call and the closed sign-up stand apart.
ALIKE = 0.55
# And that once the names are out. From .35 to .5 both weeks keep their claim among the first five; at .35 "ChatGPT lied
# to me" and "ChatGPT is a data privacy nightmare" are still one, at .55 the market shock is lost (docs/decisions/0026).
BARE = 0.45
_FAINT = 0.3  # a direction weaker than that among names is how their spellings differ
# A claim of one or two is theirs.
LEAST_PUBLISHERS = 3
# Half of 3.84, the 5% level of a likelihood-ratio test with one degree of freedom (Wilks 1938); what is expected counts
# as known. Many passages are tried, so some that rise by chance will be listed; an analyst judges each.
LEAST_RISE = 1.92
# A claim of which as large a part of the reports stands for one that is listed already says it in other words, and one
# of which more hits one narrative is explained by it.
_SAME = _EXPLAINED = 0.5
_ALMOST = 0.1  # of a time may be missing at its beginning: the first report of a fortnight comes some hours into it
_ROWS = 512  # claims that are compared at once


@dataclass(frozen=True)
class Saying:
    """A passage of an article, with its report, publisher and story, and the narratives that the article hits.

    ``named`` are the entities that the passage names, at ``spans`` of it.
    """

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
    named: frozenset[str] = frozenset()
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def names(self) -> str:
        """The entities that the passage names, as it calls them."""
        return " ".join(self.passage.text[start:end] for start, end in self.spans)


@dataclass(frozen=True)
class Rising:
    """A claim in the words of one of its passages, with one passage of each report that says it, the nearest first.

    ``rise`` is the log-likelihood ratio; ``publishers`` say it now, ``expected`` would if nothing had changed. ``also``
    are claims that rise less, of the same somebody and in no other stories: other words on the same events.
    """

    claim: Saying
    evidence: tuple[Saying, ...]
    publishers: int
    stories: int
    expected: float
    rise: float
    also: tuple[Saying, ...] = ()


def find_rising(
    sayings: Sequence[Saying],
    vectors: Floats,
    centre: Floats,
    names: Mapping[str, Floats],
    since: datetime,
    until: datetime,
    *,
    most: int,
) -> list[Rising]:
    """Return up to ``most`` claims that rise from ``since`` until before ``until``, the steepest first.

    ``vectors`` (n, d) are of the sayings' passages, ``centre`` (d) what all have in common, ``names`` (some, d) of each
    entity that they name. Earlier sayings are what was usual, by whole times as long as the one that is asked for:
    without one nothing can be seen to rise.
    """
    length, times = until - since, times_before(sayings, since, until)
    if times < 1:
        return []
    moved = vectors - centre
    moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
    ages = [(since - each.said_at) / length for each in sayings]  # 0 and less: now
    said = [at for at, each in enumerate(sayings) if says_something(each.passage.text, each.names)]
    now = _Said.of(sayings, moved, [at for at in said if ages[at] <= 0], lambda _: 0)
    before = _Said.of(sayings, moved, [at for at in said if 0 < ages[at] <= times], lambda at: int(ages[at]))
    if not before.places:
        return []
    bases = {each: _basis(names[each] - centre) for each in names}
    found = []
    for at, near, expected in _heard(sayings, moved, bases, now, before):
        saying = [sayings[now.places[place]] for place in near]
        if rising := _judge(sayings[at], _one_a_report(saying), expected):
            found.append((rising, -len(near)))
    found.sort(key=lambda each: (-each[0].rise, each[1], each[0].claim.said_at, each[0].claim.article_id))
    return _unlike([rising for rising, _ in found], most)


def times_before(sayings: Sequence[Saying], since: datetime, until: datetime) -> int:
    """Return how many whole times, as long as from ``since`` to ``until``, the sayings reach back before it."""
    oldest = min((each.said_at for each in sayings), default=since)
    return int((since - oldest) / (until - since) + _ALMOST)


@dataclass(frozen=True, eq=False)
class _Said:
    """Sayings at ``places``, with whose each is: ``owners`` (n, who) has a one for its publisher in its time."""

    places: list[int]
    vectors: Floats
    owners: csr_matrix

    @classmethod
    def of(cls, sayings: Sequence[Saying], vectors: Floats, places: list[int], time: Callable[[int], int]) -> _Said:
        numbers: dict[tuple[str, int], int] = {}
        who = [numbers.setdefault((sayings[at].publisher_id, time(at)), len(numbers)) for at in places]
        shape = (len(places), len(numbers))
        return cls(places, vectors[places], csr_matrix((np.ones(len(who)), (range(len(who)), who)), shape=shape))

    def say(self, cosines: Floats) -> NDArray[np.int64]:
        """Return for each row of ``cosines`` (rows, n) how many say much the same."""
        told: NDArray[np.int64] = np.diff((csr_matrix(cosines >= ALIKE) @ self.owners).tocsr().indptr)
        return told

    def whose(self, places: Sequence[int]) -> int:
        """Return how many publishers, each in its time, some of the sayings are of."""
        return len(set(self.owners[list(places)].indices.tolist()))


def _heard(
    sayings: Sequence[Saying], moved: Floats, bases: Mapping[str, Floats], now: _Said, before: _Said
) -> Iterator[tuple[int, list[int], float]]:
    """Yield each claim that enough publishers make now: its place, the sayings that are alike, the nearest first, and
    how many publishers were to be expected, half a one more than were seen."""
    claims = np.array([at for at in now.places if can_stand(sayings[at].passage, sayings[at].names)], dtype=np.int64)
    for block in np.array_split(claims, max(1, -(-len(claims) // _ROWS))):
        cosines = moved[block] @ now.vectors.T
        told = np.flatnonzero(now.say(cosines) >= LEAST_PUBLISHERS)
        earlier = moved[block[told]] @ before.vectors.T
        for row, row_before in zip(told.tolist(), earlier, strict=True):
            at = int(block[row])
            bare = _Bare(sayings[at], moved[at], bases)
            near = bare.keep(now, _nearest_first(cosines[row]))
            if now.whose(near) >= LEAST_PUBLISHERS:
                seen = before.whose(bare.keep(before, _nearest_first(row_before)))
                yield at, near, (seen + 0.5) * now.owners.shape[1] / max(before.owners.shape[1], 1)


class _Bare:
    """A claim without its names, held against what is near it."""

    def __init__(self, claim: Saying, vector: Floats, bases: Mapping[str, Floats]) -> None:
        spans = [bases[name] for name in sorted(claim.named) if name in bases]
        self._names = _basis(np.concatenate(spans)) if spans else np.zeros((0, len(vector)), dtype=np.float32)
        self._left = self._without(vector[None, :])[0]

    def keep(self, said: _Said, near: list[int]) -> list[int]:
        """Return which of the sayings at ``near`` still say much the same."""
        alike = self._without(said.vectors[near]) @ self._left >= BARE
        return [at for at, is_alike in zip(near, alike, strict=True) if is_alike]

    def _without(self, vectors: Floats) -> Floats:
        left = vectors - (vectors @ self._names.T) @ self._names
        return np.asarray(left / np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _basis(names: Floats) -> Floats:
    """Return the directions that names span, as rows."""
    _, strength, directions = np.linalg.svd(names, full_matrices=False)
    return np.asarray(directions[strength > _FAINT], dtype=np.float32)


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
    if publishers < LEAST_PUBLISHERS or publishers <= expected or _is_explained(claim, evidence):
        return None
    rise = publishers * math.log(publishers / expected) - (publishers - expected)
    if rise < LEAST_RISE:
        return None
    found = Rising(claim, evidence, publishers, 0, round(expected, 3), round(rise, 3))
    return replace(found, stories=len(_stories(found)))


def _is_explained(claim: Saying, evidence: tuple[Saying, ...]) -> bool:
    """Whether one narrative is hit by most of the reports, or by the claim's own and another of them."""
    hits = Counter(name for each in evidence for name in each.narratives)
    return any(n > _EXPLAINED * len(evidence) or (name in claim.narratives and n > 1) for name, n in hits.items())


def _unlike(found: Sequence[Rising], most: int) -> list[Rising]:
    """Return the first of those that say the same, with what else is said of the same events."""
    kept: list[Rising] = []
    told: list[set[str]] = []
    for rising in found:
        own = {each.report_id for each in rising.evidence}
        if any(len(own & reports) >= _SAME * len(own) for reports in told):
            continue
        told.append(own)
        of = next((place for place, other in enumerate(kept) if _is_of(rising, other)), None)
        if of is not None:
            kept[of] = replace(kept[of], also=(*kept[of].also, rising.claim))
        elif len(kept) < most:
            kept.append(rising)
    return kept


def _is_of(rising: Rising, other: Rising) -> bool:
    """Whether a claim is made in stories of another alone, of somebody whom both name: one event's news, told twice."""
    return _stories(rising) <= _stories(other) and bool(rising.claim.named & other.claim.named)


def _stories(rising: Rising) -> set[str]:
    return {each.story_id or each.report_id for each in rising.evidence}
