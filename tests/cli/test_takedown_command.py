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


def test_a_file_of_labels_with_a_mistake_is_told_when_all_is_done(
    newswake, own_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSWAKE_NARRATIVES_DIR", str(tmp_path))
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "n.jsonl").write_text('{"passage": "DeepSeek wiped\n')
    said = newswake("takedown", URL, "--reason", "asked by the publisher")
    assert said.code == 1 and "n.jsonl:1: no judgement" in said.err
    assert "DeepSeek" not in texts(own_store), "the copy was replaced all the same"


def test_what_a_replay_filled_is_left_to_the_replay(newswake, own_store: Store) -> None:
    (own_store.data_dir / "replay-of").write_text("demo", encoding="utf-8")
    said = newswake("takedown", URL, "--reason", "asked by the publisher")
    assert said.code == 1 and "holds the replay of demo" in said.err
    assert "DeepSeek" in texts(own_store)
