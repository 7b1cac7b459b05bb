"""takedown: the analysts' copy follows at once, and a folder that a replay filled is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from builders import ROOT

from newswake.store.connect import PUBLISHED, WORKING, Store
from newswake.store.engines import Place

URL = "https://wire.example/one"


@pytest.fixture
def own_store(newswake, small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:  # type: ignore[no-untyped-def]
    """A copy of the small store, which commands may change."""
    shutil.copytree(small_store, tmp_path / "own")
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(tmp_path / "own"))
    return Store(Place(tmp_path / "own" / WORKING), sql_folder=ROOT / "sql", wait_seconds=10)


def texts(store: Store) -> str:
    with Store.open_published(store.data_dir / PUBLISHED) as con:
        return str(con.execute("SELECT text FROM store.version WHERE article_id LIKE 'a1%'").fetchall())


def test_the_analysts_copy_is_replaced(newswake, own_store: Store) -> None:
    assert "DeepSeek" in texts(own_store)
    said = newswake("takedown", URL, "--reason", "asked by the publisher")
    assert said.code == 0 and "is taken down" in said.out
    assert "DeepSeek" not in texts(own_store)


def test_what_a_replay_filled_is_left_to_the_replay(newswake, own_store: Store) -> None:
    (own_store.data_dir / "replay-of").write_text("demo", encoding="utf-8")
    said = newswake("takedown", URL, "--reason", "asked by the publisher")
    assert said.code == 1 and "holds the replay of demo" in said.err
    assert "DeepSeek" in texts(own_store)
