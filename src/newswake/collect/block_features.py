"""What is measured of each block of a page to tell the article from what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np

from newswake.collect.block_places import AROUND, PLACES, TAG_NUMBERS, Floats, measure_around, measure_places
from newswake.collect.blocks import FLAGS, Block, Blocks

_WORD = re.compile(r"\w+")
_STOPS = frozenset(
    re.findall(
        r"\w+",
        "the of and to in a is that for it on with as was are be this by at from have not you or an his her they we "
        "but de la le les et des que en un une est pour der die und das ist von mit den zu auf el los las por con del "
        "una se il di che non per na i w z do nie się og er det som ikke och att på",
    )
)
_BOILERPLATE = frozenset(
    re.findall(
        r"\w+",
        "cookie cookies copyright reserved subscribe subscription newsletter newsletters sign login log read more "
        "share follow advertisement advertisements advertising ad ads sponsored privacy terms related comment "
        "comments tags tag posted by published updated photo photos image images getty credit source affiliate "
        "commission download contact author contents next previous recommended trending popular email inbox click "
        "here app print min topics anzeige werbung teilen abonnieren abo kommentare datenschutz impressum "
        "partager abonnez commentaires publicité compartir suscríbete publicidad comentarios condividi pubblicità "
        "iscriviti delen reclame nieuwsbrief boletín",
    )
)

_QUOTES = "\"'”’»)"  # after the mark that ends a sentence
_ENDS = frozenset(".!?…:;。！？")
_Words = tuple[str, ...]

_OWN = (
    "characters", "words", "link_share", "stop_share", "comma_share", "digit_share", "ends_sentence",
    "starts_upper", "boilerplate", "tag", "drafted", "drafted_line", "described", "after_br",
    "title_share", "repeated",
)  # fmt: skip
_PAGE = ("page_drafted_share", "page_link_share", "page_described")
_SHARED = ("characters", "link_share", "drafted", "tag", "ends_sentence", "boilerplate", "drafted_line")
FEATURES = (
    *_OWN,
    *PLACES,
    *AROUND,
    *FLAGS,
    *_PAGE,
    *(f"{name}_{side}" for side in ("before", "after") for name in _SHARED),
)


def words_of(text: str) -> list[str]:
    """Return the words of a text, in lower case."""
    return _WORD.findall(text.lower())


def measure_blocks(page: Blocks, *, drafted: str, title: str, described: str) -> Floats:
    """Return a row of ``FEATURES`` for each block.

    ``drafted`` is another reader's text of the same page, ``described`` the text that its metadata gives ("" for
    none): what they hold is evidence, no more.
    """
    words = [words_of(block.text) for block in page.blocks]
    trigrams = [_trigrams(its) for its in words]
    draft, told = _Held(drafted), _Held(described)
    titled = set(words_of(title))
    own = np.array(
        [
            [
                *_own(block, its, page.nodes[block.node].tag),
                draft.share(its, threes),
                float(tuple(its) in draft.lines),
                told.share(its, threes),
                float(block.after_br),
                len(titled.intersection(its)) / max(1, len(titled)),
            ]
            for block, its, threes in zip(page.blocks, words, trigrams, strict=True)
        ]
    ).reshape(len(page.blocks), len(_OWN) - 1)
    own[:, :2] = np.log1p(own[:, :2])
    counts = np.array([len(its) for its in words], dtype=np.float32)
    own = np.column_stack([own, _repeated(words, trigrams)]).astype(np.float32)
    return _assemble(page, own, counts, float(bool(described)))


class _Held:
    """The word trigrams and the lines of a text, to tell how much of a block it holds."""

    def __init__(self, text: str) -> None:
        self.trigrams: set[_Words] = set()
        self.lines: set[_Words] = set()
        for line in text.split("\n"):
            its = words_of(line)
            self.trigrams.update(_trigrams(its))
            self.lines.add(tuple(its))

    def share(self, its: Sequence[str], threes: Sequence[_Words]) -> float:
        if len(its) < 3:
            return float(tuple(its) in self.lines)
        return sum(map(self.trigrams.__contains__, threes)) / len(threes)


def _trigrams(its: Sequence[str]) -> list[_Words]:
    return list(zip(its, its[1:], its[2:])) if len(its) > 2 else [tuple(its)]  # noqa: B905


def _repeated(words: Sequence[Sequence[str]], trigrams: Sequence[Sequence[_Words]]) -> list[float]:
    """Return for each block the share of its trigrams that stand elsewhere on the page as well."""
    often = {threes for threes, count in Counter(chain.from_iterable(trigrams)).items() if count > 1}
    return [
        sum(map(often.__contains__, threes)) / max(1, len(its) - 2) for its, threes in zip(words, trigrams, strict=True)
    ]


def _own(block: Block, its: list[str], tag: str) -> list[float]:
    text = block.text
    length = len(text)
    count = max(1, len(its))
    return [
        length,  # of this and the next, the logarithm is taken for all blocks at once
        len(its),
        block.link_characters / length,
        sum(map(_STOPS.__contains__, its)) / count,
        (text.count(",") + text.count("，") + text.count("、")) / count,
        sum(map(str.isdigit, its)) / count,
        float(text.rstrip(_QUOTES)[-1:] in _ENDS) + float(text[-1] == ":"),
        float(text[0].isupper()),
        float(sum(map(_BOILERPLATE.__contains__, its)) + text.count("©")),
        float(TAG_NUMBERS.get(tag, 0)),
    ]


def _assemble(page: Blocks, own: Floats, counts: Floats, described: float) -> Floats:
    """Put the measures of the blocks, of their places, of the nodes around them and of the page side by side."""
    size = len(page.blocks)
    column = {name: i for i, name in enumerate(_OWN)}
    drafted, links, tags = own[:, column["drafted"]], own[:, column["link_share"]], own[:, column["tag"]]
    around, main = measure_around(page, counts, drafted, links, tags)
    flags = np.array([page.nodes[block.node].flags for block in page.blocks], dtype=np.int64)
    bits = np.arange(len(FLAGS))
    total = max(1.0, float(counts.sum()))
    whole = np.array([(drafted * counts).sum() / total, (links * counts).sum() / total, described])
    shared = own[:, [column[name] for name in _SHARED]]
    return np.column_stack(
        [
            own,
            measure_places(counts, drafted, tags),
            around,
            main,
            (flags[:, None] >> bits) & 1,
            np.broadcast_to(whole, (size, len(_PAGE))),
            _shifted(shared, 1),
            _shifted(shared, -1),
        ]
    ).astype(np.float32)


def _shifted(rows: Floats, by: int) -> Floats:
    """Return the rows of the blocks ``by`` before (after, where negative); -1 where there is none."""
    moved = np.full_like(rows, -1)
    if by > 0:
        moved[by:] = rows[:-by]
    else:
        moved[:by] = rows[-by:]
    return moved
