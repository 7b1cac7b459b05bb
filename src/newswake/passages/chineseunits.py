"""What stands behind a Chinese number: money, a rate, a duration, a quantity, or a thing with its measure word."""

from __future__ import annotations

import re
from typing import NamedTuple

from newswake.passages.chinesenumbers import Number
from newswake.passages.chinesewords import (
    COMPARATORS,
    DURATIONS,
    LATIN_UNITS,
    MEASURE_WORDS,
    MONEY,
    NOUNS,
    NOUNS_HERE,
    NOUNS_OF_HEADLINES,
    QUANTITIES,
    RATES,
)

COMPARED = re.compile(
    "(?:" + "|".join(rf"(?P<c{i}>{words})" for i, (_, words) in enumerate(COMPARATORS)) + r")[有为是达到]{0,2}\s?$"
)
COMPARED_LENGTH = 9  # characters looked at: "最高可达为是 "
DURATION = re.compile(rf"\s?(?P<half>个半|半)?(?:个(?=半?多?月))?(?P<unit>{DURATIONS})(?P<half2>半)?(?P<more>[多余]?)")
# 元 begins words, too: 三元锂, 元宇宙.
_MONEY = re.compile(
    "|".join(sorted(MONEY.keys() - {"元"}, key=len, reverse=True))
    + "|元(?!锂|件|素|宇宙|旦|帅|勋|宵|(?<=三元)(?:电池|材料|催化|正极))"
)
_RATE = re.compile("|".join(rf"(?P<{name}>{words})" for words, name in RATES))
_TENTHS = re.compile(
    r"成(?P<more>[一二三四五六七八九半])?(?![绩为都立功本员交果长熟分型效就品人语份]|不变)(?P<over>多?)"
)
_PARAMETERS = re.compile(r"(?P<scale>[BbMTK])\s?参数")
_LETTERS = {"b": 1e9, "m": 1e6, "t": 1e12, "k": 1e3}
_QUANTITY = re.compile(rf"\s?(?P<unit>{QUANTITIES}|(?:{LATIN_UNITS})(?![A-Za-z0-9]))")
_LATIN = re.compile(r"[A-Za-z]")
_POINTS = re.compile(r"\s?点(?![\d钟半整一二三四五六七八九十赞击])")

_BY_MEASURE = {word.partition("=")[0]: word.partition("=")[2] or word for word, _ in MEASURE_WORDS}
_MEASURE_WORD = re.compile(
    r"\s?(?:"
    + "|".join(
        word + (f"(?!{no})" if no else "")
        for word, no in sorted(((w.partition("=")[0], no) for w, no in MEASURE_WORDS), key=lambda m: -len(m[0]))
    )
    + ")"
)
_NOUN = rf"(?:{'|'.join(sorted(NOUNS.split('|'), key=len, reverse=True))})"
# Between a measure word and its noun stand names and a few characters that say which, never a verb or a number.
_NO_NAME = (
    "的在是将被已向从与和及对为获有了把于等均并都也参加来称说中内上下分至到又较额以降让使给因致超逾约近"
    "一二三四五六七八九十百千万亿"
)
# A Latin word is taken whole or not at all: its pieces could be cut in any number of ways.
_LATIN_WORD = r"[A-Z](?>[A-Za-z0-9.-]*)\s?"
_WHICH = rf"(?:{_LATIN_WORD}){{0,3}}?(?:[^\W{_NO_NAME}\d_]|{_LATIN_WORD}|(?<!起)上市|[\s·“”\"]){{0,6}}?的?"
_NOUN_BEHIND = re.compile(rf"(?:{_WHICH}(?P<noun>{_NOUN})+|(?P<here>{NOUNS_HERE}))")
_NOUN_HERE = re.compile(
    rf"\s?(?:[周月日年]活跃?(?=用户|账户|账号|客户|商家|消费者|开发者|粉丝))?(?:(?P<noun>{_NOUN})+|(?P<here>{NOUNS_HERE}))"
)
_OF_HEADLINES = re.compile(rf"(?:{NOUNS_OF_HEADLINES})$")
_DELEGATES = re.compile(r"\s?代表(?=参|出席|与会|来自|齐聚|赴|[，。、]|$)")  # a verb elsewhere
_GREATS = re.compile(rf"大(?!模型|学|楼|会)(?P<noun>{_NOUN})")  # 十大品牌
# A few characters up to the end of a clause or a word that stands behind nouns are a noun that no list has.
_OF_MANY = frozenset("个种名位项条门颗")
_SHORT_NOUN = re.compile(
    r"\s?(?P<noun>(?![涨跌停建完发收受死获被上下不可未新涉])[一-鿿]{1,4}?)"
    r"(?=$|[，。、；：！？,…」”）)\s]|[在是将被已从与和及对为让后能均都会因由以]|\s?\.\.)"
)
# 块 is money in speech where nothing that has pieces follows.
_PAID = re.compile(r"块(?=$|的|左右|上下|以[上下内]|出头|[，。、；：！？,.!?…」”）)\s])")
_IDIOMS = frozenset("手字行步")  # 两手抓, 十字, 三步: of a few they are no count


