"""What must be true before a flow starts, told in a line and in seconds: Prefect alone takes ten to start."""

from __future__ import annotations

import os
import queue
import socket
import threading
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newswake.errors import FetchError, StoreError

if TYPE_CHECKING:
    from newswake.seeds import Seeds
    from newswake.settings import Settings

# What a run writes to where it is there already; the lake's files and raw days are written by name later.
_WRITTEN = ("", "prefect", "prefect/prefect.db", "working.duckdb", "vectors.duckdb", "private.duckdb", "raw", "digests")
_LOOKED_UP = 8  # hosts: that all of them are gone while we are online does not happen
_LOOK_UP_SECONDS = 10.0  # a resolver gives up on one name after 5 s, and asks a second server


def make_writable(data_dir: Path) -> None:
    """Make the data folder where it is absent. Raises StoreError that names the folder or file that is read-only."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{data_dir}: cannot be made: {error.strerror}: choose another NEWSWAKE_DATA_DIR") from None
    for path in (data_dir / name for name in _WRITTEN):
        if path.exists() and not os.access(path, os.W_OK):
            raise StoreError(
                f"{path}: is read-only, and a run writes there: let it be written, or choose another folder,"
                " NEWSWAKE_DATA_DIR=..."
            )


def check_definitions(settings: Settings, flows: Collection[str]) -> Seeds:
    """Read everything that a person edits and that ``flows`` will read. Raises SeedError that names file and line."""
    from newswake.seeds import load_seeds

    seeds = load_seeds(settings.seeds_dir, settings.entities_file)
    if "analyse" in flows:
        from newswake.narratives.definition import load_definitions

        load_definitions(settings.narratives_dir)
    if "digest" in flows:
        from newswake.pipeline.answer import plan_of

        plan_of(settings)
    return seeds


def check_network(addresses: Iterable[str]) -> None:
    """Raise FetchError where no host of some of ``addresses`` can be looked up within seconds: there is no network."""
    hosts = list(dict.fromkeys(host for url in addresses if (host := urlsplit(url).hostname)))[:_LOOKED_UP]
    answers: queue.SimpleQueue[bool] = queue.SimpleQueue()
    for host in hosts:  # daemons, since nothing can stop a look-up and nobody waits for it
        threading.Thread(target=lambda name=host: answers.put(_is_known(name)), daemon=True).start()
    try:
        found = not hosts or any(answers.get(timeout=_LOOK_UP_SECONDS) for _ in hosts)
    except queue.Empty:
        found = False
    if not found:
        raise FetchError(
            f"no network: not one of {len(hosts)} feeds' hosts can be looked up, such as {hosts[0]}: nothing was"
            " polled, and nothing is lost; try again when this machine is online",
            url=hosts[0],
            failure="temporary",
        )


def _is_known(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False
