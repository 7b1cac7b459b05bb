"""The stages of digest: build a week's answer and store it, write it as pages, publish the analysts' copy."""

from __future__ import annotations

from pathlib import Path

from newswake.digest.answer import Digest, as_json, from_json
from newswake.digest.build import build_answer, items_of
from newswake.digest.plan import Plan, load_plan
from newswake.digest.render import as_html, as_markdown
from newswake.digest.rising import MAX_RISING, rising_claims
from newswake.digest.rows import WeekRows
from newswake.digest.week import Week, last_whole_week, week_named
from newswake.errors import StoreError
from newswake.pipeline import proposing
from newswake.pipeline.job import Job
from newswake.settings import Settings
from newswake.store import answers, evidence, story_answers
from newswake.store.analysis import Connection
from newswake.store.connect import Transaction
from newswake.store.publish import publish
from newswake.store.stage import settle

PASSAGES = 2  # of each narrative
QUOTES = 6


def build_digest(job: Job, week: str | None) -> str:
    """Build the answer of a week (as ``2025-W05``; the last whole one before the job's clock) and store it.

    Returns its id. Raises SeedError for a bad plan, NewswakeError for a week that does not exist.
    """
    wanted = week_named(week) if week else last_whole_week(job.as_of)
    plan = plan_of(job.settings)
    with job.store.reading() as con:  # once, before the rest: it is read off vectors, which take no part in the moves
        heard = proposing.hear(con, job.settings, wanted.from_at, wanted.to_at)
    rising = rising_claims(proposing.rising(job.settings, heard, wanted.from_at, wanted.to_at, most=MAX_RISING))

    def write(tx: Transaction, digest: Digest) -> None:
        answers.write_answer(tx, job.run, wanted, as_json(digest), items_of(digest))

    digest = settle(
        job.store,
        job.run,
        lambda con: ask(con, plan, wanted),
        lambda rows: build_answer(rows, plan, wanted, job.as_of, rising),
        write,
    )
    job.counts["digest_narratives"] += len(digest.narratives)
    job.counts["digest_stories"] += len(digest.stories)
    return wanted.digest_id


def plan_of(settings: Settings) -> Plan:
    """Return the plan of the weekly digest. Raises SeedError for a bad one."""
    limits = settings.digest
    return load_plan(settings.seeds_dir / "digests" / "weekly.yaml", stories=limits.stories, shown=limits.narratives)


def ask(con: Connection, plan: Plan, week: Week) -> WeekRows:
    """Ask the store everything that the digest of ``week`` says."""
    panel, before = plan.panel_id, week.before
    title = answers.panel_title(con, panel)
    days, days_before = answers.observed_days(con, panel, week), answers.observed_days(con, panel, before)
    steady = answers.steady_outlets(con, panel, days)
    steady_before = answers.steady_outlets(con, panel, days_before)
    stories = story_answers.top_stories(con, panel, week, plan.stories)
    story_ids = [story.story_id for story in stories]
    return WeekRows(
        panel_title=title,
        total=answers.totals(con, panel, week),
        total_before=answers.totals(con, panel, before),
        narratives=[n for n in answers.narratives(con) if plan.narratives is None or n.narrative_id in plan.narratives],
        days=answers.attention(con, panel, before.days[0], week.days[-1]),
        steady=answers.steady_reports(con, panel, week, steady),
        steady_outlets=len(steady),
        steady_before=answers.steady_reports(con, panel, before, steady_before),
        steady_outlets_before=len(steady_before),
        taken=answers.taken(con, panel, week),
        passages=answers.best_passages(con, panel, week, PASSAGES),
        stories=stories,
        moments=story_answers.moments(con, story_ids, week),
        movers=story_answers.first_movers(con, week),
        credited=story_answers.credited(con, story_ids),
        numbers=evidence.numbers(con, week),
        quotes=evidence.quotes(con, week, QUOTES),
        edits=evidence.edits(con, week),
        observed_days=days,
        feeds=evidence.feeds_with_faults(con, week),
        never_polled=evidence.never_polled(con, week),
        languages=evidence.languages(con, panel, week.days),
        left_out=evidence.left_out(con, panel, week),
        drops=evidence.drops(con, week),
    )


def write_digest(job: Job, digest_id: str) -> list[Path]:
    """Write a stored digest as ``data/digests/<id>.md`` and ``.html``, each replaced as a whole; return the files."""
    with job.store.reading() as con:
        digest = from_json(answers.stored_answer(con, digest_id))
    folder = job.store.data_dir / "digests"
    pages = {folder / f"{digest_id}.md": as_markdown(digest), folder / f"{digest_id}.html": as_html(digest)}
    try:
        folder.mkdir(exist_ok=True)
        for file, page in pages.items():
            fresh = file.with_name(file.name + ".new")
            fresh.write_text(page, encoding="utf-8")
            fresh.replace(file)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror}: choose another NEWSWAKE_DATA_DIR") from None
    return list(pages)


def publish_copy(job: Job) -> None:
    """Have the analysts' copy replaced as soon as the run has ended, so that it shows the run's end too."""
    job.at_end.append(lambda: publish(job.store, hides_reserved=job.settings.collect.hides_reserved))
