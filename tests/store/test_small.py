"""Runs, messages, facts and vectors."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from newswake.errors import StoreError
from newswake.settings import Settings
from newswake.store import inbox
from newswake.store.connect import Store
from newswake.store.facts import fix_fact, read_fact
from newswake.store.runs import Run, fail_run, finish_run, start_run
from newswake.store.vectors import Vectors

AT = datetime(2025, 1, 27, 9, tzinfo=UTC)


def test_a_run_is_written_when_it_starts_and_when_it_ends(store: Store, settings: Settings) -> None:
    done = start_run(store, "ingest", AT, settings, {"MiniLM": {"precision": "float32"}})
    failed = start_run(store, "analyse", AT, settings, {})
    running = start_run(store, "digest", AT, settings, {})
    finish_run(store, done, {"entries": 3})
    fail_run(store, failed, ValueError("bad"))
    with store.reading() as con:
        rows = con.execute(
            "SELECT run_id, flow, as_of, status, finished_at IS NULL, counts, error FROM store.run ORDER BY started_at"
        ).fetchall()
        used, models = con.execute("SELECT settings, models FROM store.run LIMIT 1").fetchone() or ("", "")
    assert rows == [
        (done.run_id, "ingest", AT, "completed", False, '{"entries": 3}', None),
        (failed.run_id, "analyse", AT, "failed", False, None, "ValueError: bad"),
        (running.run_id, "digest", AT, "running", True, None, None),
    ]
    assert json.loads(used)["embed"]["precision"] == "float32"
    assert json.loads(models) == {"MiniLM": {"precision": "float32"}}
    assert str(settings.root) not in used
    assert "contact" not in used


def test_messages_wait_for_their_owner_in_order(store: Store, run: Run) -> None:
    later = AT + timedelta(minutes=1)
    second = inbox.send(store, "analyse", "ruling", {"story": "s1"}, "Ada", created_at=later)
    first = inbox.send(store, "analyse", "ruling", {"story": "s2", "to": ["a"]}, "Ada", created_at=AT)
    other = inbox.send(store, "ingest", "import", {}, "Ada", created_at=AT)
    assert inbox.send(store, "ingest", "import", {}, "Ada", created_at=AT) == other
    with store.writing(run) as tx:
        messages = inbox.take(tx.con, "analyse")
        assert [(m.message_id, m.payload, m.created_at) for m in messages] == [
            (first, {"story": "s2", "to": ["a"]}, AT),
            (second, {"story": "s1"}, later),
        ]
        inbox.mark_applied(tx.con, [first], later)
        inbox.mark_applied(tx.con, [second], later, "no such story: s1")
        inbox.mark_applied(tx.con, [], later)
    with store.reading() as con:
        assert inbox.take(con, "analyse") == []
        assert [m.message_id for m in inbox.take(con, "ingest")] == [other]
        assert con.execute("SELECT outcome FROM store.inbox WHERE message_id = ?", [second]).fetchone() == (
            "no such story: s1",
        )


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_fact_is_fixed_once(store: Store, run: Run) -> None:
    with store.writing(run) as tx:
        assert read_fact(tx.con, "precision") is None
        fix_fact(tx.con, "precision", "float32")
        fix_fact(tx.con, "precision", "float32")
        with pytest.raises(StoreError, match="made with 'float32', not 'bfloat16'"):
            fix_fact(tx.con, "precision", "bfloat16")
        assert read_fact(tx.con, "precision") == "float32"


def vectors(folder: Path, *, precision: str = "float32") -> Vectors:
    return Vectors(folder / "vectors.duckdb", model="m", precision=precision, wait_seconds=1)


def test_vectors_come_back_as_they_were_and_only_once(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(500, 384)).astype(np.float32)
    keys = [f"h{n}" for n in range(500)]
    kept = vectors(tmp_path)
    assert kept.get(["h1"]) == {}
    assert kept.put(keys, rows) == 500
    assert kept.put(["h1", "new", "new"], np.zeros((3, 384), np.float32)) == 1
    found = vectors(tmp_path).get([*keys, "unknown", "h1"])
    assert set(found) == set(keys)
    assert all(np.array_equal(found[key], row) for key, row in zip(keys, rows, strict=True))
    assert found["h1"].dtype == np.float32
    assert kept.get([]) == {}
    assert kept.put([], np.zeros((0, 384), np.float32)) == 0


def test_vectors_of_other_models_and_precisions_are_not_seen(tmp_path: Path) -> None:
    assert vectors(tmp_path).put(["h"], np.ones((1, 4), np.float32)) == 1
    other = vectors(tmp_path, precision="bfloat16")
    assert other.get(["h"]) == {}
    assert other.put(["h"], np.zeros((1, 4), np.float32)) == 1
    assert vectors(tmp_path).get(["h"])["h"].tolist() == [1, 1, 1, 1]


def test_vectors_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    kept = vectors(tmp_path)
    with pytest.raises(StoreError, match="2 hashes, but 1 vectors"):
        kept.put(["a", "b"], np.ones((1, 4), np.float32))
    kept.put(["a"], np.ones((1, 4), np.float32))
    with pytest.raises(StoreError, match=r"vectors\.duckdb: m has 4 dimensions here, not 5"):
        kept.put(["b"], np.ones((1, 5), np.float32))
