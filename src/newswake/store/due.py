"""What ingest has to do now: channels to poll, articles to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from newswake.collect.polls import ChannelState
from newswake.collect.versions import Reading, Told
from newswake.collect.weighing import DueRead
from newswake.models import Validators


def due_channels(con: duckdb.DuckDBPyConnection, as_of: datetime, *, everyone: bool) -> list[ChannelState]:
    """Return the channels whose next poll is due, or all that are not retired, in the order of their ids."""
    found = con.execute(
        """
        SELECT channel_id, url, outlet_id, mode, coalesce(etag, ''), coalesce(last_modified, ''),
               coalesce(body_hash, ''), poll_minutes, failures, added_at, last_ok_at, last_change_at, last_full_at,
               gone_at, coalesce(is_lying, false), coalesce(honest_fetches, 0), coalesce(listed, [])
        FROM store.channel
        WHERE retired_at IS NULL AND ($everyone OR next_poll_at IS NULL OR next_poll_at <= $as_of)
        ORDER BY channel_id
        """,
        {"everyone": everyone, "as_of": as_of},
    ).fetchall()
    return [ChannelState(*(*row[:4], Validators(*row[4:7]), *row[7:-1], tuple(row[-1]))) for row in found]


def due_reads(
    con: duckdb.DuckDBPyConnection, as_of: datetime, limit: int, per_host: int | None = None
) -> list[DueRead]:
    """Return the articles to read now, of each host those that wait longest, the hosts taking turns.

    At most ``limit``, and ``per_host`` of one host (None: any number).

    What an article's feed says of it comes from its fullest entry, of equals the earliest.
    """
    found = con.execute(
        """
        WITH due AS (
            SELECT article_id, canonical_url, outlet_id, reads, version_id, language,
                   row_number() OVER (
                       PARTITION BY regexp_extract(canonical_url, '^[a-z]+://([^/?#]*)', 1)
                       ORDER BY next_read_at, article_id
                   ) AS turn
            FROM store.article
            WHERE merged_into IS NULL AND next_read_at <= $as_of
            QUALIFY turn <= coalesce($per_host, turn)
            ORDER BY turn, next_read_at, article_id
            LIMIT $limit
        ),
        told AS (
            SELECT entry.article_id, entry.url, entry.title, entry.summary, entry.content, entry.author, entry.language,
                   entry.categories, row_number() OVER (
                       PARTITION BY entry.article_id
                       ORDER BY length(coalesce(entry.content, '')) DESC, entry.first_seen_at, entry.entry_id
                   ) AS place
            FROM store.entry AS entry SEMI JOIN due USING (article_id)
        )
        SELECT due.article_id, told.url, due.canonical_url, due.outlet_id, due.reads, coalesce(told.title, ''),
               coalesce(told.summary, ''), coalesce(told.content, ''), coalesce(told.author, ''),
               coalesce(told.categories, []), coalesce(due.language, told.language, ''), due.version_id,
               coalesce(version.n, 0),
               coalesce(version.reread_by, version.reader, ''), version.title, version.text, version.text_source,
               coalesce(version.author, ''), version.is_truncated
        FROM due
        JOIN told ON told.article_id = due.article_id AND told.place = 1
        LEFT JOIN store.version AS version ON version.version_id = due.version_id
        ORDER BY due.turn, due.article_id
        """,
        {"as_of": as_of, "limit": limit, "per_host": per_host},
    ).fetchall()
    return [due_read(row) for row in found]


def due_read(row: Sequence[Any]) -> DueRead:
    """Return an article to read out of a row of 19: itself, what was told of it, its current version and reading."""
    told = Told(row[5], row[6], row[7], row[8], tuple(row[9]))
    current = Reading(*row[14:19]) if row[11] else None
    return DueRead(*(*row[:5], told, *row[10:14], current))
