"""Bytes over asyncio's own streams, as httpcore wants them: its own way, over anyio, takes three times as long."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

_EYEBALLS_SECONDS = 0.25  # RFC 8305: for so long the next address of a name waits for the one before


class Backend(httpcore.AsyncNetworkBackend):
    """Makes connections; what goes wrong comes as httpcore's exceptions, with the system's own as their cause."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - httpcore's, not used, as the next
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Connect to an address, or to a name's first that answers."""
        delay = None if ":" in host or host.replace(".", "").isdigit() else _EYEBALLS_SECONDS
        with _explained(httpcore.ConnectTimeout, httpcore.ConnectError):
            async with asyncio.timeout(timeout):
                streams = await asyncio.open_connection(host, port, happy_eyeballs_delay=delay)
        return Stream(*streams)


class Stream(httpcore.AsyncNetworkStream):
    """A connection's two ways."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what came, at most ``max_bytes``; nothing where the other side has ended."""
        with _explained(httpcore.ReadTimeout, httpcore.ReadError):
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send ``buffer``."""
        if not buffer:
            return
        with _explained(httpcore.WriteTimeout, httpcore.WriteError):
            self._writer.write(buffer)
            async with asyncio.timeout(timeout):
                await self._writer.drain()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Go on over TLS; the connection is closed where that fails."""
        try:
            with _explained(httpcore.ConnectTimeout, httpcore.ConnectError):
                async with asyncio.timeout(timeout):
                    await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except BaseException:
            self._writer.close()
            raise
        return self

    async def aclose(self) -> None:
        """Close without waiting for the other side."""
        self._writer.close()

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks of a connection: whether something came unasked for, and its TLS."""
        if info == "is_readable":
            return self._reader.at_eof() or self._writer.is_closing() or bool(self._reader._buffer)  # type: ignore[attr-defined]
        return self._writer.get_extra_info(info)


@contextmanager
def _explained(late: type[Exception], broken: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:  # ssl's errors too
        raise broken(str(error)) from error
