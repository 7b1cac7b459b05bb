"""What one poll of a channel comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newswake.collect.polls import ChannelState, Polled, body_hash_of, judge_poll
from newswake.errors import FetchError
from newswake.models import Response, Validators

URL = "https://a.example/rss"
NOW = datetime(2025, 1, 27, 12, tzinfo=UTC)
FEED = b"""<rss version="2.0"><channel><title>A</title>
<item><guid>1</guid><title>One</title><link>https://a.example/1</link></item></channel></rss>"""
EMPTY = b'<rss version="2.0"><channel><title>A</title></channel></rss>'
STATE = ChannelState(
    URL, URL, "a", "always_on", Validators(), 60.0, 0, NOW - timedelta(days=9), NOW - timedelta(hours=6), None
)


def answer(body: bytes, status: int = 200, **more: Any) -> Response:
    return Response(
        URL, URL, status, {"etag": '"x"', "last-modified": "now"} | more.pop("headers", {}), body, NOW, **more
    )


def judge(said: Response | FetchError, state: ChannelState = STATE, **more: Any) -> Polled:
    return judge_poll(state, said, as_of=NOW, run_id="r", minutes_min=10, minutes_max=1440, max_entries=100, **more)


def test_a_feed_is_listed_and_its_validators_are_kept() -> None:
    done = judge(answer(FEED))
    assert done.listing is not None and [entry.title for entry in done.listing.feed.entries] == ["One"]
    assert done.poll["outcome"] == "changed"
    assert (done.channel["etag"], done.channel["body_hash"]) == ('"x"', body_hash_of(FEED))
    assert done.channel["last_ok_at"] == NOW


def test_a_body_that_did_not_change_is_not_parsed_again_whatever_the_server_says() -> None:
    seen = replace(STATE, validators=Validators('"x"', "", body_hash_of(b"<no feed at all>")))
    for said in (answer(b"<no feed at all>"), answer(b"", status=304)):
        done = judge(said, seen)
        assert (done.poll["outcome"], done.listing) == ("unchanged", None)
        assert done.channel["last_ok_at"] == NOW


def test_validators_of_a_body_that_could_not_be_read_are_not_kept() -> None:
    done = judge(answer(b"<html><body>Sorry</body></html>", headers={"content-type": "text/html"}))
    assert (done.poll["outcome"], done.channel["etag"], done.channel["body_hash"]) == ("failed", "", "")
    assert "feed" in str(done.poll["error"])


def test_a_feed_with_nothing_in_it_answered_but_was_not_observed() -> None:
    done = judge(answer(EMPTY))
    assert done.poll["outcome"] == "empty"
    assert (done.channel["last_ok_at"], done.channel["failures"]) == (STATE.last_ok_at, 0)


@pytest.mark.parametrize(("status", "failure"), [(503, "temporary"), (404, "soft"), (410, "hard")])
def test_a_failure_is_counted_and_weighed_and_nothing_is_given_up(status: int, failure: Any) -> None:
    done = judge(FetchError("no", url=URL, failure=failure, status=status), replace(STATE, failures=2))
    assert (done.poll["outcome"], done.poll["failure"], done.channel["failures"]) == ("failed", failure, 3)
    assert NOW < done.channel["next_poll_at"] <= NOW + timedelta(days=1)  # type: ignore[operator]
    assert "retired_at" not in done.channel


def test_a_permanent_move_is_followed_for_good_and_another_is_not() -> None:
    assert judge(answer(FEED, moved_to="https://b.example/rss")).channel["url"] == "https://b.example/rss"
    assert judge(answer(FEED)).channel["url"] == URL


def test_only_a_replay_is_believed_when_it_names_the_time_of_capture() -> None:
    said = answer(FEED, headers={"newswake-captured-at": "2025-01-27T09:00:00+00:00"})
    kept, live = judge(said, trust_capture=True).listing, judge(said).listing
    assert kept is not None and kept.polled_at == NOW - timedelta(hours=3)
    assert live is not None and live.polled_at == NOW
