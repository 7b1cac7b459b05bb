"""Feeds that answer for a time: listed item by item, or kept as they stood."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from newswake.models import Channel
from newswake.replay.archive import Answer, Listing
from newswake.replay.writing import CONTENT_TYPES, write_feed

_A_DAY = timedelta(days=1)


class ListedFeed:
    """A feed of listings: at any time the newest of those listed by then.

    ``newest`` is its length; with ``whole_day`` it grows to all of the day up to its newest item, so that steps of up
    to a day miss nothing: of the RSS weeks of 2023, 1% to 5% of the items came in bursts of more than 60 in 6 hours.
    ``observed`` are the days on which its collection ran; on others it is out of order. The body is written once for
    each window, so that a step with nothing new is unchanged.
    """

    def __init__(
        self,
        channel: Channel,
        listings: Sequence[Listing],
        *,
        title: str,
        language: str = "",
        newest: int = 60,
        whole_day: bool = True,
        observed: frozenset[date] | None = None,
    ) -> None:
        self.channel = channel
        self.title = title
        self.language = language
        self.listings = sorted(listings, key=lambda listing: (listing.listed_at, listing.guid))
        self._newest = newest
        self._whole_day = whole_day
        self._observed = observed
        self._times = [listing.listed_at for listing in self.listings]
        self._changes = sorted(state.changed_at for one in self.listings for state in one.later if state.changed_at)
        self._written: tuple[tuple[int, int, int], Answer] | None = None

    def answer(self, at: datetime) -> Answer:
        """Return the feed as it stands at ``at``; 503 on a day on which its collection did not run.

        The poll at midnight closes the day before and counts by it.
        """
        day = (at - timedelta(microseconds=1)).astimezone(UTC).date()
        if self._observed is not None and day not in self._observed:
            return Answer(503, b"this collection was not running on that day\n")
        end = bisect_right(self._times, at)
        start = max(0, end - self._newest)
        if self._whole_day and end:
            start = min(start, bisect_left(self._times, self._times[end - 1] - _A_DAY))
        window = (start, end, bisect_right(self._changes, at))
        written = self._written
        if written is None or written[0] != window:
            written = (window, self._write(self.listings[start:end], at))
            self._written = written
        return written[1]

    def shell(self) -> Answer:
        """Return the feed with nothing in it."""
        return self._write([], datetime.min.replace(tzinfo=UTC))

    def _write(self, window: Sequence[Listing], at: datetime) -> Answer:
        shown = [listing.state(at) for listing in reversed(window)]
        form = self.channel.format
        body = write_feed(form, shown, url=self.channel.url, title=self.title, language=self.language)
        changed = max((state.changed_at or state.listed_at for state in shown), default=None)
        return Answer(200, body, CONTENT_TYPES[form], changed)


class SnapshotFeed:
    """A feed kept as it stood at some times: the latest snapshot by then, byte for byte; 404 before the first."""

    def __init__(self, snapshots: Mapping[datetime, bytes]) -> None:
        self._times = sorted(snapshots)
        self._bodies = [snapshots[time] for time in self._times]

    def answer(self, at: datetime) -> Answer:
        """Return the snapshot, with the time of its capture in the header ``Newswake-Captured-At``."""
        place = bisect_right(self._times, at) - 1
        if place < 0:
            return Answer(404, b"not captured yet\n")
        captured_at = self._times[place]
        said = {"Newswake-Captured-At": captured_at.isoformat()}
        return Answer(200, self._bodies[place], "application/xml", captured_at, said)
