"""The weekly answer: one frozen value that is stored as JSON and rendered in every shape. Times are UTC.

Reports are copy groups counted once, appearances their articles; every count says in its name which of the two it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import TypeAdapter


@dataclass(frozen=True)
class Source:
    """Where something stands: an article of an outlet that came out ``at``, with the words that say so."""

    outlet: str
    url: str
    at: datetime
    is_sharp: bool = True  # False: known to the day at best
    title: str = ""
    passage: str = ""
    note: str = ""  # stance, or place in a timeline
    hit_id: str = ""


@dataclass(frozen=True)
class Totals:
    """What the panel published in a week: its always-on articles in scope that are no backlog."""

    reports: int
    appearances: int
    publishers: int
    stories: int


@dataclass(frozen=True)
class Attention:
    """A narrative's week. ``reports_led``: in title or lead; ``reports_disputing``: that dispute the claim."""

    reports: int
    appearances: int
    reports_led: int
    reports_disputing: int
    publishers: int


@dataclass(frozen=True)
class Share:
    """``share_pct`` = 100 × reports / all_reports, of the outlets that were observed on every observed day.

    The interval is 95%, from resampling stories; None where all reports are of one, or none hits.
    """

    share_pct: float
    low_pct: float | None
    high_pct: float | None
    reports: int
    all_reports: int
    outlets: int


@dataclass(frozen=True)
class Validated:
    """How right a narrative's hits were in a sample judged blind, as they are scored now: 0 to 1, with 95% intervals.

    Recall is None where the sample had nothing that carries the claim.
    """

    on: date
    precision: float | None
    precision_low: float | None
    precision_high: float | None
    recall: float | None
    recall_low: float | None
    recall_high: float | None
    first: date | None = None  # the days whose reports were judged; None in digests made before they were told
    last: date | None = None


@dataclass(frozen=True)
class Peak:
    """The day of the week with most reports; thin where fewer than five publishers carried them."""

    day: date
    reports: int
    publishers: int
    is_thin: bool


@dataclass(frozen=True)
class DayShare:
    """A day; None where nobody was observed, no share where those who were reported nothing."""

    day: date
    reports: int | None
    all_reports: int | None
    share_pct: float | None
    low_pct: float | None
    high_pct: float | None


@dataclass(frozen=True)
class Taken:
    """``publishers``: how many had reported a narrative by ``at``."""

    at: datetime
    publishers: int


@dataclass(frozen=True)
class Narrative:
    """A narrative's week against the one before, the two weeks day by day, and its best passages."""

    narrative_id: str
    title: str
    week: Attention
    week_before: Attention | None  # None: not measured, for the reason in why_not_before
    why_not_before: str
    share: Share | None
    share_before: Share | None
    why_less: str  # why fewer reports are in the share than in the week, "" where all are
    peak: Peak
    days: tuple[DayShare, ...]
    uptake: tuple[Taken, ...]
    passages: tuple[Source, ...]
    validated: Validated | None = None  # None: not validated


@dataclass(frozen=True)
class Story:
    """``first`` says who was first, or why nobody can be called so."""

    story_id: str
    headline: str
    url: str
    reports: int
    appearances: int
    publishers: int
    goes_on: bool  # it began before the week
    first: str
    timeline: tuple[Source, ...]
    credited: str = ""
    credited_by_publishers: int = 0


@dataclass(frozen=True)
class Mover:
    """Of ``stories`` that a publisher reported, those that it had first, alone or in a tie."""

    publisher: str
    first_alone: int
    first_tied: int
    stories: int


@dataclass(frozen=True)
class First:
    """Over the week's stories of two publishers or more: ``embargoes`` had nobody first."""

    stories: int
    embargoes: int
    movers: tuple[Mover, ...]


@dataclass(frozen=True)
class Value:
    """A value of a number. ``against_first``: same, rounding, bound or conflict with what was told first."""

    value_low: float
    value_high: float
    unit: str
    comparator: str
    reports: int
    against_first: str
    source: Source


@dataclass(frozen=True)
class Number:
    """One thing that a story tells in more than one value, in the order in which they came."""

    story_id: str
    slot: str
    headline: str
    subject: str
    is_conflict: bool
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Quote:
    """Words that stand in more than one independent report; ``source`` is where they were seen first."""

    quote: str
    speaker: str
    reports: int
    appearances: int
    outlets: int
    source: Source


@dataclass(frozen=True)
class Edit:
    """A correction, or an edit that nobody marked: the first words that changed."""

    article_id: str
    kind: Literal["correction", "silent_edit"]
    source: Source
    before: str
    after: str


@dataclass(frozen=True)
class Rising:
    """A claim that no narrative explains, in the words of ``claim``: ``publishers`` make it where ``expected`` would if
    nothing had changed since the fortnight before."""

    claim: Source
    publishers: int
    expected: float
    others: tuple[Source, ...]


@dataclass(frozen=True)
class Missing:
    """Something that the digest cannot see, or leaves out: ``count`` of ``unit``, and why."""

    kind: str
    subject: str
    why: str
    count: int
    unit: str


@dataclass(frozen=True)
class Digest:
    """The whole answer of one week, for one panel."""

    digest_id: str
    title: str
    panel_id: str
    panel_title: str
    from_at: datetime
    to_at: datetime
    as_of: datetime
    sentence: str
    totals: Totals
    totals_before: Totals
    narratives: tuple[Narrative, ...]
    also: tuple[tuple[str, int], ...]  # further narratives, with their reports
    unseen: tuple[str, ...]  # narratives without a report in the week
    unmeasured: tuple[str, ...]  # narratives that were not observed in the week
    stories: tuple[Story, ...]
    first: First
    numbers: tuple[Number, ...]
    quotes: tuple[Quote, ...]
    edits: tuple[Edit, ...]
    other_edits: int  # changes that are not among edits
    missing: tuple[Missing, ...]
    rising: tuple[Rising, ...] = ()  # digests of before have none


_ANSWER = TypeAdapter(Digest)


def as_json(digest: Digest) -> dict[str, Any]:
    """Return the answer as plain JSON values; ``from_json`` gives back an equal one."""
    found: dict[str, Any] = _ANSWER.dump_python(digest, mode="json")
    return found


def from_json(text: str) -> Digest:
    """Return the answer that was stored as ``text``."""
    return _ANSWER.validate_json(text)
