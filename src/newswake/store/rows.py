"""Writing rows to any table of the store, in bulk and typed by the table itself.

A row is a mapping or a frozen dataclass whose names are the table's columns. Arrow carries them, since inserting row by
row is fifty times as slow. All of it is SQL that a database file and a DuckLake both take.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from newswake.errors import StoreError

Row = Mapping[str, object] | object  # the object is a dataclass

_ARROW = {
    "VARCHAR": pa.string(), "JSON": pa.string(), "INTEGER": pa.int32(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(), "DATE": pa.date32(), "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", tz="UTC"),
    "VARCHAR[]": pa.list_(pa.string()), "FLOAT[]": pa.list_(pa.float32()),
}  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """How many open rows were closed, left as they were, and opened."""

    closed: int
    kept: int
    opened: int


def append(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> int:
    """Add ``rows`` to ``store.<table>`` and return their number; columns that they do not name are NULL.

    Raises StoreError naming table and column where a name, type or NULL does not fit.
    """
    with _incoming(con, table, rows) as columns:
        if not columns:
            return 0
        names = ", ".join(columns)
        return _count(con, f"INSERT INTO store.{table} ({names}) SELECT {names} FROM incoming")


def upsert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row], *, key: Sequence[str]) -> int:
    """Insert rows, or bring those with the same ``key`` up to date; return how many rows were written.

    A row that says nothing new is not written, whichever run says it, so that it keeps the run that it came from.
    Columns that ``rows`` do not name keep their values. Raises StoreError where two rows have one key.
    """
    with _incoming(con, table, rows) as columns:
        if not columns:
            return 0
        _refuse_twins(con, table, key)
        others = [column for column in columns if column not in key]
        news = " OR ".join(f"t.{column} IS DISTINCT FROM s.{column}" for column in others if column != "run_id")
        update = (
            f"WHEN MATCHED AND ({news}) THEN UPDATE SET " + ", ".join(f"{c} = s.{c}" for c in others) if news else ""
        )
        return _count(
            con,
            f"MERGE INTO store.{table} t USING incoming s ON {_same(key)} {update}"
            f" WHEN NOT MATCHED THEN INSERT ({', '.join(columns)}) VALUES ({', '.join(f's.{c}' for c in columns)})",
        )


def close_and_open(
    con: duckdb.DuckDBPyConnection,
    table: str,
    rows: Iterable[Row],
    *,
    scope: Sequence[str],
    subjects: Iterable[Sequence[object]],
    as_of: datetime,
    run_id: str,
    identity: Sequence[str] | None = None,
) -> Changes:
    """Make ``rows`` the open rows of ``subjects``, without overwriting: what differs is closed, what is new is opened.

    ``scope`` names the columns of a subject, ``subjects`` are tuples of their values: all that was looked at, also
    what has no row now. A row is the same where ``identity`` is (unless given: all columns that ``rows`` name); then
    it stays as it is. Rows do not name ``valid_from``, ``valid_to`` and ``run_id``, which become ``as_of``, NULL and
    ``run_id``. Raises StoreError where a row belongs to no subject, or two rows have one identity and differ.
    """
    looked_at = [dict(zip(scope, subject, strict=True)) for subject in subjects]
    with _incoming(con, table, looked_at, name="looked_at"), _incoming(con, table, rows) as columns:
        if not looked_at:
            if columns:
                raise StoreError(f"store.{table}: rows, but no subjects that they belong to")
            return Changes(0, 0, 0)
        identity = [*dict.fromkeys([*scope, *(identity or columns or ())])]
        # No column of a scope is NULL, so IN will do: by IS NOT DISTINCT FROM it takes 18 times as long.
        in_scope = f"({', '.join(f't.{c}' for c in scope)}) IN (SELECT {', '.join(scope)} FROM looked_at)"
        still_there = f"EXISTS (SELECT 1 FROM incoming s WHERE {_same(identity)})" if columns else "false"
        if columns:
            con.execute("CREATE OR REPLACE TEMP VIEW incoming AS SELECT DISTINCT * FROM incoming_rows")
            _refuse_twins(con, table, identity)
            _refuse_strangers(con, table, scope)
        closed = _count(
            con,
            f"UPDATE store.{table} t SET valid_to = ? WHERE valid_to IS NULL AND {in_scope} AND NOT {still_there}",
            [as_of],
        )
        kept = _number(con, f"SELECT count(*) FROM store.{table} t WHERE valid_to IS NULL AND {in_scope}")
        if not columns:
            return Changes(closed, kept, 0)
        names = ", ".join(columns)
        opened = _count(
            con,
            f"INSERT INTO store.{table} ({names}, valid_from, run_id) SELECT {names}, ?, ? FROM incoming s WHERE NOT"
            f" EXISTS (SELECT 1 FROM store.{table} t WHERE t.valid_to IS NULL AND {_same(identity)})",
            [as_of, run_id],
        )
        return Changes(closed, kept, opened)


@contextmanager
def _incoming(
    con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row], name: str = "incoming"
) -> Iterator[list[str]]:
    """Let SQL see ``rows`` as ``name``; yields their columns, none where there are no rows."""
    plain = [_plain(row) for row in rows]
    if not plain:
        yield []
        return
    types = {row[0]: (row[1], row[2] == "NO") for row in con.execute(f"DESCRIBE store.{table}").fetchall()}
    columns = list(plain[0])
    for row in plain:
        if list(row) != columns and set(row) != set(columns):
            raise StoreError(f"store.{table}: rows name different columns: {sorted(set(row) ^ set(columns))}")
    if strange := [column for column in columns if column not in types]:
        raise StoreError(f"store.{table}: has no column {', '.join(strange)}")
    arrays = [_array(table, column, *types[column], [row[column] for row in plain]) for column in columns]
    con.register(f"{name}_rows", pa.table(arrays, names=columns))
    con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {name}_rows")
    yield columns
    # Not after an error: then the transaction takes nothing more, and rolling it back undoes the view.
    con.execute(f"DROP VIEW temp.{name}")
    con.unregister(f"{name}_rows")


def _array(table: str, column: str, kind: str, needed: bool, values: list[object]) -> pa.Array:  # noqa: FBT001
    """Return a column's values as Arrow; JSON is written with sorted keys, so that equal values are equal text."""
    if needed and any(value is None for value in values):
        raise StoreError(f"store.{table}.{column}: a row has no value")
    if kind not in _ARROW:
        raise StoreError(f"store.{table}.{column}: no rule for the type {kind}")
    if kind == "JSON":
        values = [value if value is None or isinstance(value, str) else _json(value) for value in values]
    elif kind.startswith("TIMESTAMP"):
        for value in values:
            if isinstance(value, datetime) and value.tzinfo is None:
                raise StoreError(f"store.{table}.{column}: {value} has no time zone")
    try:
        return pa.array(values, type=_ARROW[kind])
    except UnicodeEncodeError:  # half a surrogate pair, out of a broken page: kept as "?", so that spans still fit
        return pa.array(
            [v.encode(errors="replace").decode() if isinstance(v, str) else v for v in values], _ARROW[kind]
        )
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise StoreError(f"store.{table}.{column}: is {kind}: {error}") from None


