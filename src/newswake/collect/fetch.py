"""Fetching over HTTP: conditional, bounded on every axis, polite to hosts, closed to private addresses."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple, Self
from urllib.parse import quote

import httpcore
import httpx

from newswake.collect.addresses import PublicBackend
from newswake.collect.connections import Connections
from newswake.collect.failures import explain_failure
from newswake.collect.hosts import Hosts
from newswake.collect.houserules import HouseRules
from newswake.collect.politeness import classify, retry_after_seconds
from newswake.collect.reservations import Reservation
from newswake.collect.unpack import ACCEPTED, TooLargeError, unpack
from newswake.errors import FetchError, FetchRefused
from newswake.models import Response, Validators
from newswake.settings import Collect

_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, */*;q=0.5"
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


class _Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Fetcher:
    """Fetches addresses; one for a run, as an async context manager.

    Promises: every failure is a FetchError; no request outlasts the time limits, no body the byte limits, wire and
    decompressed alike; no connection goes to an address that is not public, unless the settings allow it; no host gets
    more requests than the settings say, none while it asked for a pause. Keeps no cookies and uses no proxy. With
    ``fetch_via`` every request goes to that replay server, and what protects hosts and the own network is off.
    """

    def __init__(self, limits: Collect, clock: Callable[[], datetime]) -> None:
        self._limits = limits
        self._clock = clock
        self._via = limits.fetch_via.rstrip("/")
        self._hosts = Hosts(limits, free=bool(self._via))
        self._backend = PublicBackend(limits.concurrency)
        self._connections: Connections | None = None
        self._rules = HouseRules(self.get, self._hosts, limits.user_agent)

    async def __aenter__(self) -> Self:
        guarded = not (self._limits.allow_private_addresses or self._via)
        self._connections = Connections(self._limits.concurrency, self._backend if guarded else None)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._connections is not None:
            await self._connections.aclose()
        self._backend.close()

    async def get(
        self, url: str, *, validators: Validators | None = None, max_bytes: int, ask_robots: bool = False
    ) -> Response:
        """Fetch ``url`` through its redirects. 304 gives a response without body, and only where validators were sent.

        ``max_bytes`` bounds the body before and after decompression. ``ask_robots`` (for pages) heeds robots.txt at
        every hop, where the settings obey it. The time limit counts time on the wire, not the wait for a host's turn.
        Raises FetchError.
        """
        asked = _conditions(validators)
        robots = ask_robots and self._limits.obey_robots and not self._via
        seconds, at, moved_to, permanent = self._limits.total_seconds, url, None, True
        seen: set[str] = set()
        while True:
            target = _check_address(at, url)
            if str(target) in seen:
                raise FetchError(f"{url}: redirects in a circle, by {at}", url=url, failure="soft")
            if len(seen) > self._limits.max_redirects:
                raise FetchError(f"{url}: more than {self._limits.max_redirects} redirects", url=url, failure="soft")
            seen.add(str(target))
            if robots:
                await self._rules.heed(target, url)
            answer, seconds = await self._take_turn(target, at, url, asked, max_bytes, seconds)
            if answer.status not in _REDIRECTS:
                return self._settle(url, at, answer, moved_to, conditional=bool(asked))
            at = _next_address(target, answer, url)
            permanent = permanent and answer.status in _PERMANENT
            # A chain with one step that is not for good is not: behind a 302 may stand a login or a holding page.
            moved_to = at if permanent else None

    def reserved(self, url: str) -> Mapping[str, tuple[Reservation, ...]]:
        """Return what the host of ``url`` reserves for it in ``robots`` and ``well_known``, those that were read."""
        try:
            return self._rules.reserved(_check_address(url, url))
        except FetchRefused:
            return {}

    def _settle(self, url: str, at: str, answer: _Answer, moved_to: str | None, *, conditional: bool) -> Response:
        status, now = answer.status, self._clock()
        if not (HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or (status == 304 and conditional)):
            by = "" if at == url else f" (redirected to {at})"
            raise FetchError(
                f"{url}{by}: answered {status} ({_phrase(status)})",
                url=url,
                failure=classify(status),
                status=status,
                retry_after_seconds=retry_after_seconds(answer.headers, now),
            )
        return Response(url, at, status, answer.headers, answer.body, now, moved_to)

    async def _take_turn(
        self, target: httpx.URL, at: str, url: str, asked: Mapping[str, str], max_bytes: int, seconds: float
    ) -> tuple[_Answer, float]:
        """Make one request when its host's turn comes; return the answer and the seconds left."""
        loop = asyncio.get_running_loop()
        async with self._hosts.turn(target.host, url) as host:
            began = loop.time()
            try:
                async with asyncio.timeout(seconds):
                    answer = await self._exchange(target, at, asked, max_bytes)
            except Exception as error:  # a hostile server reaches odd corners of h11, h2 and ssl
                raise explain_failure(error, url=url, at=at, limits=self._limits, max_bytes=max_bytes) from error
            if answer.status in _BUSY:
                host.pause(retry_after_seconds(answer.headers, self._clock()))
            else:
                host.strikes = 0
            return answer, seconds - (loop.time() - began)

    async def _exchange(self, target: httpx.URL, at: str, asked: Mapping[str, str], max_bytes: int) -> _Answer:
        if self._connections is None:
            raise RuntimeError("a Fetcher is an async context manager")
        address = httpx.URL(f"{self._via}/fetch?url={quote(at, safe='')}") if self._via else target
        async with self._connections.answer(self._request(address, asked)) as response:
            headers, body = _headers(response.headers), b""
            if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES or response.status == 304:
                wire = await _read_within(response, headers, max_bytes)
                body = unpack(wire, headers.get("content-encoding", ""), max_bytes=max_bytes) if wire else b""
            return _Answer(response.status, headers, body)

    def _request(self, address: httpx.URL, asked: Mapping[str, str]) -> httpcore.Request:
        limits = self._limits
        headers = {"User-Agent": limits.user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED, **asked}
        if limits.contact:
            headers["From"] = limits.contact
        if address.userinfo:
            known = f"{address.username}:{address.password}".encode()
            headers["Authorization"] = f"Basic {b64encode(known).decode()}"
        url = httpcore.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)
        timeouts = {"connect": limits.connect_seconds, "read": limits.read_seconds, "write": limits.read_seconds}
        sent = [(b"Host", address.netloc), *((name.encode(), value.encode()) for name, value in headers.items())]
        return httpcore.Request("GET", url, headers=sent, extensions={"timeout": timeouts})


