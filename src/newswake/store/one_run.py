"""One run of a flow at a time, across processes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from newswake.errors import StoreBusy, StoreError

FLOWS = ("ingest", "analyse", "digest")


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
