import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tiny_archives import Rows, collection_row

from newswake.collect.feeds import parse_feed
from newswake.errors import ArchiveError
from newswake.models import Entry
from newswake.replay.archive import BACKLOG, Archive
from newswake.replay.opening import open_archive

Write = Callable[[Rows], Path]
HEADS = "https://archive.example/pages/heads/homepage_headline"
REAL = Path(__file__).resolve().parents[3] / "shared/data/replay/deepseek_2025-01.jsonl.gz"


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


def listed(archive: Archive, url: str, when: str) -> list[Entry]:
    answer = archive.answer(url, at(when))
    assert answer.status == 200, answer.body
    return list(parse_feed(answer.body, feed_url=url, content_type=answer.content_type, trust_capture=True).entries)


def test_each_collection_with_its_role_is_a_channel(write_rows: Write) -> None:
    rows = [
        collection_row("https://a.example/1", "2025-01-27T06:00:00Z"),
        collection_row("https://a.example/1", "2025-01-27T06:00:00Z", role="rss", published_precision="minute"),
        collection_row("https://a.example/2", "2025-01-27T06:00:00Z", role="newsapi_keyword", source_repo="b/c"),
        collection_row("https://a.example/3", "2025-01-27T06:00:00Z", role="google_news_serp", source_repo="b/c"),
        collection_row("https://a.example/4", "2025-01-27T06:00:00Z", role="trending_list", source_repo="b/c"),
    ]
    archive = open_archive(write_rows(rows))
    assert {(c.channel_id.removeprefix("https://archive.example/"), c.mode, c.role) for c in archive.channels} == {
        ("pages/heads/homepage_headline", "always_on", "homepage_headline"),
        ("pages/heads/rss", "always_on", "rss"),
        ("b/c/newsapi_keyword", "searched", "newsapi_keyword"),
        ("b/c/google_news_serp", "searched", "google_news_serp"),
    }
    assert all(c.outlet_id is None and c.format == "json" for c in archive.channels)
    trends = ("b/c/trending_list", "no_article", "1 rows: what searches trended, not what was published")
    assert archive.left_out == (trends,)


@pytest.mark.parametrize(
    ("role", "precision", "claimed", "captured_at", "captured_from"),
    [
        ("rss", "minute", "2025-01-27T06:18:49", None, None),
        ("aggregator_topic", "minute", "2025-01-27T06:18:49", None, None),
        ("rss", "day", "2025-01-27T00:00:00", None, None),
        ("hn_submission", "minute", None, "2025-01-27T06:18:49", None),
        ("homepage_headline", "first_seen_6h", None, "2025-01-27T06:18:49", "2025-01-27T00:18:49"),
        ("aggregator_link", "first_seen_3h", None, "2025-01-27T06:18:49", "2025-01-27T03:18:49"),
        ("frontpage", "first_seen_day", None, "2025-01-27T23:59:59", "2025-01-27T00:00:00"),
        ("google_news_serp", "day", None, "2025-01-27T23:59:59", "2025-01-27T00:00:00"),
        ("google_news_serp", "week", None, "2025-01-27T06:18:49", "2025-01-20T06:18:49"),
    ],
)
def test_the_time_of_a_row_is_a_claim_or_a_collectors_clock(
    write_rows: Write,
    role: str,
    precision: str,
    claimed: str | None,
    captured_at: str | None,
    captured_from: str | None,
) -> None:
    row = collection_row("https://a.example/1", "2025-01-27T06:18:49Z", role=role, published_precision=precision)
    archive = open_archive(write_rows([row]))
    (entry,) = listed(archive, f"https://archive.example/pages/heads/{role}", "2025-01-28T00:00")
    assert (entry.published.at if entry.published else None) == (at(claimed) if claimed else None)
    if precision == "day" and entry.published:
        assert (entry.published.precision, entry.published.local_day) == ("day", date(2025, 1, 27))
    assert entry.captured_at == (at(captured_at) if captured_at else None)
    assert entry.captured_from == (at(captured_from) if captured_from else None)


