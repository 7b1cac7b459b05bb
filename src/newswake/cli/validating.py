"""The command by which people find out how right a narrative's hits are: narratives validate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    QuestionsOption,
    comes_next,
    definition_of,
    one_of_two,
    published_articles,
    sheet_head,
    show_claim,
)
from newswake.cli.output import plain, say
from newswake.cli.present import open_copy
from newswake.cli.project import fail, login, project_settings, utc_span
from newswake.cli.questionnaire import Question, read_answers, take_answers, write_questions
from newswake.cli.show import between, console, many, table

if TYPE_CHECKING:
    from newswake.models import Definition, Passage
    from newswake.narratives.labels import Label
    from newswake.narratives.sample import Drawn, Sample, Verdict
    from newswake.narratives.validate import Outcome
    from newswake.settings import Settings
    from newswake.store.searching import Text

_TEXT = "text"
_TAKEN_UP = "takes it into the views and the digest"
_SIZE = 120  # a precision of .85 stands to within about .1 where a third of them are hits
_ANSWERS = {"y": "yes", "n": "no", "u": "unsure", "t": _TEXT} | WAYS
_STRATA = {"hit": "hits", "near": "near misses", "rest": "the rest"}


def validate(
    narrative: Annotated[str, typer.Argument(help="A narrative's id.")],
    start: Annotated[str, typer.Option("--from", help="First day or time of the reports (UTC).")],
    end: Annotated[str, typer.Option("--to", help="Day or time before which they came out.")],
    size: Annotated[int | None, typer.Option(help="How many reports a new sample has: 120.", min=10)] = None,
    author: AuthorOption = "",
    questions: QuestionsOption = None,
    answers: AnswersOption = None,
    narratives: NarrativesOption = None,
) -> None:
    """Judge a random sample of reports without seeing their scores, and learn how right the narrative's hits are.

    The sample is of hits, near misses and the rest. Stop and go on as you like: it stays the same, also for a second
    person (--author), who meets it in another order. What it says counts for the narrative as it is scored now.
    """
    from newswake.narratives.sample import load_sample, sample_file

    one_of_two(questions, answers)
    began, ended = utc_span(start, end)
    if began is None or ended is None:
        raise fail("--from, --to: give the days whose reports are meant")
    settings, who = project_settings(narratives_dir=narratives), author.strip() or login()
    definition = definition_of(settings, narrative)
    sample, precision = _sample(settings, definition, began, ended, size)
    file = sample_file(settings.narratives_dir, sample.frame.sample_id)
    judge = _Judge(settings, precision, definition, sample, who, file)
    if questions:
        judge.write(questions, ["validate", narrative, "--from", start, "--to", end], narratives)
        return
    if answers:
        judge.take(answers)
    else:
        judge.ask()
    judged = load_sample(file)
    if left := len(judged.left_for(who)):  # what the sample says so far would tell of what is still to be judged
        done = len(judged.drawn) - left
        say(f"{done} of {len(judged.drawn)} judged by {who}, kept in {file}: the same command goes on")
        if judged.is_complete:
            say(f"each of them was judged by somebody: {comes_next(settings, _TAKEN_UP)}")
        return
    _show_outcome(judged)
    say(f"kept in {file}; {comes_next(settings, _TAKEN_UP)}")


def _sample(
    settings: Settings, definition: Definition, began: datetime, ended: datetime, size: int | None
) -> tuple[Sample, str]:
    """Return the sample that was begun, or a new one, and the precision of the store's vectors."""
    from newswake.narratives.sample import keep_sample, load_sample, sample_file
    from newswake.pipeline.validating import draw_reports, frame_of

    articles, precision, report_of = published_articles(settings, began, ended)
    frame = frame_of(settings, precision, definition, began, ended)
    file = sample_file(settings.narratives_dir, frame.sample_id)
    if file.exists():
        begun = load_sample(file)
        if size not in (None, len(begun.drawn)):
            say(f"{file.name}: begun with {len(begun.drawn)} reports, which stay: --size is of a new sample")
        return begun, precision
    if not articles:
        raise fail(f"no report came out from {began:%Y-%m-%d} until before {ended:%Y-%m-%d}: nothing to draw from")
    for earlier in sorted(file.parent.glob(f"{definition.narrative_id}.*.{'.'.join(file.stem.split('.')[-2:])}.jsonl")):
        say(f"{earlier.name}: its verdicts are on the narrative as it was scored then; this is a new sample")
    sample = draw_reports(settings, precision, articles, report_of, definition, frame, size or _SIZE)
    keep_sample(file, sample)
    return sample, precision


