"""Runs the flows by Prefect's own entrypoints, once or on their schedule. Prefect is imported only here, and late."""

from __future__ import annotations

import os
from typing import Any

from newswake.cli.present import open_present
from newswake.cli.readiness import check_definitions, check_network, make_writable
from newswake.cli.show import following
from newswake.digest.week import last_whole_week
from newswake.pipeline.job import clock
from newswake.replay.mark import refuse_replayed
from newswake.settings import Settings
from newswake.store.answers import digest_is_due
from newswake.store.one_run import FLOWS


def run_flow(settings: Settings, name: str, **parameters: object) -> Any:
    """Run ``flows/<name>.py:<name>`` with Prefect and return what it returns.

    The flow loads the settings itself, as a worker's would; what differs from the file goes through the environment.
    """
    make_writable(settings.data_dir)  # Prefect says it in a hundred lines, and then hangs
    os.environ.update(flow_environment(settings))
    from prefect.flows import load_flow_from_entrypoint

    flow: Any = load_flow_from_entrypoint(f"{settings.root / 'flows' / name}.py:{name}")
    return flow(**parameters)


def run_flows(settings: Settings, *, only: str = "", everyone: bool = False) -> None:
    """Run ingest, then analyse and, where a week has ended since the last digest, digest; or the one of them.

    Raises, before Prefect starts, StoreError where the data folder holds a replay or is read-only, SeedError for a bad
    seed, FetchError where there is no network.
    """
    refuse_replayed(settings)
    make_writable(settings.data_dir)
    names = [only] if only else FLOWS
    seeds = check_definitions(settings, names)
    if "ingest" in names and not settings.collect.fetch_via:
        check_network(channel.url for channel in seeds.channels)
    for name in names:
        if name != "digest" or only or _digest_is_due(settings):
            with following(name):
                run_flow(settings, name, **({"everyone": everyone} if name == "ingest" else {}))


def _digest_is_due(settings: Settings) -> bool:
    """Say whether the last whole week has no digest yet and somebody was observed in it."""
    from newswake.pipeline.answer import plan_of

    week = last_whole_week(clock(settings))
    with open_present(settings) as con:
        return digest_is_due(con, plan_of(settings).panel_id, week)


def flow_environment(settings: Settings) -> dict[str, str]:
    """Return the variables that a flow of this project needs, in this process or a worker's.

    Prefect keeps its own files in the data folder, and sends nobody statistics. Its server starts with the first flow
    and takes up to 20 s here; 90 s leaves room for a slower machine.
    """
    return {
        "NEWSWAKE_PROJECT": str(settings.root),
        "NEWSWAKE_DATA_DIR": str(settings.data_dir),
        "NEWSWAKE_SEEDS_DIR": str(settings.seeds_dir),
        "NEWSWAKE_NARRATIVES_DIR": str(settings.narratives_dir),
        "NEWSWAKE_COLLECT__FETCH_VIA": settings.collect.fetch_via,
        "NEWSWAKE_COLLECT__MAX_PAGES": str(settings.collect.max_pages),
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(settings.data_dir / "prefect"),
        "PREFECT_LOGGING_LEVEL": os.environ.get("PREFECT_LOGGING_LEVEL", "WARNING"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    }
