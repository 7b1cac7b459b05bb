"""What a week's digest asks of the store about its narratives, and writing the answer down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from newswake.digest.rows import (
    DayRow,
    NarrativeRow,
    PassageRow,
    SteadyRow,
    TakenRow,
    TotalRow,
)
from newswake.digest.week import Week
from newswake.errors import StoreError
from newswake.store.connect import Transaction
from newswake.store.rows import close_and_open
from newswake.store.runs import Run


def panel_title(con: duckdb.DuckDBPyConnection, panel_id: str) -> str:
    """Return a panel's title. Raises StoreError where there is no such panel."""
    if found := con.execute("SELECT title FROM store.panel WHERE panel_id = ?", [panel_id]).fetchone():
        return str(found[0])
    raise StoreError(f"panel {panel_id}: not in the store: write seeds/panels/{panel_id}.yaml and run ingest")


def totals(con: duckdb.DuckDBPyConnection, panel_id: str, week: Week) -> TotalRow:
    """How much did the panel publish? Reports of the week, as ``report`` has them."""
    found = con.execute(
        """
        WITH told AS (
            FROM report WHERE panel_id = $panel AND day BETWEEN $first AND $last
        )
        SELECT
            (SELECT count(*) FROM told),
            (SELECT coalesce(sum(appearances), 0)::BIGINT FROM told),
            (
                SELECT count(DISTINCT publisher_id)
                FROM appearance
                WHERE panel_id = $panel AND is_observed AND copy_group_id IN (SELECT copy_group_id FROM told)
            ),
            (SELECT count(DISTINCT story_id) FROM told)
        """,
        {"panel": panel_id, "first": week.days[0], "last": week.days[-1]},
    ).fetchone()
    return TotalRow(*found or (0, 0, 0, 0))


def narratives(con: duckdb.DuckDBPyConnection) -> list[NarrativeRow]:
    """Which narratives are defined now?"""
    found = con.execute(
        """
        SELECT
            narrative_id, title, languages, window_from, window_to,
            CAST(scored_since AT TIME ZONE 'UTC' AS DATE), CAST(validated_at AT TIME ZONE 'UTC' AS DATE),
            precision, precision_low, precision_high, recall, recall_low, recall_high,
            CAST(validated_from AT TIME ZONE 'UTC' AS DATE),
            CAST((validated_to - INTERVAL 1 SECOND) AT TIME ZONE 'UTC' AS DATE)
        FROM narrative
        ORDER BY narrative_id
        """
    ).fetchall()
    return [NarrativeRow(*row) for row in found]


def attention(con: duckdb.DuckDBPyConnection, panel_id: str, first: date, last: date) -> list[DayRow]:
    """How much attention did each narrative get, day by day?"""
    found = con.execute(
        """
        SELECT narrative_id, day, appearances, reports, reports_led, reports_disputing, publishers, all_reports,
               share_pct, share_low_pct, share_high_pct
        FROM attention_daily
        WHERE panel_id = $panel AND day BETWEEN $first AND $last
        ORDER BY narrative_id, day
        """,
        {"panel": panel_id, "first": first, "last": last},
    ).fetchall()
    return [DayRow(*row) for row in found]


def observed_days(con: duckdb.DuckDBPyConnection, panel_id: str, week: Week) -> list[date]:
    """On which days was anybody of the panel observed?"""
    found = con.execute(
        """
        SELECT DISTINCT outlet_day.day
        FROM outlet_day
        JOIN panel_outlet USING (outlet_id)
        WHERE panel_id = $panel AND is_observed AND day BETWEEN $first AND $last
        ORDER BY day
        """,
        {"panel": panel_id, "first": week.days[0], "last": week.days[-1]},
    ).fetchall()
    return [row[0] for row in found]


def digest_is_due(con: duckdb.DuckDBPyConnection, panel_id: str, week: Week) -> bool:
    """Is there no digest of the week yet, though somebody of the panel was observed in it?"""
    stored = con.execute("FROM store.digest WHERE digest_id = ? AND valid_to IS NULL", [week.digest_id]).fetchone()
    return stored is None and bool(observed_days(con, panel_id, week))


def steady_outlets(con: duckdb.DuckDBPyConnection, panel_id: str, days: Sequence[date]) -> list[str]:
    """Which outlets of the panel were observed on every one of these days?"""
    found = con.execute(
        """
        SELECT outlet_id
        FROM outlet_day
        WHERE is_observed AND day IN (SELECT unnest($days::DATE[]))
            AND outlet_id IN (SELECT outlet_id FROM panel_outlet WHERE panel_id = $panel)
        GROUP BY outlet_id
        HAVING count(DISTINCT day) = len($days::DATE[])
        ORDER BY outlet_id
        """,
        {"panel": panel_id, "days": list(days)},
    ).fetchall()
    return [row[0] for row in found]


