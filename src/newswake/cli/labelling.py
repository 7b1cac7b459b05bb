"""The command by which a person judges passages around a narrative's threshold: narratives label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from newswake.cli.dialogue import WAYS, ask, go_through
from newswake.cli.judging import (
    AnswersOption,
    AuthorOption,
    NarrativesOption,
    Published,
    QuestionsOption,
    comes_next,
    definition_of,
    one_of_two,
    published_articles,
    sheet_head,
    show_claim,
)
from newswake.cli.output import plain, say
from newswake.cli.project import login, project_settings, utc_span
from newswake.cli.questionnaire import Question, read_answers, take_answers, write_questions
from newswake.cli.show import console, many

if TYPE_CHECKING:
    from newswake.models import Definition
    from newswake.narratives.calibrate import Calibration
    from newswake.narratives.labels import Judgement, Label, Words
    from newswake.settings import Settings
    from newswake.store.searching import Text

_ANSWERS = {"y": "yes", "n": "no", "u": "unsure"} | WAYS


def label(
    narrative: Annotated[str, typer.Argument(help="A narrative's id.")],
    start: Annotated[str, typer.Option("--from", help="First day or time of the articles (UTC).")] = "",
    end: Annotated[str, typer.Option("--to", help="Day or time before which they came out.")] = "",
    limit: Annotated[int, typer.Option(help="How many passages at most.", min=1)] = 20,
    *,
    review: Annotated[bool, typer.Option("--review", help="Go through what you have said, the newest first.")] = False,
    author: AuthorOption = "",
    questions: QuestionsOption = None,
    answers: AnswersOption = None,
    narratives: NarrativesOption = None,
) -> None:
    """Judge passages around a narrative's threshold; what you say is kept beside its file and corrects its scores.

    Yes: the passage states the claim, says that somebody states it, or argues against it. No: it only shares the topic.
    From 10 labels on the narrative has a threshold of its own, from 50 on the model is fitted to it; newswake run then
    scores it again. A report is asked for once, however many outlets run it.
    """
    from newswake.narratives.labels import labels_file
    from newswake.pipeline.judging import calibration_of

    one_of_two(questions, answers)
    began, ended = utc_span(start, end)
    settings, who = project_settings(narratives_dir=narratives), author.strip() or login()
    definition = definition_of(settings, narrative)
    published = published_articles(settings, began, ended)
    judge = _Judge(definition, who, labels_file(settings.narratives_dir, narrative), narratives)
    if answers is not None:
        kept = judge.take(answers, published)
    elif review:
        kept = judge.put(judge.said()[:limit], questions, f"{who} has judged nothing of it yet")
    else:
        judged = f"{who} has judged the best passage of each of {many(published.reports, 'report')}"
        asked = judge.unsaid(published, settings, limit)
        kept = judge.put(asked, questions, f"nothing left to judge: {judged}")
    if questions is None:
        say(f"{many(kept, 'judgement')} kept in {judge.file}" if kept else "no judgement kept")
    say(told(calibration_of(settings, published.precision, definition), settings.narratives.threshold))
    if kept:
        say(comes_next(settings, "scores the narrative again"))


@dataclass(frozen=True)
class _Asked:
    """A passage to be judged, where it stands, and what was last said of it."""

    words: Words
    where: str
    article_id: str
    said: str = ""


@dataclass(frozen=True)
class _Judge:
    """Who judges which claim, and where that is kept."""

    definition: Definition
    author: str
    file: Path
    folder: Path | None = None  # of the narratives, where it is not the settings'

    def _judgements(self) -> list[Judgement]:
        from newswake.narratives.labels import last_said, load_judgements

        return last_said(load_judgements(self.file), self.author)

    def said(self) -> list[_Asked]:
        """Return what the author has judged, the newest first."""
        return [
            _Asked(each.words, f"you said {each.label} on {each.at[:10]}", each.article_id, each.label)
            for each in self._judgements()
        ]

    def unsaid(self, published: Published, settings: Settings, limit: int) -> list[_Asked]:
        """Return what tells most of what the author has not judged, in an order that tells nothing of the scores."""
        from newswake.embed import text_hash
        from newswake.pipeline.judging import best_passages, near_threshold

        best = best_passages(settings, published.precision, published.articles, self.definition)
        version, level = self.definition.version, settings.narratives.threshold
        found = near_threshold(best, published.report_of, self._judgements(), version, level)[:limit]
        return [_asked(e.text, e.words) for e in sorted(found, key=lambda each: text_hash(each.words.passage))]

    def put(self, asked: Sequence[_Asked], questions: Path | None, else_say: str) -> int:
        """Ask the questions, or write them to a file where one is named; return how many judgements were kept."""
        if questions and asked:
            command = ["label", self.definition.narrative_id]
            head = sheet_head(self.definition, command, self.author, questions, self.folder)
            write_questions(questions, head, [Question(self._name(e), tuple(_lines(e)), e.said) for e in asked])
            return 0
        show_claim(self.definition)
        if not asked:
            say(else_say)

        def answer(place: int) -> str:
            _show(asked[place], f"{place + 1} of {len(asked)}")
            return ask(_ANSWERS)

        return go_through(len(asked), answer, lambda place, said: self._keep(asked[place], said), self._take_back)

    def take(self, answers: Path, published: Published) -> int:
        """Keep a file's answers on passages of the articles, or on what was judged before; return how many were kept.

        Which passage of an article is asked for changes with what was judged meanwhile, so any of them may be answered.
        """
        from newswake.pipeline.judging import passages_with_words

        said = {self._name(each): each for each in self.said()}
        there = (_asked(text, words) for text, words in passages_with_words(published.articles))
        asked = {self._name(each): each for each in there} | said
        found = read_answers(answers, asked.__contains__)
        before = {name: each.said for name, each in said.items()}
        return take_answers(found, before, lambda name, label: self._keep(asked[name], label))

    def _name(self, asked: _Asked) -> str:
        from newswake.narratives.labels import question_name

        return question_name(self.definition.narrative_id, asked.words.passage)

    def _keep(self, asked: _Asked, said: str) -> Judgement:
        from newswake.narratives.labels import Judgement, keep_judgement

        judgement = Judgement(
            **asked.words._asdict(),
            label=cast("Label", said),
            author=self.author,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            article_id=asked.article_id,
            definition_version=self.definition.version,
        )
        keep_judgement(self.file, judgement)
        return judgement

    def _take_back(self, judgement: Judgement) -> None:
        from newswake.narratives.labels import take_back

        take_back(self.file, judgement)


def _asked(text: Text, words: Words) -> _Asked:
    return _Asked(words, f"{text.outlet}, {text.event_at:%Y-%m-%d}", text.article_id)


def _lines(asked: _Asked) -> Iterator[str]:
    """Tell a passage with what stands around it; the passage itself is marked."""
    title, before, passage, after = asked.words
    yield asked.where
    if title:
        yield title
    yield from (f"  {line}" for line in before.splitlines())
    yield f"> {passage}"
    yield from (f"  {line}" for line in after.splitlines())


def _show(asked: _Asked, place: str) -> None:
    console.print(f"\n── {place} ──", style="dim")
    for number, line in enumerate(_lines(asked)):
        style = "bold" if line.startswith("> ") else "dim" if number == 0 or line.startswith("  ") else None
        console.print(plain(line), style=style, markup=False, highlight=False)


def told(calibration: Calibration, threshold: float) -> str:
    """Say in a line what the labels of a narrative make of its scores."""
    from newswake.narratives.calibrate import FITTED_LABELS, THRESHOLD_LABELS
    from newswake.pipeline.judging import own_threshold

    has = f"{many(calibration.labels, 'undisputed label')}, {calibration.yes} of them yes"
    if calibration.kind == "uncalibrated":
        return f"{has}: uncalibrated, {THRESHOLD_LABELS - calibration.labels} more set a threshold of its own"
    if calibration.kind == "threshold":
        own = own_threshold(calibration, threshold)
        return (
            f"{has}: threshold {own:.2f} on the shared model's score, in place of {threshold:.2f};"
            f" {FITTED_LABELS - calibration.labels} more and the model is fitted"
        )
    return f"{has}: the model is fitted to it"
