"""Commands that tell what happened and why: status, why."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newswake.cli.output import plain, say
from newswake.cli.present import is_begun, open_copy, open_present
from newswake.cli.project import fail, project_settings
from newswake.cli.show import console, table

if TYPE_CHECKING:
    import duckdb

    from newswake.settings import Settings


class Subject(StrEnum):
    """What `why` can tell."""

    story = "story"
    hit = "hit"
    article = "article"
    share = "share"


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    for command in (status, why):
        app.command()(command)


def status(
    *,
    feeds: Annotated[bool, typer.Option("--feeds", help="Feed by feed, what is wrong first.")] = False,
    runs: Annotated[int, typer.Option(help="How many of the last runs.", min=1)] = 8,
) -> None:
    """Say what happened: the last runs with how they ended, the feeds by state, and what is stored."""
    settings = project_settings()
    if not is_begun(settings):
        console.print(
            "Nothing has run here yet: newswake demo shows the bundled fortnight, newswake run begins for real."
        )
        return
    with open_present(settings) as con:
        last = con.execute("FROM runs ORDER BY started_at DESC LIMIT ?", [runs])
        names = [column[0] for column in last.description or ()]
        rows = [_run(dict(zip(names, row, strict=True))) for row in last.fetchall()]
        states = con.execute("SELECT state, count(*) FROM feed_health GROUP BY state ORDER BY 2 DESC, 1").fetchall()
        counts = (
            con.execute(
                """
            SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM article WHERE in_scope),
                   (SELECT count(*) FROM store.article WHERE version_id IS NULL AND merged_into IS NULL),
                   (SELECT count(*) FROM story), (SELECT count(*) FROM narrative WHERE reports > 0)
            """
            ).fetchone()
            or (0,) * 5
        )
        listed = _feed_rows(con) if feeds else []
    console.print(table("Runs, the latest first", ["flow", "as of", "ended", "seconds", "what it did"], rows))
    console.print(f"Feeds       {', '.join(f'{n} {state}' for state, n in states) or 'none yet'}", highlight=False)
    console.print(
        f"Articles    {counts[0]:,} read, {counts[1]:,} in scope, {counts[2]:,} waiting\n"
        f"Stories     {counts[3]:,}\nNarratives  {counts[4]:,} with reports",
        highlight=False,
    )
    if feeds:
        console.print(table("Feeds", ["feed", "outlet", "state", "last answered", "next", "entries", "said"], listed))


def _run(run: dict[str, Any]) -> tuple[object, ...]:
    counts = json.loads(run["counts"] or "{}")
    did = ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in counts.items() if value)
    return run["flow"], f"{run['as_of']:%Y-%m-%d %H:%M}", run["status"], run["seconds"], plain(run["error"] or did)


def _feed_rows(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    found = con.execute(
        """
        SELECT url, outlet_id, state, strftime(last_ok_at, '%d %b %H:%M'), strftime(next_poll_at, '%d %b %H:%M'),
               entries, CASE WHEN state <> 'ok' THEN last_error END
        FROM feed_health ORDER BY state = 'ok', state, failures DESC, url
        """
    ).fetchall()
    return [tuple(plain(value) if isinstance(value, str) else value for value in row) for row in found]


def why(
    subject: Annotated[Subject, typer.Argument(help="What the id is of.")],
    id_: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Its id; of an article, an address does as well; of a share, the narrative's."
        ),
    ],
    when: Annotated[
        str, typer.Argument(metavar="DAY", help="Of a share: its day, as 2025-01-27, or its week, as 2025-W05.")
    ] = "",
    *,
    panel: Annotated[str, typer.Option(help="Of a share: whose press is meant; the digest's panel unless given.")] = "",
    tells_all: Annotated[bool, typer.Option("--all", help="Of a share: each article that it leaves out.")] = False,
) -> None:
    """Say in words why a story, a hit, an article or a share is what it is: every number can be traced.

    Ids stand in the results of query and sql. An old id resolves to what it became. A share of a narrative is taken
    apart into its reports, each with its passages, and what it leaves out, with the reason.
    """
    from newswake.cli.why import why_hit, why_story
    from newswake.cli.why_article import why_article
    from newswake.cli.why_share import why_share

    settings = project_settings()
    if subject is not Subject.share and (panel or tells_all):
        raise fail(f"why {subject}: --panel and --all are of a share")
    if (subject is Subject.share) is not bool(when):
        raise fail(
            "why share NARRATIVE DAY: a share has a day, as 2025-01-27, or a week, as 2025-W05; nothing else has"
        )
    tell = {Subject.story: why_story, Subject.hit: why_hit, Subject.article: why_article}
    with open_copy(settings) as con:
        if subject is Subject.share:
            lines = why_share(con, id_, when, panel or _digest_panel(settings), tells_all=tells_all)
        else:
            lines = tell[subject](con, id_)
        for line in lines:
            say(line)


def _digest_panel(settings: Settings) -> str:
    from newswake.pipeline.answer import plan_of

    return plan_of(settings).panel_id
