"""Runs the flows by Prefect's own entrypoints, once or on their schedule. Prefect is imported only here, and late."""

from __future__ import annotations

import os
from typing import Any

from newswake.settings import Settings

FLOWS = ("ingest", "analyse", "digest")


def run_flow(settings: Settings, name: str, **parameters: object) -> Any:
    """Run ``flows/<name>.py:<name>`` with Prefect and return what it returns.

    The flow loads the settings itself, as a worker's would; what differs from the file goes through the environment.
    """
    os.environ.update(flow_environment(settings))
    from prefect.flows import load_flow_from_entrypoint

    flow: Any = load_flow_from_entrypoint(f"{settings.root / 'flows' / name}.py:{name}")
    return flow(**parameters)


def run_flows(settings: Settings, *, only: str = "", everyone: bool = False) -> None:
    """Run ingest, then analyse, then digest, or one of them."""
    for name in FLOWS:
        if not only or only == name:
            run_flow(settings, name, **({"everyone": everyone} if name == "ingest" else {}))


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