def test_a_row_is_listed_from_its_time_on_and_a_day_from_its_end(write_rows: Write) -> None:
    rows = [
        collection_row("https://a.example/1", "2025-01-27T06:00:00Z"),
        collection_row("https://a.example/2", "2025-01-27T12:00:00Z"),
        collection_row("https://a.example/3", "2025-01-27T00:00:00Z", published_precision="first_seen_day"),
    ]
    archive = open_archive(write_rows(rows))

    def urls(when: str) -> list[str]:
        return [entry.url[-1] for entry in listed(archive, HEADS, when)]

    assert urls("2025-01-27T06:00") == ["1"]
    assert urls("2025-01-27T18:00") == ["2", "1"]
    assert urls("2025-01-28T00:00") == ["3", "2", "1"]


def test_a_channel_is_out_of_order_on_days_on_which_its_collection_has_no_row(write_rows: Write) -> None:
    rows = [
        collection_row("https://a.example/1", "2025-01-27T06:00:00Z"),
        collection_row("https://a.example/2", "2025-01-29T06:00:00Z", language="de"),
        collection_row("https://a.example/3", "2025-01-30T06:00:00Z", role="rss", language="de"),
    ]
    archive = open_archive(write_rows(rows), language="en")
    states = {
        when: archive.answer(HEADS, at(when)).status
        for when in ["2025-01-27T12:00", "2025-01-28T00:00", "2025-01-28T12:00", "2025-01-29T12:00", "2025-01-30T12:00"]
    }
    # Midnight closes the 27th. The 29th and the 30th have rows of the collection, if none in English or in this role.
    assert list(states.values()) == [200, 200, 503, 200, 200]


def test_only_the_language_asked_for_and_the_time_asked_for_with_a_little_before(write_rows: Write) -> None:
    first = at("2025-01-20T00:00")
    rows = [
        collection_row(
            f"https://a.example/{n}", (first + timedelta(hours=n)).isoformat(), language="en-us" if n % 2 else "de"
        )
        for n in range(200)
    ]
    archive = open_archive(write_rows(rows), start=at("2025-01-24"), end=at("2025-01-25"), language="en")
    assert (archive.first_at, archive.last_at) == (at("2025-01-24"), at("2025-01-25"))
    before = listed(archive, HEADS, "2025-01-24T00:00")
    assert [entry.url for entry in before] == [f"https://a.example/{n}" for n in range(95, 95 - 2 * BACKLOG, -2)]
    assert listed(archive, HEADS, "2025-01-28T00:00")[0].url == "https://a.example/119"


def test_a_page_has_the_longest_text_and_stands_from_the_first_listing_on(write_rows: Write) -> None:
    rows = [
        collection_row("https://a.example/1?b=2", "2025-01-27T12:00:00Z", text="One.\n\nTwo & <three>. [+120 chars]"),
        collection_row("https://a.example/1?b=2", "2025-01-27T06:00:00Z", text="One.", source_repo="b/c"),
        collection_row("https://a.example/2", "2025-01-27T06:00:00Z"),
    ]
    archive = open_archive(write_rows(rows))
    assert archive.answer("https://a.example/1?b=2", at("2025-01-27T05:00")).status == 404
    page = archive.answer("https://a.example/1?b=2#part", at("2025-01-27T06:00"))
    assert "<p>One.</p>\n<p>Two &amp; &lt;three&gt;.</p>" in page.body.decode()
    assert b"published_time" not in page.body  # the collector's clock is no claim
    assert archive.answer("https://www.a.example/1?utm_source=x&b=2", at("2025-01-27T06:00")).body == page.body
    assert archive.answer("https://a.example/2", at("2025-01-28T00:00")).status == 410


def test_a_new_headline_of_a_listed_page_is_its_later_state(write_rows: Write) -> None:
    rows = [
        collection_row("https://a.example/1", "2025-01-27T06:00:00Z", title="Shares of chip makers slide"),
        collection_row("https://a.example/1", "2025-01-27T12:00:00Z", title="Shares of chip makers plunge"),
    ]
    archive = open_archive(write_rows(rows))
    for when, title in [("06:00", "Shares of chip makers slide"), ("12:00", "Shares of chip makers plunge")]:
        (entry,) = listed(archive, HEADS, f"2025-01-27T{when}")
        assert (entry.title, entry.published, entry.captured_at) == (title, None, at("2025-01-27T06:00"))


