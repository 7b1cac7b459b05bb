"""The demo's first day, served; one Prefect server for all flows of this process. A plugin, for its fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from holding_server import AT, DEMO, ROOT, HoldingServer, set_environment

from newswake.replay.archive import Archive
from newswake.replay.opening import open_archive
from newswake.settings import Settings, load_settings


@pytest.fixture(scope="session")
def first_day() -> Archive:
    return open_archive(DEMO, start=datetime(2025, 1, 20, tzinfo=UTC), end=AT)


@pytest.fixture(scope="module")
def replay(first_day: Archive) -> Iterator[HoldingServer]:
    with HoldingServer(first_day) as server:
        yield server
        server.release()


@pytest.fixture
def served(tmp_path: Path, replay: HoldingServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an empty data folder whose feeds are the replay server's."""
    replay.release()
    set_environment(monkeypatch, tmp_path / "data", replay.address)
    return load_settings(ROOT)


@pytest.fixture(scope="module")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that ends with its module: its services take a tenth of a core as long as it stands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        patch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        patch.setenv("DO_NOT_TRACK", "1")
        patch.setenv("PREFECT_LOGGING_LEVEL", "WARNING")
        from prefect.settings import PREFECT_API_URL
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=120):
            yield str(PREFECT_API_URL.value())
