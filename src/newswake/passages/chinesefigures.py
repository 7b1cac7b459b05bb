"""Figures in Chinese: numbers with what they count, their comparators, and what they are about."""

from __future__ import annotations

import re
from dataclasses import replace

from newswake.models import Comparator, Figure
from newswake.passages.chineseabout import About
from newswake.passages.chinesenumbers import Number, chinese_numbers
from newswake.passages.chinesewords import (
    BEHIND,
    COMPARATORS,
    DURATIONS,
    LATIN_UNITS,
    MEASURE_WORDS,
    MONEY,
    MONEY_BEFORE,
    NOUNS,
    NOUNS_HERE,
    NOUNS_OF_HEADLINES,
    QUANTITIES,
    RATES,
    simplified,
)

_SIGN = re.compile(rf"(?:{'|'.join(map(re.escape, MONEY_BEFORE))})\s?$")
_SIGNS = 6  # characters looked at: "新台币 " has 4
_COMPARED = re.compile(
    "(?:" + "|".join(rf"(?P<c{i}>{words})" for i, (_, words) in enumerate(COMPARATORS)) + r")[有为是达到]{0,2}\s?$"
)
_COMPARED_LENGTH = 9
_BEHIND = re.compile("|".join(rf"(?P<b{i}>{words})" for i, (_, words) in enumerate(BEHIND)))
_MONEY = re.compile("|".join(sorted(MONEY, key=len, reverse=True)))
_RATE = re.compile("|".join(rf"(?P<{name}>{words})" for words, name in RATES))
_MORE = r"(?P<more>[多余]?)"
_DURATION = re.compile(rf"\s?(?P<half>个半|半)?(?:个(?=半?多?月))?(?P<unit>{'|'.join(DURATIONS)})(?P<half2>半)?{_MORE}")
_MEASURED = re.compile(rf"\s?(?P<unit>{QUANTITIES}|(?:{LATIN_UNITS})(?![A-Za-z0-9]))")
_BY_MEASURE = {word: default or word for word, _, default in MEASURE_WORDS}
_COUNTED = re.compile(
    r"\s?(?:"
    + "|".join(
        rf"{word}(?!{no})" if no else word for word, no, _ in sorted(MEASURE_WORDS, key=lambda m: len(m[0]), reverse=True)
    )
    + ")"
)
_NOUN = rf"(?:{'|'.join(sorted(NOUNS.split('|'), key=len, reverse=True))})"
# Between a measure word and its noun stand names and a few characters that say which, never a verb.
_WHICH = r"(?:[^\W的在是将被已向从与和及对为获有了把于等均并都也参加来称说中内上下分至到又较额以降让使给因致\d_]|[A-Z][\w.-]*\s?|[\s·“”\"]){0,6}?的?"
_NOUN_BEHIND = re.compile(rf"(?:{_WHICH}(?P<noun>{_NOUN})+|(?P<here>{NOUNS_HERE}))")
_NOUN_HERE = re.compile(rf"\s?(?:(?P<noun>{_NOUN})+|(?P<here>{NOUNS_HERE}))")
_PARAMETERS = re.compile(r"(?P<scale>[BbMTK])(?=\s?参数)")
_LARGE_UNITS = frozenset((*MONEY.values(), "参数"))  # 千亿美元, 万亿参数
_LETTERS = {"b": 1e9, "m": 1e6, "t": 1e12, "k": 1e3}
_TENTHS = re.compile(r"成(?![为都立功本员交果长熟分型效就品人语份])")
# Dates, times, ages, ordinals and names: what stands behind or before the number.
_NONE_BEHIND = re.compile(
    r"\s?(?:月(?!活)|日(?![元圆])|号|点(?!赞)|时(?!长)|岁|周岁|周年|届|季度?(?=[报末营财])|后(?=[，。、\s]|们|的?年轻|创)|年[初末底中前]?\d{1,2}月"
    r"|版|世纪|年代|财年|氪|分(?=[，。\d])|代|/\d|[:：]\d|[-–/]\d+[-–/]\d)"
)
_YEAR = re.compile(r"19\d\d|20[0-3]\d")
_NONE_BEFORE = re.compile(
    r"(?:第|周|\d分|星期|礼拜|初|No\.?\s?|[#№§]|每|\d[:/.]|[-–]\d+[-–]|[A-Za-z_][-–·.]?|[A-Za-z]-?\d{1,6}[-–.]|v|V)$"
)
_ORDINAL_SEASON = re.compile(r"[一二三四1-4]季度?")
_LATIN_BEHIND = re.compile(r"[A-Za-z]")
_RANGE = re.compile(r"\s?(?:[-–—~至到]+|或)\s?")
_LINKS = frozenset(("、", "和", "及", "以及", "与"))
_CHANGE = re.compile(r"[从由自](?:[^，。；]{0,6})$")