def _conditions(validators: Validators | None) -> dict[str, str]:
    if validators is None:
        return {}
    said = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in said.items() if value}


def _check_address(at: str, url: str) -> httpx.URL:
    by = "" if at == url else f" redirects to {at[:200]}:"
    try:
        target = httpx.URL(at)
        target = target.copy_with(fragment=None) if "#" in at else target
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        said = f"{url}:{by} not an address: {error}"
        raise FetchRefused(said, url=url, failure="hard", is_redirected=at != url) from error
    if target.scheme not in ("http", "https") or not target.host:
        said = f"{url}:{by} only http and https addresses are fetched"
        raise FetchRefused(said, url=url, failure="hard", is_redirected=at != url)
    return target


def _next_address(target: httpx.URL, answer: _Answer, url: str) -> str:
    location = answer.headers.get("location", "").strip()
    if not location:
        raise FetchError(
            f"{url}: answered {answer.status} without saying where to", url=url, failure="soft", status=answer.status
        )
    try:
        return str(target.join(location))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        said = f"{url}: redirects to {location[:200]!r}, which is no address"
        raise FetchError(said, url=url, failure="soft", status=answer.status) from error


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else "no known status"


def _headers(said: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers under their names in lower case, those said twice joined."""
    found: dict[str, str] = {}
    for name, value in said:
        key = name.decode("latin-1").lower()
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


async def _read_within(response: httpcore.Response, headers: Mapping[str, str], max_bytes: int) -> bytes:
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:18]) > max_bytes:
        raise TooLargeError
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if len(body) > max_bytes:
            raise TooLargeError
    return bytes(body)
