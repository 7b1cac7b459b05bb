"""Migrations: once, in order, whole or not at all, on both engines."""

from pathlib import Path

import pytest
from world import DEFAULTS

from newswake.errors import MigrationError
from newswake.settings import Settings
from newswake.store.connect import Store
from newswake.store.engines import LAKE_CATALOG, LAKE_FOLDER, Instance, Place
from newswake.store.migrate import migrate, pending
from newswake.store.sql_files import SqlFile, sql_files


def file(name: str, text: str) -> SqlFile:
    return SqlFile(name, Path(f"{name}.sql"), text)


FIRST = file("0001_create_pear", "CREATE TABLE store.pear (id INTEGER NOT NULL);")
SECOND = file("0002_create_plum", "CREATE TABLE store.plum (id INTEGER); INSERT INTO store.pear VALUES (1);")


@pytest.fixture
def instance(tmp_path: Path, engine: str) -> Instance:
    """An engine with an empty database."""
    lake = Place(tmp_path / LAKE_CATALOG, tmp_path / LAKE_FOLDER)
    return Instance(lake if engine == "ducklake" else Place(tmp_path / "x.duckdb"))


def test_each_runs_once_and_a_new_one_later(instance: Instance) -> None:
    with instance.opened(read_only=False, wait_seconds=1) as con:
        assert migrate(con, [FIRST]) == ["0001_create_pear"]
    with instance.opened(read_only=False, wait_seconds=1) as con:
        assert migrate(con, [FIRST, SECOND]) == ["0002_create_plum"]
        assert migrate(con, [FIRST, SECOND]) == []
        assert con.execute("SELECT id FROM store.pear").fetchall() == [(1,)]


def test_one_that_fails_is_named_and_leaves_nothing(instance: Instance) -> None:
    broken = file("0002_create_plum", "CREATE TABLE store.plum (id INTEGER); INSERT INTO store.nowhere VALUES (1);")
    said = r"0002_create_plum\.sql: failed and left nothing: Catalog Error"
    with pytest.raises(MigrationError, match=said), instance.opened(read_only=False, wait_seconds=1) as con:
        migrate(con, [FIRST, broken])
    with instance.opened(read_only=False, wait_seconds=1) as con:
        assert [migration.name for migration in pending(con, [FIRST, SECOND])] == ["0002_create_plum"]
        assert migrate(con, [FIRST, SECOND]) == ["0002_create_plum"]


@pytest.mark.parametrize("engine", ["duckdb"])
@pytest.mark.parametrize(
    ("now", "said"),
    [
        ([file(FIRST.name, FIRST.text + " "), SECOND], r"0001_create_pear\.sql: changed after it had run"),
        ([SECOND], "0001_create_pear: ran on this store but is missing"),
        ([FIRST, file("0001_create_fig", ""), SECOND], r"0001_create_pear\.sql: has the number of 0001_create_fig"),
        ([file("0000_create_fig", ""), FIRST, SECOND], r"0000_create_fig\.sql: comes before 0002_create_plum"),
        ([FIRST, SECOND, file("create_fig", "")], "a migration is named NNNN_verb_noun"),
    ],
)
def test_history_is_not_changed(instance: Instance, now: list[SqlFile], said: str) -> None:
    with instance.opened(read_only=False, wait_seconds=1) as con:
        migrate(con, [FIRST, SECOND])
        with pytest.raises(MigrationError, match=said):
            migrate(con, sorted(now, key=lambda migration: migration.name))


def test_line_ends_do_not_change_a_checksum(tmp_path: Path) -> None:
    (tmp_path / "0001_create_pear.sql").write_bytes(b"CREATE TABLE\r\n store.pear (id INTEGER)")
    assert sql_files(tmp_path)[0].text == "CREATE TABLE\n store.pear (id INTEGER)"


def test_the_project_s_own_run_on_both(store: Store) -> None:
    with store.reading() as con:
        tables = con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'working' AND schema_name = 'store'"
        ).fetchall()
    others = {"migration", "column_comment", "fixed_fact", "version_counter"}
    assert {table for (table,) in tables} - others == set(DEFAULTS)  # so that every table is tried in test_checks


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_store_knows_that_it_was_changed_behind_its_back(store: Store, settings: Settings) -> None:
    with store.holding() as con:
        con.execute("UPDATE store.migration SET sha256 = 'x' WHERE name LIKE '0002%'")
    with pytest.raises(MigrationError, match=r"0002_create_reference\.sql: changed after it had run"):
        Store.open(settings)
