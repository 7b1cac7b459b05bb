"""Migrations: forward only, each once, each in one transaction, none changed after it ran."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import duckdb

from newswake.errors import MigrationError
from newswake.store.locks import first_line
from newswake.store.sql_files import SqlFile

_NAME = re.compile(r"\d{4}_[a-z0-9_]+")


def pending(con: duckdb.DuckDBPyConnection, migrations: Sequence[SqlFile]) -> list[SqlFile]:
    """Return the migrations that have not run yet, in order.

    Raises MigrationError naming a migration that was changed after it ran, that is missing, or that came too late.
    """
    _check_names(migrations)
    done = _done(con)
    for name in done.keys() - {migration.name for migration in migrations}:
        raise MigrationError(f"{name}: ran on this store but is missing: the store is newer than this code")
    for migration in migrations:
        if done.get(migration.name, checksum(migration)) != checksum(migration):
            raise MigrationError(
                f"{migration.path}: changed after it had run: restore it, and put the change into a new migration"
            )
    waiting = [migration for migration in migrations if migration.name not in done]
    if done and waiting and waiting[0].name < max(done):
        raise MigrationError(f"{waiting[0].path}: comes before {max(done)}, which has run: give it the next number")
    return waiting


def migrate(con: duckdb.DuckDBPyConnection, migrations: Sequence[SqlFile]) -> list[str]:
    """Run what is pending and return its names. Raises MigrationError naming the one that fails; it leaves nothing."""
    waiting = pending(con, migrations)
    for migration in waiting:
        con.execute("BEGIN")
        try:
            con.execute("CREATE SCHEMA IF NOT EXISTS store")
            con.execute("CREATE TABLE IF NOT EXISTS store.migration (name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL)")
            con.execute(migration.text)
            con.execute("INSERT INTO store.migration VALUES (?, ?)", [migration.name, checksum(migration)])
            con.execute("COMMIT")
        except duckdb.Error as error:
            raise MigrationError(f"{migration.path}: failed and left nothing: {first_line(error)}") from error
    return [migration.name for migration in waiting]


def checksum(migration: SqlFile) -> str:
    """Return the SHA-256 of a migration's text; line ends were made alike when it was read."""
    return hashlib.sha256(migration.text.encode()).hexdigest()


def _done(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    try:
        return dict(con.execute("SELECT name, sha256 FROM store.migration").fetchall())
    except duckdb.CatalogException:  # a new file; asking the catalog for its tables would read them all
        return {}


def _check_names(migrations: Sequence[SqlFile]) -> None:
    numbers: dict[str, SqlFile] = {}
    for migration in migrations:
        if not _NAME.fullmatch(migration.name):
            raise MigrationError(f"{migration.path}: a migration is named NNNN_verb_noun.sql")
        twin = numbers.setdefault(migration.name[:4], migration)
        if twin is not migration:
            raise MigrationError(f"{migration.path}: has the number of {twin.path.name}: give it the next number")
