"""The questions that people ask, one SQL file each, and any other SQL, on the analysts' copy.

A question's file begins with its header::

    -- Who led with a narrative?
    -- @param narrative TEXT = deepseek-shocks-markets: the narrative's id
    -- @param rows INTEGER = 20: how many rows
    -- @read: first is who was seen first, not who was faster
    --   (a line indented like this goes on with the line above)

and its SQL names the parameters as ``$narrative``. A default of NULL stands for "no limit".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import duckdb
import pyarrow as pa

from newswake.digest.week import week_named
from newswake.errors import NewswakeError, QuestionError
from newswake.store.locks import first_line
from newswake.store.sql_files import SqlFile, sql_files

TYPES = ("TEXT", "INTEGER", "DOUBLE", "DATE", "TIMESTAMPTZ", "BOOLEAN")

# Parameters that name a row: which view has it under which id, and where the ids are listed.
_NAMED = {
    "narrative": ("narrative", "narrative_id", "newswake narratives lists them"),
    "outlet": ("outlet", "outlet_id", 'newswake sql "FROM outlet" lists them'),
    "panel": ("store.panel", "panel_id", "the files of seeds/panels name them"),
    "story": ("story", "story_id", "newswake query top_stories lists some"),
}
_EXAMPLES = {
    "DATE": "a day such as 2025-01-27, or a week such as 2025-W05",
    "TIMESTAMPTZ": "a time such as 2025-01-27T06:00Z",
    "INTEGER": "a whole number such as 10",
    "DOUBLE": "a number such as 0.5",
    "BOOLEAN": "true or false",
}
_WEEK = re.compile(r"\d{4}-W\d{1,2}")

_PARAMETER = re.compile(r"-- @param (?P<name>[a-z_]+) (?P<type>[A-Z]+) = (?P<default>.*?): (?P<text>.*\S)")
_READ = re.compile(r"-- @read: (?P<text>.*\S)")
_MORE = re.compile(r"--   +(?P<text>.*\S)")


@dataclass(frozen=True)
class Parameter:
    """What a question can be told; ``default`` is text as one would type it, "NULL" for none."""

    name: str
    type: str
    default: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question as its file states it; ``read`` says how to read the result."""

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    read: str
    file: SqlFile


def load_questions(folder: Path) -> dict[str, Question]:
    """Read every question of ``folder`` by name. Raises QuestionError with file and line where a header is wrong."""
    return {file.name: parse_question(file) for file in sql_files(folder)}


def parse_question(file: SqlFile) -> Question:
    """Read one file's header. Raises QuestionError ``file:line: what is wrong``."""
    lines = file.text.splitlines()
    title = lines[0].removeprefix("-- ").strip() if lines else ""
    if not title.endswith("?") or not lines[0].startswith("-- "):
        raise QuestionError(f"{file.path}:1: the first line is the question: -- Who was first?")
    parameters: list[Parameter] = []
    read: list[str] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.startswith("--"):
            break
        if found := _PARAMETER.fullmatch(line):
            if found["type"] not in TYPES:
                raise QuestionError(f"{file.path}:{number}: a type is one of {', '.join(TYPES)}")
            parameters.append(Parameter(found["name"], found["type"], found["default"], found["text"]))
        elif (found := _READ.fullmatch(line)) or (read and (found := _MORE.fullmatch(line))):
            read.append(found["text"])
        else:
            raise QuestionError(f"{file.path}:{number}: neither -- @param name TYPE = default: text nor -- @read: text")
    if not read:
        raise QuestionError(f"{file.path}:1: -- @read: is missing: say how to read the result")
    return Question(file.name, title, tuple(parameters), " ".join(read), file)


def choose_question(questions: Mapping[str, Question], name: str) -> Question:
    """Return the question called ``name``. Raises QuestionError that lists the known ones."""
    if name not in questions:
        near = get_close_matches(name, questions, 1)
        hint = f"; did you mean {near[0]}?" if near else "."
        raise QuestionError(f"no question {name!r}{hint} Known are: {', '.join(questions)}")
    return questions[name]


def ask(con: duckdb.DuckDBPyConnection, question: Question, given: Mapping[str, str]) -> pa.Table:
    """Ask with what was given, as typed on a command line, and the defaults for the rest.

    Raises QuestionError for a parameter that is unknown (listing the known ones) or not of its type.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    if unknown := [name for name in given if name not in known]:
        takes = ", ".join(f"{p.name}={p.default}" for p in known.values()) or "no parameters"
        raise QuestionError(f"{question.name} has no parameter {unknown[0]!r}: it takes {takes}")
    values = {p.name: _typed(con, question, p, given.get(p.name, p.default)) for p in known.values()}
    try:
        return con.execute(question.file.text, values or None).to_arrow_table()
    except duckdb.Error as error:
        raise QuestionError(f"{question.file.path}: {first_line(error)}") from error


def refuse_unknown(con: duckdb.DuckDBPyConnection, question: Question, given: Mapping[str, str]) -> None:
    """Raise QuestionError where a narrative, outlet, panel or story is asked for that is not there: no rows would lie.

    The message has near ids and says where ids are listed.
    """
    for parameter in question.parameters:
        said = given.get(parameter.name, parameter.default)
        if parameter.name not in _NAMED or parameter.type != "TEXT" or said == "NULL":
            continue
        view, column, listed = _NAMED[parameter.name]
        known = [row[0] for row in con.execute(f"SELECT DISTINCT {column} FROM {view} ORDER BY 1").fetchall()]
        if said not in known:
            near = get_close_matches(said, known, 3)
            hint = f"did you mean {' or '.join(near)}? " if near else ""
            raise QuestionError(f"{question.name}: there is no {parameter.name} {said!r}: {hint}{listed}")


def ask_sql(con: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    """Run any SQL and return the last statement's result. Raises QuestionError with what DuckDB says."""
    try:
        return con.execute(sql).to_arrow_table()
    except (duckdb.Error, duckdb.InvalidInputException) as error:
        raise QuestionError(str(error).strip()) from error


def close_doors(con: duckdb.DuckDBPyConnection) -> None:
    """Let SQL on this connection reach no file, no network, no extension and no variable of ours, for good."""
    con.execute("SET python_enable_replacements = false")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def _typed(con: duckdb.DuckDBPyConnection, question: Question, parameter: Parameter, said: str) -> object:
    if said == "NULL":
        return None
    try:
        if parameter.type == "DATE" and _WEEK.fullmatch(said):
            days = week_named(said).days
            return days[-1] if parameter.name == "to" else days[0]
        row = con.execute(f"SELECT CAST(? AS {parameter.type})", [said]).fetchone()  # a type of TYPES
    except (duckdb.Error, NewswakeError):
        raise QuestionError(
            f"{question.name}: {parameter.name}={said}: is no {parameter.type}: write {_EXAMPLES[parameter.type]}"
        ) from None
    return row[0] if row else None
