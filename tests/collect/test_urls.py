from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswake.collect.urls import article_id_of, believed_canonical, canonical_url, registrable_domain

SAME_PAGE = [
    "https://news.example/2025/01/story",
    "http://news.example/2025/01/story/",
    "HTTPS://www.News.Example:443/2025/01/story?utm_source=rss&utm_medium=feed",
    "https://m.news.example/2025/01/story#comments",
    "https://amp.news.example/2025/01/story/amp/",
    "https://news.example/amp/2025/01/story",
    "https://news.example/2025/01/story?amp=1&fbclid=abc",
    "https://news.example/2025/./01/x/../story?output=amp&ref=home",
    "https://news-example.cdn.ampproject.org/c/s/news.example/2025/01/story",
    "https://www.google.com/url?q=https%3A%2F%2Fnews.example%2F2025%2F01%2Fstory&sa=D",
    "https://www.google.com/amp/s/news.example/2025/01/story",
    " https://news.example/2025/01/%73tory\n",
    "https://out.board.example/t3_x?url=https%3A%2F%2Fnews.example%2F2025%2F01%2Fstory&token=1",
    "https://www.network.example/redir/redirect?url=https%3A%2F%2Fnews%2Eexample%2F2025%2F01%2Fstory&urlhash=1",
    "https://search.example/l/?uddg=https%3A%2F%2Fnews.example%2F2025%2F01%2Fstory%3FWT.mc_id%3D1",
    "https://news-example.cdn.ampproject.org/v/s/news.example/2025/01/story?amp_js_v=0.1&usqp=mq331",
]


@pytest.mark.parametrize("url", SAME_PAGE)
def test_one_page_under_many_links(url: str) -> None:
    assert canonical_url(url) == SAME_PAGE[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/?p=1", "https://news.example/?p=2"),
        ("https://news.example/view.php?123", "https://news.example/view.php?124"),
        ("https://news.example/a?gallery=1", "https://news.example/a?gallery=2"),
        ("https://news.example/Story", "https://news.example/story"),
        ("https://news.example:8080/a", "https://news.example/a"),
        ("https://news.example/camp", "https://news.example/c"),
        ("https://blog.news.example/a", "https://news.example/a"),
        ("https://news.example/a%2Fb", "https://news.example/a/b/c"),
        ("https://news.example/login?redirect=https://news.example/a", "https://news.example/a"),
        ("https://news.example/share?url=https://news.example/a", "https://news.example/a"),
        ("https://hub.example/rss/articles/CBMi1", "https://hub.example/rss/articles/CBMi2"),
    ],
)
def test_different_pages_stay_apart(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_query_order_does_not_matter() -> None:
    assert canonical_url("https://a.example/x?b=2&a=1") == canonical_url("https://a.example/x?a=1&b=2")


def test_international_hosts_and_paths_have_one_form() -> None:
    assert canonical_url("https://müller.example/straße") == canonical_url("https://xn--mller-kva.example/stra%C3%9Fe")


@pytest.mark.parametrize("odd", ["", "mailto:a@b.example", "https://[broken", "javascript:alert(1)", "/relative"])
def test_what_is_no_address_is_left_alone(odd: str) -> None:
    assert canonical_url(odd) == odd


_parts = st.text(alphabet=st.sampled_from('aAmpé%2F5/.?&=#:@+~ ü;-_[]\\"<>|^`{}中'), max_size=30)


@given(
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(
        ["a.example", "www.m.b.example", "M.amp.example", "1.2.3.4:80", "[::1]:8080", "ü.example", "%41.example"]
    ),
    _parts,
)
def test_canonical_is_idempotent(scheme: str, host: str, rest: str) -> None:
    once = canonical_url(f"{scheme}://{host}/{rest}")
    assert canonical_url(once) == once
    assert len(article_id_of(once)) == 13


@given(
    st.sampled_from(["https://a.example/redirect", "https://go.a.example/x", "http://www.a.example/out/l.php"]),
    st.lists(st.tuples(st.sampled_from(["url", "u", "q", "utm_source", "id", "amp"]), _parts), max_size=4),
    st.integers(0, 6),
)
def test_redirectors_within_redirectors_end_and_stay_as_they_ended(
    base: str, query: list[tuple[str, str]], depth: int
) -> None:
    url = "https://news.example/story?" + urlencode(query)
    for _ in range(depth):
        url = f"{base}?{urlencode({'url': url})}"
    once = canonical_url(url)
    assert once.startswith("https://news.example/story")
    assert canonical_url(once) == once
    assert len(once) <= 3 * len(url) + 10


@pytest.mark.parametrize(
    "rest", ["/" * 100_000, "?" + "a=1&" * 10_000, "../x/" * 20_000, "%2F" * 30_000, "#" * 100_000]
)
def test_an_address_of_any_length_is_survived(rest: str) -> None:
    once = canonical_url(f"https://a.example/{rest}")
    assert canonical_url(once) == once


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    once = canonical_url(text)
    assert canonical_url(once) == once
    registrable_domain(text)
    believed_canonical("https://a.example/x", text)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://tech.news.example/a", "news.example"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("https://alice.github.io/post", "alice.github.io"),
        ("http://127.0.0.1:8000/x", "127.0.0.1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_registrable_domain(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain


def test_canonical_claims() -> None:
    page = "https://www.news.example/a/b?session=9"
    assert believed_canonical(page, "https://news.example/a/b") == "https://news.example/a/b"
    assert believed_canonical(page, "https://www.news.example/") is None, "a front page is not this page"
    assert believed_canonical(page, "https://news.example/en") is None
    assert believed_canonical(page, "https://elsewhere.example/a/b") is None, "another site cannot be claimed"
    assert believed_canonical(page, "") is None
    assert believed_canonical("https://news.example/", "https://news.example") == "https://news.example"
