"""How fast articles get their stories, embedding aside, with so many in the window; and the window grouped anew.

    python benchmarks/bench_assign.py [--window 100000] [--batch 1000] [--kept FOLDER]

The window is made of 6,000 real English items of ../shared/data/replay, two for each article: the title of one, the
summary of the other, and a vector between theirs, over seven days. So its words are the real press's; at 100,000
some seventeen articles have each headline. The window is first grouped at once, which is what a nightly repair
does; then batches come as they would within an hour. A tenth of the window stands beside it: how the cost grows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from story_sets import ENCODER, SETS, KeptVectors

from newswake.stories.assign import assign_stories
from newswake.stories.features import Report, headline, story_text
from newswake.stories.judge import load_judge
from newswake.stories.pairs import PairModel
from newswake.stories.state import StoryState

ARCHIVES = SETS.parent / "replay"
ITEMS, HOURS = 6000, 168.0
START = datetime(2025, 1, 20, tzinfo=UTC)
_ENGLISH = re.compile(r"\b(?:the|of|to|and|for|with|from|is|in|on)\b", re.IGNORECASE)
Floats = NDArray[np.float32]


def read_items() -> list[tuple[str, str]]:
    """Return titles and summaries of the archives, those in English by their small words, a sample."""
    items = set()
    for file in sorted(ARCHIVES.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                title = str(row.get("title") or "").strip()
                text = re.sub(r"<[^>]+>", " ", str(row.get("summary") or row.get("description_html") or ""))[:2000]
                words = len(f"{title} {text[:300]}".split())
                if title and len(_ENGLISH.findall(f"{title} {text[:300]}")) > 0.08 * words:
                    items.add((title, text.strip()))
    return random.Random(1).sample(sorted(items), ITEMS)


class Press:
    """Makes articles out of two items each."""

    def __init__(self, items: list[tuple[str, str]], vectors: KeptVectors) -> None:
        self._items = items
        self._whole = vectors.encode([story_text(*item) for item in items])
        self._heads = vectors.encode([headline(*item) for item in items])
        self._pick = np.random.default_rng(1)
        self._made = 0

    def articles(self, number: int, since: float, until: float) -> list[Report]:
        """Return articles of the hours between, in their order."""
        one, other = self._pick.integers(0, ITEMS, number), self._pick.integers(0, ITEMS, number)
        whole, heads = (_between(each[one], each[other]) for each in (self._whole, self._heads))
        hours = np.sort(self._pick.uniform(since, until, number))
        made = []
        for at in range(number):
            seen = START + timedelta(hours=float(hours[at]))
            title, text, key = self._items[one[at]][0], self._items[other[at]][1], f"a{self._made + at:07}"
            made.append(Report(key, title, text, "en", seen, seen, whole[at], "", "news", heads[at]))
        self._made += number
        return made


def _between(one: Floats, other: Floats) -> Floats:
    mixed: Floats = 0.8 * one + 0.6 * other
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    return mixed


def measure(press: Press, window: int, batch: int, model: PairModel) -> Iterator[str]:
    """Yield what was measured with so many in the window."""
    reports = press.articles(window, 0, HOURS)
    began = time.perf_counter()
    found = assign_stories(reports, StoryState(), model=model)
    yield f"{window:,} grouped at once: {time.perf_counter() - began:.1f} s, {len(found.founded):,} stories"
    seconds, state = [], found.state
    for _ in range(5):
        arrived = press.articles(batch, HOURS, HOURS + 0.2)
        began = time.perf_counter()
        state = assign_stories(arrived, state.active(START + timedelta(hours=0.2)), model=model).state
        seconds.append(time.perf_counter() - began)
    yield f"{batch:,} more, five times: {', '.join(f'{batch / each:,.0f}' for each in seconds)} articles/s (goal 1,000)"
    yield f"peak memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB (goal 2)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--window", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--kept", type=Path, help="keep vectors in this folder between calls")
    asked = parser.parse_args()
    if not ARCHIVES.is_dir():
        sys.exit(f"{ARCHIVES}: the public archives are not here")
    judge = load_judge(ENCODER)
    assert judge.model
    press = Press(read_items(), KeptVectors(asked.kept, judge.adapter))
    for window in (asked.window // 10, asked.window):
        for line in measure(press, window, asked.batch, judge.model):
            print(line, flush=True)


if __name__ == "__main__":
    main()
