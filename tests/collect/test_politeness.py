"""When to call again, and where not to go."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytest

from newswake.collect.addresses import is_public
from newswake.collect.politeness import (
    Robots,
    classify,
    host_pause_seconds,
    max_age_seconds,
    next_poll,
    product,
    retry_after_seconds,
)

NOW = datetime(2025, 1, 27, 12, tzinfo=UTC)


def wait(**how: object) -> float:
    poll = next_poll("https://a.example/feed", polled_at=NOW, **how)  # type: ignore[arg-type]
    return (poll.at - NOW) / timedelta(minutes=1)


def test_rhythm_follows_how_often_the_feed_changes() -> None:
    busy = quiet = 60.0
    for _ in range(12):
        busy = next_poll("a", polled_at=NOW, has_news=True, minutes=busy).minutes
        quiet = next_poll("a", polled_at=NOW, minutes=quiet).minutes
    assert busy == 10
    assert 1000 < quiet <= 1440


def test_a_gap_is_followed_by_a_poll_that_is_sooner_than_after_news() -> None:
    assert wait(is_gap=True, has_news=True, minutes=100) < wait(has_news=True, minutes=100) < wait(minutes=100)
    assert wait(is_gap=True, minutes=100) <= 100 / 3


def test_failures_wait_longer_each_time_and_keep_the_rhythm() -> None:
    waits = [wait(failure="temporary", failures=n, minutes=60) for n in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] < 90 < waits[1]
    assert 1296 <= waits[-1] <= 1440
    assert wait(failure="soft", failures=3, minutes=60) > waits[2]
    assert wait(failure="hard", failures=1, minutes=10) >= 1296
    assert wait(failure="soft", failures=10**6, minutes=60) <= 1440
    assert next_poll("a", polled_at=NOW, failure="soft", failures=9, minutes=25).minutes == 25


def test_what_the_server_asks_for_is_heeded_within_bounds() -> None:
    assert wait(has_news=True, minutes=20, ttl_minutes=180) >= 162
    assert wait(has_news=True, minutes=20, max_age_seconds=7200) >= 108
    assert wait(has_news=True, minutes=20, max_age_seconds=31_536_000) <= 360
    assert wait(failures=1, minutes=10, retry_after_seconds=36_000) == 600
    assert wait(failures=1, minutes=10, retry_after_seconds=10**9) == 1440
    assert wait(has_news=True, minutes=10) == 10


def test_jitter_is_the_channels_own_and_never_changes() -> None:
    polls = {next_poll(f"https://{n}.example", polled_at=NOW).at for n in range(50)}
    assert len(polls) == 50
    assert max(polls) - min(polls) < timedelta(minutes=9)
    assert wait() == wait()


@pytest.mark.parametrize(
    ("failed", "weight"),
    [
        (404, "soft"),
        (403, "soft"),
        (410, "hard"),
        (451, "hard"),
        (408, "temporary"),
        (429, "temporary"),
        (500, "temporary"),
        (503, "temporary"),
        (501, "soft"),
        (TimeoutError(), "temporary"),
        (ConnectionResetError(), "temporary"),
        (socket.gaierror(socket.EAI_NONAME, "no such host"), "soft"),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), "temporary"),
        (ssl.SSLCertVerificationError("expired"), "soft"),
    ],
)
def test_failures_are_weighed(failed: int | BaseException, weight: str) -> None:
    assert classify(failed) == weight


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("Mon, 27 Jan 2025 12:10:00 GMT", 600),
        ("Mon, 27 Jan 2025 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(said: str, seconds: float | None) -> None:
    assert retry_after_seconds({"retry-after": said}, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "max-age=600", "age": "500"}, 100),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "s-maxage=600"}, None),
        ({}, None),
    ],
)
def test_max_age_is_what_is_left_of_it(headers: dict[str, str], seconds: float | None) -> None:
    assert max_age_seconds(headers) == seconds


def test_a_host_is_left_alone_twice_as_long_each_time() -> None:
    assert [host_pause_seconds(n) for n in (1, 2, 3, 50)] == [60, 120, 240, 3600]
    assert host_pause_seconds(1, 300) == 300


def test_robots_know_us_by_name() -> None:
    robots = Robots.read(
        b"\xef\xbb\xbfUser-agent: Newswake\nDisallow: /private/\nCrawl-delay: 90\n\nUser-agent: *\nDisallow: /"
    )
    agent = "Newswake/0.1 (+https://newswake.example/bot)"
    assert product(agent) == "Newswake"
    assert robots.allow("https://a.example/news", agent)
    assert not robots.allow("https://a.example/private/x", agent)
    assert not robots.allow("https://a.example/news", "Other/1.0")
    assert robots.crawl_delay_seconds(agent) == 30
    assert Robots.read(b"<html>\x00\xff not rules").allow("https://a.example/x", agent)


def test_no_robots_file_allows_and_a_broken_server_does_not() -> None:
    allowed = Robots.without_file(404)
    assert allowed is not None
    assert allowed.allow("https://a.example/x", "Newswake/0.1")
    assert allowed.crawl_delay_seconds("Newswake/0.1") == 0
    assert [Robots.without_file(status) for status in (503, 429, None)] == [None] * 3


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
