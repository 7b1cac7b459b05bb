"""What analyse asks of the store, one function a question. What it asks of stories is next door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import duckdb

from newswake.models import ArticleText, Entity, Link, Outlet
from newswake.store.rows import append, upsert

Connection = duckdb.DuckDBPyConnection
ScoredBy = tuple[str, str | None]  # versions of definition and calibration; no calibration before there were any

# In the order of the fields of ArticleText.
EVERY_ARTICLE_TEXT = """
    SELECT article.article_id, article.version_id, article.outlet_id, outlet.publisher_id,
           coalesce(article.language, ''), version.title, version.text, version.text_source,
           article.first_seen_at, article.event_at, article.kind, article.is_backlog
    FROM store.article AS article
    JOIN store.outlet AS outlet USING (outlet_id)
    JOIN store.version AS version ON version.version_id = article.version_id
    WHERE article.merged_into IS NULL
"""
ARTICLE_TEXT = f"{EVERY_ARTICLE_TEXT} AND article.in_scope"


def due_articles(con: duckdb.DuckDBPyConnection, stage: str, recipe: str) -> list[ArticleText]:
    """Return the articles in scope whose version ``stage`` has not analysed by ``recipe``, in order of sight."""
    return _by_stage(con, f"{ARTICLE_TEXT} AND NOT EXISTS", stage, recipe)


def analysed_articles(con: duckdb.DuckDBPyConnection, stage: str, recipe: str) -> list[ArticleText]:
    """Return the articles whose version ``stage`` has analysed by ``recipe``, in order of sight.

    Those that went out of scope since are among them: what was found in them must hold when they come back.
    """
    return _by_stage(con, f"{EVERY_ARTICLE_TEXT} AND EXISTS", stage, recipe)


def _by_stage(con: duckdb.DuckDBPyConnection, those: str, stage: str, recipe: str) -> list[ArticleText]:
    found = con.execute(
        f"""
        {those} (
            FROM store.analysed AS done
            WHERE done.article_id = article.article_id AND done.stage = $stage
                AND done.version_id = article.version_id AND done.recipe = $recipe
        )
        ORDER BY article.first_seen_at, article.article_id
        """,
        {"stage": stage, "recipe": recipe},
    ).fetchall()
    return [ArticleText(*row) for row in found]


def articles_since(con: duckdb.DuckDBPyConnection, since: datetime) -> list[ArticleText]:
    """Return the articles in scope first seen since then, in order of sight."""
    found = con.execute(
        f"{ARTICLE_TEXT} AND article.first_seen_at >= $since ORDER BY article.first_seen_at, article.article_id",
        {"since": since},
    ).fetchall()
    return [ArticleText(*row) for row in found]


def articles_by_id(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[ArticleText]:
    """Return the articles with these ids that are in scope, in order of sight."""
    found = con.execute(
        f"""
        {ARTICLE_TEXT} AND article.article_id IN (SELECT unnest($ids::VARCHAR[]))
        ORDER BY article.first_seen_at, article.article_id
        """,
        {"ids": list(article_ids)},
    ).fetchall()
    return [ArticleText(*row) for row in found]


def mark_analysed(
    con: duckdb.DuckDBPyConnection,
    stage: str,
    recipe: str,
    articles: Iterable[ArticleText],
    as_of: datetime,
    run_id: str,
) -> None:
    """Note that ``stage`` has analysed the articles' versions by ``recipe``."""
    rows = [
        {
            "article_id": article.article_id,
            "stage": stage,
            "version_id": article.version_id,
            "recipe": recipe,
            "analysed_at": as_of,
            "run_id": run_id,
        }
        for article in articles
    ]
    upsert(con, "analysed", rows, key=("article_id", "stage"))


def close_merged(con: duckdb.DuckDBPyConnection, as_of: datetime) -> None:
    """Close whatever was found in articles that have since become another."""
    for table in ("copy_member", "story_member", "hit", "quote", "figure", "credit", "mention"):
        con.execute(
            f"""
            UPDATE store.{table} SET valid_to = $as_of
            WHERE valid_to IS NULL
                AND article_id IN (SELECT article_id FROM store.article WHERE merged_into IS NOT NULL)
            """,
            {"as_of": as_of},
        )


def seeds_outlets(con: duckdb.DuckDBPyConnection) -> list[Outlet]:
    """Return the outlets of the seeds: those whose names a credit is looked for by."""
    found = con.execute(
        """
        SELECT outlet_id, publisher_id, name, domain, country, language, kind, founded, aliases
        FROM store.outlet WHERE NOT inferred ORDER BY outlet_id
        """
    ).fetchall()
    return [Outlet(*(*row[:4], row[4] or "", row[5] or "", row[6] or "", row[7], tuple(row[8] or ()))) for row in found]


def body_links(con: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> dict[str, list[Link]]:
    """Return the links of the bodies of versions, in the order of the text."""
    found: dict[str, list[Link]] = {}
    for version_id, *link in con.execute(
        """
        SELECT version_id, url, words, span_start, span_end FROM store.version_link
        WHERE version_id IN (SELECT unnest($1::VARCHAR[])) ORDER BY version_id, span_start, span_end, url
        """,
        [list(version_ids)],
    ).fetchall():
        found.setdefault(version_id, []).append(Link(*link))
    return found


def entities(con: duckdb.DuckDBPyConnection) -> list[Entity]:
    """Return the entities of the seeds."""
    found = con.execute(
        "SELECT entity_id, kind, name, aliases, wikidata, needs_context FROM store.entity ORDER BY entity_id"
    ).fetchall()
    return [Entity(*(*row[:3], tuple(row[3] or ()), row[4] or "", row[5])) for row in found]


def definition_versions(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the version of each narrative's definition that is in force."""
    found = con.execute(
        "SELECT narrative_id, definition_version FROM store.narrative_version WHERE valid_to IS NULL"
    ).fetchall()
    return dict(found)


def scored_by(con: duckdb.DuckDBPyConnection) -> dict[str, ScoredBy]:
    """Return the versions of definition and calibration that each narrative in force was last scored by."""
    found = con.execute(
        "SELECT narrative_id, definition_version, calibration_version FROM store.narrative_version"
        " WHERE valid_to IS NULL ORDER BY narrative_id"
    ).fetchall()
    return {narrative_id: (definition, calibration) for narrative_id, definition, calibration in found}


def shares_input(
    con: duckdb.DuckDBPyConnection, languages: Sequence[str]
) -> tuple[list[tuple[str, str, str, str]], list[tuple[str, str, str]]]:
    """Return the reports in ``languages`` (panel, day, story, report) and their hits (panel, report, narrative)."""
    reports = con.execute(
        """
        SELECT panel_id, CAST(day AS VARCHAR), coalesce(story_id, ''), copy_group_id FROM report
        WHERE list_contains($1::VARCHAR[], language) ORDER BY ALL
        """,
        [list(languages)],
    ).fetchall()
    hits = con.execute("SELECT panel_id, copy_group_id, narrative_id FROM report_hit ORDER BY ALL").fetchall()
    return reports, hits


def write_intervals(con: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """Replace the intervals of shares."""
    con.execute("DELETE FROM store.share_interval")
    append(con, "share_interval", rows)


def write_validations(con: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """Bring what samples say up to date; what is no longer beside the narratives goes."""
    con.execute(
        "DELETE FROM store.validation WHERE validation_id NOT IN (SELECT unnest($1::VARCHAR[]))",
        [[row["validation_id"] for row in rows]],
    )
    upsert(con, "validation", rows, key=("validation_id",))
