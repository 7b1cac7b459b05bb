"""What a share is made of: the reports it counts, the passages that make some of them hits, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from newswake.errors import QuestionError
from newswake.store.tracing import Row, named_rows


def narrative_facts(con: duckdb.DuckDBPyConnection, narrative_id: str) -> Row:
    """Return a narrative as it is scored now, with what a validation says of it. Raises QuestionError if unknown."""
    found = named_rows(
        con,
        """
        SELECT narrative_id, title, definition_version, languages, window_from, window_to, scored_since, calibration,
               calibration_labels, validated_at, validated_from, validated_to, precision, precision_low, precision_high,
               recall, recall_low, recall_high
        FROM narrative WHERE narrative_id = ?
        """,
        [narrative_id],
    )
    if not found:
        raise QuestionError(
            f"no narrative {narrative_id!r} in the published copy: newswake narratives lists those there are; "
            "one whose file is new has no share before it was looked for"
        )
    return found[0]


def panel_title(con: duckdb.DuckDBPyConnection, panel_id: str) -> str:
    """Return a panel's title. Raises QuestionError that names those there are."""
    titles = dict(con.execute("SELECT panel_id, title FROM store.panel ORDER BY panel_id").fetchall())
    if panel_id not in titles:
        raise QuestionError(f"no panel {panel_id!r}: there is {', '.join(titles) or 'none'}")
    return str(titles[panel_id])


def attention_on(
    con: duckdb.DuckDBPyConnection, narrative_id: str, panel_id: str, first: date, last: date
) -> list[Row]:
    """Return the days of a time that count for a narrative, as attention_daily has them."""
    return named_rows(
        con,
        "FROM attention_daily WHERE narrative_id = ? AND panel_id = ? AND day BETWEEN ? AND ? ORDER BY day",
        [narrative_id, panel_id, first, last],
    )


def counted_reports(
    con: duckdb.DuckDBPyConnection,
    panel_id: str,
    days: Sequence[date],
    languages: Sequence[str],
    outlets: Sequence[str] | None,
) -> list[Row]:
    """Return the reports of a denominator: by these outlets of the panel (None: all that were observed on their day),
    first on one of these days, in one of these languages. ``articles`` are the appearances that count."""
    return named_rows(
        con,
        """
        SELECT
            copy_group_id,
            arg_min(article_id, (event_at, article_id)) AS article_id,
            list(article_id ORDER BY event_at, article_id) AS articles
        FROM appearance
        WHERE panel_id = $panel AND is_observed AND copy_group_id IS NOT NULL
            AND ($outlets IS NULL OR list_contains($outlets::VARCHAR[], outlet_id))
        GROUP BY copy_group_id
        HAVING list_contains($days::DATE[], min(day))
            AND list_contains($languages::VARCHAR[], arg_min_null(language, (event_at, article_id)))
        ORDER BY min(event_at), copy_group_id
        """,
        {
            "panel": panel_id,
            "days": list(days),
            "languages": list(languages),
            "outlets": None if outlets is None else list(outlets),
        },
    )


def hits_in(con: duckdb.DuckDBPyConnection, narrative_id: str, articles: Sequence[str]) -> list[Row]:
    """Return the hits of a narrative, as it is defined now, in these articles: the surest first."""
    return named_rows(
        con,
        """
        SELECT hit.hit_id, hit.article_id, hit.copy_group_id, hit.passage, hit.position, hit.stance, hit.score
        FROM narrative_hit AS hit
        JOIN store.narrative_version AS narrative USING (narrative_id, definition_version)
        WHERE hit.narrative_id = ? AND narrative.valid_to IS NULL AND list_contains(?::VARCHAR[], hit.article_id)
        ORDER BY hit.score DESC, hit.event_at, hit.hit_id
        """,
        [narrative_id, list(articles)],
    )


def rejected_in(con: duckdb.DuckDBPyConnection, narrative_id: str, articles: Sequence[str]) -> dict[str, Row]:
    """Return the rulings that took a hit of the narrative out of these articles, by article."""
    found = named_rows(
        con,
        """
        SELECT hit.article_id, ruling.author, ruling.reason, ruling.ruled_at
        FROM rulings AS ruling
        JOIN store.hit AS hit ON hit.hit_id = ruling.subject_id
        WHERE ruling.subject_kind = 'hit' AND ruling.outcome = 'applied' AND hit.narrative_id = ?
            AND list_contains(?::VARCHAR[], hit.article_id)
        ORDER BY ruling.ruled_at, ruling.ruling_id
        """,
        [narrative_id, list(articles)],
    )
    return {row["article_id"]: row for row in found}


def articles_out(
    con: duckdb.DuckDBPyConnection, panel_id: str, first: date, last: date, also: Sequence[str]
) -> list[Row]:
    """Return every article that came out on these days, and those ``also`` asked for, with what decides whether a share
    of the panel counts it."""
    return named_rows(
        con,
        """
        SELECT
            article.article_id, article.title, article.outlet, article.outlet_id, article.publisher_id,
            article.event_at, coalesce(article.event_to - article.event_from <= INTERVAL 1 HOUR, false) AS is_sharp,
            article.copy_group_id, article.language, article.in_scope, article.scope_reason,
            article.is_backlog, article.is_always_on, appearance.article_id IS NOT NULL AS is_in_panel,
            coalesce(appearance.is_observed, false) AS is_observed, report.day AS report_day,
            (
                SELECT coalesce(list(DISTINCT entry.channel_id ORDER BY entry.channel_id), [])
                FROM store.entry AS entry
                WHERE entry.article_id = article.article_id
            ) AS channels
        FROM article
        LEFT JOIN appearance ON appearance.panel_id = $panel AND appearance.article_id = article.article_id
        LEFT JOIN report ON report.panel_id = $panel AND report.copy_group_id = article.copy_group_id
        WHERE CAST(article.event_at AT TIME ZONE 'UTC' AS DATE) BETWEEN $first AND $last
            OR list_contains($also::VARCHAR[], article.article_id)
        ORDER BY article.event_at, article.article_id
        """,
        {"panel": panel_id, "first": first, "last": last, "also": list(also)},
    )
