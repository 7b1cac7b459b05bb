"""The stages of analyse: passages, copies, stories, narratives, shares. Models work while the store is closed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from newswake import copies
from newswake.collect.entries import Row
from newswake.models import ArticleText, CopyMember, Definition
from newswake.narratives.definition import load_definitions
from newswake.narratives.features import matching_texts
from newswake.narratives.match import find_hits, load_model
from newswake.passages.find import RULES, Found, find_all
from newswake.passages.split import split_passages
from newswake.pipeline import passage_rows as rows
from newswake.pipeline.job import Job
from newswake.pipeline.models import models, vectors_of
from newswake.pipeline.stories import assign_stories
from newswake.spread.intervals import RESAMPLES, cells_of, share_interval
from newswake.store import analysis
from newswake.store.connect import Transaction
from newswake.store.publish import publish
from newswake.store.rows import close_and_open
from newswake.store.stage import settle

__all__ = [
    "assign_stories",
    "find_passages",
    "group_copies",
    "match_narratives",
    "measure_shares",
    "models",
    "publish_copy",
]


_MATCHED = ("statements", "negatives", "actors", "phrases", "exclusions", "figures")


def recipe_of(*parts: object) -> str:
    """Return a short name for what a stage's results depend on besides the article."""
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()[:16]


def find_passages(job: Job) -> None:
    """Find quotes, figures, credits and mentions in every article whose version was not read for them yet."""
    with job.store.reading() as con:
        outlets, entities = analysis.seeds_outlets(con), analysis.entities(con)
    recipe = recipe_of("passages", RULES, outlets, entities)
    entity_ids = {name: e.entity_id for e in reversed(entities) for name in (e.name, *e.aliases)}

    def compute(due: list[ArticleText]) -> list[tuple[ArticleText, Found]]:
        return [(article, find_all(article, outlets, entities)) for article in due]

    def write(tx: Transaction, found: list[tuple[ArticleText, Found]]) -> None:
        articles = [article for article, _ in found]
        _reopen(job, tx, "quote", articles, [rows.quote_row(a, q, entity_ids) for a, f in found for q in f.quotes])
        _reopen(job, tx, "figure", articles, [rows.figure_row(a, g, entity_ids) for a, f in found for g in f.figures])
        _reopen(job, tx, "credit", articles, [rows.credit_row(a, c) for a, f in found for c in f.credits])
        _reopen(job, tx, "mention", articles, [rows.mention_row(a, m) for a, f in found for m in f.mentions])
        analysis.mark_analysed(tx.con, "passages", recipe, articles, job.as_of, job.run.run_id)
        job.counts["analysed"] += len(articles)

    settle(job.store, job.run, lambda con: analysis.due_articles(con, "passages", recipe), compute, write)


def _reopen(job: Job, tx: Transaction, table: str, articles: Sequence[ArticleText], found: Sequence[Row]) -> None:
    """Make ``found`` the open rows of ``articles``."""
    subjects = [(article.article_id,) for article in articles]
    done = close_and_open(
        tx.con, table, found, scope=("article_id",), subjects=subjects, as_of=job.as_of, run_id=job.run.run_id
    )
    job.counts[f"{table}s_opened"] += done.opened


