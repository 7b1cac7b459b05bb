"""One writing process, bounded waits that name the holder, and nothing lost by a kill or a full disk."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newswake.errors import StoreBusy, StoreError
from newswake.settings import Settings
from newswake.store.connect import Store, read_moves
from newswake.store.publish import publish
from newswake.store.rows import append
from newswake.store.runs import Run

AT = datetime(2025, 1, 27, 9, tzinfo=UTC)
TESTS = Path(__file__).resolve().parents[1]

# Another process that opens the store, writes a thousand rows and then does as its argument says.
OTHER = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from builders import settings_in
from newswake.store.connect import Store
from newswake.store.publish import publish
from newswake.store.rows import append
from newswake.store.runs import Run
store = Store.open(settings_in(Path(sys.argv[1]), sys.argv[2]))
with store.writing(Run("r", "analyse", datetime(2025, 1, 27, 9, tzinfo=UTC))) as tx:
    append(tx.con, "fixed_fact", [{"name": f"half {n}", "fact": "x" * 200} for n in range(1000)])
    print("ready", flush=True)
    time.sleep(float(sys.argv[3]))
"""


# The same, killed after a commit and before the file is closed.
COMMITTED = """
with store.holding() as con:
    con.execute("INSERT INTO store.fixed_fact VALUES ('committed', 'x')")
    print("ready", flush=True)
    time.sleep(60)
"""


def other_process(settings: Settings, seconds: float, code: str = OTHER) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", code, str(settings.data_dir), settings.store.engine, str(seconds), str(TESTS)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def facts(store: Store) -> list[str]:
    with store.reading() as con:
        return [name for (name,) in con.execute("SELECT name FROM store.fixed_fact WHERE name <> 'views'").fetchall()]


def waiting(store: Store, seconds: float) -> Store:
    return Store(store.place, sql_folder=store.sql_folder, wait_seconds=seconds)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_ctrl_c_in_the_middle_of_a_question_is_ctrl_c(store: Store) -> None:
    threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt), store.reading() as con:
        con.execute("SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b").fetchall()
    assert facts(store) == facts(store), "the store opens again"


def test_a_killed_writer_loses_nothing_and_leaves_nothing(store: Store, settings: Settings, run: Run) -> None:
    with store.writing(run) as tx:
        append(tx.con, "fixed_fact", [{"name": "kept", "fact": "x"}])
    process = other_process(settings, 60)
    for opened in (waiting(store, 0.2).reading, lambda: waiting(store, 0.2).writing(run)):
        said = rf"held for over 0.2 s by process {process.pid} \(.*python.*\)"
        with pytest.raises(StoreBusy, match=said), opened():
            raise AssertionError("opened a file that another process holds")
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert facts(store) == ["kept"]
    with store.writing(run) as tx:
        assert tx.moves == {"ingest": 1}
        append(tx.con, "fixed_fact", [{"name": "after", "fact": "x"}])
    assert sorted(facts(Store.open(settings))) == ["after", "kept"]


