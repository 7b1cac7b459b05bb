"""What a week's digest asks of the store beside its counts: numbers, quotes, edits, and what it cannot see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from newswake.digest.rows import EditRow, FeedDayRow, LeftOutRow, NumberRow, QuoteRow
from newswake.digest.week import Week

# Shorter ones are phrases that anybody puts into quotation marks ("AI winter"), which travel without their speaker.
MIN_QUOTE_WORDS = 4
# A sentence of a news text has some 25 words; a passage is shown in at most that much on either side.
CONTEXT_CHARACTERS = 160


def numbers(con: duckdb.DuckDBPyConnection, week: Week) -> list[NumberRow]:
    """Which numbers were told in more than one value, and what did each stand on? Those told in the week alone."""
    found = con.execute(
        """
        WITH moved AS (
            SELECT story_id, slot
            FROM figure_drift
            WHERE day <= $last
            GROUP BY ALL
            HAVING bool_or(day >= $first) AND count(DISTINCT (value_low, value_high)) > 1
        ),
        judged AS (
            SELECT story_id, slot, comparator, value_low, value_high, any_value(against_first) AS against_first
            FROM figure_drift
            GROUP BY ALL
            HAVING bool_and(figure_drift.against_first <> 'unclear')
        ),
        told AS (
            SELECT
                figure.* EXCLUDE (event_at),
                figure_slot.told_at AS event_at,
                figure_slot.slot,
                coalesce(entity.name, figure.subject) AS called,
                article.url,
                figure_slot.version = 1
                AND coalesce(article.event_to - article.event_from <= INTERVAL 1 HOUR, false) AS is_sharp,
                CASE figure.part WHEN 'title' THEN version.title ELSE version.text END AS words
            FROM figure
            JOIN figure_slot USING (figure_id)
            JOIN article ON article.article_id = figure.article_id
            JOIN store.version AS version ON version.version_id = figure.version_id
            LEFT JOIN store.entity AS entity ON entity.entity_id = figure.subject_entity_id
            WHERE figure_slot.told_at < $to
        ),
        ranked AS (
            SELECT
                told.*,
                row_number() OVER (
                    PARTITION BY told.story_id, told.slot, told.comparator, told.value_low, told.value_high
                    ORDER BY told.event_at, told.article_id, told.span_start
                ) AS place
            FROM told
            JOIN moved USING (story_id, slot)
        ),
        counted AS (
            SELECT
                story_id,
                slot,
                comparator,
                value_low,
                value_high,
                list_sort(list_distinct(list(copy_group_id))) AS reports
            FROM ranked
            GROUP BY ALL
        )
        SELECT
            ranked.story_id, ranked.slot, story.headline, ranked.called, ranked.unit, ranked.comparator,
            ranked.value_low, ranked.value_high, counted.reports, judged.against_first, ranked.outlet,
            ranked.event_at, ranked.is_sharp, ranked.url,
            substring(
                ranked.words,
                greatest(1, ranked.span_start + 1 - $context),
                least(ranked.span_start, $context)
            ),
            ranked.passage,
            substring(ranked.words, ranked.span_end + 1, $context)
        FROM ranked
        JOIN counted USING (story_id, slot, comparator, value_low, value_high)
        JOIN judged USING (story_id, slot, comparator, value_low, value_high)
        JOIN story USING (story_id)
        WHERE ranked.place = 1
        ORDER BY ranked.story_id, ranked.slot, ranked.event_at, ranked.value_low, ranked.comparator
        """,
        {"first": week.days[0], "last": week.days[-1], "to": week.to_at, "context": CONTEXT_CHARACTERS},
    ).fetchall()
    return [NumberRow(*row) for row in found]


def quotes(con: duckdb.DuckDBPyConnection, week: Week, most: int) -> list[QuoteRow]:
    """Which quotes that were first seen in the week stand in most independent reports, two at least?"""
    found = con.execute(
        """
        WITH travelled AS (
            SELECT * FROM quote_spread
            WHERE first_seen_at >= $from AND first_seen_at < $to AND reports > 1
                AND len(string_split(wording, ' ')) >= $words
            ORDER BY reports DESC, outlets DESC, wording, speaker
            LIMIT $most
        ),
        placed AS (
            SELECT
                travelled.*,
                article.event_at,
                coalesce(article.event_to - article.event_from <= INTERVAL 1 HOUR, false) AS is_sharp,
                article.url
            FROM travelled
            JOIN quote ON quote.quote = travelled.quote AND quote.speaker IS NOT DISTINCT FROM travelled.speaker
            JOIN article USING (article_id)
            QUALIFY row_number() OVER (
                PARTITION BY travelled.wording, travelled.speaker
                ORDER BY article.first_seen_at, article.article_id
            ) = 1
        )
        SELECT quote, speaker, reports, articles, outlets, first_outlet, event_at, is_sharp, url
        FROM placed
        ORDER BY reports DESC, outlets DESC, wording, speaker
        """,
        {"from": week.from_at, "to": week.to_at, "words": MIN_QUOTE_WORDS, "most": most},
    ).fetchall()
    return [QuoteRow(*row) for row in found]


def edits(con: duckdb.DuckDBPyConnection, week: Week) -> list[EditRow]:
    """Which articles were seen changed in the week, and what did they say before?"""
    found = con.execute(
        """
        SELECT
            change.article_id, change.outlet, article.url, change.change_kind, change.title, change.new_title,
            CASE WHEN change.change_kind IN ('correction', 'silent_edit') THEN earlier.text ELSE '' END,
            CASE WHEN change.change_kind IN ('correction', 'silent_edit') THEN later.text ELSE '' END,
            change.seen_at
        FROM corrections AS change
        JOIN article USING (article_id)
        JOIN store.version AS later ON later.version_id = change.version_id
        JOIN store.version AS earlier ON earlier.article_id = later.article_id AND earlier.n = later.n - 1
        WHERE change.seen_at >= $from AND change.seen_at < $to AND article.in_scope
        ORDER BY change.seen_at, change.article_id, later.n
        """,
        {"from": week.from_at, "to": week.to_at},
    ).fetchall()
    return [EditRow(*row) for row in found]


def feeds_with_faults(con: duckdb.DuckDBPyConnection, week: Week) -> list[FeedDayRow]:
    """Which channels failed, were empty or missed entries, on which days?"""
    found = con.execute(
        """
        SELECT
            poll.channel_id,
            coalesce(outlet.outlet, poll.channel_id) AS outlet,
            -- As in channel_day: a poll at midnight closes the day before.
            CAST((poll.polled_at - INTERVAL 1 SECOND) AT TIME ZONE 'UTC' AS DATE) AS day,
            count(*),
            count(*) FILTER (WHERE poll.outcome = 'failed') AS failed,
            count(*) FILTER (WHERE poll.outcome = 'empty') AS empty,
            bool_or(poll.is_gap) AS has_gap,
            arg_max(poll.error, poll.polled_at) FILTER (WHERE poll.error IS NOT NULL)
        FROM store.channel_poll AS poll
        JOIN store.channel AS channel USING (channel_id)
        LEFT JOIN outlet ON outlet.outlet_id = channel.outlet_id
        WHERE poll.polled_at > $from AND poll.polled_at <= $to
        GROUP BY ALL
        HAVING failed > 0 OR empty > 0 OR has_gap
        ORDER BY outlet, poll.channel_id, day
        """,
        {"from": week.from_at, "to": week.to_at},
    ).fetchall()
    return [FeedDayRow(*row) for row in found]


def never_polled(con: duckdb.DuckDBPyConnection, week: Week) -> int:
    """How many channels that stood in the seeds were not asked once in the week?"""
    found = con.execute(
        """
        SELECT count(*)
        FROM store.channel AS channel
        WHERE channel.added_at < $to AND coalesce(channel.retired_at >= $from, true)
            AND NOT EXISTS (
                SELECT 1 FROM channel_day
                WHERE channel_day.channel_id = channel.channel_id AND channel_day.day BETWEEN $first AND $last
            )
        """,
        {"from": week.from_at, "to": week.to_at, "first": week.days[0], "last": week.days[-1]},
    ).fetchone()
    return int(found[0]) if found else 0


def languages(con: duckdb.DuckDBPyConnection, panel_id: str, days: Sequence[date]) -> list[tuple[str, int]]:
    """In which languages were the panel's reports of these days?"""
    return con.execute(
        """
        SELECT coalesce(language, '') AS language, count(*) AS reports
        FROM report
        WHERE panel_id = $panel AND day IN (SELECT unnest($days::DATE[]))
        GROUP BY ALL
        ORDER BY reports DESC, language
        """,
        {"panel": panel_id, "days": list(days)},
    ).fetchall()


