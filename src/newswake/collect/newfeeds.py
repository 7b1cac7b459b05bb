"""What a list of feeds adds to the seeds: which feeds are new, whose they are, and the rows that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from newswake.collect.opml import ListedFeed, Unusable
from newswake.collect.outlets import OutletIndex
from newswake.collect.urls import registrable_domain
from newswake.models import Channel, Outlet, Publisher


@dataclass(frozen=True)
class NewFeeds:
    """What is new (``channels`` stand beside ``new``, in its order), with the outlets and publishers that it needs."""

    new: tuple[ListedFeed, ...]
    channels: tuple[Channel, ...]
    outlets: tuple[Outlet, ...]
    publishers: tuple[Publisher, ...]
    known: tuple[tuple[ListedFeed, str], ...]  # with the address under which the seeds have it
    unusable: tuple[Unusable, ...]


def sort_feeds(
    feeds: Sequence[ListedFeed],
    *,
    channels: Sequence[Channel],
    outlets: Sequence[Outlet],
    publishers: Sequence[Publisher],
    kind: str,
) -> NewFeeds:
    """Tell the feeds of a list that the seeds do not have from those that they do; the same feed twice counts once.

    A feed is the same whether by http or https, with a slash at its end or not. It belongs to the outlet that has its
    site's address, else its own; where nobody has, a new outlet of that registrable domain, its own publisher, of
    ``kind``, with the name that the list gives its first feed.
    """
    index = OutletIndex(outlets)
    known = {_key(channel.url): channel.url for channel in channels}
    made: dict[str, Outlet] = {}
    taken = {o.outlet_id for o in outlets} | {p.publisher_id for p in publishers}
    new, added, again, unusable = list[ListedFeed](), list[Channel](), list[tuple[ListedFeed, str]](), list[Unusable]()
    for feed in feeds:
        if here := known.get(_key(feed.url)):
            again.append((feed, here))
            continue
        outlet = index.of(feed.html_url or feed.url)
        outlet = index.of(feed.url) if outlet.inferred else outlet
        if outlet.inferred:
            domain = registrable_domain(feed.html_url or feed.url).lower()
            if not re.fullmatch(r"[\w.-]+\.[^\W\d][\w-]*", domain):
                unusable.append(Unusable(feed.line, feed.url, "its host is no name on the internet"))
                continue
            outlet = made.get(domain) or _outlet(feed, domain, kind, taken)
            made[domain] = outlet
            taken.add(outlet.outlet_id)
        known[_key(feed.url)] = feed.url
        new.append(feed)
        added.append(Channel(feed.url, feed.url, feed.mode, outlet.outlet_id, feed.format))  # type: ignore[arg-type]
    owners = tuple(Publisher(o.publisher_id, o.name, "") for o in made.values())
    return NewFeeds(tuple(new), tuple(added), tuple(made.values()), owners, tuple(again), tuple(unusable))


def _key(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}{query}"


def _outlet(feed: ListedFeed, domain: str, kind: str, taken: set[str]) -> Outlet:
    slug = re.sub(r"[^a-z0-9]+", "-", domain).strip("-") or "outlet"
    outlet_id, n = slug, 1
    while outlet_id in taken:
        n += 1
        outlet_id = f"{slug}-{n}"
    return Outlet(outlet_id, outlet_id, feed.title or domain, domain, language=feed.language, kind=kind)
