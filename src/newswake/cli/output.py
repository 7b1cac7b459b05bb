"""A result in the format that was asked for, to the screen or a file."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newswake.cli.project import fail
from newswake.cli.show import console, table

if TYPE_CHECKING:
    import pyarrow as pa

# What a terminal would obey; it reaches us in the titles of pages.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNDERSCORES = re.compile("_+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a cell that begins so


class Format(StrEnum):
    """How a result is written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    md = "md"


FormatOption = Annotated[
    Format | None,
    typer.Option("--format", "-f", help="How the result is written; else by the ending of --out, else as a table."),
]
OutOption = Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of the screen.")]


def chosen_format(how: Format | None, out: Path | None) -> Format:
    """Return the format that was asked for, by name or by a file's ending."""
    ending = out.suffix.lstrip(".").lower() if out else ""
    return how or (Format(ending) if ending in list(Format) else Format.table)


def write_result(result: pa.Table, how: Format | None, out: Path | None, title: str = "") -> None:
    """Write a result; times are UTC. Raises where parquet would go to a terminal, or ``out`` cannot be written."""
    how = chosen_format(how, out)
    if how is Format.table and out is None:
        show_result(result, title)
        return
    if how is Format.parquet and out is None and sys.stdout.isatty():
        raise fail("parquet is no text: name a file by --out FILE, or send it into one by > FILE")
    body = _WRITERS[how](result)
    if out is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(body)
    except OSError as error:
        raise fail(f"{out}: cannot be written: {error.strerror}") from None


def show_result(result: pa.Table, title: str = "") -> None:
    """Show a result as a table with its number of rows."""
    rows = [[_shown(value) for value in row.values()] for row in _unique_rows(result)]
    console.print(table(title, result.column_names, rows))
    console.print(f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}", style="dim")


def plain(text: str) -> str:
    """Return text that came from outside without what a terminal would obey."""
    return _CONTROL.sub("�", text)


def say(text: str) -> None:
    """Print a line as it stands, whatever brackets it has, without what a terminal would obey."""
    console.print(plain(text), markup=False, highlight=False, soft_wrap=True)


def _shown(value: Any) -> Any:
    """A value for a person: numbers stay numbers, so that they stand to the right."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return plain(", ".join(str(_shown(item)) for item in value))
    return plain(value) if isinstance(value, str) else value


def _unique_rows(result: pa.Table) -> list[dict[str, Any]]:
    """SQL may name two columns alike; a mapping may not."""
    names: list[str] = []
    for name in result.column_names:
        names.append(name if name not in names else f"{name}_{len(names)}")
    rows: list[dict[str, Any]] = result.rename_columns(names).to_pylist()
    return rows


def _as_csv(result: pa.Table) -> bytes:
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(result.column_names)
    writer.writerows([_cell(value) for value in row.values()] for row in _unique_rows(result))
    return held.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "|".join(str(_plain_value(item)) for item in value)
    value = _plain_value(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat().replace("+00:00", "Z")
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _as_json(result: pa.Table) -> bytes:
    text = json.dumps(_unique_rows(result), ensure_ascii=False, indent=1, default=_plain_value)
    return f"{text}\n".encode()


def _as_markdown(result: pa.Table) -> bytes:
    lines = [result.column_names, ["---"] * len(result.column_names)]
    lines += [[_markdown_cell(value) for value in row.values()] for row in _unique_rows(result)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines).encode()


def _markdown_cell(value: Any) -> str:
    shown = "–" if value is None else f"{value:.4g}" if isinstance(value, float) else str(_shown(value))
    for mark in ("\\", "|", "[", "<", "`", "*"):
        shown = shown.replace(mark, f"\\{mark}")
    return " ".join(_UNDERSCORES.sub(_underscores, shown).split())


def _underscores(run: re.Match[str]) -> str:
    """Inside a word, as in silent_edit, an underscore is no markup on GitHub."""
    around = run.string[run.start() - 1 : run.start()] if run.start() else "", run.string[run.end() : run.end() + 1]
    return run[0] if all(side.isalnum() for side in around) else run[0].replace("_", "\\_")


def _as_parquet(result: pa.Table) -> bytes:
    from pyarrow import parquet

    held = io.BytesIO()
    parquet.write_table(result, held)
    return held.getvalue()


def _as_text(result: pa.Table) -> bytes:
    with console.capture() as held:
        show_result(result)
    return held.get().encode()


_WRITERS: dict[Format, Callable[[pa.Table], bytes]] = {
    Format.table: _as_text,
    Format.csv: _as_csv,
    Format.json: _as_json,
    Format.parquet: _as_parquet,
    Format.md: _as_markdown,
}
