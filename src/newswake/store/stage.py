"""A stage on the store: read, compute with the store closed, then write what still holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import duckdb

from newswake.errors import StoreMoved
from newswake.store.connect import Store, Transaction, read_moves
from newswake.store.runs import Run

Snapshot = TypeVar("Snapshot")
Result = TypeVar("Result")

# The second covers one writer that came between, the third another. Then trying on costs more than holding the lock.
_ATTEMPTS = 3


def settle(
    store: Store,
    run: Run,
    read: Callable[[duckdb.DuckDBPyConnection], Snapshot],
    compute: Callable[[Snapshot], Result],
    write: Callable[[Transaction, Result], None],
    *,
    hold_at_last: bool = True,
) -> Result:
    """Write what ``compute`` makes of what ``read`` finds, as if nobody else wrote meanwhile, and return it.

    The store is closed while ``compute`` works. If another has committed by then, ``read`` is asked again under the
    lock: where it finds the same (``==``, so no arrays in it), the result is written; else it is computed again. The
    third time is under the lock; with ``hold_at_last=False`` (models, the network) it ends in StoreMoved instead.
    """
    with store.reading() as con:
        moves, snapshot = read_moves(con), read(con)
    for attempt in range(1, _ATTEMPTS + 1):
        result = compute(snapshot)
        try:
            with store.writing(run) as tx:
                if tx.moves != moves:
                    now = read(tx.con)
                    if now != snapshot and (attempt < _ATTEMPTS - 1 or not hold_at_last):
                        moves, snapshot = tx.moves, now
                        raise _Moved
                    if now != snapshot:
                        result = compute(now)
                write(tx, result)
                return result
        except _Moved:
            continue
    raise StoreMoved(f"{store.place.path}: {run.flow}: what it reads was changed {_ATTEMPTS} times while it computed")


class _Moved(Exception):
    """Rolls the transaction back: nothing was written in it."""
