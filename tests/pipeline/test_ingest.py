"""Ingest against a real server: pages that turn out to be one, evidence kept, silence told from an outage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newswake.collect.raw import RawArchive
from newswake.errors import NothingCameBack
from newswake.models import Channel
from newswake.pipeline.ingest import poll_channels, sync_seeds
from newswake.pipeline.job import running
from newswake.pipeline.reading import read_articles
from newswake.replay.archive import Answer, Archive
from newswake.replay.server import ReplayServer
from newswake.replay.stepping import step_through, via
from newswake.seeds import Seeds
from newswake.settings import Settings
from newswake.store.checks import run_checks
from newswake.store.connect import Store

START = datetime(2025, 1, 27, tzinfo=UTC)
FEED = "https://a.example/rss"
WORDS = "The lab says that its model costs a tenth of what others pay, and that anybody may read how. " * 6


@dataclass
class Said:
    """An address that says what it is given."""

    body: str
    status: int = 200
    kind: str = "text/html; charset=utf-8"

    def answer(self, at: datetime) -> Answer:
        return Answer(self.status, self.body.encode(), self.kind)


def rss(items: Sequence[str]) -> Said:
    listed = "".join(f"<item><guid>{u}</guid><link>{u}</link><title>AI model {u[-1]}</title></item>" for u in items)
    return Said(f'<rss version="2.0"><channel><title>A</title>{listed}</channel></rss>', kind="application/rss+xml")


def page(canonical: str, words: str = WORDS) -> Said:
    head = f'<title>An AI model for less</title><link rel="canonical" href="{canonical}">'
    return Said(
        f"<html lang=en><head>{head}</head><body><article><h1>An AI model for less</h1><p>{words}</p></article>"
    )


@dataclass
class World:
    """A feed, its pages and the store that they go to."""

    settings: Settings
    store: Store
    feeds: dict[str, Said]
    pages: dict[str, Said]
    server: ReplayServer

    def ingest(self, hours: int) -> None:
        at = START + timedelta(hours=hours)
        self.server.set_clock(at)
        channels = [Channel(url, url, "always_on") for url in self.feeds]
        with running(via(self.settings, self.server.address), "ingest", at) as job:
            sync_seeds(job, Seeds((), (), (), (), ()), channels)
            poll_channels(job, everyone=True)
            read_articles(job)

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with self.store.reading() as con:
            return con.execute(sql).fetchall()

    def wrong(self) -> dict[str, object]:
        with self.store.reading() as con:
            found = run_checks(con, self.settings.root / "sql" / "checks")
        return {check: rows for check, rows in found.items() if rows}


@pytest.fixture
def world(settings: Settings, store: Store, tmp_path: Path) -> Iterator[World]:
    feeds, pages = {FEED: rss([])}, {}
    archive = Archive(tmp_path, (), feeds, pages, START, START + timedelta(days=9))
    with ReplayServer(archive, at=START) as server:
        yield World(settings, store, feeds, pages, server)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_three_addresses_of_one_page_become_one_article_and_reading_goes_on(world: World) -> None:
    urls = [f"https://a.example/{n}" for n in (1, 2, 3)]
    world.feeds[FEED] = rss(urls[:1])
    world.pages |= {url: page("https://a.example/the-story") for url in urls}
    world.ingest(0)
    world.feeds[FEED] = rss(urls)
    world.ingest(6)
    world.ingest(12)
    [(kept,)] = world.ask("SELECT article_id FROM store.article WHERE merged_into IS NULL")
    assert world.ask("SELECT DISTINCT merged_into FROM store.article WHERE merged_into IS NOT NULL") == [(kept,)]
    assert world.ask("SELECT DISTINCT article_id FROM store.entry") == [(kept,)]
    assert world.ask("SELECT count(*) FROM store.article_lineage") == [(2,)]
    world.feeds[FEED] = rss([*urls, "https://a.example/the-story"])
    world.ingest(18)
    assert world.ask("SELECT count(*) FROM store.article") == [(3,)]
    assert not world.wrong()


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_version_leads_to_the_page_that_it_was_read_from(world: World) -> None:
    world.feeds[FEED] = rss(["https://a.example/1"])
    world.pages["https://a.example/1"] = page("https://a.example/1")
    world.ingest(0)
    [(file, offset)] = world.ask(
        "SELECT warc_file, warc_offset FROM store.version JOIN store.raw_record USING (raw_id)"
        " WHERE text_source = 'page'"
    )
    body = RawArchive(world.settings.data_dir / "raw").read(str(file), int(str(offset)))
    assert body.decode() == world.pages["https://a.example/1"].body


@pytest.mark.parametrize("engine", ["duckdb"])
def test_raw_days_are_kept_as_long_as_the_settings_say(world: World) -> None:
    world.feeds[FEED] = rss(["https://a.example/1"])
    world.pages["https://a.example/1"] = page("https://a.example/1")
    world.ingest(0)
    kept = {file.name for file in (world.settings.data_dir / "raw").glob("*.warc.gz")}
    world.feeds[FEED] = rss(["https://a.example/1", "https://a.example/2"])
    world.ingest(24 * 120)
    assert kept and not kept & {file.name for file in (world.settings.data_dir / "raw").glob("*.warc.gz")}


@pytest.mark.parametrize("engine", ["duckdb"])
def test_all_feeds_silent_is_an_outage_only_where_they_were_good_before(world: World) -> None:
    world.feeds["https://b.example/rss"] = rss([])
    world.ingest(0)  # new and still empty
    world.feeds |= {url: rss([f"https://{url[8]}.example/1"]) for url in world.feeds}
    world.ingest(6)
    world.feeds |= {url: Said("", 503) for url in world.feeds}
    with pytest.raises(NothingCameBack, match="all 2 channels failed"):
        world.ingest(12)
    assert world.ask("SELECT status FROM store.run ORDER BY started_at DESC LIMIT 1") == [("failed",)]
    world.ingest(18)  # dead for long: said once, and the rest of the run goes on
    assert world.ask("SELECT count(*) FROM store.article") == [(2,)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_feed_that_left_the_seeds_and_came_back_is_polled_again(world: World) -> None:
    world.feeds["https://b.example/rss"] = rss(["https://b.example/1"])
    world.ingest(0)
    gone = world.feeds.pop("https://b.example/rss")
    world.ingest(6)
    assert world.ask("SELECT count(*) FROM store.channel WHERE retired_at IS NOT NULL") == [(1,)]
    world.feeds["https://b.example/rss"] = gone
    world.ingest(12)
    assert world.ask("SELECT count(*) FROM store.channel WHERE retired_at IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_what_a_poll_leaves_out_is_a_row(world: World) -> None:
    blank = "<item><pubDate>Mon, 27 Jan 2025 08:00:00 GMT</pubDate></item>"
    world.feeds[FEED] = rss(["https://a.example/1"])
    world.feeds[FEED].body = world.feeds[FEED].body.replace("</channel>", f"{blank}</channel>")
    world.ingest(0)
    world.feeds[FEED].body += " "
    world.ingest(6)
    told = "SELECT stage, subject, reason, detail FROM drops"
    assert world.ask(told) == [("poll", FEED, "blank", "1 items without id, link and words")]
    assert not world.wrong()


@pytest.mark.parametrize("engine", ["duckdb"])
def test_what_an_archive_leaves_out_is_a_row_once(settings: Settings, tmp_path: Path) -> None:
    archive = Archive(tmp_path, (), {}, {}, START, START, left_out=(("b/c/trending_list", "no_article", "9 rows"),))

    def nothing(_: Settings, __: datetime) -> Counter[str]:
        return Counter()

    for _ in range(2):
        seeds = Seeds((), (), (), (), ())
        assert list(step_through(settings, archive, seeds, [START], ingest=nothing, analyse=nothing))
    with Store.open(settings).reading() as con:
        found = con.execute("SELECT stage, subject, reason, detail FROM drops").fetchall()
    assert found == [("replay", "b/c/trending_list", "no_article", "9 rows")]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_all_pages_failing_is_an_outage_where_they_could_be_read_before(world: World) -> None:
    sites = [f"https://{site}.example" for site in "ab"]
    world.feeds |= {f"{site}/rss": rss([f"{site}/1"]) for site in sites}
    world.pages |= {f"{site}/1": page(f"{site}/1") for site in sites}
    world.ingest(0)
    world.feeds |= {f"{site}/rss": rss([f"{site}/{n}" for n in (1, 2, 3)]) for site in sites}
    world.pages |= {f"{site}/{n}": Said("", 503) for site in sites for n in (1, 2, 3)}
    with pytest.raises(NothingCameBack, match="pages of 2 outlets failed"):
        world.ingest(6)
    assert world.ask("SELECT count(*) FROM store.article WHERE read_status = 'failed'") == [(6,)], "and yet is a row"
    for n in (2, 3):
        world.pages |= {f"{site}/{n}": page(f"{site}/{n}") for site in sites}
    world.ingest(48)  # some fail, some do not: no outage
    assert world.ask("SELECT status FROM store.run ORDER BY started_at DESC LIMIT 1") == [("completed",)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_pages_of_a_site_that_is_down_are_no_outage_of_ours(world: World) -> None:
    urls = [f"https://a.example/{n}" for n in range(6)]
    world.feeds[FEED] = rss(urls[:1])
    world.pages[urls[0]] = page(urls[0])
    world.ingest(0)
    world.feeds[FEED] = rss(urls)
    world.pages |= {url: Said("", 503) for url in urls}
    world.ingest(6)
    assert world.ask("SELECT status FROM store.run ORDER BY started_at DESC LIMIT 1") == [("completed",)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_title_author_and_section_are_kept_with_where_they_stood(world: World) -> None:
    urls = ["https://a.example/tech/1", "https://a.example/tech/2"]
    told = "<category>Chips</category><author>Ada Byron</author><title>AI model 1"
    world.feeds[FEED] = Said(rss(urls).body.replace("<title>AI model 1", told), kind="application/rss+xml")
    world.pages[urls[0]] = page(urls[0])
    world.pages[urls[1]] = Said(page(urls[1]).body.replace("<head>", '<head><meta name="section" content="AI">'))
    world.ingest(0)
    asked = "SELECT title_from, author, author_from, section, section_from FROM article ORDER BY url"
    assert world.ask(asked) == [
        ("page", "Ada Byron", "feed", "Chips", "feed"),
        ("page", None, None, "AI", "meta"),
    ]
    assert not world.wrong()


@pytest.mark.parametrize("engine", ["duckdb"])
def test_what_a_publisher_reserves_is_kept_with_its_day(world: World) -> None:
    url = "https://a.example/1"
    world.feeds[FEED] = rss([url])
    plain = page(url)
    world.pages[url] = Said(plain.body.replace("<head>", '<head><meta name="robots" content="noai">'))
    world.ingest(0)
    asked = "SELECT kind, is_standing, reserves_text FROM reservation"
    assert world.ask(asked) == [("noai", True, True)]
    world.pages[url] = plain
    world.ingest(24)
    assert world.ask(asked) == [("noai", False, False)]
    assert not world.wrong()


@pytest.mark.parametrize("engine", ["duckdb"])
@pytest.mark.parametrize("told", [WORDS.strip(), "It costs less."])
def test_a_page_that_comes_at_the_second_try_gives_its_day_and_stands_for_itself(world: World, told: str) -> None:
    url = "https://a.example/1"
    listed = rss([url]).body.replace(
        "<title>AI model 1", f"<description>{told}</description><title>An AI model for less"
    )
    world.feeds[FEED] = Said(listed, kind="application/rss+xml")
    world.pages[url] = Said("", 503)
    world.ingest(0)
    assert world.ask("SELECT text_source, read_status FROM store.article") == [("summary", "failed")]
    dated = page(url).body.replace(
        "<head>", '<head><meta property="article:published_time" content="2025-01-26T08:00:00Z">'
    )
    world.pages[url] = Said(dated)
    for hour in (1, 7):
        world.ingest(hour)
        assert world.ask("SELECT claimed_in FROM store.date_claim") == [("meta",)]
    current = "SELECT a.text_source, v.text_source, v.raw_id IS NULL FROM store.article a JOIN store.version v"
    assert world.ask(f"{current} USING (version_id)") == [("page", "page", False)]
    edits = [] if told == WORDS.strip() else [("update",)]
    assert world.ask("SELECT change_kind FROM corrections") == edits
    assert not world.wrong()