def left_out(con: duckdb.DuckDBPyConnection, panel_id: str, week: Week) -> LeftOutRow:
    """How many articles of the week do counts leave out, or know less of than they could?"""
    found = con.execute(
        """
        SELECT
            count(*) FILTER (WHERE in_scope AND is_backlog),
            count(*) FILTER (WHERE in_scope AND NOT is_backlog AND text_source = 'title'),
            count(*) FILTER (WHERE in_scope AND NOT is_backlog AND text_source = 'summary'),
            count(*) FILTER (WHERE in_scope AND NOT is_backlog AND NOT is_always_on),
            count(*) FILTER (WHERE NOT in_scope),
            count(*) FILTER (WHERE in_scope AND coalesce(published_disbelieved, '') <> ''),
            (
                SELECT count(*)
                FROM appearance
                WHERE panel_id = $panel AND event_at >= $from AND event_at < $to AND NOT is_observed
            )
        FROM article
        WHERE event_at >= $from AND event_at < $to
        """,
        {"panel": panel_id, "from": week.from_at, "to": week.to_at},
    ).fetchone()
    return LeftOutRow(*found or (0,) * 7)


def drops(con: duckdb.DuckDBPyConnection, week: Week) -> list[tuple[str, str, int]]:
    """What was dropped on purpose in the week, by stage and reason?"""
    return con.execute(
        """
        SELECT stage, reason, count(*) AS dropped
        FROM drops
        WHERE dropped_at >= $from AND dropped_at < $to
        GROUP BY ALL
        ORDER BY dropped DESC, stage, reason
        """,
        {"from": week.from_at, "to": week.to_at},
    ).fetchall()
