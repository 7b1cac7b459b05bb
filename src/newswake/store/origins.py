"""On whose word a story goes, and where it starts."""

from __future__ import annotations

from typing import Any

import duckdb

Row = dict[str, Any]


def story_origin(con: duckdb.DuckDBPyConnection, story_id: str) -> Row | None:
    """Return whom a story is credited to and where it starts, with publishers by name; None where nothing says so."""
    asked = con.execute("SELECT * FROM story_origin WHERE story_id = ?", [story_id])
    columns, found = [column[0] for column in asked.description or []], asked.fetchone()
    if not found:
        return None
    origin = dict(zip(columns, found, strict=True))
    ids = [*origin["chain"], *(origin["first_publisher_ids"] or ())]
    known = con.execute("SELECT publisher_id, name FROM store.publisher WHERE list_contains(?, publisher_id)", [ids])
    names = dict(known.fetchall())
    by_name = [names.get(publisher, str(publisher).removeprefix("inferred-")) for publisher in ids]
    of_chain = len(origin["chain"])
    return {**origin, "chain": by_name[:of_chain], "first_publishers": by_name[of_chain:]}
