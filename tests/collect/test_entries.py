"""Who is new, who is known, and when each was seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newswake.collect.entries import Listing, Seen, article_times, assign_articles, entries_of
from newswake.collect.urls import article_id_of
from newswake.models import DateClaim, Entry, ParsedFeed

NOON = datetime(2025, 1, 27, 12, tzinfo=UTC)
BEFORE = NOON - timedelta(hours=6)


def listing(*entries: Entry, last_ok_at: datetime | None = BEFORE, channel: str = "https://a.example/rss") -> Listing:
    return Listing(channel, None, "always_on", BEFORE, last_ok_at, NOON, ParsedFeed("rss", "", "en", entries))


def entry(guid: str, url: str = "https://a.example/1", **more: object) -> Entry:
    return Entry(guid, url, "A title", **more)  # type: ignore[arg-type]


def test_what_stood_there_at_the_first_good_poll_is_backlog() -> None:
    [first] = entries_of(listing(entry("1"), last_ok_at=None))
    [later] = entries_of(listing(entry("1")))
    assert (first.seen.is_backlog, first.seen.not_seen_at) == (True, None)
    assert (later.seen.is_backlog, later.seen.first_seen_at, later.seen.not_seen_at) == (False, NOON, BEFORE)


def test_what_is_younger_than_a_first_poll_that_found_nothing_is_no_backlog() -> None:
    claims = [DateClaim(BEFORE + timedelta(hours=h), "second", "feed") for h in (-1, 1)]
    found = entries_of(listing(*(entry(str(n), published=c) for n, c in enumerate(claims)), last_ok_at=None))
    assert [new.seen.is_backlog for new in found] == [True, False]


def test_a_feed_that_lists_an_item_twice_gives_one_entry() -> None:
    assert len(list(entries_of(listing(entry("1"), entry("1"), entry("2"))))) == 2


def test_a_collectors_clock_goes_before_the_poll_and_leaves_the_start_open_where_it_says_none() -> None:
    hour = NOON - timedelta(hours=1)
    [known] = entries_of(listing(entry("1", captured_at=hour, captured_from=hour - timedelta(hours=3))))
    [open_] = entries_of(listing(entry("1", captured_at=hour)))
    assert (known.seen.first_seen_at, known.seen.not_seen_at) == (hour, hour - timedelta(hours=3))
    assert (open_.seen.first_seen_at, open_.seen.not_seen_at) == (hour, None)


def test_one_page_in_two_channels_is_one_article_whichever_comes_first() -> None:
    here = list(entries_of(listing(entry("1", "https://www.a.example/1?utm_source=rss"))))
    there = list(entries_of(listing(entry("x", "https://a.example/1#top"), channel="https://b.example/rss")))
    one, other = assign_articles(here + there, {}), assign_articles(there + here, {})
    assert one == other
    assert set(one.values()) == {article_id_of("https://a.example/1")}


def test_an_address_that_is_known_leads_to_its_article() -> None:
    found = list(entries_of(listing(entry("1", "https://a.example/1"))))
    assert set(assign_articles(found, {"https://a.example/1": "aold"}).values()) == {"aold"}


def test_an_item_without_an_address_is_an_article_of_its_own() -> None:
    found = list(entries_of(listing(entry("1", ""), entry("2", ""))))
    assert len(set(assign_articles(found, {}).values())) == 2


def seen(minutes: int, *, mode: str = "always_on", looked: bool = True, backlog: bool = False) -> Seen:
    at = NOON + timedelta(minutes=minutes)
    return Seen(mode, at, at - timedelta(hours=6) if looked else None, backlog)  # type: ignore[arg-type]


def test_an_articles_time_is_that_of_its_first_sight() -> None:
    times = article_times([seen(30), seen(0), seen(10, mode="searched")], [], None)
    assert times["first_seen_at"] == NOON
    assert (times["event_from"], times["event_to"], times["event_at"]) == (NOON - timedelta(hours=6), NOON, NOON)
    assert times["is_always_on"] is True


def test_a_search_that_saw_it_at_the_same_time_does_not_widen_the_interval() -> None:
    times = article_times([seen(0, mode="searched", looked=False), seen(0)], [], None)
    assert times["not_seen_at"] == NOON - timedelta(hours=6)


def test_backlog_in_a_search_alone_does_not_hide_news_in_a_feed() -> None:
    assert article_times([seen(0, mode="searched", backlog=True), seen(5)], [], None)["is_backlog"] is False
    assert article_times([seen(0, backlog=True), seen(5, mode="searched")], [], None)["is_backlog"] is True


def test_a_search_lists_older_pages_than_a_feed_but_not_one_of_which_a_year_is_guessed() -> None:
    last_week, this_year, long_ago = (DateClaim(NOON - timedelta(days=days), "day", "page") for days in (7, 365, 368))
    assert article_times([seen(0)], [last_week], None)["published_at"] is None
    assert article_times([seen(0, mode="searched")], [last_week], None)["published_at"] == last_week.at
    assert article_times([seen(0, mode="searched")], [this_year], None)["published_at"] == this_year.at
    assert article_times([seen(0, mode="searched")], [long_ago], None)["published_at"] is None


def test_a_claim_from_the_future_is_kept_as_a_reason_and_not_believed() -> None:
    claim = DateClaim(NOON + timedelta(days=300), "second", "json-ld")
    times = article_times([seen(0)], [claim], None)
    assert times["published_at"] is None
    assert "json-ld" in str(times["published_disbelieved"])
    assert times["event_at"] == NOON
