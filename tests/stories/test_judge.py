"""What decides on stories: an adapter goes with the model of pairs that was fitted on its vectors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_adapter import MODEL, small_adapter

from newswake.adapter import save_adapter
from newswake.errors import ModelError
from newswake.stories.judge import load_judge
from newswake.stories.pairs import load_pair_model


def test_the_shipped_adapter_is_for_the_packaged_model_alone() -> None:
    judge = load_judge(MODEL)
    assert judge.adapter
    assert judge.model
    assert judge.adapter.model == MODEL
    assert judge.model == load_pair_model(adapted=True)
    other = load_judge("some/folder")
    assert other.adapter is None
    assert other.model == load_pair_model()
    assert judge.version == f"{judge.model.version}+{judge.adapter.sha256[:16]}"
    assert other.version != judge.version


def test_a_named_model_brings_the_adapter_that_it_names(tmp_path: Path) -> None:
    shipped = load_pair_model()
    assert shipped
    kept = save_adapter(small_adapter(), tmp_path / "mine.npz")
    told = {"weights": dict(shipped.weights), "intercept": 0, "provenance": {}}
    file = tmp_path / "mine.json.model"
    file.write_text(json.dumps(told | {"adapter": "mine.npz"}), encoding="utf-8")
    named = load_judge(MODEL, file)
    assert named.adapter
    assert named.adapter.sha256 == kept.sha256
    file.write_text(json.dumps(told), encoding="utf-8")
    assert load_judge(MODEL, file).adapter is None
    file.write_text(json.dumps(told | {"adapter": "gone.npz"}), encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        load_judge(MODEL, file)
