"""Polling and reading against a server on loopback, with the limits that a replay does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from newswake.collect.polls import HONEST_FETCHES
from newswake.models import Channel
from newswake.pipeline.ingest import poll_channels, sync_seeds
from newswake.pipeline.job import running
from newswake.pipeline.reading import read_articles
from newswake.seeds import Seeds
from newswake.settings import Settings
from newswake.store.connect import Store

START = datetime(2025, 1, 27, tzinfo=UTC)
Reply = tuple[int, dict[str, str], bytes]


class Site(ThreadingHTTPServer):
    """A site that answers as ``reply`` says, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.reply: Callable[[str, dict[str, str]], Reply] = lambda path, asked: (404, {}, b"")
        self.asked: list[tuple[str, bool]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, "if-none-match" in asked))
        status, headers, body = self.server.reply(self.path, asked)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def live(settings: Settings, store: Store) -> Settings:
    limits = {"allow_private_addresses": True, "host_spacing_seconds": 0.0}
    return settings.model_copy(update={"collect": settings.collect.model_copy(update=limits)})


def ingest(settings: Settings, site: Site, hours: float, **limits: object) -> dict[str, int]:
    changed = settings.model_copy(update={"collect": settings.collect.model_copy(update=limits)})
    url = f"{site.url}/rss"
    with running(changed, "ingest", START + timedelta(hours=hours)) as job:
        sync_seeds(job, Seeds((), (), (), (), ()), [Channel(url, url, "always_on")])
        poll_channels(job, everyone=True)
        read_articles(job)
    return dict(job.counts)


def ask(settings: Settings, sql: str) -> list[tuple[object, ...]]:
    with Store.present(settings).reading() as con:
        return con.execute(sql).fetchall()


def feed(*urls: str, stamp: str = "") -> bytes:
    items = "".join(f"<item><guid>{u}</guid><link>{u}</link><title>AI model {u[-1]}</title></item>" for u in urls)
    return f'<rss version="2.0"><channel><title>A{stamp}</title>{items}</channel></rss>'.encode()


def polls_of(site: Site) -> list[bool]:
    return [conditional for path, conditional in site.asked if path == "/rss"]


class Feed:
    """A feed whose server sends 304 to whoever names an ETag that ``honours`` says it should."""

    def __init__(self, site: Site) -> None:
        self.body, self.etag = feed(f"{site.url}/1"), '"1"'
        self.always_304 = False

    def __call__(self, path: str, asked: dict[str, str]) -> Reply:
        if path != "/rss":
            return 404, {}, b""
        named = asked.get("if-none-match")
        same = named is not None and (self.always_304 or named == self.etag)
        return (304, {"ETag": str(named)}, b"") if same else (200, {"ETag": self.etag}, self.body)


