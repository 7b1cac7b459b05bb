"""The model that tells the article's blocks from those around it: boosted trees, stored as numbers one can read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newswake.collect.block_features import FEATURES
from newswake.collect.block_places import Floats

MODEL_FILE = "block_model.json"


@dataclass(frozen=True)
class BlockModel:
    """Trees of one fit, side by side: node ``i`` asks whether feature[i] <= threshold[i].

    If so it leads to children[2 * i + 1], else to children[2 * i]. A leaf asks nothing and leads to itself. ``roots``
    are where the trees begin. A block is kept from ``cut`` on.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    children: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    depth: int
    base: float
    cut: float

    def score(self, rows: Floats) -> Floats:
        """Return for each row the chance (0 to 1) that the block is the article's."""
        at = np.tile(self.roots, (len(rows), 1))
        flat = np.ascontiguousarray(rows).ravel()
        begins = (np.arange(len(rows), dtype=np.int32) * rows.shape[1])[:, None]
        for _ in range(self.depth):
            goes_left = flat.take(begins + self.feature.take(at)) <= self.threshold.take(at)
            at = self.children.take(2 * at + goes_left)
        odds = self.base + self.value.take(at).sum(axis=1)
        scores: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
        return scores


def read_model(stored: dict[str, Any]) -> BlockModel:
    """Return a model from its file's content. Raises ValueError where it was fitted on other features."""
    if tuple(stored["features"]) != FEATURES:
        raise ValueError("the model of blocks was fitted on other features: run benchmarks/train_extraction.py")
    trees: Sequence[dict[str, list[float]]] = stored["trees"]
    sizes = [len(tree["value"]) for tree in trees]
    roots = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)

    def joined(name: str, *, offset: bool = False) -> NDArray[Any]:
        return np.concatenate(
            [np.array(tree[name]) + (root if offset else 0) for tree, root in zip(trees, roots, strict=True)]
        )

    return BlockModel(
        feature=joined("feature").astype(np.int32),
        threshold=joined("threshold").astype(np.float32),
        children=np.column_stack([joined(side, offset=True) for side in ("right", "left")]).ravel().astype(np.int32),
        value=joined("value").astype(np.float32),
        roots=roots,
        depth=int(stored["depth"]),
        base=float(stored["base"]),
        cut=float(stored["cut"]),
    )


@lru_cache(maxsize=1)
def shipped_model() -> BlockModel:
    """Return the model that comes with the package."""
    return read_model(json.loads(files("newswake.collect").joinpath(MODEL_FILE).read_text(encoding="utf-8")))
