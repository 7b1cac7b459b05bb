"""What telling a story asks of the store: which have changed, and the openings of their reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from newswake.store.rows import upsert

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class Opening:
    """An article of a story that is to be told: a report of its own, in scope."""

    story_id: str
    article_id: str
    version_id: str
    title: str
    text: str
    language: str
    kind: str


def changed_stories(con: Connection, recipe: str) -> dict[str, str | None]:
    """Return the stories whose articles or versions are other than when they were told by ``recipe``, by id.

    The value stands for what they are to be told of now; None where nothing in scope is left of one that was told.
    """
    found = con.execute(
        """
        WITH present AS (
            SELECT
                member.story_id,
                md5(string_agg(
                    concat_ws(' ', article.version_id, copies.relation, article.kind, article.first_seen_at), ' '
                    ORDER BY article.version_id
                ) || $1) AS told_of
            FROM store.story_member AS member
            JOIN store.article AS article USING (article_id)
            LEFT JOIN store.copy_member AS copies
                ON copies.article_id = member.article_id AND copies.valid_to IS NULL
            WHERE member.valid_to IS NULL AND article.in_scope AND article.merged_into IS NULL
            GROUP BY member.story_id
        )
        SELECT story_id, present.told_of
        FROM present FULL JOIN store.story_told AS told USING (story_id)
        WHERE present.told_of IS DISTINCT FROM told.told_of
        ORDER BY story_id
        """,
        [recipe],
    ).fetchall()
    return dict(found)


def openings(con: Connection, story_ids: Sequence[str], characters: int) -> list[Opening]:
    """Return the independent reports of stories with the first ``characters`` of their texts, in the order of sight.

    A text that its outlet reserves is left out: the title alone may be told.
    """
    found = con.execute(
        """
        SELECT member.story_id, article.article_id, version.version_id, version.title,
               CASE WHEN reserving.outlet_id IS NULL THEN left(version.text, $2) ELSE '' END,
               coalesce(article.language, ''), article.kind
        FROM store.story_member AS member
        JOIN store.article AS article USING (article_id)
        JOIN store.version AS version ON version.version_id = article.version_id
        LEFT JOIN store.copy_member AS copies ON copies.article_id = member.article_id AND copies.valid_to IS NULL
        LEFT JOIN (SELECT DISTINCT outlet_id FROM reservation WHERE reserves_text) AS reserving
            ON reserving.outlet_id = article.outlet_id
        WHERE member.valid_to IS NULL AND article.in_scope AND article.merged_into IS NULL
            AND coalesce(copies.relation, 'alone') IN ('alone', 'origin')
            AND member.story_id IN (SELECT unnest($1::VARCHAR[]))
        ORDER BY article.first_seen_at, article.article_id
        """,
        [list(story_ids), characters],
    ).fetchall()
    return [Opening(*row) for row in found]


def note_told(con: Connection, told_of: Mapping[str, str | None], run_id: str) -> None:
    """Note what stories were told of; what has nothing left is forgotten."""
    gone = [story_id for story_id, of in told_of.items() if of is None]
    con.execute("DELETE FROM store.story_told WHERE story_id IN (SELECT unnest($1::VARCHAR[]))", [gone])
    rows = [{"story_id": story_id, "told_of": of, "run_id": run_id} for story_id, of in told_of.items() if of]
    upsert(con, "story_told", rows, key=("story_id",))
