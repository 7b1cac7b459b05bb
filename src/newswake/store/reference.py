"""Reference data in the store: what the seeds say, and the outlets that are inferred beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import duckdb

from newswake.models import Channel, Outlet
from newswake.seeds import Seeds
from newswake.store.rows import append, upsert


def write_seeds(con: duckdb.DuckDBPyConnection, seeds: Seeds) -> None:
    """Bring publishers, outlets, panels and entities up to date. What left the seeds stays, for rows refer to it."""
    upsert(
        con,
        "publisher",
        [
            {"publisher_id": p.publisher_id, "name": p.name, "country": p.country, "inferred": False}
            for p in seeds.publishers
        ],
        key=("publisher_id",),
    )
    upsert(con, "outlet", map(_outlet_row, seeds.outlets), key=("outlet_id",))
    con.execute("DELETE FROM store.panel")
    con.execute("DELETE FROM store.panel_member")
    append(
        con,
        "panel",
        [
            {"panel_id": p.panel_id, "title": p.title, "everyone": p.everyone, "kinds": list(p.kinds)}
            for p in seeds.panels
        ],
    )
    append(
        con,
        "panel_member",
        [
            {"panel_id": panel.panel_id, "outlet_id": outlet_id, "from_day": from_day, "to_day": to_day}
            for panel in seeds.panels
            for outlet_id, from_day, to_day in panel.members
        ],
    )
    entities = [
        {
            "entity_id": e.entity_id,
            "kind": e.kind,
            "name": e.name,
            "aliases": list(e.aliases),
            "wikidata": e.wikidata or None,
            "needs_context": e.context,
        }
        for e in seeds.entities
    ]
    upsert(con, "entity", entities, key=("entity_id",))


def write_channels(con: duckdb.DuckDBPyConnection, channels: Sequence[Channel], as_of: datetime) -> None:
    """Add channels that are new, retire those that left the seeds, and take up again those that came back."""
    known = dict(con.execute("SELECT channel_id, retired_at FROM store.channel").fetchall())
    given = {channel.channel_id: channel for channel in channels}
    new = [
        {
            "channel_id": channel.channel_id,
            "url": channel.url,
            "outlet_id": channel.outlet_id,
            "mode": channel.mode,
            "role": channel.role,
            "format": channel.format or None,
            "added_at": as_of,
            "failures": 0,
        }
        for channel in given.values()
        if channel.channel_id not in known
    ]
    append(con, "channel", new)
    retired = [{"channel_id": c, "retired_at": as_of} for c, at in known.items() if c not in given and at is None]
    retired += [{"channel_id": c, "retired_at": None} for c, at in known.items() if c in given and at is not None]
    upsert(con, "channel", retired, key=("channel_id",))


def add_inferred(con: duckdb.DuckDBPyConnection, outlets: Iterable[Outlet]) -> None:
    """Add outlets that no seed knows; each is its own publisher."""
    found = list(outlets)
    publishers = [{"publisher_id": o.publisher_id, "name": o.name, "country": None, "inferred": True} for o in found]
    upsert(con, "publisher", publishers, key=("publisher_id",))
    upsert(con, "outlet", map(_outlet_row, found), key=("outlet_id",))


def _outlet_row(outlet: Outlet) -> dict[str, object]:
    return {
        "outlet_id": outlet.outlet_id,
        "publisher_id": outlet.publisher_id,
        "name": outlet.name,
        "domain": outlet.domain,
        "country": outlet.country or None,
        "language": outlet.language or None,
        "kind": outlet.kind or None,
        "founded": outlet.founded,
        "aliases": list(outlet.aliases),
        "inferred": outlet.inferred,
    }
