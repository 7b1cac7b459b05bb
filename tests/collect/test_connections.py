"""Pools of connections: one for each host, few kept."""

from __future__ import annotations

import asyncio

import httpx
from misbehaving_server import FEED, serving

from newswake.collect.connections import Connections


def test_pools_that_nobody_uses_are_closed_and_those_in_use_are_not() -> None:
    async def ask() -> tuple[int, bytes]:
        transport = Connections(2, None)
        with serving() as server:
            async with httpx.AsyncClient(transport=transport) as client:
                first = httpx.URL(f"http://127.0.0.1:{server.server_port}/feed")
                async with transport.kept_for(first):
                    for last in range(2, 20):
                        other = first.copy_with(host=f"127.0.0.{last}")
                        async with transport.kept_for(other):
                            pass  # a server bound to one address answers there alone
                    answer = await client.get(first)
                return len(transport._pools), answer.content

    assert asyncio.run(ask()) == (4, FEED)
