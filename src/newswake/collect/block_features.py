"""What is measured of each block of a page to tell the article from what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from newswake.collect.block_places import AROUND, PLACES, TAG_NUMBERS, Floats, measure_around, measure_places
from newswake.collect.blocks import FLAGS, Block, Blocks, Node

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
    blocks, nodes = page.blocks, page.nodes
    words = [words_of(block.text) for block in blocks]
    draft = _Held(drafted)
    told = _Held(described)
    own = np.array(
        [_own(block, its, nodes, draft, told) for block, its in zip(blocks, words, strict=True)], dtype=np.float32
    ).reshape(len(blocks), len(_OWN) - 2)
    titled = set(words_of(title))
    title_share = [len(titled.intersection(its)) / max(1, len(titled)) for its in words]
    own = np.column_stack([own, title_share, _repeated(words)]).astype(np.float32)
    counts = np.array([len(its) for its in words], dtype=np.float32)
    return _assemble(page, own, counts, float(bool(described)))


class _Held:
    """The word trigrams and the lines of a text, to tell how much of a block it holds."""

    def __init__(self, text: str) -> None:
        self.trigrams: set[tuple[str, ...]] = set()
        self.lines: set[tuple[str, ...]] = set()
        for line in text.split("\n"):
            its = words_of(line)
            self.trigrams.update(_trigrams(its))
            self.lines.add(tuple(its))

    def share(self, its: Sequence[str]) -> float:
        if len(its) < 3:
            return float(tuple(its) in self.lines)
        return sum(map(self.trigrams.__contains__, _trigrams(its))) / (len(its) - 2)


def _trigrams(its: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(its, its[1:], its[2:]) if len(its) > 2 else (tuple(its),)  # noqa: B905


def _repeated(words: Sequence[Sequence[str]]) -> list[float]:
    """Return for each block the share of its trigrams that stand elsewhere on the page as well."""
    counts = Counter(trigram for its in words for trigram in _trigrams(its))
    return [sum(counts[t] > 1 for t in _trigrams(its)) / max(1, len(its) - 2) for its in words]


def _own(block: Block, its: list[str], nodes: Sequence[Node], draft: _Held, told: _Held) -> list[float]:
    text = block.text
    length = len(text)
    count = max(1, len(its))
    node = nodes[block.node]
    return [
        np.log1p(length),
        np.log1p(len(its)),
        block.link_characters / length,
        sum(map(_STOPS.__contains__, its)) / count,
        (text.count(",") + text.count("，") + text.count("、")) / count,
        sum(map(str.isdigit, its)) / count,
        float(text.rstrip("\"'”’»)")[-1:] in tuple(".!?…:;。！？")) + float(text[-1] == ":"),
        float(text[0].isupper()),
        float(sum(map(_BOILERPLATE.__contains__, its)) + text.count("©")),
        float(TAG_NUMBERS.get(node.tag, 0)),
        draft.share(its),
        float(tuple(its) in draft.lines),
        told.share(its),
        float(block.after_br),
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
