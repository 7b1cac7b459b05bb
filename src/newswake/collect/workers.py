"""Reading pages in worker processes that can be killed: one page never stops a run.

A worker is a fresh interpreter that runs this file. It takes no fork of a process with threads, and it does not import
the parent's main module again, as the ways of ``multiprocessing`` to start a process would.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import math
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, Pipe, wait

from newswake.errors import NewswakeError
from newswake.models import PageText

_READER = "newswake.collect.read:read_page"
_PAGES_FOR_ONE = 8  # starting a worker costs as much as reading about a dozen pages
_START_SECONDS = 60.0
_MEMORY_BYTES = 4 << 30  # address space of a worker; the largest page allowed takes a tenth of it


def read_pages(
    pages: Sequence[tuple[bytes, str]], *, processes: int, seconds_each: float, reader: str = _READER
) -> list[PageText | str]:
    """Read each page (its HTML and its URL) and return, in the same order, what it says or why it could not be read.

    A page that takes longer than ``seconds_each``, or whose worker dies, gives a reason; the others go on. ``reader``
    is ``module:function``. Raises NewswakeError where no worker can start at all.
    """
    reading = _Reading(pages, reader, seconds_each)
    reading.run(min(processes, math.ceil(len(pages) / _PAGES_FOR_ONE)))
    return reading.results


# Workers that wait for the next call: a replay reads some pages at every step, and a start costs a second.
_idle: dict[tuple[str, float], list[_Worker]] = {}


def stop_idle_workers() -> None:
    """End the workers that wait for pages; they also end with this process."""
    for worker in (worker for team in _idle.values() for worker in team):
        worker.stop()
    _idle.clear()


atexit.register(stop_idle_workers)


class _Worker:
    """One process, the page that it is at (None before it is ready), and when it must have answered."""

    def __init__(self, reader: str, seconds_each: float) -> None:
        self.pipe, theirs = Pipe()
        command = [sys.executable, "-P", "-m", __name__, str(theirs.fileno()), reader, str(seconds_each)]
        null = subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=null, stdout=null, stderr=null, pass_fds=[theirs.fileno()])
        theirs.close()
        self.page: int | None = None
        self.until = time.monotonic() + _START_SECONDS

    def stop(self) -> None:
        """Kill the process; nothing that it holds is worth saving."""
        self.process.kill()
        self.process.wait()
        self.pipe.close()


class _Reading:
    """One call of ``read_pages``: which pages wait, who reads which, and what was read."""

    def __init__(self, pages: Sequence[tuple[bytes, str]], reader: str, seconds_each: float) -> None:
        self.results: list[PageText | str] = ["not read"] * len(pages)
        self._pages, self._reader, self._seconds = pages, reader, seconds_each
        self._todo = list(reversed(range(len(pages))))
        self._team: list[_Worker] = []

    def run(self, processes: int) -> None:
        try:
            for _ in range(processes):
                if not self._call_back():
                    self._hire()
            while self._team:
                until = min(worker.until for worker in self._team)
                wait([worker.pipe for worker in self._team], timeout=max(0.0, until - time.monotonic()))
                for worker in tuple(self._team):
                    if worker.pipe.poll():
                        self._listen(worker)
                    elif time.monotonic() >= worker.until:
                        self._lose(worker, f"took longer than {self._seconds:g} s to read")
        finally:
            for worker in self._team:
                worker.stop()

    def _call_back(self) -> bool:
        """Take up a worker that waits from an earlier call."""
        waiting = _idle.get((self._reader, self._seconds), [])
        while waiting:
            worker = waiting.pop()
            if worker.process.poll() is None and self._todo:
                self._team.append(worker)
                self._give(worker)
                return True
            worker.stop()
        return False

    def _hire(self) -> None:
        self._team.append(_Worker(self._reader, self._seconds))

    def _listen(self, worker: _Worker) -> None:
        try:
            said = worker.pipe.recv()
        except (EOFError, OSError):
            self._lose(worker, f"the reader died of it (exit {worker.process.wait()})")
            return
        if worker.page is not None:
            self.results[worker.page] = said
        elif said:
            raise NewswakeError(f"pages cannot be read: {said}")
        worker.page = None
        if not self._todo:
            self._team.remove(worker)
            _idle.setdefault((self._reader, self._seconds), []).append(worker)
            return
        self._give(worker)

    def _give(self, worker: _Worker) -> None:
        worker.page = self._todo.pop()
        worker.until = time.monotonic() + self._seconds
        try:
            worker.pipe.send(self._pages[worker.page])
        except OSError:
            self._lose(worker, "the reader died before it")

    def _lose(self, worker: _Worker, reason: str) -> None:
        if worker.page is None:
            raise NewswakeError("pages cannot be read: a worker process does not start")
        self.results[worker.page] = reason
        self._dismiss(worker)
        if self._todo:
            self._hire()

    def _dismiss(self, worker: _Worker) -> None:
        worker.stop()
        self._team.remove(worker)


def _serve(pipe: Connection, reader: str, seconds_each: float) -> None:
    """Read pages from ``pipe`` until it closes; the first word back is "" or why nothing can be read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which ends us
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    try:
        read = _load(reader)
    except Exception:
        pipe.send(traceback.format_exc(limit=-1))
        return
    pipe.send("")
    while True:
        try:
            html, url = pipe.recv()
        except (EOFError, OSError):
            return
        # Should the parent be killed while we are at a page without end, the alarm ends us.
        signal.alarm(math.ceil(seconds_each) + 5)
        try:
            said: PageText | str = read(html, url=url)
        except Exception as error:
            said = f"{type(error).__name__}: {str(error)[:300]}"
        signal.alarm(0)
        pipe.send(said)


def _load(reader: str) -> Callable[..., PageText]:
    module, name = reader.split(":")
    return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])), sys.argv[2], float(sys.argv[3]))
    os._exit(0)
