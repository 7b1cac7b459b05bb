"""The page that the project started from, as a careful reader found it."""

import json
from pathlib import Path
from typing import Any

import pytest

from newswake.models import Outlet
from newswake.passages.credits import find_credits
from newswake.passages.figures import find_figures
from newswake.passages.quotes import find_quotes

EXPECTED = Path(__file__).parents[2] / "../shared/data/seed/expected.json"


@pytest.fixture(scope="module")
def gold() -> dict[str, Any]:
    if not EXPECTED.exists():
        pytest.skip(f"{EXPECTED} is not here: the page's text is its publisher's, so it is not in the project")
    read: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return read


def test_every_quote_with_its_speaker(gold: dict[str, Any]) -> None:
    found = {(q.start, q.end): q.speaker for q in find_quotes(gold["title"], gold["text"]) if q.part == "text"}
    for quote in gold["quotes"]:
        speaker = found[quote["start"], quote["end"]].replace("’s", "")
        assert speaker == quote["speaker"]


def test_every_figure_with_value_unit_and_comparator(gold: dict[str, Any]) -> None:
    found = {f.start: f for f in find_figures(gold["title"], gold["text"]) if f.part == "text"}
    for figure in gold["figures"]:
        ours = found[figure["start"]]
        assert (ours.end, ours.value_low, ours.value_high) == (figure["end"], figure["value_low"], figure["value_high"])
        assert (ours.unit, ours.comparator) == (figure["unit"], figure["comparator"])
    assert len(found) == len(gold["figures"])


def test_the_credit_and_no_other(gold: dict[str, Any]) -> None:
    outlets = [Outlet("bbc", "bbc", "BBC", "bbc.com"), Outlet("reuters", "reuters", "Reuters", "reuters.com")]
    [credit] = find_credits(gold["title"], gold["text"], outlets)
    [wanted] = gold["credits"]
    assert (credit.start, credit.end, credit.kind) == (wanted["start"], wanted["end"], wanted["kind"])
