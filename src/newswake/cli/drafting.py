"""Commands that look after the narratives: list them, show one, try a draft; judging them lies next door."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newswake.cli import judging, labelling, proposing, validating
from newswake.cli.output import Format, FormatOption, OutOption, chosen_format, plain, say, write_result
from newswake.cli.present import open_copy
from newswake.cli.project import fail, project_settings, utc_span
from newswake.cli.show import between, console, many, table

if TYPE_CHECKING:
    from newswake.pipeline.drafts import Caught

_SHOWN_HITS = 10
_LISTED = 7  # columns of the table of narratives

narratives_app = typer.Typer(help="Narratives: what is defined, what it hits, and drafts.", invoke_without_command=True)


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    narratives_app.command()(labelling.label)
    narratives_app.command()(validating.validate)
    narratives_app.command()(proposing.propose)
    narratives_app.command()(proposing.promote)
    app.add_typer(narratives_app, name="narratives")


@narratives_app.callback()
def narratives(context: typer.Context) -> None:
    """Look after the narratives: list them, show one, test a draft. Without a word after it, lists them."""
    if context.invoked_subcommand is None:
        list_narratives()


@narratives_app.command("list")
def list_narratives(how: FormatOption = None, out: OutOption = None) -> None:
    """List every narrative with what hits it."""
    from newswake.store.questions import ask_sql

    with open_copy(project_settings()) as con:
        result = ask_sql(
            con,
            """
            SELECT narrative_id, reports, publishers, calibration_labels AS labels, precision, recall, articles,
                   title, first_seen_at, last_seen_at, calibration
            FROM narrative ORDER BY reports DESC, narrative_id
            """,
        )
    if chosen_format(how, out) is Format.table:
        result = result.select(result.column_names[:_LISTED])  # the rest has no room: narratives show ID has it
    write_result(result, how, out, title="Narratives")


@narratives_app.command()
def show(narrative: Annotated[str, typer.Argument(help="A narrative's id.")]) -> None:
    """Show a narrative's definition as it was scored, and its latest hits."""
    with open_copy(project_settings()) as con:
        found = con.execute(
            """
            SELECT narrative.title, definition.definition, narrative.definition_version, narrative.reports,
                   narrative.articles, narrative.publishers, narrative.languages, narrative.window_from,
                   narrative.window_to, narrative.calibration, narrative.calibration_labels, narrative.validated_at,
                   narrative.validated_from, narrative.validated_to,
                   narrative.precision, narrative.precision_low, narrative.precision_high,
                   narrative.recall, narrative.recall_low, narrative.recall_high
            FROM narrative
            JOIN store.narrative_version AS definition
                ON definition.narrative_id = narrative.narrative_id AND definition.valid_to IS NULL
            WHERE narrative.narrative_id = ?
            """,
            [narrative],
        ).fetchone()
        known = [row[0] for row in con.execute("SELECT narrative_id FROM narrative ORDER BY 1").fetchall()]
        hits = con.execute(
            """
            SELECT strftime(event_at, '%Y-%m-%d %H:%M'), outlet, position, stance, score, passage, hit_id
            FROM narrative_hit WHERE narrative_id = ? ORDER BY event_at DESC, hit_id LIMIT ?
            """,
            [narrative, _SHOWN_HITS],
        ).fetchall()
    if found is None:
        raise fail(f"no narrative {narrative!r}: there is {', '.join(known) or 'none yet'}")
    title, definition, version, reports, articles, publishers, languages, start, end, *known_of = found
    console.print(f"{title} ({narrative}, definition {version})", style="bold", markup=False, highlight=False)
    window = f", attention from {start or 'the start'} to {end or 'now'}" if start or end else ""
    console.print(
        f"{reports} reports in {articles} articles of {publishers} publishers; in {', '.join(languages)}{window}",
        markup=False, highlight=False,
    )  # fmt: skip
    console.print(_reliability(*known_of), markup=False, highlight=False)
    for key, values in json.loads(definition).items():
        if values:
            console.print(f"{key}:", style="dim")
            for value in values:
                console.print(f"  {plain(_said(value))}", markup=False, highlight=False)
    columns = ["came out", "outlet", "position", "stance", "score", "passage", "hit"]
    console.print(table("Latest hits", columns, [tuple(map(_cell, row)) for row in hits]))