def figures_of(sentence: str) -> list[Figure]:
    """Return the figures of a Chinese sentence, in simplified or traditional characters.

    A multiple is the one that is spoken: 增长了两倍 is 2 times, 是三倍 3. A number that counts nothing is a figure only
    where it is compared, or large. Measure and subject are told by a list of what is measured in business news and by
    what stands before it in the clause.
    """
    plain = simplified(sentence)
    found: list[Figure] = []
    for number in chinese_numbers(plain):
        figure = _figure(plain, number)
        if figure is None:
            continue
        if found and (joined := _joined(plain, found[-1], figure)):
            found[-1] = joined
        else:
            found.append(figure)
    about = About(sentence, plain)
    return [_as_written(sentence, about.tell(f)) for f in _listed(plain, found) if _claims(f)]


def _claims(figure: Figure) -> bool:
    """Whether a figure says something: that it counts, compares or is large."""
    return bool(figure.unit or figure.comparator) or (figure.value_high >= 1e4 and not figure.span.isdecimal())


def _listed(plain: str, found: list[Figure]) -> list[Figure]:
    """Give the amounts of "3亿、5亿和7亿港元" the unit of the last."""
    out = list(found)
    for place in range(len(out) - 2, -1, -1):
        link = plain[out[place].end : out[place + 1].start]
        if not out[place].unit and out[place].value_high >= 1e4 and link in _LINKS:
            out[place] = replace(out[place], unit=out[place + 1].unit)
    return out


def _as_written(sentence: str, figure: Figure) -> Figure:
    """Return a figure in the sentence's own characters."""
    unit = figure.unit
    if not unit.isascii() and unit in figure.span:
        at = figure.start + figure.span.rindex(unit)
        unit = sentence[at : at + len(unit)]
    return replace(figure, span=sentence[figure.start : figure.end], unit=unit)


def _figure(plain: str, number: Number) -> Figure | None:
    if _is_none(plain, number):
        return None
    begin = number.start
    sign = _SIGN.search(plain, max(0, begin - _SIGNS), begin)
    unit, end, factor, more = _unit(plain, number)
    if sign and unit in ("", "CNY"):
        unit, begin = MONEY_BEFORE[sign.group().strip()], sign.start()
    elif not sign and re.search(r"[A-Za-z]$", plain[:begin]) and unit not in ("percent", "times", "points"):
        return None
    compared = _COMPARED.search(plain, max(0, begin - _COMPARED_LENGTH), begin)
    if number.form == "bare" and not (compared or number.more or unit in _LARGE_UNITS):
        return None
    if not unit and number.form in ("words", "bare") and not number.scaled:
        return None

    comparator: Comparator = "over" if more or number.more else "about" if number.vague else ""
    if compared:
        begin = compared.start()
        told = next(c for i, (c, _) in enumerate(COMPARATORS) if compared[f"c{i}"])
        lately = compared.group().startswith("近") and re.match(rf"(?:{'|'.join(DURATIONS)})", plain[number.end : end])
        if lately:  # 近五年 is "in the past five years"
            begin += 1
        elif not comparator or (comparator == "about" and told != "about"):
            comparator = told
    if behind := _BEHIND.match(plain, end):
        end = behind.end()
        comparator = next(c for i, (c, _) in enumerate(BEHIND) if behind[f"b{i}"])
    elif not comparator and (within := re.compile(r"之?内(?![地存部容心])").match(plain, end)) and _lasts(plain, number.end, end):
        end, comparator = within.end(), "under"
    span = plain[begin:end]
    low, high = number.low * factor, number.high * factor
    return Figure("text", begin, end, span, low, high, unit, comparator, "", "")


def _lasts(plain: str, start: int, end: int) -> bool:
    return bool(_DURATION.fullmatch(plain, start, end))


def _is_none(plain: str, number: Number) -> bool:
    start, end = number.start, number.end
    before = plain[max(0, start - 12) : start]
    if number.form == "percent":
        return False
    if (blocked := _NONE_BEFORE.search(before)) and not (
        blocked.group()[-1].isalpha() and blocked.group().isascii() and _SIGN.search(before)
    ):
        return True
    if number.form == "ratio":
        return False
    if number.written.isdecimal() and _YEAR.fullmatch(number.written) and _year(plain, number):
        return True
    if re.match(r"0\d", number.written) or (re.fullmatch(r"\d{4}", number.written) and plain.startswith("年", end)):
        return True
    if number.written == "一" and not re.match(r"倍|成(?!为)|%|个?百分点|年半|个半", plain[end:]):
        return True
    if number.written == "二" and not re.match(r"倍|成|%|个?百分点", plain[end:]):
        return True
    if _NONE_BEHIND.match(plain, end) and not (number.form == "digits" and number.scaled):
        return True
    return bool(_ORDINAL_SEASON.match(plain, start) and len(number.written) == 1)


