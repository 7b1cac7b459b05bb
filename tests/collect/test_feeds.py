from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime

import pytest

from newswake.collect.feeds import parse_feed
from newswake.errors import FeedError
from newswake.models import Entry, ParsedFeed

FEED = "https://news.example/feeds/all.xml"


def parse(body: str | bytes, **options: object) -> ParsedFeed:
    raw = body.encode() if isinstance(body, str) else body
    return parse_feed(raw, feed_url=FEED, **options)  # type: ignore[arg-type]


def rss(items: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Daily &amp; News</title>{head}{items}</channel></rss>'
    )


def only(feed: ParsedFeed) -> Entry:
    (entry,) = feed.entries
    return entry


def test_rss() -> None:
    feed = parse(
        rss(
            """<item><guid isPermaLink="false">x1</guid>
            <title>&lt;b&gt;Nvidia&lt;/b&gt; falls &amp;amp; recovers</title>
            <link>/2025/01/nvidia</link>
            <description>&lt;p&gt;Shares fell.&lt;/p&gt;&lt;script&gt;bad()&lt;/script&gt;</description>
            <content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>One
            <a href="#">linked</a> word.</p><p>Two.<br>Three.</p><style>p {}</style>]]></content:encoded>
            <pubDate>Tue, 28 Jan 2025 01:30:00 +0900</pubDate><author>a@b.example (Ann Bee)</author>
            <category>AI</category><category>Chips</category></item>""",
            "<language>en-GB</language><ttl>30</ttl>",
        )
    )
    assert (feed.format, feed.title, feed.language, feed.ttl_minutes) == ("rss", "Daily & News", "en-GB", 30)
    entry = only(feed)
    assert entry.guid == "x1"
    assert entry.url == "https://news.example/2025/01/nvidia"
    assert entry.title == "Nvidia falls & recovers"
    assert entry.summary == "Shares fell."
    assert entry.content == "One linked word.\n\nTwo.\n\nThree."
    assert entry.author == "Ann Bee"
    assert entry.categories == ("AI", "Chips")
    assert entry.published is not None
    assert entry.published.at == datetime(2025, 1, 27, 16, 30, tzinfo=UTC)
    assert entry.published.local_day == date(2025, 1, 28)
    assert (entry.published.precision, entry.published.claimed_in) == ("second", "feed")


def test_atom() -> None:
    feed = parse(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/blog/" xml:lang="de">
        <title>Blog</title>
        <entry><id>tag:a</id><title type="html">Ein &amp;lt;Modell&amp;gt;</title><link rel="alternate" href="post-1"/>
        <link rel="enclosure" href="https://base.example/x.mp3"/><updated>2025-01-28T10:00:00Z</updated>
        <author><name>Eva</name></author><summary>Kurz</summary></entry></feed>"""
    )
    entry = only(feed)
    assert feed.format == "atom"
    assert (entry.guid, entry.url, entry.title) == ("tag:a", "https://base.example/blog/post-1", "Ein <Modell>")
    assert entry.published is not None
    assert entry.published.claimed_in == "feed-updated"


def test_rss_1_and_rss_0_91() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>R</title></channel>
        <item rdf:about="https://news.example/1"><title>First</title><link>https://news.example/1</link>
        <dc:date>2025-01-28</dc:date></item></rdf:RDF>"""
    entry = only(parse(rdf))
    assert entry.guid == "https://news.example/1"
    assert entry.published is not None
    assert entry.published.precision == "day"
    old = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
        "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>O</title>
        <item><title>Old</title><link>http://news.example/o</link></item></channel></rss>"""
    assert only(parse(old)).title == "Old"


def test_json_feed() -> None:
    item = {
        "id": 7,
        "url": "../story",
        "title": "T",
        "content_html": "<p>A</p><p>B</p>",
        "date_published": "2025-01-28T10:00:00+01:00",
        "authors": [{"name": "Ann"}, {"name": "Bo"}],
        "tags": ["AI"],
        "_newswake": {"captured_at": "2025-01-28T12:00:00Z", "captured_from": "2025-01-28T06:00:00Z"},
    }
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "fr", "items": [item, 3]}
    )
    entry = only(parse(body))
    assert (entry.guid, entry.url, entry.content) == ("7", "https://news.example/story", "A\n\nB")
    assert (entry.author, entry.language, entry.categories) == ("Ann, Bo", "fr", ("AI",))
    assert entry.captured_at is None, "only an archive's replay may say when it was captured"
    replayed = only(parse(body, trust_capture=True))
    assert replayed.captured_at == datetime(2025, 1, 28, 12, tzinfo=UTC)
    assert replayed.captured_from == datetime(2025, 1, 28, 6, tzinfo=UTC)


def test_news_sitemap() -> None:
    body = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <url><loc> https://news.example/a </loc><image:image><image:title>Not this</image:title></image:image>
        <news:news><news:publication><news:name>N</news:name><news:language>en</news:language></news:publication>
        <news:publication_date>2025-01-28</news:publication_date><news:title>A &amp; B</news:title></news:news></url>
        <url><loc>https://news.example/b</loc><lastmod>2025-01-28T10:00:00Z</lastmod></url><url><loc>ftp://x</loc></url></urlset>"""
    feed = parse(body)
    assert feed.format == "sitemap"
    assert [(entry.url, entry.title, entry.language) for entry in feed.entries] == [
        ("https://news.example/a", "A & B", "en"),
        ("https://news.example/b", "", ""),
    ]
    assert [entry.published.claimed_in for entry in feed.entries if entry.published] == ["sitemap", "sitemap-updated"]
    assert len(parse(body, max_entries=1).entries) == 1


