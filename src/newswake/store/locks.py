"""Bounded waits for a database file: between threads here, between processes by DuckDB's own lock."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from newswake.errors import StoreBusy, StoreError

# DuckDB has no event for a lock that becomes free, so one asks again: ten times a second costs nothing that is felt.
_ASK_AGAIN_SECONDS = 0.1
_HOLDER = re.compile(r"Conflicting lock is held(?: in (?P<program>.+?) \(PID (?P<pid>\d+)\))?")

_free = threading.Condition()
_held_by: dict[Path, threading.Thread] = {}


@contextmanager
def one_thread(path: Path, *, wait_seconds: float) -> Iterator[None]:
    """Let one thread of this process at a time have ``path`` open.

    Raises StoreBusy after ``wait_seconds``, and StoreError where this thread has it open already: no wait would end.
    """
    me = threading.current_thread()
    deadline = time.monotonic() + wait_seconds
    with _free:
        while (holder := _held_by.get(path)) is not None:
            if holder is me:
                raise StoreError(f"{path}: already open in this thread: use the connection that is open")
            if not _free.wait(max(0.0, deadline - time.monotonic())) and time.monotonic() >= deadline:
                raise StoreBusy(f"{path}: held for over {wait_seconds:g} s by the thread {holder.name} of this process")
        _held_by[path] = me
    try:
        yield
    finally:
        with _free:
            del _held_by[path]
            _free.notify_all()


def attach(con: duckdb.DuckDBPyConnection, statement: str, path: Path, *, wait_seconds: float) -> None:
    """Run an ATTACH, waiting while another process holds ``path``.

    Raises StoreBusy that names the holder after ``wait_seconds``, and StoreError where the file cannot be opened.
    """
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            con.execute(statement)
            return
        except duckdb.BinderException as error:
            raise StoreError(f"{path}: opened a second time in this process, past the store: {error}") from None
        except duckdb.Error as error:
            holder = _HOLDER.search(str(error))
            if holder is None:
                raise StoreError(cannot_open(path, error)) from None
            if time.monotonic() >= deadline:
                raise StoreBusy(_busy(path, holder, wait_seconds)) from None
        time.sleep(_ASK_AGAIN_SECONDS)


def cannot_open(path: Path, error: Exception) -> str:
    """Say in one line that ``path`` cannot be opened and why."""
    return f"{path}: cannot be opened: {first_line(error)}"


def first_line(error: Exception) -> str:
    """Return an error of DuckDB without its stack and its advice."""
    return str(error).split("\n", 1)[0].strip()


def _busy(path: Path, holder: re.Match[str], wait_seconds: float) -> str:
    pid = holder["pid"]
    who = f"process {pid} ({_command(int(pid)) or holder['program']})" if pid else "another process"
    return f"{path}: held for over {wait_seconds:g} s by {who}: wait for it to end, or raise store.lock_wait_seconds"


def _command(pid: int) -> str:
    """Return the command line of a process, or "" where the system does not tell."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return ""
    return " ".join(b" ".join(words).decode(errors="replace").split())[:200]
