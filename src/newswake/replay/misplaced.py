"""Headlines whose address is missing or belongs to another: a collector zipped two lists of unequal length."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from newswake.replay.archive import Listing

# An outlet's addresses are misplaced where this share of them stands with headlines that have nothing in common: of
# the BBC's in one collection of January 2025 it was 43%, of any other outlet's in any collection under 1%.
_MISPLACED = 0.25
_FEWEST = 20  # addresses, for a share to mean anything
_IN_COMMON = 1 / 3  # of the words of the shorter of two headlines of one page


class Sighting(NamedTuple):
    """A row's listing, with the outlet and its domain as the row names them."""

    listing: Listing
    outlet: str
    domain: str


def well_placed(channel: Iterable[Sighting]) -> list[Listing]:
    """Return a channel's listings, each with an address that is its own.

    A headline without one, or of an outlet whose addresses are misplaced, gets ``https://<domain>/?headline=<hash>`` at
    the outlet's domain: nothing answers there, but it names the outlet, and no other article.
    """
    by_outlet: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in channel:
        by_outlet[sighting.outlet].append(sighting)
    listings = []
    for sightings in by_outlet.values():
        domains = Counter(sighting.domain for sighting in sightings if sighting.domain)
        domain = domains.most_common(1)[0][0] if domains else ""
        are_misplaced = _are_misplaced(sightings)
        for listing, outlet, _ in sightings:
            keeps = listing.url and not are_misplaced
            listings.append(listing if keeps else _with_own_address(listing, outlet, domain))
    return listings


def _with_own_address(listing: Listing, outlet: str, domain: str) -> Listing:
    name = sha256(f"{outlet}\n{listing.title}".encode()).hexdigest()[:12]
    url = f"https://{domain}/?headline={name}" if domain else ""
    return replace(listing, url=url, guid=url or f"headline-{name}")


def _are_misplaced(sightings: Sequence[Sighting]) -> bool:
    headlines: dict[str, list[set[str]]] = defaultdict(list)
    for listing, _, _ in sightings:
        if listing.url:
            headlines[listing.url].append(set(re.findall(r"\w+", listing.title.casefold())))
    strange = sum(any(_are_unrelated(first, other) for other in others) for first, *others in headlines.values())
    return len(headlines) >= _FEWEST and strange > _MISPLACED * len(headlines)


def _are_unrelated(one: set[str], other: set[str]) -> bool:
    return len(one & other) < _IN_COMMON * min(len(one), len(other))
