"""What a publisher reserves, in its own words."""

from __future__ import annotations

import pytest

from newswake.collect.politeness import Robots
from newswake.collect.reservations import reserved_in_page

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
