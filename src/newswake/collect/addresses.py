"""Which addresses may be connected to: names are resolved, checked, and the checked address itself is used."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpcore

from newswake.collect.streams import Backend

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TRIES = 3  # addresses of one name; the connect time-out is shared among them


class RefusedAddressError(Exception):
    """A name that resolves to no public address."""


class PublicBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses alone.

    Every new connection is asked for here, so every redirect passes here; since the address that was checked is the
    one that is connected to, a name that resolves differently a moment later (DNS rebinding) gains nothing.
    """

    def __init__(self, threads: int) -> None:
        self._inner = Backend()
        # The loop's own executor has six threads on two cores: a few dead name servers would hold up every lookup.
        self._resolvers = ThreadPoolExecutor(threads, "resolve")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first public address of ``host`` that answers. Raises RefusedAddressError if it has none."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host} was not resolved in time") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        public = [address for address in addresses if is_public(address)][:_TRIES]
        if not public:
            raise RefusedAddressError(f"{host} is at {addresses[0]}" if addresses else f"{host} has no address")
        share = None if timeout is None else timeout / len(public)
        for address in public[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(public[-1], port, share, local_address, socket_options)

    def close(self) -> None:
        """Let the resolving threads go."""
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    async def _resolve(self, host: str, port: int) -> list[str]:
        with suppress(ValueError):
            return [str(ipaddress.ip_address(host))]  # an address already; "127.1" is none, and is looked up
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._resolvers, _look_up, host, port)
        return list(dict.fromkeys(found))


def _look_up(host: str, port: int) -> list[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Return whether ``address`` lies on the public internet: not private, loopback, link-local, multicast, reserved.

    IPv6 addresses that carry an IPv4 one (mapped, 6to4, Teredo, NAT64) are judged by that one too.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
