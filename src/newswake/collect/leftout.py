"""What is left out on purpose, as rows: nothing vanishes without one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from newswake.collect.entries import Listing, Row
from newswake.models import Entry

STAGE = "poll"


def drop_row(stage: str, subject: str, reason: str, detail: str, *, as_of: datetime, run_id: str) -> Row:
    """Return the row of something left out: one for each subject, reason and day, however often it is met."""
    key = f"{stage}\n{subject}\n{reason}\n{as_of:%Y-%m-%d}"
    return {
        "drop_id": "d" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:14],
        "stage": stage,
        "subject": subject,
        "reason": reason,
        "detail": detail,
        "dropped_at": as_of,
        "run_id": run_id,
    }


def left_out(listing: Listing) -> Iterator[tuple[str, str, str]]:
    """Yield subject, reason and detail of what a channel listed and no entry holds.

    ``beyond_limit``: more items than one poll takes; ``blank``: items without id, link and words; ``duplicate``: an
    item that comes again under the same id and address, but says something else.
    """
    feed, given = listing.feed, dict[str, Entry]()
    if feed.beyond:
        kept = len(feed.entries)
        yield listing.channel_id, "beyond_limit", f"{feed.beyond} items after the first {kept} (max_feed_entries)"
    if feed.blank:
        yield listing.channel_id, "blank", f"{feed.blank} items without id, link and words"
    for entry in feed.entries:
        first = given.setdefault(entry.guid, entry)
        if first != entry:
            said = f"listed twice as {entry.guid[:200]}: {first.title[:100]!r} stands, {entry.title[:100]!r} does not"
            yield entry.url or f"{listing.channel_id}#{entry.guid}", "duplicate", said
