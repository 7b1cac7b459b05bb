"""The demo and the replay command: which clock, which seeds, which folder."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from newswake.pipeline.passes import analyse_pass, ingest_pass
from newswake.replay.archive import Archive
from newswake.replay.mark import DEMO, only_replay
from newswake.replay.opening import open_archive
from newswake.replay.server import ReplayServer
from newswake.replay.stepping import Step, clock_times, step_through
from newswake.seeds import Seeds, load_seeds
from newswake.settings import Settings

DEMO_FROM, DEMO_TO = datetime(2025, 1, 20, tzinfo=UTC), datetime(2025, 2, 3, tzinfo=UTC)
DEMO_STEP = timedelta(hours=6)
RunFlow = Callable[..., object]


def rehearse(settings: Settings, run_flow: RunFlow) -> Iterator[Step]:
    """Run the demo from its first step; the first poll and both weeks' ends go through Prefect, by ``run_flow``."""
    archive = open_archive(settings.seeds_dir, start=DEMO_FROM, end=DEMO_TO)
    seeds = replay_seeds(settings, archive)
    with_flows = {DEMO_FROM, DEMO_FROM + timedelta(days=7), DEMO_TO}

    def ingest(served: Settings, at: datetime) -> Counter[str]:
        if at in with_flows:
            return _counts(run_flow(served, "ingest", as_of=at, everyone=True))
        return ingest_pass(served, at, seeds, archive.channels)

    def analyse(served: Settings, at: datetime) -> Counter[str]:
        if at in with_flows:
            return _counts(run_flow(served, "analyse", as_of=at))
        # Four polls for one analysis, as on the schedule of prefect.yaml.
        return analyse_pass(served, at, publish=False) if at.hour == 0 else Counter()

    def digest(served: Settings, at: datetime) -> object:
        return run_flow(served, "digest", as_of=at)

    times = clock_times(DEMO_FROM, DEMO_TO, DEMO_STEP)
    with only_replay(settings.data_dir, DEMO):
        yield from step_through(settings, archive, seeds, times, ingest=ingest, analyse=analyse, digest=digest)


def _counts(returned: object) -> Counter[str]:
    return Counter(returned) if isinstance(returned, dict) else Counter()


def study(
    settings: Settings, archive: Archive, seeds: Seeds, start: datetime | None, end: datetime | None, step: timedelta
) -> Iterator[Step]:
    """Replay an archive from ``start`` to ``end`` (its own unless given) into the settings' data folder."""
    times = clock_times(start or archive.first_at, end or archive.last_at, step)
    with only_replay(settings.data_dir, archive.path.name):
        yield from step_through(settings, archive, seeds, times)


def serve(archive: Archive, at: datetime, port: int, *, say: Callable[[str], object]) -> None:
    """Serve an archive as it stood at ``at`` until Ctrl-C."""
    with ReplayServer(archive, at=at, port=port) as server:
        say(f"{archive.path} at {at:%Y-%m-%d %H:%M} UTC on {server.address}")
        say(f"collect from it with NEWSWAKE_COLLECT__FETCH_VIA={server.address} newswake run")
        threading.Event().wait()


def replay_seeds(settings: Settings, archive: Archive) -> Seeds:
    """Return the outlets and panels that a replay goes by: the archive's own, where it has them."""
    return load_seeds(archive.seeds or settings.seeds_dir, settings.entities_file)
