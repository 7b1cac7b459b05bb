"""What a digest cannot see or leaves out, each with its count, its unit and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

from newswake.digest.answer import Missing
from newswake.digest.rows import FeedDayRow, WeekRows
from newswake.digest.week import Week


def what_is_missing(rows: WeekRows, week: Week, as_of: datetime) -> list[Missing]:
    """Return it, gravest first: days that nobody saw, feeds, languages, then what counts leave out."""
    return [*_days(rows, week, as_of), *_feeds(rows), *_languages(rows), *_articles(rows), *_drops(rows)]


def _days(rows: WeekRows, week: Week, as_of: datetime) -> Iterator[Missing]:
    if as_of < week.to_at:
        yield Missing("week", week.digest_id, f"the week was not over at {as_of:%d %b %H:%M} UTC", 0, "")
    dark = [day for day in week.days if day not in rows.observed_days and (day < as_of.date() or as_of >= week.to_at)]
    if dark:
        why = f"no outlet of the panel was observed on {_named(dark)}: blank in the pictures, never 0"
        yield Missing("day", "Days not observed", why, len(dark), "days")
    if rows.never_polled:
        yield Missing("feed", "Feeds never asked", "not polled once in the week", rows.never_polled, "feeds")


def _feeds(rows: WeekRows) -> Iterator[Missing]:
    for _, group in groupby(rows.feeds, key=lambda row: row.channel_id):
        days = list(group)
        parts = [
            _on_days("failed", [(d.day, d.failed, d.polls) for d in days if d.failed]),
            _on_days("answered without a single entry", [(d.day, d.empty, d.polls) for d in days if d.empty]),
            _on_days("missed entries between two polls", [(d.day, 0, 0) for d in days if d.has_gap]),
        ]
        why = "; ".join(part for part in parts if part)
        if error := _last_error(days):
            why += f" (last: {error})"
        yield Missing("feed", f"{days[0].outlet}: {days[0].channel_id}", why, len(days), "days")


def _on_days(what: str, days: list[tuple[date, int, int]]) -> str:
    """Name the days, those on which it was so all the time as stretches: ``20–22 Jan, 24 Jan (1 of 4 polls)``."""
    whole = [day for day, count, polls in days if count == polls]
    told = [_named(whole)] if whole else []
    told += [f"{_day(day)} ({count} of {polls} polls)" for day, count, polls in days if count != polls]
    return f"{what} on {', '.join(told)}" if told else ""


def _last_error(days: list[FeedDayRow]) -> str:
    errors = [day.error for day in days if day.error]
    if not errors:
        return ""
    return " ".join(errors[-1].removeprefix(f"{days[0].channel_id}: ").split())[:160]


def _languages(rows: WeekRows) -> Iterator[Missing]:
    for language, reports in rows.languages:
        served = sum(language in narrative.languages for narrative in rows.narratives)
        if served < len(rows.narratives):
            who = "no narrative serves it" if not served else f"{served} of {len(rows.narratives)} narratives serve it"
            why = f"not measured, {who}: neither among a narrative's reports nor in the share's denominator"
            yield Missing("language", f"Language: {language or 'unknown'}", why, reports, "reports")


def _articles(rows: WeekRows) -> Iterator[Missing]:
    left = rows.left_out
    for kind, count, subject, why in (
        ("unobserved", left.unobserved, "Outlets not observed that day", "in neither numerator nor denominator"),
        ("title", left.only_title, "Only a title", "no text was to be had: passages come from the headline alone"),
        ("summary", left.only_summary, "Only a summary", "no page text: passages come from the feed's summary"),
        ("backlog", left.backlog, "Backlog", "stood in the feeds before we first looked: no attention, never first"),
        ("searched", left.searched, "Searched for", "found by asking for words: coverage, in no share"),
        ("date", left.date_disbelieved, "Dates not believed", "counted by first sight instead"),
        ("scope", left.out_of_scope, "Out of scope", "AI is not the point of them: counted nowhere"),
    ):
        if count:
            yield Missing(kind, subject, why, count, "articles")


def _drops(rows: WeekRows) -> Iterable[Missing]:
    return (Missing("drop", f"Dropped in {stage}", reason, count, "items") for stage, reason, count in rows.drops)


def _named(days: list[date]) -> str:
    """Name days in order, those in a row as a stretch."""
    stretches: list[list[date]] = []
    for day in days:
        if stretches and (day - stretches[-1][-1]).days == 1:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    return ", ".join(_stretch(days[0], days[-1]) for days in stretches)


def _stretch(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    return f"{first.day}–{_day(last)}" if first.month == last.month else f"{_day(first)} – {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
