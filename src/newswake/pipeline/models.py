"""The embedding model of a project, loaded once a process, and vectors computed once a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from newswake.adapter import Adapter
from newswake.embed import Encoder, load_encoder, settle_precision, text_hash
from newswake.narratives.match import load_model
from newswake.settings import Settings
from newswake.store.connect import Store
from newswake.store.facts import fix_fact, read_fact
from newswake.store.runs import Run
from newswake.store.vectors import Vectors
from newswake.stories.judge import load_judge

PRECISION = "embed.precision"


def models(settings: Settings) -> dict[str, str]:
    """Return which models a run uses, for its row: of vectors, with its precision, of narratives and of stories."""
    with Store.open(settings).reading() as con:
        precision = read_fact(con, PRECISION) or settle_precision(settings.embed.precision)
    judge = load_judge(settings.embed.model)
    named = {"match": load_model().version, "stories": judge.version}
    return {"embed": settings.embed.model, "precision": precision} | named


def vectors_of(
    settings: Settings, store: Store, run: Run, texts: Sequence[str], adapter: Adapter | None = None
) -> NDArray[np.float32]:
    """Return a unit vector for each text, by the model with ``adapter``; only texts never seen before meet it."""
    precision = fixed_precision(settings, store, run)
    name = adapter.encoder if adapter else settings.embed.model
    kept = Vectors.open(settings, model=name, precision=precision)
    hashes = [text_hash(text) for text in texts]
    by_hash = dict(zip(hashes, texts, strict=True))
    known = kept.get(list(by_hash))
    missing = [key for key in by_hash if key not in known]
    if missing:
        encoder = _encoder(settings.embed.model, precision, settings.embed.batch_rows, adapter)
        fresh = encoder.encode([by_hash[k] for k in missing])
        kept.put(missing, fresh)
        known |= dict(zip(missing, fresh, strict=True))
    if not hashes:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([known[key] for key in hashes])


@cache
def _encoder(model: str, precision: str, batch_rows: int, adapter: Adapter | None) -> Encoder:
    return load_encoder(model, precision, batch_rows, adapter)


_fixed: dict[tuple[str, str], str] = {}  # a fact never changes, so each store is asked once


def fixed_precision(settings: Settings, store: Store, run: Run) -> str:
    """Return the precision that the store was made with; its first vectors fix it."""
    key = (str(store.place.path), run.run_id)
    if key not in _fixed:
        _fixed.clear()
        _fixed[key] = _settle_precision(settings, store, run)
    return _fixed[key]


def _settle_precision(settings: Settings, store: Store, run: Run) -> str:
    with store.reading() as con:
        fixed = read_fact(con, PRECISION)
    if fixed is None:
        fixed = settle_precision(settings.embed.precision)
        with store.writing(run) as tx:
            fix_fact(tx.con, PRECISION, fixed)
    elif settings.embed.precision not in ("auto", fixed):
        with store.reading() as con:
            fix_fact(con, PRECISION, settings.embed.precision)  # raises, and says what to do
    return fixed