def group_copies(job: Job) -> None:
    """Put every article of the window into its copy group."""
    settings = job.settings.copies
    since = job.as_of - timedelta(days=settings.window_days)
    recipe = recipe_of("copies", settings.jaccard)

    def read(
        con: analysis.Connection,
    ) -> tuple[list[ArticleText], list[ArticleText], dict[str, tuple[str, str]], dict[str, str]]:
        due = analysis.due_articles(con, "copies", recipe)
        if not due:
            return [], [], {}, {}
        groups = analysis.copy_groups(con, since)
        window = {a.article_id: a for a in analysis.articles_since(con, since)}
        window |= {a.article_id: a for a in analysis.articles_by_id(con, [key for key in groups if key not in window])}
        return due, list(window.values()), groups, analysis.republished(con)

    def compute(
        state: tuple[list[ArticleText], list[ArticleText], dict[str, tuple[str, str]], dict[str, str]],
    ) -> tuple[list[ArticleText], list[CopyMember]]:
        due, window, groups, republished = state
        pairs = copies.find_pairs(due, window, jaccard=settings.jaccard)
        everyone = list({a.article_id: a for a in (*window, *due)}.values())
        earlier = {
            a.article_id: groups[a.article_id][0]
            for a in everyone
            if groups.get(a.article_id, ("", ""))[1] == a.version_id
        }
        return due, copies.group_copies(everyone, pairs, earlier, republished=republished)

    def write(tx: Transaction, found: tuple[list[ArticleText], list[CopyMember]]) -> None:
        due, members = found
        opened = [
            {
                "article_id": member.article_id,
                "copy_group_id": member.group_id,
                "relation": member.relation,
                "jaccard": member.jaccard,
                "reason": member.reason,
            }
            for member in members
        ]
        subjects = [(member.article_id,) for member in members]
        close_and_open(
            tx.con,
            "copy_member",
            opened,
            scope=("article_id",),
            subjects=subjects,
            as_of=job.as_of,
            run_id=job.run.run_id,
        )
        analysis.mark_analysed(tx.con, "copies", recipe, due, job.as_of, job.run.run_id)

    settle(job.store, job.run, read, compute, write)


def match_narratives(job: Job) -> None:
    """Find the passages that state, report or dispute a narrative, in the languages that the model serves."""
    settings = job.settings
    definitions = load_definitions(settings.narratives_dir)
    model = load_model()
    languages, threshold = settings.embed.languages, settings.narratives.threshold
    recipe = recipe_of(
        "hits", settings.embed.model, threshold, model.weights, [d.version for d in definitions], languages
    )
    versions = {d.narrative_id: d.version for d in definitions}
    texts = matching_texts(definitions)
    statements = vectors_of(settings, job.store, job.run, texts)

    def compute(due: list[ArticleText]) -> tuple[list[ArticleText], list[Row]]:
        served = [article for article in due if article.language in languages]
        split = [split_passages(article.title, article.text) for article in served]
        vectors = vectors_of(settings, job.store, job.run, [passage.text for passages in split for passage in passages])
        hits = find_hits(split, vectors, definitions, statements, model, threshold=threshold)
        pairs = zip(served, hits, strict=True)
        return due, [rows.hit_row(a, hit, versions[hit.narrative_id]) for a, found in pairs for hit in found]

    def write(tx: Transaction, found: tuple[list[ArticleText], list[Row]]) -> None:
        _write_definitions(job, tx, definitions)
        _reopen(job, tx, "hit", *found)
        analysis.mark_analysed(tx.con, "hits", recipe, found[0], job.as_of, job.run.run_id)

    def read(con: analysis.Connection) -> list[ArticleText]:
        return analysis.due_articles(con, "hits", recipe)

    settle(job.store, job.run, read, compute, write, hold_at_last=False)


def _write_definitions(job: Job, tx: Transaction, definitions: Sequence[Definition]) -> None:
    opened = [
        {
            "narrative_id": d.narrative_id,
            "definition_version": d.version,
            "title": d.title,
            "definition": {name: getattr(d, name) for name in _MATCHED},
            "window_from": d.window_from,
            "window_to": d.window_to,
            "languages": list(job.settings.embed.languages),
            "scored_since": None,
        }
        for d in definitions
    ]
    known = analysis.definition_versions(tx.con)
    subjects = [(narrative_id,) for narrative_id in {*known, *(d.narrative_id for d in definitions)}]
    close_and_open(
        tx.con,
        "narrative_version",
        opened,
        scope=("narrative_id",),
        subjects=subjects,
        as_of=job.as_of,
        run_id=job.run.run_id,
    )


def measure_shares(job: Job) -> None:
    """Resample stories for the interval of every share."""
    with job.store.reading() as con:
        reports, hits = analysis.shares_input(con, job.settings.embed.languages)
        narratives = sorted(analysis.definition_versions(con))
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
    with job.store.writing(job.run) as tx:
        analysis.write_intervals(tx.con, found)


def publish_copy(job: Job) -> None:
    """Replace the analysts' copy by the present state."""
    publish(job.store)
