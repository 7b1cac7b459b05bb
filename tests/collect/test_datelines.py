from __future__ import annotations

from datetime import date

import pytest
from lxml.html import fromstring

from newswake.collect.blocks import blocks_of
from newswake.collect.datelines import dateline


def day_beside(heading: str, after: str = "") -> date | None:
    tree = fromstring(f"<html><body>{heading}<h1>Chips fall</h1>{after}<p>{'A sentence. ' * 20}</p></body></html>")
    claim = dateline(blocks_of(tree))
    assert claim is None or (claim.claimed_in, claim.precision) == ("dateline", "day")
    return claim.local_day if claim else None


@pytest.mark.parametrize(
    "said",
    [
        "January 28, 2025",
        "Published: Jan. 28th, 2025 at 3:05 pm",
        "By A Writer | 28 January 2025",
        "28. Januar 2025",
        "28 janvier 2025",
        "28 de enero de 2025",
        "28 gennaio 2025",
        "2025-01-28",
        "2025年1月28日",
        "28/01/2025",
        "1/28/2025",
        "28.1.2025",
        "Updated January 30, 2025 · Published January 28, 2025",
    ],
)
def test_days_as_they_are_written(said: str) -> None:
    assert day_beside("", f"<div>{said}</div>") == date(2025, 1, 28)
    assert day_beside(f"<div>{said}</div>") == date(2025, 1, 28)


@pytest.mark.parametrize(
    "said",
    [
        "Updated January 28, 2025",
        "Last reviewed on 28 January 2025",
        "4/5/2025",
        "Open from January 1, 2013 to January 28, 2025",
        "© January 28, 2025",
        "February 31, 2025",
        "January 2025",
        "On January 28, 2025, the shares fell by a sixth, " + "and so on, " * 10,
    ],
)
def test_what_names_no_day_of_publication(said: str) -> None:
    assert day_beside("", f"<div>{said}</div>") is None


def test_the_label_may_stand_in_a_block_before() -> None:
    assert day_beside("", "<div>Updated</div><div>January 28, 2025</div>") is None
    assert day_beside("", "<div>Published</div><div>January 28, 2025</div>") == date(2025, 1, 28)


def test_the_nearest_day_counts() -> None:
    far = "<div>Word</div>" * 5 + "<div>January 2, 2024</div>"
    assert day_beside("", "<div>January 28, 2025</div>" + far) == date(2025, 1, 28)


def test_a_page_without_a_heading_has_none() -> None:
    assert dateline(blocks_of(fromstring("<p>January 28, 2025</p>"))) is None
