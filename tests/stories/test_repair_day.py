"""The first run of a day is told by the runs that were completed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from newswake.store.runs import is_first_of_day

NOON = datetime(2025, 1, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours_ago", "status", "first"),
    [(None, "completed", False), (24, "completed", True), (12.5, "completed", True), (12, "completed", False),
     (1, "completed", False), (24, "failed", False)],
)  # fmt: skip
def test_the_first_run_of_a_day(hours_ago: float | None, status: str, first: bool) -> None:
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA store; CREATE TABLE store.run (flow VARCHAR, status VARCHAR, as_of TIMESTAMPTZ)")
        if hours_ago is not None:
            con.execute("INSERT INTO store.run VALUES ('analyse', ?, ?)", [status, NOON - timedelta(hours=hours_ago)])
        assert is_first_of_day(con, "analyse", NOON) is first
        assert is_first_of_day(con, "ingest", NOON) is False
