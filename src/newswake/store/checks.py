"""Data tests: each is a query for what is wrong, so that no row is a pass."""

from __future__ import annotations

from pathlib import Path

import duckdb

from newswake.errors import StoreError
from newswake.store.locks import first_line
from newswake.store.sql_files import sql_files


def run_checks(con: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, list[dict[str, object]]]:
    """Run every check of ``folder`` (``sql/checks``) and return, for each, the rows that are wrong.

    Raises StoreError naming a check that cannot be run.
    """
    failing: dict[str, list[dict[str, object]]] = {}
    for file in sql_files(folder):
        try:
            found = con.execute(file.text)
            names = [column[0] for column in found.description or ()]
            failing[file.name] = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.Error as error:
            raise StoreError(f"{file.path}: the check fails to run: {first_line(error)}") from error
    return failing
