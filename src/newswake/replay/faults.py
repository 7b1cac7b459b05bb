"""Feeds that go wrong for a time: an archive's ``faults.yaml``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newswake.errors import ArchiveError
from newswake.replay.archive import Address, Answer
from newswake.replay.feeds import ListedFeed
from newswake.yaml_file import LINE, read_yaml

KINDS = frozenset({"status_500", "status_404", "timeout", "empty", "html", "truncated", "moved"})

_MAINTENANCE = b"<!doctype html><html><head><title>Back soon</title></head><body><h1>Back soon</h1></body></html>"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a feed from ``start`` to before ``end`` (None: for ever)."""

    kind: str
    start: datetime
    end: datetime | None
    moved_to: str = ""

    def holds(self, at: datetime) -> bool:
        """Tell whether it is so at ``at``."""
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True)
class FaultyFeed:
    """A feed with its faults."""

    feed: ListedFeed
    faults: Sequence[Fault]

    def answer(self, at: datetime) -> Answer:
        """Return the feed, or what stands in its place."""
        fault = next((fault for fault in self.faults if fault.holds(at)), None)
        return self._instead(fault, at) if fault else self.feed.answer(at)

    def _instead(self, fault: Fault, at: datetime) -> Answer:
        match fault.kind:
            case "status_500":
                return Answer(500, b"internal server error\n")
            case "status_404":
                return Answer(404, b"not found\n")
            case "timeout":
                return Answer(504, silent=True)
            case "empty":
                return self.feed.shell()
            case "html":
                return Answer(200, _MAINTENANCE, "text/html; charset=utf-8")
            case "truncated":
                whole = self.feed.answer(at)
                return Answer(200, whole.body[: len(whole.body) * 3 // 5], whole.content_type)
            case _:
                return Answer(301, headers={"Location": fault.moved_to})


@dataclass(frozen=True)
class MovedFeed:
    """The new address of a feed that moves: nothing before it does."""

    feed: ListedFeed
    fault: Fault

    def answer(self, at: datetime) -> Answer:
        """Return the feed from its move on."""
        return self.feed.answer(at) if self.fault.holds(at) else Answer(404, b"not found\n")


def with_faults(feeds: Mapping[str, ListedFeed], faults: Mapping[str, Sequence[Fault]]) -> dict[str, Address]:
    """Return the feeds by address, with their faults and the addresses to which they move."""
    addresses: dict[str, Address] = {}
    for url, feed in feeds.items():
        known = faults.get(url, ())
        addresses[url] = FaultyFeed(feed, known) if known else feed
        addresses |= {fault.moved_to: MovedFeed(feed, fault) for fault in known if fault.moved_to}
    return addresses


def read_faults(file: Path, feed_urls: Collection[str]) -> dict[str, list[Fault]]:
    """Return the faults of each feed; raises ArchiveError with file and line."""
    faults: dict[str, list[Fault]] = defaultdict(list)
    for item in read_yaml(file, lined=True, raises=ArchiveError) or [] if file.exists() else []:
        if not isinstance(item, dict):
            raise ArchiveError(f"{file}:1: a list of {{feed_url, from, to, fault, moved_to}} wanted")
        where = f"{file}:{item[LINE]}"
        kind, moved_to = item.get("fault"), item.get("moved_to", "")
        if item.get("feed_url") not in feed_urls:
            raise ArchiveError(f"{where}: feed_url {item.get('feed_url')!r} is not in feeds.csv")
        if kind not in KINDS:
            raise ArchiveError(f"{where}: fault is {kind!r}, not one of {', '.join(sorted(KINDS))}")
        if (kind == "moved") != bool(moved_to):
            raise ArchiveError(f"{where}: moved_to says where a feed that moved has gone")
        start, end = item.get("from"), item.get("to")
        if not isinstance(start, datetime) or not (end is None or isinstance(end, datetime)):
            raise ArchiveError(f"{where}: from and to are times such as 2025-01-27T14:00:00Z")
        faults[item["feed_url"]].append(Fault(kind, _utc(start), _utc(end) if end else None, moved_to))
    return faults


def _utc(at: datetime) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
