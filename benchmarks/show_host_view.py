"""Prints what one host saw in a day of polling, and an example of every way in which a poll fails.

    python benchmarks/show_host_view.py

A host on loopback with a feed that gets an article every three hours, its pages and a robots.txt is collected for a day
of the replayed clock: a run whenever something is due, on the quarter hour. Then each kind of failing feed of
``bench_polling`` is asked once. Nothing is measured here.
"""

from __future__ import annotations

import asyncio
import math
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from bench_polling import AT, FAILURES, ROOT, SILENT_FOR, address_of, failure_of, serving

from newswake.collect.fetch import Fetcher
from newswake.collect.polls import ChannelState, judge_poll
from newswake.errors import FetchError
from newswake.models import Channel, Response, Validators
from newswake.pipeline.ingest import poll_channels, sync_seeds
from newswake.pipeline.job import running
from newswake.pipeline.reading import read_articles
from newswake.seeds import Seeds
from newswake.settings import Settings, load_settings
from newswake.store.connect import Store

WORDS = "The lab says that its AI model costs a tenth of what others pay, and that anybody may read how. " * 6


class Host(ThreadingHTTPServer):
    """A site on a clock of its own, with a log."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.clock = AT
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.log: list[tuple[datetime, str, str, int]] = []

    def answer(self, path: str, etag: str) -> tuple[int, str, bytes]:
        """Return status, ETag and body at the host's own time."""
        if path == "/robots.txt":
            return 200, "", b"User-agent: *\nDisallow: /search\n"
        if path != "/rss":
            return 200, "", f"<html lang=en><title>AI {path}</title><article><p>{WORDS}</p></article></html>".encode()
        newest = math.floor((self.clock - AT) / timedelta(hours=3))
        known = f'"{newest}"'
        items = "".join(
            f"<item><guid>{n}</guid><link>{self.url}/{n}</link><title>AI model {n}</title></item>"
            for n in range(newest, newest - 10, -1)
        )
        body = f'<rss version="2.0"><channel><title>Host</title>{items}</channel></rss>'.encode()
        return (304, known, b"") if etag == known else (200, known, body)


class _Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Host

    def do_GET(self) -> None:
        etag = self.headers["If-None-Match"] or ""
        status, known, body = self.server.answer(self.path, etag)
        self.server.log.append((self.server.clock, self.path, etag, status))
        self.send_response(status)
        if known:
            self.send_header("ETag", known)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def collect_a_day(settings: Settings, host: Host) -> None:
    """Run ingest on each quarter hour of a day on which something is due."""
    feed = f"{host.url}/rss"
    due: datetime | None = AT
    while due is not None and due < AT + timedelta(days=1):
        host.clock = AT + timedelta(minutes=15) * math.ceil((due - AT) / timedelta(minutes=15))
        with running(settings, "ingest", host.clock) as job:
            sync_seeds(job, Seeds((), (), (), (), ()), [Channel(feed, feed, "always_on")])
            poll_channels(job)
            read_articles(job)
        with Store.open(settings).reading() as con:
            (due,) = con.execute(
                "SELECT least((SELECT min(next_poll_at) FROM store.channel),"
                " (SELECT min(next_read_at) FROM store.article))"
            ).fetchone() or (None,)


def show_log(host: Host) -> None:
    """Print the log, a line for each request."""
    for at, path, etag, status in host.log:
        print(f"  {at:%H:%M}  {status}  GET {path}{'  If-None-Match: ' + etag if etag else ''}")
    kinds = Counter(
        "feed" if p == "/rss" else "robots.txt" if p == "/robots.txt" else "page" for _, p, _, _ in host.log
    )
    unchanged = sum(status == 304 for *_, status in host.log)
    print(f"  {len(host.log)} requests in a day: {dict(kinds)}, {unchanged} of them answered 304 without a body")


async def show_failures(settings: Settings, port: int) -> None:
    """Print class and message of every kind of failure."""
    async with Fetcher(settings.collect, lambda: AT) as fetcher:
        for kind in FAILURES:
            number = next(n for n in range(2000) if failure_of(n) == kind)
            url = address_of(number, port)
            state = ChannelState(url, url, None, "always_on", Validators(), None, 0, AT, None, None)
            answer: Response | FetchError
            try:
                answer = await fetcher.get(url, max_bytes=settings.collect.max_feed_bytes)
            except FetchError as error:
                answer = error
            polled = judge_poll(state, answer, as_of=AT, max_entries=100)
            print(f"  {kind:<13} {polled.failure or polled.outcome:<10} {polled.error}"[:150])


def main() -> None:
    """Print both."""
    with tempfile.TemporaryDirectory() as folder:
        plain = load_settings(ROOT, data_dir=Path(folder))
        limits = {"allow_private_addresses": True, "read_seconds": SILENT_FOR, "host_spacing_seconds": 0.0}
        settings = plain.model_copy(update={"collect": plain.collect.model_copy(update=limits)})
        with Host() as host:
            Thread(target=host.serve_forever, daemon=True).start()
            collect_a_day(settings, host)
            host.shutdown()
            print(f"What one host saw on {AT:%d %B %Y} ({UTC}), by {settings.collect.user_agent}")
            show_log(host)
        with serving() as port:
            print("How a poll fails: the case, how much it weighs, what is said")
            asyncio.run(show_failures(settings, port))


if __name__ == "__main__":
    main()
