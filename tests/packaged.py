"""The packaged model for tests that need real vectors: loaded once a session."""

from __future__ import annotations

from functools import cache

import torch

from newswake.embed import Encoder, load_encoder


@cache
def packaged_encoder() -> Encoder:
    """Return the packaged model in float32, on one thread: two wait for each other where the cores are shared."""
    torch.set_num_threads(1)
    return load_encoder("packaged:all-MiniLM-L6-v2", "float32", 8)