@pytest.mark.parametrize("engine", ["duckdb"])
@pytest.mark.parametrize("how", ["stale etag", "always 304"])
def test_a_feed_whose_304_lied_is_fetched_in_full_from_then_on(live: Settings, site: Site, how: str) -> None:
    site.reply = lying = Feed(site)
    ingest(live, site, 0)
    lying.body = feed(f"{site.url}/1", f"{site.url}/2")
    if how == "always 304":
        lying.etag, lying.always_304 = '"2"', True
    ingest(live, site, 1)
    assert ask(live, "SELECT count(*) FROM store.entry") == [(1,)], "the lie"
    ingest(live, site, 25)
    assert ask(live, "SELECT count(*) FROM store.entry") == [(2,)], "found out a day later"
    assert ask(live, "SELECT is_lying FROM store.channel") == [(True,)]
    site.asked.clear()
    lying.body = feed(f"{site.url}/2", f"{site.url}/3")
    ingest(live, site, 26)
    assert polls_of(site) == [False], "no longer conditional"
    assert ask(live, "SELECT count(*) FROM store.entry") == [(3,)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_feed_that_lied_is_forgiven_when_it_tells_the_truth_for_long(live: Settings, site: Site) -> None:
    site.reply = lying = Feed(site)
    ingest(live, site, 0)
    lying.body = feed(f"{site.url}/1", f"{site.url}/2")
    ingest(live, site, 25)
    for n in range(HONEST_FETCHES):
        assert ask(live, "SELECT is_lying, honest_fetches FROM store.channel") == [(True, n)]
        lying.body, lying.etag = feed(f"{site.url}/2", f"{site.url}/3", stamp=str(n)), f'"honest {n}"'
        ingest(live, site, 26 + n)
    assert ask(live, "SELECT is_lying FROM store.channel") == [(False,)]
    site.asked.clear()
    ingest(live, site, 32)
    assert polls_of(site) == [True]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_an_honest_feed_is_not_taken_for_a_liar(live: Settings, site: Site) -> None:
    site.reply = honest = Feed(site)
    ingest(live, site, 0)
    ingest(live, site, 1)
    honest.body, honest.etag = feed(f"{site.url}/1", f"{site.url}/2"), '"2"'
    ingest(live, site, 25)
    assert ask(live, "SELECT is_lying FROM store.channel") == [(False,)]
    assert polls_of(site) == [False, True, False, True], "in full once a day, and the old validators tried once more"


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_feed_with_another_date_in_each_body_is_no_liar(live: Settings, site: Site) -> None:
    site.reply = dated = Feed(site)
    ingest(live, site, 0)
    dated.body = feed(f"{site.url}/1", stamp="printed anew")
    ingest(live, site, 25)
    assert ask(live, "SELECT is_lying FROM store.channel") == [(False,)]


def listed(site: Site, pages: int, robots: str = "") -> Callable[[str, dict[str, str]], Reply]:
    urls = [f"{site.url}/{n}" for n in range(pages)]

    def reply(path: str, _: dict[str, str]) -> Reply:
        if path == "/rss":
            return 200, {}, feed(*urls)
        if path == "/robots.txt":
            return 200, {}, robots.encode()
        return 200, {"Content-Type": "text/html"}, f"<html><body><p>Page {path}</p></body></html>".encode()

    return reply


def waiting(settings: Settings) -> int:
    [(count,)] = ask(settings, "SELECT count(*) FROM store.article WHERE reads = 0")
    return int(str(count))


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_host_gets_so_many_pages_in_a_run_and_the_rest_in_the_next(live: Settings, site: Site) -> None:
    site.reply = listed(site, 5)
    ingest(live, site, 0, host_pages=3)
    assert waiting(live) == 2
    ingest(live, site, 1, host_pages=3)
    assert waiting(live) == 0


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_crawl_delay_fits_into_the_time_of_a_run(live: Settings, site: Site) -> None:
    site.reply = listed(site, 8, "User-agent: *\nCrawl-delay: 0.2\n")
    counts = ingest(live, site, 0, run_seconds=0.5)
    asked = sum(path[1:].isdigit() for path, _ in site.asked)
    assert 1 <= asked <= 3
    assert counts["pages_postponed"] == 8 - asked == waiting(live)
    ingest(live, site, 1, run_seconds=5)
    assert waiting(live) == 0


@pytest.mark.parametrize("engine", ["duckdb"])
def test_robots_txt_is_asked_once_a_run_however_many_batches(
    live: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newswake.pipeline.reading.BATCH", 2)
    site.reply = listed(site, 5, "User-agent: GPTBot\nDisallow: /\n")
    ingest(live, site, 0)
    assert waiting(live) == 0
    assert [path for path, _ in site.asked].count("/robots.txt") == 1
    assert ask(live, "SELECT kind, said FROM reservation") == [("robots_ai", "Disallow: / for GPTBot")]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_what_robots_txt_reserves_is_kept_though_it_forbids_the_pages(live: Settings, site: Site) -> None:
    site.reply = listed(site, 1, "User-agent: *\nContent-Signal: ai-train=no\nDisallow: /0\n")
    ingest(live, site, 0)
    assert ask(live, "SELECT read_status FROM store.article") == [("refused",)]
    assert ask(live, "SELECT source, kind FROM store.reservation") == [("robots", "content_signal")]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_what_tdmrep_json_reserves_is_kept_and_asked_for_once_a_run(live: Settings, site: Site) -> None:
    pages, rules = (
        listed(site, 3),
        b'[{"location": "/0$", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]',
    )

    def reply(path: str, asked: dict[str, str]) -> Reply:
        status, headers, body = pages(path, asked)
        if path == "/.well-known/tdmrep.json":
            return (200, {}, rules) if rules else (404, {}, b"")
        return status, headers | ({"TDM-Reservation": "0"} if path == "/1" else {}), body

    site.reply = reply
    ingest(live, site, 0)
    assert [path for path, _ in site.asked].count("/.well-known/tdmrep.json") == 1
    of_the_file = "SELECT kind, said, url FROM store.reservation WHERE source = 'well_known' ORDER BY kind"
    assert [row[0] for row in ask(live, of_the_file)] == ["none", "tdm"], "/0 by the file and /1 by itself are free"
    assert ask(live, of_the_file)[1][1:] == ("tdmrep.json: /", f"{site.url}/2")
    assert ask(live, "SELECT kind, reserves_text FROM reservation") == [("tdm", True)]
    rules = b""
    ingest(live, site, 24)
    assert ask(live, "SELECT kind, is_standing FROM reservation") == [("tdm", False)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_tdmrep_json_is_not_asked_for_where_robots_txt_forbids_it(live: Settings, site: Site) -> None:
    site.reply = listed(site, 2, "User-agent: *\nDisallow: /.well-known/\n")
    ingest(live, site, 0)
    assert waiting(live) == 0 and "/.well-known/tdmrep.json" not in [path for path, _ in site.asked]
    assert ask(live, "SELECT DISTINCT source FROM store.reservation ORDER BY 1") == [("page",), ("robots",)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_gone_feed_shows_as_retired_and_comes_back_by_itself(live: Settings, site: Site) -> None:
    site.reply = lambda path, asked: (410, {}, b"")
    ingest(live, site, 0)
    [state] = ask(live, "SELECT state, gone_at, next_poll_at FROM feed_health")
    assert state[:2] == ("retired", START)
    site.reply = Feed(site)
    ingest(live, site, 24)
    assert ask(live, "SELECT state, gone_at FROM feed_health") == [("ok", None)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_only_the_headline_is_kept_where_the_settings_say_so(live: Settings, site: Site) -> None:
    pages = listed(site, 2, "User-agent: GPTBot\nDisallow: /\n")
    told, down = b"</title><description>The lab says that it costs less.</description></item>", set[str]()

    def reply(path: str, asked: dict[str, str]) -> Reply:
        status, headers, body = pages(path, asked)
        return (500 if path in down else status), headers, body.replace(b"</title></item>", told)

    site.reply = reply
    ingest(live, site, 0)
    kept = "SELECT title, text FROM article JOIN store.version USING (version_id, title) ORDER BY 1"
    assert [text for _, text in ask(live, kept)] == ["The lab says that it costs less."] * 2
    pages = listed(site, 3, "User-agent: GPTBot\nDisallow: /\n")
    down |= {"/1", "/2"}
    ingest(live, site, 24, reserved="headline_only")
    assert ask(live, kept) == [("AI model 0", ""), ("AI model 1", ""), ("AI model 2", "")]
    assert ask(live, "SELECT DISTINCT summary, content FROM store.entry WHERE summary <> '' OR content <> ''") == []
    assert ask(live, "SELECT count(*) FROM corrections") == [(0,)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_it_is_told_how_many_of_how_many_are_done(live: Settings, site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "newswake.progress")
    site.reply = Feed(site)
    ingest(live, site, 0)
    assert "feeds polled: 1 of 1" in caplog.messages


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_feed_that_failed_is_asked_before_those_that_answered(live: Settings, site: Site) -> None:
    site.reply = lambda path, _: (500, {}, b"") if path == "/z" else (200, {}, feed(f"{site.url}{path}/1"))
    one_by_one = live.model_copy(update={"collect": live.collect.model_copy(update={"host_concurrency": 1})})
    for hours in (0, 24):
        with running(one_by_one, "ingest", START + timedelta(hours=hours)) as job:
            channels = [Channel(f"{site.url}/{name}", f"{site.url}/{name}", "always_on") for name in "abz"]
            sync_seeds(job, Seeds((), (), (), (), ()), channels)
            poll_channels(job, everyone=True)
    assert [path for path, _ in site.asked] == ["/a", "/b", "/z", "/z", "/a", "/b"]
