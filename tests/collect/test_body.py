from __future__ import annotations

import numpy as np
import pytest
from lxml.html import fromstring

from newswake.collect.block_features import FEATURES, measure_blocks
from newswake.collect.block_model import read_model, shipped_model
from newswake.collect.blocks import Blocks, blocks_of
from newswake.collect.body import body_text, text_by_scores, write_text


def blocks(markup: str) -> Blocks:
    return blocks_of(fromstring(f"<html><body>{markup}</body></html>"))


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks(markup).blocks]


def test_blocks_are_the_words_between_breaks() -> None:
    markup = (
        "Loose <b>words</b><p>One <a href='/x'>link</a>\n here.</p>tail<ul><li>a</li><li>b</li></ul><div>c<br>d</div>"
    )
    assert texts(markup) == ["Loose words", "One link here.", "tail", "a", "b", "c", "d"]


def test_what_cannot_be_seen_says_nothing() -> None:
    markup = "<p>One<script>no()</script> two<!-- no --> three<?no no?> four</p><button>No</button><style>no</style>end"
    assert texts(markup) == ["One two three four", "end"]


def test_links_are_counted() -> None:
    (block,) = blocks("<p>One <a href='/x'>link <b>more</b></a> here.</p>").blocks
    assert block.link_characters == len("link more")


def test_lists_rows_and_breaks_are_written() -> None:
    page = blocks(
        "<p>First.</p><ul><li><p>a</p><p>b</p></li><li>c</li></ul><table><tr><td>1</td><td>2</td></tr>"
        "<tr><td>3</td></tr></table><p>x<br>y<br><br>z</p>"
    )
    every = range(len(page.blocks))
    assert write_text(page, list(every)) == "First.\n\n- a\nb\n- c\n\n1 | 2\n3\n\nx\ny\n\nz"


def test_text_is_composed() -> None:
    page = blocks("<p>Cafe\u0301</p>")
    assert write_text(page, [0]) == "Caf\u00e9"


def test_an_excerpt_of_what_follows_is_left_out() -> None:
    said = "The maker said on Monday that it would need many more chips than it had thought, at higher prices."
    page = blocks(f"<h1>Chips</h1><article><p>{said[:90]} […]</p><p>{said} {said}</p><p>{said[::-1]}</p></article>")
    got = body_text(page, drafted=f"{said[:90]}\n{said} {said}", title="Chips", told="", model=shipped_model())
    assert "[…]" not in got
    assert said in got


def test_every_block_is_measured() -> None:
    page = blocks("<h1>Chips fall</h1><p>Shares fell by a sixth.</p><p>©</p>")
    rows = measure_blocks(page, drafted="Shares fell by a sixth.", title="Chips fall", described="")
    assert rows.shape == (3, len(FEATURES))
    assert np.isfinite(rows).all()
    drafted = rows[:, FEATURES.index("drafted")]
    assert drafted.tolist() == [0, 1, 0]
    assert rows[0, FEATURES.index("title_share")] == 1


def test_no_blocks_leave_the_draft() -> None:
    assert body_text(Blocks(), drafted="Words.", title="", told="", model=shipped_model()) == "Words."


def test_a_model_scores_by_its_trees() -> None:
    first = FEATURES.index("words")
    tree = {
        "feature": [first, 0, 0],
        "threshold": [1.5, 0, 0],
        "left": [1, 1, 2],
        "right": [2, 1, 2],
        "value": [0, -2, 2],
    }
    model = read_model({"features": list(FEATURES), "cut": 0.5, "base": 0, "depth": 1, "trees": [tree, tree]})
    rows = np.zeros((2, len(FEATURES)), dtype=np.float32)
    rows[1, first] = 2
    assert model.score(rows) == pytest.approx([1 / (1 + np.exp(4)), 1 / (1 + np.exp(-4))])


def test_a_model_of_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="train_extraction"):
        read_model({"features": ["size"], "cut": 0.5, "base": 0, "depth": 1, "trees": []})


def test_a_text_that_shares_little_with_a_longer_draft_yields_to_it() -> None:
    page = blocks("<p>Chips fell by a sixth on Monday.</p>")
    rows, scores = np.zeros((1, len(FEATURES)), dtype=np.float32), np.ones(1, dtype=np.float32)
    other = "Quite another text, of which no block of the page holds a single word. " * 3
    assert text_by_scores(page, rows, scores, 0.5, other) == other
    assert text_by_scores(page, rows, scores, 0.5, "Short.") == "Chips fell by a sixth on Monday."
