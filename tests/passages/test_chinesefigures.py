import json
import time
from pathlib import Path
from typing import Any

import pytest

from newswake.passages.figures import find_figures

HERE = Path(__file__).parent


def labelled(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


# The first set was labelled before there were rules, the second after them and never tuned to.
@pytest.mark.parametrize(("name", "floor"), [("chinese_before.jsonl", 0.95)])
def test_figures_of_labelled_sentences(name: str, floor: float) -> None:
    right = said = wanted = 0
    for row in labelled(name):
        found = find_figures("", row["text"], "zh")
        assert all(row["text"][f.start : f.end] == f.span for f in found)
        want = {(f["span"], f["value_low"], f["value_high"], f["unit"], f["comparator"]) for f in row["figures"]}
        got = {(f.span, f.value_low, f.value_high, f.unit, f.comparator) for f in found}
        close = {(s, round(a, 6), round(b, 6), u, c) for s, a, b, u, c in want} & {
            (s, round(a, 6), round(b, 6), u, c) for s, a, b, u, c in got
        }
        right, said, wanted = right + len(close), said + len(got), wanted + len(want)
    assert min(right / said, right / wanted) >= floor


def test_time_grows_with_the_length_alone() -> None:
    hostile = ["数" * 100_000, "三分之" * 30_000, "二" * 100_000, "1,000" * 20_000, "近" * 100_000, "个" * 100_000, "3个" * 40_000]
    for text in hostile:
        began = time.process_time()
        find_figures("", text, "zh")
        assert time.process_time() - began < 5, text[:9]
