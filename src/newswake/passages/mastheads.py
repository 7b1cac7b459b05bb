"""Outlets of the world's press whom articles credit and the seeds need not know."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from newswake.models import Outlet

_PROGRAMMES = resources.files("newswake.passages") / "programmes.csv"
_FILE = resources.files("newswake.passages") / "mastheads.csv"


@cache
def mastheads() -> tuple[Outlet, ...]:
    """Return the mastheads of ``mastheads.csv``: name, domain, country, other names.

    Compiled by hand; what a masthead calls itself on its own domain, which stands beside it, is its source. The id is
    the one that an outlet inferred from that domain has, so that both are one outlet once its articles are listed.
    """
    rows = csv.DictReader(_FILE.read_text(encoding="utf-8").splitlines())
    return tuple(
        Outlet(
            inferred_id(row["domain"]),
            inferred_id(row["domain"]),
            row["name"],
            row["domain"],
            row["country"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            inferred=True,
        )
        for row in rows
    )


def inferred_id(domain: str) -> str:
    """Return the id of an outlet that only its domain tells."""
    return f"inferred-{re.sub(r'[^a-z0-9]+', '-', domain.lower()).strip('-')}"


@cache
def programmes() -> dict[str, str]:
    """Return the name of the broadcaster of each programme: who speaks on "Meet the Press" speaks to NBC News."""
    rows = csv.DictReader(_PROGRAMMES.read_text(encoding="utf-8").splitlines())
    return {row["programme"]: row["broadcaster"] for row in rows}
