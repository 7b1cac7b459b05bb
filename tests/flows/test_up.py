"""`newswake up`, started for real on a free port, with a replay server in the place of the web."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from holding_server import ROOT, HoldingServer, set_environment

from newswake.settings import load_settings
from newswake.store.connect import Store

pytest_plugins = ["served_slice"]
pytestmark = pytest.mark.timeout(300)  # 30 s on two idle cores; a busy machine starts Prefect ten times as slowly
COMMAND = [sys.executable, "-c", "from newswake.cli.main import main; main()", "up", "--port"]


@dataclass
class Up:
    """A schedule that stands, and its server's interface."""

    process: subprocess.Popen[str]
    port: int
    data_dir: Path
    said: list[str]
    http: httpx.Client

    def trigger(self, **parameters: object) -> str:
        deployment = self.http.get("/deployments/name/ingest/ingest").raise_for_status().json()
        body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        run = self.http.post(f"/deployments/{deployment['id']}/create_flow_run", json=body).raise_for_status().json()
        return str(run["id"])

    def state(self, run: str) -> str:
        return str(self.http.get(f"/flow_runs/{run}").raise_for_status().json()["state_type"])

    def end_schedule(self) -> None:
        """Let no run begin by itself, which a quarter of an hour that strikes now would do; return once none is on."""
        deployment = self.http.get("/deployments/name/ingest/ingest").raise_for_status().json()
        self.http.post(f"/deployments/{deployment['id']}/pause_deployment").raise_for_status()
        on = {"flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}}
        until(lambda: not self.http.post("/flow_runs/filter", json=on).json(), "no run is under way")

    def children(self) -> list[int]:
        """Server and worker, each the leader of a group, as the lock's file names them."""
        named = (self.data_dir / "prefect" / "up" / "up.lock").read_text(encoding="utf-8")
        return [int(part.split()[-1]) for part in named.split(", ")[1:]]


def until(true: Callable[[], bool], what: str, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def group_is_gone(leader: int) -> bool:
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture(scope="module")
def up(replay: HoldingServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    data_dir, port = tmp_path_factory.mktemp("up") / "data", free_port()
    with pytest.MonkeyPatch.context() as patch:
        set_environment(patch, data_dir, replay.address)
        patch.setenv("PREFECT_WORKER_QUERY_SECONDS", "1")
        process = subprocess.Popen(
            [*COMMAND, str(port)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert process.stdout
        said = []
        for line in process.stdout:
            said.append(line.rstrip())
            if line.startswith("Ctrl-C stops it"):
                break
        found = Up(process, port, data_dir, said, httpx.Client(base_url=f"http://127.0.0.1:{port}/api", timeout=30))
        try:
            yield found
        finally:
            found.http.close()
            if process.poll() is None:
                process.terminate()
            process.wait(60)


def rows(up: Up, sql: str) -> list[Any]:
    settings = load_settings(ROOT).model_copy(update={"data_dir": up.data_dir})
    with Store.open(settings).reading() as con:
        return con.execute(sql).fetchall()


def failed_start(port: int, data_dir: Path, patch: pytest.MonkeyPatch) -> str:
    """What a start that does not come to stand says, in one line."""
    patch.setenv("NEWSWAKE_DATA_DIR", str(data_dir))
    ended = subprocess.run([*COMMAND, str(port)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr.count("\n"), ended.stdout) == (1, 1, "")
    return ended.stderr


def test_it_says_where_its_page_is_and_runs_what_is_due_on_time(up: Up) -> None:
    assert f"page    http://127.0.0.1:{up.port}   (this machine only)" in up.said, "\n".join(up.said)
    assert "  ingest   every 15 minutes: feeds, entries, articles" in up.said
    assert httpx.get(f"http://127.0.0.1:{up.port}/", follow_redirects=True).is_success

    def scheduled() -> list[dict[str, Any]]:
        wanted = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        return list(up.http.post("/flow_runs/filter", json=wanted).json())

    until(lambda: len({run["deployment_id"] for run in scheduled()}) == 3, "runs of all three flows are planned")
    times = {run["expected_start_time"][11:16] for run in scheduled()}
    assert "00:30" in times
    assert {time[3:] for time in times} <= {"00", "05", "15", "30", "45"}


def test_a_second_one_and_a_taken_port_are_refused_in_one_line(
    up: Up, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = failed_start(free_port(), up.data_dir, monkeypatch)
    assert f"newswake up already runs on {up.data_dir} (PID {up.process.pid}, server " in second
    assert f"port {up.port} cannot be had" in failed_start(up.port, tmp_path / "other", monkeypatch)


def test_ingest_completes_and_fills_the_store(up: Up) -> None:
    up.end_schedule()
    run = up.trigger(everyone=True)
    until(lambda: up.state(run) not in ("SCHEDULED", "PENDING", "RUNNING"), "the run ends")
    assert up.state(run) == "COMPLETED"
    assert rows(up, "SELECT count(*) > 10, min(first_seen_at) < '2025-01-22' FROM store.article") == [(True, True)]
    assert rows(up, "SELECT flow, status FROM store.run ORDER BY started_at")[-1] == ("ingest", "completed")


def test_runs_do_not_overlap_and_ctrl_c_leaves_no_process(up: Up, replay: HoldingServer) -> None:
    replay.hold("feed")
    held = up.trigger(everyone=True)
    until(replay.asked.is_set, "the run fetches its feeds")
    overlapping = up.trigger()
    until(lambda: up.state(overlapping) == "CANCELLED", "the second run is cancelled")
    leaders = up.children()
    assert len(leaders) == 2
    assert up.state(held) == "RUNNING"

    up.process.send_signal(signal.SIGINT)
    rest = up.process.communicate(timeout=60)[0]

    assert (up.process.returncode, rest) == (130, "stopped the worker and the server\nstopped; what was stored stays\n")
    assert [leader for leader in leaders if not group_is_gone(leader)] == []
    (status, error) = rows(up, "SELECT status, error FROM store.run ORDER BY started_at")[-1]
    assert status == "failed", "the run under way says that it was stopped"
    assert "TerminationSignal" in error
