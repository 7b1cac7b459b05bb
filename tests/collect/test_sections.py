"""The part of an outlet in which an article stands, and where title, author and section stood."""

from __future__ import annotations

import json

import pytest

from newswake.collect.read import read_page
from newswake.collect.sections import told_section
from newswake.collect.versions import Told, choose_reading
from newswake.models import PageText

URL = "https://www.news.example/technology/2025/01/chips"
WORDS = (
    "Shares of the chip maker fell by a sixth on Monday after a small laboratory showed a model that needs few chips. "
)


def page(described: object = None, head: str = "", byline: str = "") -> PageText:
    said = f'<script type="application/ld+json">{json.dumps(described)}</script>' if described else ""
    body = f"<article><h1>Chips fall</h1>{byline}<p>{WORDS * 2}</p><p>{WORDS}</p></article>"
    return read_page(f"<html><head>{said}{head}</head><body>{body}</body></html>".encode(), url=URL)


ARTICLE = {"@context": "https://schema.org", "@type": "NewsArticle"}
META = '<meta property="article:section" content="Business &amp; Money">'


@pytest.mark.parametrize(
    ("described", "head", "section"),
    [
        (ARTICLE | {"articleSection": "Tech"}, META, ("Tech", "json-ld")),
        ({"@graph": [{"@type": "WebPage"}, ARTICLE | {"articleSection": ["", "AI", "News"]}]}, META, ("AI", "json-ld")),
        ({"@type": "ItemList", "articleSection": "Other"}, META, ("Business & Money", "meta")),
        (ARTICLE | {"articleSection": "Uncategorized"}, META, ("Business & Money", "meta")),
        (ARTICLE | {"articleSection": 7}, META, ("Business & Money", "meta")),
        (ARTICLE | {"articleSection": "https://news.example/tech"}, "", ("", "")),
        (ARTICLE | {"articleSection": "So long that it says what happened. " * 9}, "", ("", "")),
        (None, '<meta name="parsely-section" content="AI">', ("AI", "meta")),
        (None, "", ("", "")),
    ],
)
def test_a_page_names_its_section(described: object, head: str, section: tuple[str, str]) -> None:
    found = page(described, head)
    assert (found.section, found.section_from) == section


@pytest.mark.parametrize(
    ("url", "section"),
    [
        (URL, "technology"),
        ("https://news.example/en-gb/news/artificial-intelligence/chips-fall", "artificial intelligence"),
        ("https://news.example/ai/chips-fall", "ai"),
        ("https://news.example/fr/chips-fall", ""),
        ("https://news.example/2025/01/28/chips-fall", ""),
        ("https://news.example/chips-fall", ""),
        ("https://news.example/chips-fall-by-a-sixth-on-monday-morning/comments", ""),
        ("https://news.example/wissenschaft/k%C3%BCnstliche-intelligenz/x", "wissenschaft"),
        ("https://feed.example/rss#7", ""),
    ],
)
def test_the_address_is_the_last_resort(url: str, section: str) -> None:
    assert told_section([], url) == (section, "url" if section else "")
    assert told_section(["", "Chips"], url) == ("Chips", "feed")


@pytest.mark.parametrize(
    ("described", "head", "byline", "title_from", "author", "author_from"),
    [
        (None, '<meta property="og:title" content="Chips"><meta name="author" content="Ada Byron">', "", "meta",
         "Ada Byron", "meta"),
        (ARTICLE | {"headline": "Chips", "author": {"@type": "Person", "name": "Ada Byron"}}, "", "", "json-ld",
         "Ada Byron", "json-ld"),
        (ARTICLE | {"author": "Ada Byron"}, '<meta name="author" content="Grace Hopper">', "", "page",
         "Grace Hopper; Ada Byron", "meta"),
        (None, "", '<div class="author">Ada Byron</div>', "page", "Ada Byron", "page"),
        (None, "", "", "page", "", ""),
    ],
)  # fmt: skip
def test_title_and_author_say_where_they_stood(
    described: object, head: str, byline: str, title_from: str, author: str, author_from: str
) -> None:
    found = page(described, head, byline)
    assert (found.title_from, found.author, found.author_from) == (title_from, author, author_from)


def test_what_the_page_does_not_say_the_feed_does() -> None:
    told = Told("From the feed", "Short.", "", "Ada Byron", ("Chips", "AI"))
    read = choose_reading(PageText("T", WORDS, title_from="meta"), told, URL)
    assert (read.title, read.title_from) == ("T", "meta")
    assert (read.author, read.author_from) == ("Ada Byron", "feed")
    assert (read.section, read.section_from) == ("Chips", "feed")
    failed = choose_reading(None, told, URL)
    assert (failed.title_from, failed.author_from, failed.section_from) == ("feed", "feed", "feed")
    cut = choose_reading(PageText("T", "", "Grace", title_from="meta", author_from="page"), Told(summary="S."), URL)
    assert (cut.title, cut.title_from, cut.author, cut.author_from) == ("T", "meta", "Grace", "page")
    assert (cut.section, cut.section_from) == ("technology", "url")
