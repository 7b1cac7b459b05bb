"""Ingest, analyse and a command at once: nothing is lost, and the end is that of the same stages one after another.

Two hundred interleavings of small stages are in ``store/test_stage.py``; these are fewer, for each has a real cost.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import pytest
from builders import settings_in
from small_press import FIRST, LAST, SEEDS, DirectFetcher, WordCounter, press
from turns import MemoryStore, Stage, in_turns

from newswake.collect.read import read_page
from newswake.models import PageText
from newswake.pipeline import analyse, ingest, pages, reading, stories
from newswake.pipeline.job import Job
from newswake.settings import Settings
from newswake.store import inbox, stage
from newswake.store.runs import Run

Step = Callable[[Job], None]
INGEST = (ingest.poll_channels, reading.read_articles)
ANALYSE = (analyse.find_passages, analyse.group_copies, analyse.assign_stories)
ENTRIES, ARTICLES, IN_STORIES = 8, 8, 6  # one article became another, one is not about AI
# Reading beside passages or copies, each drawn thrice as often as any other pair: of 200 draws of all pairs alike, a
# stage that does not compare was told by 9, all of them of these two; of 80 drawn so, it is told by 8.
MEETING = 2 * ((1, 0), (1, 1))
Rows = Mapping[str, list[str]]


class Press:
    """A store with Thursday's press, analysed. On Monday ingest, analyse and a command come at once.

    Each pair of their stages is let loose on the state that it begins with.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = MemoryStore(settings.data_dir)
        ingest.sync_seeds(self._job("ingest", FIRST), SEEDS, press(settings.data_dir).channels)
        self._run(FIRST, INGEST, ANALYSE)
        self.store.keep("thursday")
        self.starts = [(i, j) for i in range(len(INGEST)) for j in range(len(ANALYSE))]
        for i, j in self.starts:
            self.store.reset("thursday")
            self._run(LAST, INGEST[:i], ANALYSE[:j])
            self.store.keep(f"after_{i}_{j}")
        self._ends: dict[tuple[int, int, str], Rows] = {}

    def interleaved(self, rng: random.Random) -> tuple[tuple[int, int, str], Rows]:
        """Let a stage of each flow and a command take turns; return start and first to commit, and how it ended."""
        i, j = rng.choice([*self.starts, *MEETING])
        self.store.reset(f"after_{i}_{j}")
        ingests, analyses = self._stages(i, j)
        in_turns(self.store, [ingests, analyses, self._command], rng)
        assert sorted(self.store.commits) == ["analyse", "command", "ingest"]
        first = next(name for name in self.store.commits if name != "command")
        return (i, j, first), self.store.rows()

    def serial(self, i: int, j: int, first: str) -> Rows:
        """Return how it ends where each stage begins after the one before has committed; then nothing may be lost."""
        if (i, j, first) not in self._ends:
            self.store.reset(f"after_{i}_{j}")
            ingests, analyses = self._stages(i, j)
            for stage in (ingests, analyses) if first == "ingest" else (analyses, ingests):
                stage()
            self._command()
            self._ends[i, j, first] = self.store.rows()
            self._lost_nothing()
        return self._ends[i, j, first]

    def _lost_nothing(self) -> None:
        self._run(LAST, INGEST, ANALYSE)
        with self.store.reading() as con:
            counts = con.execute(
                "SELECT (SELECT count(*) FROM store.entry), (SELECT count(*) FROM store.article),"
                " (SELECT count(*) FROM store.story_member WHERE valid_to IS NULL)"
            ).fetchone()
            assert counts == (ENTRIES, ARTICLES, IN_STORIES)
            assert [message.payload for message in inbox.take(con, "digest")] == [{"week": "2025-W04"}]

    def _stages(self, i: int, j: int) -> tuple[Stage, Stage]:
        return partial(INGEST[i], self._job("ingest", LAST)), partial(ANALYSE[j], self._job("analyse", LAST))

    def _command(self) -> None:
        inbox.send(self.store, "digest", "note", {"week": "2025-W04"}, "Ada", created_at=LAST)

    def _run(self, at: datetime, ingests: Iterable[Step], analyses: Iterable[Step]) -> None:
        for step in ingests:
            step(self._job("ingest", at))
        for step in analyses:
            step(self._job("analyse", at))

    def _job(self, flow: str, at: datetime) -> Job:
        return Job(self.settings, self.store, Run(flow, flow, at))


@pytest.fixture
def the_press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    archive = press(tmp_path)
    for room in (ingest, pages):
        monkeypatch.setattr(room, "Fetcher", lambda limits, clock: DirectFetcher(archive, clock))
    monkeypatch.setattr(reading, "read_pages", read_here)
    monkeypatch.setattr(stories, "vectors_of", lambda settings, store, run, texts, *_: WordCounter().encode(texts))
    return Press(settings_in(tmp_path))


def read_here(listed: Iterable[tuple[bytes, str]], **limits: float) -> Iterator[PageText]:
    return (_read(html, url) for html, url in listed)


@cache
def _read(html: bytes, url: str) -> PageText:
    return read_page(html, url=url)


def test_fifty_interleavings_of_the_real_stages_end_as_one_after_another(the_press: Press) -> None:
    for seed in range(50):
        order, found = the_press.interleaved(random.Random(seed))
        assert found == the_press.serial(*order), f"seed {seed}: {order}"


def test_the_interleavings_would_tell_of_a_stage_that_does_not_compare(
    the_press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "read_moves", lambda con: Anything())
    runs = (the_press.interleaved(random.Random(seed)) for seed in range(20))
    assert any(found != the_press.serial(*order) for order, found in runs)


class Anything(dict[str, int]):
    """Equal to every version: what a stage that does not compare would see."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False
