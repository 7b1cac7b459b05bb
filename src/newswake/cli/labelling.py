"""The command by which a person judges passages around a narrative's threshold: narratives label."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from newswake.cli.dialogue import QUIT, Ask, asking
from newswake.cli.output import plain, say
from newswake.cli.present import open_copy
from newswake.cli.project import fail, login, project_settings, utc_span
from newswake.cli.show import console

if TYPE_CHECKING:
    from newswake.models import Definition, Passage
    from newswake.narratives.calibrate import Calibration
    from newswake.pipeline.judging import Candidate
    from newswake.settings import Settings
    from newswake.store.searching import Text

AuthorOption = Annotated[str, typer.Option(help="Who judges; your login unless given.")]
AnswersOption = Annotated[Path | None, typer.Option(help="Take the answers from this file, one a line.")]
NarrativesOption = Annotated[
    Path | None, typer.Option("--narratives", help="Another folder of narratives than that of newswake.toml.")
]
_ANSWERS = {"y": "yes", "n": "no", "u": "unsure", "s": "skip", "q": QUIT}


def label(
    narrative: Annotated[str, typer.Argument(help="A narrative's id.")],
    start: Annotated[str, typer.Option("--from", help="First day or time of the articles (UTC).")] = "",
    end: Annotated[str, typer.Option("--to", help="Day or time before which they came out.")] = "",
    limit: Annotated[int, typer.Option(help="How many passages at most.", min=1)] = 20,
    author: AuthorOption = "",
    answers: AnswersOption = None,
    narratives: NarrativesOption = None,
) -> None:
    """Judge passages around a narrative's threshold; what you say is kept beside its file and corrects its scores.

    Yes: the passage states the claim, says that somebody states it, or argues against it. From 10 labels on the
    narrative has a threshold of its own, from 50 on the model is fitted to it; newswake run then scores it again.
    """
    from newswake.embed import text_hash
    from newswake.narratives.labels import labels_file, load_judgements
    from newswake.pipeline.judging import calibration_of, near_threshold

    began, ended = utc_span(start, end)
    settings, who = project_settings(narratives_dir=narratives), author.strip() or login()
    definition = definition_of(settings, narrative)
    articles, precision = published_articles(settings, began, ended)
    file = labels_file(settings.narratives_dir, narrative)
    known = {said.passage for said in load_judgements(file) if said.author == who}
    found = near_threshold(settings, precision, articles, definition, known=known)[:limit] if articles else []
    found.sort(key=lambda each: text_hash(each.words.passage))  # else every other one would be a hit
    ask = asking(answers)
    show_claim(definition)
    kept = _judge(found, definition, who, file, ask)
    if not found:
        say(f"nothing left to judge: {who} has judged the best passage of each of {len(articles)} articles")
    say(f"{kept} judgements kept in {file}" if kept else "no judgement kept")
    say(told(calibration_of(settings, precision, definition), settings.narratives.threshold))
    if kept:
        say(comes_next(settings, "scores the narrative again, as the schedule of newswake up does"))


def _judge(found: Sequence[Candidate], definition: Definition, who: str, file: Path, ask: Ask) -> int:
    """Ask for a word on each passage, keep it at once, and return how many there were."""
    from newswake.narratives.labels import Judgement, Label, keep_judgement

    kept = 0
    for number, candidate in enumerate(found, start=1):
        _show_candidate(candidate, f"{number} of {len(found)}")
        said = ask(_ANSWERS)
        if said == QUIT:
            break
        if said != "skip":
            judgement = Judgement(
                **candidate.words._asdict(),
                label=cast(Label, said),
                author=who,
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                article_id=candidate.text.article_id,
                definition_version=definition.version,
            )
            keep_judgement(file, judgement)
            kept += 1
    return kept


def definition_of(settings: Settings, narrative: str) -> Definition:
    """Return a narrative as its file says it. Raises an error that names those there are."""
    from newswake.narratives.definition import load_definitions

    found = {definition.narrative_id: definition for definition in load_definitions(settings.narratives_dir)}
    if narrative not in found:
        raise fail(f"no narrative {narrative!r} in {settings.narratives_dir}: there is {', '.join(found)}")
    return found[narrative]


def published_articles(
    settings: Settings, began: datetime | None, ended: datetime | None
) -> tuple[list[tuple[Text, list[Passage]]], str]:
    """Return the articles of the analysts' copy in languages that are served, and the precision of its vectors."""
    from newswake.pipeline.narratives import MOST_PASSAGES
    from newswake.store.facts import read_fact
    from newswake.store.searching import passages_between

    with open_copy(settings) as con:
        passages = passages_between(con, began, ended, languages=settings.embed.languages)
        precision = read_fact(con, "embed.precision") or "float32"
    groups = groupby(passages, key=lambda pair: pair[0])
    return [(text, [passage for _, passage in group][:MOST_PASSAGES]) for text, group in groups], precision


def comes_next(settings: Settings, does: str) -> str:
    """Say what takes up what a person judged: the next run, or where a replay has ended the replay made again."""
    from newswake.replay.mark import is_replayed

    again = "the same replay, run again," if is_replayed(settings) else "newswake run"
    return f"{again} {does}"


def show_claim(definition: Definition) -> None:
    """Print what is to be judged."""
    console.print(plain(definition.title), style="bold", markup=False, highlight=False)
    for statement in definition.statements:
        say(f"  {statement}")
    for negative in definition.negatives:
        console.print(f"  not by itself: {plain(negative)}", style="dim", markup=False, highlight=False)


def _show_candidate(candidate: Candidate, place: str) -> None:
    title, before, passage, after = candidate.words
    console.print(f"\n── {place} ──", style="dim")
    console.print(
        f"{plain(candidate.text.outlet)}, {candidate.text.event_at:%Y-%m-%d}",
        style="dim",
        markup=False,
        highlight=False,
    )
    if title:
        say(title)
    for words, mark, style in ((before, " ", "dim"), (passage, ">", "bold"), (after, " ", "dim")):
        if words:
            console.print(f"{mark} {plain(words)}", style=style, markup=False, highlight=False)


def told(calibration: Calibration, threshold: float) -> str:
    """Say in a line what the labels of a narrative make of its scores."""
    from newswake.narratives.calibrate import FITTED_LABELS, THRESHOLD_LABELS
    from newswake.pipeline.judging import own_threshold

    has = f"{calibration.labels} labels that count, {calibration.yes} of them yes"
    if calibration.kind == "uncalibrated":
        return f"{has}: uncalibrated, {THRESHOLD_LABELS - calibration.labels} more set a threshold of its own"
    if calibration.kind == "threshold":
        own = own_threshold(calibration, threshold)
        return (
            f"{has}: threshold {own:.2f} on the shared model's score, in place of {threshold:.2f};"
            f" {FITTED_LABELS - calibration.labels} more and the model is fitted"
        )
    return f"{has}: the model is fitted to it"
