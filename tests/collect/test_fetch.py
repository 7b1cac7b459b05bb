"""The fetcher against a real server that misbehaves: a clear error each, within bounds, and the others go on."""

from __future__ import annotations

import asyncio
import socket
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from misbehaving_server import ETAG, FEED, MODIFIED, Server, serving

from newswake.collect import addresses
from newswake.collect.fetch import Fetcher
from newswake.errors import FetchError, FetchPostponed, FetchRefused
from newswake.models import Response, Validators
from newswake.settings import Collect

NOW = datetime(2025, 1, 27, 12, tzinfo=UTC)


def limits(**changes: object) -> Collect:
    plain: dict[str, object] = {
        "user_agent": "Newswake/0.1 (+https://newswake.example/bot)",
        "contact": "desk@newswake.example",
        "fetch_via": "",
        "concurrency": 64,
        "host_concurrency": 64,
        "host_spacing_seconds": 0,
        "connect_seconds": 2,
        "read_seconds": 0.3,
        "total_seconds": 0.8,
        "max_feed_bytes": 1_000_000,
        "max_page_bytes": 1_000_000,
        "max_redirects": 5,
        "max_feed_entries": 1000,
        "max_pages": 100,
        "host_pages": 100,
        "run_seconds": 60,
        "full_fetch_hours": 24,
        "allow_private_addresses": True,
        "obey_robots": True,
        "reserved": "no_text",
        "poll_minutes_min": 10,
        "poll_minutes_max": 1440,
        "raw_keep_days": 90,
        "raw_max_gb": 50,
        "reader_processes": 1,
        "page_seconds": 1,
    }
    return Collect.model_validate(plain | changes)


@pytest.fixture(scope="module")
def shared_server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def server(shared_server: Server) -> Server:
    shared_server.requests.clear()
    shared_server.hits.clear()
    shared_server.robots = (404, b"")
    return shared_server


def run(job: Callable[[Fetcher], Awaitable[object]], **changes: object) -> object:
    async def inside() -> object:
        async with Fetcher(limits(**changes), lambda: NOW) as fetcher:
            return await job(fetcher)

    return asyncio.run(inside())


def get(url: str, *, ask_robots: bool = False, validators: Validators | None = None, **changes: object) -> Response:
    answer = run(
        lambda fetcher: fetcher.get(url, validators=validators, max_bytes=1_000_000, ask_robots=ask_robots), **changes
    )
    assert isinstance(answer, Response)
    return answer


def failure(url: str, *, ask_robots: bool = False, **changes: object) -> FetchError:
    began = time.monotonic()
    with pytest.raises(FetchError) as caught:
        get(url, ask_robots=ask_robots, **changes)
    assert time.monotonic() - began < 3
    assert str(caught.value).startswith(url)
    assert caught.value.url == url
    return caught.value


def test_body_and_headers_arrive_and_we_say_who_we_are(server: Server) -> None:
    got = get(f"{server.url}/feed")
    assert (got.status, got.body, got.fetched_at, got.moved_to) == (200, FEED, NOW, None)
    assert got.headers["content-type"] == "application/rss+xml"
    sent = server.requests[0][2]
    assert sent["user-agent"].startswith("Newswake/")
    assert sent["from"] == "desk@newswake.example"
    assert {"gzip", "br", "zstd"} <= set(sent["accept-encoding"].split(", "))


@pytest.mark.parametrize("validators", [Validators(etag=ETAG), Validators(last_modified=MODIFIED)])
def test_validators_make_the_request_conditional(server: Server, validators: Validators) -> None:
    first = get(f"{server.url}/conditional")
    assert first.status == 200
    assert (first.headers["etag"], first.headers["last-modified"]) == (ETAG, MODIFIED)
    again = get(f"{server.url}/conditional", validators=validators)
    assert (again.status, again.body) == (304, b"")
    assert get(f"{server.url}/conditional", validators=Validators(etag='"old"')).body == FEED


def test_not_modified_without_having_asked_is_an_error(server: Server) -> None:
    assert failure(f"{server.url}/unasked").status == 304


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_compressed_bodies_are_unpacked(server: Server, encoding: str) -> None:
    assert get(f"{server.url}/packed/{encoding}").body == FEED


def test_misencoded_bytes_are_handed_on_as_they_are(server: Server) -> None:
    assert b"\xff\xfe" in get(f"{server.url}/misencoded").body


def test_permanent_redirects_move_the_address_and_temporary_ones_do_not(server: Server) -> None:
    feed = f"{server.url}/feed"
    moved = get(f"{server.url}/moved")
    assert (moved.url, moved.final_url, moved.moved_to) == (f"{server.url}/moved", feed, feed)
    assert get(f"{server.url}/found").moved_to is None
    half = get(f"{server.url}/moved-then-found")
    assert (half.final_url, half.moved_to) == (feed, None)


