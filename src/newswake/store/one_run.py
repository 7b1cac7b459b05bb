"""One run of a flow at a time, across processes; what a killed run left open is closed by the next."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newswake.errors import StoreBusy, StoreError

if TYPE_CHECKING:
    from newswake.store.connect import Store
    from newswake.store.runs import Run


@contextmanager
def one_run(data_dir: Path, flow: str) -> Iterator[None]:
    """Hold the flow's lock; the system lets go of it when the process ends, however it ends.

    Raises StoreBusy that names the process which runs the flow now.
    """
    file = data_dir / f"{flow}.lock"
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"{file}: cannot be written: {error.strerror}") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 100, 0).decode(errors="replace").strip()
            raise StoreBusy(f"{flow} is already running ({holder}): wait for it, or stop it") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"PID {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def close_killed(store: Store, run: Run) -> None:
    """Mark earlier runs of this run's flow that never ended as failed: their process is gone, for we hold its lock."""
    with store.writing(run) as tx:
        tx.con.execute(
            """
            UPDATE store.run SET status = 'failed', finished_at = ?, error = 'killed before it ended'
            WHERE flow = ? AND status = 'running' AND run_id <> ?
            """,
            [datetime.now(UTC), run.flow, run.run_id],
        )
