"""A narrative's week: its counts, its share with an interval, its peak and how publishers took it up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from newswake.digest.answer import Attention, DayShare, Narrative, Peak, Share, Source, Taken, Validated
from newswake.digest.rows import DayRow, NarrativeRow, PassageRow, SteadyRow, TakenRow, WeekRows
from newswake.digest.week import Week
from newswake.digest.words import counted
from newswake.spread.intervals import cells_of, share_interval

# On fewer, one publisher more or less moves the peak's day: the count that the project's own definition of thin names.
THIN_PUBLISHERS = 5
_Silent = tuple[list[str], list[str]]


def rank_narratives(rows: WeekRows, panel_id: str, week: Week) -> list[Narrative]:
    """Return the narratives with a report in the week, most reports first."""
    found = [_narrative(rows, row, panel_id, week) for row in rows.narratives if _reports(rows, row, week.days[0]) > 0]
    return sorted(found, key=lambda n: (-n.week.reports, -n.week.reports_led, -n.week.publishers, n.narrative_id))


def silent_narratives(rows: WeekRows, week: Week) -> _Silent:
    """Return the titles of those that were looked for and not found, and of those not measured, with the reason."""
    unseen, unmeasured = [], []
    for row in rows.narratives:
        days = [day for day in rows.days if day.narrative_id == row.narrative_id and day.day in week.days]
        if not days:
            unmeasured.append(f"{row.title} ({_why_not(row, week)})")
        elif not any(day.reports for day in days):
            unseen.append(row.title)
    return unseen, unmeasured


def _reports(rows: WeekRows, narrative: NarrativeRow, first: date) -> int:
    return sum(day.reports for day in _days(rows, narrative, first))


def _days(rows: WeekRows, narrative: NarrativeRow, first: date) -> list[DayRow]:
    last = first + timedelta(days=6)
    return [day for day in rows.days if day.narrative_id == narrative.narrative_id and first <= day.day <= last]


def _narrative(rows: WeekRows, row: NarrativeRow, panel_id: str, week: Week) -> Narrative:
    days, days_before = _days(rows, row, week.days[0]), _days(rows, row, week.before.days[0])
    taken = [t for t in rows.taken if t.narrative_id == row.narrative_id]
    week_before = _attention(days_before, sum(t.in_week_before for t in taken))
    share = _share(row, days, rows.steady, rows.steady_outlets, (panel_id, week.digest_id))
    return Narrative(
        row.narrative_id,
        row.title,
        _attention(days, sum(t.in_week for t in taken)),
        week_before if days_before else None,
        "" if days_before else _why_not(row, week.before),
        share,
        _share(row, days_before, rows.steady_before, rows.steady_outlets_before, (panel_id, week.before.digest_id)),
        _why_less(row, days, share),
        _peak(days),
        _series(days_before + days, [*week.before.days, *week.days]),
        _uptake(taken, week),
        tuple(_passage(p) for p in rows.passages if p.narrative_id == row.narrative_id),
        _validated(row),
    )


def _validated(row: NarrativeRow) -> Validated | None:
    if row.validated_on is None:
        return None
    return Validated(
        row.validated_on,
        *(row.precision, row.precision_low, row.precision_high),
        *(row.recall, row.recall_low, row.recall_high),
        *(row.validated_first, row.validated_last),
    )


def _why_not(row: NarrativeRow, week: Week) -> str:
    """Say why no day of a week counts for a narrative."""
    first, last = week.days[0], week.days[-1]
    if row.window_from and row.window_from > last:
        return f"counted from {_day(row.window_from)} on, as its definition says"
    if row.window_to and row.window_to < first:
        return f"counted until {_day(row.window_to)}, as its definition says"
    if row.scored_since and row.scored_since > last:
        return f"looked for since {_day(row.scored_since)}"
    return "no outlet was observed"


def _why_less(row: NarrativeRow, days: Sequence[DayRow], share: Share | None) -> str:
    """Say how many reports a share is out of, and why others are not among them: no reader would find 2 of 16."""
    served = sum(day.all_reports for day in days)
    if share is None or served <= share.all_reports:
        return ""
    languages = "/".join(sorted(row.languages))
    return (
        f"of {counted(served, 'report')} in a language that is measured ({languages}),"
        f" {served - share.all_reports} came first from outlets that were not observed on every day"
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _attention(days: Sequence[DayRow], publishers: int) -> Attention:
    return Attention(
        sum(day.reports for day in days),
        sum(day.appearances for day in days),
        sum(day.reports_led for day in days),
        sum(day.reports_disputing for day in days),
        publishers,
    )


def _share(
    row: NarrativeRow, days: Iterable[DayRow], steady: Iterable[SteadyRow], outlets: int, cell: tuple[str, str]
) -> Share | None:
    """Of the reports that the matcher serves, on the days that count: how many hit, with a 95% interval."""
    counting = {day.day for day in days}
    measured = [report for report in steady if report.language in row.languages and report.day in counting]
    if not measured:
        return None
    hits = [report.copy_group_id for report in measured if row.narrative_id in report.narratives]
    (stories,) = cells_of(
        [(*cell, report.story_id or "", report.copy_group_id) for report in measured],
        [(cell[0], report, row.narrative_id) for report in hits],
        [row.narrative_id],
    )
    ends: list[float | None] = [None, None]
    if len(stories.reports) > 1 and hits:  # resampling one story, or none that hits, always gives the same
        ends = [round(end.item(), 2) for end in share_interval(stories)]
    share = round(100 * len(hits) / len(measured), 2)
    return Share(share, ends[0], ends[1], len(hits), len(measured), outlets)


def _peak(days: Sequence[DayRow]) -> Peak:
    peak = max(days, key=lambda day: (day.reports, -day.day.toordinal()))
    return Peak(peak.day, peak.reports, peak.publishers, peak.publishers < THIN_PUBLISHERS)


def _series(found: Iterable[DayRow], days: Sequence[date]) -> tuple[DayShare, ...]:
    observed = {day.day: day for day in found}
    return tuple(
        DayShare(day, row.reports, row.all_reports, row.share_pct, row.share_low_pct, row.share_high_pct)
        if (row := observed.get(day))
        else DayShare(day, None, None, None, None, None)
        for day in days
    )


def _uptake(taken: Iterable[TakenRow], week: Week) -> tuple[Taken, ...]:
    """Cumulative publishers over the two weeks that are drawn; who came earlier counts from their start."""
    counted: dict[object, Taken] = {}
    for place, row in enumerate(sorted(taken, key=lambda t: (t.at, t.publisher_id)), start=1):
        at = max(row.at, week.before.from_at)
        counted[at] = Taken(at, place)
    return tuple(counted.values())


def _passage(row: PassageRow) -> Source:
    return Source(
        row.outlet,
        row.url,
        row.at,
        row.is_sharp,
        row.title,
        row.passage,
        f"{row.stance}, in the {row.position}",
        row.hit_id,
    )
