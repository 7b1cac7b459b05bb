"""digest, publish, check, and the help of every command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import typer
from builders import AT

from newswake.cli.main import app
from newswake.store.connect import Store
from newswake.store.runs import Run


@pytest.fixture
def own_store(small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small store that a test may change."""
    shutil.copytree(small_store, tmp_path / "data")
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_publish_replaces_the_copy(newswake, own_store: Path) -> None:
    before = (own_store / "newswake.duckdb").stat().st_ino
    said = newswake("publish")
    assert said.code == 0 and "newswake.duckdb: " in said.out and " MB" in said.out
    assert (own_store / "newswake.duckdb").stat().st_ino != before


@pytest.mark.parametrize("command", [("publish",), ("check",), ("digest",), ("feeds",), ("feeds", "check")])
def test_before_the_first_run_nothing_is_made(newswake, tmp_path: Path, command: tuple[str, ...]) -> None:
    said = newswake(*command)
    assert said.code == 1 and "nothing is stored here yet: begin with newswake demo" in said.err
    assert not (tmp_path / "data").exists()


def test_check_shows_the_rows_that_are_wrong(newswake, own_store: Path, settings_on: Store) -> None:
    with settings_on.writing(Run("r", "analyse", AT)) as tx:
        tx.con.execute("UPDATE store.hit SET span_end = 10000")
    said = newswake("check")
    assert said.code == 1
    assert "span outside version: 1" in said.out and "with rows that are wrong" in said.out


def test_check_passes_over_an_empty_store(newswake, made_store, tmp_path: Path) -> None:
    shutil.copytree(made_store("duckdb"), tmp_path / "data")
    said = newswake("check")
    assert said.code == 0 and "checks, none with rows that are wrong" in said.out


@pytest.fixture
def settings_on(own_store: Path) -> Store:
    from builders import ROOT

    from newswake.store.connect import WORKING
    from newswake.store.engines import Place

    return Store(Place(own_store / WORKING), sql_folder=ROOT / "sql", wait_seconds=10)


def test_a_digest_that_is_there_is_shown_and_copied_not_made_again(newswake, own_store: Path, tmp_path: Path) -> None:
    (own_store / "digests").mkdir()
    for ending in ("html", "md"):
        (own_store / "digests" / f"2025-W04.{ending}").write_text(f"kept {ending}")
    said = newswake("digest", "--out", str(tmp_path / "mail"))
    assert said.code == 0, "the last whole week before the run of 27 January is W04"
    assert said.out.splitlines() == [str(tmp_path / "mail" / f"2025-W04.{ending}") for ending in ("html", "md")]
    assert (tmp_path / "mail" / "2025-W04.md").read_text() == "kept md"


def test_a_digest_that_is_not_there_is_made_by_the_flow(
    newswake, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, object]] = []
    monkeypatch.setattr("newswake.cli.flows.run_flow", lambda _, name, **given: asked.append((name, given)))
    assert newswake("digest", "2025-W05").out.splitlines()[0] == str(own_store / "digests" / "2025-W05.html")
    assert asked == [("digest", {"week": "2025-W05"})]


def test_a_week_that_does_not_exist_is_an_error(newswake, own_store: Path) -> None:
    said = newswake("digest", "2025-W60")
    assert said.code == 1 and "2025-W60" in said.err


def every_command() -> list[tuple[str, ...]]:
    def walk(group: object, path: tuple[str, ...]) -> list[tuple[str, ...]]:
        found = [path] if path else []
        for name, command in sorted(getattr(group, "commands", {}).items()):
            found += walk(command, (*path, name))
        return found

    return walk(typer.main.get_command(app), ())


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_every_command_teaches(newswake, command: tuple[str, ...]) -> None:
    said = newswake(*command, "--help")
    assert said.code == 0
    body = said.out.split("Usage:")[1]
    assert len(body.split()) > 20, "a sentence that says what the command is for"


def test_the_commands_are_those_of_the_design() -> None:
    told = "run demo replay up status query sql describe search why eval feeds narratives digest publish"
    assert {path[0] for path in every_command()} >= set(told.split())


@pytest.mark.parametrize("week", ["2025-W06", "2024-W10"])
def test_a_week_that_the_store_does_not_have_is_refused(on_small_store, week: str) -> None:
    said = on_small_store("digest", week)
    assert said.code == 1
    assert f"digest {week}: the store has 2025-W0" in said.err and "2025-W05: choose one" in said.err
