"""The stage that ties articles to narratives, by passages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from newswake.collect.entries import Row
from newswake.models import ArticleText, Definition
from newswake.narratives import stance
from newswake.narratives.calibrate import Calibration
from newswake.narratives.definition import load_definitions
from newswake.narratives.match import find_hits, load_model
from newswake.narratives.sought import Floats, matching_texts
from newswake.passages import split
from newswake.pipeline import passage_rows as rows
from newswake.pipeline.calibrating import load_calibrations
from newswake.pipeline.job import Job, recipe_of, reopen
from newswake.pipeline.models import fixed_precision, vectors_of
from newswake.pipeline.rulings import without_rejected
from newswake.pipeline.validating import validation_rows
from newswake.store import analysis, rulings
from newswake.store.connect import Transaction
from newswake.store.rows import close_and_open, upsert
from newswake.store.stage import settle

# An article of 4,000 words has some 200 sentences. What is longer is a newsletter of a hundred items, whose vectors
# would cost more than the day's other articles together; what is left out of it is a row of drops.
MOST_PASSAGES = 200

_MATCHED = ("statements", "negatives", "actors", "phrases", "exclusions", "figures")


@dataclass(frozen=True)
class _Due:
    """``due`` is to be read for every narrative, ``others`` for those that are ``changed`` since they were read.

    ``closed`` are the narratives whose open hits go: changed ones and those that are no longer defined.
    """

    due: list[ArticleText]
    others: list[ArticleText]
    changed: list[str]
    closed: list[str]


@dataclass(frozen=True)
class _Matched:
    due: _Due
    hits: list[Row] = field(default_factory=list)
    anew: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)


class _Matcher:
    """The definitions with their corrections, as this run finds them in the files."""

    def __init__(self, job: Job) -> None:
        self.job, settings = job, job.settings
        self.definitions = load_definitions(settings.narratives_dir)
        # First of all, so that a mistake in a file is told before hours of computing, not after them.
        self.validations = validation_rows(settings.narratives_dir, job.run)
        self.model = load_model()
        self.calibrations = load_calibrations(settings, self.definitions, self.model, self.embed)
        precision = fixed_precision(settings, job.store, job.run)
        rules = (split.RULES, stance.RULES, MOST_PASSAGES)
        used = (settings.embed.model, precision, self.model.version, settings.narratives.threshold)
        # Not the definitions: where one of them or its labels change, it alone is looked for again.
        self.recipe = recipe_of("hits", rules, used, settings.embed.languages)

    @property
    def versions(self) -> dict[str, analysis.ScoredBy]:
        """What each narrative is scored by now."""
        pairs = zip(self.definitions, self.calibrations, strict=True)
        return {d.narrative_id: (d.version, c.version) for d, c in pairs}

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return vectors of texts; only those never seen before meet the encoder."""
        return vectors_of(self.job.settings, self.job.store, self.job.run, texts)

    def read(self, con: analysis.Connection) -> _Due:
        """Return what is to be matched with what."""
        before, now = analysis.scored_by(con), self.versions
        changed = sorted(narrative for narrative in now if before.get(narrative) != now[narrative])
        closed = sorted({*changed, *(before.keys() - now.keys())})
        others = analysis.analysed_articles(con, "hits", self.recipe) if changed else []
        return _Due(analysis.due_articles(con, "hits", self.recipe), others, changed, closed)

    def compute(self, state: _Due) -> _Matched:
        """Find the hits of what is due, and those of the changed narratives in what was read before."""
        hits, dropped = self._find(state.due, {d.narrative_id for d in self.definitions})
        anew, _ = self._find(state.others, set(state.changed))
        return _Matched(state, hits, anew, dropped)

    def _find(self, articles: Sequence[ArticleText], wanted: set[str]) -> tuple[list[Row], list[Row]]:
        """Return the rows of hits of the narratives ``wanted``, and of what is too long to be read."""
        pairs = [p for p in zip(self.definitions, self.calibrations, strict=True) if p[0].narrative_id in wanted]
        definitions = [definition for definition, _ in pairs]
        served = [article for article in articles if article.language in self.job.settings.embed.languages]
        whole = [split.split_passages(article.title, article.text) for article in served]
        read_of = [passages[:MOST_PASSAGES] for passages in whole]
        found = find_hits(
            read_of,
            self.embed([passage.text for passages in read_of for passage in passages]),
            definitions,
            self.embed(matching_texts(definitions)),
            self.model,
            threshold=self.job.settings.narratives.threshold,
            calibrations=[calibration for _, calibration in pairs],
        )
        versions = {d.narrative_id: d.version for d in definitions}
        hits = [
            rows.hit_row(a, hit, versions[hit.narrative_id]) for a, of in zip(served, found, strict=True) for hit in of
        ]
        return hits, [_drop(self.job, a, len(p)) for a, p in zip(served, whole, strict=True) if len(p) > MOST_PASSAGES]

    def write(self, tx: Transaction, found: _Matched) -> None:
        """Make what was found the open hits, and the definitions those in force."""
        state = found.due
        _write_definitions(self.job, tx, self.definitions, self.calibrations)
        analysis.write_validations(tx.con, self.validations)
        rejected = rulings.rejected_passages(tx.con)
        hits = without_rejected(rejected, state.due, found.hits)
        reopen(self.job, tx, "hit", state.due, hits)
        if state.closed:
            # Those of the articles just done stay, since they are the same.
            anew = [*without_rejected(rejected, state.others, found.anew),
                    *(hit for hit in hits if hit["narrative_id"] in state.changed)]  # fmt: skip
            done = close_and_open(
                tx.con, "hit", anew, scope=("narrative_id",), subjects=[(narrative,) for narrative in state.closed],
                as_of=self.job.as_of, run_id=self.job.run.run_id,
            )  # fmt: skip
            self.job.counts["hits_opened"] += done.opened
        upsert(tx.con, "drop_row", found.dropped, key=("drop_id",))
        analysis.mark_analysed(tx.con, "hits", self.recipe, state.due, self.job.as_of, self.job.run.run_id)


def match_narratives(job: Job) -> None:
    """Find the passages that state, report or dispute a narrative, in the languages that the model serves.

    Articles are read for all narratives once; where a narrative's file or labels change, all are for it alone.
    """
    matcher = _Matcher(job)
    settle(job.store, job.run, matcher.read, matcher.compute, matcher.write, hold_at_last=False)


def _write_definitions(
    job: Job, tx: Transaction, definitions: Sequence[Definition], calibrations: Sequence[Calibration]
) -> None:
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
            "calibration": c.kind,
            "calibration_labels": c.labels,
            "calibration_version": c.version,
        }
        for d, c in zip(definitions, calibrations, strict=True)
    ]
    known = analysis.scored_by(tx.con)
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