@pytest.mark.parametrize(
    ("path", "weight", "words"),
    [
        ("/circle", "soft", "redirects in a circle"),
        ("/to-itself", "soft", "redirects in a circle"),
        ("/endless-redirects/0", "soft", "more than 5 redirects"),
        ("/to-file", "hard", "redirects to file:/etc/passwd: only http and https"),
        ("/to-nonsense", "soft", "which is no address"),
        ("/to-nowhere", "soft", "without saying where to"),
        ("/to-gone", "hard", "answered 410 (Gone)"),
        ("/gone", "hard", "answered 410 (Gone)"),
        ("/missing", "soft", "answered 404 (Not Found)"),
        ("/drip", "temporary", "not finished within 0.8 s"),
        ("/silent", "temporary", "silent for 0.3 s"),
        ("/endless", "soft", "larger than 1,000,000 bytes"),
        ("/announced-large", "soft", "larger than 1,000,000 bytes"),
        ("/too-short", "temporary", "broke off"),
        ("/reset", "temporary", "cut in the middle"),
        ("/garbage", "temporary", "broke the rules of HTTP"),
        ("/not-gzip", "soft", "cannot be decompressed: not gzip"),
        ("/odd-encoding", "soft", "unknown encoding 'rot13'"),
    ],
)
def test_each_way_to_fail_says_what_happened(server: Server, path: str, weight: str, words: str) -> None:
    error = failure(server.url + path)
    assert words in str(error)
    assert error.failure == weight


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_bomb_stops_at_the_bound(server: Server, encoding: str) -> None:
    tracemalloc.start()
    error = failure(f"{server.url}/bomb/{encoding}", read_seconds=2, total_seconds=2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "larger than 1,000,000 bytes" in str(error)
    assert peak < 30_000_000


@pytest.mark.parametrize(
    ("url", "weight", "words"),
    [
        ("ftp://feeds.example/rss", "hard", "only http and https"),
        ("file:///etc/passwd", "hard", "only http and https"),
        ("http://", "hard", "only http and https"),
        ("http://outlet.example:port/", "hard", "not an address"),
        ("not an address", "hard", "only http and https"),
        ("http://127.0.0.1:1/", "temporary", "connection refused"),
        ("http://nobody.invalid/", "soft", "host name is not known"),
    ],
)
def test_addresses_that_lead_nowhere(url: str, weight: str, words: str) -> None:
    error = failure(url)
    assert words in str(error)
    if "not known" not in words:  # a machine without a name server says "try again"
        assert error.failure == weight


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "10.1.2.3", "[::1]", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused(server: Server, host: str) -> None:
    error = failure(f"http://{host}:{server.server_port}/feed", allow_private_addresses=False)
    assert isinstance(error, FetchRefused)
    assert error.failure == "hard"
    assert "not public" in str(error)
    assert not server.requests


@pytest.fixture
def public_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 alone counts as public, so that a server there can send us on to addresses that are not."""
    real = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1" or real(address))


@pytest.mark.usefixtures("public_loopback")
@pytest.mark.parametrize("path", ["/to-private", "/to-metadata"])
def test_a_redirect_to_a_private_address_is_refused(server: Server, path: str) -> None:
    error = failure(server.url + path, allow_private_addresses=False)
    assert isinstance(error, FetchRefused)
    assert "not public" in str(error)


@pytest.mark.usefixtures("public_loopback")
def test_a_name_that_changes_its_address_between_check_and_connection_gains_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"])

    def rebind(_host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", rebind)
    url = f"http://rebind.example:{server.server_port}/feed"
    assert get(url, allow_private_addresses=False).body == FEED
    assert server.requests[0][2]["host"].startswith("rebind.example")
    assert "127.0.0.2" in str(failure(url, allow_private_addresses=False))


def test_the_others_go_on_beside_every_failure(server: Server) -> None:
    bad = ["/drip", "/silent", "/endless", "/too-short", "/reset", "/garbage", "/gone", "/circle", "/bomb/gzip"]
    paths = [*bad, *["/slow"] * 40, *bad]

    async def all_at_once(fetcher: Fetcher) -> list[Response | BaseException]:
        jobs = (fetcher.get(server.url + path, max_bytes=1_000_000) for path in paths)
        return await asyncio.gather(*jobs, return_exceptions=True)

    answers = run(all_at_once, read_seconds=1, total_seconds=2)
    assert isinstance(answers, list)
    for path, answer in zip(paths, answers, strict=True):
        assert isinstance(answer, Response if path == "/slow" else FetchError), path


def test_connections_are_used_again(server: Server) -> None:
    ports: set[int] = set()
    real = Server.saw

    async def thrice(fetcher: Fetcher) -> None:
        for _ in range(3):
            await fetcher.get(f"{server.url}/conditional", validators=Validators(etag=ETAG), max_bytes=1000)
            await fetcher.get(f"{server.url}/feed", max_bytes=1000)

    def saw(self: Server, request: object) -> None:
        ports.add(request.client_address[1])  # type: ignore[attr-defined]
        real(self, request)  # type: ignore[arg-type]

    server.saw = saw.__get__(server)  # type: ignore[method-assign]
    try:
        run(thrice)
    finally:
        del server.saw  # type: ignore[method-assign]
    assert len(ports) == 1


def test_requests_at_one_host_are_spaced(server: Server) -> None:
    async def four(fetcher: Fetcher) -> None:
        await asyncio.gather(*(fetcher.get(f"{server.url}/feed", max_bytes=1000) for _ in range(4)))

    run(four, host_spacing_seconds=0.15)
    times = sorted(at for at, _, _ in server.requests)
    assert all(later - earlier > 0.1 for earlier, later in pairwise(times))


def test_a_host_that_asks_for_a_pause_gets_it(server: Server) -> None:
    async def twice(fetcher: Fetcher) -> list[FetchError]:
        errors = []
        for path in ("/busy", "/feed"):
            with pytest.raises(FetchError) as caught:
                await fetcher.get(server.url + path, max_bytes=1000)
            errors.append(caught.value)
        return errors

    errors = run(twice)
    assert isinstance(errors, list)
    first, second = errors
    assert (first.status, first.failure, first.retry_after_seconds) == (429, "temporary", 120)
    assert isinstance(second, FetchPostponed), "nobody asked it: no failure"
    assert server.hits == {"/busy": 1}


def test_robots_are_asked_once_and_heeded_at_every_hop(server: Server) -> None:
    server.robots = (200, b"User-agent: *\nAllow: /\n\nUser-agent: newswake\nDisallow: /secret")

    async def pages(fetcher: Fetcher) -> list[Response | BaseException]:
        paths = ("/feed", "/secret/page", "/to-secret", "/feed")
        jobs = (fetcher.get(server.url + path, max_bytes=1000, ask_robots=True) for path in paths)
        return await asyncio.gather(*jobs, return_exceptions=True)

    answers = run(pages)
    assert isinstance(answers, list)
    good, secret, hop, again = answers
    assert isinstance(good, Response)
    assert isinstance(again, Response)
    assert isinstance(secret, FetchRefused)
    assert isinstance(hop, FetchRefused)
    assert "asks us not to read it" in str(secret)
    assert server.hits["/robots.txt"] == 1
    assert not server.hits["/secret/page"]


def test_robots_that_cannot_be_read_forbid_and_missing_ones_allow(server: Server) -> None:
    server.robots = (500, b"")
    error = failure(f"{server.url}/feed", ask_robots=True)
    assert error.failure == "temporary"
    assert "robots.txt cannot be read" in str(error)
    assert get(f"{server.url}/feed", ask_robots=True, obey_robots=False).status == 200
    server.robots = (404, b"")
    assert get(f"{server.url}/feed", ask_robots=True).status == 200


@pytest.mark.usefixtures("public_loopback")
@pytest.mark.parametrize("to", [b"http://127.0.0.2/robots.txt", b"file:///etc/robots.txt"])
def test_robots_that_lead_to_an_address_that_is_refused_forbid(server: Server, to: bytes) -> None:
    server.robots = (302, to)
    error = failure(f"{server.url}/feed", ask_robots=True, allow_private_addresses=False)
    assert "robots.txt cannot be read" in str(error)
    assert not server.hits["/feed"]
    page = failure("http://127.0.0.2/feed", ask_robots=True, allow_private_addresses=False)
    assert isinstance(page, FetchRefused), "of such an address itself, the page is refused"


def test_fetch_via_asks_the_replay_server_for_the_original(server: Server) -> None:
    original = "https://outlet.example/news?id=1&lang=de"
    got = get(original, ask_robots=True, allow_private_addresses=False, fetch_via=server.url + "/")
    assert (got.url, got.final_url, got.body) == (original, original, FEED)
    assert [path for _, path, _ in server.requests] == [
        "/fetch?url=https%3A%2F%2Foutlet.example%2Fnews%3Fid%3D1%26lang%3Dde"
    ]
