"""Which lines repeat on an outlet's pages: how many articles, of how many, how far apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from world import AT, put

from newswake.collect.templates import LEAST_DAYS, Repeated
from newswake.store.connect import Store
from newswake.store.runs import Run
from newswake.store.templates import outlets_with_news, repeated_lines

pytestmark = pytest.mark.parametrize("engine", ["duckdb"])

BOX = "Every Friday in your inbox, at no cost to you"
SINCE = AT - timedelta(days=28)


def fill(store: Store, run: Run, having: int, of: int, *, days: float = LEAST_DAYS) -> list[Repeated]:
    """Store so many articles of one outlet, the first ``having`` with the box, and return what repeats."""
    with store.writing(run) as tx:
        put(tx.con, "outlet")
        put(tx.con, "run", run_id="now", status="running")
        for n in range(of):
            seen = AT + timedelta(days=days) * n / max(1, having - 1)
            text = f"What number {n} says is its own, and no other says it.\n\n- {BOX}" if n < having else f"Only {n}."
            put(tx.con, "article", article_id=f"a{n:02}", version_id=f"a{n:02}.1", first_seen_at=AT, event_at=seen)
            put(tx.con, "version", article_id=f"a{n:02}", version_id=f"a{n:02}.1", text=text, run_id="now")
    with store.reading() as con:
        assert outlets_with_news(con, SINCE) == ["o"]
        return repeated_lines(con, ["o"], SINCE)


@pytest.mark.parametrize(("having", "of"), [(5, 5), (5, 16), (6, 20)])
def test_a_line_of_five_articles_and_three_in_ten_repeats(store: Store, run: Run, having: int, of: int) -> None:
    assert fill(store, run, having, of) == [Repeated("o", BOX, having, of, "a00.1")]


@pytest.mark.parametrize(("having", "of"), [(4, 4), (5, 17), (6, 21)])
def test_of_fewer_or_of_more_it_does_not(store: Store, run: Run, having: int, of: int) -> None:
    assert fill(store, run, having, of) == []


def test_nor_does_what_stood_there_for_less_than_three_days(store: Store, run: Run) -> None:
    assert fill(store, run, 5, 5, days=LEAST_DAYS - 0.01) == []


def test_articles_of_long_ago_do_not_count(store: Store, run: Run) -> None:
    assert len(fill(store, run, 5, 5)) == 1
    with store.reading() as con:
        assert repeated_lines(con, ["o"], AT) == []
        assert outlets_with_news(con, AT) == []


def test_an_outlet_whose_texts_were_looked_at_is_not_looked_at_again(store: Store, run: Run) -> None:
    fill(store, run, 5, 5)
    with store.writing(run) as tx:
        tx.con.execute("UPDATE store.run SET status = 'completed'")
    with store.reading() as con:
        assert outlets_with_news(con, SINCE) == []
