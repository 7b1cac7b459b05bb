"""What commands show a person: progress, tables, and what to type next."""

from __future__ import annotations

import logging
import math
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.status import Status
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from newswake.replay.stepping import Step
    from newswake.settings import Settings

console = Console()

_TOLD_EVERY_SECONDS = 5.0
_WORD_CELLS = 40  # the longest ids are some 35 wide; what is longer is an address
_PROSE_CELLS = 18  # narrower, a headline of ten words stands on five lines or more


class _Progress(logging.Handler):
    """Shows how far a flow is: in a terminal one line that moves, elsewhere a line every few seconds."""

    def __init__(self, flow: str, status: Status) -> None:
        super().__init__(logging.INFO)
        self._flow, self._status, self._told_at = flow, status, time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        said = f"{self._flow}: {record.getMessage()}"
        self._status.update(said)
        if not console.is_terminal and time.monotonic() - self._told_at >= _TOLD_EVERY_SECONDS:
            self._told_at = time.monotonic()
            console.print(said, markup=False, highlight=False)


@contextmanager
def following(flow: str) -> Iterator[None]:
    """Show that a flow is running and how far it is."""
    from newswake.pipeline.job import PROGRESS

    began = f"{flow}: starting (the first flow takes some 20 seconds)"
    if not console.is_terminal:
        console.print(began, highlight=False)
    with console.status(began) as status:
        shown = _Progress(flow, status)
        PROGRESS.addHandler(shown)
        PROGRESS.setLevel(logging.INFO)
        try:
            yield
        finally:
            PROGRESS.removeHandler(shown)