def test_headlines_with_missing_or_misplaced_addresses_get_their_own(write_rows: Write) -> None:
    words = ["alpha", "beta", "gamma", "delta"]
    rows = [
        collection_row(
            f"https://zip.example/{n % 25}",
            "2025-01-27T06:00:00Z",
            outlet="Zip",
            domain="zip.example",
            title=f"{words[n // 25]} {n}",
        )
        for n in range(75)
    ]
    rows.append(collection_row("", "2025-01-27T06:00:00Z", outlet="Zip", domain="", title="omega"))
    rows.append(collection_row("https://a.example/1", "2025-01-27T06:00:00Z"))
    entries = listed(open_archive(write_rows(rows)), HEADS, "2025-01-27T06:00")
    zipped = [entry.url for entry in entries if entry.url != "https://a.example/1"]
    assert len(set(zipped)) == len(zipped) == 76
    assert all(url.startswith("https://zip.example/?headline=") for url in zipped)
    assert len(entries) == 77


def test_a_machines_summary_is_left_out(write_rows: Write) -> None:
    row = collection_row(
        "https://a.example/1", "2025-01-27T06:00:00Z", summary="Made.", summary_is_machine_written=True
    )
    (entry,) = listed(open_archive(write_rows([row])), HEADS, "2025-01-27T06:00")
    assert (entry.summary, entry.content) == ("", "")


@pytest.mark.parametrize(
    ("title", "summary", "shown"),
    [
        (">-", "**R1** costs $5.6 million to train. It is open.", "R1 costs $5.6 million to train."),
        (">-", "", ""),
        ("", "It is open.", "It is open."),
        ("五", "It is open.", "五"),
    ],
)
def test_a_title_without_letter_or_digit_is_none(write_rows: Write, title: str, summary: str, shown: str) -> None:
    row = collection_row("https://a.example/1", "2025-01-27T06:00:00Z", title=title, summary=summary)
    (entry,) = listed(open_archive(write_rows([row])), HEADS, "2025-01-27T06:00")
    assert (entry.title, entry.summary) == (shown, summary)


def test_a_busy_day_is_listed_whole(write_rows: Write) -> None:
    first = at("2025-01-27T00:00")
    rows = [collection_row(f"https://a.example/{n}", (first + timedelta(minutes=n)).isoformat()) for n in range(300)]
    assert len(listed(open_archive(write_rows(rows)), HEADS, "2025-01-27T12:00")) == 300


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"published": "yesterday"}, "rows.jsonl.gz:2: published is 'yesterday', not a time"),
        ({"published": None}, "rows.jsonl.gz:2: published is '', not a time"),
        ({"title": 7}, "rows.jsonl.gz:2: title is 7, not a text"),
        ({"role": ""}, "rows.jsonl.gz:2: source_repo and role must not be empty"),
    ],
)
def test_a_bad_row_is_named(write_rows: Write, change: dict[str, object], complaint: str) -> None:
    good = collection_row("https://a.example/1", "2025-01-27T06:00:00Z")
    with pytest.raises(ArchiveError) as caught:
        open_archive(write_rows([good, good | change]))
    assert complaint in str(caught.value)


@pytest.mark.skipif(not REAL.exists(), reason="the real archive is not beside the project")
def test_the_real_archive_loads_in_seconds_and_tells_what_ran() -> None:
    began = time.perf_counter()
    archive = open_archive(REAL, start=at("2025-01-20"), end=at("2025-02-03"), language="en")
    assert time.perf_counter() - began < 20
    modes = {c.role: c.mode for c in archive.channels}
    assert modes["homepage_headline"] == "always_on" and modes["newsapi_keyword"] == "searched"
    news = "https://archive.example/kherrick/news-summary/aggregator_link"
    assert archive.answer(news, at("2025-01-22T06:00")).status == 503  # it began on the 25th
    heads = "https://archive.example/NotSooShariff/newsflow/homepage_headline"
    seen = {entry.title: entry for entry in listed(archive, heads, "2025-01-28T12:00")}
    shock = seen["DeepSeek shocks AI world with 'cheap' Chinese chatbot"]
    assert shock.url.startswith("https://bbc.com/?headline=")  # it came without an address
    assert shock.captured_at and shock.captured_from
    assert shock.captured_at - shock.captured_from == timedelta(hours=6)
    items = json.loads(archive.answer(news, at("2025-01-28T00:00")).body)["items"]
    assert all("_newswake" in item and "date_published" not in item for item in items)
