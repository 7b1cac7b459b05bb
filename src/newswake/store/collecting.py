"""What ingest asks of the store and writes to it, one function a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import duckdb

from newswake.collect.entries import Row, Seen
from newswake.models import DateClaim, Outlet
from newswake.store.rows import append


def known_entries(con: duckdb.DuckDBPyConnection, entry_ids: Sequence[str]) -> set[str]:
    """Return which of the entries are stored."""
    return {
        row[0]
        for row in con.execute(
            "SELECT entry_id FROM store.entry WHERE entry_id IN (SELECT unnest($1::VARCHAR[]))", [list(entry_ids)]
        ).fetchall()
    }


def known_addresses(con: duckdb.DuckDBPyConnection, urls: Sequence[str]) -> dict[str, str]:
    """Return the article behind each address that is known; a merged article's address leads to the one it became."""
    found = con.execute(
        """
        SELECT address.url, coalesce(article.merged_into, article.article_id)
        FROM store.article_url AS address
        JOIN store.article AS article USING (article_id)
        WHERE address.url IN (SELECT unnest($1::VARCHAR[]))
        """,
        [list(urls)],
    ).fetchall()
    return dict(found)


def outlets(con: duckdb.DuckDBPyConnection) -> list[Outlet]:
    """Return every outlet, inferred ones too."""
    found = con.execute(
        """
        SELECT outlet_id, publisher_id, name, domain, coalesce(country, ''), coalesce(language, ''),
               coalesce(kind, ''), founded, aliases, inferred
        FROM store.outlet ORDER BY outlet_id
        """
    ).fetchall()
    return [Outlet(*(*row[:8], tuple(row[8] or ()), row[9])) for row in found]


def sights(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, list[Seen]]:
    """Return when each article was seen, entry by entry."""
    found = con.execute(
        """
        SELECT entry.article_id, channel.mode, entry.first_seen_at, entry.not_seen_at, entry.is_backlog,
               entry.published_at, entry.published_precision, entry.published_local_day
        FROM store.entry AS entry JOIN store.channel AS channel USING (channel_id)
        WHERE entry.article_id IN (SELECT unnest($1::VARCHAR[]))
        ORDER BY entry.article_id, entry.entry_id
        """,
        [list(article_ids)],
    ).fetchall()
    grouped: dict[str, list[Seen]] = {}
    for article_id, mode, first, before, backlog, at, precision, local_day in found:
        claim = DateClaim(at, precision, "feed", local_day) if at else None
        grouped.setdefault(article_id, []).append(Seen(mode, first, before, backlog, claim))
    return grouped


def page_claims(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, list[DateClaim]]:
    """Return what the pages of the articles claimed of their dates."""
    found = con.execute(
        """
        SELECT article_id, claimed_at, precision, claimed_in, local_day FROM store.date_claim
        WHERE article_id IN (SELECT unnest($1::VARCHAR[])) ORDER BY ALL
        """,
        [list(article_ids)],
    ).fetchall()
    grouped: dict[str, list[DateClaim]] = {}
    for article_id, *claim in found:
        grouped.setdefault(article_id, []).append(DateClaim(*claim))
    return grouped


def fresh_claims(con: duckdb.DuckDBPyConnection, claims: Sequence[Row]) -> list[Row]:
    """Return those of a page's claims that no earlier reading of its article stored."""
    known = {
        (article_id, claim.claimed_in, claim.at)
        for article_id, stored in page_claims(con, [str(row["article_id"]) for row in claims]).items()
        for claim in stored
    }
    return [row for row in claims if (row["article_id"], row["claimed_in"], row["claimed_at"]) not in known]


def known_articles(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, str]:
    """Return the outlet of each of the articles that is stored."""
    found = con.execute(
        "SELECT article_id, outlet_id FROM store.article WHERE article_id IN (SELECT unnest($1::VARCHAR[]))",
        [list(article_ids)],
    ).fetchall()
    return dict(found)


def reserving_outlets(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the outlets whose text is reserved from machines, as it stands."""
    return {row[0] for row in con.execute("SELECT outlet_id FROM reservation WHERE reserves_text").fetchall()}


def outlets_read(con: duckdb.DuckDBPyConnection, outlet_ids: Sequence[str]) -> set[str]:
    """Return which of the outlets have a page that could be read."""
    found = con.execute(
        """
        SELECT DISTINCT article.outlet_id
        FROM store.version AS version JOIN store.article AS article USING (article_id)
        WHERE version.text_source = 'page' AND article.outlet_id IN (SELECT unnest($1::VARCHAR[]))
        """,
        [list(outlet_ids)],
    ).fetchall()
    return {row[0] for row in found}


def merge_articles(
    con: duckdb.DuckDBPyConnection, pairs: Iterable[tuple[str, str]], as_of: datetime, run_id: str
) -> dict[str, str]:
    """Let the later of two articles that are one page become the earlier, and return what each ended one became.

    Earlier is by first sight, then by id. Entries, and what had become the later one before, go to the earlier. The
    later one stays as a row, with a lineage row that says why.
    """
    became: dict[str, str] = {}
    for pair in sorted({tuple(sorted(pair)) for pair in pairs}):
        one, other = (became.get(article_id, article_id) for article_id in pair)
        found = con.execute(
            """
            SELECT article_id FROM store.article
            WHERE article_id IN (?, ?) AND merged_into IS NULL ORDER BY first_seen_at, article_id
            """,
            [one, other],
        ).fetchall()
        if len(found) < 2:
            continue
        earlier, later = found[0][0], found[1][0]
        con.execute("UPDATE store.article SET merged_into = ? WHERE ? IN (article_id, merged_into)", [earlier, later])
        con.execute("UPDATE store.entry SET article_id = ? WHERE article_id = ?", [earlier, later])
        became = {key: earlier if value == later else value for key, value in became.items()} | {later: earlier}
        row = {
            "article_id": later,
            "merged_into": earlier,
            "reason": "both pages name the same canonical address",
            "valid_from": as_of,
            "run_id": run_id,
        }
        append(con, "article_lineage", [row])
    return became


def note_reader(con: duckdb.DuckDBPyConnection, version_ids: Sequence[str], reader: str) -> None:
    """Note of versions that ``reader`` found the same words on their pages."""
    con.execute(
        "UPDATE store.version SET reread_by = $2 WHERE version_id IN (SELECT unnest($1::VARCHAR[]))",
        [list(version_ids), reader],
    )


def mark_raw_gone(con: duckdb.DuckDBPyConnection, warc_files: Sequence[str], as_of: datetime) -> None:
    """Note of every record of these files that it is no longer kept."""
    con.execute(
        """
        UPDATE store.raw_record SET gone_at = $2
        WHERE warc_file IN (SELECT unnest($1::VARCHAR[])) AND gone_at IS NULL
        """,
        [list(warc_files), as_of],
    )


def close_versions(con: duckdb.DuckDBPyConnection, version_ids: Sequence[str], as_of: datetime) -> None:
    """End the validity of versions that a newer one follows."""
    con.execute(
        """
        UPDATE store.version SET valid_to = $2
        WHERE version_id IN (SELECT unnest($1::VARCHAR[])) AND valid_to IS NULL
        """,
        [list(version_ids), as_of],
    )
