"""Polls 2,000 feeds on loopback, each answering after 200 ms, one in ten failing in its own way, and prints the ratio.

    python benchmarks/bench_polling.py [--feeds 2000] [--concurrency 64]

The bound is the sum of what the servers make us wait, divided by the concurrency. Each feed is a host of its own
(127.x.y.z), so that every poll makes a connection, passes the address check and gets its host's turn; no name is looked
up. The server runs in another process. ``fetched`` is the network alone; ``stored`` is a whole stage, with parsing and
the store; ``unchanged`` is the same stage once more, when no feed has changed: what nearly all polls are. The last of
the silent feeds is the 1,886th: where nobody knows beforehand that it is silent, as in the first two, the run waits for
it alone, 1.24 × the bound at the least. A machine that does other things adds to all of it: give the benchmark a
processor of its own (chrt -f 10 python …).
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import multiprocessing
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from newswake.collect import addresses
from newswake.collect.fetch import Fetcher
from newswake.errors import FetchError
from newswake.models import Channel, Response
from newswake.pipeline.ingest import poll_channels, sync_seeds
from newswake.pipeline.job import running
from newswake.seeds import Seeds
from newswake.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[1]
AT = datetime(2025, 1, 27, tzinfo=UTC)
ANSWERS_AFTER, SILENT_FOR = 0.2, 2.0
GOAL_RATIO, GOAL_MB = 1.3, 400
ITEM = "<item><guid>{n}-{i}</guid><link>http://outlet{n}.example/{i}</link><title>Item {i}</title></item>"
FAILURES = (
    "404", "410", "500", "503", "reset", "garbage", "too short", "too long", "not gzip", "html", "broken", "empty",
    "silent", "closed", "bad redirect", "circle",
)  # fmt: skip


def failure_of(number: int) -> str:
    """Return how a feed fails; "" for nine in ten."""
    return FAILURES[number // 10 % len(FAILURES)] if number % 10 == 5 else ""


def address_of(number: int, port: int) -> str:
    """Return the address of a feed: a host of its own."""
    return f"http://127.1.{number // 250}.{number % 250 + 1}:{port}/{number}"


def _feed(number: int) -> bytes:
    items = "".join(ITEM.format(n=number, i=i) for i in range(10))
    return f'<rss version="2.0"><channel><title>Feed {number}</title>{items}</channel></rss>'.encode()


def _answer(number: int, conditional: bool) -> bytes:  # noqa: C901, FBT001
    """Return what goes over the wire, headers and all."""

    def said(status: str, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
        return "\r\n".join([*lines, "", ""]).encode() + body

    match failure_of(number):
        case "404" | "410" | "500" as status:
            return said(f"{status} X")
        case "503":
            return said("503 X", b"", "Retry-After: 60")
        case "garbage":
            return b"\x16\x03\x01 no HTTP at all\r\n\r\n"
        case "too short":
            return said("200 OK", b"<rss>", length=5000)
        case "too long":
            return said("200 OK", b"<rss>", length=99_999_999_999)
        case "not gzip":
            return said("200 OK", b"<rss>", "Content-Encoding: gzip")
        case "html":
            return said("200 OK", b"<!doctype html><html><p>Sorry</html>")
        case "broken":
            return said("200 OK", b"<rss><channel><item>")
        case "empty":
            return said("200 OK")
        case "bad redirect":
            return said("302 X", b"", "Location: file:///etc/passwd")
        case "circle":
            return said("302 X", b"", f"Location: /{number}")
    if conditional:
        return b'HTTP/1.1 304 X\r\nETag: "1"\r\n\r\n'
    return said("200 OK", gzip.compress(_feed(number), 1), "Content-Encoding: gzip", 'ETag: "1"')


async def _serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            number = int(head.split(b" ", 2)[1][1:])
            failure = failure_of(number)
            await asyncio.sleep(SILENT_FOR * 3 if failure == "silent" else ANSWERS_AFTER)
            if failure == "reset":
                writer.transport.abort()
                return
            if failure != "closed":
                writer.write(_answer(number, b"if-none-match" in head.lower()))
                await writer.drain()
            if failure in ("too short", "too long", "garbage", "closed"):
                break
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


def _serve(told: Connection) -> None:
    async def forever() -> None:
        server = await asyncio.start_server(_serve_one, "0.0.0.0", 0, backlog=1024)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


@contextmanager
def serving() -> Iterator[int]:
    """Serve the feeds in a process of its own; yields the port."""
    mine, its = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(its,), daemon=True)
    server.start()
    try:
        yield mine.recv()
    finally:
        server.terminate()
        server.join()


def bound_seconds(feeds: int, concurrency: int) -> float:
    """Return the sum of waits over the concurrency."""
    waits = (SILENT_FOR if failure_of(n) == "silent" else ANSWERS_AFTER for n in range(feeds))
    return sum(waits) / concurrency


async def _fetch_all(settings: Settings, urls: list[str]) -> Counter[str]:
    async with Fetcher(settings.collect, lambda: AT) as fetcher:

        async def fetch(url: str) -> Response | FetchError:
            try:
                return await fetcher.get(url, max_bytes=settings.collect.max_feed_bytes)
            except FetchError as error:
                return error

        answers = await asyncio.gather(*map(fetch, urls))
    return Counter("came" if isinstance(answer, Response) else f"failed {answer.failure}" for answer in answers)


def _stage(settings: Settings, urls: list[str]) -> Counter[str]:
    with running(settings, "ingest", AT) as job:
        sync_seeds(job, Seeds((), (), (), (), ()), [Channel(url, url, "always_on") for url in urls])
        began = time.perf_counter()
        poll_channels(job, everyone=True)
        job.counts["ms"] = round(1000 * (time.perf_counter() - began))
    return job.counts


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--concurrency", type=int, default=64)
    asked = parser.parse_args()
    addresses.is_public = lambda address: True  # noqa: ARG005 - loopback stands for the web here, and yet every address is checked
    with tempfile.TemporaryDirectory() as folder, serving() as port:
        plain = load_settings(ROOT, data_dir=Path(folder))
        limits = {"concurrency": asked.concurrency, "read_seconds": SILENT_FOR}
        settings = plain.model_copy(update={"collect": plain.collect.model_copy(update=limits)})
        urls = [address_of(n, port) for n in range(asked.feeds)]
        bound = bound_seconds(asked.feeds, asked.concurrency)
        print(f"{asked.feeds} feeds, {asked.concurrency} at once; the bound is {bound:.2f} s")
        began, busy = time.perf_counter(), time.process_time()
        came = asyncio.run(_fetch_all(settings, urls))
        _print(
            "fetched",
            time.perf_counter() - began,
            bound,
            f"{time.process_time() - busy:.1f} s of processor; {dict(came)}",
        )
        for name in ("stored", "unchanged"):
            busy = time.process_time()
            counts = _stage(settings, urls)
            seconds = counts.pop("ms") / 1000
            _print(name, seconds, bound, f"{time.process_time() - busy:.1f} s of processor; {dict(counts)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB (goal < {GOAL_MB})")


def _print(name: str, seconds: float, bound: float, said: str) -> None:
    print(f"{name:<10} {seconds:6.2f} s   {seconds / bound:.2f} × the bound (goal ≤ {GOAL_RATIO})   {said}")


if __name__ == "__main__":
    main()
