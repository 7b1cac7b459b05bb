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
_LARGEST = 1e18  # nothing in the news is more
_MEGA = "瓦赫字比位帕欧焦周级"  # 兆瓦 is a megawatt
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_KILO = "瓦米克卡伏赫吨焦"  # 千瓦 is a kilowatt
_SCALE = rf"(?:[百万亿]|千(?![{_KILO}])|兆(?![{_MEGA}]))"
_MORE = "(?:[多几]|余(?![额下生量热温震])|来(?![自到了年源看说访电临宾华往料袭不]))"
_WRITTEN = rf"(?:{_ARABIC})(?:(?:\s?{_MORE})?\s?{_SCALE})*(?:\d{{1,4}}{_SCALE}+)*(?:\s?{_MORE})?"
_WORD = rf"[零〇一二两三四五六七八九十百万亿]|千(?![{_KILO}])|兆(?![{_MEGA}])"
_DECIMALS = "(?:点[零一二三四五六七八九]+)"
_SOME = rf"(?:(?:(?<![{_NOT_SOME}])数|几)(?=[十百千万亿]))"
_SPOKEN = rf"{_SOME}?(?:{_WORD})+(?:{_DECIMALS}{_SCALE}*)?(?:{_MORE}{_SCALE}*)?"
_PERCENT = rf"(?P<per>[百千万])分之(?:(?P<part_a>{_ARABIC})|(?P<part_w>(?:{_WORD})+{_DECIMALS}?))"
_RATIO = r"(?P<whole>\d+|[二三四五六七八九十百千万]+)分之(?P<part>\d+|[一二两三四五六七八九十百]+)(?!决赛)"
_SLASH = r"(?<![\d/.])[1-9]/\d{1,4}(?![\d/.A-Za-z\"]|\s?决赛)"
_HALF = "(?:过半数?|半数|一半|近半|大半)(?![年天夜个辈圈小月分导径场决岛途路程身价成自球音])"
_UPON = "(?<![以之向马晚早网线])上(?P<least>[百千万亿]+)(?!分之)"
_PATTERN = re.compile(
    rf"(?P<percent>{_PERCENT})|(?P<ratio>{_RATIO})|(?P<slash>{_SLASH})|(?P<each>数以(?P<tens>[十百千万亿]+)计)"
    rf"|(?P<half>{_HALF})|(?P<upon>{_UPON})|(?P<digits>{_WRITTEN})|(?P<words>{_SPOKEN})"
)
_PAIR = re.compile(r"([一二两三四五六七八九])([二三四五六七八九])([十百千万亿]*)")  # 七八个, 三四百
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
        return None if share is None or share > _LARGEST else Number(start, end, share, share, "percent")
    if match["ratio"]:
        whole, part = _plain(match["whole"]), _plain(match["part"])
        return Number(start, end, part / whole, part / whole, "ratio") if whole and part and part < whole else None
    if match["slash"]:
        above, below = map(int, written.split("/"))
        return Number(start, end, above / below, above / below, "ratio") if above < below else None
    if match["half"]:
        more = written.startswith(("过", "大"))
        return Number(start, end, 0.5, 0.5, "ratio", more=more, vague=written == "近半")
    if match["each"] or match["upon"]:
        value = (_of_words(match["tens"] or match["least"]) or 0) * (2 if match["each"] else 1)
        return Number(start, end, value, value, "words", scaled=value >= 1e4, vague=True) if value else None
    return _whole(match)


def _whole(match: re.Match[str]) -> Number | None:
    """Return a number that is no part of another: in digits, in words, or of scales alone."""
    start, written, digits = match.start(), match.group(), bool(match["digits"])
    if re.match("[零〇][^点]", written):  # 零一
        return None
    if digits and written[-1] in "多余几来" and len(written) == 2:  # 5多 is no number
        written = written[0]
    end, scaled = start + len(written), any(c in _LARGE for c in written)
    if pair := _PAIR.fullmatch(written):
        low, high = _DIGIT[pair[1]], _DIGIT[pair[2]]
        scale = (_of_words("一" + pair[3]) or 1) if pair[3] else 1
        return Number(start, end, low * scale, high * scale, "words", scaled=scaled) if high == low + 1 else None
    vague = written[0] in _VAGUE
    value = _of_words(written if vague else re.sub(_MORE, "", written))
    if value is None:
        return None
    bare = not digits and not vague and not re.search("[一二两三四五六七八九十]", written)
    form: Form = "digits" if digits else "bare" if bare else "words"
    more = bool(re.search("[多余]|.几", written))
    vague = vague or "来" in written
    return Number(start, end, value, value, form, scaled=scaled, more=more, vague=vague, written=written)


def _plain(written: str) -> float:
    return float(written) if written.isdecimal() else _of_words(written) or 0


def _of_words(written: str) -> float | None:
    """Return the value of a number in any mixture of digits and words, or None where it is none (五一)."""
    total = section = 0.0
    current: float | None = None
    last_scale = 1.0
    for piece in _RUN.findall(written):
        if piece[0].isdecimal():
            if current is not None:
                return None
            current = float(piece.replace(",", ""))
        elif piece in _DIGIT or piece in _VAGUE:
            if current is not None and (current or piece in _VAGUE):
                return None
            current = float(_DIGIT.get(piece, _VAGUE.get(piece, 0)))
        elif piece[0] == "点":
            current = float(f"{int((current or 0) + section)}.{''.join(str(_DIGIT[c]) for c in piece[1:])}")
            section = 0
        elif piece in _SMALL:
            section += (1 if current is None else current) * _SMALL[piece]
            current, last_scale = None, _SMALL[piece]
        elif piece in _LARGE:
            amount = section + (current or 0)
            if total >= _LARGE[piece] and (amount or piece == "万"):  # 1亿2000万, 1兆5000亿
                total += (amount or 1.0) * _LARGE[piece]
            else:  # 3万亿
                total = (total + amount or 1.0) * _LARGE[piece]
            section, current, last_scale = 0, None, _LARGE[piece]
    if current and last_scale >= 100 and re.search(r"[百千万亿][一二三四五六七八九]$", written):
        current *= last_scale / 10  # 两百五, 一万五
    value = total + section + (current or 0)
    return value if value <= _LARGEST else None
