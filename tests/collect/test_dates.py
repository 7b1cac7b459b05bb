from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswake.collect.dates import believe, claim_of_day, event_time, read_date
from newswake.models import DateClaim

SEEN = datetime(2025, 1, 28, 12, 0, tzinfo=UTC)


def at(hours: float, precision: str = "second", where: str = "feed") -> DateClaim:
    return DateClaim(SEEN + timedelta(hours=hours), precision, where)  # type: ignore[arg-type]


def test_the_earliest_claim_counts() -> None:
    best, reason = believe([at(-1), at(-5, where="json-ld")], first_seen_at=SEEN)
    assert best == at(-5, where="json-ld")
    assert reason == ""


def test_a_time_on_the_day_beats_the_day() -> None:
    day = claim_of_day(date(2025, 1, 28), "meta")
    assert believe([day, at(-2)], first_seen_at=SEEN)[0] == at(-2)
    earlier = claim_of_day(date(2025, 1, 27), "meta")
    assert believe([earlier, at(-2)], first_seen_at=SEEN)[0] == earlier
    assert believe([earlier, at(-6)], first_seen_at=SEEN)[0] == at(-6), "still the 27th on the Pacific coast"


@pytest.mark.parametrize("where", ["url", "page", "feed-updated"])
def test_a_guess_counts_only_without_a_statement(where: str) -> None:
    guess = claim_of_day(date(2025, 1, 20), where)
    assert believe([guess, at(-2)], first_seen_at=SEEN)[0] == at(-2)
    assert believe([guess, at(+9)], first_seen_at=SEEN)[0] == guess


def test_a_guess_is_no_day_on_which_the_feed_did_not_have_it() -> None:
    guess = claim_of_day(date(2025, 1, 19), "page")
    best, reason = believe([guess], first_seen_at=SEEN, not_seen_at=SEEN - timedelta(hours=6))
    assert best is None
    assert reason == "page says 2025-01-19T00:00:00+00:00: not listed at 2025-01-28T06:00:00+00:00"
    assert believe([guess], first_seen_at=SEEN)[0] == guess, "nobody had looked"
    looked = SEEN - timedelta(hours=6)
    assert believe([guess], first_seen_at=SEEN, not_seen_at=looked, lists_all=False)[0] == guess, (
        "a search finds old ones"
    )
    years_ago = claim_of_day(date(2012, 3, 17), "page")
    best, reason = believe([years_ago], first_seen_at=SEEN, not_seen_at=looked, lists_all=False)
    assert best is None and "page says 2012-03-17" in reason and "not listed at" in reason
    late = datetime(2025, 1, 20, 23, tzinfo=UTC)
    assert believe([guess], first_seen_at=SEEN, not_seen_at=late)[0] == guess, "still that day further west"
    stated = claim_of_day(date(2025, 1, 19), "meta")
    assert believe([stated], first_seen_at=SEEN, not_seen_at=SEEN)[0] == stated, "feeds list older ones again"


def test_the_day_of_the_address_is_believed_before_words_on_the_page() -> None:
    address = claim_of_day(date(2025, 1, 28), "url")
    best, reason = believe([claim_of_day(date(2025, 1, 19), "page"), address], first_seen_at=SEEN)
    assert best == address
    assert "the address says 2025-01-28" in reason
    day_before = claim_of_day(date(2025, 1, 27), "page")
    tomorrow = claim_of_day(date(2025, 1, 29), "url")
    assert believe([day_before, tomorrow], first_seen_at=SEEN)[0] == day_before


def test_the_future_is_kept_apart_with_its_reason() -> None:
    assert believe([at(0.9)], first_seen_at=SEEN)[0] == at(0.9), "an hour of skew is a clock"
    best, reason = believe([at(1.1)], first_seen_at=SEEN)
    assert best is None
    assert "after it was first seen" in reason
    tomorrow = claim_of_day(date(2025, 1, 29), "feed")
    assert believe([tomorrow], first_seen_at=SEEN)[0] is None
    assert believe([claim_of_day(date(2025, 1, 28), "feed")], first_seen_at=SEEN)[0] is not None


def test_nothing_came_out_before_the_outlet_existed() -> None:
    old = DateClaim(datetime(2011, 5, 1, tzinfo=UTC), "day", "meta")
    best, reason = believe([old, at(-3)], first_seen_at=SEEN, founded=2012)
    assert best == at(-3)
    assert "founded in 2012" in reason
    assert believe([old], first_seen_at=SEEN, founded=2011)[0] == old
    epoch = DateClaim(datetime(1970, 1, 1, tzinfo=UTC), "second", "feed")
    assert believe([epoch], first_seen_at=SEEN)[0] is None


