"""The stage that ties articles to narratives, by passages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from newswake.collect.entries import Row
from newswake.models import ArticleText, Definition
from newswake.narratives import stance
from newswake.narratives.definition import load_definitions
from newswake.narratives.features import matching_texts
from newswake.narratives.match import find_hits, load_model
from newswake.passages import split
from newswake.pipeline import passage_rows as rows
from newswake.pipeline.job import Job, recipe_of, reopen
from newswake.pipeline.models import fixed_precision, vectors_of
from newswake.pipeline.rulings import without_rejected
from newswake.store import analysis, rulings
from newswake.store.connect import Transaction
from newswake.store.rows import close_and_open, upsert
from newswake.store.stage import settle

# An article of 4,000 words has some 200 sentences. What is longer is a newsletter of a hundred items, whose vectors
# would cost more than the day's other articles together; what is left out of it is a row of drops.
MOST_PASSAGES = 200

_MATCHED = ("statements", "negatives", "actors", "phrases", "exclusions", "figures")


@dataclass(frozen=True)
class _Matched:
    due: list[ArticleText]
    hits: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)


def match_narratives(job: Job) -> None:
    """Find the passages that state, report or dispute a narrative, in the languages that the model serves."""
    settings = job.settings
    definitions = load_definitions(settings.narratives_dir)
    model = load_model()
    languages, threshold = settings.embed.languages, settings.narratives.threshold
    precision = fixed_precision(settings, job.store, job.run)
    rules = (split.RULES, stance.RULES, MOST_PASSAGES)
    used = (settings.embed.model, precision, model.version, threshold, languages)
    recipe = recipe_of("hits", rules, used, [d.version for d in definitions])
    versions = {d.narrative_id: d.version for d in definitions}
    texts = matching_texts(definitions)
    statements = vectors_of(settings, job.store, job.run, texts)

    def compute(due: list[ArticleText]) -> _Matched:
        served = [article for article in due if article.language in languages]
        whole = [split.split_passages(article.title, article.text) for article in served]
        read_of = [passages[:MOST_PASSAGES] for passages in whole]
        vectors = vectors_of(
            settings, job.store, job.run, [passage.text for passages in read_of for passage in passages]
        )
        hits = find_hits(read_of, vectors, definitions, statements, model, threshold=threshold)
        pairs = zip(served, hits, strict=True)
        dropped = [_drop(job, a, len(p)) for a, p in zip(served, whole, strict=True) if len(p) > MOST_PASSAGES]
        found = [rows.hit_row(a, hit, versions[hit.narrative_id]) for a, hits_of in pairs for hit in hits_of]
        return _Matched(due, found, dropped)

    def write(tx: Transaction, found: _Matched) -> None:
        _write_definitions(job, tx, definitions)
        rejected = rulings.rejected_passages(tx.con)
        reopen(job, tx, "hit", found.due, without_rejected(rejected, found.due, found.hits))
        upsert(tx.con, "drop_row", found.dropped, key=("drop_id",))
        analysis.mark_analysed(tx.con, "hits", recipe, found.due, job.as_of, job.run.run_id)

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


def _drop(job: Job, article: ArticleText, passages: int) -> Row:
    """Return the row that says which part of an article was not read for narratives."""
    return {
        "drop_id": "d" + hashlib.sha256(f"hits {article.version_id}".encode()).hexdigest()[:14],
        "stage": "match_narratives",
        "subject": article.article_id,
        "reason": "too long",
        "detail": f"{passages} passages, of which the first {MOST_PASSAGES} were read for narratives",
        "dropped_at": job.as_of,
        "run_id": job.run.run_id,
    }
