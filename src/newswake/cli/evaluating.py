"""`newswake eval`: the same code as the flows, on a labelled file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newswake.cli.project import fail, project_settings

if TYPE_CHECKING:
    from newswake.settings import Settings

Row = dict[str, Any]


def add_commands(app: typer.Typer) -> None:
    """Add this room's command."""
    app.command("eval")(evaluate)


def evaluate(
    kind: Annotated[
        str, typer.Argument(help="stories, pairs, extraction, scope, kinds, quotes, figures, credits, narratives")
    ],
    file: Annotated[Path, typer.Argument(help="A .parquet, .jsonl or .jsonl.gz with an id in each row.")],
    out: Annotated[Path, typer.Option(help="Where the predictions go, a JSON line each.")],
    narratives: Annotated[Path | None, typer.Option(help="Folder of definitions, for narratives.")] = None,
    model: Annotated[
        Path | None, typer.Option(help="Another model than the shipped one, for leaving a set out.")
    ] = None,
) -> None:
    """Run one step on a labelled file and write its predictions, to be scored beside the labels.

    Settings come from newswake.toml, the same for every file.
    """
    from newswake.pipeline import evaluation

    settings = project_settings(narratives_dir=narratives)
    run: Callable[[Settings, list[Row], Path | None], Iterable[Row]] | None = evaluation.STEPS.get(kind)
    if run is None:
        raise fail(f"eval {kind}: one of {', '.join(evaluation.STEPS)}")
    rows = list(read_rows(file))
    count = 0
    with out.open("w", encoding="utf-8") as lines:
        for row in run(settings, rows, model):
            lines.write(json.dumps(row, default=str, ensure_ascii=False) + "\n")
            count += 1
    typer.echo(f"{count} of {len(rows)} rows of {file} to {out}")


def read_rows(file: Path) -> Iterator[Row]:
    """Yield the rows of a .parquet, .jsonl or .jsonl.gz file. Raises an error that names file and line."""
    import gzip

    if not file.is_file():
        raise fail(f"{file}: no such file")
    if file.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            yield from pq.read_table(file).to_pylist()
        except pa.ArrowException as error:
            raise fail(f"{file}: no Parquet file: {error}") from None
        return
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise fail(f"{file}:{number}: no JSON: {error}") from None
            if not isinstance(row, dict) or "id" not in row:
                raise fail(f"{file}:{number}: a JSON object with an id is wanted")
            yield row
