"""The direction of imports: values ← pure steps ← edges ← pipeline ← flows, replay ← cli."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "newswake"
EDGES = (
    "collect.fetch",
    "collect.failures",
    "collect.raw",
    "collect.erasing",
    "collect.connections",
    "collect.workers",
    "collect.hosts",
    "collect.houserules",
    "collect.addresses",
    "embed",
    "store",
    "digest.send",
)
LEVELS = {"models": 0, "errors": 0, "settings": 1, "pipeline": 3, "replay": 4, "cli": 5}
# What a pure step has no business with.
IMPURE = {"duckdb", "httpx", "prefect", "socket", "subprocess", "time", "random"}
# It names the exceptions that it weighs, and asks neither module for anything else.
NAMES_ONLY = {"collect.politeness": {"socket"}}


def room_of(module: str) -> str:
    return module.removeprefix("newswake.").removesuffix(".__init__")


def level(room: str) -> int:
    """0 values, 1 settings, 1 pure steps, 2 edges, 3 pipeline, 4 replay, 5 cli."""
    if any(room == edge or room.startswith(edge + ".") for edge in EDGES):
        return 2
    return LEVELS.get(room.split(".")[0], 1)


def imports(file: Path) -> Iterator[str]:
    """Modules that a file imports when it runs: those for types alone are left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    typing_only = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test)
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module.startswith("newswake"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name.islower())


ROOMS = sorted(SRC.rglob("*.py"))


@pytest.mark.parametrize("file", ROOMS, ids=lambda f: str(f.relative_to(SRC)))
def test_a_room_imports_only_what_lies_below_it(file: Path) -> None:
    room = room_of(".".join(file.relative_to(SRC).with_suffix("").parts))
    for module in imports(file):
        if module == "newswake" or not module.startswith("newswake."):
            continue
        assert level(room_of(module)) <= level(room), f"{room} imports {module}"


@pytest.mark.parametrize(
    "file",
    [f for f in ROOMS if level(room_of(".".join(f.relative_to(SRC).with_suffix("").parts))) <= 1],
    ids=lambda f: str(f.relative_to(SRC)),
)
def test_a_pure_step_knows_no_clock_network_or_database(file: Path) -> None:
    room = room_of(".".join(file.relative_to(SRC).with_suffix("").parts))
    found = {module.split(".")[0] for module in imports(file)} & (IMPURE - NAMES_ONLY.get(room, set()))
    assert not found, f"{room} imports {found}"
    assert "datetime.now" not in file.read_text(encoding="utf-8")


def test_only_the_store_imports_duckdb_and_only_flows_and_one_command_import_prefect() -> None:
    rooms = {room_of(".".join(f.relative_to(SRC).with_suffix("").parts)): set(imports(f)) for f in ROOMS}
    duckdb = {room for room, modules in rooms.items() if "duckdb" in {m.split(".")[0] for m in modules}}
    assert duckdb and all(room.startswith("store") for room in duckdb)
    prefect = {room for room, modules in rooms.items() if "prefect" in {m.split(".")[0] for m in modules}}
    assert prefect <= {"cli.flows", "cli.serving"}