def test_ids_that_are_missing_or_shared() -> None:
    feed = parse(
        rss(
            "<item><title>No id</title><link>https://news.example/1</link></item>"
            "<item><title>Nothing but words</title></item>"
            "<item><guid>same</guid><title>A</title><link>https://news.example/2</link></item>"
            "<item><guid>same</guid><title>B</title><link>https://news.example/3</link></item>"
            "<item></item>"
        )
    )
    guids = [entry.guid for entry in feed.entries]
    assert guids[0] == "https://news.example/1"
    assert guids[1].startswith("title:")
    assert guids[2:] == ["same https://news.example/2", "same https://news.example/3"]
    assert len(feed.entries) == 4, "an item that says nothing is none"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://[broken"])
def test_only_web_addresses_are_kept(link: str) -> None:
    assert only(parse(rss(f"<item><title>T</title><link>{link}</link></item>"))).url == ""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf", "empty"),
        (rss("").encode(), "empty"),
        (b'{"items": []}', "empty"),
        (b"<!doctype html><html><head><title>502</title></head><body><p>Bad gateway</p></body></html>", "html"),
        (b"{broken", "broken"),
        (b'{"error": "gone"}', "unknown"),
        (b"[" * 100_000, "broken"),
        (b"plain words", "broken"),
        (b"/etc/passwd", "broken"),
        (b"<sitemapindex><sitemap><loc>https://a.example</loc></sitemap></sitemapindex>", "unknown"),
        (b"\x1f\x8b\x08\x00garbage", "broken"),
    ],
)
def test_what_is_no_feed_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=r"news\.example") as caught:
        parse(body)
    assert caught.value.reason == reason
    assert caught.value.feed_url == FEED


def test_a_truncated_feed_gives_what_was_there() -> None:
    whole = rss("".join(f"<item><guid>{n}</guid><title>T{n}</title></item>" for n in range(9)))
    feed = parse(whole[: len(whole) * 2 // 3])
    assert 4 <= len(feed.entries) < 9
    assert feed.entries[0].title == "T0"


def test_a_wrong_encoding_loses_no_entry() -> None:
    body = rss("<item><guid>1</guid><title>Café à Zürich</title></item>").replace("?>", ' encoding="utf-8"?>', 1)
    assert only(parse(body.encode("latin-1"))).title == "Café à Zürich"
    assert only(parse(body.encode("utf-16"))).title == "Café à Zürich"
    latin = body.replace("utf-8", "iso-8859-1").encode("latin-1")
    assert only(parse(latin, content_type="application/rss+xml")).title == "Café à Zürich"


def test_entries_are_bounded() -> None:
    many = rss("".join(f"<item><guid>{n}</guid><title>T{n}</title></item>" for n in range(5000)))
    feed = parse(many, max_entries=10)
    assert [entry.guid for entry in feed.entries] == [str(n) for n in range(10)]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "laughs": f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>'
    + rss("<item><title>&l9;</title></item>")[21:],
    "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"x" * 90_000}">]>'
    + rss(f"<item><title>{'&a;' * 50_000}</title></item>")[21:],
    "depth": rss("<item><title>" + "<b>" * 300_000),
    "items": rss("<item>" * 300_000),
    "entities": "<!DOCTYPE rss [" + "".join(f'<!ENTITY e{n} "x">' for n in range(9000)) + "]>" + rss("")[21:],
    "html": rss(f"<item><title>T</title><description>{'&lt;div&gt;' * 100_000}words</description></item>"),
    "sitemap": f"<!DOCTYPE urlset [<!ENTITY l0 'ha'>{LAUGHS}]><urlset><url><loc>https://a.example/&l9;</loc></url></urlset>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_harmless(name: str) -> None:
    began = time.process_time()
    try:
        feed = parse(BOMBS[name])
    except FeedError:
        pass
    else:
        assert sum(len(entry.title) + len(entry.summary) for entry in feed.entries) < 1_000_000
    assert time.process_time() - began < 3


def test_external_entities_read_no_file() -> None:
    for system in ("file:///etc/hostname", "http://127.0.0.1:1/x"):
        for body in (
            f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{system}">]>' + rss("<item><title>A &x; B</title></item>")[21:],
            f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{system}">]><urlset><url><loc>https://a.example/&x;</loc></url></urlset>',
        ):
            try:
                entry = only(parse(body))
            except FeedError:
                continue
            assert entry.title in ("", "A B", "A &x; B")
            assert entry.url in ("", "https://a.example/")


def test_a_feed_that_breaks_off_before_its_first_entry_is_broken_and_not_empty() -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(b"<rss version='2.0'><channel><title>A</title><item>", feed_url="https://a.example/rss")
    assert caught.value.reason == "broken"
