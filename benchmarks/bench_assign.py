"""How fast articles get their stories, embedding aside, with so many in the window; and the window grouped anew.

    python benchmarks/bench_assign.py [--window 100000] [--batch 1000] [--kept FOLDER] [--density]

The window is made of 6,000 real English items of ../shared/data/replay, two for each article: the title of one, the
summary of the other, and a vector between theirs, over seven days. So its words are the real press's; at 100,000
some seventeen articles have each headline. The window is first grouped at once, which is what a nightly repair
does; then batches come as they would within an hour. A tenth of the window stands beside it: how the cost grows.
What decides the cost is how many pairs are near. Of each window the share is told, beside that of the items as they
are, of weeks of the feeds on artificial intelligence alone, and of a week's largest stories (``--density`` tells only
that). Processor seconds of all threads stand beside those of the clock, which other work on the machine stretches.
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
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from story_sets import ENCODER, FEEDS, SETS, KeptVectors, Rows, read_rows

from newswake.stories.assign import THRESHOLD, assign_stories
from newswake.stories.compared import compare
from newswake.stories.evaluate import read_reports
from newswake.stories.features import Report, headline, story_text
from newswake.stories.judge import load_judge
from newswake.stories.match import Rule
from newswake.stories.pairs import NEAR, PairModel
from newswake.stories.state import StoryState

ARCHIVES = SETS.parent / "replay"
ITEMS, HOURS, SAMPLE = 6000, 168.0, 500
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

    def items(self) -> list[Report]:
        """Return each item as it is, at any time of the window."""
        hours = self._pick.uniform(0, HOURS, ITEMS).tolist()
        return [
            Report(f"a{at:07}", *item, "en", seen, seen, self._whole[at], "", "news", self._heads[at])
            for at, (item, hour) in enumerate(zip(self._items, hours, strict=True))
            for seen in [START + timedelta(hours=hour)]
        ]

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


def tell_density(name: str, reports: Sequence[Report], model: PairModel) -> str:
    """Say which shares of pairs are near, score at all, and reach the threshold: of some reports with all."""
    rule = Rule(compare(reports, served=("en",)), model=model)
    every, vectors = np.arange(len(reports)), rule.compared.vectors
    some = np.sort(np.random.default_rng(2).permutation(len(reports))[:SAMPLE])
    pairs = len(some) * (len(reports) - 1)
    near = np.count_nonzero(vectors[some] @ vectors.T >= NEAR) - len(some)
    scored = rule.score(some, every)
    good = np.count_nonzero(scored.data >= THRESHOLD) - len(some)
    shares = (near / pairs, (scored.nnz - len(some)) / pairs, good / pairs)
    return f"{name}: of the pairs {shares[0]:.2%} near, {shares[1]:.2%} score, {shares[2]:.3%} reach the threshold"


def compare_densities(press: Press, vectors: KeptVectors, model: PairModel) -> Iterator[str]:
    """Yield the density of made articles, of the items that they are made of, and of the labelled sets."""
    yield tell_density("made", press.articles(ITEMS, 0, HOURS), model)
    yield tell_density("items as they are", press.items(), model)
    for name in (FEEDS, "newsweek_2025"):
        weeks: dict[str, Rows] = {}
        for row in read_rows(name):
            weeks.setdefault(row.get("replay") or name, []).append(row)
        for week, rows in weeks.items():
            yield tell_density(week, read_reports(rows, vectors), model)


def measure(press: Press, window: int, batch: int, model: PairModel) -> Iterator[str]:
    """Yield what was measured with so many in the window."""
    reports = press.articles(window, 0, HOURS)
    timed = Timed()
    found = assign_stories(reports, StoryState(), model=model)
    yield f"{window:,} grouped at once: {timed.stop().said()}, {len(found.founded):,} stories"
    state = found.state
    for _ in range(5):
        arrived = press.articles(batch, HOURS, HOURS + 0.2)
        timed = Timed()
        state = assign_stories(arrived, state.active(START + timedelta(hours=0.2)), model=model).state
        yield f"{batch:,} more: {timed.stop().said(batch)} (goal 1,000)"
    yield f"peak memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB (goal 2)"


class Timed:
    """Seconds by the clock, and of all threads together by the processor."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()
        self.passed = self.used = 0.0

    def stop(self) -> Timed:
        """Count no longer."""
        self.passed, self.used = time.perf_counter() - self._began[0], time.process_time() - self._began[1]
        return self

    def said(self, articles: int = 0) -> str:
        """Say what passed, and how many articles a second that is."""
        passed, used = self.passed, self.used
        rate = f", {articles / passed:,.0f} articles/s" if articles else ""
        return f"{passed:.1f} s ({used:.1f} of the processor){rate}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--window", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--density", action="store_true", help="tell how dense windows are, and no more")
    parser.add_argument("--kept", type=Path, help="keep vectors in this folder between calls")
    asked = parser.parse_args()
    if not ARCHIVES.is_dir():
        sys.exit(f"{ARCHIVES}: the public archives are not here")
    judge = load_judge(ENCODER)
    assert judge.model
    vectors = KeptVectors(asked.kept, judge.adapter)
    press = Press(read_items(), vectors)
    if asked.density:
        print("\n".join(compare_densities(press, vectors, judge.model)))
        return
    for window in (asked.window // 10, asked.window):
        for line in measure(press, window, asked.batch, judge.model):
            print(line, flush=True)


if __name__ == "__main__":
    main()
