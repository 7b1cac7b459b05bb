"""Whose turn it is: how many requests a host gets at once, how far apart, and none while it asks for a pause."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from newswake.collect.politeness import host_pause_seconds
from newswake.errors import FetchPostponed
from newswake.settings import Collect

# A replay server is one host on loopback: four requests at once keep it busy, and more only wait there.
_REPLAY_AT_ONCE = 4


class Host:
    """One host during a run; times are the event loop's."""

    def __init__(self, at_once: int, spacing_seconds: float) -> None:
        self.places = asyncio.Semaphore(at_once)
        self.spacing_seconds = spacing_seconds
        self.free_at = 0.0
        self.paused_until = 0.0
        self.strikes = 0

    def pause(self, retry_after: float | None) -> None:
        """Leave the host alone for a while: it answered 429 or 503."""
        self.strikes += 1
        until = asyncio.get_running_loop().time() + host_pause_seconds(self.strikes, retry_after)
        self.paused_until = max(self.paused_until, until)


class Hosts:
    """All hosts of a run. ``free`` is for a replay, with no hosts to spare: few requests at once, else no limit."""

    def __init__(self, limits: Collect, *, free: bool) -> None:
        self._limits = limits
        self._free = free
        self._at_once = asyncio.Semaphore(min(limits.concurrency, _REPLAY_AT_ONCE) if free else limits.concurrency)
        self._closes_at: float | None = None
        self._hosts: dict[str, Host] = {}
        self._robots_locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def host(self, name: str) -> Host:
        """Return the state of ``name``."""
        if name not in self._hosts:
            self._hosts[name] = Host(self._limits.host_concurrency, self._limits.host_spacing_seconds)
        return self._hosts[name]

    def robots_lock(self, origin: str) -> asyncio.Lock:
        """Return the lock under which the robots.txt of ``origin`` is fetched: once, whoever asks first."""
        return self._robots_locks[origin]

    @asynccontextmanager
    async def turn(self, name: str, url: str) -> AsyncIterator[Host]:
        """Wait until ``name`` may be asked for ``url``.

        Raises FetchPostponed at once while the host is paused, and where its turn comes after the run's time.
        """
        host = self.host(name)
        if self._free:
            async with self._at_once:
                yield host
            return
        async with host.places:
            await self._wait(host, name, url)
            try:
                yield host
            finally:
                self._at_once.release()

    async def _wait(self, host: Host, name: str, url: str) -> None:
        """Take one of the places of all hosts at a moment when this host is free: nobody sleeps on a place."""
        loop = asyncio.get_running_loop()
        if self._closes_at is None:
            self._closes_at = loop.time() + self._limits.run_seconds
        while True:
            if max(loop.time(), host.free_at) > self._closes_at:
                said = f"{url}: not asked, since {name} has no turn left within {self._limits.run_seconds:g} s"
                raise FetchPostponed(said, url=url, failure="temporary")
            if (pause := host.paused_until - loop.time()) > 0:
                said = f"{url}: left alone, since {name} asked for a pause (429 or 503); {pause:.0f} s of it remain"
                raise FetchPostponed(said, url=url, failure="temporary", retry_after_seconds=pause)
            await asyncio.sleep(host.free_at - loop.time())
            await self._at_once.acquire()
            if loop.time() >= max(host.free_at, host.paused_until):
                host.free_at = loop.time() + host.spacing_seconds
                return
            self._at_once.release()
