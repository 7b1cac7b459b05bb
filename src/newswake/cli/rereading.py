"""Commands on what was read: reread, takedown."""

from __future__ import annotations

from typing import Annotated

import typer

from newswake.cli.project import project_settings, utc
from newswake.cli.show import console


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command()(reread)
    app.command()(takedown)


def reread(
    outlet: Annotated[str, typer.Option(help="Only this outlet's pages: its id in seeds/outlets.csv.")] = "",
    since: Annotated[str, typer.Option(help="Only pages first read on this day (UTC) or later.")] = "",
) -> None:
    """Read kept pages again after the reader changed, or a template was rejected: new versions beside the old ones.

    Works on the raw archive alone: nothing is fetched. Each version names its reader, and versions of two readers are
    never compared as an edit. The findings follow with the next analysis: newswake run --only analyse.
    """
    from newswake.collect.read import READER
    from newswake.pipeline.analyse import publish_copy
    from newswake.pipeline.job import clock, running
    from newswake.pipeline.rereading import reread_pages
    from newswake.replay.mark import refuse_replayed

    settings, day = project_settings(), utc("--since", since)
    refuse_replayed(settings)
    with running(settings, "ingest", clock(settings)) as job:
        reread_pages(job, outlet_id=outlet, since=day)
        publish_copy(job)
    counts = job.counts
    console.print(
        f"{counts['pages_reread']} pages read again by {READER}: {counts['versions']} say something else now,"
        f" {counts['pages_with_less_now']} give much less, {counts['pages_no_longer_kept']} are no longer kept",
        markup=False,
        highlight=False,
    )


def takedown(
    url: Annotated[str, typer.Argument(help="Any address of the article.")],
    reason: Annotated[str, typer.Option(help="Why: it stands in the article's row and in drops.")],
) -> None:
    """Take an article down: erase its raw pages and the feeds that carry it, and blacken its text in every version.

    The row, title, times and counts stay, with the reason; it is never read again, and what feeds tell of it later is
    not kept. The analysts' copy is replaced. What was found in its text is closed by the next analysis: newswake run
    --only analyse.
    """
    from newswake.cli.project import fail
    from newswake.pipeline.analyse import publish_copy
    from newswake.pipeline.job import clock, running
    from newswake.pipeline.takedown import take_down
    from newswake.replay.mark import refuse_replayed

    if not reason.strip():
        raise fail("--reason: say why, such as --reason 'asked by the publisher on 3 May'")
    settings = project_settings()
    refuse_replayed(settings)
    with running(settings, "ingest", clock(settings)) as job:
        publish_copy(job)  # at the run's end, before anything that is wrong with a file of labels is told
        article_id = take_down(job, url, reason.strip())
    erased = job.counts["raw_records_erased"]
    console.print(f"{article_id} is taken down: {erased} raw records erased", markup=False, highlight=False)
