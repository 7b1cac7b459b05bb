"""What the analysts' views hold, in the words of their own headers."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from newswake.errors import QuestionError


def describe_views(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return every view with its grain, the first sentence of what is said of it."""
    return con.execute(
        r"""
        SELECT view_name AS "view", regexp_replace(comment, '\. .*', '.') AS grain
        FROM store.column_comment WHERE column_name = '' ORDER BY view_name
        """
    ).to_arrow_table()


def view_grain(con: duckdb.DuckDBPyConnection, view: str) -> str:
    """Return the grain of a view. Raises QuestionError that lists the views there are."""
    grains = dict(con.execute("SELECT view_name, comment FROM store.column_comment WHERE column_name = ''").fetchall())
    if view not in grains:
        raise QuestionError(f"no view {view!r}: there is {', '.join(sorted(grains))}")
    return str(grains[view])


def describe_view(con: duckdb.DuckDBPyConnection, view: str) -> pa.Table:
    """Return the columns of a view in order, with type and meaning. Raises QuestionError where there is none."""
    view_grain(con, view)
    return con.execute(
        f"""
        SELECT described.column_name AS "column", lower(described.column_type) AS type, told.comment AS meaning
        FROM (DESCRIBE main.{view}) AS described
        JOIN store.column_comment AS told
            ON told.view_name = ? AND told.column_name = described.column_name
        """,
        [view],
    ).to_arrow_table()
