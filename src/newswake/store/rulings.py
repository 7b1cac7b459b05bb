"""A person's word on a row: what can be ruled, and how the owner of the row keeps it.

A ruling names an article as it was when it was made; where that has become another since, the ruling goes with it. Of
two rulings on one thing the later one counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

import duckdb

from newswake.errors import QuestionError
from newswake.models import Kind
from newswake.store import story_rulings
from newswake.store.inbox import Owner
from newswake.store.rows import append

Connection = duckdb.DuckDBPyConnection

VERDICTS: Mapping[str, tuple[str, ...]] = {
    "scope": ("in", "out"),
    "kind": get_args(Kind),
    "hit": ("reject",),
    "copy": ("alone",),
    "template": ("reject",),
    "story": (story_rulings.PIN, story_rulings.SPLIT, f"{story_rulings.MERGE}STORY"),
}
OWNERS: Mapping[str, Owner] = {
    "scope": "ingest",
    "kind": "ingest",
    "hit": "analyse",
    "template": "ingest",
    "copy": "analyse",
    "story": "analyse",
}


@dataclass(frozen=True)
class Ruling:
    """What somebody ruled; its id is that of the message that brought it."""

    ruling_id: str
    subject_kind: str
    subject_id: str
    verdict: str
    author: str
    reason: str
    ruled_at: datetime


def find_subject(con: Connection, subject_kind: str, asked: str, verdict: str) -> str:
    """Return the id of the row that a ruling is about: a hit, template or story, or an article by any id or address.

    Raises QuestionError where there is no such thing to rule on, or the verdict changes nothing.
    """
    known = VERDICTS.get(subject_kind)
    if known is None:
        raise QuestionError(f"{subject_kind}: nothing to rule on: one of {', '.join(VERDICTS)}")
    if verdict not in known and not (subject_kind == "story" and verdict.startswith(story_rulings.MERGE)):
        raise QuestionError(f"{subject_kind} {asked}: no ruling {verdict!r}: {' or '.join(known)}")
    if subject_kind == "hit":
        return _open_hit(con, asked)
    if subject_kind == "story":
        return story_rulings.find_subject(con, asked, verdict)
    if subject_kind == "template":
        return _template(con, asked)
    article_id = _article(con, asked)
    if subject_kind == "copy" and not _others_of_group(con, article_id):
        raise QuestionError(f"article {article_id}: is in no copy group with another: newswake why article tells")
    return article_id


def last_clock(con: Connection) -> datetime:
    """Return the clock of the last run. Raises QuestionError where nothing ran."""
    row = con.execute("SELECT max(as_of) FROM store.run").fetchone()
    if row is None or row[0] is None:
        raise QuestionError("nothing has run here yet, so there is nothing to rule on")
    last: datetime = row[0]
    return last


def ruling_time(con: Connection, now: datetime) -> datetime:
    """Return when a ruling made ``now`` counts as made: after every message before it, also where a clock stands."""
    row = con.execute("SELECT max(created_at) FROM store.inbox").fetchone()
    last = row[0] if row else None
    return now if last is None or last < now else last + timedelta(microseconds=1)


def apply_ruling(con: Connection, ruling: Ruling, as_of: datetime, run_id: str) -> None:
    """Write a ruling down and let its row follow. Raises QuestionError where that cannot be, and changes nothing."""
    subject = find_subject(con, ruling.subject_kind, ruling.subject_id, ruling.verdict)
    row = {
        "ruling_id": ruling.ruling_id,
        "subject_kind": ruling.subject_kind,
        "subject_id": subject,
        "verdict": ruling.verdict,
        "author": ruling.author,
        "reason": ruling.reason,
        "ruled_at": ruling.ruled_at,
        "applied_at": as_of,
    }
    append(con, "ruling", [row])
    if ruling.subject_kind == "hit":
        con.execute("UPDATE store.hit SET valid_to = ? WHERE hit_id = ? AND valid_to IS NULL", [as_of, subject])
    elif ruling.subject_kind == "story":
        said = {"author": ruling.author, "reason": ruling.reason}
        story_rulings.apply_to_story(con, subject, ruling.verdict, **said, as_of=as_of, run_id=run_id)
    elif ruling.subject_kind == "copy":
        _group_again(con, [subject, *_others_of_group(con, subject)])
    elif ruling.subject_kind != "template":  # which is looked up where templates are: see templates_of
        keep_judgements(con, [subject])


def keep_judgements(con: Connection, article_ids: Sequence[str]) -> None:
    """Let what was ruled on scope and kind of the articles stand, whatever was just judged of them."""
    for (kind, article_id), (verdict, reason) in _in_force(con, ("scope", "kind"), article_ids).items():
        change = "in_scope = (? = 'in'), scope_reason = ?" if kind == "scope" else "kind = ?, kind_reason = ?"
        con.execute(f"UPDATE store.article SET {change} WHERE article_id = ?", [verdict, reason, article_id])


def kept_alone(con: Connection) -> dict[str, str]:
    """Return the articles that were ruled to be no copies, each with the ruling in words."""
    return {article_id: reason for (_, article_id), (_, reason) in _in_force(con, ("copy",)).items()}


def rejected_passages(con: Connection) -> set[tuple[str, str, str]]:
    """Return what was ruled to be no hit: narrative, article and the words of the passage, in whichever version."""
    found = con.execute(
        """
        SELECT DISTINCT hit.narrative_id, coalesce(article.merged_into, article.article_id),
               substring(
                   CASE hit.part WHEN 'title' THEN version.title ELSE version.text END,
                   hit.span_start + 1,
                   hit.span_end - hit.span_start
               )
        FROM store.ruling AS ruling
        JOIN store.hit AS hit ON hit.hit_id = ruling.subject_id
        JOIN store.article AS article USING (article_id)
        JOIN store.version AS version ON version.version_id = hit.version_id
        WHERE ruling.subject_kind = 'hit'
        """
    ).fetchall()
    return set(found)


def _in_force(
    con: Connection, kinds: Sequence[str], article_ids: Sequence[str] | None = None
) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the last ruling on each article: (kind, article) -> (verdict, who and why)."""
    found = con.execute(
        """
        SELECT ruling.subject_kind, coalesce(article.merged_into, article.article_id) AS current_id, ruling.verdict,
               'ruled by ' || ruling.author || ': ' || ruling.reason
        FROM store.ruling AS ruling
        JOIN store.article AS article ON article.article_id = ruling.subject_id
        WHERE list_contains($kinds::VARCHAR[], ruling.subject_kind)
            AND ($everyone OR coalesce(article.merged_into, article.article_id) IN (SELECT unnest($ids::VARCHAR[])))
        QUALIFY row_number() OVER (
            PARTITION BY ruling.subject_kind, current_id ORDER BY ruling.ruled_at DESC, ruling.ruling_id DESC
        ) = 1
        ORDER BY ALL
        """,
        {"kinds": list(kinds), "everyone": article_ids is None, "ids": list(article_ids or ())},
    ).fetchall()
    return {(kind, article_id): (verdict, reason) for kind, article_id, verdict, reason in found}


