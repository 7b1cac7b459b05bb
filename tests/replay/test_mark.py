"""A data folder that a replay filled, or is filling."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import settings_in

from newswake.cli.flows import run_flows
from newswake.cli.serving import stay_up
from newswake.errors import StoreBusy, StoreError
from newswake.replay.mark import only_replay
from newswake.store.one_run import FLOWS, one_run


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The folder of a replay that has ended."""
    with only_replay(tmp_path / "data", "demo"):
        (tmp_path / "data" / "working.duckdb").write_text("rows")
    return tmp_path / "data"


def test_today_s_press_is_not_mixed_with_a_replay(filled: Path) -> None:
    for begin in (lambda: run_flows(settings_in(filled)), lambda: stay_up(settings_in(filled), 1)):
        with pytest.raises(StoreError, match=r"holds the replay of demo.*NEWSWAKE_DATA_DIR=\.\.\."):
            begin()
    assert not (filled / "prefect").exists()


def test_a_replay_server_s_press_may_go_there(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_in(filled)
    via = settings.model_copy(update={"collect": settings.collect.model_copy(update={"fetch_via": "http://x"})})
    ran: list[str] = []
    monkeypatch.setattr("newswake.cli.flows.run_flow", lambda _, name, **given: ran.append(name))
    run_flows(via, only="ingest")
    assert ran == ["ingest"]


def test_the_next_replay_of_the_same_archive_begins_anew_and_takes_nothing_else(
    filled: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (filled / "replay" / "other").mkdir(parents=True)
    (filled / "prefect").mkdir()
    (filled / "working.duckdb.wal").write_text("rows")
    (filled / "live").mkdir()
    (filled / "live" / "working.duckdb").write_text("the real press")
    (filled / "notes.txt").write_text("mine")
    with only_replay(filled, "demo"):
        locks = {f"{flow}.lock" for flow in (*FLOWS, "replay")}
        assert {item.name for item in filled.iterdir()} == {"replay", "replay-of", "live", "notes.txt", *locks}
    assert (filled / "live" / "working.duckdb").read_text() == "the real press"
    assert "the replay of demo that lies there, with its rulings, is replaced" in caplog.text


@pytest.mark.parametrize("flow", [*FLOWS, "replay"])
def test_nothing_is_deleted_while_another_works_there(filled: Path, flow: str) -> None:
    with (
        one_run(filled, flow),
        pytest.raises(StoreBusy, match=f"{flow} is already running"),
        only_replay(filled, "demo"),
    ):
        pass
    assert (filled / "working.duckdb").exists()


@pytest.mark.parametrize(("name", "held"), [("weeks", "demo"), ("demo", "another job")])
def test_what_another_wrote_is_left_alone(filled: Path, name: str, held: str) -> None:
    if held != "demo":
        (filled / "replay-of").unlink()
    with pytest.raises(StoreError, match=f"holds {held}, not {name}"), only_replay(filled, name):
        pass
    assert (filled / "working.duckdb").exists()
