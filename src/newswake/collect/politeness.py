"""How often to call, when to stop, and where not to go: arithmetic alone."""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal, NamedTuple

from protego import Protego

from newswake.collect.reservations import Reservation, reserved_in_robots
from newswake.errors import FailureClass

PollOutcome = Literal["changed", "unchanged", "empty", "failed"]

# A channel's own rhythm. A poll with news shortens the wait, one without lengthens it; the two factors balance where
# about a third of the polls bring news (p·ln .6 + (1 − p)·ln 1.3 = 0 at p = .34): little is missed, few calls are vain.
_FIRST_MINUTES = 60.0
_ON_NEWS = 0.6
_ON_NOTHING = 1.3
# After a gap a whole listing had gone by within one wait: at a third of it the same pace leaves two thirds in common.
_ON_GAP = 0.3
# Failures: from an hour's rhythm temporary ones reach a day at the eighth, soft ones at the fifth, a hard one at once.
_BACK_OFF: Mapping[FailureClass, float] = {"temporary": 1.5, "soft": 2.0, "hard": float("inf")}
# What ``ttl`` and ``max-age`` may ask for. A slow feed gets beyond by its own rhythm; a year of max-age is a CDN's rule
# for pictures, not the editor's word.
_WISH_MINUTES_MAX = 360.0
_JITTER = 0.1  # of the wait, taken off: feeds added together drift apart within a few polls

_HOST_PAUSE_SECONDS = 60.0  # after a first 429 or 503 without Retry-After, doubled by each one more
_HOST_PAUSE_SECONDS_MAX = 3600.0
_CRAWL_DELAY_MAX = 30.0  # a longer one is honoured as this: two pages a minute is no load

ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB; the rest is not read


class Poll(NamedTuple):
    """When to poll next, and the channel's rhythm in minutes, to be given to the next reckoning."""

    at: datetime
    minutes: float


def classify(failure: int | BaseException) -> FailureClass:
    """Return how much an HTTP status or an exception weighs.

    temporary: it will pass (time-outs, resets, 408, 425, 429, most 5xx); soft: likely to stay until somebody acts (4xx,
    no such name, a bad certificate, an answer in no form we know); hard: over for good (410, 451).
    """
    if isinstance(failure, int):
        if failure in (HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS):
            return "hard"
        if failure in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS):
            return "temporary"
        lasting = (HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
        return "temporary" if failure >= HTTPStatus.INTERNAL_SERVER_ERROR and failure not in lasting else "soft"
    cause = root_cause(failure)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "soft"
    if isinstance(cause, socket.gaierror):
        return "temporary" if cause.errno == socket.EAI_AGAIN else "soft"
    return "temporary"


def root_cause(error: BaseException) -> BaseException:
    """Return the exception that ``error`` began with."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return error


def next_poll(
    channel_id: str,
    *,
    polled_at: datetime,
    has_news: bool = False,
    is_gap: bool = False,
    minutes: float | None = None,
    failures: int = 0,
    failure: FailureClass | None = None,
    ttl_minutes: float | None = None,
    max_age_seconds: float | None = None,
    retry_after_seconds: float | None = None,
    minutes_min: float = 10,
    minutes_max: float = 1440,
) -> Poll:
    """Return when to poll a channel again, from ``minutes_min`` to ``minutes_max`` after ``polled_at``.

    ``minutes`` is its rhythm so far (None: never polled), ``failures`` the polls that failed in a row with this one.
    ``failure`` is None where it answered.
    A failure leaves the rhythm as it is, so that a feed that comes back is polled as before. The same arguments give
    the same answer: the jitter comes from ``channel_id``.
    """
    rhythm = _FIRST_MINUTES if minutes is None else minutes
    if failure is None:
        rhythm *= _ON_GAP if is_gap else _ON_NEWS if has_news else _ON_NOTHING
    rhythm = min(max(rhythm, minutes_min), minutes_max)
    wish = max(ttl_minutes or 0, (max_age_seconds or 0) / 60)
    wait = max(rhythm, min(wish, _WISH_MINUTES_MAX))
    if failure is not None:
        # Beyond the 40th failure every class has long reached the maximum; the power would overflow.
        wait *= _BACK_OFF[failure] ** min(max(failures, 1), 40)
    wait = min(wait, minutes_max) * (1 - _JITTER * _fraction(channel_id))
    wait = min(max(wait, minutes_min, (retry_after_seconds or 0) / 60), minutes_max)
    return Poll(polled_at + timedelta(minutes=wait), rhythm)


def _fraction(key: str) -> float:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the wait that ``Retry-After`` asks for, in seconds or as a date; None where it says nothing usable."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds())


def max_age_seconds(headers: Mapping[str, str]) -> float | None:
    """Return the ``max-age`` of ``Cache-Control``, less the ``Age`` that a cache has used up; None without one."""
    said = headers.get("cache-control", "").lower()
    found = re.search(r"(?<![a-z-])max-age\s*=\s*\"?(\d{1,9})", said)
    if found is None or "no-cache" in said or "no-store" in said:
        return None
    age = re.match(r"\d{1,9}", headers.get("age", ""))
    return max(0.0, float(found[1]) - (float(age[0]) if age else 0.0))


def host_pause_seconds(strikes: int, retry_after: float | None = None) -> float:
    """Return how long to leave a host alone after its ``strikes``-th 429 or 503 in a row, an hour at most."""
    own = _HOST_PAUSE_SECONDS * 2.0 ** min(max(strikes, 1) - 1, 10)
    return min(max(own, retry_after or 0.0), _HOST_PAUSE_SECONDS_MAX)


@dataclass(frozen=True)
class Robots:
    """What a host's robots.txt allows; everything where it has no rules."""

    rules: Protego | None = None
    reserved: tuple[Reservation, ...] = ()

    @classmethod
    def read(cls, body: bytes, user_agent: str = "Newswake") -> Robots:
        """Return the rules of a robots.txt, and what it reserves from readers other than ``user_agent``."""
        text = body[:ROBOTS_BYTES].decode("utf-8-sig", "replace")
        rules = Protego.parse(text)
        return cls(rules, tuple(reserved_in_robots(text, rules, product(user_agent))))

    @classmethod
    def without_file(cls, status: int | None) -> Robots | None:
        """Return what holds where ``status`` came and no file: no rules after a 4xx.

        None: nobody can tell (5xx, 429, no answer at all), and RFC 9309 then allows nothing.
        """
        unknown = status is None or status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
        return None if unknown else cls()

    def allow(self, url: str, user_agent: str) -> bool:
        """Return whether ``user_agent`` (the whole header) may fetch ``url``."""
        return self.rules is None or bool(self.rules.can_fetch(url, product(user_agent)))

    def crawl_delay_seconds(self, user_agent: str) -> float:
        """Return the wait between two requests that is asked of ``user_agent``, 30 s at most."""
        asked = None if self.rules is None else self.rules.crawl_delay(product(user_agent))
        return min(max(asked or 0.0, 0.0), _CRAWL_DELAY_MAX)


def product(user_agent: str) -> str:
    """Return the name that robots.txt would call us by: ``Newswake`` of ``Newswake/0.1 (…)``."""
    return re.split(r"[/\s]", user_agent.strip(), maxsplit=1)[0]
