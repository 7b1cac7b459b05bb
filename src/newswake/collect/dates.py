"""Which of a publisher's claims about time is believed, and in which interval an article came out."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from newswake.models import DateClaim, EventTime, Precision

CLOCK_SKEW = timedelta(hours=1)  # a publisher's clock may run ahead, and summer time is often an hour wrong
WEB_BEGAN = 1991  # no page is older: what claims to be is 1970-01-01, the zero of a clock
# What a feed lists comes out within its day, and the day of a place without an offset ends at most 12 hours after ours.
LATE = timedelta(days=1)
# A search may list an old page for the first time; one whose only date is a guess, a year back, was guessed wrong in
# each of five cases of two weeks' replay (a newsletter of January 2025 "of 17 March 2012").
_FOUND_LATE = timedelta(days=365)

GUESSED = frozenset({"url", "page", "feed-updated", "sitemap-updated"})

_LATEST = datetime.max.replace(tzinfo=UTC)
_WEST = timedelta(hours=8)  # a day without an offset ends so much later on the Pacific coast of America
_WIDTH: dict[Precision, timedelta] = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
# What RFC 822 does not know but feeds say; the ambiguous ones as the press uses them most.
_ZONES = {
    "BST": "+0100", "CET": "+0100", "CEST": "+0200", "MEZ": "+0100", "MESZ": "+0200", "EET": "+0200", "EEST": "+0300",
    "MSK": "+0300", "IST": "+0530", "SGT": "+0800", "HKT": "+0800", "JST": "+0900", "KST": "+0900", "AEST": "+1000",
    "AEDT": "+1100", "NZST": "+1200", "NZDT": "+1300", "BRT": "-0300", "ET": "-0500", "PT": "-0800", "UTC": "+0000",
}  # fmt: skip
_ZONE_AT_END = re.compile(r"\b([A-Z]{2,4})\s*$")
_COARSE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")


def believe(
    claims: Sequence[DateClaim],
    *,
    first_seen_at: datetime,
    not_seen_at: datetime | None = None,
    lists_all: bool = True,
    founded: int | None = None,
) -> tuple[DateClaim | None, str]:
    """Return the claim that counts, and why others were not believed ("" where none was rejected).

    A claim is not believed when it is coarser than a day, or lies after ``first_seen_at`` (by more than an hour, or on
    a later day) or before the outlet was ``founded`` (a year); a day that was guessed from words on the page neither
    when it contradicts the address, or when its channel still did not list the article a day after it (a year, where
    the channel does not list all), at ``not_seen_at`` (None where nobody looked). Of the others the earliest counts,
    and of a day and a time on that day the time; a date that was guessed (from the address, from words on the page) or
    that is a change's only without others.
    """
    believed: list[DateClaim] = []
    rejected: list[str] = []
    of_address = next((c for c in claims if c.claimed_in == "url" and not _doubt(c, first_seen_at, founded)), None)
    for claim in claims:
        reason = _doubt(claim, first_seen_at, founded)
        if not reason and claim.claimed_in == "page":
            reason = _doubt_of_guess(claim, not_seen_at, LATE if lists_all else _FOUND_LATE, of_address)
        if reason:
            rejected.append(f"{claim.claimed_in} says {claim.at.isoformat()}: {reason}")
        else:
            believed.append(claim)
    best = min(believed, key=_rank, default=None)
    return best, "; ".join(rejected)


def _rank(claim: DateClaim) -> tuple[bool, datetime, datetime, str]:
    """Order claims: stated before guessed, then by their end; a day's offset is not known, so it may end later."""
    end = _end(claim)
    if claim.precision == "day":
        end = min(end, _LATEST - _WEST) + _WEST
    return claim.claimed_in in GUESSED, end, claim.at, claim.claimed_in


