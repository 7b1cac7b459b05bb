"""The stage in which a flow applies what people ruled on its rows, and what later stages keep of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from newswake.collect.entries import Row
from newswake.errors import QuestionError
from newswake.models import ArticleText
from newswake.pipeline.job import Job
from newswake.store import inbox, rulings
from newswake.store.connect import Transaction
from newswake.store.inbox import Message, Owner
from newswake.store.rows import append

APPLIED = "applied"


def apply_rulings(job: Job) -> None:
    """Apply the messages that wait for this flow, all in one transaction; one that cannot be is a row of drops."""
    owner = cast(Owner, job.run.flow)
    with job.store.reading() as con:
        if not inbox.take(con, owner):
            return
    with job.store.writing(job.run) as tx:
        outcomes = [(message, _apply(job, tx, message)) for message in inbox.take(tx.con, owner)]
        for message, outcome in outcomes:
            inbox.mark_applied(tx.con, [message.message_id], job.as_of, outcome)
        refused = [_drop(job, message, outcome) for message, outcome in outcomes if outcome != APPLIED]
        append(tx.con, "drop_row", refused)
    job.counts["rulings_applied"] += len(outcomes) - len(refused)
    job.counts["rulings_refused"] += len(refused)


def without_rejected(
    rejected: set[tuple[str, str, str]], articles: Iterable[ArticleText], hits: Sequence[Row]
) -> list[Row]:
    """Return the rows of hits but those whose passage was ruled to be none of that narrative."""
    texts = {article.article_id: {"title": article.title, "text": article.text} for article in articles}

    def words(row: Row) -> str:
        return texts[str(row["article_id"])][str(row["part"])][int(str(row["span_start"])) : int(str(row["span_end"]))]

    return [row for row in hits if (row["narrative_id"], row["article_id"], words(row)) not in rejected]


def _apply(job: Job, tx: Transaction, message: Message) -> str:
    """Return how a message was dealt with: ``applied``, or why not."""
    if message.kind != "ruling":
        return f"{job.run.flow} knows no message of the kind {message.kind!r}"
    said = {name: str(message.payload.get(name, "")) for name in ("subject_kind", "subject_id", "verdict", "reason")}
    if rulings.OWNERS.get(said["subject_kind"]) != message.owner:
        return f"{message.owner} owns no row of the kind {said['subject_kind']!r}"
    ruling = rulings.Ruling(message.message_id, author=message.author, ruled_at=message.created_at, **said)
    try:
        rulings.apply_ruling(tx.con, ruling, job.as_of, job.run.run_id)
    except QuestionError as error:
        return str(error)
    return APPLIED


def _drop(job: Job, message: Message, outcome: str) -> Row:
    return {
        "drop_id": f"d{message.message_id}",
        "stage": "apply_rulings",
        "subject": str(message.payload.get("subject_id", message.message_id)),
        "reason": "cannot be applied",
        "detail": f"{message.kind} by {message.author}: {outcome}",
        "dropped_at": job.as_of,
        "run_id": job.run.run_id,
    }
