from __future__ import annotations

import json
import os
import tarfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml.html import fromstring

from newswake.collect.read import READER, extraction_row, published_claim, read_page
from newswake.collect.teasers import cut_teasers
from newswake.models import PageText

DATA = Path(os.environ.get("NEWSWAKE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
SEED = DATA / "seed"
HOSTILE = DATA / "hostile" / "libxml2_tests.tar.xz"
URL = "https://www.news.example/2025/01/28/chips?utm_source=x"

PARAGRAPHS = [
    "Shares of the chip maker fell by a sixth on Monday after a small laboratory showed a model that needs few chips.",
    "Analysts at two banks said that the fall was overdone, and that demand for the chips would rest on other uses.",
    "The maker itself said in a statement that the work was an excellent advance and that it would need many chips.",
    "Regulators in three countries said that they would look at where the laboratory had bought its own machines.",
    "By Tuesday the shares had won back half of what they had lost, and the talk had turned to the next results.",
]
LINKED = PARAGRAPHS[2].replace("a statement", '<a href="/press/42">a statement</a>')
CARD = '<article><a href="/s{n}"><h3>Another story, number {n}</h3></a><p>What it says in a line, {n}.</p></article>'


def page(head: str = "", body: str = "", after: str = "", lang: str = "en-GB") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in [*PARAGRAPHS[:2], LINKED, *PARAGRAPHS[3:]])
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Chips fall - News</title>{head}</head><body>'
        f'<nav><a href="/">Home</a></nav><main><h1>Chips fall</h1><div class="content">{text}{body}</div>{after}'
        "</main></body></html>"
    )


def read(html: str) -> PageText:
    return read_page(html.encode(), url=URL)


def test_text_keeps_its_paragraphs() -> None:
    got = read(page())
    assert got.text == "\n\n".join(PARAGRAPHS)
    assert got.title == "Chips fall"
    assert got.language == "en-GB"
    assert not got.truncated
    assert READER.startswith("trafilatura ")


def test_links_have_spans_and_change_no_word() -> None:
    got = read(page())
    (link,) = got.links
    assert link.url == "https://www.news.example/press/42"
    assert got.text[link.start : link.end] == link.words == "a statement"
    assert got.text == read(page().replace(LINKED, PARAGRAPHS[2])).text


def test_links_that_are_no_part_of_a_sentence_are_left_out() -> None:
    body = (
        '<p><a href="/more">Read more</a></p><ul><li><a href="/x">Related: another story about chips</a></li></ul>'
        '<p>A sentence with <a href="#top">a link to the page</a>, <a href="mailto:a@b.example">an address</a> and '
        '<a href="https://other.example/é">a source elsewhere</a> stands here, before more of it.</p>'
        f"<p>{PARAGRAPHS[0]} Again.</p>"
    )
    got = read(page(body=body))
    assert [link.url for link in got.links] == ["https://www.news.example/press/42", "https://other.example/é"]


def test_the_same_words_are_told_apart_by_what_stands_around() -> None:
    body = (
        '<p>The report names no date, while the report by the bank, <a href="/bank">the report</a> of May, does so.</p>'
    )
    got = read(page(body=body))
    link = got.links[-1]
    assert got.text[link.start - 10 : link.start] == "the bank, "


def test_teasers_go_and_the_text_stays() -> None:
    cards = "".join(CARD.format(n=n) for n in range(8))
    got = read(page(after=f'<div class="share">Share</div><section>{cards}</section>'))
    assert got.text == "\n\n".join(PARAGRAPHS)


def test_a_box_between_paragraphs_goes() -> None:
    box = '<div class="newsletter-box"><p>Get our morning letter in your inbox, free, every weekday.</p></div>'
    html = page().replace(f"<p>{PARAGRAPHS[3]}", f"{box}<p>{PARAGRAPHS[3]}")
    assert box in html
    assert read(html).text == "\n\n".join(PARAGRAPHS)


def test_an_article_in_a_box_by_name_stays() -> None:
    assert read(page().replace('class="content"', 'class="content with-newsletter"')).text == "\n\n".join(PARAGRAPHS)


def test_a_page_of_cards_keeps_them() -> None:
    cards = "".join(CARD.format(n=n) for n in range(8))
    got = read_page(f"<html><body><main><h1>Stories</h1><section>{cards}</section></main></body></html>", url=URL)
    assert "What it says in a line, 1." in got.text


def test_cards_that_lead_elsewhere_are_the_article_s_own() -> None:
    cards = "".join(CARD.format(n=n).replace("/s", "https://shop.example/s") for n in range(5))
    assert cut_teasers(fromstring(page(body=f"<div>{cards}</div>")), URL) == 0
    assert cut_teasers(fromstring(page(body=f"<div>{cards.replace('https://shop.example', '')}</div>")), URL) == 5


def test_captions_that_are_sentences_stay_in_place() -> None:
    caption = "The laboratory showed its model in a small hall, before some forty guests from the industry."
    figure = f"<figure><img src='x.png'><figcaption>{caption}</figcaption></figure><p>{PARAGRAPHS[0]} Again.</p>"
    got = read(page(body=figure))
    assert got.text.split("\n\n")[5] == caption


