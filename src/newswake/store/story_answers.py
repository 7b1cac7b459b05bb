"""What a week's digest asks of the store about its stories: the largest, how they went, and who had them first."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from newswake.digest.rows import MomentRow, MoverRow, StoryRow
from newswake.digest.week import Week


def top_stories(con: duckdb.DuckDBPyConnection, panel_id: str, week: Week, most: int) -> list[StoryRow]:
    """Which stories had most independent reports of the panel in the week?"""
    found = con.execute(
        """
        WITH told AS (
            SELECT
                report.story_id,
                count(DISTINCT report.copy_group_id) AS reports,
                count(*) AS appearances,
                count(DISTINCT appearance.publisher_id) AS publishers
            FROM report
            JOIN appearance USING (panel_id, copy_group_id)
            WHERE report.panel_id = $panel AND report.day BETWEEN $first AND $last AND report.story_id IS NOT NULL
                AND appearance.is_observed
            GROUP BY report.story_id
            ORDER BY reports DESC, publishers DESC, appearances DESC, report.story_id
            LIMIT $most
        )
        SELECT
            told.story_id,
            story.headline,
            (
                SELECT min(article.url)
                FROM article
                WHERE article.story_id = told.story_id AND article.title = story.headline
            ),
            told.reports,
            told.appearances,
            told.publishers,
            story.event_at
        FROM told
        JOIN story USING (story_id)
        ORDER BY told.reports DESC, told.publishers DESC, told.appearances DESC, told.story_id
        """,
        {"panel": panel_id, "first": week.days[0], "last": week.days[-1], "most": most},
    ).fetchall()
    return [StoryRow(*row) for row in found]


def moments(con: duckdb.DuckDBPyConnection, story_ids: Sequence[str], week: Week) -> list[MomentRow]:
    """Which was a story's first article, and which its latest independent report until the end of the week?"""
    found = con.execute(
        """
        WITH told AS (
            SELECT
                line.*,
                article.url,
                article.event_to,
                coalesce(article.event_to - article.event_from <= INTERVAL 1 HOUR, false) AS is_sharp
            FROM story_timeline AS line
            JOIN article USING (article_id)
            WHERE line.story_id IN (SELECT unnest($stories::VARCHAR[])) AND line.event_at < $to
        ),
        first AS (
            SELECT * FROM told
            QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY event_to, article_id) = 1
        ),
        latest AS (
            SELECT * FROM told
            WHERE relation IN ('alone', 'origin')
            QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY event_to DESC, article_id) = 1
        )
        SELECT story_id, 'first' AS place, event_at, is_sharp, outlet, title, url FROM first
        UNION ALL
        SELECT story_id, 'latest' AS place, event_at, is_sharp, outlet, title, url
        FROM latest
        WHERE NOT EXISTS (SELECT 1 FROM first WHERE first.article_id = latest.article_id)
        ORDER BY story_id, place
        """,
        {"stories": list(story_ids), "to": week.to_at},
    ).fetchall()
    return [MomentRow(*row) for row in found]


def first_movers(con: duckdb.DuckDBPyConnection, week: Week) -> list[MoverRow]:
    """Who was first, of the publishers of each story that began in the week and that two or more reported?"""
    found = con.execute(
        """
        WITH mover AS (
            SELECT first_movers.*, publisher.name AS publisher
            FROM first_movers
            JOIN store.publisher AS publisher USING (publisher_id)
            JOIN story USING (story_id)
            WHERE first_movers.event_at < $to AND story.event_at >= $from
            QUALIFY count(*) OVER (PARTITION BY story_id) > 1
        )
        SELECT story_id, publisher, outlet, minutes_after_first, is_first, is_embargo_likely
        FROM mover
        ORDER BY story_id, minutes_after_first, publisher
        """,
        {"from": week.from_at, "to": week.to_at},
    ).fetchall()
    return [MoverRow(*row) for row in found]


def credited(con: duckdb.DuckDBPyConnection, story_ids: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Whom do most of a story's independent publishers credit, and how many do?"""
    found = con.execute(
        """
        SELECT story_id, publisher.name, credited_by
        FROM story_origin
        JOIN store.publisher AS publisher ON publisher.publisher_id = story_origin.credited_publisher_id
        WHERE story_id IN (SELECT unnest($1::VARCHAR[]))
        """,
        [list(story_ids)],
    ).fetchall()
    return {story_id: (name, count) for story_id, name, count in found}