def follow(steps: Iterable[Step]) -> None:
    """Show each step of a replay as it is done, then the time that each stage took.

    In a terminal that is one moving line; elsewhere a line for each day of the replay's clock.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    seconds: Counter[str] = Counter()
    bar = Progress(
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
        console=console,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("starting: the first flow takes some 20 seconds", total=None)
        for step in steps:
            seconds.update(step.seconds)
            bar.update(task, total=step.of, completed=step.place, description=_told(step))
            if bar.disable and (step.at.hour == 0 or step.place == step.of):
                console.print(f"{step.place:4}/{step.of} {_told(step)}")
    console.print("Time: " + ", ".join(f"{stage} {spent:.0f} s" for stage, spent in seconds.items()))


def _told(step: Step) -> str:
    found = [f"{step.counts[name]} {name}" for name in ("articles", "versions") if step.counts[name]]
    return f"{step.at:%a %d %b %H:%M} {', '.join(found) or 'nothing new'}"


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> RenderableType:
    """Return a table whose numbers stand to the right; NULL shows as –.

    Where the screen is too narrow for it without words cut in two, the rows stand one below the other as records.
    """
    cells = [[_plain(value) for value in row] for row in rows]
    numeric = [_is_numeric(column) for column in zip(*rows, strict=True)] or [False] * len(columns)
    shown = len(columns)
    if all(numeric[1:]):  # a series: its rows are to be compared, so that the last columns go rather than the table
        while shown > 2 and fit_widths(columns[:shown], cells, console.width) is None:
            shown -= 1
    widths = fit_widths(columns[:shown], cells, console.width)
    if widths is None:
        return _records(title, columns, cells)
    made = Table(title=Text(title) if title else None, title_justify="left", title_style="bold", header_style="bold")
    for column, width, right in zip(columns, widths, numeric, strict=False):
        header = Text("\n".join(_header_lines(column, width)))
        made.add_column(header, justify="right" if right else "left", overflow="fold", width=width)
    for row in cells:
        made.add_row(*map(Text, row[:shown]))
    if shown == len(columns):
        return made
    return Group(made, Text(f"no room for {', '.join(columns[shown:])}: a wider window has, or -f csv", style="dim"))


def _name_parts(name: str) -> list[str]:
    return re.split(r"(?<=_)|(?<= )", name)


def _header_lines(column: str, width: int) -> list[str]:
    """A name as share_low_pct may go over several lines, broken behind its underscores."""
    lines = [""]
    for part in _name_parts(column):
        if lines[-1] and cell_len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return lines


def fit_widths(names: Sequence[str], cells: Sequence[Sequence[str]], screen: int) -> list[int] | None:
    """Return how wide each column is on a screen, or None where some word would have to be cut.

    The widest column gives way first. A word of over _WORD_CELLS, such as an address, may be cut; a name may be broken
    behind its underscores.
    """
    widths, least = [], []
    for place, name in enumerate(names):
        column = [row[place] for row in cells]
        width = max((cell_len(line) for cell in column for line in cell.split("\n")), default=0)
        word = max((cell_len(word) for cell in column for word in cell.split()), default=0)
        widths.append(max(width, cell_len(name)))
        least.append(max(min(word, _WORD_CELLS), min(width, _PROSE_CELLS), *map(cell_len, _name_parts(name))))
    excess = sum(widths) + 3 * len(widths) + 1 - screen  # a border and two spaces for each column
    if excess > sum(widths) - sum(least):
        return None
    for _ in range(excess):
        widest = max((n for n in range(len(widths)) if widths[n] > least[n]), key=lambda n: widths[n])
        widths[widest] -= 1
    return widths


def _records(title: str, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> RenderableType:
    parts: list[RenderableType] = [Text(title, style="bold")] if title else []
    for number, row in enumerate(cells, start=1):
        record = Table.grid(padding=(0, 2))
        record.add_column(no_wrap=True)
        record.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            record.add_row(Text(column, style="bold"), Text(cell))
        parts += [Text(f"── {number} of {len(cells)} ──", style="dim"), record]
    return Group(*parts)


def many(count: int, thing: str) -> str:
    """Return a count with what is counted: 1 report, 2 reports."""
    return f"{count:,} {thing}" + ("" if count == 1 else "s")


def between(value: float | None, low: float | None, high: float | None, unit: str = "") -> str:
    """Return a measure with its interval: .91 (.80–.96)."""
    if value is None:
        return "not known"
    return f"{value:.2f}{unit}" + (f" ({low:.2f}–{high:.2f}{unit})" if low is not None and high is not None else "")


def _is_numeric(column: Sequence[object]) -> bool:
    return any(map(_is_number, column)) or all(value is None for value in column)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    """Three digits that count: a price of 0.55 must not read as 0.6, nor a share of 33.333 as more than is known."""
    if not math.isfinite(value) or value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.3g}"


def show_findings(settings: Settings) -> None:
    """Show the narratives and stories of the analysts' copy, where things lie, and what to type next."""
    from newswake.store.connect import PUBLISHED, Store

    published = settings.data_dir / PUBLISHED
    with Store.open_published(published) as con:
        narratives = con.execute(
            """
            SELECT narrative.title, narrative.reports || ' (' || narrative.articles || ')', narrative.publishers,
                   strftime(uptake.peak_day, '%d %b') || ': ' || uptake.peak_reports
            FROM narrative LEFT JOIN narrative_uptake AS uptake
                ON uptake.narrative_id = narrative.narrative_id AND uptake.panel_id = 'all-always-on'
            WHERE narrative.reports > 0
            ORDER BY narrative.reports DESC, narrative.narrative_id LIMIT 10
            """
        ).fetchall()
        stories = con.execute(
            """
            SELECT story_id, headline, reports || ' (' || appearances || ')', publishers, first_outlet
            FROM story ORDER BY reports DESC, story_id LIMIT 10
            """
        ).fetchall()
    console.print(table("Narratives", ["claim", "reports (articles)", "publishers", "peak: reports"], narratives))
    shown = [row[1:] for row in stories]
    console.print(table("Stories", ["headline", "reports (articles)", "publishers", "seen first at"], shown))
    for digest in sorted((settings.data_dir / "digests").glob("*.html")):
        console.print(f"Digest     {_near(settings, digest)}", soft_wrap=True)
    console.print(f"Database   {_near(settings, published)}", soft_wrap=True)
    story = stories[0][0] if stories else "ID"
    us = _near(settings, Path(sys.argv[0]).absolute())
    console.print(f"Type next  {us} query                      the questions that are ready to ask", soft_wrap=True)
    console.print(f"           {us} why story {story}    why a story is a story", soft_wrap=True)
    console.print(f'           {us} sql "FROM narrative_hit"   any SQL on the views', soft_wrap=True)
    console.print(f"           {us} describe                   the views and their columns", soft_wrap=True)


def _near(settings: Settings, path: object) -> str:
    return str(path).replace(f"{settings.root}/", "")