class Unit(NamedTuple):
    """A unit ("" where there is none) and where it ends; values are multiplied by ``factor``, ``more`` is 多 in it."""

    name: str
    end: int
    factor: float = 1.0
    more: bool = False


def unit_behind(plain: str, number: Number) -> Unit:
    """Return what a number in ``plain``, a sentence in simplified characters, counts."""
    end = number.end
    if number.form in ("percent", "ratio"):
        return Unit(number.form, end)
    return (
        _money_or_rate(plain, end)
        or _tenths(plain, number)
        or _lasting(plain, number)
        or _quantity(plain, end)
        or _thing(plain, number)
        or Unit("", end)
    )


def is_points(plain: str, number: Number) -> bool:
    """Whether 点 behind a number is that of an index, and no time of day."""
    return bool(_POINTS.match(plain, number.end)) and (number.low > 24 or not float(number.low).is_integer())


def ends_in_noun(plain: str, number: Number) -> bool:
    """Whether a noun of the lists stands directly behind a number."""
    return bool(_NOUN_HERE.match(plain, number.end))


def _money_or_rate(plain: str, end: int) -> Unit | None:
    place = end + 1 if plain.startswith(" ", end) else end
    if money := _MONEY.match(plain, place):
        return Unit(MONEY[money.group()], money.end())
    if rate := _RATE.match(plain, place):
        more = rate.lastgroup == "times" and plain.startswith(("多", "余"), rate.end())
        return Unit(str(rate.lastgroup), rate.end() + more, more=more)
    return None


def _tenths(plain: str, number: Number) -> Unit | None:
    """三成 is 30 percent, 三成八 38."""
    tenths = _TENTHS.match(plain, number.end)
    if not tenths or not number.low:
        return None
    rest = "零一二三四五六七八九".find(tenths["more"].replace("半", "五")) if tenths["more"] else 0
    return Unit("percent", tenths.end(), 10 + rest / number.low, bool(tenths["over"]))


def _lasting(plain: str, number: Number) -> Unit | None:
    lasting = DURATION.match(plain, number.end)
    if not lasting:
        return None
    half = 0.5 if lasting["half"] or lasting["half2"] else 0.0
    name = lasting["unit"].removeprefix("个").replace("秒钟", "秒")
    return Unit(name, lasting.end(), 1 + half / number.low if number.low else 1.0, bool(lasting["more"]))


def _quantity(plain: str, end: int) -> Unit | None:
    if letter := _PARAMETERS.match(plain, end):  # 671B参数
        return Unit("参数", letter.end(), _LETTERS[letter["scale"].lower()])
    measured = _QUANTITY.match(plain, end)
    return Unit(measured["unit"], measured.end()) if measured else None


def _thing(plain: str, number: Number) -> Unit | None:
    """Return the counted noun: directly behind the number, or behind a measure word."""
    end = number.end
    if (noun := _NOUN_HERE.match(plain, end)) and _is_counted(plain, number, noun.group()):
        return Unit(noun["noun"] or noun["here"], noun.end())
    if is_points(plain, number):
        return Unit("点", plain.index("点", end) + 1)
    if greats := _GREATS.match(plain, end):
        return Unit(greats["noun"], greats.end())
    measure = None if _LATIN.match(plain, end) else _MEASURE_WORD.match(plain, end)
    if not measure:
        return None
    word = measure.group().strip()
    part = not number.scaled and not float(number.low).is_integer()  # 3.1类: the number of a class
    if part or (number.form == "words" and number.low <= 10 and word in _IDIOMS):
        return None
    if _PAID.match(plain, measure.end() - 1):
        return Unit("CNY", measure.end())
    if (noun := _NOUN_BEHIND.match(plain, measure.end())) and not (word == "人" and noun["here"]):  # 3人工作
        return Unit(noun["noun"] or noun["here"], noun.end())
    if word in _OF_MANY and (noun := _SHORT_NOUN.match(plain, measure.end())):
        return Unit(noun["noun"], noun.end())
    return Unit(_BY_MEASURE.get(word) or word, measure.end())


def _is_counted(plain: str, number: Number, noun: str) -> bool:
    """Whether a noun directly behind a number is counted by it, and does not end a name ("天玑9400芯片")."""
    if noun.startswith("大") and number.form == "words":  # 三大模型 is of large models, or of three
        return False
    known = number.scaled or number.more or number.form != "digits" or "," in number.written
    compared = COMPARED.search(plain, max(0, number.start - COMPARED_LENGTH), number.start)
    return bool(known or compared or _OF_HEADLINES.search(noun) or _DELEGATES.match(plain, number.end))
