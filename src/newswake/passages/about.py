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


# No name, or none that anything is told of: days and months, "I've", units, and where something is traded.
_NO_SUBJECT = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March(?= \d|$)|April|May(?= \d|$)|June|July|August"
    r"|(?:Septem|Octo|Novem|Decem)ber|(?:I|We|You|He|She|It|They|That|There)['’][a-z]+|[KMGTP]B|[kMGT]W|AI$)(?![a-z])"
)
_SHARES = re.compile(r"^(?:Shares?|Stocks?) (?:of|in) ")  # "Shares of Acme" are told of Acme
_TRADED = re.compile(r"(?: City)?(?: (?:after|before|early|late|morning|afternoon|pre-?market)\S*)? trad(?:ing|e)\b")
_PLACED = re.compile(r"\b(?:in|into|at|on|across|since|near|throughout)(?: the| early| late| mid-?)? ?$")


def _subject(sentence: str, start: int, end: int) -> str:
    """Return the nearest name before the figure that is no place or time ("in Oslo", "on Monday"), else the nearest
    before, else the first behind."""
    nearest = None
    for name in reversed([*_NAME.finditer(sentence, 0, start)]):
        if _names(sentence, name):
            nearest = nearest or name
            if not _PLACED.search(sentence, max(0, name.start() - 15), name.start()):
                nearest = name
                break
    found = nearest or next((name for name in _NAME.finditer(sentence, end) if _names(sentence, name)), None)
    words = _SHARES.sub("", found.group()).split() if found else []
    if words and words[0].lower() in _EMPTY:
        words = words[1:]
    return " ".join(words[:4]) if any(w[0].isalpha() for w in words) else ""


def _names(sentence: str, name: re.Match[str]) -> bool:
    written = name.group()
    return not (written.lower() in _EMPTY or _NO_SUBJECT.match(written) or _TRADED.match(sentence, name.end()))
