from lxml.html import fromstring

from newswake.collect.links import body_links

URL = "https://www.news.example/2025/01/28/chips"
TEXT = """Trends of the week: the maker said in a statement that Ann Doe left.

- The filing of May
- Our own guide

Shop here | Shop there

Elsewhere alone"""
PROSE = '<p>Trends of the week: the maker said in <a href="/statement">a statement</a> that Ann Doe left.</p>'
STATEMENT = ("a statement", "https://www.news.example/statement")


def links(body: str) -> list[tuple[str, str]]:
    return [(link.words, link.url) for link in body_links(fromstring(f"<body>{body}</body>"), TEXT, URL)]


def test_words_of_a_menu_or_a_byline_that_the_text_has_too_are_no_link_of_it() -> None:
    around = '<div>Filed under <a href="/c/trends">Trends</a></div><p>By <a href="/author/ann">Ann Doe</a></p>'
    assert links(around + PROSE) == [STATEMENT]


def test_a_line_of_links_alone_is_no_running_text() -> None:
    shop = '<p><a href="https://a.example/1">Shop here</a> | <a href="https://b.example/2">Shop there</a></p>'
    assert links(shop + PROSE) == [STATEMENT]


def test_an_item_of_a_list_may_lead_to_another_site_but_not_within_this_one() -> None:
    away, within = '<a href="https://court.example/f">The filing of May</a>', '<a href="/g">Our own guide</a>'
    items = f"<ul><li>{away}</li><li>{within}</li></ul>"
    assert links(items) == [("The filing of May", "https://court.example/f")]
    assert links('<p><a href="https://court.example/f">Elsewhere alone</a></p>') == []


def test_an_item_that_is_no_line_of_the_text_is_a_teaser() -> None:
    assert links('<ul><li><a href="https://b.example/x">Ann Doe</a></li></ul>') == []
