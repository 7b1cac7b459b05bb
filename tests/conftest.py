"""Stores to test on: real ones, made once a session for each engine and copied for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb
import pytest
from builders import settings_in

from newswake.settings import Settings
from newswake.store.connect import WORKING, Store
from newswake.store.engines import LAKE_CATALOG, LAKE_FOLDER, Place
from newswake.store.runs import Run

# Two processes of tests share the cores: threads of one would only wait for the other's. Before anything loads torch.
os.environ.setdefault("OMP_NUM_THREADS", "1")
duckdb.connect = partial(duckdb.connect, config={"threads": 1})
# The longest files come first, so that neither process is left alone with one of them at the end. The real weeks follow
# the flows, whose process has loaded the model by then.
FIRST = ("test_demo.py", "test_flows.py", "test_real_weeks.py", "test_up.py", "test_interleavings.py", "test_stage.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the folder of an empty, closed store of an engine, to be copied."""
    made: dict[str, Path] = {}

    def folder(engine: str) -> Path:
        if engine not in made:
            made[engine] = tmp_path_factory.mktemp(engine) / "data"
            Store.open(settings_in(made[engine], engine))
        return made[engine]

    return folder


@pytest.fixture(params=["duckdb", "ducklake"])
def engine(request: pytest.FixtureRequest) -> str:
    """The engines that everything runs on. Override by ``parametrize("engine", ["duckdb"])`` where one is enough."""
    return str(request.param)


@pytest.fixture
def settings(tmp_path: Path, engine: str) -> Settings:
    """Settings whose data folder is empty."""
    return settings_in(tmp_path / "data", engine)


@pytest.fixture
def store(settings: Settings, made_store: Callable[[str], Path]) -> Store:
    """An empty store with every migration and view."""
    shutil.copytree(made_store(settings.store.engine), settings.data_dir)
    data_dir, lake = settings.data_dir, settings.store.engine == "ducklake"
    place = Place(data_dir / LAKE_CATALOG, data_dir / LAKE_FOLDER) if lake else Place(data_dir / WORKING)
    return Store(place, sql_folder=settings.root / "sql", wait_seconds=settings.store.lock_wait_seconds)


@pytest.fixture
def run() -> Run:
    """A run that needs no row of its own."""
    return Run("run-1", "ingest", datetime(2025, 1, 27, 9, tzinfo=UTC))
