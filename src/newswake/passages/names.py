"""Many names found in one pass over a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import wraps
from typing import TypeVar

_CJK_RANGE = r"\u3040-\u30ff\u3400-\u9fff"
_CJK = re.compile(f"[{_CJK_RANGE}]")
_WORD = rf"[^\W_{_CJK_RANGE}]"
_FIRST = re.compile(rf"{_WORD}+|.", re.DOTALL)
# What may stand before a name's first character, looked at behind it: "ex-Google" names Google.
_BEFORE = r"(?:(?<![\w-].)|(?<=\b[Ee]x-.)|(?<=\b[Nn]on-.)|(?<=\b[Pp]ro-.)|(?<=\b[Aa]nti-.))"
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
        self._start = _starts(self._filed)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, name) from left to right without overlap.

        A name ends where no letter or digit follows and no number is joined on ("GPT-4" is not in "GPT-4.5"); names
        in Chinese or Japanese characters have no such bounds.
        """
        after, filed = 0, self._filed
        for match in self._start.finditer(text):
            rest = filed.get(match.group())
            start = match.start()
            if rest is None or start < after:
                continue
            name = _longest(text, start, match.end(), rest)
            if name:
                after = start + len(name)
                yield start, after, name


def _starts(firsts: Collection[str]) -> re.Pattern[str]:
    """Return what finds the first words of names, and capitalised words, which may be some.

    Most words of a text begin small and few names do: of those the very words are looked for. The set of initials
    stands first, since the engine skips to its characters much faster than it tries a pattern.
    """
    if not firsts:
        return re.compile(r"(?!)")
    initials = "".join(re.escape(c) for c in sorted({first[0] for first in firsts}))
    small = "|".join(rf"(?<={w[0]}){w[1:]}" for w in sorted(firsts) if "a" <= w[0] <= "z")
    of_small = rf"|(?:{small})(?!{_WORD})" if small else ""
    no_word = rf"(?<!{_WORD})"  # a sign or a Chinese character, which has no bounds
    return re.compile(rf"[{initials}](?:{no_word}|{_BEFORE}(?:(?<![a-z]){_WORD}*{of_small}))")


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
    return not (following[0].isalnum() or following[0] == "_" or (following[0] in "-." and following[1:].isdigit()))


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
