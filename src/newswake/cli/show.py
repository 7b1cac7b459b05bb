"""What commands show a person: progress, tables, and what to type next."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from newswake.settings import Settings
from newswake.store.connect import PUBLISHED, Store

console = Console()


def progress() -> Progress:
    """Return a progress line; where the output is no terminal it shows only at its end."""
    return Progress(
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
        console=console,
    )


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """Return a table whose numbers stand to the right; NULL shows as –."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for place, column in enumerate(columns):
        numeric = any(isinstance(row[place], int | float) and not isinstance(row[place], bool) for row in rows)
        made.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        made.add_row(*map(_plain, row))
    return made


def _plain(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number(value) if isinstance(value, float) else str(value).replace("[", r"\[")


def _number(value: float) -> str:
    """Three digits that count: a price of 0.55 must not read as 0.6, nor a share of 33.333 as more than is known."""
    if not math.isfinite(value) or value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.3g}"


def show_findings(settings: Settings) -> None:
    """Show the narratives and stories of the analysts' copy, where things lie, and what to type next."""
    published = settings.data_dir / PUBLISHED
    with Store.open_published(published) as con:
        narratives = con.execute(
            """
            SELECT narrative.title, narrative.reports, narrative.articles, narrative.publishers,
                   CAST(uptake.peak_day AS VARCHAR), uptake.peak_reports
            FROM narrative LEFT JOIN narrative_uptake AS uptake USING (narrative_id)
            WHERE narrative.reports > 0 AND coalesce(uptake.panel_id, 'all-always-on') = 'all-always-on'
            ORDER BY narrative.reports DESC, narrative.narrative_id LIMIT 10
            """
        ).fetchall()
        stories = con.execute(
            """
            SELECT headline, reports, appearances, publishers, first_outlet, strftime(event_at, '%d %b %H:%M')
            FROM story ORDER BY reports DESC, story_id LIMIT 10
            """
        ).fetchall()
    console.print(
        table("Narratives", ["claim", "reports", "articles", "publishers", "peak", "reports then"], narratives)
    )
    console.print(
        table("Stories", ["headline", "reports", "articles", "publishers", "seen first at", "came out"], stories)
    )
    for digest in sorted((settings.data_dir / "digests").glob("*.html")):
        console.print(f"Digest      {_near(settings, digest)}", soft_wrap=True)
    console.print(f"Database    {_near(settings, published)}", soft_wrap=True)
    console.print("Type next   newswake query                       the questions that are ready to ask")
    console.print("            newswake why story ID                why a story is a story")
    console.print('            newswake sql "FROM narrative_hit"    any SQL; newswake describe lists the views')


def _near(settings: Settings, path: object) -> str:
    return str(path).replace(f"{settings.root}/", "")
