"""Numbers that are dates, years, times of day or ages: no figures."""

from __future__ import annotations

import re

from newswake.passages.numbers import Number

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|"
    r"\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE_BEFORE = re.compile(rf"\b{_MONTH}\s(?:\d{{1,2}}\s?(?:[-–,]|and|to)\s?)?$")
_DATE_AFTER = re.compile(
    rf"(?:st|nd|rd|th)?(?:\s|,\s|-| of ){_MONTH}(?![a-z])|\.\s(?:Januar|Februar|März|April|Mai|Juni|Juli|"
    rf"August|September|Oktober|November|Dezember)|\s?[年月日]"
)
_CLOCK = re.compile(r"(?::\d\d)|\s?[ap]\.?\s?m\b|\s?(?:o[’']clock|GMT|BST|EST|EDT|UTC|Uhr)\b|\s?hours local")
_AGE_AFTER = re.compile(r"[- ]years?[- ]olds?\b|[- ]years? of age\b|[- ]months?[- ]olds?\b|[- ]days?[- ]old\b")
_AGE_BEFORE = re.compile(
    r"\b(?:aged?|ages|aged between|turn(?:ed|s|ing)?|(?:when|as) (?:he|she|I) was|(?:he|she) (?:is|"
    r"was))\s$|[A-Z]\w+, $|\band $"
)
_MONEY_BEFORE = re.compile(r"[$€£¥₹]\s?$")
_PERCENT_AFTER = re.compile(r"\s?(?:%|percent\b|per cent\b|times\b|x\b|points?\b)")


_SLASH = re.compile(r"/\d")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_YEAR_BEFORE = re.compile(r"(?:1[5-9]|20)\d\d\s?[-–/]$")


def age_or_date(text: str, number: Number) -> bool:
    """Whether the number is a date, a year, a time of day or an age."""
    before, end = text[max(0, number.start - 24) : number.start], number.end
    written = text[number.start : end]
    if number.form in ("words", "digits") and _AGE_AFTER.match(text, end):
        return number.low > 1
    if number.form != "digits" or number.scaled:
        return False
    if _CLOCK.match(text, end) or (before[-1:] in (":", "/") and before[-2:-1].isdecimal()) or _SLASH.match(text, end):
        return True
    if number.low <= 31 and "." not in written and (_DATE_BEFORE.search(before) or _DATE_AFTER.match(text, end)):
        return True
    if _YEAR.fullmatch(written) and not _MONEY_BEFORE.search(before) and not _PERCENT_AFTER.match(text, end):
        return True
    if len(written) == 2 and written.isdecimal() and _YEAR_BEFORE.search(before):
        return True
    aged = 10 <= number.low <= 110 and re.match(r"[,.;)]|$| (?:who|and)\b", text[end : end + 5])
    return bool(aged and _AGE_BEFORE.search(before) and not before.endswith("and "))
