"""Which flows `newswake run` runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import AT, build_world, settings_in

from newswake.cli.flows import run_flows
from newswake.settings import Settings
from newswake.store.connect import Store
from newswake.store.runs import Run

WEEK = "2025-W05"  # whose Monday is the day of AT


@pytest.fixture
def observed(store: Store) -> Settings:
    """A store in which one outlet was observed on one day."""
    world = {"article": [{"article_id": "a1", "outlet_id": "o"}], "panel": [{"panel_id": "all-always-on"}]}
    with store.writing(Run("r", "analyse", AT)) as tx:
        build_world(tx.con, world)
    return settings_in(store.data_dir)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    flows: list[str] = []
    monkeypatch.setattr("newswake.cli.flows.check_network", lambda _: None)
    monkeypatch.setattr("newswake.cli.flows.run_flow", lambda _, name, **given: flows.append(name))
    return flows


def at(day: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newswake.cli.flows.clock", lambda _: day)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_digest_follows_the_end_of_an_observed_week_once(
    observed: Settings, store: Store, ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at(datetime(2025, 2, 2, 23, tzinfo=UTC), monkeypatch)  # the week before had no observed day
    run_flows(observed)
    assert ran == ["ingest", "analyse"]
    ran.clear()
    at(datetime(2025, 2, 3, tzinfo=UTC), monkeypatch)
    run_flows(observed)
    assert ran == ["ingest", "analyse", "digest"]
    ran.clear()
    with store.writing(Run("r", "digest", AT)) as tx:
        tx.con.execute(
            "INSERT INTO store.digest BY NAME SELECT $1 AS digest_id, $2::TIMESTAMPTZ AS from_at,"
            " $2::TIMESTAMPTZ AS to_at, $2::TIMESTAMPTZ AS as_of, '{}' AS answer, $2::TIMESTAMPTZ AS valid_from,"
            " 'r' AS run_id",
            [WEEK, AT],
        )
    run_flows(observed)
    assert ran == ["ingest", "analyse"]


def test_a_digest_that_is_asked_for_is_always_built(tmp_path: Path, ran: list[str]) -> None:
    run_flows(settings_in(tmp_path / "data"), only="digest")
    assert ran == ["digest"]