def steady_reports(
    con: duckdb.DuckDBPyConnection, panel_id: str, week: Week, outlets: Sequence[str]
) -> list[SteadyRow]:
    """Which reports did these outlets publish first in the week, and which narratives do they hit?"""
    found = con.execute(
        """
        WITH report AS (
            SELECT
                copy_group_id,
                arg_min_null(story_id, (event_at, article_id)) AS story_id,
                arg_min_null(language, (event_at, article_id)) AS language,
                min(day) AS day,
                list(article_id) AS articles
            FROM appearance
            WHERE panel_id = $panel AND is_observed AND copy_group_id IS NOT NULL
                AND outlet_id IN (SELECT unnest($outlets::VARCHAR[]))
            GROUP BY copy_group_id
            HAVING min(day) BETWEEN $first AND $last
        ),
        hit AS (
            SELECT DISTINCT copy_group_id, narrative_id
            FROM (SELECT copy_group_id, unnest(articles) AS article_id FROM report)
            JOIN narrative_hit USING (copy_group_id, article_id)
            JOIN store.narrative_version AS narrative USING (narrative_id, definition_version)
            WHERE narrative.valid_to IS NULL
        )
        SELECT copy_group_id, any_value(story_id), any_value(coalesce(language, '')), any_value(day),
               coalesce(list(narrative_id ORDER BY narrative_id) FILTER (WHERE narrative_id IS NOT NULL), [])
        FROM report
        LEFT JOIN hit USING (copy_group_id)
        GROUP BY copy_group_id
        ORDER BY copy_group_id
        """,
        {"panel": panel_id, "outlets": list(outlets), "first": week.days[0], "last": week.days[-1]},
    ).fetchall()
    return [SteadyRow(*row) for row in found]


def taken(con: duckdb.DuckDBPyConnection, panel_id: str, week: Week) -> list[TakenRow]:
    """When did each publisher first report each narrative, until the end of the week?"""
    found = con.execute(
        """
        SELECT
            narrative_id,
            publisher_id,
            min(greatest(event_at, event_to - INTERVAL 1 SECOND)) AS taken_at,  -- a day alone: surely by its end
            bool_or(report_day BETWEEN $first AND $last),
            bool_or(report_day BETWEEN $first_before AND $last_before)
        FROM appearance_hit
        WHERE panel_id = $panel AND event_at < $to
        GROUP BY ALL
        ORDER BY narrative_id, taken_at, publisher_id
        """,
        {
            "panel": panel_id,
            "to": week.to_at,
            "first": week.days[0],
            "last": week.days[-1],
            "first_before": week.before.days[0],
            "last_before": week.before.days[-1],
        },
    ).fetchall()
    return [TakenRow(*row) for row in found]


def best_passages(con: duckdb.DuckDBPyConnection, panel_id: str, week: Week, most: int) -> list[PassageRow]:
    """Which passages state a narrative best? One a publisher, so that no outlet speaks twice."""
    found = con.execute(
        """
        WITH hit AS (
            SELECT
                narrative_hit.*,
                article.url,
                coalesce(article.event_to - article.event_from <= INTERVAL 1 HOUR, false) AS is_sharp
            FROM appearance_hit AS counted
            JOIN narrative_hit USING (hit_id)
            JOIN article ON article.article_id = counted.article_id
            WHERE counted.panel_id = $panel AND counted.report_day BETWEEN $first AND $last
        ),
        of_report AS (
            SELECT * FROM hit
            QUALIFY row_number() OVER (
                PARTITION BY narrative_id, copy_group_id ORDER BY score DESC, event_at, hit_id) = 1
        ),
        of_publisher AS (
            SELECT * FROM of_report
            QUALIFY row_number() OVER (
                PARTITION BY narrative_id, publisher_id ORDER BY score DESC, event_at, hit_id) = 1
        )
        SELECT narrative_id, outlet, title, passage, url, stance, position, event_at, is_sharp, hit_id
        FROM of_publisher
        QUALIFY row_number() OVER (PARTITION BY narrative_id ORDER BY score DESC, event_at, hit_id) <= $most
        ORDER BY narrative_id, score DESC, event_at, hit_id
        """,
        {"panel": panel_id, "first": week.days[0], "last": week.days[-1], "most": most},
    ).fetchall()
    return [PassageRow(*row) for row in found]


def write_answer(
    tx: Transaction, run: Run, week: Week, answer: Mapping[str, Any], items: Iterable[Mapping[str, object]]
) -> None:
    """Make ``answer`` and ``items`` the digest of ``week``; what stood there before is closed, not overwritten."""
    row = {"digest_id": week.digest_id, "from_at": week.from_at, "to_at": week.to_at, "as_of": run.as_of}
    subjects = [(week.digest_id,)]
    for table, rows in (("digest", [row | {"answer": answer}]), ("digest_item", list(items))):
        close_and_open(tx.con, table, rows, scope=("digest_id",), subjects=subjects, as_of=run.as_of, run_id=run.run_id)


def stored_answer(con: duckdb.DuckDBPyConnection, digest_id: str) -> str:
    """Return a digest's answer as it was stored. Raises StoreError where there is none."""
    found = con.execute(
        "SELECT answer FROM store.digest WHERE digest_id = ? AND valid_to IS NULL", [digest_id]
    ).fetchone()
    if found is None:
        raise StoreError(f"digest {digest_id}: not built yet: newswake digest {digest_id}")
    return str(found[0])
