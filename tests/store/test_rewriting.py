"""A store that is written anew says the same, keeps no deleted byte, and loses nobody's write."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import numpy as np
import pytest
from world import make_world

from newswake.errors import StoreError
from newswake.store.checks import run_checks
from newswake.store.connect import Store
from newswake.store.rewriting import forget_vectors, rewrite
from newswake.store.runs import Run
from newswake.store.table_hash import table_hashes
from newswake.store.vectors import Vectors


def bytes_of(store: Store) -> bytes:
    return b"".join(file.read_bytes() for file in store.data_dir.rglob("*") if file.is_file())


def test_it_says_the_same_and_keeps_nothing_that_was_deleted(store: Store, run: Run) -> None:
    with store.writing(run) as tx:
        make_world(tx.con)
        tx.con.execute("UPDATE store.version SET text = repeat('Pickled herrings at noon. ', 9)")
    with store.holding() as con:
        con.execute("CHECKPOINT")
    assert b"herrings" in bytes_of(store)
    with store.writing(run) as tx:
        tx.con.execute("UPDATE store.version SET text = repeat('█', length(text))")
    with store.reading() as con:
        before, ran = table_hashes(con), con.execute("FROM store.migration ORDER BY ALL").fetchall()
        failing = run_checks(con, store.sql_folder / "checks")
    rewrite(store)
    assert b"herrings" not in bytes_of(store)
    assert not [file for file in store.data_dir.glob("*") if file.name.endswith((".new", ".wal"))]
    with store.reading() as con:
        assert store.is_up_to_date(con)
        assert table_hashes(con) == before
        assert con.execute("FROM store.migration ORDER BY ALL").fetchall() == ran
        assert run_checks(con, store.sql_folder / "checks") == failing
        assert con.execute("SELECT count(*) FROM store.column_comment").fetchone() != (0,)
    with store.writing(run) as tx:
        tx.con.execute("INSERT INTO store.fixed_fact VALUES ('later', 'x')")
    with store.reading() as con:
        assert con.execute("SELECT fact FROM store.fixed_fact WHERE name = 'later'").fetchall() == [("x",)]


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from newswake.store.connect import Store
from newswake.store.engines import Place
from newswake.store.runs import Run
store = Store(Place(Path(sys.argv[1])), sql_folder=Path(sys.argv[2]), wait_seconds=60)
print("ready", flush=True)
for n in range(int(sys.argv[3])):
    with store.writing(Run(str(n), "ingest", datetime(2025, 1, 27, tzinfo=UTC))) as tx:
        tx.con.execute("INSERT INTO store.fixed_fact VALUES (?, 'x')", [f"w{n}"])
"""


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_writer_in_another_process_loses_nothing(store: Store) -> None:
    path = store.place.path
    writes = 30
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(store.sql_folder), str(writes)], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
        rewritten = 0
        while writer.poll() is None and rewritten < 3:
            rewrite(store)
            rewritten += 1
        assert writer.wait(60) == 0
    assert rewritten
    with store.reading() as con:
        found = con.execute("SELECT count(*), count(DISTINCT name) FROM store.fixed_fact WHERE name LIKE 'w%'")
        assert found.fetchone() == (writes, writes)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_one_that_fails_leaves_the_old_store(store: Store, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.writing(run) as tx:
        make_world(tx.con)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newswake.store.rewriting.to_disk", fails)
    with pytest.raises(StoreError, match=r"working\.duckdb: cannot be written anew, the old one stays: .*No space"):
        rewrite(store)
    assert not store.place.path.with_name("working.duckdb.new").exists()
    with store.reading() as con:
        assert con.execute("SELECT count(*) FROM store.article").fetchone() == (3,)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_readers_in_other_threads_wait(store: Store, run: Run) -> None:
    with store.writing(run) as tx:
        make_world(tx.con)
    seen: list[int] = []

    def look() -> None:
        for _ in range(5):
            with store.reading() as con:
                seen.append((con.execute("SELECT count(*) FROM store.article").fetchone() or (0,))[0])

    reader = threading.Thread(target=look)
    reader.start()
    rewrite(store)
    reader.join()
    assert seen == [3] * 5


def test_vectors_are_forgotten_by_their_text_of_every_model(tmp_path: Path) -> None:
    file = tmp_path / "vectors.duckdb"
    assert forget_vectors(file, ["a"], wait_seconds=1) == 0
    models = [Vectors(file, model=name, precision="float32", wait_seconds=1) for name in ("one", "two")]
    for model in models:
        model.put(["a", "b"], np.eye(2, dtype=np.float32))
    assert forget_vectors(file, ["c"], wait_seconds=1) == 0
    assert forget_vectors(file, ["a", "c"], wait_seconds=1) == 2
    for model in models:
        assert list(model.get(["a", "b"])) == ["b"]
        assert model.put(["a"], np.ones((1, 2), dtype=np.float32)) == 1
    with duckdb.connect(file) as con:
        assert con.execute("SELECT count(*) FROM vector").fetchone() == (4,)
