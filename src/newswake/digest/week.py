"""Weeks as a digest means them: Monday to Sunday in UTC, named as ISO 8601 does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from newswake.errors import NewswakeError

_NAME = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True)
class Week:
    """A week. ``digest_id`` is its name, as 2025-W05; ``to_at`` is the first moment that no longer belongs to it."""

    digest_id: str
    from_at: datetime
    to_at: datetime

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven days."""
        return tuple(self.from_at.date() + timedelta(days=n) for n in range(7))

    @property
    def before(self) -> Week:
        """The week before it."""
        return week_of(self.from_at - timedelta(days=1))


def week_of(moment: datetime) -> Week:
    """Return the week that ``moment`` lies in."""
    year, number, weekday = moment.astimezone(UTC).isocalendar()
    monday = moment.astimezone(UTC).date() - timedelta(days=weekday - 1)
    start = datetime.combine(monday, time(), UTC)
    return Week(f"{year}-W{number:02}", start, start + timedelta(days=7))


def last_whole_week(moment: datetime) -> Week:
    """Return the last week that was over at ``moment``."""
    return week_of(moment).before


def week_named(name: str) -> Week:
    """Return the week called ``name``. Raises NewswakeError where there is none."""
    if found := _NAME.fullmatch(name):
        try:
            return week_of(datetime.combine(date.fromisocalendar(int(found[1]), int(found[2]), 1), time(), UTC))
        except ValueError:
            pass
    raise NewswakeError(f"week {name!r}: no such week: write year and ISO week, as 2025-W05")
