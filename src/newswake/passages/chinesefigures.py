"""Figures in Chinese: which numbers make a claim, how they compare, ranges and lists of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from math import inf

from newswake.models import Comparator, Figure
from newswake.passages.chineseabout import About
from newswake.passages.chinesenumbers import Number, chinese_numbers
from newswake.passages.chineseunits import (
    COMPARED,
    COMPARED_LENGTH,
    DURATION,
    Unit,
    ends_in_noun,
    is_points,
    unit_behind,
)
from newswake.passages.chinesewords import (
    BEHIND,
    COMPARATORS,
    DURATIONS,
    MONEY,
    MONEY_BEFORE,
    NAMES,
    OVER_SCALES,
    is_traditional,
    simplified,
)

_NAME = re.compile(NAMES)
_SIGN = re.compile(rf"(?:{'|'.join(map(re.escape, MONEY_BEFORE))})\s?$")
_SIGN_LENGTH = 6  # characters looked at: "新台币 " has 4
_OVER_SCALES = re.compile(rf"(?:{OVER_SCALES})$")
_BEHIND = re.compile("|".join(rf"(?P<b{i}>{words})" for i, (_, words) in enumerate(BEHIND)))
_WITHIN = re.compile(r"之?内(?![地存部容心])")
_LASTS = re.compile(rf"(?:{DURATIONS})")
_LARGE_UNITS = frozenset((*MONEY.values(), "参数"))  # 千亿美元, 万亿参数
# Dates, times, ages, ordinals and names: what stands behind or before the number.
_NONE_BEHIND = re.compile(
    r"\s?(?:月|(?<!两)日|号|点(?!赞)|时(?!长)|岁|周岁|周年|届|季度?(?=[报末营财])|后(?=[，。、\s]|们|的?年轻|创)"
    r"|年[初末底中前]?\d{1,2}月|版|年代|世纪|财年|氪|分(?=[，。\d])|代(?![表币理言购])|/\d|[:：]\d|[-–/]\d+[-–/]\d)"
)
_NONE_BEFORE = re.compile(
    r"(?:第|第[\d一二三四五六七八九十]{1,4}[-–—~至到]|\d分|No\.?\s?|[#№§]|每|\d[:/.]|[-–]\d+[-–]|[A-Za-z_][-–·.]?|[A-Za-z]-?\d{1,6}[-–.])$"
)
_WEEKDAY = re.compile("(?:周|星期|礼拜|初)$")  # 周三, but 上周500名
_LETTERS = re.compile("[A-Za-z]{2}$")  # 投资OpenAI400亿美元
_NONE_LENGTH = 12
_SEASON = re.compile(r"[一二三四1-4]季")
_YEAR = re.compile(r"19\d\d|20[0-3]\d")
_YEARLY = re.compile(r"\s?(?:年|款|首(?!\w{0,4}[歌曲诗])|版)")
_PEOPLE = ("员工", "学生", "患者", "乘客", "股东", "居民")
_ONE = re.compile(r"倍|成(?!为)|%|个?百分点|年半|个半")  # what 一 counts; before other words it is an article
_TWO = re.compile(r"倍|成|%|个?百分点")  # 二 counts only here, 两 elsewhere
_RANGE = re.compile(r"\s?(?:[-–—~至到]+|或)\s?")
_LINK = re.compile(r"[、和及与]|以及|[增升降减涨跌上下调提变更扩压缩加整]{1,3}[至到为]")
_CHANGE = re.compile(r"[从由自](?:[^，。；]{0,6})$")
_SCALED = re.compile(r"[\d一二两三四五六七八九十]([百千万亿兆]+)")
_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12, "兆": 1e12}


def figures_of(sentence: str) -> list[Figure]:
    """Return the figures of a Chinese sentence, in simplified or traditional characters.

    A multiple is the one that is spoken: 增长了两倍 is 2 times, 是三倍 3. A number that counts nothing is a figure only
    where it is compared, or large.
    """
    plain = simplified(sentence)
    names = [m.span() for m in _NAME.finditer(plain)]
    found: list[Figure] = []
    for number, behind in pairwise([*chinese_numbers(plain), None]):
        if not number or _in_name(names, number):
            continue
        opens = bool(behind and _RANGE.fullmatch(plain, number.end, behind.start))  # "三" of 三至五年
        figure = None if _is_none(plain, number, opens=opens) else _figure(plain, number, opens=opens)
        if figure and found:
            found[-1], figure = _ranged(plain, found[-1], figure, unit_behind(plain, number).factor)
        if figure:
            found.append(figure)
    if is_traditional(sentence) and "人民币" not in plain:
        found = [replace(f, unit="元") if _is_of_no_land(f) else f for f in found]
    about = About(sentence, plain)
    return [_as_written(sentence, about.tell(f)) for f in _listed(plain, found) if _claims(f)]


def _claims(figure: Figure) -> bool:
    """Whether a figure says something: that it counts, compares or is large."""
    large = figure.value_high >= 1e4
    compared = figure.comparator and (large or re.search(r"\d", figure.span))
    return bool(figure.unit or compared) or (large and not figure.span.isdecimal())


def _in_name(names: list[tuple[int, int]], number: Number) -> bool:
    """Whether a number begins within a name (零一万物, 万科); what only ends in one counts (200万科研人员)."""
    at = bisect_right(names, (number.start, inf)) - 1
    return at >= 0 and names[at][1] > number.start


def _figure(plain: str, number: Number, *, opens: bool) -> Figure | None:
    begin = number.start
    unit = unit_behind(plain, number)
    name, end = unit.name, unit.end
    sign = _SIGN.search(plain, max(0, begin - _SIGN_LENGTH), begin)
    if sign and name in ("", "CNY"):
        name, begin = MONEY_BEFORE[sign.group().strip()], sign.start()
    if not name and not number.scaled and (number.form == "bare" or (number.form == "words" and not opens)):
        return None
    begin, comparator = _compared(plain, number, unit, begin)
    if number.form == "bare" and not (
        comparator or begin < number.start or (name in _LARGE_UNITS and len(number.written) > 1)
    ):
        return None
    if behind := _BEHIND.match(plain, end):
        end = behind.end()
        comparator = next(c for i, (c, _) in enumerate(BEHIND) if behind[f"b{i}"])
    elif not comparator and DURATION.fullmatch(plain, number.end, end) and (within := _WITHIN.match(plain, end)):
        end, comparator = within.end(), "under"
    low, high = number.low * unit.factor, number.high * unit.factor
    return Figure("text", begin, end, plain[begin:end], low, high, name, comparator, "", "")


def _compared(plain: str, number: Number, unit: Unit, begin: int) -> tuple[int, Comparator]:
    """Return where the comparator before a number begins, or the number, and what it and 多 and 几 say."""
    own: Comparator = "over" if unit.more or number.more else "about" if number.vague else ""
    compared = COMPARED.search(plain, max(0, begin - COMPARED_LENGTH), begin)
    if not compared:
        over = number.scaled and _OVER_SCALES.search(plain, max(0, begin - 3), begin)
        return (over.start(), "over") if over else (begin, own)
    if compared.group().startswith("近") and _LASTS.match(plain[number.end : unit.end]):
        return compared.start() + 1, own  # 近五年 is "in the past five years"
    told = next(c for i, (c, _) in enumerate(COMPARATORS) if compared[f"c{i}"])
    return compared.start(), told if own != "over" else own


def _is_none(plain: str, number: Number, *, opens: bool) -> bool:
    """Whether a number is a date, a time, an age, an ordinal or part of a name."""
    start, end, written = number.start, number.end, number.written
    before = plain[max(0, start - _NONE_LENGTH) : start]
    if number.form == "percent":
        return False
    blocked = _NONE_BEFORE.search(before)
    if blocked and not (blocked.group().isascii() and (number.form != "digits" or _SIGN.search(before))):
        return not (number.scaled and _LETTERS.search(before) and unit_behind(plain, number).name in _LARGE_UNITS)
    if number.form == "words" and _WEEKDAY.search(before):
        return True
    if number.form == "ratio" or is_points(plain, number):
        return False
    if _YEAR.fullmatch(written) and _is_year(plain, number):
        return True
    if re.match(r"0\d", written) or (re.fullmatch(r"\d{4}", written) and plain.startswith("年", end)):
        return True
    article = (written == "一" and not _ONE.match(plain, end)) or (written == "二" and not _TWO.match(plain, end))
    if article and not opens:
        return True
    if written == "1" and plain.startswith("类", end):  # a class of drugs
        return True
    dated = _NONE_BEHIND.match(plain, end) and not number.scaled
    return bool(dated or (len(written) == 1 and _SEASON.match(plain, start)))


def _is_year(plain: str, number: Number) -> bool:
    """Whether a number from 1900 to 2039 is a year: unless money, a rate or a measured thing stands behind it."""
    unit = unit_behind(plain, number)
    if number.written.endswith("00") and plain.startswith(_PEOPLE, number.end):  # 2000员工
        return False
    return bool(_YEARLY.match(plain, number.end)) or not unit.name or ends_in_noun(plain, number)


def _ranged(plain: str, first: Figure, second: Figure, factor: float) -> tuple[Figure, Figure | None]:
    """Return two figures as one range (5%至7%, 三至五年, 600亿至650亿美元), the two ends of a change (从5到7%), or the
    two as they are."""
    link = plain[first.end : second.start]
    if not _RANGE.fullmatch(link) or first.unit not in ("", second.unit):
        return first, second
    low = _as_large(first, second, factor)
    if _CHANGE.search(plain[max(0, first.start - 8) : first.start]):
        return (first if first.unit else replace(first, value_low=low, value_high=low, unit=second.unit)), second
    if second.comparator in ("over", "up to"):
        return first, second
    comparator: Comparator = first.comparator or second.comparator
    low, high = sorted((low, second.value_high))  # "亏损12亿至8亿元" goes from the worse to the better
    span = plain[first.start : second.end]
    return replace(second, start=first.start, span=span, value_low=low, value_high=high, comparator=comparator), None


def _as_large(first: Figure, second: Figure, factor: float) -> float:
    """Return the value of the first of a range with the scale that stands behind the second alone: 3到5亿, 7到70B."""
    low = first.value_low
    if first.unit:
        factor = 1
    elif factor < 1e3:
        factor = 10 if factor >= 10 else 1  # 三到五成
    if not re.search("[千万亿兆]", first.span) and (scale := _SCALED.search(second.span)):
        told = scale[1].lstrip("百") if "百" in first.span else scale[1]  # 三百到五百万
        factor *= _SCALES.get(told, 1)
    return low * factor if low * factor <= second.value_high else low


def _listed(plain: str, found: list[Figure]) -> list[Figure]:
    """Give the amounts of "3亿、5亿和7亿港元" and "由30亿增至45亿元" the unit of the last."""
    out = list(found)
    for place in range(len(out) - 2, -1, -1):
        link = plain[out[place].end : out[place + 1].start]
        if not out[place].unit and out[place].value_high >= 1e4 and _LINK.fullmatch(link):
            out[place] = replace(out[place], unit=out[place + 1].unit)
    return out


def _is_of_no_land(figure: Figure) -> bool:
    """Whether an amount is of 元 alone, which in traditional characters may be of Taiwan, Hong Kong or Macau."""
    return figure.unit == "CNY" and "元" in figure.span and not re.search("RMB|¥", figure.span)


def _as_written(sentence: str, figure: Figure) -> Figure:
    """Return a figure in the sentence's own characters."""
    unit, span = figure.unit, sentence[figure.start : figure.end]
    if not unit.isascii() and unit in figure.span:
        at = figure.start + figure.span.rindex(unit)
        unit = sentence[at : at + len(unit)]
    return replace(figure, span=span, unit=unit)