def test_what_was_committed_outlives_a_kill(store: Store, settings: Settings) -> None:
    process = other_process(settings, 60, OTHER.split("with store.writing")[0] + COMMITTED)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert facts(store) == ["committed"]  # out of the log, by a reader that may not write
    path = publish(store)
    with Store.open_published(path) as con:
        assert con.execute("SELECT fact FROM store.fixed_fact WHERE name = 'committed'").fetchall() == [("x",)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_writer_waits_for_another_to_end(store: Store, settings: Settings, run: Run) -> None:
    process = other_process(settings, 0.5)
    with store.writing(run) as tx:
        assert tx.moves == {"analyse": 1}
    assert process.wait() == 0
    assert len(facts(store)) == 1000


def test_an_error_rolls_back_and_moves_nothing(store: Store, run: Run) -> None:
    with pytest.raises(ZeroDivisionError), store.writing(run) as tx:
        append(tx.con, "fixed_fact", [{"name": "gone", "fact": "x"}])
        raise ZeroDivisionError
    with store.writing(run) as tx:
        assert tx.moves == {}
    with store.writing(run) as tx:
        assert tx.moves == {"ingest": 1}
    with store.reading() as con:
        assert read_moves(con) == {"ingest": 2}
        assert con.execute("SELECT count(*) FROM store.fixed_fact WHERE name = 'gone'").fetchone() == (0,)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_threads_take_turns(store: Store, run: Run) -> None:
    def count() -> None:
        for _ in range(10):
            with store.writing(run) as tx:
                (n,) = tx.con.execute("SELECT count(*) FROM store.fixed_fact").fetchone() or (0,)
                append(tx.con, "fixed_fact", [{"name": f"n{n}", "fact": "x"}])

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(facts(store)) == sorted(["views", *(f"n{n}" for n in range(1, 41))][1:])


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_thread_is_told_who_holds_it_and_one_does_not_wait_for_itself(store: Store, run: Run) -> None:
    said: list[str] = []

    def ask() -> None:
        try:
            with waiting(store, 0.05).reading():
                pass
        except StoreBusy as error:
            said.append(str(error))

    with store.reading():
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        with pytest.raises(StoreError, match="already open in this thread"), store.writing(run):
            pass
    assert said[0].endswith("held for over 0.05 s by the thread MainThread of this process")


def test_reading_cannot_write(store: Store) -> None:
    with store.reading() as con, pytest.raises(Exception, match="read-only"):
        con.execute("INSERT INTO store.version_counter VALUES ('x', 1)")


def test_a_folder_moves_with_all_that_is_in_it(store: Store, settings: Settings, run: Run, tmp_path: Path) -> None:
    with store.writing(run) as tx:
        append(tx.con, "fixed_fact", [{"name": f"n{n}", "fact": "x"} for n in range(100)])
    settings.data_dir.rename(tmp_path / "it's elsewhere")
    moved = Store.open(settings.model_copy(update={"data_dir": tmp_path / "it's elsewhere"}))
    assert len(facts(moved)) == 100


def test_another_engine_s_store_is_not_passed_over(store: Store, settings: Settings) -> None:
    other = "duckdb" if settings.store.engine == "ducklake" else "ducklake"
    changed = settings.model_copy(update={"store": settings.store.model_copy(update={"engine": other})})
    with pytest.raises(StoreError, match=f"made with another engine than store.engine = '{other}'"):
        Store.open(changed)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_folder_or_file_that_is_none_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="file/data: cannot be made: Not a directory"):
        Store.open(settings.model_copy(update={"data_dir": tmp_path / "file" / "data"}))
    settings.data_dir.mkdir()
    (settings.data_dir / "working.duckdb").write_text("no database " * 1000)
    with pytest.raises(StoreError, match=r"working\.duckdb: cannot be opened: IO Error: .*not a valid DuckDB"):
        Store.open(settings)


def test_a_full_disk_keeps_what_was_there(store: Store, settings: Settings, run: Run) -> None:
    with store.writing(run) as tx:
        append(tx.con, "fixed_fact", [{"name": "kept", "fact": "x"}])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    full = sum(path.stat().st_size for path in settings.data_dir.rglob("*.duck*")) + 65536
    rows = [{"name": f"n{n}", "fact": os.urandom(500).hex()} for n in range(20000)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (full, limits[1]))
    try:
        said = r"(File too large|Could not write).*nothing of this step was kept"
        with pytest.raises(StoreError, match=said), store.writing(run) as tx:
            append(tx.con, "fixed_fact", rows)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert facts(store) == ["kept"]
    with store.writing(run) as tx:
        append(tx.con, "fixed_fact", [{"name": "after", "fact": "x"}])
    assert sorted(facts(store)) == ["after", "kept"]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_opening_what_is_up_to_date_waits_for_no_reader(store: Store, settings: Settings) -> None:
    began = time.monotonic()
    opening = OTHER.split("with store.writing")[0]
    with store.reading():
        reader = subprocess.run(
            [sys.executable, "-c", opening, str(settings.data_dir), "duckdb", "0", str(TESTS)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (reader.returncode, reader.stderr) == (0, "")
    assert time.monotonic() - began < settings.store.lock_wait_seconds
