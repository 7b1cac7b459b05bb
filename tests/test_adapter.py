"""An adapter: its file, and what it does to the model that it belongs to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from packaged import packaged_encoder

from newswake.adapter import Adapter, load_adapter, save_adapter
from newswake.embed import load_encoder
from newswake.errors import ModelError

MODEL = "packaged:all-MiniLM-L6-v2"
WEIGHT = "encoder.layer.5.attention.self.query.weight"
TEXTS = ["Harbour Labs opens its model Tern 2", "Tern 2, Harbour Labs' new model, is free", "Rain in the north"]


def small_adapter(size: float = 0.05) -> Adapter:
    pick = np.random.default_rng(1)
    a, b = (pick.normal(size=shape).astype(np.float32) * size for shape in ((2, 384), (384, 2)))
    return Adapter(MODEL, {WEIGHT: (a, b)}, "", {"trained_on": ["nothing"]})


def test_an_adapter_reads_back_as_it_was_written(tmp_path: Path) -> None:
    kept = save_adapter(small_adapter(), tmp_path / "adapter.npz")
    again = save_adapter(small_adapter(), tmp_path / "again.npz")
    assert kept.sha256 == again.sha256
    assert kept.encoder == f"{MODEL}+{kept.sha256[:16]}"
    assert kept.provenance == {"trained_on": ["nothing"]}
    for read, made in zip(kept.parts[WEIGHT], small_adapter().parts[WEIGHT], strict=True):
        assert np.allclose(read, made, atol=1e-3)


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "adapter.npz"
    save_adapter(small_adapter(), file)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match="is not the expected"):
        load_adapter(file)
    file.with_suffix(".json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="no adapter"):
        load_adapter(file)
    file.unlink()
    file.with_suffix(".json").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        load_adapter(file)


def test_vectors_are_those_of_the_model_with_the_adapter_in_its_weights(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    plain = packaged_encoder()
    adapter = save_adapter(small_adapter(), tmp_path / "adapter.npz")
    adapted = load_encoder(MODEL, "float32", 8, adapter)
    assert adapted.name == adapter.encoder != plain.name
    nothing = load_encoder(MODEL, "float32", 8, replace(adapter, parts={}))
    assert np.array_equal(nothing.encode(TEXTS), plain.encode(TEXTS))
    module = nothing._model[0].auto_model  # type: ignore[attr-defined]
    a, b = adapter.parts[WEIGHT]
    with torch.no_grad():
        dict(module.named_parameters())[WEIGHT].add_(torch.from_numpy(b @ a))
    assert np.array_equal(nothing.encode(TEXTS), adapted.encode(TEXTS))
    assert not np.allclose(adapted.encode(TEXTS), plain.encode(TEXTS), atol=1e-3)


def test_an_adapter_of_another_model_is_refused() -> None:
    with pytest.raises(ModelError, match="belongs to other"):
        load_encoder(MODEL, "float32", 8, replace(small_adapter(), model="other"))
    missing = Adapter(
        MODEL, {"encoder.layer.9.weight": (np.zeros((1, 2), np.float32), np.zeros((2, 1), np.float32))}, "", {}
    )
    with pytest.raises(ModelError, match="does not fit"):
        load_encoder(MODEL, "float32", 8, missing)
