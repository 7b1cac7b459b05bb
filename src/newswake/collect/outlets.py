"""Which outlet an address belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from newswake.collect.urls import registrable_domain
from newswake.models import Outlet


class OutletIndex:
    """Finds the outlet of an address among known ones, and infers one where nobody knows it."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._by_id = {outlet.outlet_id: outlet for outlet in outlets}
        self._by_domain = {outlet.domain: outlet for outlet in self._by_id.values()}

    def of(self, url: str, listed_by: str | None = None) -> Outlet:
        """Return the outlet of ``url``: the longest known host and path, else the outlet whose own feed lists it.

        An outlet that nobody knows is inferred from the registrable domain, and is its own publisher.
        """
        return self._known(url) or self._by_id.get(listed_by or "") or self._inferred(url)

    def founded(self, outlet_id: str) -> int | None:
        """Return the year in which an outlet began, where the seeds know it."""
        outlet = self._by_id.get(outlet_id)
        return outlet.founded if outlet else None

    def _known(self, url: str) -> Outlet | None:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        steps = [step for step in parts.path.split("/") if step]
        while host:
            for depth in range(len(steps), -1, -1):
                found = self._by_domain.get("/".join([host, *steps[:depth]]))
                if found:
                    return found
            host = host.partition(".")[2]
        return None

    def _inferred(self, url: str) -> Outlet:
        domain = registrable_domain(url) or (urlsplit(url).hostname or "unknown")
        name = re.sub(r"[^a-z0-9]+", "-", domain.lower()).strip("-") or "unknown"
        outlet = Outlet(f"inferred-{name}", f"inferred-{name}", domain, domain, inferred=True)
        self._by_id.setdefault(outlet.outlet_id, outlet)
        self._by_domain.setdefault(domain, outlet)
        return outlet
