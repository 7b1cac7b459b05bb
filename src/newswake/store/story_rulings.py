"""A person's word on stories: pinned, merged or split, through the lineage and under the author's name."""

from __future__ import annotations

from datetime import datetime

import duckdb

from newswake.errors import QuestionError
from newswake.store.rows import append, close_and_open
from newswake.store.stories import MACHINE, end_stories, ids_founded_by

Connection = duckdb.DuckDBPyConnection

PIN, SPLIT, MERGE = "pin", "split", "merge:"


def find_story(con: Connection, asked: str) -> str:
    """Return the id of a story that goes on, by its id, an earlier id, or an article's id or address.

    Raises QuestionError where there is none.
    """
    found = con.execute(
        """
        WITH RECURSIVE step AS (
            SELECT story_id, merged_into FROM store.story WHERE story_id = $1
            UNION ALL
            SELECT story.story_id, story.merged_into
            FROM step JOIN store.story AS story ON story.story_id = step.merged_into
        )
        SELECT story_id FROM step
        WHERE merged_into IS NULL
            AND story_id NOT IN (SELECT story_id FROM store.story_lineage WHERE event = 'retire')
        UNION ALL
        SELECT story_id FROM store.story_member WHERE article_id = $2 AND valid_to IS NULL
        """,
        [asked, article_named(con, asked)],
    ).fetchone()
    if found is None:
        raise QuestionError(f'no story {asked!r}: newswake sql "SELECT story_id, headline FROM story" lists them')
    return str(found[0])


def find_subject(con: Connection, asked: str, verdict: str) -> str:
    """Return what a verdict is about: the article that leaves its story, else a story.

    Raises QuestionError where there is no such thing, or the verdict changes nothing.
    """
    story_id = find_story(con, asked)
    if verdict.startswith(MERGE) and find_story(con, verdict.removeprefix(MERGE)) == story_id:
        raise QuestionError(f"story {story_id}: {verdict} names this very story")
    if verdict != SPLIT:
        return story_id
    article_id = article_named(con, asked)
    if article_id is None:
        raise QuestionError(f"{asked}: split takes an article out of its story: name the article")
    if set(_members(con, story_id)) <= set(_report(con, article_id)):
        raise QuestionError(f"article {article_id}: is all there is of story {story_id}")
    return article_id


def article_named(con: Connection, asked: str) -> str | None:
    """Return the id of an article by its id, an earlier id or an address; None where there is none."""
    found = con.execute(
        """
        SELECT coalesce(merged_into, article_id) FROM store.article
        WHERE article_id = $1 OR article_id IN (SELECT article_id FROM store.article_url WHERE url = $1)
        LIMIT 1
        """,
        [asked],
    ).fetchone()
    return str(found[0]) if found else None


def apply_to_story(
    con: Connection, subject: str, verdict: str, *, author: str, reason: str, as_of: datetime, run_id: str
) -> None:
    """Let the stories follow a ruling whose subject ``find_subject`` returned."""
    story_id = find_story(con, subject)
    if verdict == PIN:
        event, kept, other = "continue", story_id, None
    elif verdict == SPLIT:
        event, kept, other = "split", _found(con, _report(con, subject), as_of, run_id), story_id
        _move(con, _report(con, subject), kept, f"ruled:{author}", as_of, run_id)
    else:
        event, kept, other = "merge", find_story(con, verdict.removeprefix(MERGE)), story_id
        _move(con, _members(con, story_id), kept, f"ruled:{author}", as_of, run_id)
        end_stories(con, {story_id: kept}, as_of=as_of, run_id=run_id)
    row = {"event": event, "story_id": kept, "other_id": other, "reason": reason, "author": author}
    append(con, "story_lineage", [row | {"valid_from": as_of, "run_id": run_id}])


def ruled_stories(con: Connection) -> frozenset[str]:
    """Return the stories that somebody ruled on: they grow, and nothing else moves their articles."""
    found = con.execute(
        "SELECT unnest([story_id, other_id]) FROM store.story_lineage WHERE author <> ?", [MACHINE]
    ).fetchall()
    return frozenset(row[0] for row in found if row[0] is not None)


def _report(con: Connection, article_id: str) -> list[str]:
    """Return the article and its copies."""
    found = con.execute(
        """
        SELECT DISTINCT coalesce(other.article_id, own.article_id)
        FROM store.story_member AS own
        LEFT JOIN store.copy_member AS copy ON copy.article_id = own.article_id AND copy.valid_to IS NULL
        LEFT JOIN store.copy_member AS other ON other.copy_group_id = copy.copy_group_id AND other.valid_to IS NULL
        WHERE own.article_id = ? AND own.valid_to IS NULL
        ORDER BY ALL
        """,
        [article_id],
    ).fetchall()
    return [row[0] for row in found]


def _members(con: Connection, story_id: str) -> list[str]:
    found = con.execute(
        "SELECT article_id FROM store.story_member WHERE story_id = ? AND valid_to IS NULL ORDER BY ALL", [story_id]
    ).fetchall()
    return [row[0] for row in found]


def _found(con: Connection, articles: list[str], as_of: datetime, run_id: str) -> str:
    """Write a new story down, with the first seen of ``articles`` as its founder, and return its id."""
    founder, seen_at = con.execute(
        "SELECT article_id, first_seen_at FROM store.article WHERE article_id IN (SELECT unnest(?::VARCHAR[]))"
        " ORDER BY first_seen_at, article_id LIMIT 1",
        [articles],
    ).fetchone() or ("", as_of)
    used, story_id = ids_founded_by(con, articles), "s" + str(founder).removeprefix("a")
    while story_id in used:
        story_id += "b"
    row = {"story_id": story_id, "founding_article_id": founder, "founded_at": seen_at, "merged_into": None}
    append(con, "story", [row | {"run_id": run_id}])
    return story_id


def _move(con: Connection, articles: list[str], story_id: str, noted: str, as_of: datetime, run_id: str) -> None:
    rows = [{"article_id": a, "story_id": story_id, "score": 1.0, "reasons": {noted: 1.0}} for a in articles]
    subjects = [(article_id,) for article_id in articles]
    close_and_open(con, "story_member", rows, scope=("article_id",), subjects=subjects, as_of=as_of, run_id=run_id)
