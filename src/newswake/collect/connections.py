"""Connections of a run, kept for each host while it may be asked again, those unused for longest closed first."""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

import httpcore
import httpx

from newswake.collect.streams import Backend

_KEPT_SECONDS = 5.0  # the shortest keep-alive that servers are commonly set to
_Origin = tuple[bytes, bytes, int | None]


class Connections:
    """Sends each request over a connection of its own to the host, and keeps idle ones of at most ``most`` hosts.

    httpcore's pool looks at each of its connections at every request, and httpx's client builds its own requests and
    answers around httpcore's: both together took two thirds of the time of a request.
    """

    def __init__(self, most: int, backend: httpcore.AsyncNetworkBackend | None) -> None:
        self._most = most
        self._backend = backend or Backend()
        self._idle: OrderedDict[_Origin, list[httpcore.AsyncHTTPConnection]] = OrderedDict()

    @cached_property
    def _ssl(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()

    @asynccontextmanager
    async def answer(self, request: httpcore.Request) -> AsyncIterator[httpcore.Response]:
        """Send a request; the answer's body can be read inside. Raises httpcore's exceptions."""
        origin = (request.url.scheme, request.url.host, request.url.port)
        connection = await self._take(origin) or self._open(request)
        try:
            response = await connection.handle_async_request(request)
            try:
                yield response
            finally:
                await response.aclose()
        except BaseException:  # over HTTP/2 a connection seems as good as new after a request that failed
            await connection.aclose()
            raise
        await self._keep(origin, connection)

    def _open(self, request: httpcore.Request) -> httpcore.AsyncHTTPConnection:
        is_tls = request.url.scheme == b"https"
        return httpcore.AsyncHTTPConnection(
            request.url.origin,
            ssl_context=self._ssl if is_tls else None,
            keepalive_expiry=_KEPT_SECONDS,
            http2=True,
            network_backend=self._backend,
        )

    async def _take(self, origin: _Origin) -> httpcore.AsyncHTTPConnection | None:
        kept = self._idle.get(origin, [])
        while kept:
            connection = kept.pop()
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return None

    async def _keep(self, origin: _Origin, connection: httpcore.AsyncHTTPConnection) -> None:
        if not connection.is_available():
            await connection.aclose()
            return
        self._idle.setdefault(origin, []).append(connection)
        self._idle.move_to_end(origin)
        if len(self._idle) > self._most:
            for unused in self._idle.popitem(last=False)[1]:
                await unused.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        while self._idle:
            for connection in self._idle.popitem()[1]:
                await connection.aclose()
