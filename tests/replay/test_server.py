import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from tiny_archives import Rows, feed_row

from newswake.replay.opening import open_archive
from newswake.replay.server import ReplayServer

WIRE = "https://harbourwire.example/feed.rss"


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


@pytest.fixture
def server(demo: Path) -> Iterator[ReplayServer]:
    with ReplayServer(open_archive(demo), at=at("2025-01-27T11:00"), silence_seconds=0.2) as running:
        yield running


def fetch(server: ReplayServer, url: str, **headers: str) -> httpx.Response:
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(f"{server.address}/fetch?url={quote(url, safe='')}", headers=asked)


def test_a_step_with_nothing_new_is_unchanged(server: ReplayServer) -> None:
    first = fetch(server, WIRE)
    assert (first.status_code, first.headers["content-type"]) == (200, "application/rss+xml; charset=utf-8")
    assert first.headers["last-modified"] == "Mon, 27 Jan 2025 10:00:00 GMT"
    assert first.headers["date"] == "Mon, 27 Jan 2025 11:00:00 GMT"
    server.set_clock(at("2025-01-27T17:00"))
    same = fetch(server, WIRE, if_none_match=first.headers["etag"])
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    assert fetch(server, WIRE, if_none_match=f'"x", W/{first.headers["etag"]}').status_code == 304
    assert fetch(server, WIRE, if_modified_since=first.headers["last-modified"]).status_code == 304
    server.set_clock(at("2025-01-27T18:00"))
    changed = fetch(server, WIRE, if_none_match=first.headers["etag"], if_modified_since=first.headers["last-modified"])
    assert (changed.status_code, changed.headers["last-modified"]) == (200, "Mon, 27 Jan 2025 18:00:00 GMT")
    assert fetch(server, WIRE, if_modified_since="not a date").status_code == 200


def test_pages_redirects_and_what_is_unknown(server: ReplayServer) -> None:
    assert "Chip shares" in fetch(server, "https://harbourwire.example/2025/01/27/chips").text
    assert fetch(server, "https://harbourwire.example/robots.txt").text.startswith("User-agent")
    assert fetch(server, "https://elsewhere.example/").status_code == 410
    server.set_clock(at("2025-01-29T13:00"))
    moved = fetch(server, "https://deichblatt.example/rss.xml")
    assert (moved.status_code, moved.headers["location"]) == (301, "https://deichblatt.example/neu.xml")
    assert httpx.get(f"{server.address}/fetch").status_code == 400
    assert httpx.get(f"{server.address}/elsewhere").status_code == 404


def test_the_clock_is_read_and_set(server: ReplayServer) -> None:
    assert httpx.get(f"{server.address}/clock").text == "2025-01-27T11:00:00+00:00"
    assert (
        httpx.post(f"{server.address}/clock", content="2025-01-28T02:00:00+01:00").text == "2025-01-28T01:00:00+00:00"
    )
    assert server.clock == at("2025-01-28T01:00")
    for wrong in ["tomorrow", "", "9" * 300]:
        assert httpx.post(f"{server.address}/clock", content=wrong).status_code == 400
    assert httpx.post(f"{server.address}/fetch", content="2025-01-28").status_code == 404
    assert server.clock == at("2025-01-28T01:00")


def test_channels_are_listed(server: ReplayServer) -> None:
    listed = httpx.get(f"{server.address}/channels").json()
    assert {(channel["url"], channel["mode"]) for channel in listed} >= {
        (WIRE, "always_on"),
        ("https://shellsocket.example/search.rss", "searched"),
    }


def test_a_silent_feed_hangs_up_and_the_server_lives(server: ReplayServer) -> None:
    server.set_clock(at("2025-01-29T01:00"))
    with pytest.raises(httpx.TimeoutException):
        httpx.get(f"{server.address}/fetch?url={quote(WIRE)}", timeout=0.05)
    with pytest.raises(httpx.RemoteProtocolError):
        fetch(server, WIRE)
    assert fetch(server, "https://harbourwire.example/news.xml").status_code == 200


def test_closing_waits_for_nobody(demo: Path) -> None:
    with httpx.Client() as client, ReplayServer(open_archive(demo)) as server:
        client.get(f"{server.address}/clock")
        began = time.perf_counter()
        server.__exit__(None, None, None)
        assert time.perf_counter() - began < 1
        with pytest.raises(httpx.TransportError):
            client.get(f"{server.address}/clock")


def test_five_hundred_requests_a_second(write_rows: Callable[[Rows], Path]) -> None:
    first = datetime(2023, 2, 5, tzinfo=UTC)
    rows = [
        feed_row(f"https://a.example/{n}", str(first + timedelta(minutes=n)), feed_url=f"https://f.example/{n % 20}")
        for n in range(1000)
    ]
    paths = [f"/fetch?url={quote(f'https://f.example/{number}', safe='')}" for number in range(20)]

    async def ask(port: int, times: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in range(times):
            writer.write(f"GET {paths[number % 20]} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            assert head.startswith("HTTP/1.1 200 OK")
            await reader.readexactly(int(head.split("Content-Length: ")[1].split("\r\n")[0]))
        writer.close()

    async def load(port: int) -> float:
        began = time.perf_counter()
        await asyncio.gather(*(ask(port, 50) for _ in range(32)))
        return 32 * 50 / (time.perf_counter() - began)

    with ReplayServer(open_archive(write_rows(rows)), at=first + timedelta(days=1)) as server:
        rate = asyncio.run(load(int(server.address.rpartition(":")[2])))
    assert rate > 500, f"{rate:.0f} requests a second; 2,500 were usual"
