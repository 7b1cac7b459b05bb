"""Commands on what was read: reread."""

from __future__ import annotations

from typing import Annotated

import typer

from newswake.cli.project import project_settings, utc
from newswake.cli.show import console


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command()(reread)


def reread(
    outlet: Annotated[str, typer.Option(help="Only this outlet's pages: its id in seeds/outlets.csv.")] = "",
    since: Annotated[str, typer.Option(help="Only pages first read on this day (UTC) or later.")] = "",
) -> None:
    """Read kept pages again after the reader changed, and write new versions beside the old ones.

    Works on the raw archive alone: nothing is fetched. Each version names its reader, and versions of two readers are
    never compared as an edit. The findings follow with the next analysis: newswake run --only analyse.
    """
    from newswake.collect.read import READER
    from newswake.pipeline.job import clock, running
    from newswake.pipeline.rereading import reread_pages
    from newswake.replay.mark import refuse_replayed

    settings, day = project_settings(), utc("--since", since)
    refuse_replayed(settings)
    with running(settings, "ingest", clock(settings)) as job:
        reread_pages(job, outlet_id=outlet, since=day)
    counts = job.counts
    console.print(
        f"{counts['pages_reread']} pages read again by {READER}: {counts['versions']} say something else now,"
        f" {counts['pages_without_text_now']} give no text, {counts['pages_no_longer_kept']} are no longer kept",
        markup=False,
        highlight=False,
    )
