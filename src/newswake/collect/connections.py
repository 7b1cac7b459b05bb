"""Connections of a run, a pool for each host, those unused for longest closed first."""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpcore
import httpx

_KEPT_SECONDS = 5.0  # the shortest keep-alive that servers are commonly set to
Origin = tuple[str, str, int | None]


class Connections(httpx.AsyncBaseTransport):
    """Sends each request over its host's own pool, and keeps at most twice ``most`` pools open.

    One pool of 64 connections looks at each of them at every request, and at each again for every idle one: two thirds
    of the time of a request. A pool of one host holds one or two.
    """

    def __init__(self, most: int, backend: httpcore.AsyncNetworkBackend | None) -> None:
        self._most = most
        self._backend = backend
        self._ssl = httpx.create_ssl_context()
        self._pools: OrderedDict[Origin, _Pool] = OrderedDict()

    @asynccontextmanager
    async def kept_for(self, url: httpx.URL) -> AsyncIterator[None]:
        """Keep the connections to the host of ``url`` open meanwhile: requests to it are sent inside."""
        origin = _origin_of(url)
        pool = self._pools.pop(origin, None) or _Pool(self._most, self._ssl, self._backend)
        self._pools[origin] = pool  # now the last
        pool.users += 1
        try:
            yield
        finally:
            pool.users -= 1
            await self._close_unused()

    async def _close_unused(self) -> None:
        if len(self._pools) <= 2 * self._most:  # as many again may be in use
            return
        oldest = next((origin for origin, pool in self._pools.items() if not pool.users), None)
        if oldest is not None:
            await self._pools.pop(oldest).aclose()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request over its host's pool."""
        return await self._pools[_origin_of(request.url)].handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        while self._pools:
            await self._pools.popitem()[1].aclose()


class _Pool(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool that connects through ``backend``: httpx itself takes none."""

    def __init__(self, connections: int, context: ssl.SSLContext, backend: httpcore.AsyncNetworkBackend | None) -> None:
        self.users = 0
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=_KEPT_SECONDS,
            http2=True,
            network_backend=backend,
        )


def _origin_of(url: httpx.URL) -> Origin:
    return url.scheme, url.host, url.port
