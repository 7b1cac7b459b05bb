"""The command that says which outlets are missing from the feeds: those that others credit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newswake.cli.output import FormatOption, OutOption, write_result
from newswake.cli.present import open_present
from newswake.cli.project import project_settings

if TYPE_CHECKING:
    import pyarrow as pa


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command("suggest")(suggest_feeds)


def suggest_feeds(
    publishers: Annotated[int, typer.Option(min=1, help="By how many publishers at least.")] = 2,
    rows: Annotated[int, typer.Option(min=1, help="How many outlets.")] = 20,
    how: FormatOption = None,
    out: OutOption = None,
) -> None:
    """List the outlets that others credit and no feed polls, the most credited first.

    Where the outlet's domain is known it stands in ``domain``: ``newswake feeds add https://DOMAIN`` shows its feeds.
    """
    from newswake.store.questions import ask, choose_question, load_questions

    settings = project_settings()
    question = choose_question(load_questions(settings.root / "sql" / "queries"), "credited_never_polled")
    with open_present(settings) as con:
        result = ask(con, question, {"publishers": str(publishers), "rows": str(rows)})
    write_result(with_domains(result), how, out, title="Credited and never polled")


def with_domains(result: pa.Table) -> pa.Table:
    """Return the rows with the domains that the list of mastheads knows."""
    import pyarrow as pa

    from newswake.passages.mastheads import mastheads

    known = {masthead.outlet_id: masthead.domain for masthead in mastheads()}
    columns = result.select(["outlet_id", "domain"]).to_pylist()
    domains = [row["domain"] or known.get(row["outlet_id"] or "") for row in columns]
    place = result.column_names.index("domain")
    return result.set_column(place, "domain", pa.array(domains, pa.string()))
