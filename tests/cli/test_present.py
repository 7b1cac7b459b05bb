"""Commands that look at the store while a flow writes, or before it was brought up to date."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import AT, ROOT

from newswake.store.connect import WORKING, Store
from newswake.store.engines import Place
from newswake.store.runs import Run


@pytest.fixture
def own(small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A small store that a test may change."""
    shutil.copytree(small_store, tmp_path / "data")
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(tmp_path / "data"))
    return Store(Place(tmp_path / "data" / WORKING), sql_folder=ROOT / "sql", wait_seconds=10)


@pytest.fixture
def writer(own: Store) -> Iterator[None]:
    """Somebody who holds the store for the whole test."""
    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with own.holding():
            holds.set()
            done.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert holds.wait(10)
    yield
    done.set()
    thread.join()


@pytest.mark.usefixtures("writer")
@pytest.mark.parametrize("command", ["status", "feeds", "check"])
def test_a_writer_is_not_waited_for(newswake, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newswake.cli.present._WAIT_SECONDS", 0.2)
    began = time.monotonic()
    said = newswake(command)
    assert time.monotonic() - began < 5
    assert not said.err and "held for over 0.2 s" in said.out and "this is the published copy" in said.out


def test_looking_brings_nothing_up_to_date(newswake, own: Store) -> None:
    with own.writing(Run("r", "analyse", AT)) as tx:
        tx.con.execute("DELETE FROM store.fixed_fact WHERE name = 'views'")
    said = newswake("status")
    assert said.code == 1 and "newswake publish brings it up to date" in said.err
    assert newswake("publish").code == 0
    assert newswake("status").code == 0
