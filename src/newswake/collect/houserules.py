"""What hosts ask of us, fetched once a run: robots.txt, and the TDM Reservation Protocol's file."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Protocol

import httpx

from newswake.collect.hosts import Hosts
from newswake.collect.politeness import ROBOTS_BYTES, Robots
from newswake.collect.reservations import Reservation, reserved_by_file
from newswake.collect.tdmrep import TDMREP_BYTES, TDMREP_PATH, Rule, read_tdmrep
from newswake.errors import FetchError, FetchPostponed, FetchRefused
from newswake.models import Response


class Get(Protocol):
    """Fetches an address; raises FetchError."""

    def __call__(self, url: str, *, max_bytes: int) -> Awaitable[Response]:
        """Return the response."""


class HouseRules:
    """The rules of all hosts of a run, each fetched when the first page of its host is asked for."""

    def __init__(self, get: Get, hosts: Hosts, user_agent: str) -> None:
        self._get = get
        self._hosts = hosts
        self._agent = user_agent
        self._robots: dict[str, Robots | FetchError] = {}
        self._tdmrep: dict[str, tuple[Rule, ...] | None] = {}

    async def heed(self, target: httpx.URL, url: str) -> None:
        """Return where ``target`` may be read. Raises FetchRefused, FetchPostponed or FetchError about ``url``."""
        origin = origin_of(target)
        async with self._hosts.robots_lock(origin):
            if origin not in self._robots:
                self._robots[origin] = rules = await self._fetch_robots(origin)
                if isinstance(rules, Robots):
                    host = self._hosts.host(target.host)
                    host.spacing_seconds = max(host.spacing_seconds, rules.crawl_delay_seconds(self._agent))
        rules = self._robots[origin]
        if isinstance(rules, FetchPostponed):
            raise FetchPostponed(str(rules), url=url, failure="temporary")
        if isinstance(rules, FetchError):
            said = f"{url}: left alone, since its robots.txt cannot be read: {rules}"
            raise FetchError(said, url=url, failure="temporary", retry_after_seconds=rules.retry_after_seconds)
        if not rules.allow(str(target), self._agent):
            raise FetchRefused(f"{url}: {origin}robots.txt asks us not to read it", url=url, failure="soft")
        async with self._hosts.robots_lock(origin):
            if origin not in self._tdmrep:
                self._tdmrep[origin] = await self._fetch_tdmrep(origin, rules)

    def reserved(self, target: httpx.URL) -> Mapping[str, tuple[Reservation, ...]]:
        """Return what is reserved for ``target`` in each of ``robots`` and ``well_known`` that was asked and read."""
        origin = origin_of(target)
        robots, rules = self._robots.get(origin), self._tdmrep.get(origin)
        found = {"robots": robots.reserved} if isinstance(robots, Robots) else {}
        return found if rules is None else found | {"well_known": reserved_by_file(rules, str(target))}

    async def _fetch_robots(self, origin: str) -> Robots | FetchError:
        try:
            answer = await self._get(f"{origin}robots.txt", max_bytes=4 * ROBOTS_BYTES)
        except FetchRefused as error:
            if not error.is_redirected:
                return Robots()  # the page itself will be refused, in better words
            return FetchError(str(error), url=error.url, failure="soft")  # unreachable: RFC 9309 then allows nothing
        except FetchError as error:
            return Robots.without_file(error.status) or error
        return Robots.read(answer.body, self._agent)

    async def _fetch_tdmrep(self, origin: str, robots: Robots) -> tuple[Rule, ...] | None:
        """Return the file's rules: none where there is no file (4xx); None where nobody can tell."""
        address = f"{origin}{TDMREP_PATH}"
        if not robots.allow(address, self._agent):
            return None
        try:
            answer = await self._get(address, max_bytes=TDMREP_BYTES)
        except FetchError as error:
            return () if Robots.without_file(error.status) else None
        return read_tdmrep(answer.body)


def origin_of(target: httpx.URL) -> str:
    """Return scheme, host and port of an address, with a slash."""
    return str(target.copy_with(raw_path=b"/", fragment=None, userinfo=b""))
