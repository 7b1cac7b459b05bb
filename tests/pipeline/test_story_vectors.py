"""Vectors of stories are made by the adapted model, and lie apart from those of passages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from test_adapter import MODEL, small_adapter

from newswake.adapter import Adapter, save_adapter
from newswake.pipeline import models
from newswake.settings import load_settings
from newswake.store import vectors
from newswake.store.vectors import Vectors


class Named:
    """Gives every text the vector of its encoder."""

    def __init__(self, adapter: Adapter | None) -> None:
        self.vector = [0.0, 1.0] if adapter else [1.0, 0.0]

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.array([self.vector for _ in texts], dtype=np.float32)


@pytest.fixture
def _encoders(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(models, "_encoder", lambda model, precision, rows, adapter: Named(adapter))
    monkeypatch.setattr(models, "fixed_precision", lambda *_: "float32")
    yield


@pytest.mark.usefixtures("_encoders")
def test_a_text_has_a_vector_of_each(tmp_path: Path) -> None:
    settings = load_settings(Path(__file__).resolve().parents[2], data_dir=tmp_path)
    adapter = save_adapter(small_adapter(), tmp_path / "adapter.npz")
    for _ in range(2):  # computed, then kept
        plain = models.vectors_of(settings, None, None, ["a title"])  # type: ignore[arg-type]
        adapted = models.vectors_of(settings, None, None, ["a title"], adapter)  # type: ignore[arg-type]
        assert plain.tolist() == [[1, 0]]
        assert adapted.tolist() == [[0, 1]]
    assert settings.embed.model == MODEL
    kept = Vectors.open(settings, model=adapter.encoder, precision="float32").get([models.text_hash("a title")])
    assert [vector.tolist() for vector in kept.values()] == [[0, 1]]


def test_vectors_that_lie_far_apart_are_each_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Vectors(tmp_path / "v.duckdb", model="m", precision="float32", wait_seconds=1)
    other = Vectors(tmp_path / "v.duckdb", model="n", precision="float32", wait_seconds=1)
    for each in (kept, other):
        each.put([f"h{n}" for n in range(50)], np.array([[n, -n] for n in range(50)], dtype=np.float32))
    for gap in (1, 10, 1000):
        monkeypatch.setattr(vectors, "_GAP", gap)
        found = kept.get(["h3", "h4", "h6", "h48", "h49", "none"])
        assert {key: vector.tolist() for key, vector in found.items()} == {f"h{n}": [n, -n] for n in (3, 4, 6, 48, 49)}
    assert kept.get(["none"]) == {}
