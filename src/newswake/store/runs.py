"""Runs: one pass of a flow, with what it used. The one table that holds wall time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from uuid import uuid4

from newswake.settings import Settings
from newswake.store.rows import append

if TYPE_CHECKING:
    import duckdb

    from newswake.store.connect import Store

# The sections that a run's rows depend on. Folders and the contact's address are nobody's business but ours.
_SECTIONS = ("collect", "embed", "copies", "stories", "narratives", "store", "digest")
_CLOSE_KILLED = """
    UPDATE store.run SET status = 'failed', finished_at = ?, error = 'killed before it ended'
    WHERE flow = ? AND status = 'running'
"""


@dataclass(frozen=True)
class Run:
    """One pass of a flow. ``as_of`` is the clock that its rows carry: the replay's in a replay."""

    run_id: str
    flow: str
    as_of: datetime


def start_run(store: Store, flow: str, as_of: datetime, settings: Settings, models: Mapping[str, object]) -> Run:
    """Write that a pass of ``flow`` begins, and return it.

    A run that is killed stays ``running`` until the next, which holds the flow's lock, marks it as failed.
    """
    started = datetime.now(UTC)
    run = Run(f"{flow}-{started:%Y%m%dT%H%M%S}-{uuid4().hex[:8]}", flow, as_of)
    used = {name: getattr(settings, name).model_dump(mode="json") for name in _SECTIONS}
    used["collect"].pop("contact", None)
    row = {
        "run_id": run.run_id, "flow": flow, "as_of": as_of, "started_at": started, "status": "running",
        "code_version": _code_version(), "models": dict(models), "settings": used,
    }  # fmt: skip
    with store.writing(run) as tx:
        tx.con.execute(_CLOSE_KILLED, [started, flow])
        append(tx.con, "run", [row])
    return run


def is_first_of_day(con: duckdb.DuckDBPyConnection, flow: str, as_of: datetime) -> bool:
    """Return whether ``flow`` was last completed before the day (UTC) of ``as_of``; not so where it never was."""
    found = con.execute(
        "SELECT max(as_of) FROM store.run WHERE flow = ? AND status = 'completed' AND as_of <= ?", [flow, as_of]
    ).fetchone()
    last = found[0] if found else None
    return last is not None and bool(last.astimezone(UTC).date() < as_of.astimezone(UTC).date())


def finish_run(store: Store, run: Run, counts: Mapping[str, object]) -> None:
    """Write that ``run`` is completed, and what it did."""
    _end(store, run, "completed", counts=json.dumps(dict(counts), sort_keys=True, default=str))


def fail_run(store: Store, run: Run, error: BaseException | str) -> None:
    """Write that ``run`` failed, and why."""
    if isinstance(error, KeyboardInterrupt):
        error = "stopped by Ctrl-C"
    said = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    _end(store, run, "failed", error=said)


def _end(store: Store, run: Run, status: str, *, counts: str | None = None, error: str | None = None) -> None:
    with store.writing(run) as tx:
        tx.con.execute(
            "UPDATE store.run SET status = ?, finished_at = ?, counts = ?, error = ? WHERE run_id = ?",
            [status, datetime.now(UTC), counts, error, run.run_id],
        )


def _code_version() -> str:
    try:
        return version("newswake")
    except PackageNotFoundError:
        return "unpackaged"
