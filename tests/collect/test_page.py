import pytest
from lxml.html import tostring
from trafilatura.metadata import extract_author
from trafilatura.utils import load_html

from newswake.collect.page import _author_on_page, tree_of

PAGES = {
    "an author after a byline": ("<p class='byline'>Ada Bell</p><p class='author'>Jo Tin</p>", "Jo Tin"),
    "one in a sidebar": (
        "<div class='sidebar'><p class='author'>Ada Bell</p></div><i id='theAuthor'>Jo Tin</i>",
        "Jo Tin",
    ),
    "one in another": ("<div class='author-box'>By <a rel='author'>Ada Bell</a><time>5 May</time></div>", "Ada Bell"),
    "a date beside": ("<div class='author'><time>Monday</time><b>Ada Bell</b></div><p>Words.</p>", "Ada Bell"),
    "an element of that name": ("<p>Words.</p><author>Ada Bell</author>", "Ada Bell"),
    "a name of three letters": ("<span class='byl'>Ada Bell</span><span class='bylaw'>Not I</span>", "Ada Bell"),
    "nobody": ("<div id='main' class='story'><p>Words of <a rel='nofollow'>a page</a>.</p></div>", None),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_author_on_a_page_is_the_one_that_trafilatura_finds(name):
    body, author = PAGES[name]
    for start in ("<html><head><title>T</title></head><body>", "<html><body class='single-author'>"):
        page = f"{start}<div><section>{body}</section></div></body></html>"
        tree = tree_of(page)
        before = tostring(tree)
        assert _author_on_page(tree) == extract_author(load_html(page))
        assert tostring(tree) == before
    assert _author_on_page(tree_of(f"<html><body><div>{body}</div></body></html>")) == author


@pytest.mark.parametrize(
    "page",
    [
        "<html><p>One</html>", "", "plain words", "<p>x</p>", "<html><!-- no --><p>a<?php b ?>c</p></html>",
        b"\x00\x01",
        "<?xml version='1.0' encoding='utf-8'?><html><p>é</p></html>", b"<html><meta charset='latin-1'><p>\xe9</p>",
        "<!DOCTYPE html SYSTEM 'x'>\n<html/>\n<p>One</p><p>Two</p>",
    ],
)  # fmt: skip
def test_a_tree_is_the_one_that_trafilatura_makes(page):
    ours, theirs = tree_of(page), load_html(page)
    assert (ours is None) == (theirs is None)
    assert ours is None or tostring(ours) == tostring(theirs)
