from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from newswake.collect.feeds import parse_feed
from newswake.errors import FeedError
from newswake.models import Entry
from newswake.replay.archive import Archive
from newswake.replay.opening import open_archive

WIRE = "https://harbourwire.example/feed.rss"
BUNDLED = Path(__file__).resolve().parents[2] / "seeds/demo"


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


def only(archive: Archive, url: str, when: str = "2025-01-27T16:00") -> Entry:
    answer = archive.answer(url, at(when))
    (entry,) = parse_feed(answer.body, feed_url=url, content_type=answer.content_type).entries
    return entry


def page(archive: Archive, url: str, when: str = "2025-01-27T16:00") -> str:
    answer = archive.answer(url, at(when))
    assert (answer.status, answer.content_type) == (200, "text/html; charset=utf-8")
    return answer.body.decode()


def test_each_feed_speaks_its_format(demo: Path) -> None:
    archive = open_archive(demo)
    assert archive.seeds == demo
    assert (archive.first_at, archive.last_at) == (at("2025-01-27T10:00"), at("2025-01-27T15:00"))
    wire = only(archive, WIRE)
    assert (wire.title, wire.author) == ("Chip shares slide & bounce", "Ada Quist")
    assert wire.content.startswith("Shares of chip makers slid by 17% on Monday, as investors read the paper that")
    assert wire.published is not None and wire.published.at == at("2025-01-27T09:50")
    sitemap = only(archive, "https://harbourwire.example/news.xml")
    assert (sitemap.url, sitemap.title) == (wire.url, wire.title)
    assert sitemap.url == "https://harbourwire.example/2025/01/27/chips"
    money = only(archive, "https://harbourmoney.example/feed.json")
    assert (money.summary, money.content) == ("A sum.", "")
    indus = only(archive, "https://induscircuit.example/atom.xml")
    assert indus.summary == "Indian suppliers."


def test_a_claim_is_a_moment_in_the_outlets_own_offset_a_day_wrong_or_nothing(demo: Path) -> None:
    archive = open_archive(demo)
    money = only(archive, "https://harbourmoney.example/feed.json").published
    assert money is not None and (money.precision, money.local_day) == ("day", date(2025, 1, 27))
    indus = only(archive, "https://induscircuit.example/atom.xml").published
    assert indus is not None and (indus.at, indus.local_day) == (at("2025-01-27T20:30"), date(2025, 1, 28))
    assert only(archive, "https://deichblatt.example/rss.xml").published is None
    wrong = only(archive, "https://shellsocket.example/search.rss").published
    assert wrong is not None and wrong.at == at("2008-01-28T03:30")


def test_a_page_changes_in_time_and_the_feed_with_it(demo: Path) -> None:
    archive = open_archive(demo)
    url = "https://harbourwire.example/2025/01/27/chips"
    assert archive.answer(url, at("2025-01-27T09:59")).status == 404
    first, second = page(archive, url, "2025-01-27T10:00"), page(archive, url, "2025-01-27T18:00")
    assert 'slid by 17% on Monday, as investors read <a href="https://arxiv.example/abs/1">the paper</a> that' in first
    assert "&amp; read later,&#34; said Ada Quist, a &lt;strategist&gt; at" in first
    assert "dateModified" not in first and '"dateModified": "2025-01-27T18:00:00+00:00"' in second
    assert '<h1 class="story-headline">Chip shares close lower</h1>' in second and "17%" not in second
    assert only(archive, WIRE, "2025-01-27T18:00").title == "Chip shares close lower"
    assert only(archive, WIRE, "2025-01-27T17:59").title.startswith("Chip shares slide")


def test_a_page_may_be_behind_a_wall_without_text_or_missing(demo: Path) -> None:
    archive = open_archive(demo)
    paid = page(archive, "https://harbourmoney.example/chips")
    assert "<p>The first paragraph is free.</p>" in paid and "for those who pay" not in paid and "subscribers" in paid
    assert "Nothing of this" not in page(archive, "https://induscircuit.example/p/chips/")
    assert archive.answer("https://deichblatt.example/chips.html", at("2025-01-27T16:00")).status == 404
    assert archive.answer("https://shellsocket.example/robots.txt", at("2025-01-27T16:00")).status == 200


def test_a_page_points_to_its_outlets_other_articles_out_by_then(demo: Path) -> None:
    story = (demo / "stories/chips.yaml").read_text()
    start, end = story.index("  - id: indus"), story.index("  - id: deich")
    more = story[start:end].replace("indus-circuit", "harbour-wire").replace("harbour-wire-chips", "harbour-wire-india")
    (demo / "stories/more.yaml").write_text(f"story: more\nevent: More.\narticles:\n{more}")
    archive = open_archive(demo)
    url = "https://harbourwire.example/2025/01/27/chips"
    assert "Chips and India" not in page(archive, url, "2025-01-27T12:00")
    later = page(archive, url, "2025-01-27T13:00")
    assert '<a href="https://harbourwire.example/p/chips/">Chips and India</a>' in later
    assert later.count("Chip shares slide &amp; bounce") == 3  # title twice in the head, once as the headline


def test_faults_come_and_go_and_a_moved_feed_stays_moved(demo: Path) -> None:
    archive = open_archive(demo)

    def reason(when: str) -> str:
        answer = archive.answer(WIRE, at(when))
        assert answer.status == 200
        with pytest.raises(FeedError) as caught:
            parse_feed(answer.body, feed_url=WIRE, content_type=answer.content_type)
        return caught.value.reason

    assert archive.answer(WIRE, at("2025-01-28T00:00")).status == 500
    assert reason("2025-01-28T06:00") == "empty"
    assert reason("2025-01-28T12:00") == "html"
    cut, whole = archive.answer(WIRE, at("2025-01-28T18:00")).body, archive.answer(WIRE, at("2025-01-27T20:00")).body
    assert whole.startswith(cut) and len(cut) == len(whole) * 3 // 5
    assert archive.answer(WIRE, at("2025-01-29T00:00")).silent
    assert archive.answer(WIRE, at("2025-01-29T06:00")).status == 404
    assert archive.answer(WIRE, at("2025-01-29T12:00")).body == whole
    old, new = "https://deichblatt.example/rss.xml", "https://deichblatt.example/neu.xml"
    assert (archive.answer(old, at("2025-01-27T23:00")).status, archive.answer(new, at("2025-01-27T23:00")).status) == (
        200,
        404,
    )
    moved = archive.answer(old, at("2025-01-30T00:00"))
    assert (moved.status, moved.headers["Location"]) == (301, new)
    assert only(archive, new, "2025-01-30T00:00").title == "Chipwerte fallen"


def test_language_leaves_out_outlets(demo: Path) -> None:
    archive = open_archive(demo, language="de")
    assert [channel.outlet_id for channel in archive.channels] == ["deichblatt"]


def test_the_bundled_fortnight_opens_and_every_feed_can_be_read() -> None:
    archive = open_archive(BUNDLED)
    assert archive.first_at >= at("2025-01-13") and archive.last_at <= at("2025-02-03")
    formats, when = set(), archive.last_at
    for channel in archive.channels:
        answer = archive.answer(channel.url, when)
        if answer.status == 301:
            answer = archive.answer(answer.headers["Location"], when)
        entries = parse_feed(answer.body, feed_url=channel.url, content_type=answer.content_type).entries
        formats.add(channel.format)
        assert archive.answer(entries[0].url, when).status in (200, 404)
    assert formats == {"rss", "atom", "json", "sitemap"}
