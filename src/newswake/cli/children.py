"""Processes that `newswake up` starts: each leads a group of its own, and is stopped with the whole group."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from newswake.errors import NewswakeError

POLL_SECONDS = 0.1
_LOG_LINES = 3  # of a child that failed, in the error


@dataclass
class Child:
    """A process with its log; ``name`` is what a person calls it."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def failed(self) -> NewswakeError:
        """Return what to say of its end."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-_LOG_LINES:]
        said = " / ".join(line.strip(" │╭╰╮╯─") for line in lines) or "it said nothing"
        return NewswakeError(f"{self.name} ended with code {self.process.returncode}: {said}; see {self.log}")

    def stop_members(self, processes: Sequence[int], patience_seconds: float) -> None:
        """Ask those of ``processes`` that are of the group to end, and wait for them."""
        left = [number for number in processes if self._is_member(number)]
        for number in left:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGTERM)
        deadline = time.monotonic() + patience_seconds
        while any(map(self._is_member, left)) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)

    def stop(self, patience_seconds: float) -> None:
        """Ask the group to end, and end what is left of it after ``patience_seconds``."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + patience_seconds
        while self._group_alive() and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _is_member(self, number: int) -> bool:
        try:
            return os.getpgid(number) == self.process.pid
        except ProcessLookupError:
            return False

    def _group_alive(self) -> bool:
        self.process.poll()  # takes a dead leader off the system's list, where it would count as alive
        return self._signal(0)

    def _signal(self, number: int) -> bool:
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
            return False
        return True


def start(
    name: str, command: Sequence[str], *, folder: Path, environment: Mapping[str, str], log: Path, keep_open: int
) -> Child:
    """Start a process in ``folder`` that writes to ``log``; the log before it stays beside it as ``.1``.

    The descriptor ``keep_open`` is handed on, so that a lock on it is held for as long as the process lives.
    """
    with suppress(FileNotFoundError):
        log.replace(log.with_name(f"{log.name}.1"))
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(keep_open,),
        )
    return Child(name, process, log)


@contextmanager
def stop_signals() -> Iterator[list[int]]:
    """Collect SIGINT, SIGTERM and SIGHUP instead of being interrupted by them."""
    asked: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda received, _frame: asked.append(received)) for number in numbers}
    try:
        yield asked
    finally:
        for number, treatment in before.items():
            signal.signal(number, treatment)