def _plain(row: Row) -> Mapping[str, object]:
    if dataclasses.is_dataclass(row) and not isinstance(row, type):
        return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}
    if isinstance(row, Mapping):
        return row
    raise StoreError(f"a row is a mapping or a dataclass, not {type(row).__name__}")


def _json(value: object) -> str:
    return json.dumps(dict(value) if isinstance(value, Mapping) else value, sort_keys=True, ensure_ascii=False)


def _same(columns: Sequence[str]) -> str:
    return " AND ".join(f"t.{column} IS NOT DISTINCT FROM s.{column}" for column in columns)


def _refuse_twins(con: duckdb.DuckDBPyConnection, table: str, key: Sequence[str]) -> None:
    names = ", ".join(key)
    twin = con.execute(f"SELECT {names} FROM incoming GROUP BY {names} HAVING count(*) > 1 LIMIT 1").fetchone()
    if twin is not None:
        raise StoreError(f"store.{table}: two rows have the same {names}: {twin}")


def _refuse_strangers(con: duckdb.DuckDBPyConnection, table: str, scope: Sequence[str]) -> None:
    names = ", ".join(f"t.{column}" for column in scope)
    stranger = con.execute(
        f"SELECT {names} FROM incoming t WHERE NOT EXISTS (SELECT 1 FROM looked_at s WHERE {_same(scope)}) LIMIT 1"
    ).fetchone()
    if stranger is not None:
        raise StoreError(f"store.{table}: a row of {stranger}, which is not among the subjects")


def _count(con: duckdb.DuckDBPyConnection, statement: str, parameters: Sequence[object] = ()) -> int:
    """Run a statement that changes rows and return their number."""
    return _number(con, statement, parameters)


def _number(con: duckdb.DuckDBPyConnection, statement: str, parameters: Sequence[object] = ()) -> int:
    row = con.execute(statement, list(parameters)).fetchone()
    return int(row[0]) if row else 0
