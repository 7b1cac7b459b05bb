"""Where each block of a page stands: in the order of the page, to its heading, and in the nodes around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newswake.collect.blocks import Blocks, Node

Floats = NDArray[np.float32]

_NUMBERED = "p div li h1 h2 h3 h4 h5 h6 td th figcaption blockquote pre dd dt"
TAG_NUMBERS = {tag: number for number, tag in enumerate(_NUMBERED.split(), 1)}
LEVELS = 3  # how many nodes around a block are measured
PLACES = (
    "order", "order_words", "after_first_drafted", "after_last_drafted",
    "drafted_near", "drafted_before", "drafted_after", "words_since_heading", "heading_level",
)  # fmt: skip
_NODE = (
    "words", "link_share", "drafted_share", "paragraph_share", "page_share", "blocks", "children", "alike", "place",
)  # fmt: skip
AROUND = (
    *(f"{name}_{level}" for level in range(LEVELS) for name in _NODE),
    *(f"{name}_main" for name in ("inside", "share", "steps")),
)


def measure_places(counts: Floats, drafted: Floats, tags: Floats) -> Floats:
    """Return the ``PLACES`` of each block from its words, the share of it that was drafted, and its tag's number."""
    size = len(counts)
    order = np.arange(size)
    before = np.cumsum(counts) - counts
    total = max(1.0, float(counts.sum()))
    held = (drafted > 0.5) * counts
    big = np.flatnonzero((drafted > 0.5) & (counts >= 8))
    first, last = (big[0], big[-1]) if len(big) else (-1, -1)
    passed = np.cumsum(held)
    window = np.concatenate([[0.0], np.cumsum(held)])
    plain = np.concatenate([[0.0], np.cumsum(counts)])
    low, high = np.maximum(order - 3, 0), np.minimum(order + 4, size)
    near = (window[high] - window[low]) / np.maximum(1, plain[high] - plain[low])
    headings = (tags >= TAG_NUMBERS["h1"]) & (tags <= TAG_NUMBERS["h6"])
    last_heading = np.maximum.accumulate(np.where(headings, order, -1))
    level = np.where(last_heading >= 0, tags[np.maximum(last_heading, 0)], 0)
    since = np.where(last_heading >= 0, before - before[np.maximum(last_heading, 0)], -1)
    everything = max(1.0, float(held.sum()))
    return np.column_stack(
        [
            order / size,
            before / total,
            order - first,
            order - last,
            near,
            (passed - held) / everything,
            1 - passed / everything,
            since,
            level,
        ]
    ).astype(np.float32)


def measure_around(page: Blocks, counts: Floats, drafted: Floats, links: Floats, tags: Floats) -> tuple[Floats, Floats]:
    """Return the measures of the nodes around each block, and how it lies to the node that holds most of the draft."""
    nodes = page.nodes
    size = len(nodes)
    sums = np.zeros((size, 5))  # words, linked words, drafted words, words in paragraphs, blocks
    at = np.array([block.node for block in page.blocks], dtype=np.int64)
    rows = np.column_stack(
        [counts, links * counts, drafted * counts, (tags == TAG_NUMBERS["p"]) * counts, np.ones(len(at))]
    )
    np.add.at(sums, at, rows)
    parents = np.array([node.parent for node in nodes], dtype=np.int64)
    children = np.bincount(parents[1:], minlength=size) if size > 1 else np.zeros(size)
    for deep in _by_depth(parents.tolist()):
        np.add.at(sums, parents[deep], sums[deep])
    alike, place = _siblings(nodes, children)
    words = np.maximum(1.0, sums[:, 0])
    table = np.column_stack(
        [
            np.log1p(sums[:, 0]),
            sums[:, 1] / words,
            sums[:, 2] / words,
            sums[:, 3] / words,
            sums[:, 0] / words[0],
            np.log1p(sums[:, 4]),
            np.log1p(children),
            alike,
            place,
        ]
    )
    levels = []
    node = at
    for _ in range(LEVELS):
        levels.append(table[node])
        node = np.maximum(parents[node], 0)
    return np.column_stack(levels).astype(np.float32), _to_main(parents, sums, at)


def _by_depth(parents: Sequence[int]) -> list[NDArray[np.int64]]:
    """Return the nodes below the top, those of one depth together, the deepest first, the last of a page first."""
    depths = [0] * len(parents)
    for i, parent in enumerate(parents[1:], 1):
        depths[i] = depths[parent] + 1
    order = np.argsort(depths, kind="stable")
    starts = np.flatnonzero(np.diff(np.array(depths)[order])) + 1
    return [deep[::-1] for deep in np.split(order, starts)[:0:-1]]


def _siblings(nodes: Sequence[Node], children: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return for each node how many siblings are of its kind, and its place among all (0 to 1)."""
    kinds = Counter((node.parent, node.alike) for node in nodes)
    come = [0] * (len(nodes) + 1)  # the last is that of the top, whose parent is -1
    place = []
    for node, of in zip(nodes, children[[node.parent for node in nodes]].tolist(), strict=True):
        come[node.parent] += 1
        place.append(come[node.parent] / max(1, of) if node.parent >= 0 else 0)
    alike = np.log1p([kinds[node.parent, node.alike] for node in nodes])
    return alike.astype(np.float32), np.array(place, dtype=np.float32)


def _to_main(parents: NDArray[np.int64], sums: NDArray[np.float64], at: NDArray[np.int64]) -> Floats:
    """Tell how each block lies to the deepest node that holds 85% of the drafted words."""
    held = sums[:, 2] >= 0.85 * max(1e-9, sums[0, 2])
    main = int(np.flatnonzero(held)[-1]) if held.any() else 0
    above: dict[int, int] = {}
    node, step = main, 0
    while node >= 0:
        above[node] = step
        node, step = int(parents[node]), step + 1
    inside: list[bool] = []
    steps: list[int] = []
    for i, parent in enumerate(parents.tolist()):
        inside.append(i == main or (parent >= 0 and inside[parent]))
        # steps up from the main node to the first that holds the block too
        steps.append(above.get(i, steps[parent] if parent >= 0 else 0))
    share = sums[main, 2] / max(1.0, sums[main, 0])
    return np.column_stack([np.array(inside)[at], np.full(len(at), share), np.array(steps)[at]]).astype(np.float32)