@dataclass(frozen=True)
class _Judge:
    """Who judges which sample of which claim, and where that is kept."""

    settings: Settings
    precision: str
    definition: Definition
    sample: Sample
    author: str
    file: Path

    def ask(self) -> None:
        """Ask about each report that is left and keep each answer at once."""
        show_claim(self.definition)
        left, of = self._left(), len(self.sample.drawn)
        done = of - len(self.sample.left_for(self.author))
        if not self.sample.left_for(self.author):
            say(f"{self.author} has judged all {done} reports of this sample")

        def answer(place: int) -> str:
            return self._judged(left[place][1], f"{done + place + 1} of {of}")

        go_through(len(left), answer, lambda place, said: self._keep(left[place][0].report_id, said), self._take_back)

    def write(self, file: Path, command: Sequence[str], folder: Path | None) -> None:
        """Write the reports that are left to a file, to be judged there."""
        listed = [Question(self._name(drawn), tuple(self._lines(*read, address=True))) for drawn, read in self._left()]
        write_questions(file, sheet_head(self.definition, command, self.author, file, folder), listed)

    def take(self, answers: Path) -> None:
        """Keep a file's answers on reports of the sample."""
        names = {self._name(drawn): drawn.report_id for drawn in self.sample.drawn}
        labels = self.sample.labels()
        said = {name: labels.get(report, {}).get(self.author, "") for name, report in names.items()}
        found = read_answers(answers, names.__contains__)
        before = {name: label for name, label in said.items() if label}
        take_answers(found, before, lambda name, label: self._keep(names[name], label))

    def _left(self) -> list[tuple[Drawn, tuple[Text, list[Passage]]]]:
        """Return the reports that the author has not judged, with what can be read of each."""
        from newswake.store.searching import versions_read

        left = self.sample.left_for(self.author)
        with open_copy(self.settings) as con:
            texts = versions_read(con, [drawn.version_id for drawn in left])
        for drawn in left:
            if drawn.version_id not in texts:
                say(f"{drawn.article_id}: the version that was scored is not in this copy; passed over")
        return [(drawn, texts[drawn.version_id]) for drawn in left if drawn.version_id in texts]

    def _name(self, drawn: Drawn) -> str:
        from newswake.narratives.labels import question_name

        return question_name(self.sample.frame.sample_id, drawn.report_id)

    def _keep(self, report_id: str, said: str) -> Verdict:
        from newswake.narratives.sample import Verdict, keep_verdict

        at = datetime.now(UTC).isoformat(timespec="seconds")
        verdict = Verdict(report_id, cast("Label", said), self.author, at)
        keep_verdict(self.file, verdict)
        return verdict

    def _take_back(self, verdict: Verdict) -> None:
        from newswake.narratives.sample import take_back_verdict

        take_back_verdict(self.file, verdict)

    def _judged(self, read: tuple[Text, list[Passage]], place: str) -> str:
        """Show a report's opening and the passages that may carry the claim; "text" shows all of it and asks again."""
        console.print(f"\n── {place} ──", style="dim")
        for number, line in enumerate(self._lines(*read)):
            console.print(plain(line), style=None if number else "dim", markup=False, highlight=False)
        while (said := ask(_ANSWERS)) == _TEXT:
            for passage in read[1]:
                say(passage.text)
        return said

    def _lines(self, text: Text, passages: list[Passage], *, address: bool = False) -> Iterator[str]:
        """Tell what is shown of an article; dots stand for what is passed over."""
        from newswake.pipeline.validating import telling_places

        yield f"{text.outlet}, {text.event_at:%Y-%m-%d}" + (f", {text.url}" if address else "")
        if not passages:
            yield "(nothing of its text can be read any more: unsure)"
            return
        last = -1
        for number in telling_places(self.settings, self.precision, passages, self.definition):
            yield ("" if number == last + 1 else "… ") + passages[number].text
            last = number
        if last + 1 < len(passages):
            yield "…"


def _show_outcome(sample: Sample) -> None:
    from newswake.narratives.validate import estimate

    found = estimate(sample)
    rows = [(_STRATA[name], *counts) for name, counts in found.strata.items()]
    console.print()
    console.print(table("The sample", ["drawn from", "reports there", "judged", "of them yes"], rows))
    for line in outcome_lines(found, sample.frame.reports):
        say(line)


def outcome_lines(found: Outcome, reports: Mapping[str, int]) -> Iterator[str]:
    """Tell what a sample says, each measure with what it is of; ``reports`` are the frame's by stratum."""
    yield (
        f"Judged     {many(found.judged, 'report')} yes or no by {' and '.join(found.authors) or 'nobody yet'};"
        f" {found.unsure} unsure or judged differently, which count in nothing below"
    )
    yield f"Precision  {between(*found.precision)}: of the hits, those that carry the claim"
    yield f"Recall     {between(*found.recall)}: of the reports that carry it, those that are hits"
    total = sum(reports.values())
    by_hits = f"; {100 * reports['hit'] / total:.2f}% of them are hits" if total else ""
    yield f"Share      {between(*found.share, '%')}: of {many(total, 'report')}, those that carry it{by_hits}"
    if found.judged_twice:
        twice = many(found.judged_twice, "report")
        yield f"Agreement  {between(*found.agreement)}: of the {twice} that two judged; kappa {between(*found.kappa)}"
    yield "In brackets: 95% intervals."
    if found.precision.value is None or found.share.value is None:
        yield "A share needs hits, near misses and others judged yes or no: as it is, this sample validates nothing."
