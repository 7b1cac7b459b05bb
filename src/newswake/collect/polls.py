"""What one poll of a channel comes to: a listing or a failure, its row, and how the channel goes on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from newswake.collect.entries import Listing, NewEntry, Row, entries_of
from newswake.collect.feeds import parse_feed
from newswake.collect.politeness import PollOutcome, max_age_seconds, next_poll, retry_after_seconds
from newswake.errors import FailureClass, FeedError, FetchError
from newswake.models import ChannelMode, Response, Validators

# A server behind several caches lies at some polls and not at others: one in two, and five truths in a row come by
# chance once in 32 times. A feed that is fetched in full costs its body, not an entry.
HONEST_FETCHES = 5

# A replay of stored snapshots names the time at which the body was captured; no live server is believed in this.
CAPTURED_AT = "newswake-captured-at"


@dataclass(frozen=True)
class ChannelState:
    """A channel as the last poll left it. ``listed`` are the marks of what its last good listing had."""

    channel_id: str
    url: str
    outlet_id: str | None
    mode: ChannelMode
    validators: Validators
    poll_minutes: float | None
    failures: int
    added_at: datetime
    last_ok_at: datetime | None
    last_change_at: datetime | None
    last_full_at: datetime | None = None
    gone_at: datetime | None = None
    is_lying: bool = False
    honest_fetches: int = 0
    listed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Polled:
    """A poll that was made.

    ``entries`` are those of the listing, each with its article's address. ``is_vouched``: whether the server's
    validators still stood for the body that we had, though another came; None where that was not tried.
    """

    state: ChannelState
    answer: Response | FetchError
    outcome: PollOutcome
    error: FetchError | FeedError | None = None
    listing: Listing | None = None
    is_vouched: bool | None = None
    entries: tuple[NewEntry, ...] = ()

    @property
    def failure(self) -> FailureClass | None:
        """How much the failure weighs; None where it is none."""
        if self.outcome != "failed":
            return None
        return self.error.failure if isinstance(self.error, FetchError) else "soft"


@dataclass(frozen=True)
class News:
    """What a listing had that was new: entries, and the marks of all that it listed (see ``compare``)."""

    new_entries: int = 0
    has_news: bool = False
    is_gap: bool = False
    listed: tuple[str, ...] = ()


def conditions(state: ChannelState, as_of: datetime, full_hours: float) -> Validators | None:
    """Return what makes the next request conditional; None: the feed is to be fetched in full.

    In full are fetched a feed whose validators lied, until they are forgiven, and every feed once in ``full_hours``.
    """
    is_due = state.last_full_at is None or as_of - state.last_full_at >= timedelta(hours=full_hours)
    return None if state.is_lying or is_due else state.validators


def is_same_version(validators: Validators, answer: Response) -> bool:
    """Return whether a server gives ``answer`` under the validators of an earlier body: by ETag, else by date."""
    if validators.etag or "etag" in answer.headers:
        return validators.etag != "" and validators.etag == answer.headers.get("etag", "")
    return validators.last_modified != "" and validators.last_modified == answer.headers.get("last-modified", "")


def judge_poll(
    state: ChannelState,
    answer: Response | FetchError,
    *,
    as_of: datetime,
    max_entries: int,
    trust_capture: bool = False,
    is_vouched: bool | None = None,
) -> Polled:
    """Return what an answer to a poll comes to.

    A body that did not change is never parsed. A feed that lists nothing is ``empty``: it answered, and nobody takes
    its silence for silence of the outlet.
    """
    if isinstance(answer, FetchError):
        return Polled(state, answer, "failed", answer)
    if not is_news(state, answer):
        return Polled(state, answer, "unchanged")
    try:
        listing = _listing(state, answer, as_of, max_entries=max_entries, trust_capture=trust_capture)
    except FeedError as error:
        return Polled(state, answer, "empty" if error.reason == "empty" else "failed", error)
    return Polled(state, answer, "changed", None, listing, is_vouched, tuple(entries_of(listing)))


def is_news(state: ChannelState, answer: Response) -> bool:
    """Return whether an answer brings another body than the last one."""
    return answer.status != HTTPStatus.NOT_MODIFIED and answer.body_hash != state.validators.body_hash


def _listing(
    state: ChannelState, answer: Response, as_of: datetime, *, max_entries: int, trust_capture: bool
) -> Listing:
    feed = parse_feed(
        answer.body,
        feed_url=answer.final_url,
        content_type=answer.headers.get("content-type", ""),
        max_entries=max_entries,
        trust_capture=trust_capture,
    )
    captured = answer.headers.get(CAPTURED_AT) if trust_capture else None
    polled_at = datetime.fromisoformat(captured) if captured else as_of
    return Listing(state.channel_id, state.outlet_id, state.mode, state.added_at, state.last_ok_at, polled_at, feed)


def compare(state: ChannelState, listed: Collection[str], new_entries: int) -> News:
    """Return what a listing brings against the last good one; ``listed`` are marks of the addresses that it lists.

    Addresses, not ids: a feed that gives its items other ids at every poll has no news and misses nothing. A gap is a
    listing that shares nothing with the last good one, whatever earlier ones had.
    """
    marks = tuple(dict.fromkeys(listed))
    shared = set(marks) & set(state.listed)
    is_gap = bool(state.listed) and bool(marks) and not shared
    return News(new_entries, new_entries > 0 and len(shared) < len(marks), is_gap, marks)


def poll_row(polled: Polled, news: News, *, as_of: datetime, run_id: str) -> Row:
    """Return the row of a poll."""
    answer, listing = polled.answer, polled.listing
    return {
        "channel_id": polled.state.channel_id,
        "polled_at": as_of,
        "outcome": polled.outcome,
        "http_status": answer.status,
        "failure": polled.failure,
        "error": str(polled.error) if polled.error else None,
        "byte_count": len(answer.body) if isinstance(answer, Response) else None,
        "entry_count": len(listing.feed.entries) if listing else 0 if polled.outcome == "empty" else None,
        "new_entry_count": news.new_entries,
        "is_gap": news.is_gap,
        "run_id": run_id,
    }


def channel_row(polled: Polled, news: News, *, as_of: datetime, minutes_min: float, minutes_max: float) -> Row:
    """Return how the channel goes on: when it is due, where, and under which validators.

    Validators are kept only of a body that was parsed. The address moves only where what stands there is the feed.
    A 410 marks the channel as gone until it answers again.
    """
    state, answer, outcome = polled.state, polled.answer, polled.outcome
    answered = outcome in ("changed", "unchanged")
    came = isinstance(answer, Response)
    is_gone = answer.status == HTTPStatus.GONE
    moved_to = answer.moved_to if isinstance(answer, Response) and answered else None
    is_full = isinstance(answer, Response) and answer.status != HTTPStatus.NOT_MODIFIED
    return {
        "channel_id": state.channel_id,
        "url": moved_to or state.url,
        **_due(polled, news, as_of, minutes_min=minutes_min, minutes_max=minutes_max),
        "last_poll_at": as_of,
        "last_ok_at": as_of if answered else state.last_ok_at,
        "last_change_at": as_of if news.has_news else state.last_change_at,
        "last_full_at": as_of if is_full else state.last_full_at,
        "gone_at": None if came else (state.gone_at or (as_of if is_gone else None)),
        **_honesty(polled, news),
        "listed": list(news.listed or state.listed),
        **_kept_validators(polled),
    }


def _honesty(polled: Polled, news: News) -> Row:
    """Return whether the validators are believed: not after a lie, until they told the truth so often in a row."""
    state = polled.state
    if polled.is_vouched and news.has_news:
        return {"is_lying": True, "honest_fetches": 0}
    honest = state.honest_fetches + (state.is_lying and polled.is_vouched is False)
    if honest >= HONEST_FETCHES:
        return {"is_lying": False, "honest_fetches": 0}
    return {"is_lying": state.is_lying, "honest_fetches": honest}


def _due(polled: Polled, news: News, as_of: datetime, *, minutes_min: float, minutes_max: float) -> Row:
    answer, state = polled.answer, polled.state
    headers = answer.headers if isinstance(answer, Response) else {}
    failures = state.failures + 1 if polled.failure else 0
    due = next_poll(
        state.channel_id,
        polled_at=as_of,
        has_news=news.has_news,
        is_gap=news.is_gap,
        minutes=state.poll_minutes,
        failures=failures,
        failure=polled.failure,
        ttl_minutes=polled.listing.feed.ttl_minutes if polled.listing else None,
        max_age_seconds=max_age_seconds(headers),
        retry_after_seconds=(
            answer.retry_after_seconds if isinstance(answer, FetchError) else retry_after_seconds(headers, as_of)
        ),
        minutes_min=minutes_min,
        minutes_max=minutes_max,
    )
    return {"next_poll_at": due.at, "poll_minutes": due.minutes, "failures": failures}


def _kept_validators(polled: Polled) -> Row:
    kept, answer = polled.state.validators, polled.answer
    parsed = polled.outcome == "changed" or (polled.outcome == "unchanged" and answer.status != HTTPStatus.NOT_MODIFIED)
    if parsed and isinstance(answer, Response):
        kept = Validators(answer.headers.get("etag", ""), answer.headers.get("last-modified", ""), answer.body_hash)
    return {"etag": kept.etag, "last_modified": kept.last_modified, "body_hash": kept.body_hash}
