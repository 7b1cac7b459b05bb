"""What the store knows of stories that may still grow, and how they end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import duckdb

from newswake.models import ArticleText
from newswake.store.rows import append, close_and_open

Connection = duckdb.DuckDBPyConnection

# The author of what the flow does by itself; any other is a person who ruled.
MACHINE = "analyse"


# What is read of the articles ``wanted``. Texts are most of a store and are looked up by their row alone: a join by
# the id of a version would read those of every article ever.
_TEXTS = """
    placed AS MATERIALIZED (
        SELECT version.rowid AS place, wanted.*
        FROM wanted JOIN store.version AS version ON version.version_id = wanted.version_id
    )
    SELECT placed.article_id, placed.version_id, placed.outlet_id, outlet.publisher_id,
           coalesce(placed.language, ''), version.title, version.text, version.text_source,
           placed.first_seen_at, placed.event_at, placed.kind, placed.is_backlog, copies.copy_group_id
"""
_FROM = """
    FROM placed
    JOIN store.version AS version ON version.rowid = placed.place
    JOIN store.outlet AS outlet ON outlet.outlet_id = placed.outlet_id
    JOIN store.copy_member AS copies ON copies.article_id = placed.article_id AND copies.valid_to IS NULL
"""


def without_story(con: duckdb.DuckDBPyConnection) -> list[tuple[ArticleText, str]]:
    """Return the articles in scope that have a copy group and no story yet, each with its group, in order of sight."""
    found = con.execute(
        f"""
        WITH wanted AS MATERIALIZED (
            FROM store.article
            WHERE merged_into IS NULL AND in_scope
                AND article_id NOT IN (SELECT article_id FROM store.story_member WHERE valid_to IS NULL)
        ),
        {_TEXTS} {_FROM}
        ORDER BY placed.first_seen_at, placed.article_id
        """
    ).fetchall()
    return [(ArticleText(*row[:-1]), row[-1]) for row in found]


def copies_apart(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the stories that have an article of a copy group of which another has one, too."""
    found = con.execute(
        """
        WITH copied AS MATERIALIZED (
            SELECT article_id, copy_group_id FROM store.copy_member WHERE valid_to IS NULL AND relation <> 'alone'
        ),
        member AS MATERIALIZED (
            SELECT article_id, story_id FROM store.story_member SEMI JOIN copied USING (article_id)
            WHERE valid_to IS NULL
        ),
        place AS MATERIALIZED (
            SELECT member.story_id, copied.copy_group_id
            FROM copied
            JOIN member USING (article_id)
            SEMI JOIN (SELECT article_id FROM store.article WHERE in_scope) USING (article_id)
        )
        SELECT DISTINCT story_id FROM place
        WHERE copy_group_id IN (
            SELECT copy_group_id FROM place GROUP BY copy_group_id HAVING count(DISTINCT story_id) > 1
        )
        ORDER BY story_id
        """
    ).fetchall()
    return [row[0] for row in found]


def active_members(
    con: duckdb.DuckDBPyConnection, since: datetime, besides: Sequence[str] = ()
) -> list[tuple[ArticleText, str, str]]:
    """Return every article, with group and story, of the stories that have one which came out since then, and of
    those ``besides``."""
    found = con.execute(
        f"""
        WITH active AS MATERIALIZED (
            SELECT DISTINCT member.story_id
            FROM store.story_member AS member JOIN store.article AS article USING (article_id)
            WHERE member.valid_to IS NULL AND article.event_at >= $since
            UNION
            SELECT unnest($besides::VARCHAR[])
        ),
        member AS MATERIALIZED (
            SELECT article_id, story_id FROM store.story_member SEMI JOIN active USING (story_id) WHERE valid_to IS NULL
        ),
        wanted AS MATERIALIZED (
            SELECT article.*, member.story_id
            FROM member JOIN store.article AS article USING (article_id)
            WHERE article.merged_into IS NULL AND article.in_scope
        ),
        {_TEXTS}, placed.story_id {_FROM}
        ORDER BY placed.first_seen_at, placed.article_id
        """,
        {"since": since, "besides": list(besides)},
    ).fetchall()
    return [(ArticleText(*row[:-2]), row[-2], row[-1]) for row in found]


def ids_founded_by(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[str]:
    """Return the id of every story that one of the articles ever founded: no other id can come out of theirs."""
    found = con.execute(
        "SELECT story_id FROM store.story WHERE founding_article_id IN (SELECT unnest($1::VARCHAR[])) ORDER BY ALL",
        [list(article_ids)],
    ).fetchall()
    return [row[0] for row in found]


def end_stories(con: duckdb.DuckDBPyConnection, into: Mapping[str, str], *, as_of: datetime, run_id: str) -> None:
    """Note which story each of ``into`` ended in; its articles out of scope, which nobody weighed, go
    along, and its lines end."""
    rows = []
    for ended, next_ in into.items():
        con.execute("UPDATE store.story SET merged_into = ? WHERE story_id = ?", [next_, ended])
        con.execute("UPDATE store.story_line SET valid_to = ? WHERE story_id = ? AND valid_to IS NULL", [as_of, ended])
        con.execute("DELETE FROM store.story_told WHERE story_id = ?", [ended])
        last = next_
        while last in into:
            last = into[last]
        left = con.execute(
            "SELECT article_id, score FROM store.story_member WHERE story_id = ? AND valid_to IS NULL", [ended]
        ).fetchall()
        rows += [
            {"article_id": article, "story_id": last, "score": score, "reasons": {f"merged:{ended}": 1.0}}
            for article, score in left
        ]
    subjects = [(row["article_id"],) for row in rows]
    close_and_open(con, "story_member", rows, scope=("article_id",), subjects=subjects, as_of=as_of, run_id=run_id)


def end_emptied(con: duckdb.DuckDBPyConnection, *, as_of: datetime, run_id: str) -> None:
    """End the stories that have no article any more: in the story that has the first of theirs, or what became of it,
    now; for good where none has."""
    found = con.execute(
        """
        WITH emptied AS MATERIALIZED (
            SELECT story_id FROM store.story
            WHERE merged_into IS NULL
                AND story_id IN (SELECT story_id FROM store.story_member WHERE valid_to IS NOT NULL)
                AND story_id NOT IN (SELECT story_id FROM store.story_member WHERE valid_to IS NULL)
                AND story_id NOT IN (SELECT story_id FROM store.story_lineage WHERE event = 'retire')
        ),
        past AS MATERIALIZED (SELECT story_id, article_id FROM store.story_member SEMI JOIN emptied USING (story_id)),
        heir AS (
            SELECT past.story_id, arg_min(present.story_id, (whole.first_seen_at, whole.article_id)) AS heir_id
            FROM past
            JOIN store.article AS part USING (article_id)
            JOIN store.article AS whole ON whole.article_id = coalesce(part.merged_into, part.article_id)
            JOIN store.story_member AS present
                ON present.article_id = whole.article_id AND present.valid_to IS NULL
            GROUP BY past.story_id
        )
        SELECT story_id, heir_id FROM emptied LEFT JOIN heir USING (story_id) ORDER BY story_id
        """
    ).fetchall()
    same = {"author": MACHINE, "valid_from": as_of, "run_id": run_id}
    lineage = [
        same | {"event": "merge", "story_id": heir, "other_id": story, "reason": "all that was in it is there now"}
        if heir
        else same | {"event": "retire", "story_id": story, "other_id": None, "reason": "nothing in it has a story now"}
        for story, heir in found
    ]
    append(con, "story_lineage", lineage)
    end_stories(con, {story: heir for story, heir in found if heir}, as_of=as_of, run_id=run_id)