def test_the_interval_is_the_claim_widened_and_capped() -> None:
    day = claim_of_day(date(2025, 1, 28), "feed")
    event = event_time(day, first_seen_at=SEEN, not_seen_at=None)
    assert (event.start, event.end, event.at) == (datetime(2025, 1, 28, tzinfo=UTC), SEEN, day.at)
    month = claim_of_day(date(2024, 2, 1), "url", precision="month")
    assert event_time(month, first_seen_at=SEEN, not_seen_at=None).end == datetime(2024, 3, 1, tzinfo=UTC)
    year = claim_of_day(date(2024, 1, 1), "url", precision="year")
    assert event_time(year, first_seen_at=SEEN, not_seen_at=None).end == datetime(2025, 1, 1, tzinfo=UTC)


def test_without_a_claim_the_polls_bound_it() -> None:
    before = SEEN - timedelta(minutes=15)
    event = event_time(None, first_seen_at=SEEN, not_seen_at=before)
    assert (event.start, event.end, event.at, event.believed) == (before, SEEN, SEEN, None)
    assert event_time(None, first_seen_at=SEEN, not_seen_at=None).start is None


@pytest.mark.parametrize(
    ("said", "moment", "precision", "day"),
    [
        ("Tue, 28 Jan 2025 15:05:09 GMT", datetime(2025, 1, 28, 15, 5, 9), "second", date(2025, 1, 28)),
        ("Tue, 28 Jan 2025 15:05 +0100", datetime(2025, 1, 28, 14, 5), "minute", date(2025, 1, 28)),
        ("2025-01-29T01:30:00+09:00", datetime(2025, 1, 28, 16, 30), "second", date(2025, 1, 29)),
        ("28 Jan 2025 23:30:00 EST", datetime(2025, 1, 29, 4, 30), "second", date(2025, 1, 28)),
        ("Wed, 29 Jan 2025 08:00:00 JST", datetime(2025, 1, 28, 23, 0), "second", date(2025, 1, 29)),
        ("2025-01-28 10:00:00 +0200", datetime(2025, 1, 28, 8, 0), "second", date(2025, 1, 28)),
        ("2025-01-28", datetime(2025, 1, 28), "day", date(2025, 1, 28)),
        ("Tue, 28 Jan 2025", datetime(2025, 1, 28), "day", date(2025, 1, 28)),
        ("Tue, 28 Jan 2025 00:00:00 +0000", datetime(2025, 1, 28), "day", date(2025, 1, 28)),
        ("2025-01", datetime(2025, 1, 1), "month", date(2025, 1, 1)),
    ],
)
def test_dates_as_they_are_written(said: str, moment: datetime, precision: str, day: date) -> None:
    claim = read_date(said, "feed")
    assert claim is not None
    assert (claim.at, claim.precision, claim.local_day) == (moment.replace(tzinfo=UTC), precision, day)


@pytest.mark.parametrize(
    "said", ["", "yesterday", "2025-13-45", "Tue, 99 Foo 2025 25:61:00 GMT", "0000-00-00", "9" * 400]
)
def test_what_is_no_date(said: str) -> None:
    assert read_date(said, "feed") is None


@given(st.text(max_size=60))
def test_any_text_is_survived(said: str) -> None:
    claim = read_date(said, "feed")
    if claim is not None:
        best, _ = believe([claim], first_seen_at=SEEN)
        event = event_time(best, first_seen_at=SEEN, not_seen_at=None)
        assert event.end <= SEEN


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)),
    st.one_of(
        st.tuples(st.just("%Y-%m-%dT%H:%M:%S"), st.sampled_from(["Z", "+00:00", "+05:30", "-08:00", ""])),
        st.tuples(st.just("%a, %d %b %Y %H:%M:%S"), st.sampled_from([" GMT", " +0530", " EST", ""])),
    ),
)
def test_a_date_says_the_same_when_it_is_read_back(moment: datetime, written: tuple[str, str]) -> None:
    claim = read_date(moment.strftime(written[0]) + written[1], "feed")
    assert claim is not None
    assert abs(claim.at - moment.replace(tzinfo=UTC)) <= timedelta(days=1), "a zone moves it by hours"
    again = read_date(claim.at.isoformat(), "feed")
    assert again is not None
    assert again.at == claim.at


@given(
    st.lists(
        st.builds(
            DateClaim,
            st.datetimes(datetime(1960, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
            st.sampled_from(["second", "minute", "hour", "day", "week", "month", "year"]),
            st.sampled_from(["feed", "json-ld", "meta", "url", "page"]),
        ),
        max_size=5,
    ),
    st.integers(0, 100),
)
def test_any_claims_give_an_interval_that_ends_when_it_was_seen(claims: list[DateClaim], hours: int) -> None:
    best, reason = believe(claims, first_seen_at=SEEN)
    assert best is None or best in claims
    assert bool(best) or bool(reason) == bool(claims)
    event = event_time(best, first_seen_at=SEEN, not_seen_at=SEEN - timedelta(hours=hours))
    assert event.start is None or event.start <= event.end
    assert event.end <= SEEN
    assert believe(list(reversed(claims)), first_seen_at=SEEN)[0] == best, "their order is no matter"
