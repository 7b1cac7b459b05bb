"""What the grouping of copies asks of the store, one function a question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb


def copy_groups(con: duckdb.DuckDBPyConnection, since: datetime) -> dict[str, tuple[str, str]]:
    """Return group and version of every article in a copy group that has a member first seen since then."""
    found = con.execute(
        """
        WITH recent AS (
            SELECT DISTINCT member.copy_group_id
            FROM store.copy_member AS member JOIN store.article AS article USING (article_id)
            WHERE member.valid_to IS NULL AND article.first_seen_at >= $since
        )
        SELECT member.article_id, member.copy_group_id, coalesce(done.version_id, '')
        FROM store.copy_member AS member
        SEMI JOIN recent USING (copy_group_id)
        LEFT JOIN store.analysed AS done ON done.article_id = member.article_id AND done.stage = 'copies'
        WHERE member.valid_to IS NULL
        """,
        {"since": since},
    ).fetchall()
    return {article_id: (group, version) for article_id, group, version in found}


def republished(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Return the outlets whose text each article says that it carries; one that no seed knows by its name."""
    found = con.execute(
        """
        SELECT article_id, list_sort(list(DISTINCT coalesce(outlet_id, outlet_name))) FROM store.credit
        WHERE kind = 'republished' AND valid_to IS NULL GROUP BY article_id
        """
    ).fetchall()
    return {article_id: tuple(outlets) for article_id, outlets in found}


def wires(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the ids of the news agencies."""
    return frozenset(row[0] for row in con.execute("SELECT outlet_id FROM store.outlet WHERE kind = 'wire'").fetchall())


def partial_copies(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, tuple[str, float]]:
    """Return which article each of these copies in part, and the share of its words, 0 to 1."""
    found = con.execute(
        """
        SELECT member.article_id, member.partial_of, member.partial_share
        FROM store.copy_member AS member
        JOIN store.article AS other ON other.article_id = member.partial_of AND other.merged_into IS NULL
        WHERE member.valid_to IS NULL AND member.article_id IN (SELECT unnest($ids::VARCHAR[]))
        """,
        {"ids": list(article_ids)},
    ).fetchall()
    return {article_id: (other, share) for article_id, other, share in found}
