"""Commands that run the main job: demo, run, replay, up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from newswake.cli.project import fail, project_settings, utc_span
from newswake.cli.show import console, follow, show_findings

Narratives = Annotated[Path | None, typer.Option(help="Match the narratives of this folder instead of the seeds'.")]
DataDir = Annotated[Path | None, typer.Option(help="Where everything is written.")]


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    for command in (demo, run, replay, up):
        app.command()(command)


def demo() -> None:
    """Run the main job on the bundled fortnight: two weeks of made-up press, served on this machine, in minutes.

    The real flows and the real steps run against a replay server on a clock of its own, in 6-hour steps. What lies in
    the data folder from an earlier demo is replaced; anything else is left alone, with an error.
    """
    from newswake.cli.flows import run_flow
    from newswake.replay.rehearsal import rehearse

    settings = project_settings(seeds_dir=Path("seeds/demo"))
    follow(rehearse(settings, run_flow))
    show_findings(settings)


def run(
    narratives: Narratives = None,
    everyone: Annotated[bool, typer.Option("--all", help="Poll every feed, not only those that are due.")] = False,  # noqa: FBT002
    only: Annotated[str, typer.Option(help="Only this flow: ingest, analyse or digest.")] = "",
) -> None:
    """Collect, analyse and, after a whole week, answer: the job that `newswake up` runs on a schedule, once and now."""
    from newswake.cli.flows import run_flows

    settings = project_settings(narratives_dir=narratives)
    if only and only not in ("ingest", "analyse", "digest"):
        raise fail(f"--only {only}: one of ingest, analyse, digest")
    run_flows(settings, only=only, everyone=everyone)
    show_findings(settings)


def replay(
    archive: Annotated[
        Path, typer.Argument(help="seeds/demo, a .jsonl.gz of items, or a folder of <feed>/<time>.xml.")
    ],
    start: Annotated[str, typer.Option("--from", help="First day, or time (UTC).")] = "",
    end: Annotated[str, typer.Option("--to", help="Day or time at which it ends.")] = "",
    language: Annotated[str, typer.Option(help="Only items in this language, such as en.")] = "",
    step: Annotated[float, typer.Option(help="Hours between two polls.", min=0.25)] = 6.0,
    narratives: Narratives = None,
    data_dir: DataDir = None,
    serve_only: Annotated[bool, typer.Option(help="Only serve it, standing at --to; Ctrl-C stops.")] = False,  # noqa: FBT002
    port: Annotated[int, typer.Option(help="Port of the replay server; any free one unless given.")] = 0,
) -> None:
    """Study a past week with today's narratives: serve an archive as live feeds, and run the job at each step.

    Writes to data/replay/ARCHIVE unless --data-dir says otherwise. The clock stops at --to, and what was found then is
    published there.
    """
    from newswake.replay.opening import open_archive
    from newswake.replay.rehearsal import replay_seeds, serve, study

    began, ended = utc_span(start, end)
    opened = open_archive(archive, start=began, end=ended, language=language or None)
    if serve_only:
        serve(opened, ended or opened.last_at, port, say=console.print)
        return
    where = data_dir or Path("data/replay") / archive.name.split(".")[0]
    settings = project_settings(narratives_dir=narratives, data_dir=where)
    seeds = replay_seeds(settings, opened)
    follow(study(settings, opened, seeds, began, ended, timedelta(hours=step)))
    show_findings(settings)


def up(
    port: Annotated[int, typer.Option(help="Port of the Prefect server and its page.")] = 4200,
) -> None:
    """Run it on a schedule: a local Prefect server, the deployments of prefect.yaml and a worker, until Ctrl-C."""
    from newswake.cli.serving import stay_up

    stay_up(project_settings(), port)
