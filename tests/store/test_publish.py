"""The analysts' copy: always there, always whole, never in anybody's way."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from world import make_world

from newswake.errors import StoreError
from newswake.store.connect import Store
from newswake.store.engines import READABLE_FROM
from newswake.store.publish import publish
from newswake.store.rows import append
from newswake.store.runs import Run
from newswake.store.table_hash import table_hashes
from newswake.store.views import apply_views


def add(store: Store, run: Run, name: str) -> None:
    with store.writing(run) as tx:
        append(tx.con, "fixed_fact", [{"name": name, "fact": "x"}])


def names(path: Path) -> list[str]:
    with Store.open_published(path) as con:
        rows = con.execute("SELECT name FROM store.fixed_fact WHERE name <> 'views' ORDER BY name").fetchall()
    return [name for (name,) in rows]


def test_all_tables_and_views_are_in_it_and_it_is_read_only(store: Store, run: Run) -> None:
    with store.writing(run) as tx:
        make_world(tx.con)
    path = publish(store, hides_reserved=False)
    assert path.stat().st_mode & 0o777 == 0o444
    assert sorted(p.name for p in store.data_dir.glob("newswake*")) == ["newswake.duckdb"]
    with store.reading() as con:
        tables = table_hashes(con)
        views = con.execute("SELECT DISTINCT view_name FROM store.column_comment ORDER BY ALL").fetchall()
    with Store.open_published(path) as con:
        assert table_hashes(con) == tables
        assert con.execute("SELECT DISTINCT view_name FROM store.column_comment ORDER BY ALL").fetchall() == views
        for (view,) in views:
            con.execute(f"SELECT * FROM {view} LIMIT 1").fetchall()
        with pytest.raises(Exception, match="read-only"):
            con.execute("CREATE TABLE x (a INTEGER)")


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_reader_needs_no_newer_duckdb_than_is_said(store: Store) -> None:
    with Store.open_published(publish(store)) as con:
        made_for = con.execute("SELECT tags['storage_version'] FROM duckdb_databases() WHERE path LIKE '%newswake%'")
        assert made_for.fetchall() == [(f"{READABLE_FROM}+",)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_reader_keeps_what_it_opened(store: Store, run: Run) -> None:
    add(store, run, "one")
    path = publish(store)
    with Store.open_published(path) as con:
        add(store, run, "two")
        assert publish(store) == path
        assert names(path) == ["one", "two"]
        assert con.execute("SELECT name FROM store.fixed_fact WHERE name <> 'views'").fetchall() == [("one",)]
    add(store, run, "three")  # the copy took no lock away and the working file was not harmed
    with store.reading() as con:
        assert con.execute("SELECT count(*) FROM store.fixed_fact WHERE name <> 'views'").fetchone() == (3,)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_it_is_whole_at_every_moment(store: Store, run: Run) -> None:
    add(store, run, "n0")
    path = publish(store)
    seen: list[int] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            found = names(path)
            assert found == sorted(f"n{n}" for n in range(len(found)))
            seen.append(len(found))

    readers = [threading.Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    for n in range(1, 8):
        add(store, run, f"n{n}")
        publish(store)
    done.set()
    for reader in readers:
        reader.join()
    assert len(seen) > 7
    assert len(names(path)) == 8


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_stranger_s_write_is_not_taken_in(store: Store, run: Run) -> None:
    add(store, run, "one")
    path = publish(store)
    code = """
import duckdb, os, sys
con = duckdb.connect(sys.argv[1])
con.execute("PRAGMA disable_checkpoint_on_shutdown")
con.execute("INSERT INTO store.fixed_fact VALUES ('stranger', 'x')")
os._exit(0)
"""
    path.chmod(0o644)
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    wal = path.with_name("newswake.duckdb.wal")
    assert wal.exists()
    publish(store)
    assert not wal.exists()
    assert names(path) == ["one"]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_where_it_cannot_be_replaced_the_old_copy_stays(
    store: Store, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, run, "one")
    path = publish(store)
    add(store, run, "two")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StoreError, match=r"newswake\.duckdb: cannot be replaced, the old copy stays: .*cp"):
        publish(store)
    assert names(path) == ["one"]
    assert not path.with_name("newswake.duckdb.new").exists()


def test_one_that_is_not_there_yet_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match=r"newswake\.duckdb: not there yet"),
        Store.open_published(tmp_path / "newswake.duckdb"),
    ):
        pass


@pytest.mark.parametrize("engine", ["duckdb"])
def test_changed_views_reach_the_copy(store: Store) -> None:
    with store.holding() as con:
        apply_views(con, [])
    path = publish(store)
    with Store.open_published(path) as con:
        views = con.execute("SELECT count(*) FROM duckdb_views() WHERE database_name = 'newswake' AND NOT internal")
        assert views.fetchone() == (0,)
