"""The stages of analyse: passages, copies, stories, narratives, lines of stories, shares.

Models work while the store is closed.
"""

from __future__ import annotations

from datetime import datetime

from newswake.collect.entries import Row
from newswake.models import ArticleText, Link
from newswake.passages.find import RULES, Found, find_all
from newswake.passages.mentions import spellings
from newswake.pipeline import passage_rows as rows
from newswake.pipeline.copies import group_copies
from newswake.pipeline.job import Job, recipe_of, reopen
from newswake.pipeline.models import models
from newswake.pipeline.narratives import match_narratives
from newswake.pipeline.stories import assign_stories
from newswake.pipeline.telling import tell_stories
from newswake.spread.intervals import RESAMPLES, cells_of, share_interval
from newswake.store import analysis
from newswake.store.connect import Transaction
from newswake.store.publish import publish
from newswake.store.stage import settle

# The reports (panel, day, story, report), their hits (panel, report, narrative) and all narratives.
_Counted = tuple[list[tuple[str, str, str, str]], list[tuple[str, str, str]], list[str]]

__all__ = [
    "assign_stories",
    "find_passages",
    "group_copies",
    "match_narratives",
    "measure_shares",
    "models",
    "publish_copy",
    "tell_stories",
]


def find_passages(job: Job) -> None:
    """Find quotes, figures, credits and mentions in every article whose version was not read for them yet."""
    with job.store.reading() as con:
        outlets, entities = analysis.seeds_outlets(con), analysis.entities(con)
    recipe = recipe_of("passages", RULES, outlets, entities)
    entity_ids = {
        written: e.entity_id
        for e in reversed(entities)
        for name in (e.name, *e.aliases)
        for written in spellings(name, e)
    }

    def read(con: analysis.Connection) -> tuple[list[ArticleText], dict[str, list[Link]]]:
        due = analysis.due_articles(con, "passages", recipe)
        return due, analysis.body_links(con, [article.version_id for article in due])

    def compute(state: tuple[list[ArticleText], dict[str, list[Link]]]) -> list[tuple[ArticleText, Found]]:
        due, links = state
        return [(a, find_all(a, outlets, entities, links.get(a.version_id, ()))) for a in due]

    def write(tx: Transaction, found: list[tuple[ArticleText, Found]]) -> None:
        articles = [article for article, _ in found]
        analysis.close_merged(tx.con, job.as_of)
        reopen(job, tx, "quote", articles, [rows.quote_row(a, q, entity_ids) for a, f in found for q in f.quotes])
        reopen(job, tx, "figure", articles, [rows.figure_row(a, g, entity_ids) for a, f in found for g in f.figures])
        reopen(job, tx, "credit", articles, [rows.credit_row(a, c) for a, f in found for c in f.credits])
        reopen(job, tx, "mention", articles, [rows.mention_row(a, m) for a, f in found for m in f.mentions])
        analysis.mark_analysed(tx.con, "passages", recipe, articles, job.as_of, job.run.run_id)
        job.counts["analysed"] += len(articles)

    settle(job.store, job.run, read, compute, write)


def measure_shares(job: Job) -> None:
    """Resample stories for the interval of every share."""

    def read(con: analysis.Connection) -> _Counted:
        reports, hits = analysis.shares_input(con, job.settings.embed.languages)
        return reports, hits, sorted(analysis.definition_versions(con))

    def compute(state: _Counted) -> list[Row]:
        reports, hits, narratives = state
        found: list[Row] = []
        for cell in cells_of(reports, hits, narratives):
            low, high = share_interval(cell)
            found += [
                {
                    "narrative_id": narrative,
                    "panel_id": cell.panel_id,
                    "day": datetime.fromisoformat(cell.day).date(),
                    "share_low_pct": float(low[place]),
                    "share_high_pct": float(high[place]),
                    "resamples": RESAMPLES,
                    "run_id": job.run.run_id,
                }
                for place, narrative in enumerate(narratives)
            ]
        return found

    settle(job.store, job.run, read, compute, lambda tx, found: analysis.write_intervals(tx.con, found))


def publish_copy(job: Job) -> None:
    """Have the analysts' copy replaced as soon as the run has ended, so that it shows the run's end too."""
    job.at_end.append(lambda: publish(job.store, hides_reserved=job.settings.collect.hides_reserved))