def test_dates_say_where_they_stood() -> None:
    described = {"@graph": [{"@type": "NewsArticle", "datePublished": "2025-01-28T01:05:00+09:00"}]}
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2001-01-01"}]}
    head = (
        f'<script type="application/ld+json">{json.dumps([listed, described])}</script>'
        '<script type="application/ld+json">{broken</script>'
        '<meta property="article:published_time" content="2025-01-28">'
    )
    got = read(page(head=head))
    assert [(claim.claimed_in, claim.precision, claim.local_day) for claim in got.claims[:3]] == [
        ("json-ld", "second", date(2025, 1, 28)),
        ("meta", "day", date(2025, 1, 28)),
        ("url", "day", date(2025, 1, 28)),
    ]
    believed = published_claim(got)
    assert believed is not None
    assert believed.at == datetime(2025, 1, 27, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2025-01-29T04:05:00+00:00", 28),  # nine in the evening, west of Greenwich
        ("2025-01-27T20:05:00Z", 28),  # the morning after, in Asia
        ("2025-01-29T20:05:00+00:00", 29),  # nowhere on the 28th
        ("2025-01-29T04:05:00+02:00", 29),  # whose day it is, is said
    ],
)
def test_a_moment_in_utc_is_of_the_day_in_the_address(stated: str, day: int) -> None:
    got = published_claim(read(page(head=f'<meta property="article:published_time" content="{stated}">')))
    assert got is not None and got.at == datetime.fromisoformat(stated)
    assert got.local_day == date(2025, 1, day)


def test_a_time_element_speaks_where_nothing_else_does() -> None:
    html = page().replace("</h1>", '</h1><time datetime="2025-01-27T10:00:00Z">yesterday</time>')
    assert ("time", date(2025, 1, 27)) in {(claim.claimed_in, claim.local_day) for claim in read(html).claims}


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="https://news.example/chips/">', "https://news.example/chips"),
        ('<link rel="canonical" href="https://news.example/">', ""),
        ('<link rel="canonical" href="https://other.example/chips">', ""),
        (
            '<link rel="canonical" href="/"><meta property="og:url" content="https://news.example/c">',
            "https://news.example/c",
        ),
        ("", ""),
    ],
)
def test_canonical(head: str, canonical: str) -> None:
    assert read(page(head=head)).canonical == canonical


@pytest.mark.parametrize(
    "described",
    [
        {"@type": "NewsArticle", "isAccessibleForFree": False},
        {"@type": "NewsArticle", "isAccessibleForFree": "False"},
        {
            "@type": "NewsArticle",
            "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "http://schema.org/False"},
        },
    ],
)
def test_a_paywall_is_flagged(described: dict[str, object]) -> None:
    assert read(page(head=f'<script type="application/ld+json">{json.dumps(described)}</script>')).truncated
    free = {**described, "isAccessibleForFree": True, "hasPart": None}
    assert not read(page(head=f'<script type="application/ld+json">{json.dumps(free)}</script>')).truncated


@pytest.mark.parametrize(
    "html", [b"", b" ", b"\x00\xff\xfe", b"%PDF-1.7 binary", b"{}", b"<html></html>", b"http://x.example"]
)
def test_what_is_no_page_gives_no_text(html: bytes) -> None:
    got = read_page(html, url=URL)
    assert len(got.text) < 30


@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "<div>" * 50_000 + "deep",
        "<html><body>" + '<a href="/x">y</a>' * 20_000,
        "<html><body><p>" + "<b>word " * 10_000,
        "<html><head>"
        + '<script type="application/ld+json">'
        + "[" * 200_000
        + "</script></head><body><p>x</p></body>",
        page(body='<p>Some words with <a href="/y">a link</a> here.</p>' * 2000),
    ],
    ids=["deep", "links", "inline", "json", "long"],
)
def test_hostile_pages_end(html: str) -> None:
    began = time.process_time()
    read(html)
    assert time.process_time() - began < 15


@pytest.mark.skipif(not HOSTILE.exists(), reason=f"no {HOSTILE}")
def test_every_hostile_page_is_read_or_refused() -> None:
    with tarfile.open(HOSTILE) as files:
        for member in files:
            file = files.extractfile(member) if member.isfile() and "/HTML/" in member.name else None
            if file is not None:
                assert isinstance(read_page(file.read(), url=URL).text, str), member.name


@pytest.mark.skipif(not SEED.exists(), reason=f"no {SEED}")
def test_the_seed_article_without_its_teasers() -> None:
    expected = json.loads((SEED / "expected.json").read_text(encoding="utf-8"))
    html = (SEED / "article.html").read_bytes()
    got = extraction_row({"id": "seed", "url": "https://www.science.example/story", "html": html})
    assert (got["title"], got["author"], got["published"]) == (
        expected["title"],
        expected["author"],
        expected["published_day"],
    )
    assert got["text"] == expected["text"]
    assert all(words in got["text"] for words in expected["must_contain"])
    assert not [words for words in expected["must_not_contain"] if words in got["text"]]
