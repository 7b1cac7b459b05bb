"""Counted nouns: the plural behind a number and its singular."""

from __future__ import annotations

import re

from newswake.passages.numbers import Number

_IRREGULAR = dict(
    pair.split(":")
    for pair in (  # noqa: SIM905
        "people:person men:man women:woman children:child police:police staff:staff feet:foot teeth:tooth mice:mouse "
        "media:medium criteria:criterion data:datum cattle:cattle crew:crew personnel:person aircraft:aircraft mph:mph "
        "km:km kg:kg series:series species:species headquarters:headquarters spokesmen:spokesman lawmen:lawman "
        "businessmen:businessman firemen:fireman lives:life wives:wife leaves:leaf halves:half congressmen:congressman "
        "servicemen:serviceman fishermen:fisherman ads:ad ids:id"
    ).split()
)
# Words in which the noun phrase of a count does not go on.
_ENDS = frozenset(
    (  # noqa: SIM905
        "a an the and or but of in on at by for from to with as than that this these those is are was were be been has "
        "have had will would can could may might do does did not no who which what when where while if then so because "
        "into over under after before since until during per via about around between against among including said "
        "says its his her their our also out up down just only still now it he she they we you i there here "
        "however according"
    ).split()
)
_NO_PLURALS = frozenset(
    "across always perhaps besides towards news texas whereas afterwards sometimes process access business".split()  # noqa: SIM905
)
_DIGITS = re.compile(r"[\d.,]+")
_LETTERS = re.compile(r"[A-Z]{2,}s")  # "GPUs"
_TOKEN = re.compile(r"[ \u00a0-]?(?:[“\"‘(])?(\w(?:[\w’'+.-]*[\w+])?)([”\"’),;:.!?]*)")


def noun_after(text: str, end: int, number: Number) -> tuple[str, int] | None:
    """Return the counted noun behind the number, in the singular, and where it ends."""
    place = end
    loose = number.form == "vague" or number.scaled or text[number.start : end].lower() == "a pair"
    if link := re.match(r" of (?:the |its |his |their )?", text[place:]) if loose else None:
        place += link.end() - 1
    for step in range(6):
        token = _TOKEN.match(text, place)
        if not token or (step == 0 and token.start(1) == place):
            return None
        word, closing = token[1], token[2]
        place = token.end(1)
        if singular := _singular(word):
            return singular, place
        if word.lower() in _ENDS or closing or _DIGITS.fullmatch(word):
            return None
    return None


def _singular(word: str) -> str | None:
    """Return a plural noun's singular, or None where the word is no plural."""
    low = word.lower()
    if _LETTERS.fullmatch(word):
        return word[:-1]
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if (
        len(low) < 4
        or not low.endswith("s")
        or low.endswith(("ss", "us", "is", "’s", "'s", "less"))
        or low in _NO_PLURALS
    ):
        return None
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]