def _reliability(
    calibration: str,
    labels: int,
    validated_at: datetime | None,
    began: datetime | None,
    ended: datetime | None,
    *measured: float | None,
) -> str:
    """Say how a narrative's scores are calibrated, and whether its hits were validated as they are scored now."""
    how = {"threshold": "a threshold of its own", "fitted": "fitted to it"}.get(calibration, "uncalibrated")
    said = f"{how} ({labels} labels); "
    if validated_at is None or began is None or ended is None:
        return f"{said}not validated: newswake narratives validate"
    precision, recall = (between(measured[place], measured[place + 1], measured[place + 2]) for place in (0, 3))
    of = f"on reports from {began:%Y-%m-%d} until before {ended:%Y-%m-%d}"
    return f"{said}validated {validated_at:%Y-%m-%d} {of}: precision {precision}, recall {recall}"


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cell(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else f"{value:.2f}" if isinstance(value, float) else value


@narratives_app.command("test")
def try_file(
    file: Annotated[Path, typer.Argument(help="A draft, <id>.yaml.")],
    start: Annotated[str, typer.Option("--from", help="First day or time of the articles (UTC).")] = "",
    end: Annotated[str, typer.Option("--to", help="Day or time before which they came out.")] = "",
    limit: Annotated[int, typer.Option(help="How many reports of each kind.", min=1)] = 20,
) -> None:
    """Check a draft and show what it would catch among the published articles, with what it just misses.

    A report is shown once, by its surest passage. Labels beside the file count. Nothing is stored: put the file into
    seeds/narratives and run newswake run for that.
    """
    from newswake.narratives.definition import load_definition
    from newswake.pipeline.drafts import NEAR, try_draft
    from newswake.pipeline.judging import calibration_of

    began, ended = utc_span(start, end)
    draft = load_definition(file)
    settings = project_settings(narratives_dir=file.absolute().parent)
    published, level = judging.published_articles(settings, began, ended), settings.narratives.threshold
    caught = try_draft(settings, published.precision, published.articles, draft) if published.articles else []
    found = _by_report(caught, published.report_of)
    sure = [each for each in found if each[0].hit.score >= level]
    near = found[len(sure) :]
    hits = [caught for each in sure for caught in each if caught.hit.score >= level]
    languages = ", ".join(settings.embed.languages)
    say(
        f"{draft.title}: {len(sure)} of {many(published.reports, 'report')} in {languages} would be hits"
        f" ({len(hits)} of {many(len(published.articles), 'article')}), {len(near)} come near"
    )
    say(labelling.told(calibration_of(settings, published.precision, draft), level))
    _show_caught(f"Hits, scored {level:.2f} or more, the surest first", sure, limit, level)
    _show_caught(f"Near misses, scored {NEAR * level:.2f} or more", near, limit, NEAR * level)
    nearest = {caught.hit.statement for caught in hits}
    if idle := [statement for statement in draft.statements if statement not in nearest] if hits else []:
        say("\nNo hit is nearest to these statements:")
        for statement in idle:
            say(f"  {statement}")


def _by_report(caught: Sequence[Caught], report_of: Mapping[str, str]) -> list[list[Caught]]:
    """Return what was caught by report, the best of each first, so that no wire text fills the list with its copies."""
    found: dict[str, list[Caught]] = {}
    for each in caught:
        found.setdefault(report_of.get(each.text.article_id, each.text.article_id), []).append(each)
    return list(found.values())


def _show_caught(title: str, found: Sequence[Sequence[Caught]], limit: int, least: float) -> None:
    if not found:
        return
    say("")
    console.print(f"{title}:", style="bold", markup=False, highlight=False)
    for best, *others in found[:limit]:
        text, hit = best.text, best.hit
        copies = dict.fromkeys(each.text.outlet for each in others if each.hit.score >= least)
        copied = f", and {', '.join(copies)}" if copies else ""
        where = f"{text.outlet}{copied}, {text.event_at:%Y-%m-%d} ({text.article_id})"
        say(f"{hit.score:.2f}  {hit.stance}, {hit.position}; {where}")
        console.print(f"      {plain(best.words)}", style="bold", markup=False, highlight=False)
        say(f"      nearest to: {hit.statement}")
    if len(found) > limit:
        say(f"and {len(found) - limit} more: --limit {len(found)} shows them")
