from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tiny_archives import Rows, feed_row

from newswake.collect.feeds import parse_feed
from newswake.errors import ArchiveError
from newswake.models import ParsedFeed
from newswake.replay.archive import Archive
from newswake.replay.opening import open_archive

Write = Callable[[Rows], Path]
FEED = "https://harbourwire.example/feed"
REAL = Path(__file__).resolve().parents[3] / "shared/data/replay/rss_2023-02_bard.jsonl.gz"


def parsed(archive: Archive, url: str, at: datetime) -> ParsedFeed:
    answer = archive.answer(url, at)
    assert answer.status == 200
    return parse_feed(answer.body, feed_url=url, content_type=answer.content_type)


def test_a_feed_lists_the_newest_that_were_published_by_then(write_rows: Write) -> None:
    first = datetime(2023, 2, 5, tzinfo=UTC)
    rows = [feed_row(f"https://a.example/{n}", str(first + timedelta(hours=n))) for n in range(100)]
    archive = open_archive(write_rows(rows))
    (channel,) = archive.channels
    assert (channel.url, channel.mode, channel.outlet_id, channel.format) == (FEED, "always_on", None, "rss")
    feed = parsed(archive, FEED, first + timedelta(hours=80, minutes=1))
    assert [entry.url for entry in feed.entries] == [f"https://a.example/{n}" for n in range(80, 20, -1)]
    assert (feed.format, feed.title, feed.language.lower()) == ("rss", "Harbour Wire", "en-uk")
    assert feed.entries[0].summary == "Two & more."
    assert feed.entries[0].published is not None
    assert feed.entries[0].published.at == first + timedelta(hours=80)


def test_language_is_the_entrys_or_that_of_most_of_its_feed(write_rows: Write) -> None:
    polish = "https://b.example/feed"
    rows = [
        feed_row("https://a.example/1", "2023-02-05 01:00:00+00:00"),
        feed_row("https://a.example/2", "2023-02-05 02:00:00+00:00", language=None),
        feed_row("https://a.example/3", "2023-02-05 03:00:00+00:00", language="content="),
        feed_row("https://a.example/4", "2023-02-05 04:00:00+00:00", language="pl-PL"),
        feed_row("https://b.example/1", "2023-02-05 04:00:00+00:00", language="pl-PL", feed_url=polish),
    ]
    archive = open_archive(write_rows(rows), language="en")
    assert [channel.url for channel in archive.channels] == [FEED]
    assert len(parsed(archive, FEED, datetime(2023, 2, 6, tzinfo=UTC)).entries) == 3


def test_characters_that_xml_forbids_are_left_out(write_rows: Write) -> None:
    row = feed_row("https://a.example/1", "2023-02-05 01:00:00+00:00", title="A \x00\x0b<b>& B")
    (entry,) = parsed(open_archive(write_rows([row])), FEED, datetime(2023, 2, 6, tzinfo=UTC)).entries
    assert "\x0b" not in entry.title and entry.title.startswith("A ")


def test_a_bad_row_is_named(write_rows: Write) -> None:
    good = feed_row("https://a.example/1", "2023-02-05 01:00:00+00:00")
    with pytest.raises(ArchiveError, match=r"rows\.jsonl\.gz:2: feed_url is 'ftp://x', not an http"):
        open_archive(write_rows([good, good | {"feed_url": "ftp://x"}]))


@pytest.mark.skipif(not REAL.exists(), reason="the real archive is not beside the project")
def test_no_item_of_a_real_week_is_missed_at_steps_of_six_hours() -> None:
    archive = open_archive(REAL, language="en")
    busy = "https://moxie.foxnews.com/google-publisher/latest.xml"
    feed = archive.feeds[busy]
    wanted = {listing.url for listing in feed.listings}  # type: ignore[attr-defined]
    step, at, seen = timedelta(hours=6), datetime(2023, 2, 5, tzinfo=UTC), set[str]()
    while at <= archive.last_at + step:
        body = archive.answer(busy, at).body
        seen |= {url for url in wanted - seen if f"<link>{url}</link>".encode() in body}
        at += step
    assert seen == wanted and len(wanted) > 1000
    assert not {c.url for c in archive.channels if "gazeta.pl" in c.url}
