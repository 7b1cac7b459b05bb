"""Small worlds out of CSV files: a case names the columns that it is about, sensible rows fill in the rest.

A column that a row leaves empty takes a default; ``NULL`` is NULL; lists are joined by ``|``; times are UTC. What rows
refer to and no file holds is made up: outlets, publishers, versions, copy groups of one, stories, narratives, and where
no file holds channels, a feed for each outlet that answered on each day of its articles.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from newswake.settings import Settings, load_settings
from newswake.store.rows import append

Row = dict[str, object]
World = dict[str, list[Row]]

ROOT = Path(__file__).resolve().parent.parent
AT = datetime(2025, 1, 27, 9, tzinfo=UTC)
_RUN: Row = {"run_id": "r"}
_VALID: Row = {"valid_from": AT, **_RUN}
_SPAN: Row = {"part": "text", "span_start": 0, "span_end": 4, **_VALID}
_DEFAULTS: dict[str, Row] = {
    "run": {"flow": "ingest", "as_of": AT, "started_at": AT, "status": "completed", "code_version": "0", **_RUN},
    "drop_row": {"drop_id": "d", "stage": "read", "subject": "u", "reason": "big", "dropped_at": AT, **_RUN},
    "ruling": {"subject_kind": "hit", "verdict": "no", "author": "Ada", "reason": "x", "ruled_at": AT},
    "publisher": {"inferred": False},
    "outlet": {"inferred": False, "kind": "tech_press", "country": "US", "language": "en"},
    "panel": {"panel_id": "all", "title": "All", "everyone": True},
    "panel_member": {"panel_id": "all"},
    "entity": {"kind": "company", "needs_context": False},
    "channel": {"mode": "always_on", "role": "feed", "added_at": AT, "failures": 0},
    "channel_poll": {"outcome": "changed", "is_gap": False, **_RUN},
    "entry": {"title": "x", "first_seen_at": AT, "is_backlog": False, **_RUN},
    "article": {
        "outlet_id": "o", "is_backlog": False, "is_always_on": True, "language": "en", "kind": "news", "in_scope": True,
        "scope_reason": "x", "text_source": "page", "read_status": "read", "reads": 1, **_RUN,
    },
    "version": {
        "n": 1, "text_source": "page", "text_hash": "h", "word_count": 3, "is_truncated": False, "reader": "x",
        **_VALID,
    },
    "reservation": {"source": "page", "said": "x", "url": "u", **_RUN},
    "copy_member": {"relation": "alone", "jaccard": 1.0, "reason": "x", **_VALID},
    "story": {"founding_article_id": "a1", "founded_at": AT, **_RUN},
    "story_member": {"score": 1.0, "reasons": "{}", **_VALID},
    "story_line": {**_SPAN},
    "story_lineage": {"event": "birth", "reason": "x", "author": "analyse", **_VALID},
    "narrative_version": {"definition_version": "1", "definition": "{}", "languages": ["en"], **_VALID},
    "hit": {
        **_SPAN, "narrative_id": "n", "definition_version": "1", "position": "body", "score": 0.9, "stance": "reports",
        "statement": "x",
    },
    "quote": {**_SPAN, "is_verified": True},
    "figure": {**_SPAN, "unit": "USD", "comparator": "", "measure": "cost", "subject": "R1"},
    "credit": {**_SPAN, "kind": "reported", "is_own": False},
    "mention": {**_SPAN},
    "validation": {
        "narrative_id": "n", "definition_version": "1", "calibration_version": "c", "from_at": AT, "to_at": AT,
        "authors": ["Ada"], "reports": 9, "reports_hit": 2, "judged": 9, "unsure": 0, "judged_twice": 0,
        "validated_at": AT, **_RUN,
    },
    "share_interval": {"narrative_id": "n", "panel_id": "all", "resamples": 9, **_RUN},
    "digest_item": {"digest_id": "2025-W05", "section": "story", "rank": 1, "title": "x", "detail": "{}", **_VALID},
}  # fmt: skip
_COPIED_FROM: dict[str, dict[str, str]] = {  # a column without a value takes that of another
    "outlet": {"publisher_id": "outlet_id", "name": "outlet_id", "domain": "outlet_id"},
    "publisher": {"name": "publisher_id"},
    "channel": {"url": "channel_id"},
    "entry": {"guid": "entry_id", "url": "entry_id"},
    "entity": {"name": "entity_id"},
    "version": {"title": "version_id", "text": "version_id"},
    "narrative_version": {"title": "narrative_id"},
    "figure": {"value_high": "value_low"},
    "article": {"first_seen_at": "event_at", "event_to": "event_at", "canonical_url": "article_id"},
    "credit": {"outlet_name": "outlet_id"},
}
_NUMBERED = {
    "hit": "hit_id",
    "quote": "quote_id",
    "figure": "figure_id",
    "credit": "credit_id",
    "mention": "mention_id",
}


def read_world(folder: Path) -> World:
    """Read every table's CSV in a case's folder; ``expected.csv`` is no table."""
    world: World = {}
    for file in sorted(folder.glob("*.csv")):
        if file.stem != "expected":
            with file.open(encoding="utf-8", newline="") as opened:
                world[file.stem] = [dict(row) for row in csv.DictReader(opened)]
    return world


def build_world(con: duckdb.DuckDBPyConnection, world: World) -> None:
    """Put a world into an empty store, with whatever its rows need beside them."""
    filled: World = {}
    for table, rows in world.items():
        types = {row[0]: str(row[1]) for row in con.execute(f"DESCRIBE store.{table}").fetchall()}
        filled[table] = [_fill(table, number, row, types) for number, row in enumerate(rows, start=1)]
    _complete(filled)
    for table, rows in filled.items():
        names = dict.fromkeys(name for row in rows for name in row)
        append(con, table, [{name: row.get(name) for name in names} for row in rows])


def _fill(table: str, number: int, row: Row, types: dict[str, str]) -> Row:
    given = {name: _typed(str(value), types[name]) for name, value in row.items() if value != ""}
    filled = {**_DEFAULTS.get(table, {}), **given}
    if table == "article":
        filled.setdefault("event_at", AT)
        filled.setdefault("version_id", f"{filled['article_id']}.1")
        # Unless a case says otherwise, an article came out within its minute.
        filled.setdefault("event_from", filled["event_at"])
    if table in _NUMBERED:
        filled.setdefault(_NUMBERED[table], f"{table}{number}")
        filled.setdefault("version_id", f"{filled['article_id']}.1")
    for column, other in _COPIED_FROM.get(table, {}).items():
        filled.setdefault(column, filled.get(other))
    return filled


def _typed(value: str, kind: str) -> object:
    readers: dict[str, Callable[[str], object]] = {
        "TIMESTAMP WITH TIME ZONE": lambda v: datetime.fromisoformat(v).replace(tzinfo=UTC),
        "DATE": date.fromisoformat,
        "BOOLEAN": lambda v: {"true": True, "false": False}[v],
        "INTEGER": int,
        "BIGINT": int,
        "DOUBLE": float,
        "VARCHAR[]": lambda v: v.split("|"),
    }
    return None if value == "NULL" else readers.get(kind, str)(value)


def _complete(world: World) -> None:
    articles = world.get("article", [])
    merged = {a["article_id"] for a in articles if a.get("merged_into")}
    _add(world, "version", "article_id", [a["article_id"] for a in articles if a["article_id"] not in merged],
         lambda i: {"version_id": f"{i}.1", "title": f"Title of {i}", "text": f"Text of {i}"})  # fmt: skip
    _add(world, "copy_member", "article_id", [a["article_id"] for a in articles if a["article_id"] not in merged],
         lambda i: {"copy_group_id": f"c{i}"})  # fmt: skip
    stories = [m["story_id"] for m in world.get("story_member", [])]
    _add(world, "story", "story_id", stories, lambda _: {})
    _add(world, "narrative_version", "narrative_id", [h["narrative_id"] for h in world.get("hit", [])], lambda _: {})
    outlets = [
        row.get("outlet_id")
        for table in ("article", "channel", "panel_member", "credit")
        for row in world.get(table, [])
    ]
    _add(world, "outlet", "outlet_id", outlets, lambda _: {})
    _add(world, "publisher", "publisher_id", [o["publisher_id"] for o in world.get("outlet", [])], lambda _: {})
    world.setdefault("panel", [dict(_DEFAULTS["panel"])])
    if "channel" not in world:
        _add_feeds(world, articles)


def _add_feeds(world: World, articles: list[Row]) -> None:
    _add(world, "channel", "outlet_id", [a["outlet_id"] for a in articles], lambda o: {"channel_id": f"feed of {o}"})
    days = {(str(a["outlet_id"]), a["event_at"].date()) for a in articles if isinstance(a["event_at"], datetime)}
    world["channel_poll"] = [
        {
            **_DEFAULTS["channel_poll"],
            "channel_id": f"feed of {outlet}",
            "polled_at": datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        }
        for outlet, day in sorted(days)
    ]


def _add(world: World, table: str, key: str, wanted: list[object], make: Callable[[object], Row]) -> None:
    rows = world.setdefault(table, [])
    there = {row.get(key) for row in rows}
    for value in dict.fromkeys(wanted):
        if value is not None and value not in there:
            row = {**_DEFAULTS[table], key: value, **make(value)}
            rows.append(row | {c: row[o] for c, o in _COPIED_FROM.get(table, {}).items() if c not in row and o in row})


def settings_in(data_dir: Path, engine: str = "duckdb") -> Settings:
    """Return the project's settings with their own data folder, float32 and a short wait for locks."""
    plain = load_settings(ROOT)
    return plain.model_copy(
        update={
            "data_dir": data_dir,
            "embed": plain.embed.model_copy(update={"precision": "float32"}),
            "store": plain.store.model_copy(update={"engine": engine, "lock_wait_seconds": 20.0}),
        }
    )
