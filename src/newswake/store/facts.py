"""Facts that are fixed when a store is made, such as the precision of its vectors."""

from __future__ import annotations

import duckdb

from newswake.errors import StoreError


def read_fact(con: duckdb.DuckDBPyConnection, name: str) -> str | None:
    """Return a fixed fact, None before it was fixed."""
    row = con.execute("SELECT fact FROM store.fixed_fact WHERE name = ?", [name]).fetchone()
    return None if row is None else str(row[0])


def fix_fact(con: duckdb.DuckDBPyConnection, name: str, fact: str) -> None:
    """Fix a fact for as long as the store lasts. Raises StoreError where it is fixed as something else."""
    fixed = read_fact(con, name)
    if fixed is None:
        con.execute("INSERT INTO store.fixed_fact VALUES (?, ?)", [name, fact])
    elif fixed != fact:
        raise StoreError(
            f"{name}: this store was made with {fixed!r}, not {fact!r}: the two are never mixed; set it back, or begin"
            " another store in another NEWSWAKE_DATA_DIR"
        )