def _year(plain: str, number: Number) -> bool:
    """Whether a number from 1900 to 2039 is a year: unless money, a rate or a counted thing stands behind it."""
    if re.compile(r"\s?(?:年|款|首|版)").match(plain, number.end):
        return True
    unit, end, _, _ = _unit(plain, number)
    return not unit or end == number.end or bool(_NOUN_HERE.match(plain, number.end))


def _unit(plain: str, number: Number) -> tuple[str, int, float, bool]:
    """Return the unit behind a number ("" where there is none), where it ends, a factor, and whether 多 stands in it."""
    end = number.end
    if number.form in ("percent", "ratio"):
        return number.form, end, 1, False
    blank = end + 1 if plain[end : end + 1] == " " else end
    if money := _MONEY.match(plain, blank):
        return MONEY[money.group()], money.end(), 1, False
    if rate := _RATE.match(plain, blank):
        more = re.compile("[多余]").match(plain, rate.end()) if rate.lastgroup == "times" else None
        return str(rate.lastgroup), more.end() if more else rate.end(), 1, bool(more)
    if tenths := _TENTHS.match(plain, end):
        more = re.compile("[多]").match(plain, tenths.end())
        return "percent", more.end() if more else tenths.end(), 10, bool(more)
    if letter := _PARAMETERS.match(plain, end):
        told = re.compile(r"\s?参数").match(plain, letter.end())
        return "参数", told.end() if told else letter.end(), _LETTERS[letter["scale"].lower()], False
    if lasting := _DURATION.match(plain, end):
        half = 0.5 if lasting["half"] or lasting["half2"] else 0.0
        unit = re.sub(r"^个|秒钟$", lambda m: "秒" if m.group() == "秒钟" else "", lasting["unit"])
        return unit, lasting.end(), 1 + half / number.low if number.low else 1, bool(lasting["more"])
    if measured := _MEASURED.match(plain, end):
        return measured["unit"], measured.end(), 1, False
    return *_thing(plain, number), 1, False


def _thing(plain: str, number: Number) -> tuple[str, int]:
    """Return the counted noun and its end: directly behind, or behind a measure word."""
    end = number.end
    if (noun := _NOUN_HERE.match(plain, end)) and _counted_here(plain, number, noun):
        return noun["noun"] or noun["here"], noun.end()
    if _LATIN_BEHIND.match(plain, end):
        return "", end
    measure = _COUNTED.match(plain, end)
    if not measure:
        return "", end
    word = measure.group().strip()
    part = not number.scaled and number.low != int(number.low)  # 3.1类: the number of a class
    if part or (number.form == "words" and number.low <= 10 and word in ("手", "字", "行", "步")):  # idioms
        return "", end
    if noun := _NOUN_BEHIND.match(plain, measure.end()):
        return noun["noun"] or noun["here"], noun.end()
    if word == "块":  # of money, where it is of nothing else
        return "CNY", measure.end()
    return _BY_MEASURE[word], measure.end()


def _counted_here(plain: str, number: Number, noun: re.Match[str]) -> bool:
    """Whether a noun directly behind a number is counted by it, and does not end a name ("天玑9400芯片")."""
    known = number.scaled or number.more or number.form != "digits" or "," in number.written
    compared = _COMPARED.search(plain, max(0, number.start - _COMPARED_LENGTH), number.start)
    return bool(known or compared or re.search(rf"(?:{NOUNS_OF_HEADLINES})$", noun.group()))


def _joined(plain: str, first: Figure, second: Figure) -> Figure | None:
    """Return two figures as one range, or None: 5%至7%, 20至30倍, 600亿至650亿美元."""
    link = plain[first.end : second.start]
    if not _RANGE.fullmatch(link) or first.unit not in ("", second.unit) or second.comparator in ("over", "up to"):
        return None
    if _CHANGE.search(plain[max(0, first.start - 8) : first.start]) and "到" in link + "至":
        return None
    low = first.value_low
    if not re.search("[千万亿兆]", first.span) and (scale := re.search(r"\d([千万亿兆]+)", second.span)):
        scaled = low * {"千": 1e3, "万": 1e4, "亿": 1e8, "千万": 1e7, "万亿": 1e12, "百万": 1e6, "兆": 1e12}.get(scale[1], 1)
        low = scaled if scaled <= second.value_high else low
    comparator: Comparator = first.comparator or second.comparator
    low, high = sorted((low, second.value_high))  # "亏损12亿至8亿元" goes from the worse to the better
    span = plain[first.start : second.end]
    return replace(second, start=first.start, span=span, value_low=low, value_high=high, comparator=comparator)
