"""Lists of feeds, out and in: what other readers write is read, what nobody should parse is refused."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newswake.collect.newfeeds import sort_feeds
from newswake.collect.opml import MAX_NESTED, MAX_OPML_BYTES, ListedFeed, read_opml, write_opml
from newswake.errors import SeedError
from newswake.models import Channel, Outlet, Publisher

OLD = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Tech">
  <outline text="Chips &amp; caf\xe9s" type="rss" xmlurl="http://chips.example/rss" htmlUrl="http://www.chips.example/"/>
  <outline text="Deeper"><outline title="The Deep" text="x" type="atom" xmlUrl="feed://deep.example/atom"
    language="de-DE"/></outline>
  <outline text="Old style" type="rss" url="HTTPS://old.example/feed"/>
  <!-- a word -->
</outline>
<outline text="A bookmark" type="link" url="https://old.example/page"/>
<outline text="Elsewhere" type="include" url="https://lists.example/all.opml"/>
<outline text="Local" type="rss" xmlUrl="file:///etc/passwd"/>
<outline text="Odd" type="rss" xmlUrl="https://[odd/feed"/>
<outline text="Off" type="rss" isComment="true" xmlUrl="https://off.example/feed"/>
</body></opml>"""


def test_old_and_nested_lists_are_read_with_their_lines() -> None:
    feeds, unusable = read_opml(OLD, name="mine.opml")
    assert feeds == [
        ListedFeed(4, "http://chips.example/rss", "Chips & cafés", "http://www.chips.example/", "rss", "always_on", ""),
        ListedFeed(6, "https://deep.example/atom", "The Deep", "", "atom", "always_on", "de"),
        ListedFeed(7, "https://old.example/feed", "Old style", "", "rss", "always_on", ""),
    ]
    assert [(item.line, item.reason) for item in unusable] == [
        (10, "no xmlUrl: names no feed"),
        (11, "includes another list: import that by itself"),
        (12, "no http or https address"),
        (13, "no http or https address"),
        (14, "is commented out"),
    ]


def test_a_broken_list_gives_what_can_be_read_and_tells_the_break() -> None:
    body = b'<opml version="2.0"><body>\n<outline text="A" xmlUrl="https://a.example/f"/>\n<outline text="Q & A"'
    body += b' xmlUrl="https://q.example/f"/>\n</body></opml>'
    feeds, unusable = read_opml(body, name="x")
    assert [feed.url for feed in feeds] == ["https://a.example/f", "https://q.example/f"]
    assert unusable and unusable[0].line == 3 and unusable[0].reason.startswith("broken XML")


BOMB = '<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><body><outline text="&b;"/></body></opml>'
NEST = b"<outline>" * (MAX_NESTED + 2) + b"</outline>" * (MAX_NESTED + 2)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (BOMB.encode(), "x:1: entities that stand for other entities"),
        (BOMB.encode("utf-16"), "x:1: entities that stand for other entities"),
        (b"<opml><body>" + NEST + b"</body></opml>", "outlines lie one in another"),
        (b"<opml><body>" + b"<outline/>" * 20_001 + b"</body></opml>", "more than 20,000 outlines"),
        (b" " * (MAX_OPML_BYTES + 1), "x:1: more than 5,000,000 bytes"),
        (b"<html><body>no list</body></html>", "no OPML: its outermost element must be opml"),
        (b"no list", "x:1: no OPML"),
        (b"", "x:1: no"),
    ],
)
def test_what_is_no_list_or_costs_too_much_is_refused_at_once(body: bytes, told: str) -> None:
    began = time.process_time()
    with pytest.raises(SeedError) as error:
        read_opml(body, name="x")
    assert told in str(error.value)
    assert time.process_time() - began < 1


def test_a_file_of_this_machine_is_never_read_by_an_entity() -> None:
    body = b'<!DOCTYPE opml [<!ENTITY f SYSTEM "file:///etc/passwd">]><opml><body>'
    body += b'<outline text="x" xmlUrl="https://a.example/f">&f;</outline></body></opml>'
    feeds, _ = read_opml(body, name="x")
    assert [(feed.url, feed.title) for feed in feeds] == [("https://a.example/f", "x")]


OUTLETS = [
    Outlet("post", "post", "The Post & Sons", "post.example"),
    Outlet("post-ai", "post", "AI", "post.example/ai"),
]
CHANNELS = [
    Channel("https://post.example/rss?a=1&b=2", "https://post.example/rss?a=1&b=2", "always_on", "post", "rss"),
    Channel("https://post.example/ai/map.xml", "https://post.example/ai/map.xml", "searched", "post-ai", "sitemap"),
]


def test_what_is_written_is_read_again_and_the_same_feeds_give_the_same_bytes() -> None:
    body = write_opml("Mine", CHANNELS, OUTLETS)
    assert body == write_opml("Mine", CHANNELS[::-1], OUTLETS[::-1])
    feeds, unusable = read_opml(body, name="x")
    assert not unusable
    assert [(f.url, f.title, f.html_url, f.format, f.mode) for f in feeds] == [
        (CHANNELS[0].url, "The Post & Sons", "https://post.example", "rss", "always_on"),
        (CHANNELS[1].url, "AI", "https://post.example/ai", "sitemap", "searched"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_name_and_address_can_be_written(name: str, tail: str) -> None:
    address = "https://a.example/" + "".join(c for c in tail if c.isalnum() or c in "&?=%'<>;")
    body = write_opml("x", [Channel(address, address, "always_on", "o", "rss")], [Outlet("o", "o", name, "a.example")])
    feeds, unusable = read_opml(body, name="x")
    assert [feed.url for feed in feeds] + [item.said for item in unusable] == [address]


def listed(url: str, title: str = "", html_url: str = "") -> ListedFeed:
    return ListedFeed(1, url, title, html_url, "rss", "always_on", "en")


def test_feeds_go_to_the_outlets_that_are_known_and_to_one_new_outlet_a_domain() -> None:
    found = sort_feeds(
        [
            listed("http://post.example/rss?a=1&b=2"),  # known by https
            listed("https://post.example/sport/feed"),
            listed("https://feeds.proxy.example/post-ai", html_url="https://www.post.example/ai/"),
            listed("https://blog.new.example/feed", "A New Blog"),
            listed("https://www.new.example/ai/feed/", "Another"),
            listed("https://www.new.example/ai/feed"),  # twice
            listed("http://127.0.0.1/feed"),
        ],
        channels=CHANNELS,
        outlets=OUTLETS,
        publishers=[Publisher("post", "Post"), Publisher("new-example", "Has the id already")],
        kind="blog",
    )
    assert [(feed.url, c.outlet_id) for feed, c in zip(found.new, found.channels, strict=True)] == [
        ("https://post.example/sport/feed", "post"),
        ("https://feeds.proxy.example/post-ai", "post-ai"),
        ("https://blog.new.example/feed", "new-example-2"),
        ("https://www.new.example/ai/feed/", "new-example-2"),
    ]
    new = Outlet("new-example-2", "new-example-2", "A New Blog", "new.example", language="en", kind="blog")
    assert found.outlets == (new,)
    assert [p.publisher_id for p in found.publishers] == ["new-example-2"]
    assert [known for _, known in found.known] == [CHANNELS[0].url, "https://www.new.example/ai/feed/"]
    assert [item.reason for item in found.unusable] == ["its host is no name on the internet"]
