"""What repeats on an outlet's pages and is no article's own: learnt from its texts, then taken out of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from newswake.models import PageText

LEAST_TEXTS = 3  # two articles may share a paragraph of background
LEAST_SHARE = 0.2  # of the outlet's texts: a paragraph of background recurs in one running story
BREAK = "\n\n"


def repeated_blocks(texts: Sequence[str]) -> frozenset[str]:
    """Return the paragraphs that stand in at least three of an outlet's texts, and in a fifth of them.

    ``texts`` are those of different articles; versions of one article share all that they say.
    """
    counts = Counter(block for text in texts for block in set(text.split(BREAK)))
    least = max(LEAST_TEXTS, LEAST_SHARE * len(texts))
    return frozenset(block for block, count in counts.items() if block and count >= least)


def strip_repeats(page: PageText, blocks: AbstractSet[str]) -> PageText:
    """Return the page without these paragraphs; links keep their words, those that stood in them go."""
    kept: list[str] = []
    moved: list[tuple[int, int, int]] = []  # where a kept paragraph began and ended, and how far it moves
    at = length = 0
    for block in page.text.split(BREAK):
        if block not in blocks:
            moved.append((at, at + len(block), length - at))
            kept.append(block)
            length += len(block) + len(BREAK)
        at += len(block) + len(BREAK)
    links = tuple(
        replace(link, start=link.start + by, end=link.end + by)
        for link in page.links
        for start, end, by in moved
        if start <= link.start and link.end <= end
    )
    return replace(page, text=BREAK.join(kept), links=links)
