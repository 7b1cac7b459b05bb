"""What the tables say now, as one hash: two stores that took the same input have the same."""

from __future__ import annotations

import hashlib

import duckdb

# What tells of runs and of this code, not of the input.
_OTHER_TABLES = ("run", "migration", "fixed_fact", "column_comment", "version_counter")
# When and by which run; and where bytes lie, which depends on the order in which answers came in.
_OTHER_COLUMNS = ("run_id", "valid_from", "valid_to", "warc_file", "warc_offset")


def table_hashes(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return a SHA-256 of the current rows of every table, in no order, without run ids, validity and wall times."""
    columns: dict[str, list[str]] = {}
    for table, column in con.execute(
        "SELECT table_name, column_name FROM duckdb_columns()"
        " WHERE database_name = current_database() AND schema_name = 'store' ORDER BY ALL"
    ).fetchall():
        columns.setdefault(table, []).append(column)
    return {table: _hash(con, table, names) for table, names in columns.items() if table not in _OTHER_TABLES}


def table_hash(con: duckdb.DuckDBPyConnection) -> str:
    """Return one SHA-256 over those of all tables."""
    return hashlib.sha256(repr(sorted(table_hashes(con).items())).encode()).hexdigest()


def _hash(con: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> str:
    row = ", ".join(f'"{column}" := "{column}"' for column in columns if column not in _OTHER_COLUMNS)
    now = "WHERE valid_to IS NULL" if "valid_to" in columns else ""
    hashed = con.execute(
        f"WITH hashed AS (SELECT sha256(struct_pack({row})::JSON::VARCHAR) AS h FROM store.{table} {now})"
        " SELECT coalesce(sha256(string_agg(h, '' ORDER BY h)), '') FROM hashed"
    ).fetchone()
    return str(hashed[0]) if hashed else ""
