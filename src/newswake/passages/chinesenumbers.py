"""Where Chinese numbers stand and what they are: 5.58万, 三亿五千万, 2万多, 十几, 数百万, 三分之一, 百分之十六."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Form = Literal["digits", "words", "bare", "ratio", "percent"]  # bare: scales alone, as in 千亿
_DIGIT = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
# The least that a word means: 几 and 数 are some, and stand where a digit could.
_VAGUE = {"几": 2, "数": 2}
_NOT_SOME = "人次户量指参系分函总款总家位组多少半点岁票字基无倍级件个双"  # 人数, 次数 …: the number of
_MEGA = "瓦赫字比位帕欧焦周级"  # 兆瓦 is a megawatt
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_KILO = "瓦米克卡伏赫吨焦"  # 千瓦 is a kilowatt
_SCALE = rf"(?:[百万亿]|千(?![{_KILO}])|兆(?![{_MEGA}]))"
_MORE = r"[多余几来]"
_WRITTEN = rf"(?:{_ARABIC})(?:(?:\s?{_MORE})?\s?{_SCALE})*(?:\d{{1,4}}{_SCALE}+)*(?:\s?{_MORE})?"
_WORD = rf"[零〇一二两三四五六七八九十百万亿]|千(?![{_KILO}])|兆(?![{_MEGA}])"
_SPOKEN = rf"(?:(?:(?<![{_NOT_SOME}])数|几)(?=[十百千万亿]))?(?:{_WORD})+(?:点[零一二三四五六七八九]+{_SCALE}*)?(?:{_MORE}{_SCALE}*)?"
# "多" belongs to a number only where something is counted: 多年 is "for years", 几 before 个 "some".
_PATTERN = re.compile(
    rf"(?P<percent>(?P<per>[百千万])分之(?:(?P<part_a>{_ARABIC})|(?P<part_w>(?:{_WORD})+(?:点[零一二三四五六七八九]+)?)))"
    rf"|(?P<ratio>(?P<whole>\d+|[二三四五六七八九十百千万]+)分之(?P<part>\d+|[一二两三四五六七八九十百]+)(?!决赛))"
    rf"|(?P<each>数以(?P<tens>[十百千万亿]+)计)|(?P<half>(?:过半数?|半数|一半|近半|大半)(?![年天夜个辈圈小月分]))"
    rf"|(?P<upon>(?<![以之向马晚早网线])上(?P<least>[百千万亿]+)(?!分之))|(?P<digits>{_WRITTEN})|(?P<words>{_SPOKEN})"
)
_RUN = re.compile(rf"\d[\d,]*(?:\.\d+)?|{_WORD}|[多余来几数]|点[零一二三四五六七八九]+")


@dataclass(frozen=True)
class Number:
    """A number with its span; ``more`` where 多 and the like stand in it, ``vague`` where a word means some."""

    start: int
    end: int
    low: float
    high: float
    form: Form
    scaled: bool = False
    more: bool = False
    vague: bool = False
    written: str = ""


def chinese_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text in simplified characters (``chinesewords.simplified``); those that are no number, as
    names and dates written in numerals (五一, 二〇二五), are left out."""
    for match in _PATTERN.finditer(text):
        if number := _number(match):
            yield number


def _number(match: re.Match[str]) -> Number | None:
    start, end, written = match.start(), match.end(), match.group()
    if match["percent"]:
        part = float(match["part_a"].replace(",", "")) if match["part_a"] else _of_words(match["part_w"])
        share = None if part is None else part * 100 / {"百": 100, "千": 1000, "万": 10000}[match["per"]]
        return None if share is None else Number(start, end, share, share, "percent")
    if match["ratio"]:
        whole, part = _plain(match["whole"]), _plain(match["part"])
        return Number(start, end, part / whole, part / whole, "ratio") if whole and part and part < whole else None
    if match["half"]:
        more = written.startswith(("过", "大"))
        return Number(start, end, 0.5, 0.5, "ratio", more=more, vague=written == "近半")
    if match["each"] or match["upon"]:
        value = (_of_words(match["tens"] or match["least"]) or 0) * (2 if match["each"] else 1)
        return Number(start, end, value, value, "words", scaled=value >= 1e4, vague=True) if value else None
    return _whole(match)


def _whole(match: re.Match[str]) -> Number | None:
    written, more = match.group(), False
    if trailing := re.search(rf"{_MORE}", written[1:]):
        more = written[trailing.start() + 1] != "来"
    digits = bool(match["digits"])
    if more and written[-1] in "几来多余" and written[-2:-1].isdecimal() and float(written[-2]) and not _counts(match):
        return _whole_of(match.start(), written[:-1], digits=digits, more=False)
    return _whole_of(match.start(), written, digits=digits, more=more)


def _counts(match: re.Match[str]) -> bool:
    """Whether 多 behind digits belongs to them: 500多家, not 5多."""
    return float(re.sub(r"[^\d.]", "", match.group()) or 0) >= 10


def _whole_of(start: int, written: str, *, digits: bool, more: bool) -> Number | None:
    end = start + len(written)
    vague = written[0] in _VAGUE
    scaled = any(c in _LARGE for c in written)
    if not digits and not vague and not re.search(r"[一二两三四五六七八九十]", written):
        value = _of_words(re.sub(_MORE, "", written))
        if value is None:
            return None
        return Number(start, end, value, value, "bare", scaled=scaled, more=more, written=written)
    pair = re.fullmatch(r"([一二两三四五六七八九])([二三四五六七八九])([十百千万亿]*)", written)
    if pair:  # 七八个, 三四百
        low, high = _DIGIT[pair[1]], _DIGIT[pair[2]]
        scale = (_of_words("一" + pair[3]) or 1) if pair[3] else 1
        return Number(start, end, low * scale, high * scale, "words", scaled=scaled) if high == low + 1 else None
    value = _of_words(written if vague else re.sub(_MORE, "", written))
    if value is None:
        return None
    form: Form = "digits" if digits else "words"
    return Number(start, end, value, value, form, scaled=scaled, more=more, vague=vague, written=written)


def _plain(written: str) -> float:
    return float(written) if written.isdecimal() else _of_words(written) or 0


def _of_words(written: str) -> float | None:
    """Return the value of a number in any mixture of digits and words, or None where it is none (五一)."""
    total = section = 0.0
    current: float | None = None
    last_scale = 1.0
    for token in _RUN.findall(written):
        if token[0].isdecimal():
            if current is not None:
                return None
            current = float(token.replace(",", ""))
        elif token in _DIGIT or token in _VAGUE:
            if current is not None and (current or token in _VAGUE):
                return None
            current = float(_DIGIT.get(token, _VAGUE.get(token, 0)))
        elif token[0] == "点":
            current = float(f"{int((current or 0) + section)}.{''.join(str(_DIGIT[c]) for c in token[1:])}")
            section = 0
        elif token in _SMALL:
            section, current, last_scale = section + (1 if current is None else current) * _SMALL[token], None, _SMALL[token]
        elif token in _LARGE:
            amount = section + (current or 0)
            if token == "万":
                total, section = total + (amount or 1) * _LARGE[token], 0
            else:
                total, section = (total + amount or 1) * _LARGE[token], 0
            current, last_scale = None, _LARGE[token]
    if current and last_scale >= 100 and re.search(r"[百千万亿][一二三四五六七八九]$", written):
        current *= last_scale / 10  # 两百五, 一万五
    return total + section + (current or 0)
