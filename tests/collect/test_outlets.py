"""Which outlet an address belongs to."""

from __future__ import annotations

import pytest

from newswake.collect.outlets import OutletIndex
from newswake.models import Outlet

PAPER = Outlet("paper", "house", "The Paper", "paper.example", founded=1999)
DESK = Outlet("desk", "house", "The Paper's Desk", "paper.example/ai")


@pytest.mark.parametrize(
    ("url", "outlet_id"),
    [
        ("https://paper.example/2025/story", "paper"),
        ("https://www.paper.example/2025/story", "paper"),
        ("https://news.paper.example/story", "paper"),
        ("https://paper.example/ai/story", "desk"),
        ("https://paper.example/aid/story", "paper"),
        ("https://other.example/paper.example", "inferred-other-example"),
        ("https://notpaper.example/", "inferred-notpaper-example"),
    ],
)
def test_the_longest_known_host_and_path_wins(url: str, outlet_id: str) -> None:
    assert OutletIndex([PAPER, DESK]).of(url).outlet_id == outlet_id


def test_an_unknown_address_is_the_outlets_whose_feed_lists_it() -> None:
    index = OutletIndex([PAPER])
    assert index.of("https://feeds.redirector.example/x", "paper") == PAPER
    stranger = index.of("https://feeds.redirector.example/x")
    assert stranger.inferred and stranger.publisher_id == stranger.outlet_id


def test_the_year_is_known_where_the_seeds_know_it() -> None:
    index = OutletIndex([PAPER, DESK])
    assert (index.founded("paper"), index.founded("desk"), index.founded("nobody")) == (1999, None, None)
