"""Which passages of a text stand otherwise in its next version: sentences set against each other, with their spans."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from unicodedata import normalize

from newswake.models import Part
from newswake.passages.split import sentence_spans

# Two sentences with half of their words in common are one that was changed; below, one was taken out and one added.
# On the labelled pairs of benchmarks/edits .4 sets unlike sentences against each other, .6 loses changed ones.
SAME_SENTENCE = 0.5
# A live page can change hundreds of sentences; every one against every other is bounded by this.
MOST_SENTENCES = 200
# Of a sentence; a longer one is a list or a table (28 of 51,915 sentences of newsweek_2025), told by how it begins.
MOST_CHARACTERS = 800

_WORD = re.compile(r"\w+")
_MARKS = str.maketrans(
    {**dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‘’‚ʼ′`´", "'"), **dict.fromkeys("–—‒−‐‑", "-")}
)
# A mark that was decoded by the wrong table (``â€™`` for an apostrophe): mending it changes no word.
_MISREAD = re.compile(r"[âÂ][€\u0080-\u009f][^\s\w]?[\u0080-\u024f]?|Â(?=\W|$)")


@dataclass(frozen=True)
class Change:
    """A passage that stands otherwise now. Spans are code points of the stored title or text.

    ``before`` is "" for what was added and ``after`` is "" for what was taken out; their span is then None.
    """

    part: Part
    before: str
    after: str
    before_span: tuple[int, int] | None
    after_span: tuple[int, int] | None


@dataclass(frozen=True)
class Comparison:
    """The changed passages in their order, and how many sentences of the earlier text stand unchanged."""

    changes: tuple[Change, ...]
    kept: int
    is_interior: frozenset[int]  # the changes that lie between sentences that were kept


def plain(text: str) -> str:
    """Return ``text`` with white space folded and one form for quotation marks, apostrophes and dashes."""
    return " ".join(normalize("NFKC", _MISREAD.sub("'", text).translate(_MARKS)).split())


def compare(before: tuple[str, str], after: tuple[str, str]) -> Comparison:
    """Return the passages in which two versions (title and text each) differ; the order of sentences is no difference.

    Titles are set against each other whole. A sentence of the text goes with the one that shares most of its words.
    """
    changes: list[Change] = []
    if plain(before[0]) != plain(after[0]):
        changes.append(_change("title", before[0], after[0], (0, len(before[0])), (0, len(after[0]))))
    old, new = sentence_spans(before[1]), sentence_spans(after[1])
    gone, come = _unmatched(before[1], old, after[1], new)
    pairs = _pair(before[1], [old[i] for i in gone], after[1], [new[i] for i in come])
    kept = sorted(set(range(len(old))) - set(gone))
    interior = set()
    for i, j in pairs:
        if i is not None and j is None and kept and kept[0] < gone[i] < kept[-1]:
            interior.add(len(changes))
        a, b = (None if i is None else old[gone[i]]), (None if j is None else new[come[j]])
        changes.append(_change("text", before[1], after[1], a, b))
    return Comparison(tuple(changes), len(kept), frozenset(interior))


def _change(part: Part, before: str, after: str, old: tuple[int, int] | None, new: tuple[int, int] | None) -> Change:
    old = old if old and old[0] < old[1] else None
    new = new if new and new[0] < new[1] else None
    return Change(part, before[slice(*old)] if old else "", after[slice(*new)] if new else "", old, new)


def _unmatched(
    before: str, old: list[tuple[int, int]], after: str, new: list[tuple[int, int]]
) -> tuple[list[int], list[int]]:
    """Return the places of the sentences that stand on one side alone."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for i in reversed(range(len(old))):
        waiting[plain(before[slice(*old[i])])].append(i)
    come = []
    for j, span in enumerate(new):
        same = waiting.get(plain(after[slice(*span)]))
        if same:
            same.pop()
        else:
            come.append(j)
    return sorted(i for places in waiting.values() for i in places), come


def _pair(
    before: str, gone: list[tuple[int, int]], after: str, come: list[tuple[int, int]]
) -> list[tuple[int | None, int | None]]:
    """Set the sentences against each other that share most words, and leave the others alone; in order of place."""
    old = [_words(before[slice(*span)][:MOST_CHARACTERS]) for span in gone[:MOST_SENTENCES]]
    new = [_words(after[slice(*span)][:MOST_CHARACTERS]) for span in come[:MOST_SENTENCES]]
    likeness = [(_alike(a, b), -abs(i - j), -i, -j) for i, a in enumerate(old) for j, b in enumerate(new)]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for alike, _, i, j in sorted(likeness, reverse=True):
        if alike < SAME_SENTENCE:
            break
        if -i not in pairs and -j not in taken:
            pairs[-i] = -j
            taken.add(-j)
    found: list[tuple[int | None, int | None]] = [(i, pairs.get(i)) for i in range(len(gone))]
    return found + [(None, j) for j in range(len(come)) if j not in taken]


def likeness(one: str, other: str) -> float:
    """Return the share of their words that two sentences have in common, from 0 to 1 (Dice)."""
    return _alike(_words(one), _words(other))


def _words(sentence: str) -> Counter[str]:
    return Counter(_WORD.findall(sentence.casefold()))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
