"""Every view on small worlds: the CSVs of a case go in, and the view's rows must be those of expected.csv, exactly."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from functools import cache
from pathlib import Path

import duckdb
import pytest
from builders import ROOT, build_world, read_world

from newswake.store.connect import WORKING
from newswake.store.engines import LAKE_CATALOG, LAKE_FOLDER, Instance, Place
from newswake.store.sql_files import sql_files
from newswake.store.views import parse_view

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(file.parent for file in CASES.glob("*/*/expected.csv"))
VIEWS = [parse_view(file).name for file in sql_files(ROOT / "sql" / "views")]
# On DuckLake one case shows that a view stands there; what else its cases say is of the same SQL.
ON_LAKE = {folder.parent.name: folder for folder in FOLDERS}
RUNS = [("duckdb", folder) for folder in FOLDERS] + [("ducklake", folder) for folder in ON_LAKE.values()]


def name_of(param: str | Path) -> str:
    return param if isinstance(param, str) else f"{param.parent.name}-{param.name}"


@pytest.fixture(scope="module")
def open_stores(
    made_store: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], duckdb.DuckDBPyConnection]]:
    """An empty store of each engine, open: each case is rolled back, which is faster than a copy for each.

    No parameter of the fixture, which pytest would make anew for each case.
    """
    with ExitStack() as stack:

        @cache
        def open_store(engine: str) -> duckdb.DuckDBPyConnection:
            folder = tmp_path_factory.mktemp("cases") / "data"
            shutil.copytree(made_store(engine), folder)
            lake = Place(folder / LAKE_CATALOG, folder / LAKE_FOLDER)
            place = Place(folder / WORKING) if engine == "duckdb" else lake
            return stack.enter_context(Instance(place).opened(read_only=False, wait_seconds=10))

        yield open_store


@pytest.mark.parametrize(("engine", "folder"), RUNS, ids=name_of)
def test_view(open_stores: Callable[[str], duckdb.DuckDBPyConnection], engine: str, folder: Path) -> None:
    open_store = open_stores(engine)
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as opened:
        columns, *expected = list(csv.reader(opened))
    open_store.execute("BEGIN")
    try:
        build_world(open_store, read_world(folder))
        found = open_store.execute(f"SELECT {', '.join(columns)} FROM main.{folder.parent.name}").fetchall()
    finally:
        open_store.execute("ROLLBACK")
    assert sorted([as_text(value) for value in row] for row in found) == sorted(expected)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_a_case(view: str) -> None:
    assert any(folder.parent.name == view for folder in FOLDERS), f"{CASES}/{view}: no case"


def as_text(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "|".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
