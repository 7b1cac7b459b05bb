"""The analysts' views: one file a view, its grain in the first line, every column commented.

``sql/views/NN_name.sql`` holds the body of the SELECT. Its header::

    -- One row per article.
    -- @column article_id: given at first sight, never changes
    --   (a line indented like this goes on with the comment above)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import duckdb

from newswake.errors import StoreError
from newswake.store.engines import quoted
from newswake.store.locks import first_line
from newswake.store.rows import append
from newswake.store.sql_files import SqlFile

_FILE = re.compile(r"\d+_(?P<view>[a-z][a-z0-9_]*)")
_COLUMN = re.compile(r"-- @column (?P<name>[a-z0-9_]+): *(?P<comment>.*\S)")
_MORE = re.compile(r"--  +(?P<comment>.*\S)")
_STATE = "views"  # the row of store.fixed_fact that says which views stand


@dataclass(frozen=True)
class View:
    """A view as its file states it. ``comments`` has the grain, with what is said of it, under ""."""

    name: str
    file: SqlFile
    comments: dict[str, str]


def parse_view(file: SqlFile) -> View:
    """Read a view's header. Raises StoreError naming the file where name or grain is missing."""
    named = _FILE.fullmatch(file.name)
    lines = file.text.splitlines()
    if named is None:
        raise StoreError(f"{file.path}: a view is named NN_name.sql")
    if not lines or not lines[0].startswith("-- One row per "):
        raise StoreError(f"{file.path}:1: the first line of a view states its grain: -- One row per …")
    grain = list(takewhile(lambda line: line.startswith("-- ") and not line.startswith("-- @"), lines))
    comments, last = {"": " ".join(line.removeprefix("-- ").strip() for line in grain)}, ""
    for number, line in enumerate(lines[len(grain) :], start=len(grain) + 1):
        if column := _COLUMN.fullmatch(line.rstrip()):
            last = column["name"]
            if last in comments:
                raise StoreError(f"{file.path}:{number}: {last} is commented twice")
            comments[last] = column["comment"]
        elif line.startswith("-- @"):
            raise StoreError(f"{file.path}:{number}: not a column's comment: -- @column name: comment")
        elif last and (more := _MORE.fullmatch(line.rstrip())):
            comments[last] += " " + more["comment"]
        elif line.strip() and not line.startswith("--"):
            break
        else:
            last = ""
    return View(named["view"], file, comments)


def views_stand(con: duckdb.DuckDBPyConnection, files: Sequence[SqlFile]) -> bool:
    """Say whether exactly these views stand already, so that nothing is to be written."""
    row = con.execute("SELECT fact FROM store.fixed_fact WHERE name = ?", [_STATE]).fetchone()
    return row is not None and row[0] == _fingerprint(files)


def apply_views(con: duckdb.DuckDBPyConnection, files: Sequence[SqlFile]) -> None:
    """Make the views in the order of their files and comment every column, in one transaction; others of ours go.

    Raises StoreError naming the file of a view that fails, and the columns that have no comment or do not exist.
    """
    views = [parse_view(file) for file in files]
    con.execute("BEGIN")
    try:
        _drop_others(con, {view.name for view in views})
        for view in views:
            _make(con, view)
        _refuse_uncommented(con, views)
        _comment_columns(con, views)
        con.execute("DELETE FROM store.column_comment")
        append(con, "column_comment", [
            {"view_name": view.name, "column_name": column, "comment": comment}
            for view in views for column, comment in view.comments.items()
        ])  # fmt: skip
        con.execute("DELETE FROM store.fixed_fact WHERE name = ?", [_STATE])
        con.execute("INSERT INTO store.fixed_fact VALUES (?, ?)", [_STATE, _fingerprint(files)])
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise


def _make(con: duckdb.DuckDBPyConnection, view: View) -> None:
    try:
        con.execute(f"CREATE OR REPLACE VIEW main.{view.name} AS\n{view.file.text.rstrip().rstrip(';')}")
        con.execute(f"COMMENT ON VIEW main.{view.name} IS {quoted(view.comments[''])}")
    except duckdb.Error as error:
        raise StoreError(f"{view.file.path}: the view fails: {first_line(error)}") from error


def _refuse_uncommented(con: duckdb.DuckDBPyConnection, views: Sequence[View]) -> None:
    """Ask for the columns of all views at once: to describe one by one takes as long as to make them."""
    found = con.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns()"
        " WHERE database_name = current_database() AND schema_name = 'main' GROUP BY table_name"
    ).fetchall()
    columns_of = {name: set(columns) for name, columns in found}
    for view in views:
        columns, commented = columns_of[view.name], view.comments.keys() - {""}
        if columns - commented:
            raise StoreError(f"{view.file.path}: columns without a comment: {', '.join(sorted(columns - commented))}")
        if commented - columns:
            raise StoreError(f"{view.file.path}: comments without a column: {', '.join(sorted(commented - columns))}")


def _comment_columns(con: duckdb.DuckDBPyConnection, views: Sequence[View]) -> None:
    """A DuckLake takes no comments on the columns of a view; store.column_comment has them for both."""
    engine = con.execute("SELECT type FROM duckdb_databases() WHERE database_name = current_database()").fetchone()
    if engine == ("duckdb",):
        for view in views:
            for column in view.comments.keys() - {""}:
                con.execute(f"COMMENT ON COLUMN main.{view.name}.{column} IS {quoted(view.comments[column])}")


def _drop_others(con: duckdb.DuckDBPyConnection, names: set[str]) -> None:
    ours = con.execute("SELECT DISTINCT view_name FROM store.column_comment").fetchall()
    for (name,) in ours:
        if name not in names:
            con.execute(f"DROP VIEW IF EXISTS main.{name}")


def _fingerprint(files: Sequence[SqlFile]) -> str:
    return hashlib.sha256("\0".join(f"{file.name}\0{file.text}" for file in files).encode()).hexdigest()
