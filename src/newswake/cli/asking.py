"""Commands that ask the analysts' copy: query, sql, describe, search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import RenderableType

from newswake.cli.output import Format, FormatOption, OutOption, chosen_format, plain, write_result
from newswake.cli.present import open_copy
from newswake.cli.project import fail, project_settings, utc_span
from newswake.cli.show import console, table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from newswake.models import Passage
    from newswake.settings import Settings
    from newswake.store.questions import Question


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    for command in (query, sql, describe, search):
        app.command()(command)


def query(
    name: Annotated[str, typer.Argument(help="A question's name; without one, all of them are listed.")] = "",
    given: Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="What to ask it with.")] = None,
    how: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Ask one of the questions of sql/queries, such as: newswake query narrative_by_day narrative=ai-is-a-bubble.

    Without a name, lists the questions with what each takes. A file that you add to sql/queries is a question too.
    """
    from newswake.store.questions import ask, choose_question, close_doors, load_questions, refuse_unknown

    settings = project_settings()
    questions = load_questions(settings.root / "sql" / "queries")
    if not name:
        console.print(_listed(questions.values()))
        console.print("Ask one by        newswake query NAME key=value …", style="dim")
        return
    question = choose_question(questions, name)
    asked = dict(map(_key_and_value, given or []))
    with open_copy(settings) as con:
        close_doors(con)
        refuse_unknown(con, question, asked)
        result = ask(con, question, asked)
    write_result(result, how, out, title=question.title)
    if chosen_format(how, out) is Format.table and out is None:
        console.print(f"How to read it: {question.read}", style="dim")


def _listed(questions: Iterable[Question]) -> RenderableType:
    rows = [(q.name, q.title, " ".join(f"{p.name}={p.default}" for p in q.parameters)) for q in questions]
    return table("Questions", ["name", "question", "takes (with defaults)"], rows)


def _key_and_value(said: str) -> tuple[str, str]:
    key, equals, value = said.partition("=")
    if not equals:
        raise fail(f"{said}: parameters are given as key=value, such as narrative=ai-is-a-bubble")
    return key, value


def sql(
    statement: Annotated[str, typer.Argument(metavar="SQL", help="Any SQL that DuckDB takes; views need no schema.")],
    how: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Run SQL on the analysts' copy: newswake sql "SELECT outlet, count(*) FROM article GROUP BY 1 ORDER BY 2 DESC".

    It can only read, and reaches no file and no network. newswake describe lists the views.
    """
    from newswake.store.questions import ask_sql, close_doors

    settings = project_settings()
    with open_copy(settings) as con:
        close_doors(con)
        result = ask_sql(con, statement)
    write_result(result, how, out)


def describe(
    view: Annotated[str, typer.Argument(help="A view; without one, all views with their grain.")] = "",
    how: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Say what a view holds: its grain, and each column with its type and meaning."""
    from newswake.store.describing import describe_view, describe_views, view_grain

    settings = project_settings()
    with open_copy(settings) as con:
        result = describe_view(con, view) if view else describe_views(con)
        grain = view_grain(con, view) if view else ""
    write_result(result, how, out, title=f"{view}: {grain}" if view else "Views")


def search(
    words: Annotated[str, typer.Argument(help="What the passages are about, in quotes.")],
    limit: Annotated[int, typer.Option(help="How many passages.", min=1, max=200)] = 10,
    start: Annotated[str, typer.Option("--from", help="First day or time of the articles (UTC).")] = "",
    end: Annotated[str, typer.Option("--to", help="Day or time before which they came out.")] = "",
    *,
    words_only: Annotated[bool, typer.Option("--words-only", help="By word alone, without the model: faster.")] = False,
) -> None:
    """Find passages by word and by meaning, with the article and the span that they stand in.

    Meaning needs the vectors that `analyse` keeps; without them, words alone decide, and a line says so.
    """
    from newswake.store.facts import read_fact
    from newswake.store.searching import blacked_out, passages_between, search_passages

    if not words.strip():
        raise fail("search: say what to look for")
    began, ended = utc_span(start, end)
    settings = project_settings()
    with open_copy(settings) as con:
        passages = passages_between(con, began, ended)
        reserved = blacked_out(con, began, ended)
        precision = "" if words_only else read_fact(con, "embed.precision")
    meaning, vectors = _meaning(settings, precision or "", words, [passage for _, passage in passages])
    found = search_passages(passages, words, limit=limit, meaning=meaning, vectors=vectors)
    if not (words_only or vectors):
        console.print("no vectors are stored yet, so words alone decided: newswake run makes them", style="dim")
    if not found:
        console.print(f"nothing among {len(passages):,} passages")
    if reserved:
        said = f"{reserved:,} articles by their titles and cited passages alone: their outlets reserve the text"
        console.print(said, style="dim", highlight=False)
    for hit in found:
        text = hit.text
        span = f"{text.version_id} {hit.passage.part} {hit.passage.start}–{hit.passage.end}"
        elsewhere = f" · in {hit.places} articles" if hit.places > 1 else ""
        console.print(f"“{plain(hit.passage.text)}”", markup=False, highlight=False)
        where = f"{text.outlet} · {text.event_at:%Y-%m-%d %H:%M} · by {hit.by} · {span}{elsewhere}"
        console.print(f"   {where}\n   {plain(text.url)}", style="dim", markup=False, highlight=False, soft_wrap=True)


def _meaning(
    settings: Settings, precision: str, words: str, passages: list[Passage]
) -> tuple[NDArray[np.float32] | None, dict[int, NDArray[np.float32]]]:
    """Return the vector of the words and of those passages that have one; the model loads only where there are any.

    ``precision`` is that of the store, "" where it has no vectors or none are wanted.
    """
    if not precision:
        return None, {}
    from newswake.embed import load_encoder, text_hash
    from newswake.store.vectors import Vectors

    chosen = settings.embed
    hashes = [text_hash(passage.text) for passage in passages]
    known = Vectors.open(settings, model=chosen.model, precision=precision).get(list(dict.fromkeys(hashes)))
    if not known:
        return None, {}
    typer.echo(f"loading {chosen.model}, to compare meanings: some seconds …", err=True)
    vectors = {place: known[key] for place, key in enumerate(hashes) if key in known}
    return load_encoder(chosen.model, precision, chosen.batch_rows).encode([words])[0], vectors
