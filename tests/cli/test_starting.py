"""What a person is told before Prefect starts, and what is not loaded for those who only want help."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import ROOT

from newswake.cli.readiness import check_network
from newswake.cli.show import following
from newswake.errors import FetchError
from newswake.pipeline.job import tell_progress

MODELS = ["torch", "sklearn", "prefect", "trafilatura"]
HEAVY = ["duckdb", "pyarrow", "numpy", "pandas", "httpx", "pydantic_settings", *MODELS]


@pytest.fixture
def no_prefect(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Prefect must not be asked for a flow; where it is, the data folder is noted."""
    asked: list[Path] = []

    def load(entrypoint: str) -> object:
        home = Path(os.environ["PREFECT_HOME"])
        home.mkdir()  # as Prefect does: without the folders above it
        asked.append(home.parent)
        return lambda **_: None

    monkeypatch.setattr("prefect.flows.load_flow_from_entrypoint", load)
    return asked


@pytest.mark.parametrize("words", [["--help"], ["query", "--help"], ["run", "--help"], ["feeds", "add", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    code = (
        f"import sys; sys.argv = ['newswake', *{words}]\n"
        "from newswake.cli.main import main\n"
        "try: main()\n"
        f"except SystemExit as ended: print([m for m in {HEAVY} if m in sys.modules], ended.code, file=sys.stderr)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stderr.strip() == "[] 0"
    assert "Usage" in said.stdout


def test_asking_loads_no_model_and_no_prefect(small_store: Path) -> None:
    code = (
        "import sys; sys.argv = ['newswake', 'query', 'top_stories', '-f', 'csv']\n"
        "from newswake.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([m for m in {MODELS} if m in sys.modules], file=sys.stderr)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "NEWSWAKE_DATA_DIR": str(small_store)},
    )
    assert said.stdout.startswith("headline,")
    assert said.stderr.strip() == "[]"


def test_a_data_folder_that_is_not_there_is_made_for_prefect(
    newswake, no_prefect: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("newswake.cli.flows.check_network", lambda _: None)
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(tmp_path / "data" / "live"))
    said = newswake("run", "--only", "ingest")
    assert no_prefect == [tmp_path / "data" / "live"]
    assert "newswake.duckdb: not there yet" in said.err  # the flow was none, so that nothing was published


@pytest.mark.parametrize("command", [("digest", "2025-W05", "--again"), ("run",), ("run", "--only", "analyse")])
def test_a_read_only_folder_is_one_line_before_prefect(
    newswake, no_prefect: list[Path], small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
) -> None:  # fmt: skip
    shutil.copytree(small_store, tmp_path / "data")
    (tmp_path / "data").chmod(0o555)
    # Whoever runs the tests as root may write everywhere: the mode decides.
    monkeypatch.setattr("newswake.cli.readiness.os.access", lambda path, _: bool(path.stat().st_mode & 0o200))
    try:
        said = newswake(*command)
    finally:
        (tmp_path / "data").chmod(0o755)
    assert said.code == 1 and not no_prefect
    assert said.err.startswith(f"{tmp_path / 'data'}: is read-only") and said.err.count("\n") == 1


def test_a_broken_seed_is_told_before_prefect(newswake, no_prefect: list[Path], monkeypatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("demo"))
    with (tmp_path / "seeds" / "feeds.csv").open("a", encoding="utf-8") as file:
        file.write("https://x.example/feed,nobody,rss,always_on\n")
    monkeypatch.setenv("NEWSWAKE_SEEDS_DIR", str(tmp_path / "seeds"))
    said = newswake("run")
    assert said.code == 1 and not no_prefect
    assert "feeds.csv:" in said.err and "nobody" in said.err


def test_without_a_network_a_run_ends_at_once(newswake, no_prefect: list[Path], monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def look_up(*_: object) -> None:
        raise OSError("Temporary failure in name resolution")

    monkeypatch.setattr("newswake.cli.readiness.socket.getaddrinfo", look_up)
    said = newswake("run")
    assert said.code == 1 and not no_prefect
    assert said.err.startswith("no network: not one of 8 feeds' hosts can be looked up")


def test_a_resolver_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.setattr("newswake.cli.readiness._LOOK_UP_SECONDS", 0.05)
    monkeypatch.setattr("newswake.cli.readiness.socket.getaddrinfo", lambda *_: threading.Event().wait(2))
    with pytest.raises(FetchError, match="no network"):
        check_network(["https://wire.example/feed"])


def test_one_host_that_is_known_is_a_network() -> None:
    check_network(["https://no-such-host.invalid/feed", "http://127.0.0.1:1/feed"])
    check_network([])


def test_progress_is_told_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newswake.cli.show._TOLD_EVERY_SECONDS", 0.0)
    with following("ingest"):
        tell_progress("feeds polled:", 3, 33)
    tell_progress("feeds polled:", 4, 33)
    said = capsys.readouterr().out
    assert "ingest: starting" in said and "ingest: feeds polled: 3 of 33" in said and "4 of 33" not in said
    assert not logging.getLogger("newswake.progress").handlers
