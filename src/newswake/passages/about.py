"""What a figure measures and of whom, in a few words of its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

_WORD = re.compile(r"[^\W_][\w’'&.-]*[\w]|[^\W_]")
_EMPTY = frozenset(
    (  # noqa: SIM905
        "a an the and or but of in on at by for from to with as than that this these those is are was were be been "
        "being has have had will would can could may might do does did not no who whom which what when where while if "
        "then so because it its he she they we you i his her their our your about over under more less nearly almost "
        "around up some just only also there said says according after before since during between such any all each "
        "other into out per still now even very"
    ).split()
)
_SCALES = frozenset(
    "thousand million billion trillion hundred dozen bn mn percent cent times dollars least nearly".split()  # noqa: SIM905
)
_NAME = re.compile(r"(?:[A-Z][\w’'&-]*|[A-Z]\.)(?:(?: of| the| de| and)? [A-Z0-9][\w’'&.-]*)*")
# The set of characters stands first, since the engine skips to those much faster than it tries a pattern.
_BREAK = re.compile(r"[;:—–,wb](?:(?<=[;:—–])|(?<=,) (?:while|but|and|which)\b|(?<=\bw)(?:hile|hereas)\b|(?<=\bb)ut\b)")


def measure_and_subject(sentence: str, start: int, end: int) -> tuple[str, str]:
    """Return (measure, subject) of the figure at ``start``–``end``: the telling words around it, the name before it.

    The measure takes up to two words before, two inside and two to four behind within the clause; the subject is the
    nearest name before the figure (else the first behind it), at most four words.
    """
    clause_start = max((m.end() for m in _BREAK.finditer(sentence, 0, start)), default=0)
    clause_end = next((m.start() for m in _BREAK.finditer(sentence, end)), len(sentence))
    before = list(islice(_telling(reversed(_WORD.findall(sentence[clause_start:start]))), 2))[::-1]
    inside = list(_telling(_WORD.findall(sentence[start:end])))[-2:]
    after = list(islice(_telling(m.group() for m in _WORD.finditer(sentence[end:clause_end])), 4 - len(inside)))
    return " ".join(before + inside + after), _subject(sentence, start, end)


def _telling(words: Iterable[str]) -> Iterator[str]:
    """Yield the words that tell something, as many as are asked for."""
    for word in words:
        bare = word.removesuffix("’s").removesuffix("'s")
        low = bare.lower()
        if low not in _EMPTY and low not in _SCALES and not bare[0].isdigit():
            yield bare


def _subject(sentence: str, start: int, end: int) -> str:
    before = [m.group() for m in _NAME.finditer(sentence, 0, start) if m.group().lower() not in _EMPTY]
    behind = [m.group() for m in _NAME.finditer(sentence, end)] if not before else []
    name = before[-1] if before else behind[0] if behind else ""
    words = name.split()
    if words and words[0].lower() in _EMPTY:
        words = words[1:]
    return " ".join(words[:4]) if any(w[0].isalpha() for w in words) else ""
