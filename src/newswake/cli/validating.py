"""The command by which people find out how right a narrative's hits are: narratives validate."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, cast

import typer

from newswake.cli.dialogue import QUIT, Ask, asking
from newswake.cli.labelling import (
    AnswersOption,
    AuthorOption,
    NarrativesOption,
    comes_next,
    definition_of,
    published_articles,
    show_claim,
)
from newswake.cli.output import plain, say
from newswake.cli.present import open_copy
from newswake.cli.project import fail, login, project_settings, utc_span
from newswake.cli.show import between, console, table

if TYPE_CHECKING:
    from newswake.models import Definition, Passage
    from newswake.narratives.sample import Sample
    from newswake.settings import Settings
    from newswake.store.searching import Text

_TEXT = "text"
_TAKEN_UP = "takes it into the views and the digest"
_SIZE = 120  # a precision of .85 stands to within about .1 where a third of them are hits
_ANSWERS = {"y": "yes", "n": "no", "u": "unsure", "t": _TEXT, "s": "skip", "q": QUIT}


def validate(
    narrative: Annotated[str, typer.Argument(help="A narrative's id.")],
    start: Annotated[str, typer.Option("--from", help="First day or time of the reports (UTC).")],
    end: Annotated[str, typer.Option("--to", help="Day or time before which they came out.")],
    size: Annotated[int | None, typer.Option(help="How many reports a new sample has: 120.", min=10)] = None,
    author: AuthorOption = "",
    answers: AnswersOption = None,
    narratives: NarrativesOption = None,
) -> None:
    """Judge a random sample of reports without seeing their scores, and learn how right the narrative's hits are.

    The sample is of hits, near misses and the rest. Stop and go on as you like: it stays the same, also for a second
    person (--author), who meets it in another order. What it says counts for the narrative as it is scored now.
    """
    from newswake.narratives.sample import load_sample, sample_file

    began, ended = utc_span(start, end)
    if began is None or ended is None:
        raise fail("--from, --to: give the days whose reports are meant")
    settings, who = project_settings(narratives_dir=narratives), author.strip() or login()
    definition = definition_of(settings, narrative)
    sample, precision = _sample(settings, definition, began, ended, size)
    file = sample_file(settings.narratives_dir, sample.frame.sample_id)
    show_claim(definition)
    _judge(settings, precision, definition, sample, who, asking(answers))
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
    from newswake.store.searching import reports_of

    articles, precision = published_articles(settings, began, ended)
    frame = frame_of(settings, precision, definition, began, ended)
    file = sample_file(settings.narratives_dir, frame.sample_id)
    if file.exists():
        begun = load_sample(file)
        if size not in (None, len(begun.drawn)):
            say(f"{file.name}: begun with {len(begun.drawn)} reports, which stay: --size is of a new sample")
        return begun, precision
    if not articles:
        raise fail(f"no report came out from {began:%Y-%m-%d} until before {ended:%Y-%m-%d}: nothing to draw from")
    with open_copy(settings) as con:
        reports = reports_of(con)
    for earlier in sorted(file.parent.glob(f"{definition.narrative_id}.*.{'.'.join(file.stem.split('.')[-2:])}.jsonl")):
        say(f"{earlier.name}: its verdicts are on the narrative as it was scored then; this is a new sample")
    sample = draw_reports(settings, precision, articles, reports, definition, frame, size or _SIZE)
    keep_sample(file, sample)
    return sample, precision


def _judge(settings: Settings, precision: str, definition: Definition, sample: Sample, who: str, ask: Ask) -> None:
    from newswake.narratives.labels import Label
    from newswake.narratives.sample import Verdict, keep_verdict, sample_file
    from newswake.store.searching import versions_read

    left = sample.left_for(who)
    file = sample_file(settings.narratives_dir, sample.frame.sample_id)
    with open_copy(settings) as con:
        texts = versions_read(con, [drawn.version_id for drawn in left])
    done = len(sample.drawn) - len(left)
    if not left:
        say(f"{who} has judged all {done} reports of this sample")
    for number, drawn in enumerate(left, start=done + 1):
        if drawn.version_id not in texts:
            say(f"{drawn.article_id}: the version that was scored is not in this copy; passed over")
            continue
        said = _judged(
            settings, precision, definition, texts[drawn.version_id], ask, f"{number} of {len(sample.drawn)}"
        )
        if said == QUIT:
            return
        if said != "skip":
            at = datetime.now(UTC).isoformat(timespec="seconds")
            keep_verdict(file, Verdict(drawn.report_id, cast(Label, said), who, at))


def _judged(
    settings: Settings,
    precision: str,
    definition: Definition,
    read: tuple[Text, list[Passage]],
    ask: Ask,
    place: str,
) -> str:
    """Show an article's opening and the passages that may carry the claim; "text" shows all of it and asks again."""
    from newswake.pipeline.validating import telling_places

    text, passages = read
    console.print(f"\n── {place} ──", style="dim")
    console.print(f"{plain(text.outlet)}, {text.event_at:%Y-%m-%d}", style="dim", markup=False, highlight=False)
    if not passages:
        say("(nothing of its text can be read any more: unsure)")
    shown, last = telling_places(settings, precision, passages, definition) if passages else [], -1
    for number in shown:
        say(("" if number == last + 1 else "… ") + passages[number].text)
        last = number
    if last + 1 < len(passages):
        say("…")
    while (said := ask(_ANSWERS)) == _TEXT:
        for passage in passages:
            say(passage.text)
    return said


def _show_outcome(sample: Sample) -> None:
    from newswake.narratives.validate import estimate

    found, frame = estimate(sample), sample.frame
    rows = [(name, *counts) for name, counts in found.strata.items()]
    console.print()
    console.print(table("The sample", ["stratum", "reports", "judged yes or no", "yes"], rows))
    say(f"{found.judged} reports judged by {' and '.join(found.authors) or 'nobody yet'}, {found.unsure} more unsure")
    for name, measure, unit in (
        ("precision", found.precision, ""),
        ("recall", found.recall, ""),
        ("share of the reports that carry the claim", found.share, "%"),
        (f"agreement on {found.judged_twice} that two judged", found.agreement, ""),
        ("kappa", found.kappa, ""),
    ):
        if found.judged_twice or unit or measure is found.precision or measure is found.recall:
            say(f"{name}: {between(*measure, unit)}")
    if sum(frame.reports.values()):
        say(f"share of the reports that hit: {100 * frame.reports['hit'] / sum(frame.reports.values()):.2f}%")
