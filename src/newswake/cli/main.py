"""The command line: every command, and errors as one line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from newswake.cli import answering, asking, curating, evaluating, rereading, ruling, running, telling
from newswake.errors import NewswakeError


class Stoppable(TyperGroup):
    """The commands, of which each ends at Ctrl-C in the same words, with exit code 130."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            typer.echo("stopped; what was stored stays", err=True)
            sys.exit(130)


app = typer.Typer(
    name="newswake",
    cls=Stoppable,
    help="Watches the AI industry's press: stories, narratives, every number traced to a passage."
    "\n\nBegin with [bold]newswake demo[/bold], then [bold]newswake query[/bold] to see the questions ready to ask.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def choose_project(
    project: Annotated[
        Path | None,
        typer.Option(envvar="NEWSWAKE_PROJECT", help="The project's folder; else the nearest upward from here."),
    ] = None,
) -> None:
    """Note where the project is looked for; only what needs one says that there is none."""
    os.environ["NEWSWAKE_PROJECT"] = str((project or Path.cwd()).absolute())


for room in (running, telling, asking, curating, ruling, rereading, answering, evaluating):
    room.add_commands(app)


def main() -> None:
    """Run a command. What goes wrong on purpose is one line and exit code 1; Ctrl-C is 130."""
    try:
        app(standalone_mode=True)
    except NewswakeError as error:
        typer.secho(str(error), fg=typer.colors.RED, err=True)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output, such as head, has seen enough
        sys.stderr.close()
        sys.exit(0)
