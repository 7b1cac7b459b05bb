"""What the store is asked for a week's digest, as rows: the input of ``build``. Times are UTC.

``is_sharp``: the time is known to the hour; else it is to be shown as a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple


class TotalRow(NamedTuple):
    """The panel's week: its always-on articles in scope that are no backlog."""

    reports: int
    appearances: int
    publishers: int
    stories: int


class NarrativeRow(NamedTuple):
    """A narrative as it is defined now: what its matcher serves, the days that count, how its hits were validated."""

    narrative_id: str
    title: str
    languages: list[str]
    window_from: date | None = None
    window_to: date | None = None
    scored_since: date | None = None
    validated_on: date | None = None
    precision: float | None = None
    precision_low: float | None = None
    precision_high: float | None = None
    recall: float | None = None
    recall_low: float | None = None
    recall_high: float | None = None
    validated_first: date | None = None
    validated_last: date | None = None


class DayRow(NamedTuple):
    """One narrative on one day, as ``attention_daily`` has it. Shares are in percent, None where nothing was seen."""

    narrative_id: str
    day: date
    appearances: int
    reports: int
    reports_led: int
    reports_disputing: int
    publishers: int
    all_reports: int
    share_pct: float | None
    share_low_pct: float | None
    share_high_pct: float | None


class SteadyRow(NamedTuple):
    """A report of outlets that were observed through a whole week, with the narratives that it hits."""

    copy_group_id: str
    story_id: str | None
    language: str
    day: date
    narratives: list[str]


class TakenRow(NamedTuple):
    """When a publisher first reported a narrative, and whether it did in this week and in the one before."""

    narrative_id: str
    publisher_id: str
    at: datetime
    in_week: bool
    in_week_before: bool


class PassageRow(NamedTuple):
    """A passage that ties an article to a narrative, best first."""

    narrative_id: str
    outlet: str
    title: str
    passage: str
    url: str
    stance: str
    position: str
    at: datetime
    is_sharp: bool
    hit_id: str


class StoryRow(NamedTuple):
    """A story's week: ``began_at`` may lie before it."""

    story_id: str
    headline: str
    url: str
    reports: int
    appearances: int
    publishers: int
    began_at: datetime


class MomentRow(NamedTuple):
    """The first article of a story, or its latest independent report in the week."""

    story_id: str
    place: str
    at: datetime
    is_sharp: bool
    outlet: str
    title: str
    url: str


class MoverRow(NamedTuple):
    """A publisher of a story, with the minutes that surely lie between it and the earliest."""

    story_id: str
    publisher: str
    outlet: str
    minutes_after_first: float
    is_first: bool
    is_embargo_likely: bool


class NumberRow(NamedTuple):
    """One value of one slot of a story, with the reports that tell it.

    ``before`` and ``after`` are the text around the first passage.
    """

    story_id: str
    slot: str
    headline: str
    subject: str
    unit: str
    comparator: str
    value_low: float
    value_high: float
    reports: list[str]
    against_first: str
    outlet: str
    at: datetime
    is_sharp: bool
    url: str
    before: str
    passage: str
    after: str


class QuoteRow(NamedTuple):
    """A quote in two independent reports or more, and where it was seen first."""

    quote: str
    speaker: str | None
    reports: int
    appearances: int
    outlets: int
    outlet: str
    at: datetime
    is_sharp: bool
    url: str


class EditRow(NamedTuple):
    """A later version; the texts are there for corrections and silent edits alone."""

    article_id: str
    outlet: str
    url: str
    change_kind: str
    title: str
    new_title: str
    text: str
    new_text: str
    at: datetime


class FeedDayRow(NamedTuple):
    """A channel on a day with something wrong."""

    channel_id: str
    outlet: str
    day: date
    polls: int
    failed: int
    empty: int
    has_gap: bool
    error: str | None


class LeftOutRow(NamedTuple):
    """Articles of the week that counts leave out, or that say less than they could."""

    backlog: int
    only_title: int
    only_summary: int
    searched: int
    out_of_scope: int
    date_disbelieved: int
    unobserved: int


@dataclass(frozen=True)
class WeekRows:
    """Everything asked for one digest."""

    panel_title: str
    total: TotalRow
    total_before: TotalRow
    narratives: list[NarrativeRow]
    days: list[DayRow]
    steady: list[SteadyRow]
    steady_outlets: int
    steady_before: list[SteadyRow]
    steady_outlets_before: int
    taken: list[TakenRow]
    passages: list[PassageRow]
    stories: list[StoryRow]
    moments: list[MomentRow]
    movers: list[MoverRow]
    credited: dict[str, tuple[str, int]]  # story -> publisher that most others credit, and how many do
    numbers: list[NumberRow]
    quotes: list[QuoteRow]
    edits: list[EditRow]
    observed_days: list[date]
    feeds: list[FeedDayRow]
    never_polled: int
    languages: list[tuple[str, int]]  # reports of the week
    left_out: LeftOutRow
    drops: list[tuple[str, str, int]]  # stage, reason, number
