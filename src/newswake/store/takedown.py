"""What a take-down asks of the store and writes to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

# The reason of a take-down's row in drops: that it is under way stands there from the commit that blackens the texts
# until the last file is written anew, so that one which is killed in between is finished by the next run.
UNDER_WAY = "being taken down"
DONE = "taken down"


def article_at(con: duckdb.DuckDBPyConnection, url: str) -> str | None:
    """Return the article that a canonical address leads to, or None."""
    found = con.execute(
        """
        SELECT coalesce(article.merged_into, article.article_id)
        FROM store.article_url AS address JOIN store.article AS article USING (article_id)
        WHERE address.url = ?
        """,
        [url],
    ).fetchone()
    return str(found[0]) if found else None


def raw_records(con: duckdb.DuckDBPyConnection, article_id: str) -> list[tuple[str, str, int, bool]]:
    """Return id, file, offset, and whether it is a feed's, of the raw records in which an article may stand.

    Its pages by its versions and its listed addresses, and the bodies of the feeds that listed it.
    """
    return con.execute(
        """
        WITH parts AS (
            SELECT article_id FROM store.article WHERE $article IN (article_id, merged_into)
        ),
        listed AS (
            SELECT entry.url, channel.channel_id, channel.url AS feed_url
            FROM store.entry AS entry
            JOIN store.channel AS channel USING (channel_id)
            WHERE entry.article_id IN (FROM parts)
        )
        SELECT raw_id, warc_file, warc_offset, false AS is_feed
        FROM store.raw_record
        WHERE raw_id IN (SELECT raw_id FROM store.version WHERE article_id IN (FROM parts))
            OR url IN (SELECT url FROM listed)
        UNION
        SELECT raw_id, warc_file, warc_offset, true
        FROM store.raw_record
        WHERE url IN (SELECT feed_url FROM listed) OR url IN (SELECT channel_id FROM listed)
        ORDER BY ALL
        """,
        {"article": article_id},
    ).fetchall()


def listed_addresses(con: duckdb.DuckDBPyConnection, article_id: str) -> list[str]:
    """Return the addresses under which feeds listed an article; "", which any body has, where one gave none.

    Ids do not count: a feed's ``7`` stands in every other body, too.
    """
    found = con.execute(
        """
        SELECT DISTINCT CASE url WHEN channel_id || '#' || guid THEN '' ELSE url END
        FROM store.entry WHERE article_id = ?
        """,
        [article_id],
    )
    return [row[0] for row in found.fetchall()]


def texts_of(con: duckdb.DuckDBPyConnection, article_id: str) -> list[tuple[str, str]]:
    """Return title and text of every version of an article and its parts, each once."""
    found = con.execute(
        """
        SELECT DISTINCT version.title, version.text
        FROM store.version AS version JOIN store.article AS article USING (article_id)
        WHERE $article IN (article.article_id, article.merged_into) ORDER BY ALL
        """,
        {"article": article_id},
    )
    return found.fetchall()


def names_of(con: duckdb.DuckDBPyConnection, article_id: str) -> tuple[list[str], list[str]]:
    """Return every address of an article and its parts, and their ids."""
    found = con.execute(
        """
        WITH parts AS (
            SELECT article_id, canonical_url FROM store.article WHERE $article IN (article_id, merged_into)
        )
        SELECT list(DISTINCT url ORDER BY url), (SELECT list(article_id ORDER BY article_id) FROM parts)
        FROM (
            SELECT canonical_url AS url FROM parts
            UNION ALL SELECT url FROM store.article_url SEMI JOIN parts USING (article_id)
        )
        """,
        {"article": article_id},
    ).fetchone()
    urls, ids = found or ([], [])
    return urls or [], ids or []


def digests(con: duckdb.DuckDBPyConnection) -> list[tuple[str, datetime, str, bool]]:
    """Return id, start of validity, answer and whether it is the current one of every digest, replaced ones too."""
    found = con.execute(
        "SELECT digest_id, valid_from, answer::VARCHAR, valid_to IS NULL FROM store.digest ORDER BY ALL"
    )
    return [tuple(row) for row in found.fetchall()]


def replace_digest(con: duckdb.DuckDBPyConnection, digest_id: str, valid_from: datetime, answer: str) -> None:
    """Put another answer in the place of one that was stored."""
    con.execute(
        "UPDATE store.digest SET answer = $3 WHERE digest_id = $1 AND valid_from = $2", [digest_id, valid_from, answer]
    )


def blank_quotes(con: duckdb.DuckDBPyConnection, urls: Sequence[str]) -> None:
    """Blacken the quotes and claims among the items of digests that stand at one of the addresses."""
    con.execute(
        "UPDATE store.digest_item SET title = regexp_replace(title, '\\S', '█', 'g')"
        " WHERE section IN ('quote', 'rising') AND subject_id IN (SELECT unnest($1::VARCHAR[]))",
        [list(urls)],
    )


def forget_told(con: duckdb.DuckDBPyConnection, article_ids: list[str]) -> None:
    """Take out what feeds told of articles beside their headlines."""
    con.execute(
        "UPDATE store.entry SET summary = NULL, content = NULL WHERE article_id IN (SELECT unnest($1::VARCHAR[]))",
        [article_ids],
    )


def taken_down(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the articles that were taken down, or that one which was became part of, each with the reason."""
    found = con.execute(
        """
        SELECT coalesce(article.merged_into, article.article_id), min(drops.detail)
        FROM store.drop_row AS drops JOIN store.article AS article ON article.article_id = drops.subject
        WHERE drops.stage = 'takedown' GROUP BY ALL
        """
    ).fetchall()
    return dict(found)


