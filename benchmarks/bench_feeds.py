"""Parsing against ``feedparser.parse`` as it comes: how much faster, and whether entries, ids, links and dates agree.

    python benchmarks/bench_feeds.py [--every N]

Reads ../shared/data/feeds: the test feeds of six parsers, and the raw snapshots of 21 publishers in their order. A
snapshot whose bytes are those of the one before is never parsed, and counted apart. Both parsers get the same bytes and
take turns; seconds are the processor's. ``parse_feed`` also cleans what it keeps, and looks for bombs first.
"""

from __future__ import annotations

import argparse
import tarfile
import time
from calendar import timegm
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser

from newswake.collect.feeds import parse_feed
from newswake.models import ParsedFeed

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "feeds"
TESTS = (
    "feedparser_tests", "gofeed_testdata", "miniflux_testdata", "feedjira_sample_feeds", "node-feedparser_feeds",
    "rss-parser_feeds",
)  # fmt: skip
URL = "http://feed.example/feed"
FIRST = 25  # parsed once before: what loads then (codecs, the parser of HTML) is nobody's time
GOALS = {"test feeds": 1.5, "changed snapshots": 1.15}


def bodies(*archives: str) -> Iterator[tuple[str, bytes]]:
    """Yield folder and content of each XML file, in the order of their names."""
    for name in archives:
        with tarfile.open(DATA / f"{name}.tar.xz") as tar:
            files = {m.name: m for m in tar.getmembers() if m.isfile() and m.name.endswith((".xml", ".rss", ".atom"))}
            content = {path: stream.read() for path in files if (stream := tar.extractfile(files[path]))}
        for path in sorted(content):
            yield path.rpartition("/")[0], content[path]


def compare(theirs: Any, ours: ParsedFeed, agreed: Counter[str]) -> None:
    """Count entries, and ids, links and dates that feedparser has and that are the same here."""
    pairs = list(zip(theirs.entries, ours.entries, strict=False))
    agreed["entries"] += len(theirs.entries)
    agreed["entries same"] += len(pairs)
    for item, entry in pairs:
        if item.get("id"):
            agreed["ids"] += 1
            agreed["ids same"] += entry.guid.split(" ")[0] == " ".join(str(item.id).split()).split(" ")[0]
        if str(item.get("link", "")).startswith("http"):
            agreed["links"] += 1
            agreed["links same"] += entry.url.rstrip("/") == str(item.link).strip().rstrip("/")
        if item.get("published_parsed") and entry.published:
            moment = datetime.fromtimestamp(timegm(item.published_parsed), UTC)
            agreed["dates"] += 1
            agreed["dates same"] += abs((entry.published.at - moment).total_seconds()) < 1


def parse(way: str, body: bytes) -> Any:
    """Return what a parser makes of a body, or what it raises: feedparser falls over some of its own tests."""
    try:
        return feedparser.parse(BytesIO(body)) if way == "theirs" else parse_feed(body, feed_url=URL)
    except Exception as error:
        return error


def measure(name: str, listed: list[bytes], note: str = "") -> None:
    """Parse every body both ways, and print a line."""
    seconds, agreed = {"theirs": 0.0, "ours": 0.0}, Counter[str]()
    for body in listed[:FIRST]:
        parse("theirs", body), parse("ours", body)
    for number, body in enumerate(listed):
        found: dict[str, Any] = {}
        for way in ("theirs", "ours") if number % 2 else ("ours", "theirs"):
            began = time.process_time()
            found[way] = parse(way, body)
            seconds[way] += time.process_time() - began
        if isinstance(found["ours"], ParsedFeed) and not isinstance(found["theirs"], Exception):
            compare(found["theirs"], found["ours"], agreed)
            agreed["feeds"] += 1
    ratio = seconds["theirs"] / seconds["ours"]
    print(f"{name}: {len(listed)} bodies{note}, {agreed['feeds']} read by both")
    print(f"  feedparser {seconds['theirs']:.2f} s, here {seconds['ours']:.2f} s: {ratio:.2f} × (goal ≥ {GOALS[name]})")
    said = (f"{what} {agreed[f'{what} same']}/{agreed[what]}" for what in ("entries", "ids", "links", "dates"))
    print(f"  the same: {', '.join(said)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="take every Nth body alone")
    every = parser.parse_args().every
    measure("test feeds", [body for _, body in bodies(*TESTS)][::every])
    changed, unchanged, last = [], 0, ("", b"")
    for folder, body in bodies("raw_snapshots_2021-09"):
        if (folder, body) == last:
            unchanged += 1
        else:
            changed.append(body)
        last = (folder, body)
    measure("changed snapshots", changed[::every], f" ({unchanged} unchanged ones not parsed)")


if __name__ == "__main__":
    main()
