"""The private file: its owner's alone, migrated on its own, and nothing of it in what is published."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import AT, settings_in

from newswake.errors import MigrationError, StoreError
from newswake.pipeline.job import running
from newswake.settings import Settings
from newswake.store.connect import Store
from newswake.store.private import PRIVATE, make_private, open_private
from newswake.store.publish import publish

ADDRESS = "ada.lovelace@private.example"


@pytest.fixture
def lax() -> Iterator[None]:
    """A process that lets everybody read what it makes."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_run_makes_it_with_its_migration(settings: Settings, store: Store) -> None:
    with running(settings, "ingest", AT):
        pass
    with open_private(settings) as con:
        tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'working' ORDER BY 1")
        assert [name for (name,) in tables.fetchall()] == ["draft", "migration", "recipient", "sending"]
        assert con.execute("SELECT name FROM store.migration").fetchall() == [("0001_create_recipients",)]


@pytest.mark.usefixtures("lax")
def test_nobody_else_may_read_it_nor_the_log_beside_it(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    file = tmp_path / PRIVATE
    make_private(settings)
    assert mode(file) == 0o600
    file.chmod(0o644)
    open_files: dict[str, int] = {}
    with open_private(settings) as con:
        con.execute("INSERT INTO store.draft VALUES ('d', 'comment', 'x', 'Ada', ?)", [AT])
        open_files = {path.name: mode(path) for path in tmp_path.glob(f"{PRIVATE}*")}
    assert open_files == {PRIVATE: 0o600, f"{PRIVATE}.wal": 0o600}
    assert mode(file) == 0o600
    (tmp_path / "other").touch()
    assert mode(tmp_path / "other") == 0o666  # the mask was given back


@pytest.mark.parametrize("engine", ["duckdb"])
def test_nothing_of_it_is_published(settings: Settings, store: Store) -> None:
    with open_private(settings) as con:
        con.execute("INSERT INTO store.recipient VALUES ('r1', ?, 'mail', ?, NULL)", [ADDRESS, AT])
    published = publish(store)
    with Store.open_published(published) as con:
        tables = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert "run" in tables and not tables & {"recipient", "sending", "draft"}
    assert ADDRESS.encode() in (settings.data_dir / PRIVATE).read_bytes()
    assert ADDRESS.encode() not in published.read_bytes()


def test_a_migration_that_was_changed_is_refused(tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "data")
    (tmp_path / "data").mkdir()
    make_private(settings)
    changed = tmp_path / "sql" / "private"
    changed.mkdir(parents=True)
    (changed / "0001_create_recipients.sql").write_text("CREATE TABLE store.recipient (x INTEGER);")
    with pytest.raises(MigrationError, match="changed after it had run"):
        make_private(settings.model_copy(update={"root": tmp_path}))


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / PRIVATE).write_text("not a database, " * 1000)
    with pytest.raises(StoreError, match=PRIVATE):
        make_private(settings_in(tmp_path))
