"""Which learned parts decide on stories: an adapter of the embedding model, and the model of pairs fitted on its
vectors.

They belong together: a model of pairs is of no use to vectors other than those that it was fitted on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newswake.adapter import Adapter, load_adapter
from newswake.stories.pairs import PairModel, load_pair_model


@dataclass(frozen=True, eq=False)
class Judge:
    """Without an ``adapter`` the plain model's vectors are compared, without a ``model`` the stated rule decides."""

    model: PairModel | None = None
    adapter: Adapter | None = None

    @property
    def version(self) -> str:
        """A short name of all that is learned."""
        parts = (self.model.version if self.model else "rule", self.adapter.sha256[:16] if self.adapter else "")
        return "+".join(filter(None, parts))


def load_judge(embedding_model: str, file: Path | None = None) -> Judge:
    """Return what is shipped for ``embedding_model``: for one that no adapter is shipped for, the model of plain
    vectors.

    ``file`` is a model of pairs that takes its place, with its adapter where it names one. Raises ModelError where one
    of the files cannot be used.
    """
    if file is None:
        return _shipped(embedding_model)
    model = load_pair_model(file)
    return Judge(model, load_adapter(model.adapter) if model and model.adapter else None)


@cache
def _shipped(embedding_model: str) -> Judge:
    adapted = load_pair_model(adapted=True)
    adapter = load_adapter(adapted.adapter) if adapted and adapted.adapter and adapted.adapter.is_file() else None
    if adapter is None or adapter.model != embedding_model:
        return Judge(load_pair_model())
    return Judge(adapted, adapter)