def unfinished(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the taken down articles of which a word can still be read, or whose take-down did not come to its end.

    Each with the reason.
    """
    gone = taken_down(con)
    if not gone:
        return {}
    found = con.execute(
        """
        SELECT coalesce(article.merged_into, article.article_id) AS whole_id
        FROM store.version AS version JOIN store.article AS article USING (article_id)
        WHERE whole_id IN (SELECT unnest($1::VARCHAR[]))
        GROUP BY whole_id HAVING bool_or(regexp_matches(version.text, '[^█\\s]'))
        UNION
        SELECT coalesce(article.merged_into, article.article_id)
        FROM store.drop_row AS drops JOIN store.article AS article ON article.article_id = drops.subject
        WHERE drops.stage = 'takedown' AND drops.reason = $2
        ORDER BY whole_id
        """,
        [list(gone), UNDER_WAY],
    ).fetchall()
    return {article_id: gone[article_id] for (article_id,) in found}


def note_under_way(con: duckdb.DuckDBPyConnection, article_id: str, reason: str, as_of: datetime, run_id: str) -> None:
    """Write that an article is being taken down; when that was first done, and by which run, stays."""
    drop_id = f"takedown-{article_id}"
    con.execute("UPDATE store.drop_row SET reason = $2, detail = $3 WHERE drop_id = $1", [drop_id, UNDER_WAY, reason])
    con.execute(
        "INSERT INTO store.drop_row BY NAME SELECT $1 AS drop_id, 'takedown' AS stage, $2 AS subject, $3 AS reason,"
        " $4 AS detail, $5 AS dropped_at, $6 AS run_id"
        " WHERE NOT EXISTS (SELECT 1 FROM store.drop_row WHERE drop_id = $1)",
        [drop_id, article_id, UNDER_WAY, reason, as_of, run_id],
    )


def note_done(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """Write that nothing of the articles, a whole and its parts, is left anywhere."""
    con.execute(
        "UPDATE store.drop_row SET reason = $2"
        " WHERE stage = 'takedown' AND reason = $3 AND subject IN (SELECT unnest($1::VARCHAR[]))",
        [list(article_ids), DONE, UNDER_WAY],
    )


def blank_texts(
    con: duckdb.DuckDBPyConnection, article_id: str, raw_ids: list[str], reason: str, as_of: datetime, run_id: str
) -> None:
    """Blacken the text of every version letter by letter, so that spans hold, and let the article live by its title.

    Its current version is a new one without a text, for which findings are closed by the next analysis. What feeds
    told of it goes too. It is not read again.
    """
    parts = "(SELECT article_id FROM store.article WHERE $article IN (article_id, merged_into))"
    said = {"article": article_id}
    for sql in (
        f"UPDATE store.version SET text = regexp_replace(text, '\\S', '█', 'g'), valid_to = coalesce(valid_to, $at)"
        f" WHERE article_id IN {parts} AND change_kind IS DISTINCT FROM 'takedown'",
        f"INSERT INTO store.version BY NAME SELECT article_id || '.' || (n + 1) AS version_id, article_id, n + 1 AS n,"
        f" title, '' AS text, 'title' AS text_source, 'taken down' AS text_hash, 0 AS word_count,"
        f" false AS is_truncated, 'feed' AS reader, 'takedown' AS change_kind, $at AS valid_from, $run AS run_id"
        f" FROM store.version WHERE article_id IN {parts}"
        f" QUALIFY bool_and(change_kind IS DISTINCT FROM 'takedown') OVER (PARTITION BY article_id)"
        f" AND row_number() OVER (PARTITION BY article_id ORDER BY n DESC) = 1",
        f"UPDATE store.article SET version_id = (SELECT version_id FROM store.version WHERE version.article_id ="
        f" article.article_id AND version.valid_to IS NULL), text_source = 'title', read_status = 'refused',"
        f" read_error = 'taken down: ' || $reason, next_read_at = NULL WHERE article_id IN {parts}",
        f"DELETE FROM store.version_link WHERE version_id IN"
        f" (SELECT version_id FROM store.version WHERE article_id IN {parts})",
        f"UPDATE store.entry SET summary = NULL, content = NULL WHERE article_id IN {parts}",
    ):
        wanted = {"at": as_of, "run": run_id, "reason": reason}
        con.execute(sql, said | {name: value for name, value in wanted.items() if f"${name}" in sql})
    con.execute("DELETE FROM store.raw_record WHERE raw_id IN (SELECT unnest($1::VARCHAR[]))", [raw_ids])
    con.execute("UPDATE store.version SET raw_id = NULL WHERE raw_id IN (SELECT unnest($1::VARCHAR[]))", [raw_ids])
