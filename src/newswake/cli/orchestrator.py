"""What `newswake up` asks of its Prefect server, over the server's REST interface: importing Prefect takes seconds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx

from newswake.errors import NewswakeError

POOL = "newswake"
HEARTBEAT_SECONDS = 60
# Four heartbeats missed. A slot's lease lasts 300 s, so that a run which is gone frees the next but one ingest at most.
SILENT_SECONDS = 240

_UNDER_WAY = ["PENDING", "RUNNING", "CANCELLING"]
_ENDS = ["Completed", "Failed", "Cancelled", "Crashed"]
_SILENT_RUNS: dict[str, Any] = {
    "name": "newswake: silent runs have crashed",
    "description": f"A run whose process is gone sends no heartbeat; after {SILENT_SECONDS} s it counts as crashed.",
    "enabled": True,
    "trigger": {
        "type": "event",
        "posture": "Proactive",
        "match": {"prefect.resource.id": "prefect.flow-run.*"},
        "for_each": ["prefect.resource.id"],
        "after": ["prefect.flow-run.Running", "prefect.flow-run.heartbeat"],
        "expect": ["prefect.flow-run.heartbeat", *(f"prefect.flow-run.{end}" for end in _ENDS)],
        "threshold": 1,
        "within": SILENT_SECONDS,
    },
    "actions": [
        {
            "type": "change-flow-run-state",
            "state": "CRASHED",
            "name": "Crashed",
            "message": "no heartbeat: process gone",
        }
    ],
}


class Orchestrator:
    """A Prefect server at ``address``, such as http://127.0.0.1:4200. Whatever it refuses is a NewswakeError."""

    def __init__(self, address: str) -> None:
        self.api = f"{address}/api"
        self._http = httpx.Client(base_url=self.api, timeout=30, trust_env=False)

    def healthy(self) -> bool:
        """Tell whether the server answers."""
        try:
            return self._http.get("/health", timeout=2).is_success
        except httpx.TransportError:
            return False

    def make_pool(self) -> None:
        """Make the work pool, unless it is there."""
        self._ask("POST", "/work_pools/", {"name": POOL, "type": "process"}, allowed=409)

    def crash_left_open(self) -> int:
        """Mark runs that an earlier `up` left under way as crashed, which frees their slots; return how many.

        Only for a moment at which no worker runs.
        """
        runs = self._under_way()
        state = {"type": "CRASHED", "name": "Crashed", "message": "newswake up ended before this run did"}
        for run in runs:
            self._ask("POST", f"/flow_runs/{run['id']}/set_state", {"state": state, "force": True})
        return len(runs)

    def processes_under_way(self) -> list[int]:
        """Return the ids of the processes that run flows; the server keeps each as ``host:id``."""
        kept = [str(run.get("infrastructure_pid") or "") for run in self._under_way()]
        return [int(name.rsplit(":", 1)[-1]) for name in kept if name.rsplit(":", 1)[-1].isdigit()]

    def watch_heartbeats(self) -> None:
        """Have the server mark a run as crashed when its heartbeat stops while worker and server go on."""
        wanted = {"automations": {"name": {"any_": [_SILENT_RUNS["name"]]}}}
        for old in self._ask("POST", "/automations/filter", wanted):
            self._ask("DELETE", f"/automations/{old['id']}")
        self._ask("POST", "/automations/", _SILENT_RUNS)

    def worker_since(self, moment: datetime) -> bool:
        """Tell whether a worker has reported to the pool after ``moment``."""
        workers = self._ask("POST", f"/work_pools/{POOL}/workers/filter", {})
        return any(datetime.fromisoformat(worker["last_heartbeat_time"]) >= moment for worker in workers)

    def _under_way(self) -> list[dict[str, Any]]:
        wanted = {"flow_runs": {"state": {"type": {"any_": _UNDER_WAY}}}}
        return list(self._ask("POST", "/flow_runs/filter", wanted))

    def _ask(self, method: str, path: str, body: object = None, *, allowed: int = 0) -> Any:
        try:
            answer = self._http.request(method, path, json=body)
        except httpx.TransportError as error:
            raise NewswakeError(f"the Prefect server at {self.api} does not answer: {error}") from None
        if answer.is_error and answer.status_code != allowed:
            raise NewswakeError(f"the Prefect server refused {method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None
