"""What one poll of a channel comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newswake.collect.entries import Row
from newswake.collect.polls import (
    ChannelState,
    News,
    Polled,
    channel_row,
    compare,
    conditions,
    is_same_version,
    judge_poll,
    poll_row,
)
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


@dataclass(frozen=True)
class Done:
    """A poll with its rows."""

    polled: Polled
    news: News
    poll: Row
    channel: Row


def judge(said: Response | FetchError, state: ChannelState = STATE, *, entries: int = 1, **more: Any) -> Done:
    polled = judge_poll(state, said, as_of=NOW, max_entries=100, **more)
    marks = [entry.url for entry in polled.listing.feed.entries] if polled.listing else []
    news = compare(state, marks, min(entries, len(marks)))
    row = channel_row(polled, news, as_of=NOW, minutes_min=10, minutes_max=1440)
    return Done(polled, news, poll_row(polled, news, as_of=NOW, run_id="r"), row)


def test_a_feed_is_listed_and_its_validators_are_kept() -> None:
    done = judge(answer(FEED))
    assert done.polled.listing is not None
    assert [entry.title for entry in done.polled.listing.feed.entries] == ["One"]
    assert done.poll["outcome"] == "changed"
    assert (done.channel["etag"], done.channel["body_hash"]) == ('"x"', answer(FEED).body_hash)
    assert done.channel["last_ok_at"] == NOW


def test_a_body_that_did_not_change_is_not_parsed_again_whatever_the_server_says() -> None:
    seen = replace(STATE, validators=Validators('"x"', "", answer(b"<no feed at all>").body_hash))
    for said in (answer(b"<no feed at all>"), answer(b"", status=304)):
        done = judge(said, seen)
        assert (done.poll["outcome"], done.polled.listing) == ("unchanged", None)
        assert done.channel["last_ok_at"] == NOW


def test_validators_of_a_body_that_could_not_be_read_are_not_kept() -> None:
    done = judge(answer(b"<html><body>Sorry</body></html>", headers={"content-type": "text/html"}))
    assert (done.poll["outcome"], done.channel["etag"], done.channel["body_hash"]) == ("failed", "", "")
    assert "feed" in str(done.poll["error"])


def test_a_feed_with_nothing_in_it_answered_but_was_not_observed() -> None:
    done = judge(answer(EMPTY))
    assert (done.poll["outcome"], done.poll["entry_count"]) == ("empty", 0)
    assert (done.channel["last_ok_at"], done.channel["failures"]) == (STATE.last_ok_at, 0)


@pytest.mark.parametrize(("status", "failure"), [(503, "temporary"), (404, "soft"), (410, "hard")])
def test_a_failure_is_counted_and_weighed_and_nothing_is_given_up(status: int, failure: Any) -> None:
    done = judge(FetchError("no", url=URL, failure=failure, status=status), replace(STATE, failures=2))
    assert (done.poll["outcome"], done.poll["failure"], done.channel["failures"]) == ("failed", failure, 3)
    assert NOW < done.channel["next_poll_at"] <= NOW + timedelta(days=1)  # type: ignore[operator]
    assert "retired_at" not in done.channel


def test_a_gone_feed_is_marked_polled_at_the_rarest_and_taken_up_again_when_it_answers() -> None:
    gone = FetchError("gone", url=URL, failure="hard", status=410)
    first = judge(gone).channel
    assert first["gone_at"] == NOW
    assert first["next_poll_at"] > NOW + timedelta(minutes=1440 * 0.9)  # type: ignore[operator]
    before = NOW - timedelta(days=3)
    later = replace(STATE, gone_at=before, failures=7)
    assert judge(gone, later).channel["gone_at"] == before
    assert judge(FetchError("no", url=URL, failure="temporary", status=503), later).channel["gone_at"] == before
    back = judge(answer(FEED), later).channel
    assert (back["gone_at"], back["failures"]) == (None, 0)
    assert back["next_poll_at"] <= NOW + timedelta(hours=1)  # type: ignore[operator]


def test_a_permanent_move_is_followed_for_good_and_another_is_not() -> None:
    new = "https://b.example/rss"
    assert judge(answer(FEED, moved_to=new)).channel["url"] == new
    assert judge(answer(FEED)).channel["url"] == URL
    for nothing in (EMPTY, b"<html>moved</html>"):  # a holding page moves nobody
        assert judge(answer(nothing, moved_to=new)).channel["url"] == URL


def test_only_a_replay_is_believed_when_it_names_the_time_of_capture() -> None:
    said = answer(FEED, headers={"newswake-captured-at": "2025-01-27T09:00:00+00:00"})
    kept, live = judge(said, trust_capture=True).polled.listing, judge(said).polled.listing
    assert kept is not None and kept.polled_at == NOW - timedelta(hours=3)
    assert live is not None and live.polled_at == NOW


def test_a_gap_shares_nothing_with_the_last_good_listing_whatever_was_seen_before_it() -> None:
    one, other = "https://a.example/1", "https://a.example/9"
    assert not compare(STATE, [one], 1).is_gap, "the first listing"
    assert compare(replace(STATE, listed=(other,)), [one], 0).is_gap, "known from long ago, and yet a gap"
    assert not compare(replace(STATE, listed=(other, one)), [one], 0).is_gap
    assert not compare(replace(STATE, listed=(one,)), [], 0).is_gap, "nothing was listed"
    kept = judge(answer(EMPTY), replace(STATE, listed=(one,)))
    assert kept.channel["listed"] == [one], "an empty answer is no listing"


def test_after_a_gap_a_feed_is_polled_sooner() -> None:
    gap = judge(answer(FEED), replace(STATE, listed=("https://a.example/9",)))
    news = judge(answer(FEED), replace(STATE, listed=()))
    assert gap.poll["is_gap"] is True
    assert gap.channel["next_poll_at"] < news.channel["next_poll_at"]  # type: ignore[operator]


def test_a_body_that_changed_without_news_does_not_quicken_the_rhythm() -> None:
    one = "https://a.example/1"
    stamp = judge(answer(FEED), replace(STATE, listed=(one,)), entries=0)
    other_ids = judge(answer(FEED), replace(STATE, listed=(one,)), entries=1)
    for done in (stamp, other_ids):
        assert done.poll["outcome"] == "changed"
        assert done.channel["poll_minutes"] > 60  # type: ignore[operator]
        assert done.channel["last_change_at"] is STATE.last_change_at
    assert judge(answer(FEED)).channel["last_change_at"] == NOW


def test_a_feed_is_fetched_in_full_once_a_day_and_always_after_a_lie() -> None:
    known = Validators('"x"', "", "h")
    fresh = replace(STATE, validators=known, last_full_at=NOW - timedelta(hours=23))
    assert conditions(fresh, NOW, 24) == known
    assert conditions(replace(fresh, last_full_at=NOW - timedelta(hours=24)), NOW, 24) is None
    assert conditions(replace(fresh, is_lying=True), NOW, 24) is None
    assert judge(answer(b"", status=304), fresh).channel["last_full_at"] == fresh.last_full_at
    assert judge(answer(FEED), fresh).channel["last_full_at"] == NOW


def test_a_lie_is_news_under_validators_that_stand_for_what_was_there_before() -> None:
    assert judge(answer(FEED), is_vouched=True).channel["is_lying"] is True
    assert judge(answer(FEED)).channel["is_lying"] is False
    stamp = judge(answer(FEED), replace(STATE, listed=("https://a.example/1",)), entries=0, is_vouched=True)
    assert stamp.channel["is_lying"] is False, "only a date in the body differs: nothing was hidden"
    assert judge(answer(FEED), replace(STATE, is_lying=True)).channel["is_lying"] is True


@pytest.mark.parametrize(
    ("kept", "headers", "same"),
    [
        (Validators('"x"', "now"), {}, True),
        (Validators('"y"', "now"), {}, False),
        (Validators("", "now"), {}, False),
        (Validators("", ""), {}, False),
    ],
)
def test_an_etag_outranks_a_date(kept: Validators, headers: dict[str, str], same: bool) -> None:
    assert is_same_version(kept, answer(FEED, headers=headers)) is same


def test_without_etags_the_date_decides() -> None:
    dated = Response(URL, URL, 200, {"last-modified": "now"}, FEED, NOW)
    assert is_same_version(Validators("", "now"), dated)
    assert not is_same_version(Validators("", "then"), dated)
