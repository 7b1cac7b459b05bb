"""The stage that ties articles to stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from newswake.collect.entries import Row
from newswake.models import ArticleText
from newswake.pipeline.job import Job
from newswake.pipeline.models import vectors_of
from newswake.store import stories as kept
from newswake.store.connect import Transaction
from newswake.store.rows import append, close_and_open
from newswake.store.runs import is_first_of_day
from newswake.store.stage import settle
from newswake.store.story_rulings import ruled_stories
from newswake.stories import assign, state
from newswake.stories.features import Report, headline, story_text
from newswake.stories.judge import load_judge


@dataclass(frozen=True)
class _Read:
    due: list[tuple[ArticleText, str]]
    members: list[tuple[ArticleText, str, str]]
    used: list[str]
    ruled: frozenset[str]
    repair: bool


def assign_stories(job: Job) -> None:
    """Give every article that has none its story, and copies that are apart theirs; the lineage tells what changed.

    The first run of a day (UTC) groups all stories of the window anew.
    """
    settings = job.settings.stories

    def read(con: kept.Connection) -> _Read:
        due, apart = kept.without_story(con), kept.copies_apart(con)
        since = job.as_of - timedelta(days=settings.window_days)
        repair = is_first_of_day(con, job.run.flow, job.as_of)
        members = kept.active_members(con, since, apart) if due or apart or repair else []
        present = [article.article_id for article, _ in due] + [article.article_id for article, *_ in members]
        return _Read(due, members, kept.ids_founded_by(con, present), ruled_stories(con), repair)

    def compute(found: _Read) -> assign.Assignment:
        groups = [(article, group) for article, group, _ in found.members] + found.due
        reports = _reports(job, groups)
        members = [(reports[article.article_id], story) for article, _, story in found.members]
        return assign.assign_stories(
            [reports[article.article_id] for article, _ in found.due],
            state.StoryState.from_members(members, used=found.used),
            threshold=settings.threshold,
            dense_weight=settings.dense_weight,
            half_life_hours=settings.half_life_hours,
            window_days=settings.window_days,
            served=job.settings.embed.languages,
            model=load_judge(job.settings.embed.model).model,
            repair=found.repair,
            ruled=found.ruled,
        )

    settle(job.store, job.run, read, compute, lambda tx, found: _write(job, tx, found), hold_at_last=False)


def _reports(job: Job, groups: Sequence[tuple[ArticleText, str]]) -> dict[str, Report]:
    served = [a for a, _ in groups if a.language in job.settings.embed.languages]
    texts = [story_text(a.title, a.text) for a in served] + [headline(a.title, a.text) for a in served]
    adapter = load_judge(job.settings.embed.model).adapter
    vectors = vectors_of(job.settings, job.store, job.run, texts, adapter)
    ids = [a.article_id for a in served]
    whole = dict(zip(ids, vectors[: len(ids)], strict=True))
    heads = dict(zip(ids, vectors[len(ids) :], strict=True))
    return {
        a.article_id: Report(
            a.article_id, a.title, a.text, a.language, a.first_seen_at, a.event_at,
            whole.get(a.article_id), group, a.kind, heads.get(a.article_id),
        )
        for a, group in groups
    }  # fmt: skip


def _write(job: Job, tx: Transaction, found: assign.Assignment) -> None:
    members: list[Row] = [
        {"article_id": m.article_id, "story_id": m.story_id, "score": m.score, "reasons": dict(m.reasons)}
        for m in found.members
    ]
    founded = [
        {
            "story_id": story,
            "founding_article_id": report.article_id,
            "founded_at": report.first_seen_at,
            "merged_into": None,
            "run_id": job.run.run_id,
        }
        for story, report in found.founded.items()
    ]
    append(tx.con, "story", founded)
    subjects = [(m.article_id,) for m in found.members]
    close_and_open(
        tx.con,
        "story_member",
        members,
        scope=("article_id",),
        subjects=subjects,
        as_of=job.as_of,
        run_id=job.run.run_id,
    )
    lineage = [
        {
            "event": event.event,
            "story_id": event.story_id,
            "other_id": event.other_id,
            "reason": event.reason,
            "author": kept.MACHINE,
            "valid_from": job.as_of,
            "run_id": job.run.run_id,
        }
        for event in found.lineage
    ]
    append(tx.con, "story_lineage", lineage)
    merges = {event.other_id: event.story_id for event in found.lineage if event.event == "merge" and event.other_id}
    kept.end_stories(tx.con, merges, as_of=job.as_of, run_id=job.run.run_id)
    kept.end_emptied(tx.con, as_of=job.as_of, run_id=job.run.run_id)
    job.counts["stories_founded"] += len(founded)
