"""Many names found in one pass over a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import TypeVar

_CJK_RANGE = r"\u3040-\u30ff\u3400-\u9fff"
_CJK = re.compile(f"[{_CJK_RANGE}]")
_WORD = rf"[^\W_{_CJK_RANGE}]"
_FIRST = re.compile(rf"{_WORD}+|.", re.DOTALL)
_SIZE = re.compile(r"-\d+(?:\.\d+)?[Bb]\b")  # of a model, in billions of parameters
_NEXT = 3  # characters behind the first word by which names are filed further
Row = TypeVar("Row")
Made = TypeVar("Made")


class NameFinder:
    """Finds names as written, whole words only, the longest first; the cost does not grow with the number of names."""

    def __init__(self, names: Iterable[str]) -> None:
        filed: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for name in sorted(set(names), key=lambda n: (-len(n), n)):
            if first := _FIRST.match(name):
                filed[first.group()][name[first.end() : first.end() + _NEXT]].append(name)
        self._filed = {first: dict(rest) for first, rest in filed.items()}
        # Most words of a text begin small and few names do: of those the very words are looked for, one by one.
        capitals = "".join(re.escape(c) for c in sorted({first[0] for first in filed if not _is_small(first)}))
        no_word = rf"(?<!{_WORD})"  # a sign or a Chinese character, which has no bounds
        self._capital = re.compile(rf"[{capitals}](?:{no_word}|{_behind('.')}{_WORD}*)" if capitals else r"(?!)")
        self._small = [
            (w, re.compile(rf"{w}(?!{_WORD}){_goes_on(filed[w])}{_behind(w)}")) for w in sorted(filed) if _is_small(w)
        ]

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, name) from left to right without overlap.

        A name ends where no letter or digit follows and no number but a size is joined on ("GPT-4" is not in
        "GPT-4.5", "Llama 3.1" is in "Llama 3.1-405B"); names in Chinese or Japanese characters have no such bounds.
        """
        after = 0
        for start, first in self._first_words(text):
            if start >= after and (name := _longest(text, start, start + len(first), self._filed[first])):
                after = start + len(name)
                yield start, after, name

    def _first_words(self, text: str) -> list[tuple[int, str]]:
        """Return where first words of names stand, in order."""
        filed = self._filed
        found = [(m.start(), first) for m in self._capital.finditer(text) if (first := m.group()) in filed]
        for word, pattern in self._small:
            if word in text:
                found += [(m.start(), word) for m in pattern.finditer(text)]
        return sorted(found)


def _is_small(word: str) -> bool:
    return "a" <= word[0] <= "z"


def _goes_on(rest: Iterable[str]) -> str:
    """Return what looks ahead for a beginning of what names have behind their first word."""
    if any(len(piece) < 2 for piece in rest):
        return ""
    first, second = ("".join(sorted({re.escape(piece[place]) for piece in rest})) for place in (0, 1))
    return f"(?=[{first}][{second}])"


def _behind(first: str) -> str:
    """Return what looks, from behind a word or character, at what stands before it: "ex-Google" names Google."""
    parts = "".join(rf"|(?<=\b{part}-{first})" for part in ("[Ee]x", "[Nn]on", "[Pp]ro", "[Aa]nti"))
    return rf"(?:(?<![\w-]{first}){parts})"


def _longest(text: str, start: int, end: int, rest: dict[str, list[str]]) -> str:
    for length in range(_NEXT, -1, -1):
        for name in rest.get(text[end : end + length], ()):
            if text.startswith(name, start) and (_CJK.search(name) or _ends(text, start + len(name), name)):
                return name
    return ""


def _ends(text: str, end: int, name: str) -> bool:
    following = text[end : end + 2]
    if not name[-1].isalnum() or not following:
        return True
    if following[0] in "-." and following[1:].isdigit():
        return bool(_SIZE.match(text, end))
    return not (following[0].isalnum() or following[0] == "_")


def kept(make: Callable[[tuple[Row, ...]], Made]) -> Callable[[Iterable[Row]], Made]:
    """Call ``make`` again only where its rows are others than the last time.

    The rows of one run are the same objects for each article: comparing them costs microseconds, hashing them for a
    cache took a millisecond an article.
    """
    last: list[tuple[tuple[Row, ...], Made]] = []

    @wraps(make)
    def of(rows: Iterable[Row]) -> Made:
        asked = tuple(rows)
        if not last or last[0][0] != asked:
            last[:] = [(asked, make(asked))]
        return last[0][1]

    return of
