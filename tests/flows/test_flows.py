"""The flows under Prefect, in this process and in one that is killed, against a day of the demo."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from holding_server import AT, ROOT, HoldingServer, set_environment

from newswake.cli.flows import run_flow
from newswake.cli.orchestrator import Orchestrator
from newswake.errors import NothingCameBack, StoreBusy
from newswake.settings import Settings, load_settings
from newswake.store.connect import PUBLISHED, Store
from newswake.store.table_hash import table_hashes

pytest_plugins = ["served_slice"]
pytestmark = [pytest.mark.timeout(240), pytest.mark.usefixtures("prefect_server")]
INGEST = f"""
from datetime import datetime
from pathlib import Path
from newswake.cli.flows import run_flow
from newswake.settings import load_settings
run_flow(load_settings(Path({str(ROOT)!r})), "ingest", as_of=datetime.fromisoformat({AT.isoformat()!r}))
"""


def rows(settings: Settings, sql: str) -> list[Any]:
    with Store.open(settings).reading() as con:
        return con.execute(sql).fetchall()


def hashes(settings: Settings) -> dict[str, str]:
    with Store.open(settings).reading() as con:
        return table_hashes(con)


@pytest.fixture(autouse=True)
def environment_as_before() -> Iterator[None]:
    """A flow is told where to work by variables; none of them outlives its test."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def unbroken(replay: HoldingServer, tmp_path_factory: pytest.TempPathFactory, prefect_server: str) -> dict[str, str]:
    """The tables after one ingest that nobody disturbed."""
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as patch:
        set_environment(patch, tmp_path_factory.mktemp("unbroken"), replay.address)
        settings = load_settings(ROOT)
        run_flow(settings, "ingest", as_of=AT)
        found = hashes(settings)
    os.environ.clear()
    os.environ.update(before)
    return found


@pytest.fixture
def other_ingest(served: Settings, prefect_server: str) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start an ingest in a process of its own."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PREFECT_API_URL": prefect_server}
        process = subprocess.Popen(
            [sys.executable, "-c", INGEST], env=environment, stderr=subprocess.DEVNULL, start_new_session=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_three_flows_in_a_row_end_in_a_published_copy_and_a_digest(served: Settings, tmp_path: Path) -> None:
    (tmp_path / "narratives").mkdir()
    shutil.copy(ROOT / "seeds" / "narratives" / "cheap-training-upends-ai-economics.yaml", tmp_path / "narratives")
    served = served.model_copy(update={"narratives_dir": tmp_path / "narratives"})
    collected = run_flow(served, "ingest", as_of=AT, everyone=True)
    analysed = run_flow(served, "analyse", as_of=AT)
    files = run_flow(served, "digest", as_of=datetime(2025, 1, 27, tzinfo=UTC))

    assert collected["articles"] == rows(served, "SELECT count(*) FROM store.article")[0][0] > 10
    assert collected["versions"] > 5
    assert 5 < analysed["analysed"] <= collected["articles"]  # what is out of scope is left alone
    assert [file.name for file in files] == ["2025-W04.md", "2025-W04.html"]
    assert all(file.stat().st_size > 500 for file in files)
    assert rows(served, "SELECT flow, status, error FROM store.run ORDER BY started_at") == [
        ("ingest", "completed", None), ("analyse", "completed", None), ("digest", "completed", None),
    ]  # fmt: skip
    with Store.open_published(served.data_dir / PUBLISHED) as con:
        assert con.execute("SELECT count(*) FROM story").fetchall()[0][0] > 0
        assert con.execute("SELECT digest_id FROM digest_item LIMIT 1").fetchall() == [("2025-W04",)]


def test_a_flow_that_fails_says_so_in_its_row(served: Settings) -> None:
    collect = served.collect.model_copy(update={"fetch_via": "http://127.0.0.1:9"})  # nobody listens there
    with pytest.raises(NothingCameBack, match="channels failed or were empty"):
        run_flow(served.model_copy(update={"collect": collect}), "ingest", as_of=AT, everyone=True)

    ((status, error, ended),) = rows(served, "SELECT status, error, finished_at FROM store.run")
    assert (status, ended is not None) == ("failed", True)
    assert error.startswith("NothingCameBack: all ")
    assert not (served.data_dir / PUBLISHED).exists()


@pytest.mark.parametrize("kind", ["feed", "page"])
def test_a_run_killed_in_the_middle_is_followed_by_one_that_ends_where_an_unbroken_run_ends(
    served: Settings,
    replay: HoldingServer,
    other_ingest: Callable[[], subprocess.Popen[bytes]],
    unbroken: dict[str, str],
    kind: Literal["feed", "page"],
) -> None:
    replay.hold(kind)
    process = other_ingest()
    assert replay.asked.wait(60), "the other ingest never came so far"

    with pytest.raises(StoreBusy, match=rf"ingest is already running \(PID {process.pid} since"):
        run_flow(served, "ingest", as_of=AT)
    process.kill()
    process.wait()
    replay.release()
    run_flow(served, "ingest", as_of=AT)

    assert hashes(served) == unbroken
    assert rows(served, "SELECT status, error FROM store.run ORDER BY started_at") == [
        ("failed", "killed before it ended"), ("completed", None),
    ]  # fmt: skip


def test_what_up_asks_of_its_server_can_be_asked_twice(prefect_server: str) -> None:
    orchestrator = Orchestrator(prefect_server.removesuffix("/api"))
    assert orchestrator.healthy()
    for _ in range(2):
        orchestrator.make_pool()
        orchestrator.watch_heartbeats()
    with httpx.Client(base_url=orchestrator.api) as http:
        automations = http.post("/automations/filter", json={}).json()
        assert [automation["name"] for automation in automations] == ["newswake: silent runs have crashed"]
        flow = http.post("/flows/", json={"name": "left-open"}).json()
        left = http.post("/flow_runs/", json={"flow_id": flow["id"], "state": {"type": "RUNNING"}}).json()
        assert orchestrator.crash_left_open() >= 1  # those that other tests killed are among them
        assert http.get(f"/flow_runs/{left['id']}").json()["state_type"] == "CRASHED"
    assert orchestrator.crash_left_open() == 0


def test_flows_folder_is_where_prefect_yaml_says() -> None:
    for name in ("ingest", "analyse", "digest"):
        assert f"entrypoint: flows/{name}.py:{name}" in (ROOT / "prefect.yaml").read_text(encoding="utf-8")
        assert Path(ROOT / "flows" / f"{name}.py").exists()
