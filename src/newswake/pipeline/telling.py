"""The stage that tells each story in sentences of its own reports."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from newswake.collect.entries import Row
from newswake.passages import split
from newswake.pipeline.job import Job, recipe_of
from newswake.pipeline.models import fixed_precision, vectors_of
from newswake.store import story_lines as kept
from newswake.store.connect import Transaction
from newswake.store.rows import close_and_open
from newswake.store.stage import settle
from newswake.stories.lines import RULES, Line, Sentence, choose_lines, find_sentences, first_lines

# Of a text that are read: what five sentences of the longest kind take.
_CHARACTERS = 3000

_Said = dict[str, list[list[Sentence]]]  # by story and report


@dataclass(frozen=True)
class _Read:
    told_of: Mapping[str, str | None]
    openings: Sequence[kept.Opening]


def tell_stories(job: Job) -> None:
    """Choose up to three sentences, each with its article, for every story whose articles have changed.

    A story of which nothing is left in scope loses its lines.
    """
    settings, languages = job.settings, job.settings.embed.languages
    precision = fixed_precision(settings, job.store, job.run)
    recipe = recipe_of("lines", RULES, split.RULES, settings.embed.model, precision, languages)

    def read(con: kept.Connection) -> _Read:
        told_of = kept.changed_stories(con, recipe)
        return _Read(told_of, kept.openings(con, list(told_of), _CHARACTERS))

    def compute(found: _Read) -> tuple[_Read, list[Row]]:
        served, others = _sentences(found.openings, languages)
        words = sorted({each.words for reports in served.values() for report in reports for each in report})
        vectors = dict(zip(words, vectors_of(settings, job.store, job.run, words), strict=True))
        lines = {story_id: choose_lines(reports, vectors) for story_id, reports in served.items()}
        lines |= {story_id: first_lines(reports) for story_id, reports in others.items()}
        return found, [_row(story_id, line) for story_id, told in lines.items() for line in told]

    def write(tx: Transaction, done: tuple[_Read, list[Row]]) -> None:
        found, rows = done
        subjects = [(story_id,) for story_id in found.told_of]
        close_and_open(
            tx.con, "story_line", rows, scope=("story_id",), subjects=subjects, as_of=job.as_of, run_id=job.run.run_id
        )
        kept.note_told(tx.con, found.told_of, job.run.run_id)
        job.counts["stories_told"] += len(found.told_of)

    settle(job.store, job.run, read, compute, write, hold_at_last=False)


def _sentences(openings: Sequence[kept.Opening], languages: Collection[str]) -> tuple[_Said, _Said]:
    """Return of each story the sentences of its reports in the languages that the model serves, and of those that have
    none, in any; where a story has news, of news alone."""
    served: _Said = {}
    others: _Said = {}
    for story_id, reports in groupby(sorted(openings, key=lambda each: each.story_id), key=lambda each: each.story_id):
        found = list(reports)
        known = [each for each in found if each.language in languages]
        told = [each for each in known or found if each.kind == "news"] or known or found
        into = served if known else others
        into[story_id] = [find_sentences(each.article_id, each.version_id, each.title, each.text) for each in told]
    return served, others


def _row(story_id: str, line: Line) -> Row:
    told = line.sentence
    return {
        "story_id": story_id,
        "place": line.place,
        "article_id": told.article_id,
        "version_id": told.version_id,
        "part": told.part,
        "span_start": told.start,
        "span_end": told.end,
        "nearness": line.nearness,
    }
