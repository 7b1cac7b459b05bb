"""What the analysts' copy shows of texts that their outlets reserve: the passages that a row cites, the rest black.

Letter by letter, so that every span holds, and every view says in the copy what it says in the working store.
"""

from __future__ import annotations

import duckdb

# One letter or digit of a text that is not shown. Marks between the words stay: a sentence is still one.
BLACK = "█"


def _black(text: str) -> str:
    return rf"regexp_replace({text}, '[\p{{L}}\p{{M}}\p{{N}}]', '{BLACK}', 'g')"


# A part of an article that ended in another one follows either of the two.
_RESERVED = """
    SELECT part.article_id
    FROM working.store.article AS part
    LEFT JOIN working.store.article AS whole ON whole.article_id = part.merged_into
    WHERE list_has_any(
        [part.outlet_id, whole.outlet_id],
        (SELECT coalesce(list(outlet_id), []) FROM working.main.reservation WHERE reserves_text)
    )
"""
_VERSION = f"""
    WITH reserved AS (
        SELECT version_id, text FROM working.store.version WHERE article_id IN ({_RESERVED})
    ),
    cited AS (
        SELECT version_id, span_start, span_end FROM working.store.hit WHERE part = 'text'
        UNION SELECT version_id, span_start, span_end FROM working.store.quote WHERE part = 'text'
        UNION SELECT version_id, span_start, span_end FROM working.store.figure WHERE part = 'text'
        UNION SELECT version_id, span_start, span_end FROM working.store.credit WHERE part = 'text'
        UNION SELECT version_id, span_start, span_end FROM working.store.mention WHERE part = 'text'
        UNION SELECT version_id, after_start, after_end FROM working.store.version_change
            WHERE part = 'text' AND after_start IS NOT NULL
        UNION SELECT earlier.version_id, before_start, before_end
            FROM working.store.version_change
            JOIN working.store.version AS later USING (version_id)
            JOIN working.store.version AS earlier ON earlier.article_id = later.article_id AND earlier.n = later.n - 1
            WHERE part = 'text' AND before_start IS NOT NULL
    ),
    ordered AS (
        SELECT
            version_id,
            span_start,
            span_end,
            -- How far the spans before it reach, some of which may hold it.
            coalesce(max(span_end) OVER (
                PARTITION BY version_id ORDER BY span_start, span_end ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), 0) AS reached
        FROM cited
        SEMI JOIN reserved USING (version_id)
    ),
    shown AS (
        SELECT version_id, reached, greatest(span_start, reached) AS shown_from, span_end
        FROM ordered WHERE span_end > reached
    ),
    pieces AS (
        SELECT
            version_id,
            max(span_end) AS shown_to,
            string_agg(
                {_black("substring(text, reached + 1, shown_from - reached)")}
                || substring(text, shown_from + 1, span_end - shown_from),
                '' ORDER BY shown_from
            ) AS start
        FROM shown
        JOIN reserved USING (version_id)
        GROUP BY version_id
    ),
    blacked AS (
        SELECT
            version_id,
            coalesce(start, '') || {_black("substring(text, coalesce(shown_to, 0) + 1)")} AS text
        FROM reserved
        LEFT JOIN pieces USING (version_id)
    )
"""
# What is read instead of a table of the working store, where its texts must not get into the copy.
BLACKED: dict[str, str] = {
    "version": _VERSION
    + """
    SELECT version.* REPLACE (coalesce(blacked.text, version.text) AS text)
    FROM working.store.version AS version
    LEFT JOIN blacked USING (version_id)
    """,
    "version_link": _VERSION
    + """
    SELECT link.* REPLACE (
        CASE WHEN blacked.text IS NULL THEN link.words
            ELSE substring(blacked.text, link.span_start + 1, link.span_end - link.span_start) END AS words
    )
    FROM working.store.version_link AS link
    LEFT JOIN blacked USING (version_id)
    """,
    "entry": f"""
    WITH hidden AS (
        SELECT entry_id
        FROM working.store.entry AS entry
        JOIN working.store.channel AS channel USING (channel_id)
        WHERE entry.article_id IN ({_RESERVED})
            OR channel.outlet_id IN (SELECT outlet_id FROM working.main.reservation WHERE reserves_text)
    )
    SELECT entry.* REPLACE (
        CASE WHEN hidden.entry_id IS NULL THEN summary END AS summary,
        CASE WHEN hidden.entry_id IS NULL THEN content END AS content
    )
    FROM working.store.entry AS entry
    LEFT JOIN hidden USING (entry_id)
    """,
}


def anyone_reserves(con: duckdb.DuckDBPyConnection) -> bool:
    """Return whether a publisher ever reserved anything, so that the copy may have to hide a text."""
    return bool(con.execute("SELECT 1 FROM working.store.reservation WHERE kind <> 'none' LIMIT 1").fetchone())
