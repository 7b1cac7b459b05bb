"""What was said in a time: the passages of independent reports, with who said them and what narratives they hit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from newswake.models import Passage
from newswake.narratives.discover import Saying
from newswake.passages.split import split_passages

Connection = duckdb.DuckDBPyConnection
Mention = tuple[str, int, int, str]  # part, start and end there, entity


def sayings_between(
    con: Connection, start: datetime, end: datetime, languages: Sequence[str], most: int
) -> list[Saying]:
    """Return title and opening sentences, ``most`` passages an article, of the reports in scope that came out from
    ``start`` until before ``end`` in always-on feeds: without copies and what stood there before we looked; of a
    reserved text the title alone. Each with the entities that it names."""
    found = con.execute(
        """
        SELECT
            article.article_id, article.copy_group_id, article.publisher_id, coalesce(article.story_id, ''),
            article.outlet, article.url, article.event_at,
            coalesce(article.event_to - article.event_from <= INTERVAL 1 HOUR, false), version.title,
            CASE WHEN article.is_text_reserved THEN '' ELSE version.text END,
            (
                SELECT coalesce(list(DISTINCT hit.narrative_id), [])
                FROM store.hit AS hit
                WHERE hit.article_id = article.article_id AND hit.valid_to IS NULL
            ),
            (
                SELECT coalesce(list((mention.part, mention.span_start, mention.span_end, mention.entity_id)
                    ORDER BY mention.span_start), [])
                FROM store.mention AS mention
                WHERE mention.article_id = article.article_id AND mention.version_id = article.version_id
                    AND mention.valid_to IS NULL
            )
        FROM article
        JOIN store.version AS version USING (version_id)
        JOIN store.copy_member AS copies ON copies.article_id = article.article_id AND copies.valid_to IS NULL
        WHERE article.in_scope AND article.is_always_on AND NOT article.is_backlog
            AND copies.relation IN ('alone', 'origin')
            AND article.event_at >= $start AND article.event_at < $end
            AND list_contains($languages::VARCHAR[], article.language)
        ORDER BY article.event_at, article.article_id
        """,
        {"start": start, "end": end, "languages": list(languages)},
    ).fetchall()
    return [
        Saying(art, report, who, story, outlet, url, at, sharp, passage, frozenset(hits), *_named(passage, mentions))
        for art, report, who, story, outlet, url, at, sharp, title, text, hits, mentions in found
        for passage in split_passages(title, text)[:most]
    ]


def _named(passage: Passage, mentions: Sequence[Mention]) -> tuple[frozenset[str], tuple[tuple[int, int], ...]]:
    """Return which entities a passage names, and where in it."""
    inside = [
        (start - passage.start, end - passage.start, entity)
        for part, start, end, entity in mentions
        if part == passage.part and passage.start <= start and end <= passage.end
    ]
    return frozenset(entity for _, _, entity in inside), tuple((start, end) for start, end, _ in inside)


def latest_event(con: Connection) -> datetime | None:
    """Return when the latest report in scope came out that no feed listed before we looked."""
    row = con.execute("SELECT max(event_at) FROM article WHERE in_scope AND is_always_on AND NOT is_backlog").fetchone()
    return row[0] if row else None
