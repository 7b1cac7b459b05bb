import time

import pytest
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
AWAY = "https://court.example/f"


def links(body: str, text: str = TEXT) -> list[tuple[str, str]]:
    found = body_links(fromstring(f"<body>{body}</body>"), text, URL)
    assert all(text[link.start : link.end] == link.words for link in found)
    return [(link.words, link.url) for link in found]


def test_words_of_a_menu_or_a_byline_that_the_text_has_too_are_no_link_of_it() -> None:
    around = '<div>Filed under <a href="/c/trends">Trends</a></div><p>By <a href="/author/ann">Ann Doe</a></p>'
    assert links(around + PROSE) == [STATEMENT]


@pytest.mark.parametrize("tag", ["nav", "footer", "aside", "form", "button"])
def test_what_stands_around_the_text_has_no_links_of_it(tag: str) -> None:
    assert links(f"<{tag}>{PROSE}</{tag}>") == []


@pytest.mark.parametrize("between", [" | ", " / ", ", 2. ", " and "])
def test_a_line_of_links_alone_is_no_running_text(between: str) -> None:
    one, two = '<a href="https://a.example/1">Shop here</a>', '<a href="https://b.example/2">Shop there</a>'
    three = '<a href="https://c.example/3">Shop on</a>' if between == " | " else ""
    shop = f"<p>{one}{between}{two}{between if three else ''}{three}</p>"
    text = TEXT.replace("Shop here | Shop there", f"Shop here{between}Shop there{between}Shop on")
    assert links(shop + PROSE, text) == [STATEMENT]


@pytest.mark.parametrize(
    "line",
    [
        "Source: [Harbour Wire]",
        "Via [Harbour Wire]",
        "[Acme Corp] fell.",
        "See [the paper]",
        "[路透社]报道，英伟达股价下跌。",
        "[路透社]说[英伟达]股价",
    ],
)
def test_one_word_beside_a_link_is_running_text(line: str) -> None:
    body = line.replace("[", f'<a href="{AWAY}">').replace("]", "</a>")
    assert links(f"<p>{body}</p>", line.replace("[", "").replace("]", ""))[0] == (
        line.split("[")[1].split("]")[0],
        AWAY,
    )


def test_a_link_of_an_item_with_a_word_behind_it_is_one_of_the_text() -> None:
    item = f'<ul><li><a href="{AWAY}">The filing of May</a> (PDF)</li></ul>'
    assert links(item, "Seen.\n\n- The filing of May (PDF)") == [("The filing of May", AWAY)]


def test_an_item_of_a_list_may_lead_to_another_site_but_not_within_this_one() -> None:
    away, within = f'<a href="{AWAY}">The filing of May</a>', '<a href="/g">Our own guide</a>'
    items = f"<ul><li>{away}</li><li>{within}</li></ul>"
    assert links(items) == [("The filing of May", AWAY)]
    assert links(f'<p><a href="{AWAY}">Elsewhere alone</a></p>') == []


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", ""])
def test_an_item_is_a_line_of_the_text_the_first_too_with_or_without_a_bullet(bullet: str) -> None:
    item = f'<ul><li><a href="{AWAY}">Apple</a></li></ul>'
    assert links(item, f"{bullet}Apple Watch\n{bullet}Apple\nEnd.") == [("Apple", AWAY)]
    assert links(item, f"{bullet}Apple\n{bullet}Apple Watch") == [("Apple", AWAY)]


def test_two_items_of_the_same_words_are_two_links_but_a_button_under_each_item_is_none() -> None:
    items = "".join(f'<li><a href="https://wire.example/{n}">Reuters</a></li>' for n in range(5))
    two = items[: items.index("</li>", items.index("</li>") + 1) + 5]
    assert [url for _, url in links(f"<ul>{two}</ul>", "Sources\n- Reuters\n- Reuters")] == [
        "https://wire.example/0",
        "https://wire.example/1",
    ]
    assert links(f"<ul>{items}</ul>", "Sources" + "\n- Reuters" * 5) == []


def test_an_item_that_is_no_line_of_the_text_is_a_teaser() -> None:
    assert links('<ul><li><a href="https://b.example/x">Ann Doe</a></li></ul>') == []


@pytest.mark.parametrize(
    ("words", "names_the_source"),
    [
        ("Source: Harbour Wire", True),
        ("Fuente : Harbour Wire", True),
        ("via: Harbour Wire", True),
        ("Via Rail cuts trains", False),
        ("Sources close to Acme", False),
        ("Original research shows falls", False),
    ],
)
def test_a_line_alone_names_its_source_by_a_colon(words: str, names_the_source: bool) -> None:
    body = f'<p>So it is.</p><p><a href="{AWAY}">{words}</a></p>'
    assert links(body, f"So it is.\n\n{words}") == ([(words, AWAY)] if names_the_source else [])


def test_a_block_within_a_block_is_not_what_stands_beside_a_link() -> None:
    teaser = f'<div><a href="{AWAY}">Elsewhere alone</a>\n<p>Two words more.</p></div>'
    assert links(teaser, "Elsewhere alone Two words more.") == []
    item = f'<ul><li>See\n<b>all</b> of\n<a href="{AWAY}"> The filing </a><ul><li>Of May</li></ul></li></ul>'
    assert links(item, "- See all of The filing\n- Of May") == [("The filing", AWAY)]


@pytest.mark.parametrize("beside", ["says", "said"])
def test_thousands_of_links_in_one_paragraph_cost_no_more_than_reading(beside: str) -> None:
    names = [f"word{n}" for n in range(2000)]
    body = " and ".join(f'<a href="https://a.example/{name}">{name}</a> said' for name in names)
    tree = fromstring(f"<body><p>{body}</p></body>")
    text = " and ".join(f"{name} {beside}" for name in names)
    began = time.process_time()
    assert len(body_links(tree, text, URL)) == (500 if beside == "said" else 0)
    assert time.process_time() - began < 1.5


def test_the_links_looked_at_are_bounded() -> None:
    item = '<li><a href="https://a.example/c">Trends</a></li>'
    assert links(f"<ul>{item * 4_999}</ul>{PROSE}") == [STATEMENT]
    assert links(f"<ul>{item * 5_000}</ul>{PROSE}") == []


def test_a_line_break_ends_what_stands_beside_a_link() -> None:
    body = f'<p><a href="https://a.example/1">The book</a> (pdf)<br/><a href="{AWAY}">The notes</a> (pdf)</p>'
    assert links(body, "The book (pdf)\nThe talk (pdf)\nThe notes (pdf)") == [
        ("The book", "https://a.example/1"),
        ("The notes", AWAY),
    ]


def test_what_stands_on_other_lines_of_the_block_tells_nothing() -> None:
    shop = '<div><a href="https://a.example/1">Shop here</a> |<p>All <b>of it</b></p></div>'
    assert links(shop) == []
    assert links(f'<p>Cut away.<br/>See <a href="{AWAY}">the notes</a></p>', "Kept.\nSee the notes") == [
        ("the notes", AWAY)
    ]


def test_an_item_is_rather_found_behind_the_links_before_it() -> None:
    text = f"- Harbour Wire\n{TEXT}\n- Harbour Wire"
    items = f'{PROSE}<ul><li><a href="{AWAY}">Harbour Wire</a></li></ul>'
    found = body_links(fromstring(f"<body>{items}</body>"), text, URL)
    assert [link.start for link in found] == [text.index("a statement"), text.rindex("Harbour Wire")]
