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
_NAME = re.compile(
    r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'&-]*(?:\.[a-z]{2,}\b)?|[A-Z]\.)(?:(?: of| the| de| and)? [A-Z0-9][\w’'&.-]*)*"
)
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


_DAYS = "(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)"
_MONTHS = (
    "(?:(?:Jan|Febr)uar(?:y|(?=[ ’']|$))|March|März|April|May|Mai|June|Juni|July|Juli|August"
    "|(?:Septem|Octo|Okto|Novem|Decem|Dezem)ber|Q[1-4])"
)
_DATE = rf"(?:{_DAYS}|{_MONTHS}(?: \d{{1,4}}(?:st|nd|rd|th)?)?)(?:['’]s)?"
# No name, or none that anything is told of: the whole of it a day or a month, "I've", a unit.
_NO_SUBJECT = re.compile(
    rf"(?:{_DATE}(?: and {_DATE})?\.?|[KMGTP]B|[kMGT]W|AI|\d[\d.,]*)$"
    r"|(?:I|We|You|He|She|It|They|That|There)['’][a-z]+(?![a-z])"
)
# "On Monday Acme fell": the day is none of the name's, as it is in "Tuesday Capital led".
_WHEN = re.compile(rf"{_DATE} (?:the )?(?=[A-Z])")
_WHEN_BEFORE = re.compile(
    r"\b(?:on|in|since|until|by|from|to|of|last|this|next|early|late|am|im|seit)\s$", re.IGNORECASE
)
_SHARES = re.compile(r"^(?:Shares?|Stocks?) (?:of|in) ")  # "Shares of Acme" are told of Acme
# Where something is traded: "in New York trading", no "trading revenue", no "trade-in".
_TRADED = re.compile(
    r"(?: City)?(?: (?:after|before|early|late|morning|afternoon|pre-?market)\S*)? trad(?:ing|e)\b(?!-| (?:revenue"
    r"|surplus|deficit|value|volume|profit|income|war|deal|talk|desk|floor|partner|tariff|polic|group|business|platform|app|firm"
    r"|house|unit|arm|division|tension|dispute|barrier|gap|balance|secret|show|union)[a-z]*)"
)
_TRADED_IN = re.compile(r"\b(?:in|on)(?: the| early| late)? ?$", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:in|into|at|on|across|since|near|throughout)(?: the| early| late| mid-?)? ?$", re.IGNORECASE)
# What somebody has in a company or does at one: that is no place.
_HELD = re.compile(
    r"\b(?:(?:shares?|stocks?|stakes?|holdings?|interest|confidence|trust|invest(?:s|ed|ing|ments?|ors?)|spend(?:s|ing)?|spent"
    r"|bets?) (?:in|into|at|on)|(?:layoffs|jobs?|cuts|employees|workers|staff(?:ers)?) at)(?: the)? ?$",
    re.IGNORECASE,
)
_GIVEN_NAMES = frozenset(("May", "Will"))  # words like any other, but with a name behind them
_NAMES = 20  # before a figure that are weighed: no sentence of people has so many places in a row
_LOOKED = 30  # characters before a name: the longest of these words


def _subject(sentence: str, start: int, end: int) -> str:
    """Return the nearest name before the figure that is no place or time ("in Oslo", "on Monday"), else the nearest
    before, else the first behind."""
    nearest = ""
    for name in reversed([*_NAME.finditer(sentence, 0, start)][-_NAMES:]):
        if written := _named(sentence, name):
            nearest = nearest or written
            if not _is_placed(sentence, name):
                nearest = written
                break
    behind = (_named(sentence, name) for name in _NAME.finditer(sentence, end))
    words = _SHARES.sub("", nearest or next(filter(None, behind), "")).split()
    return " ".join(words[:4]) if any(w[0].isalpha() for w in words) else ""


def _named(sentence: str, name: re.Match[str]) -> str:
    """Return a name without an article or a day before it, "" where it is none that anything is told of."""
    written, start = name.group(), name.start()
    first, _, rest = written.partition(" ")
    if rest and first.lower() in _EMPTY and first not in _GIVEN_NAMES:
        written, start = rest, start + len(first) + 1
    before = max(0, start - _LOOKED)
    if (when := _WHEN.match(written)) and _WHEN_BEFORE.search(sentence, before, start):
        written = written[when.end() :]
    traded = _TRADED.match(sentence, name.end()) and _TRADED_IN.search(sentence, before, start)
    return "" if written.lower() in _EMPTY or traded or _NO_SUBJECT.match(written) else written


def _is_placed(sentence: str, name: re.Match[str]) -> bool:
    """Whether a name is where or since when something was: "in Oslo", but no "shares in Acme".

    A word that opens the sentence has a capital whatever it is: where "across" or "since" follows right behind it, the
    name is whom it is told of ("Users across Acme", "Ever since Acme").
    """
    before = max(0, name.start() - _LOOKED)
    placed = _PLACED.search(sentence, before, name.start())
    if not placed or _HELD.search(sentence, before, name.start()):
        return False
    return not re.fullmatch(r"\W*[A-Z][\w’'-]*\s", sentence[: placed.start()]) if placed.start() < _LOOKED else True
