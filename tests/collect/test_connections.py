"""Connections: one for each request, kept for the next to its host, few kept."""

from __future__ import annotations

import asyncio

import httpcore
from misbehaving_server import FEED, serving

from newswake.collect.connections import Connections


async def ask(connections: Connections, url: str) -> bytes:
    request = httpcore.Request("GET", url, headers={"Host": "feeds.example"})
    async with connections.answer(request) as answer:
        return await answer.aread()


def test_a_connection_is_used_again_and_those_to_few_hosts_are_kept() -> None:
    async def run(urls: list[str]) -> tuple[set[bytes], int, bool]:
        connections = Connections(2, None)
        bodies = {await ask(connections, url) for url in urls}
        kept = [held for its in connections._idle.values() for held in its]
        await ask(connections, urls[-1])
        is_same = [held for its in connections._idle.values() for held in its] == kept
        await connections.aclose()
        return bodies, len(kept), is_same and all(held.is_closed() for held in kept)

    with serving() as first, serving() as second, serving() as third:
        urls = [f"{server.url}/feed" for server in (first, second, third, third)]
        assert asyncio.run(run(urls)) == ({FEED}, 2, True)


def test_two_requests_at_once_have_a_connection_each() -> None:
    async def run(url: str) -> int:
        connections = Connections(2, None)
        await asyncio.gather(ask(connections, url), ask(connections, url))
        kept = sum(map(len, connections._idle.values()))
        await connections.aclose()
        return kept

    with serving() as server:
        assert asyncio.run(run(f"{server.url}/feed")) == 2
