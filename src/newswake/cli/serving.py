"""`newswake up`: a Prefect server on loopback, the deployments of prefect.yaml and a worker, until told to stop."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from newswake.cli.children import POLL_SECONDS, Child, start, stop_signals
from newswake.cli.flows import flow_environment
from newswake.cli.orchestrator import HEARTBEAT_SECONDS, POOL, Orchestrator
from newswake.cli.show import console
from newswake.errors import NewswakeError, StoreBusy, StoreError
from newswake.replay.mark import refuse_replayed
from newswake.settings import Settings
from newswake.store.connect import Store

START_SECONDS = 240.0  # a server takes 10 s on an idle machine, and took 60 on two cores that had eight things to do
RUNS_STOP_SECONDS = 20.0  # to write down that they were stopped, after whoever holds the store
WORKER_STOPS_SECONDS = 10.0
SERVER_STOPS_SECONDS = 10.0


class _Asked(Exception):
    """Somebody asked to stop."""


def stay_up(settings: Settings, port: int) -> None:
    """Keep the schedule running until Ctrl-C, which raises KeyboardInterrupt, or SIGTERM, after which it returns.

    Raises NewswakeError where the port is taken or a child does not start or ends by itself, StoreBusy where the data
    folder is already being served, StoreError where it holds a replay. Whatever the end, no process of it is left.
    """
    refuse_replayed(settings)
    home = settings.data_dir / "prefect" / "up"
    _make(home)
    with _only_one(home) as lock, stop_signals() as asked:
        _refuse_taken(port)
        Store.open(settings)  # a folder or a store that is not usable is said now, not in the log of some run
        scene = Scene(settings.root, home, _environment(settings, home, port), lock)
        try:
            with ExitStack() as children:
                _serve(settings, scene, port, asked, children)
        except _Asked:
            console.print("stopped the worker and the server")
    if signal.SIGINT in asked:
        raise KeyboardInterrupt


@dataclass(frozen=True)
class Scene:
    """Where children live: the project's folder, a home for their files, their environment, the lock they share."""

    root: Path
    home: Path
    environment: dict[str, str]
    lock: int

    def start(self, name: str, *arguments: str) -> Child:
        """Start Prefect's own command with ``arguments``."""
        command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
        log = self.home / f"{name}.log"
        return start(name, command, folder=self.root, environment=self.environment, log=log, keep_open=self.lock)


def _serve(settings: Settings, scene: Scene, port: int, asked: list[int], children: ExitStack) -> None:
    address = f"http://127.0.0.1:{port}"
    orchestrator = Orchestrator(address)
    console.print(f"starting the Prefect server on {address} …")
    server = scene.start("server", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    children.callback(server.stop, SERVER_STOPS_SECONDS)
    _note(scene.lock, server)
    _until(orchestrator.healthy, [server], asked, "the server")
    orchestrator.make_pool()
    if left := orchestrator.crash_left_open():
        cut = "a run was" if left == 1 else f"{left} runs were"
        console.print(f"{cut} cut off when it ended before; the next of the flow goes on from there", soft_wrap=True)
    orchestrator.watch_heartbeats()

    began = datetime.now(UTC)
    worker = scene.start("worker", "worker", "start", "--pool", POOL, "--type", "process", "--name", POOL)
    children.callback(worker.stop, WORKER_STOPS_SECONDS)
    children.callback(_stop_runs, orchestrator, worker)
    _note(scene.lock, server, worker)
    _deploy(scene, [server, worker], asked)
    _until(lambda: orchestrator.worker_since(began), [server, worker], asked, "the worker")

    _tell(settings, scene, address)
    _until(lambda: False, [server, worker], asked, "the end", seconds=float("inf"))


def _deploy(scene: Scene, others: Sequence[Child], asked: list[int]) -> None:
    child = scene.start("deploy", "deploy", "--all")
    try:
        _until(lambda: child.process.poll() is not None, others, asked, "the deployments")
    finally:
        child.stop(0)
    if child.process.returncode:
        raise child.failed()


def _stop_runs(orchestrator: Orchestrator, worker: Child) -> None:
    """End the runs under way while their worker lives: one that is stopped kills them before they can say a word."""
    try:
        processes = orchestrator.processes_under_way()
    except NewswakeError:
        return  # the server ended first; the next run of each flow closes what these leave open
    worker.stop_members(processes, RUNS_STOP_SECONDS)


def _until(
    true: Callable[[], bool], children: Sequence[Child], asked: list[int], what: str, seconds: float = START_SECONDS
) -> None:
    """Wait until something is true, for as long as the children live and nobody asks to stop."""
    deadline = time.monotonic() + seconds
    while not true():
        if asked:
            raise _Asked
        for child in children:
            if child.process.poll() is not None:
                raise child.failed()
        if time.monotonic() > deadline:
            raise NewswakeError(f"waited {seconds:.0f} s for {what} in vain; see {children[0].log.parent}/*.log")
        time.sleep(POLL_SECONDS)


def _tell(settings: Settings, scene: Scene, address: str) -> None:
    console.print(f"up since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", highlight=False)
    for deployment in _deployments(scene.root):
        console.print(f"  {deployment['name']:<9}{deployment['description']}", highlight=False)
    console.print(f"page    {address}   (this machine only)", soft_wrap=True, highlight=False)
    console.print(f"data    {settings.data_dir}", soft_wrap=True, highlight=False)
    console.print(f"logs    {scene.home}/*.log", soft_wrap=True, highlight=False)
    console.print("Ctrl-C stops it; newswake status, in another terminal, says what the runs found", soft_wrap=True)


def _deployments(root: Path) -> list[dict[str, str]]:
    file = root / "prefect.yaml"
    try:
        return list(yaml.safe_load(file.read_text(encoding="utf-8"))["deployments"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise NewswakeError(f"{file}: no deployments can be read from it: {error}") from None


def _environment(settings: Settings, home: Path, port: int) -> dict[str, str]:
    """Return the environment of server, worker and, through it, the flows: NEWSWAKE_… variables go along."""
    here = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {
        **os.environ,
        **flow_environment(settings),
        "PATH": here,  # `python` of prefect.yaml is the one that runs this
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_LOGGING_LEVEL": os.environ.get("PREFECT_LOGGING_LEVEL", "INFO"),
        "PREFECT_SERVER_LOGGING_LEVEL": os.environ.get("PREFECT_SERVER_LOGGING_LEVEL", "WARNING"),
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
        # In memory a lease dies with the server, and its slot is never given back: every later run would be cancelled.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        # 130 runs a day: without this the server's database grows for ever.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 86_400),
        "PREFECT_WORKER_QUERY_SECONDS": os.environ.get("PREFECT_WORKER_QUERY_SECONDS", "5"),
    }


@contextmanager
def _only_one(home: Path) -> Iterator[int]:
    """Hold the lock of a data folder's schedule; its children share it, so orphans of a killed `up` hold it too."""
    descriptor = os.open(home / "up.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holders = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
            raise StoreBusy(f"newswake up already runs on {home.parents[1]} ({holders}): stop it first") from None
        _note(descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


def _note(lock: int, *children: Child) -> None:
    said = "".join(f", {child.name} {child.process.pid}" for child in children)
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"PID {os.getpid()}{said}".encode(), 0)


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise NewswakeError(f"port {port} cannot be had ({error}): choose another by --port") from None


def _make(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{home}: cannot be made: {error.strerror}: choose another NEWSWAKE_DATA_DIR") from None
