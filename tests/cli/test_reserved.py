"""A text that its outlet reserves is in no answer and in no file that a command gives, but for what is cited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from builders import ROOT

from newswake.store.connect import WORKING, Store
from newswake.store.engines import Place

CITED = "wiped out $589bn"  # of TEXT in conftest: “It was cold. DeepSeek wiped out $589bn of Nvidia on Monday. …”


@pytest.fixture
def reserved(newswake, small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """`newswake …` on a copy of the small store, two of whose outlets reserve their texts since."""
    shutil.copytree(small_store, tmp_path / "own")
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(tmp_path / "own"))
    store = Store(Place(tmp_path / "own" / WORKING), sql_folder=ROOT / "sql", wait_seconds=10)
    with store.holding() as con:
        con.execute(
            "INSERT INTO store.reservation SELECT outlet_id, DATE '2025-01-27', 'page', 'noai', 'noai', 'u', 'r'"
            " FROM store.outlet WHERE outlet_id IN ('wire', 'site')"
        )
    assert newswake("publish").code == 0
    return newswake


def test_no_answer_and_no_file_has_the_text(reserved, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    said = reserved("sql", "SELECT version_id, text FROM store.version ORDER BY 1", "--format", "csv").out
    assert CITED in said and "cold" not in said and "██ ███ ████. ████████ wiped out $589bn" in said
    assert "cheap model scares" in said, "the third outlet reserves nothing"
    file = tmp_path / "out.parquet"
    assert reserved("sql", "FROM store.version", "--out", str(file)).code == 0
    texts = str(pq.read_table(file)["text"].to_pylist())
    assert CITED in texts and "cold" not in texts and "quiet" not in texts
    found = reserved("search", "cold quiet Monday", "--words-only").out
    assert "cold" not in found.replace("cold quiet", "") and "quiet" not in found
    assert "2 articles by their titles and cited passages alone: their outlets reserve the text" in found
    assert CITED in reserved("query", "narrative_passages", "narrative=shock").out
    assert "»wiped out $589bn«" in reserved("why", "hit", "h1").out


def test_the_settings_may_let_it_stand(reserved, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("NEWSWAKE_COLLECT__RESERVED", "no_llm")
    assert reserved("publish").code == 0
    assert "It was cold" in reserved("sql", "SELECT text FROM store.version", "--format", "csv").out
    monkeypatch.setenv("NEWSWAKE_COLLECT__RESERVED", "no_words")
    assert "collect.reserved" in reserved("publish").err
