"""What one poll of a channel comes to: a listing or a failure, its row, and how the channel goes on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from newswake.collect.entries import Listing, Row
from newswake.collect.feeds import parse_feed
from newswake.collect.politeness import PollOutcome, max_age_seconds, next_poll, retry_after_seconds
from newswake.errors import FailureClass, FeedError, FetchError
from newswake.models import ChannelMode, Response, Validators

# A replay of stored snapshots names the time at which the body was captured; no live server is believed in this.
CAPTURED_AT = "newswake-captured-at"


def body_hash_of(body: bytes) -> str:
    """Return the hash by which two bodies are told apart."""
    return hashlib.sha256(body).hexdigest()[:32]


@dataclass(frozen=True)
class ChannelState:
    """A channel as the last poll left it."""

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


@dataclass(frozen=True)
class Polled:
    """A poll that was made: its row, the channel's changed columns, the listing of a changed feed, the body to keep."""

    poll: Row
    channel: Row
    listing: Listing | None = None
    response: Response | None = None


def judge_poll(
    state: ChannelState,
    answer: Response | FetchError,
    *,
    as_of: datetime,
    run_id: str,
    minutes_min: float,
    minutes_max: float,
    max_entries: int,
    trust_capture: bool = False,
) -> Polled:
    """Return what an answer to a poll comes to.

    A body that did not change is never parsed; validators are kept only after a body was parsed. A feed that lists
    nothing is ``empty``: it answered, and nobody takes its silence for silence of the outlet.
    """
    outcome: PollOutcome = "failed"
    error: FetchError | FeedError | None = None
    listing, response, body_hash = None, None, ""
    if isinstance(answer, FetchError):
        error = answer
    else:
        response = answer
        body_hash = body_hash_of(answer.body)
        if answer.status == 304 or body_hash == state.validators.body_hash:
            outcome = "unchanged"
        else:
            try:
                listing = _listing(state, answer, as_of, max_entries=max_entries, trust_capture=trust_capture)
                outcome = "changed"
            except FeedError as found:
                error = found
                outcome = "empty" if found.reason == "empty" else "failed"
    failure = _failure(error) if outcome == "failed" else None
    timing = _timing(state, outcome, failure, answer, listing, as_of, minutes_min=minutes_min, minutes_max=minutes_max)
    poll = {
        "channel_id": state.channel_id,
        "polled_at": as_of,
        "outcome": outcome,
        "http_status": answer.status,
        "failure": failure,
        "error": str(error) if error else None,
        "byte_count": len(response.body) if response else None,
        "entry_count": len(listing.feed.entries) if listing else None,
        "new_entry_count": 0,
        "is_gap": False,
        "run_id": run_id,
    }
    channel = {"channel_id": state.channel_id, **timing, **_address(state, answer, failure)}
    channel |= _kept_validators(state, response, outcome, body_hash)
    return Polled(poll, channel, listing, response if listing else None)


def _listing(
    state: ChannelState, answer: Response, as_of: datetime, *, max_entries: int, trust_capture: bool
) -> Listing:
    content_type = answer.headers.get("content-type", "")
    feed = parse_feed(
        answer.body,
        feed_url=answer.final_url,
        content_type=content_type,
        max_entries=max_entries,
        trust_capture=trust_capture,
    )
    captured = answer.headers.get(CAPTURED_AT) if trust_capture else None
    polled_at = datetime.fromisoformat(captured) if captured else as_of
    return Listing(state.channel_id, state.outlet_id, state.mode, state.added_at, state.last_ok_at, polled_at, feed)


def _failure(error: FetchError | FeedError | None) -> FailureClass:
    return error.failure if isinstance(error, FetchError) else "soft"


def _timing(
    state: ChannelState,
    outcome: PollOutcome,
    failure: FailureClass | None,
    answer: Response | FetchError,
    listing: Listing | None,
    as_of: datetime,
    *,
    minutes_min: float,
    minutes_max: float,
) -> Row:
    failed = outcome == "failed"
    failures = state.failures + 1 if failed else 0
    headers = answer.headers if isinstance(answer, Response) else {}
    retry = retry_after_seconds(headers, as_of)
    due = next_poll(
        state.channel_id,
        polled_at=as_of,
        outcome=outcome,
        minutes=state.poll_minutes,
        failures=failures,
        failure=failure,
        ttl_minutes=listing.feed.ttl_minutes if listing else None,
        max_age_seconds=max_age_seconds(headers),
        retry_after_seconds=answer.retry_after_seconds if isinstance(answer, FetchError) else retry,
        minutes_min=minutes_min,
        minutes_max=minutes_max,
    )
    answered = outcome in ("changed", "unchanged")
    return {
        "next_poll_at": due.at,
        "poll_minutes": due.minutes,
        "failures": failures,
        "last_poll_at": as_of,
        "last_ok_at": as_of if answered else state.last_ok_at,
        "last_change_at": as_of if outcome == "changed" else state.last_change_at,
    }


def _address(state: ChannelState, answer: Response | FetchError, failure: FailureClass | None) -> Row:
    moved = answer.moved_to if isinstance(answer, Response) and failure is None else None
    return {"url": moved or state.url}


def _kept_validators(state: ChannelState, response: Response | None, outcome: PollOutcome, body_hash: str) -> Row:
    kept = state.validators
    if outcome == "changed" and response:
        kept = Validators(response.headers.get("etag", ""), response.headers.get("last-modified", ""), body_hash)
    return {"etag": kept.etag, "last_modified": kept.last_modified, "body_hash": kept.body_hash}
