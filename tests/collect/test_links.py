from lxml.html import fromstring

from newswake.collect.links import body_links

URL = "https://www.news.example/2025/01/28/chips"
TEXT = "Trends of the week: the maker said in a statement that Ann Doe left.\n\n- The filing of May\n- Our own guide\n\nMore."


def links(body: str) -> list[tuple[str, str]]:
    return [(link.words, link.url) for link in body_links(fromstring(f"<body>{body}</body>"), TEXT, URL)]


PROSE = '<p>Trends of the week: the maker said in <a href="/statement">a statement</a> that Ann Doe left.</p>'
STATEMENT = ("a statement", "https://www.news.example/statement")


def test_words_of_a_menu_or_a_byline_that_the_text_has_too_are_no_link_of_it() -> None:
    around = '<div>Filed under <a href="/c/trends">Trends</a></div><p>By <a href="/author/ann">Ann Doe</a></p>'
    assert links(around + PROSE) == [STATEMENT]


def test_a_line_of_links_alone_is_no_running_text() -> None:
    shop = '<p><a href="https://a.example/1">a statement</a> | <a href="https://b.example/2">Ann Doe</a></p>'
    assert links(shop) == []


def test_an_item_of_a_list_may_lead_to_another_site_but_not_within_this_one() -> None:
    items = '<ul><li><a href="https://court.example/f">The filing of May</a></li><li><a href="/g">Our own guide</a></li></ul>'
    assert links(items) == [("The filing of May", "https://court.example/f")]


def test_an_item_that_is_no_line_of_the_text_is_a_teaser() -> None:
    assert links('<ul><li><a href="https://b.example/x">Ann Doe</a></li></ul>') == []
