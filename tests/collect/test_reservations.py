"""What a publisher reserves, in its own words."""

from __future__ import annotations

import json
import time

import pytest

from newswake.collect.politeness import Robots
from newswake.collect.reservations import Reservation, releases_text, reserved_by_file, reserved_in_page
from newswake.collect.tdmrep import Rule, read_tdmrep, rule_for

AGENT = "Newswake/0.1 (+https://newswake.example/bot)"


@pytest.mark.parametrize(
    ("robots", "kinds"),
    [
        ("User-agent: *\nAllow: /\n", []),
        ("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n", ["robots_ai"]),
        ("User-agent: GPTBot\nDisallow: /private\n", []),
        ("User-agent: *\nDisallow: /\n", []),  # nobody may read: that is no word on models
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n", ["content_signal"]),
        ("User-agent: *\nContent-Signal: search=no, ai-train=yes\nAllow: /\n", []),
        ("User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n", ["content_signal"]),
    ],
)
def test_robots(robots: str, kinds: list[str]) -> None:
    assert [found.kind for found in Robots.read(robots.encode(), AGENT).reserved] == kinds


def test_the_barred_crawlers_are_named() -> None:
    [found] = Robots.read(b"User-agent: GPTBot\nDisallow: /\n\nUser-agent: ClaudeBot\nDisallow: /\n", AGENT).reserved
    assert found.said == "Disallow: / for GPTBot, ClaudeBot"


@pytest.mark.parametrize(
    ("headers", "head", "kinds"),
    [
        ({}, "", []),
        ({"tdm-reservation": "1"}, "", ["tdm"]),
        ({"tdm-reservation": "0"}, "", []),
        ({"tdm-reservation": "1"}, '<meta name="tdm-reservation" content="0">', []),  # the head outranks the headers
        ({"tdm-reservation": "0"}, '<meta name="tdm-reservation" content="1">', ["tdm"]),
        ({}, '<meta content="1" name="TDM-Reservation">', ["tdm"]),
        ({"x-robots-tag": "noai, noimageai"}, "", ["noai", "noimageai"]),
        ({}, "<meta name=robots content=noai>", ["noai"]),
        ({}, '<meta name="robots" content="index, noimageai">', ["noimageai"]),
        ({}, '<meta name="robots" content="noindex"><meta name="description" content="noai">', []),
        ({"content-signal": "ai-train=no"}, "", ["content_signal"]),
    ],
)
def test_page(headers: dict[str, str], head: str, kinds: list[str]) -> None:
    body = f"<html><head>{head}</head><body>x</body></html>".encode()
    assert [found.kind for found in reserved_in_page(headers, body)] == kinds


def test_a_page_of_nothing_but_openings_is_read_at_once() -> None:
    assert reserved_in_page({}, b"<meta " * 200_000) == []


@pytest.mark.parametrize(
    ("location", "url", "matches"),
    [
        ("/", "https://a.example", True),
        ("/news/", "https://a.example/news/1", True),
        ("/news/", "https://a.example/News/1", False),
        ("/news/*.html", "https://a.example/news/2025/x.html?print=1", True),
        ("/news/*.html$", "https://a.example/news/2025/x.html", True),
        ("/news/*.html$", "https://a.example/news/2025/x.html?print=1", False),
        ("/news$", "https://a.example/news", True),
        ("/news$", "https://a.example/news/1", False),
        ("/a*a$", "https://a.example/a", False),  # what * stands for lies between, not upon, the two
        ("*", "https://a.example/", True),
        ("/a-%24", "https://a.example/a-$", True),
        ("/a-%2A$", "https://a.example/a-*", True),
        ("/caf\u00e9", "https://a.example/caf%c3%a9", True),
        ("/%7ejoe", "https://a.example/~joe/x", True),
        ("/x", "https://a.example/", False),
    ],
)
def test_a_location_is_a_pattern_as_in_robots_txt(location: str, url: str, matches: bool) -> None:
    assert (rule_for((Rule(location, True),), url) is not None) is matches


def test_the_first_rule_that_matches_holds() -> None:
    rules = read_tdmrep(
        b'[{"location": "/free/", "tdm-reservation": 0}, {"location": "/free/not", "tdm-reservation": 1},'
        b' {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://a.example/policy"}]'
    )
    assert reserved_by_file(rules, "https://a.example/free/not") == ()
    said = Reservation("tdm", "tdmrep.json: /, policy https://a.example/policy")
    assert reserved_by_file(rules, "https://a.example/x") == (said,)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>no such page</html>",
        b'{"location": "/", "tdm-reservation": 1}',
        b"[" * 200_000,
        b"\xff\xfe",
        b'[1, null, {}, {"location": 7, "tdm-reservation": 1}, {"location": "/", "tdm-reservation": 2}]',
    ],
)
def test_what_is_no_such_file_says_nothing(body: bytes) -> None:
    assert read_tdmrep(body) == ()


def test_no_pattern_takes_long() -> None:
    rules = read_tdmrep(json.dumps([{"location": "/" + "a*" * 999, "tdm-reservation": "1"}] * 100).encode())
    assert len(rules) == 100
    began = time.process_time()
    assert rule_for(rules, "https://a.example/" + "a" * 1500 + "b") is not None
    assert rule_for(rules, "https://a.example/" + "ab" * 700) is None
    assert time.process_time() - began < 0.5


def test_a_page_may_be_released_from_its_hosts_file() -> None:
    assert releases_text({"tdm-reservation": "0"}, b"")
    assert releases_text({}, b'<meta name="tdm-reservation" content="0">')
    assert not releases_text({"tdm-reservation": "0"}, b'<meta name="tdm-reservation" content="1">')
    assert not releases_text({}, b"")
