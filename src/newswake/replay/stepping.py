"""Steps a replay's clock and runs the pipeline at each step: a past week, studied with today's narratives."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newswake.pipeline.ingest import record_left_out
from newswake.pipeline.job import running
from newswake.pipeline.passes import analyse_pass, digest_pass, ingest_pass
from newswake.replay.archive import Archive
from newswake.replay.server import ReplayServer
from newswake.seeds import Seeds
from newswake.settings import Settings


@dataclass
class Step:
    """What one step of the clock came to; seconds are wall time."""

    at: datetime
    place: int
    of: int
    counts: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)


def clock_times(start: datetime, end: datetime, step: timedelta) -> list[datetime]:
    """Return the times at which a replay polls: ``start``, every ``step`` after it, and ``end``."""
    times = [start]
    while times[-1] + step < end:
        times.append(times[-1] + step)
    return [*times, end]


def via(settings: Settings, address: str) -> Settings:
    """Return the settings with all fetching sent to a replay server, whose pages are many and on this machine."""
    collect = settings.collect.model_copy(update={"fetch_via": address, "max_pages": 100_000})
    return settings.model_copy(update={"collect": collect})


def step_through(
    settings: Settings,
    archive: Archive,
    seeds: Seeds,
    times: list[datetime],
    *,
    ingest: Callable[[Settings, datetime], Counter[str]] | None = None,
    analyse: Callable[[Settings, datetime], Counter[str]] | None = None,
    digest: Callable[[Settings, datetime], object] | None = None,
) -> Iterator[Step]:
    """Serve ``archive``, run ingest and analyse at each of ``times``, digest after each whole week; yield each step.

    ``ingest``, ``analyse`` and ``digest`` stand in for the plain passes where somebody runs them in another way.
    """
    weekly = digest or digest_pass
    with ReplayServer(archive, at=times[0]) as server:
        served = via(settings, server.address)
        if archive.left_out:
            with running(served, "ingest", times[0]) as job:
                record_left_out(job, archive.left_out)
        for place, at in enumerate(times, start=1):
            server.set_clock(at)
            step = Step(at, place, len(times))
            with _timed(step, "ingest"):
                step.counts += ingest(served, at) if ingest else ingest_pass(served, at, seeds, archive.channels)
            with _timed(step, "analyse"):
                last = place == len(times)
                step.counts += analyse(served, at) if analyse else analyse_pass(served, at, publish=last)
            if at > times[0] and at.weekday() == 0 and at.hour == 0 and at - times[0] >= timedelta(days=7):
                with _timed(step, "digest"):
                    weekly(served, at)
            yield step


@contextmanager
def _timed(step: Step, stage: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    step.seconds[stage] = time.monotonic() - began
