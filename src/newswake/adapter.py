"""A small change to the weights of an embedding model, for one use of its vectors. It is added at load.

A low-rank adapter (Hu et al. 2021): to the weight W of a linear map, B · A is added, where A has few rows. Encoding
costs nothing more than with the plain model. It is trained by ``benchmarks/train_adapter.py``; vectors that it made are
not comparable with the plain model's, so the encoder's name says that it is there.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from newswake.errors import ModelError

if TYPE_CHECKING:
    from torch.nn import Module


@dataclass(frozen=True, eq=False)
class Adapter:
    """The pairs (A, B) by the name of the weight that B · A is added to, in float32, and where they came from.

    ``model`` is the one that they belong to, as the settings name it; ``sha256`` that of the file.
    """

    model: str
    parts: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]
    sha256: str
    provenance: Mapping[str, object]

    @property
    def encoder(self) -> str:
        """The name under which vectors of the model with this adapter are kept."""
        return f"{self.model}+{self.sha256[:16]}"

    def add_to(self, module: Module) -> None:
        """Add it to the weights of ``module``, once. Raises ModelError where a weight is missing or of another
        shape."""
        import torch

        weights = dict(module.named_parameters())
        for name, (a, b) in self.parts.items():
            if name not in weights or weights[name].shape != (len(b), a.shape[1]):
                raise ModelError(f"adapter {self.sha256[:16]} does not fit {self.model}: {name} is not as it expects")
            with torch.no_grad():
                weights[name].add_(torch.from_numpy(b @ a))


def load_adapter(file: Path) -> Adapter:
    """Read an adapter and the JSON beside it.

    Raises ModelError where either is missing or unreadable, or where the SHA-256 is not the one that the JSON names.
    """
    try:
        told: dict[str, Any] = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        packed = file.read_bytes()
        model, expected, provenance = str(told["model"]), str(told["sha256"]), dict(told["provenance"])
    except OSError as error:
        raise ModelError(f"{file}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{file}: no adapter ({error}): make one by benchmarks/train_adapter.py") from None
    found = hashlib.sha256(packed).hexdigest()
    if found != expected:
        raise ModelError(f"{file}: SHA-256 {found} is not the expected {expected}: install the package again")
    with np.load(io.BytesIO(packed)) as arrays:
        names = sorted({name.rpartition(".")[0] for name in arrays.files})
        parts = {n: (arrays[f"{n}.A"].astype(np.float32), arrays[f"{n}.B"].astype(np.float32)) for n in names}
    return Adapter(model, parts, found, provenance)


def save_adapter(adapter: Adapter, file: Path) -> Adapter:
    """Write ``adapter`` as float16 numbers, with its JSON beside it; return it as it reads back."""
    sides = {
        f"{name}.{side}": part.astype(np.float16)
        for name, pair in adapter.parts.items()
        for side, part in zip("AB", pair, strict=True)
    }
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **sides)
    sha256 = hashlib.sha256(packed.getvalue()).hexdigest()
    told = {"model": adapter.model, "sha256": sha256, "provenance": dict(adapter.provenance)}
    file.write_bytes(packed.getvalue())
    file.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return load_adapter(file)
