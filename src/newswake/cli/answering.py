"""Commands that answer and keep the answers right: digest, publish, check."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newswake.cli.output import plain
from newswake.cli.present import is_begun, open_present
from newswake.cli.project import fail, project_settings
from newswake.cli.show import console, table

if TYPE_CHECKING:
    from newswake.settings import Settings

_SHOWN_ROWS = 5  # of a check that fails: enough to see what it is about


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    for command in (digest, publish, check):
        app.command()(command)


def digest(
    week: Annotated[str, typer.Argument(help="A week as 2025-W05; the last whole one unless given.")] = "",
    out: Annotated[Path | None, typer.Option(help="A folder to copy it to as well.")] = None,
    *,
    again: Annotated[bool, typer.Option("--again", help="Answer anew, also where the digest is there.")] = False,
) -> None:
    """Answer for a week, Monday to Sunday in UTC, as Markdown and as a page, and say where they are.

    What is there already is not made again, so that a digest stays as it was given.
    """
    settings = project_settings()
    name = _week(settings, week)
    files = [settings.data_dir / "digests" / f"{name}.{ending}" for ending in ("html", "md")]
    if again or not all(file.exists() for file in files):
        from newswake.cli.flows import run_flow
        from newswake.cli.readiness import make_writable

        make_writable(settings.data_dir)
        _refuse_unknown_week(settings, name)
        run_flow(settings, "digest", week=name)
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            files = [Path(shutil.copy(file, out)) for file in files]
        except OSError as error:
            raise fail(f"--out {out}: cannot be written: {error.strerror}") from None
    for file in files:
        console.print(str(file), markup=False, highlight=False, soft_wrap=True)


def _week(settings: Settings, said: str) -> str:
    """Return the name of the week; without one, the last that was whole at the latest run's clock."""
    from newswake.digest.week import last_whole_week, week_named

    if said:
        return week_named(said).digest_id
    with open_present(settings) as con:
        row = con.execute("SELECT max(as_of) FROM store.run").fetchone()
    if row is None or row[0] is None:
        raise fail("digest: nothing has run here yet: begin with newswake run")
    return last_whole_week(row[0]).digest_id


def _refuse_unknown_week(settings: Settings, name: str) -> None:
    """Raise an error for a week before or after all that the store has: its digest would say that nothing happened."""
    from newswake.digest.week import week_named, week_of

    with open_present(settings) as con:
        row = con.execute(
            """
            SELECT least(min(as_of), (SELECT min(first_seen_at) FROM store.article)), max(as_of)
            FROM store.run
            """
        ).fetchone()
    first, last = row or (None, None)
    if first is None or last is None:
        raise fail("digest: nothing has run here yet: begin with newswake run")
    week, latest = week_named(name), week_of(last - timedelta(microseconds=1))
    if week.to_at <= first or week.from_at >= last:
        raise fail(
            f"digest {name}: the store has {week_of(first).digest_id} to {latest.digest_id}: choose one of these"
        )


def publish() -> None:
    """Replace the analysts' copy by what is stored now; every run does so at its end."""
    from newswake.store.connect import Store
    from newswake.store.publish import publish as replace_copy

    settings = project_settings()
    if not is_begun(settings):
        raise fail(f"{settings.data_dir}: nothing is stored here yet: begin with newswake demo, or newswake run")
    file = replace_copy(Store.open(settings), hides_reserved=settings.collect.hides_reserved)
    console.print(f"{file}: {file.stat().st_size / 1e6:.1f} MB", markup=False, highlight=False, soft_wrap=True)


def check() -> None:
    """Run every check of sql/checks on the working store and show the rows that are wrong; exits with 1 if any is."""
    from newswake.store.checks import run_checks

    settings = project_settings()
    with open_present(settings) as con:
        failing = run_checks(con, settings.root / "sql" / "checks")
    wrong = {name: rows for name, rows in failing.items() if rows}
    for name, rows in wrong.items():
        shown = [[plain(v) if isinstance(v, str) else v for v in row.values()] for row in rows[:_SHOWN_ROWS]]
        console.print(table(f"{name.replace('_', ' ')}: {len(rows)}", list(rows[0]), shown))
    console.print(f"{len(failing)} checks, {len(wrong) or 'none'} with rows that are wrong")
    if wrong:
        raise typer.Exit(1)
