"""What a number counts: money, a share, a multiple, a time or a thing; None where it counts nothing (a name)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newswake.passages.nouns import noun_after
from newswake.passages.numbers import Number


@dataclass(frozen=True)
class Unit:
    """A unit with the span of number and unit together; values are multiplied by ``factor``."""

    name: str
    start: int
    end: int
    factor: float = 1.0


_SIGNS = dict(
    pair.split(":")
    for pair in (  # noqa: SIM905
        "US$:USD A$:AUD AU$:AUD C$:CAD CA$:CAD HK$:HKD NZ$:NZD S$:SGD NT$:TWD R$:BRL $:USD €:EUR £:GBP ¥:JPY ₹:INR "
        "₩:KRW Rs:INR Rs.:INR RMB:CNY CN¥:CNY"
    ).split()
)
_MONEY_WORDS = {
    words.replace("_", " "): code
    for words, code in (
        pair.split(":")
        for pair in (  # noqa: SIM905
            "us_dollar:USD dollar:USD buck:USD cent:USD australian_dollar:AUD canadian_dollar:CAD euro:EUR "
            "pound_sterling:GBP british_pound:GBP yuan:CNY renminbi:CNY rmb:CNY yen:JPY won:KRW rupee:INR usd:USD "
            "eur:EUR gbp:GBP cny:CNY swiss_franc:CHF shekel:ILS dólare:USD 美元:USD 人民币:CNY 元:CNY 欧元:EUR 日元:JPY"
        ).split()
    )
}
_SIGN_BEFORE = re.compile(r"(?:(?:US|AU|CA|HK|NZ|NT|CN|[ACSR])?[$¥]|[€£₹₩]|\bRs\.?|\bRMB|\bUSD|\bEUR|\bGBP)\s?$")
_MONEY_AFTER = re.compile(
    r"[ -]?(?:of |de |d[’'])?(?P<word>"
    + "|".join(sorted(map(re.escape, _MONEY_WORDS), key=len, reverse=True))
    + r")s?(?![\w])|\s?(?P<sign>€)",
    re.IGNORECASE,
)
_MONEY_AFTER_CJK = re.compile(r"(?P<word>美元|人民币|欧元|日元|元)")
_RATE = re.compile(
    r"\s?(?:(?P<percent>%|％|percent\b|per cent\b|Prozent\b|pour cent\b|por ciento\b)(?P<points>[ -]points?\b)?"
    r"|(?P<points2>percentage points?\b|basis points?\b|bps\b|points?\b)|(?P<times>x\b(?!\d)|×|times\b|[- ]?fold\b))",
    re.IGNORECASE,
)
_TIMES_WORD = re.compile(
    r"(?:as|more|less|faster|cheaper|larger|bigger|smaller|higher|lower|better|greater|the|its|their|his|"
    r"her|that|what|\w+er)\b"
)
_MEASURES = re.compile(
    r"[ -]?(?P<unit>GB|TB|MB|KB|PB|GW|MW|kW|TW|GWh|MWh|kWh|TWh|Hz|MHz|GHz|kHz|km|kg|cm|mm|nm|ms|mph|km/h|"
    r"TPS|tok/s|tokens/s|FLOPs?|"
    r"TFLOPS|fps|dB|°C|°F|sq ft|sqm)(?![\w])"
)
_TIME_UNITS = r"second|minute|hour|day|week|month|year|decade|century|quarter|night|weekend"
_HYPHENED = re.compile(
    rf"[-‑](?P<unit>{_TIME_UNITS}|page|word|mile|kilomet(?:er|re)|met(?:er|re)|foot|inch|pound|kilogram|"
    rf"ton|tonne|bit|byte|core|person|"
    r"member|judge|seat|point|part|storey|story|step|token|parameter|gigawatt|megawatt|nanometer|nanometre|"
    r"acre|vote|game|man|woman|percent|"
    r"percentage)(?:s)?\b(?!-old)"
)
_RANGED = re.compile(rf" (?P<unit>{_TIME_UNITS})\b")  # "10-15 minute video"
_NAME_BEFORE = re.compile(
    r"(?:[A-Za-z]-|(?<![.!?:] )(?<!^)\b[A-Z][\w’.]*[ -]|\b(?:No|no|Nos|number|Number|page|chapter|phase|"
    r"version|level|section|type|grade|top-)\.?\s|[#№v§]\s?|\d[:/.,]|[-–]\d*)$"
)
_OF_TIMES = re.compile(r" of(?= times\b)")
_OF_THEM = re.compile(r" (?:out )?of (?:the|these|those|its|his|her|their|our|all)\s")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|s)\b|[A-Za-z]")


def money_or_rate(text: str, number: Number) -> Unit | None:
    """Return the unit of money, percent, points, multiples and fractions."""
    sign = _SIGN_BEFORE.search(text, max(0, number.start - 5), number.start)
    end = number.end
    if sign and number.form != "ratio":
        code = _SIGNS.get(sign.group().strip(), sign.group().strip())
        if also := re.match(r" ?(?:US ?)?dollars?\b", text[end:], re.IGNORECASE):
            end += also.end()
        return Unit(code, sign.start(), end)
    if number.form == "times":
        return Unit("times", number.start, end)
    if number.form == "ratio":
        return _fraction(text, number)
    of = _OF_TIMES.match(text, end)
    rate = _RATE.match(text, of.end() if of else end)
    if rate:
        name = "points" if rate["points"] or rate["points2"] else "percent" if rate["percent"] else "times"
        if (
            rate["points2"]
            and rate["points2"].lower() in ("point", "points")
            and number.form == "words"
            and number.low < 13
        ):
            return Unit("point", number.start, rate.end())
        if name == "times":
            return _multiple(text, number, rate.end())
        return Unit(name, number.start, rate.end())
    link = re.compile(r"(?: of)?").match(text, end) if number.form == "vague" else None
    money = _MONEY_AFTER.match(text, link.end() if link else end) or _MONEY_AFTER_CJK.match(text, end)
    if money:
        word = (money.groupdict().get("word") or "").lower()
        if word == "cent" and not money[0].lower().endswith("s"):
            return None
        return Unit(_MONEY_WORDS.get(word, "EUR"), number.start, money.end(), 0.01 if word == "cent" else 1.0)
    return None


def _fraction(text: str, number: Number) -> Unit | None:
    written = text[number.start : number.end].lower()
    if re.fullmatch(r"a (?:third|quarter|fourth|fifth|tenth|sixth|seventh|eighth|ninth)", written):
        known = re.match(r" of\b|[,.;]|$| less| more", text[number.end :])
        if not known:
            return None
    return Unit("ratio", number.start, number.end)


def _multiple(text: str, number: Number, end: int) -> Unit | None:
    if text[end - 1] in "xX×" or text[end - 4 : end].lower() == "fold":
        return Unit("times", number.start, end)
    following = text[end:].lstrip()
    if _TIMES_WORD.match(following):
        return Unit("times", number.start, end)
    verb = re.search(r"(\w+?)ed (?:\w+ )?(?:\w+ )?$", text[max(0, number.start - 30) : number.start])
    return Unit(verb.group(1) if verb else "time", number.start, end)


def counted(text: str, number: Number) -> Unit | None:
    """Return the unit of a count: the counted noun in the singular, or None where the number counts nothing."""
    start, end = number.start, number.end
    if measure := _MEASURES.match(text, end):
        return Unit(measure["unit"], start, measure.end())
    ranged = text[max(0, start - 1) : start] in "-–" and start > 1 and text[start - 2].isdigit()
    if hyphened := _HYPHENED.match(text, end) or (_RANGED.match(text, end) if ranged else None):
        return Unit(hyphened["unit"], start, hyphened.end())
    if number.form == "digits" and _ORDINAL.match(text, end):
        return None
    written = text[start:end].lower()
    if written in ("one", "zero", "a million", "a hundred", "a thousand", "a dozen") and written in ("one", "zero"):
        single = re.match(rf" ({_TIME_UNITS})\b", text[end:])
        days_of_tale = re.match(r" day,| day (?:be|he|she|they|we|I)\b", text[end:])
        return Unit(single[1], start, end + single.end()) if single and not days_of_tale else None
    lettered = number.scaled and text[end - 1] in "BMKT"  # "Qwen 14B" names a model, "14 billion" a number
    named = (
        number.form == "digits"
        and (lettered or not number.scaled)
        and not ranged
        and _NAME_BEFORE.search(text, max(0, start - 30), start)
    )
    if named and (number.low < 10 or not re.match(r" [a-z]", text[end:])):
        return None
    noun = noun_after(text, end, number)
    if noun:
        return Unit(noun[0], start, noun[1])
    if of_them := _OF_THEM.match(text, end):
        whole = noun_after(text, of_them.end() - 1, number)
        return Unit(whole[0] if whole else "", start, end)
    return _bare(text, number, named=bool(named))


def _bare(text: str, number: Number, *, named: bool) -> Unit | None:
    """A number without a noun: one where it is large, compared or stands where a count stands."""
    before = text[max(0, number.start - 24) : number.start]
    if named or number.form == "vague":
        return Unit("", number.start, number.end) if number.form == "vague" else None
    if number.form == "words":
        told = re.search(
            r"\b(?:least|than|about|nearly|almost|killed|killing|injuring|wounding|including|other|all)\s$", before
        )
        return Unit("", number.start, number.end) if told or number.scaled else None
    listed = re.match(r"[.)]\s", text[number.end : number.end + 2]) and not before.strip()
    whole = float(number.low).is_integer() and not re.search(r"\.\d", text[number.start : number.end])
    a_model = (
        re.search(r"\b(?:the|an?|updated|new) $", before)
        and number.low >= 1000
        and text[number.start : number.end].isdigit()
    )
    if (
        listed
        or a_model
        or (not number.scaled and (not whole or not before))
        or re.search(r"[-/=_.\\]$|[(\[]$", before)
    ):
        return None
    return Unit("", number.start, number.end)