def _doubt(claim: DateClaim, first_seen_at: datetime, founded: int | None) -> str:
    if claim.precision in ("week", "month", "year"):
        return f"names only the {claim.precision}"
    skew = CLOCK_SKEW if claim.precision in ("second", "minute", "hour") else timedelta(0)
    if claim.at - skew > first_seen_at:
        return f"after it was first seen at {first_seen_at.isoformat()}"
    if _end(claim).year < (founded or WEB_BEGAN):
        return f"before the outlet was founded in {founded}" if founded else "before there was a web"
    return ""


def _doubt_of_guess(
    guess: DateClaim, not_seen_at: datetime | None, late: timedelta, of_address: DateClaim | None
) -> str:
    """Any date on a page may be the guess, often that of another article in its list of older ones.

    On the 38 pages of a public set of articles whose address holds a day it was the true one each time, the guess 34
    times.
    """
    if of_address and of_address.local_day != guess.local_day:
        return f"the address says {of_address.at.date()}"
    if not_seen_at and _end(guess) + late < not_seen_at:
        return f"not listed at {not_seen_at.isoformat()}"
    return ""


def _end(claim: DateClaim) -> datetime:
    """Return when the claim, widened to its precision, ends."""
    width = _WIDTH.get(claim.precision)
    if width is None:
        day = claim.local_day or claim.at.date()
        days = monthrange(day.year, day.month)[1] if claim.precision == "month" else 366 if _leap(day.year) else 365
        width = timedelta(days=days)
    return _LATEST if claim.at > _LATEST - width else claim.at + width


def _leap(year: int) -> bool:
    return monthrange(year, 2)[1] == 29


def event_time(believed: DateClaim | None, *, first_seen_at: datetime, not_seen_at: datetime | None) -> EventTime:
    """Return the interval in which an article came out, never reaching beyond ``first_seen_at``.

    The believed claim widened to its precision, else from the channel's last good poll without it
    (``not_seen_at``, None where nobody looked) to ``first_seen_at``. ``at`` is the claim, else ``first_seen_at``.
    """
    if believed is None:
        return EventTime(not_seen_at, first_seen_at, first_seen_at)
    start = min(believed.at, first_seen_at)
    return EventTime(start, min(_end(believed), first_seen_at), start, believed)


def read_date(said: str, claimed_in: str) -> DateClaim | None:
    """Return the claim in a date as feeds and pages write it (RFC 822, ISO 8601), or None where there is none.

    Without an offset it is UTC. Midnight to the second counts as a day: so do systems write that know only the day.
    """
    said = " ".join(said.split())
    if not 4 <= len(said) <= 60:
        return None
    coarse = _COARSE.fullmatch(said)
    try:
        if coarse:
            year, month, day = (int(part) if part else 1 for part in coarse.groups())
            precision: Precision = "day" if coarse[3] else "month" if coarse[2] else "year"
            return _claim(datetime(year, month, day, tzinfo=UTC), precision, claimed_in)
        moment = _moment(said)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    clock = _CLOCK.search(said)
    if clock is None or (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return _claim(moment, "day", claimed_in)
    return _claim(moment, "second" if clock[1] else "minute", claimed_in)


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        zone = _ZONE_AT_END.search(said)
        if zone and zone[1] in _ZONES:
            said = said[: zone.start()] + _ZONES[zone[1]]
        try:
            moment = datetime.fromisoformat(said.replace(" +", "+").replace(" -", "-"))
        except ValueError:
            moment = parsedate_to_datetime(said if _CLOCK.search(said) else f"{said} 00:00:00")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _claim(moment: datetime, precision: Precision, claimed_in: str) -> DateClaim:
    return DateClaim(moment.astimezone(UTC), precision, claimed_in, moment.date())


def claim_of_day(day: date, claimed_in: str, *, precision: Precision = "day") -> DateClaim:
    """Return the claim that names a day (or the month or year that begins with it) and no time."""
    return DateClaim(datetime(day.year, day.month, day.day, tzinfo=UTC), precision, claimed_in, day)
