"""Every body of the hostile and the test archives is read or refused, in bounded time."""

from __future__ import annotations

import os
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newswake.collect.feeds import parse_feed
from newswake.errors import FeedError

DATA = Path(os.environ.get("NEWSWAKE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
ARCHIVES = sorted([*DATA.glob("hostile/*.tar.xz"), *DATA.glob("feeds/*.tar.xz")])
BYTES_EACH = 2_000_000  # evenly spread over an archive: of real feeds feedparser reads some 3 MB a second
SECONDS_EACH = 5.0


def sample(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as files:
        members = [member for member in files.getmembers() if member.isfile()]
        for member in members[:: 1 + sum(member.size for member in members) // BYTES_EACH]:
            file = files.extractfile(member)
            assert file is not None
            yield member.name, file.read()


@pytest.mark.skipif(not ARCHIVES, reason=f"no archives of test feeds under {DATA}")
@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: path.name)
def test_every_body_is_read_or_refused(archive: Path) -> None:
    read = refused = 0
    for name, body in sample(archive):
        began = time.process_time()
        try:
            feed = parse_feed(body, feed_url="https://feeds.example/feed.xml")
        except FeedError as error:
            assert error.reason in {"empty", "html", "broken", "bomb", "unknown"}, name
            refused += 1
        else:
            assert all(entry.guid for entry in feed.entries), name
            assert all(entry.url.lower().startswith("http") or not entry.url for entry in feed.entries), name
            read += 1
        assert time.process_time() - began < SECONDS_EACH, name
    assert read + refused > 0
