"""The project that a command works on, and how a command says no."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newswake.errors import NewswakeError

if TYPE_CHECKING:
    from newswake.settings import Settings


def project_settings(**folders: Path | None) -> Settings:
    """Return the settings of the project that the command line found, with the folders that were named.

    The folders go into the environment, so that a flow that loads the settings itself sees them too. Raises
    SettingsError where there is no project at the place that was given or above it.
    """
    from newswake.settings import find_root, load_settings  # pydantic: a second that --help does not need

    for name, folder in folders.items():
        if folder is not None:
            os.environ[f"NEWSWAKE_{name.upper()}"] = str(folder.resolve() if folder.exists() else folder)
    return load_settings(find_root(Path(os.environ["NEWSWAKE_PROJECT"])))


def fail(message: str) -> NewswakeError:
    """Return an error that ends the command with one line."""
    return NewswakeError(message)


def login() -> str:
    """Return the name of who types. Raises an error where the machine has none, as in a container."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise fail("--author: say who you are; this machine has no name for you") from None


def utc(option: str, said: str) -> datetime | None:
    """Read a day or a time, taken as UTC where it names no zone; "" is None."""
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise fail(f"{option} {said}: a day such as 2025-01-20, or a time such as 2025-01-20T06:00") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def utc_span(start: str, end: str) -> tuple[datetime | None, datetime | None]:
    """Read --from and --to; "" is None. Raises an error where nothing can lie between them."""
    began, ended = utc("--from", start), utc("--to", end)
    if began and ended and began >= ended:
        raise fail(f"--from {start} is not before --to {end}: nothing lies between them")
    return began, ended