def _article(con: Connection, asked: str) -> str:
    article_id = story_rulings.article_named(con, asked)
    if article_id is None:
        raise QuestionError(
            f'no article {asked!r}: newswake sql "SELECT article_id, outlet, title FROM article" lists them;'
            " an address works too"
        )
    return article_id


def _open_hit(con: Connection, hit_id: str) -> str:
    found = con.execute(
        "SELECT bool_or(valid_to IS NULL) FROM store.hit WHERE hit_id = ? HAVING count(*) > 0", [hit_id]
    ).fetchone()
    if found is None:
        raise QuestionError(f"no hit {hit_id!r}: newswake query narrative_passages lists hits")
    if not found[0]:
        raise QuestionError(f"hit {hit_id}: is closed already: newswake why hit {hit_id} tells since when")
    return hit_id


def _template(con: Connection, template_id: str) -> str:
    if con.execute("SELECT 1 FROM store.template WHERE template_id = ?", [template_id]).fetchone() is None:
        raise QuestionError(f"no template {template_id!r}: newswake why article tells what was left out of it")
    return template_id


def _others_of_group(con: Connection, article_id: str) -> list[str]:
    found = con.execute(
        """
        SELECT other.article_id
        FROM store.copy_member AS own JOIN store.copy_member AS other USING (copy_group_id)
        WHERE own.article_id = $1 AND own.valid_to IS NULL AND other.valid_to IS NULL AND other.article_id <> $1
        ORDER BY other.article_id
        """,
        [article_id],
    ).fetchall()
    return [row[0] for row in found]


def _group_again(con: Connection, article_ids: Sequence[str]) -> None:
    """Make the articles due for the stage that groups copies, which then heeds what was ruled.

    That they were grouped, and in which version, stays known: so the others' group keeps its id.
    """
    con.execute(
        "UPDATE store.analysed SET recipe = '' WHERE stage = 'copies' AND article_id IN (SELECT unnest(?::VARCHAR[]))",
        [list(article_ids)],
    )
