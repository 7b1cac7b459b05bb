"""The text of a page's article: which blocks are kept, and how they are written as paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from newswake.collect.block_features import FEATURES, measure_blocks, words_of
from newswake.collect.block_model import BlockModel
from newswake.collect.block_places import Floats
from newswake.collect.blocks import FLAGS, Block, Blocks, Node

CAPTION_CHARACTERS = 60  # a shorter caption names what is to be seen
MAX_CAPTIONS = 3  # more: a gallery, whose captions drown the text
LEAST_AGREEMENT = 0.5  # below, the longer of draft and text holds: on 458 unseen pages none lost by it, one gained .6
DRAFT_SHARE = 0.5  # at .3 and .7 it gains less
BOX_CHARACTERS = 300  # an invitation is one or two sentences
_BOXES = sum(1 << FLAGS.index(name) for name in ("promo", "notice", "comment", "nav", "form"))
REPEAT_CHARACTERS = 60  # shorter ones are refrains and items of lists
EXCERPT_BLOCKS = 10
_CUT_OFF = re.compile(r"[\s\[(]*(?:…|\.\.\.)[\s\])]*$")


def body_text(page: Blocks, *, drafted: str, title: str, told: str, model: BlockModel) -> str:
    """Return the article's text: paragraphs part by blank lines, items of lists and rows of tables by line breaks.

    ``drafted`` is trafilatura's text, ``told`` the one that the page's metadata gives, "" for none. Where no block is
    like an article's, the text is the draft, which may be empty.
    """
    if not page.blocks:
        return normalize("NFC", drafted)
    rows = measure_blocks(page, drafted=drafted, title=title, described=told)
    return text_by_scores(page, rows, model.score(rows), model.cut, drafted)


def text_by_scores(page: Blocks, rows: Floats, scores: Floats, cut: float, drafted: str) -> str:
    """Return the text of the blocks whose scores reach the cut, mended by what the page's shape tells."""
    kept = scores >= cut
    _keep_draft(rows, kept)
    if not kept.any():
        return normalize("NFC", drafted)
    _leave_out_boxes(page, kept)
    if not kept.any():
        return normalize("NFC", drafted)
    _keep_captions(page, kept)
    _leave_out_repeats(page, kept)
    text = write_text(page, np.flatnonzero(kept).tolist())
    lost = len(drafted) > len(text) and agreement(drafted, text) < LEAST_AGREEMENT
    return normalize("NFC", drafted) if lost else text


def agreement(one: str, other: str) -> float:
    """Return the share (0 to 1) of words that two texts have in common: word F1 as multisets, lower case."""
    ours, theirs = Counter(words_of(one)), Counter(words_of(other))
    return 2 * sum((ours & theirs).values()) / max(1, sum(ours.values()) + sum(theirs.values()))


def _keep_draft(rows: Floats, kept: NDArray[np.bool_]) -> None:
    """Keep what the draft holds as well where the model would keep less than half of it: then it has lost its way.

    By folds over the 423 pages of the seen half this gains .001 of word F1, and .002 of the pages below .5.
    """
    words = np.expm1(rows[:, FEATURES.index("words")])
    drafted = rows[:, FEATURES.index("drafted")] >= 0.5
    if words[kept & drafted].sum() < DRAFT_SHARE * words[drafted].sum():
        kept |= drafted


def _leave_out_boxes(page: Blocks, kept: NDArray[np.bool_]) -> None:
    """Leave out boxes between the paragraphs that call themselves a promotion, a notice, comments, a menu or a form.

    Of 1,094 such blocks on 110 pages that were looked at, one was the article's. A box with much text is none: there
    the name speaks of the page.
    """
    boxes: dict[int, list[int]] = {}
    for i in np.flatnonzero(kept).tolist():
        node = page.blocks[i].node
        box = node if page.nodes[node].own_flags & _BOXES else page.nodes[node].parent
        if box >= 0 and page.nodes[box].own_flags & _BOXES:
            boxes.setdefault(box, []).append(i)
    for inside in boxes.values():
        if sum(len(page.blocks[i].text) for i in inside) <= BOX_CHARACTERS:
            kept[inside] = False


def _keep_captions(page: Blocks, kept: NDArray[np.bool_]) -> None:
    """Keep captions that are sentences between kept blocks, if they are few: a reader would miss the statements."""
    inside = np.flatnonzero(kept)
    captions = [
        i
        for i in range(inside[0], inside[-1])
        if page.nodes[page.blocks[i].node].tag == "figcaption"
        and len(page.blocks[i].text) >= CAPTION_CHARACTERS
        and page.blocks[i].text[-1] in '.!?”"'
    ]
    if len(captions) <= MAX_CAPTIONS:
        kept[captions] = True


def _leave_out_repeats(page: Blocks, kept: NDArray[np.bool_]) -> None:
    """Leave out what was said before in the same words, and what breaks off and only begins a later block.

    The first are doubles of one picture's words or of a pull quote, the second a summary cut from the first paragraph.
    """
    at = np.flatnonzero(kept).tolist()
    said: set[str] = set()
    for place, i in enumerate(at):
        text = page.blocks[i].text
        if len(text) < REPEAT_CHARACTERS:
            continue
        stem, cuts = _CUT_OFF.subn("", text)
        later = at[place + 1 : place + 1 + EXCERPT_BLOCKS] if cuts else ()
        kept[i] = text not in said and not any(page.blocks[j].text.startswith(stem) for j in later)
        said.add(text)


def write_text(page: Blocks, kept: Sequence[int]) -> str:
    """Return the blocks as one text, in Unicode's composed form (NFC)."""
    parts: list[str] = []
    before: Block | None = None
    for i in kept:
        block = page.blocks[i]
        parts.append(_between(page.nodes, before, block))
        parts.append(block.text)
        before = block
    return normalize("NFC", "".join(parts))


def _between(nodes: Sequence[Node], before: Block | None, block: Block) -> str:
    """Return what stands between two blocks; the second's mark, where it begins an item, is in it."""
    item, row = _around(nodes, block, "li"), _around(nodes, block, "tr")
    old_item, old_row = (_around(nodes, before, "li"), _around(nodes, before, "tr")) if before else (-1, -1)
    if row >= 0 and row == old_row:
        return " | "
    mark = "- " if item >= 0 and item != old_item else ""
    if before is None:
        return mark
    together = (item >= 0 and old_item >= 0) or (row >= 0 and old_row >= 0)
    broken = block.after_br and block.node == before.node
    return ("\n" if together or broken else "\n\n") + mark


def _around(nodes: Sequence[Node], block: Block, tag: str) -> int:
    """Return the node with ``tag`` in which the block stands, itself or at most two up, or -1."""
    at = block.node
    for _ in range(3):
        if at < 0:
            break
        if nodes[at].tag == tag:
            return at
        at = nodes[at].parent
    return -1
