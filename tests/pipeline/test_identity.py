"""One page under ten links is one article, and what was seen once is never new again, whatever else was forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from test_ingest import Said, World, page, rss
from test_ingest import world as world  # a fixture

from newswake.replay.archive import Answer

STORY = "https://a.example/2025/story"
FEED = "https://a.example/rss"
TEN = [
    STORY,
    "http://a.example/2025/story/?utm_source=rss&utm_medium=feed",
    "https://m.a.example/2025/story#comments",
    "https://amp.a.example/2025/story/amp/",
    "https://a-example.cdn.ampproject.org/c/s/a.example/2025/story",
    "https://search.example/url?q=https%3A%2F%2Fa.example%2F2025%2Fstory&sa=D",
    "https://out.board.example/t3_x?url=https%3A%2F%2Fa.example%2F2025%2Fstory",
    "https://a.example/?p=123",  # the page says which it is
    "https://shrt.example/x1",  # leads there
    "https://hub.example/rss/articles/CBMiK2h0dHBz?oc=5",  # an aggregator's: leads there as well, and is not decoded
]


@dataclass
class Leading:
    """An address that leads to another."""

    to: str

    def answer(self, at: datetime) -> Answer:
        return Answer(301, headers={"Location": self.to})


def press(world: World) -> None:
    """Let every one of the ten links answer with the page, or lead to it."""
    for url in TEN:
        world.pages[url] = page(STORY)
    for url in TEN[8:]:
        world.pages[url] = Leading(STORY)  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("engine", "days"),
    [("duckdb", [10]), ("duckdb", [8, 9, 10])],
    ids=["at once", "by and by"],
)
def test_one_page_under_ten_links_is_one_article(world: World, days: list[int]) -> None:
    press(world)
    for day, links in enumerate(days):
        world.feeds[FEED] = rss(TEN[:links])
        world.ingest(day * 24)
    world.ingest(24 * 5)
    assert world.ask("SELECT count(*) FROM store.entry") == [(10,)]
    assert world.ask("SELECT count(*) FROM article") == [(1,)]
    [(kept,)] = world.ask("SELECT article_id FROM store.article WHERE merged_into IS NULL")
    assert world.ask("SELECT DISTINCT article_id FROM store.entry") == [(kept,)]
    assert not world.wrong()


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_short_link_to_another_page_stays_apart(world: World) -> None:
    press(world)
    world.pages["https://shrt.example/x2"] = Leading("https://a.example/2025/other")  # type: ignore[assignment]
    world.pages["https://a.example/2025/other"] = page("https://a.example/2025/other", "Another text of its own. " * 20)
    world.feeds[FEED] = rss([STORY, "https://shrt.example/x1", "https://shrt.example/x2"])
    world.ingest(0)
    world.ingest(6)
    assert world.ask("SELECT count(*) FROM article") == [(2,)]


@pytest.mark.parametrize("engine", ["duckdb"])
@pytest.mark.parametrize("claimed", ["https://a.example/", "https://elsewhere.example/2025/story"])
def test_pages_that_name_a_front_page_or_another_site_stay_apart(world: World, claimed: str) -> None:
    urls = [f"https://a.example/{n}" for n in (1, 2)]
    for url in urls:
        world.pages[url] = page(claimed)
    world.feeds[FEED] = rss(urls)
    world.ingest(0)
    assert world.ask("SELECT count(*) FROM article") == [(2,)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_feed_that_lists_the_same_items_for_a_year_makes_nothing_new(world: World) -> None:
    urls = [f"https://a.example/{n}" for n in (1, 2, 3)]
    for url in urls:
        world.pages[url] = page(url)
    listed = rss(urls).body
    world.feeds[FEED] = rss(urls)
    world.ingest(0)
    before = world.ask("SELECT entry_id, article_id, first_seen_at, is_backlog FROM store.entry ORDER BY ALL")
    versions = world.ask("SELECT version_id FROM store.version ORDER BY ALL")
    for month in (3, 6, 12):  # the body changes at every poll, as a build date makes it, so that it is parsed again
        world.feeds[FEED] = Said(f"{listed}<!-- {month} -->", kind="application/rss+xml")
        world.ingest(month * 30 * 24)
    assert not list((world.settings.data_dir / "raw").glob("2025-01-*.warc.gz")), "evidence has expired"
    assert world.ask("SELECT entry_id, article_id, first_seen_at, is_backlog FROM store.entry ORDER BY ALL") == before
    assert world.ask("SELECT version_id FROM store.version ORDER BY ALL") == versions
    assert world.ask("SELECT sum(new_entry_count) FROM store.channel_poll WHERE polled_at > '2025-01-28'") == [(0,)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_an_address_keeps_the_time_at_which_it_was_first_seen(world: World) -> None:
    url = "https://a.example/1"
    world.pages[url] = page(url)
    world.feeds[FEED] = rss([url])
    world.ingest(0)
    first = world.ask("SELECT * FROM store.article_url ORDER BY ALL")
    world.feeds["https://b.example/rss"] = rss([url])
    world.ingest(6)
    assert world.ask("SELECT count(*) FROM store.entry") == [(2,)]
    assert world.ask("SELECT * FROM store.article_url ORDER BY ALL") == first
