"""What the commands that ask people for judgements share: their options, what is judged, and what comes next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from newswake.cli.output import plain
from newswake.cli.present import open_copy
from newswake.cli.project import fail
from newswake.cli.show import console

if TYPE_CHECKING:
    from newswake.models import Definition, Passage
    from newswake.settings import Settings
    from newswake.store.searching import Text

AuthorOption = Annotated[str, typer.Option(help="Who judges; your login unless given.")]
QuestionsOption = Annotated[
    Path | None, typer.Option(help="Ask nothing: write the questions to this new file, to be answered in an editor.")
]
AnswersOption = Annotated[Path | None, typer.Option(help="Take the answers from such a file.")]
NarrativesOption = Annotated[
    Path | None, typer.Option("--narratives", help="Another folder of narratives than that of newswake.toml.")
]


class Published(NamedTuple):
    """Articles of the analysts' copy, the precision of its vectors, and the report of which each is an appearance."""

    articles: Sequence[tuple[Text, list[Passage]]]
    precision: str
    report_of: Mapping[str, str]

    @property
    def reports(self) -> int:
        """How many independent reports the articles are."""
        return len({self.report_of.get(text.article_id, text.article_id) for text, _ in self.articles})


def definition_of(settings: Settings, narrative: str) -> Definition:
    """Return a narrative as its file says it. Raises an error that names those there are."""
    from newswake.narratives.definition import load_definitions

    found = {definition.narrative_id: definition for definition in load_definitions(settings.narratives_dir)}
    if narrative not in found:
        there = ", ".join(found) or "none"
        raise fail(
            f"no narrative {narrative!r} in {settings.narratives_dir}: there is {there}; put its file there, or name "
            "its folder with --narratives"
        )
    return found[narrative]


def published_articles(settings: Settings, began: datetime | None, ended: datetime | None) -> Published:
    """Return the articles of the analysts' copy in languages that are served."""
    from newswake.pipeline.narratives import MOST_PASSAGES
    from newswake.store.facts import read_fact
    from newswake.store.searching import passages_between, reports_of

    with open_copy(settings) as con:
        passages = passages_between(con, began, ended, languages=settings.embed.languages)
        precision, report_of = read_fact(con, "embed.precision") or "float32", reports_of(con)
    groups = groupby(passages, key=lambda pair: pair[0])
    articles = [(text, [passage for _, passage in group][:MOST_PASSAGES]) for text, group in groups]
    return Published(articles, precision, report_of)


def comes_next(settings: Settings, does: str) -> str:
    """Say what takes up what a person judged: the next run, or where a replay has ended the replay made again."""
    from newswake.replay.mark import DEMO, is_replayed, replayed

    if not is_replayed(settings):
        return f"newswake run, or the schedule of newswake up, {does}"
    archive = replayed(settings)
    again = "newswake demo" if archive == DEMO else f"the replay of {archive}"
    return f"{again}, run again, {does}"


def claim_lines(definition: Definition) -> Iterator[str]:
    """Tell what is to be judged: the claim, and what does not make it by itself."""
    yield definition.title
    yield from (f"  {statement}" for statement in definition.statements)
    yield from (f"  not by itself: {negative}" for negative in definition.negatives)


def show_claim(definition: Definition) -> None:
    """Print what is to be judged."""
    for place, line in enumerate(claim_lines(definition)):
        style = "bold" if place == 0 else "dim" if place > len(definition.statements) else None
        console.print(plain(line), style=style, markup=False, highlight=False)


def one_of_two(questions: Path | None, answers: Path | None) -> None:
    """Raise an error where questions are to be written and answers to be taken at once."""
    if questions and answers:
        raise fail("--questions, --answers: one after the other: write the questions, answer them, take the answers")


def sheet_head(
    definition: Definition, command: Sequence[str], author: str, questions: Path, folder: Path | None
) -> list[str]:
    """Return what a file of questions says at its top: the claim, how to answer, and the command that takes it.

    ``folder`` is that of the narratives where it is not the settings'.
    """
    where = ["--narratives", str(folder)] if folder else []
    takes = ["newswake", "narratives", *command, *where, "--author", author, "--answers", str(questions)]
    return [
        *claim_lines(definition),
        "",
        "Write yes, no or unsure behind each name below; where nothing stands, nothing is said. Then:",
        shlex.join(takes),
    ]
