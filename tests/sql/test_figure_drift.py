"""What no case can say of figures: how long a long table takes, and a figure without a unit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from builders import build_world

from newswake.store.connect import WORKING
from newswake.store.engines import Instance, Place

VALUES = 4_000


@pytest.fixture
def table(made_store: Callable[[str], Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A store with one article that tells many values of one slot."""
    with Instance(Place(made_store("duckdb") / WORKING)).opened(read_only=False, wait_seconds=10) as con:
        con.execute("BEGIN")
        build_world(
            con,
            {
                "article": [{"article_id": "a1"}],
                "story_member": [{"article_id": "a1", "story_id": "s1"}],
                "figure": [
                    {"article_id": "a1", "subject": "Acme", "unit": "USD", "value_low": str(n), "measure": "new users"}
                    for n in range(1, VALUES + 1)
                ],
            },
        )
        yield con
        con.execute("ROLLBACK")


def test_many_values_of_one_slot_take_no_time_without_end(table: duckdb.DuckDBPyConnection) -> None:
    began = time.process_time()
    rows = table.execute("SELECT against_first FROM main.figure_drift").fetchall()
    assert time.process_time() - began < 2  # .2 s here; of all pairs of its values it was 4 s
    assert [row[0] for row in rows].count("conflict") == 0 and len(rows) == VALUES


def test_a_figure_without_a_unit_has_words_that_say_what_is_measured(table: duckdb.DuckDBPyConnection) -> None:
    table.execute("UPDATE store.figure SET unit = ''")
    assert table.execute("SELECT DISTINCT measured FROM main.figure_slot").fetchall() == [(["users"],)]
