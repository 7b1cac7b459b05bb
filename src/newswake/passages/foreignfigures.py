"""Figures in the languages of ``notations``: values, units and comparators by their rules."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from newswake.models import Comparator, Figure
from newswake.passages.about import measure_and_subject
from newswake.passages.notations import NOTATIONS, Notation
from newswake.passages.numbers import with_plain_letters

_DIGITS = r"\d+\.\d{1,2}(?=\s?(?:%|por ciento))|\d{1,3}(?:[.\u202f\u00a0 ]\d{3})+(?:,\d+)?|\d+(?:,\d+)?(?!\.\d{1,2}\b)"
_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_SIGN_BEFORE = re.compile(r"(US\$|[$€£¥])\s?$")
_SIGN_AFTER = re.compile(r"\s?([$€£¥])")
_MEASURED = frozenset((*_SIGNS.values(), "CNY", "CHF", "MXN", "percent", "points", "times"))  # what no year is
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    notation = NOTATIONS[language]
    by_length = sorted(notation.scales, key=len, reverse=True)
    scales = "|".join(re.escape(word) for word in by_length)
    words = "|".join((*notation.words, "un", "une"))
    return re.compile(
        rf"(?<![\w.,€$/-])(?:(?P<vague>{'|'.join(notation.vague)})|(?P<fixed>{'|'.join(notation.fixed)})|(?:(?P<digits>{_DIGITS})|(?P<word>{words}))"
        rf"(?:\s(?P<scale>{scales}))?)(?![\w-])",
        re.IGNORECASE,
    )


@cache
def _comparing(language: str) -> re.Pattern[str]:
    told = "|".join(f"(?P<c{place}>{words})" for place, (_, words) in enumerate(NOTATIONS[language].comparators))
    return re.compile(rf"(?<!\w)(?:{told})\s(?:[$€£¥]\s?)?$", re.IGNORECASE)


def figures_of(sentence: str, language: str) -> list[Figure]:
    """Return the figures of a sentence; a number that counts nothing is one only where it is large or compared."""
    notation = NOTATIONS[language]
    read = with_plain_letters(sentence)
    found: list[Figure] = []
    for match in _pattern(language).finditer(read):
        figure = _figure(read, match, notation, language)
        if figure is None:
            continue
        last = found[-1] if found else None
        if last and not last.unit and re.fullmatch(notation.ranged, sentence[last.end : figure.start]):
            found[-1] = replace(figure, start=last.start, value_low=last.value_low, comparator=last.comparator)
            continue
        found.append(figure)
    told = []
    for figure in found:
        if figure.unit or figure.comparator or figure.value_high >= 1e5:
            measure, subject = measure_and_subject(sentence, figure.start, figure.end)
            span = sentence[figure.start : figure.end]
            told.append(replace(figure, span=span, measure=measure, subject=subject))
    return told


def _figure(sentence: str, match: re.Match[str], notation: Notation, language: str) -> Figure | None:
    start, end = match.span()
    if re.match(notation.date, sentence[end : end + 24], re.IGNORECASE):
        return None
    value, comparator = _value(match, notation)
    if value is None:
        return None
    sign = _SIGN_BEFORE.search(sentence, max(0, start - 4), start)
    begin = sign.start() if sign else start
    if compared := _comparing(language).search(sentence, max(0, start - 30), start):
        begin = compared.start()
        comparator = next(c for place, (c, _) in enumerate(notation.comparators) if compared[f"c{place}"])
    unit, stop = (_SIGNS[sign[1]], end) if sign else _unit(sentence, match, notation)
    measured = unit in _MEASURED or match["scale"]
    if match["digits"] and _YEAR.fullmatch(match["digits"]) and not measured:
        return None
    if not unit and (
        match["word"] or (not match["scale"] and re.search(r"[A-Z][\w-]*\s$", sentence[max(0, start - 40) : start]))
    ):
        return None  # a pronoun or article, or the number of a name
    return Figure("text", begin, stop, sentence[begin:stop], value, value, unit, comparator, "", "")


def _value(match: re.Match[str], notation: Notation) -> tuple[float | None, Comparator]:
    if match["vague"]:
        return notation.vague[match["vague"].lower()], "about"
    scale = notation.scales[match["scale"].lower()] if match["scale"] else 1.0
    if match["fixed"]:
        return notation.fixed[match["fixed"].lower()][0], ""
    if match["digits"]:
        plain = match["digits"] if re.fullmatch(r"\d+\.\d{1,2}", match["digits"]) else None
        return float(plain or re.sub(r"[.\s]", "", match["digits"]).replace(",", ".")) * scale, ""
    word = match["word"].lower()
    if word in ("un", "une"):
        return (scale, "") if match["scale"] else (None, "")
    return notation.words[word] * scale, ""


def _unit(sentence: str, match: re.Match[str], notation: Notation) -> tuple[str, int]:
    """Return the unit behind a number and where it ends; "" and the number's end where there is none."""
    end = match.end()
    if match["fixed"]:
        return notation.fixed[match["fixed"].lower()][1], end
    if sign := _SIGN_AFTER.match(sentence, end):
        return _SIGNS[sign[1]], sign.end()
    for pattern, name in ((notation.points, "points"), (notation.percent, "percent"), (notation.times, "times")):
        if rate := re.compile(rf"\s?(?:{pattern})(?!\w)", re.IGNORECASE).match(sentence, end):
            return name, rate.end()
    joined = notation.joined if match["scale"] or match["vague"] else r"\s"
    money = re.compile(rf"{joined}({'|'.join(notation.money)})(?!\w)", re.IGNORECASE).match(sentence, end)
    if money:
        return notation.money[money[1].lower()], money.end()
    if noun := re.compile(rf"{joined}{notation.noun}").match(sentence, end):
        return notation.singular(noun[1]), noun.end()
    return "", end
