"""What the README tells people to type works, every command teaches, and the documents name what is there."""

from __future__ import annotations

import re
import shlex

import pytest
from builders import ROOT
from typer.main import get_command

from newswake.cli.main import app

README = (ROOT / "README.md").read_text(encoding="utf-8")
# These install, stay running, go to the internet, or are the demo itself, which tests/test_demo.py runs.
ELSEWHERE = re.compile(r"newswake (run|up|replay|demo)\b")
COMMANDS = [
    line.strip().partition(" #")[0]
    for line in README.splitlines()
    if line.startswith("    .venv/bin/newswake ") and not ELSEWHERE.search(line)
]
NAMES = sorted(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_readme_runs(on_small_store, line: str) -> None:  # type: ignore[no-untyped-def]
    said = on_small_store(*shlex.split(line)[1:])
    assert said.code == 0, said.err


def test_the_readme_has_commands_and_three_questions() -> None:
    assert len([line for line in COMMANDS if " sql " in line]) == 3


@pytest.mark.parametrize("name", NAMES)
def test_every_command_teaches_and_stands_in_the_changelog(newswake, name: str) -> None:  # type: ignore[no-untyped-def]
    said = newswake(name, "--help")
    assert said.code == 0 and len(said.out) > 200
    assert f"`{name}`" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8") or f"newswake {name}" in (
        ROOT / "CHANGELOG.md"
    ).read_text(encoding="utf-8")


def test_the_commands_of_the_issue_are_there() -> None:
    wanted = "run demo replay up status query sql describe search why eval feeds narratives digest publish"
    assert set(wanted.split()) <= set(NAMES)


def test_the_documents_name_files_that_exist() -> None:
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for link in re.findall(r"\]\((?!http)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"
