"""Numbers as a text writes them: in digits, in words, vaguely, as fractions and multiples, with their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

NumberForm = Literal["digits", "words", "vague", "ratio", "times"]

_UNITS = dict(zip("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "  # noqa: SIM905
        "fifteen sixteen "
                  "seventeen eighteen nineteen".split(), range(20), strict=True))  # fmt: skip
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))  # noqa: SIM905
_SCALES = {
    "hundred": 1e2, "dozen": 12, "pair": 2, "thousand": 1e3, "k": 1e3, "tausend": 1e3, "mille": 1e3, "mil": 1e3,
    "million": 1e6, "millions": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "millionen": 1e6, "millones": 1e6,
    "billion": 1e9, "billions": 1e9, "b": 1e9, "bn": 1e9, "bln": 1e9, "mrd": 1e9, "milliarden": 1e9, "milliarde": 1e9,
    "milliards": 1e9, "milliard": 1e9, "mil millones": 1e9, "crore": 1e7, "lakh": 1e5,
    "trillion": 1e12, "trillions": 1e12, "t": 1e12, "tn": 1e12, "trn": 1e12, "billionen": 1e12, "万": 1e4, "亿": 1e8,
    "万亿": 1e12,
}  # fmt: skip
_VAGUE = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2e3,
    "millions": 2e6,
    "billions": 2e9,
    "trillions": 2e12,
}
_PARTS = {
    **dict(
        zip(("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), range(3, 11), strict=True)
    ),
    "half": 2,
    "quarter": 4,
    "twentieth": 20,
    "hundredth": 100,
}

_DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[. ’]\d{3})+(?![\d.,]*\d)(?=[^%]{0,2}[ €])|"
    r"\d+,\d{1,2}(?![\d,])|\d+(?:\.\d+)?|(?<![\w.])\.\d+"
)
_SCALE_WORDS = (
    r"(?:[ -]?(?:hundred thousand|hundred million|hundred|thousand|million|billion|trillion|dozen|crore|"
    r"lakh|mil millones"
    r"|Millionen|Milliarden?|Billionen|millones|milliards?|millions|Mio|Mrd|Tausend|tausend)(?![\w])"
    r"|[ ]?(?:bn|mn|mln|bln|tn|trn|[MBTKmk])(?![\w’'])|万亿|万|亿)"
)
_SMALL = "|".join([*_TENS, *_UNITS])
_WORDS = (
    rf"(?:(?:{_SMALL})(?:[ -](?:{_SMALL}))?(?:[ -](?:hundred|thousand|million|billion|trillion|dozen))*"
    rf"(?: and (?:{_SMALL})(?:[ -](?:{_SMALL}))?(?= [a-z]+s\b))?"
    r"|an? (?:half |couple )?(?:hundred|thousand|million|billion|trillion|dozen)(?: (?:thousand|million|billion))?"
    r"|a pair(?= of)|half (?:a|an) (?:dozen|hundred|thousand|million|billion|trillion)"
    r"|(?<![\w-])(?:trillion|billion|million)(?=[ -]dollars?\b))"
)
_VAGUE_WORD = (
    r"(?:(?:tens|dozens|hundreds) of (?:thousands|millions|billions)|(?:several|a few) (?:dozen|hundred|"
    r"thousand|million|billion)"
    r"|multi-?(?:million|billion|trillion)|dozens|scores(?= of)|hundreds|thousands|millions|billions|trillions)"
)
_PART_WORDS = "third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twentieth|hundredth"
_RATIO = (
    rf"(?:(?P<over>{_SMALL}|\d+)(?: out)? (?:of|in)(?: every)? (?P<under>{_SMALL}|\d+)(?! percent|%|\w|,\d|\.\d)"
    rf"|(?P<top>one|two|three|four|five|six|seven|nine|a)[ -](?P<part>{_PART_WORDS})s?\b"
    r"|(?P<num>\d{1,3})/(?P<den>\d{1,4})(?P<th>ths?|rds?|nds?|st)?(?![\w/]))"
)
_MULTIPLES = {"twice": 2, "doubl": 2, "tripl": 3, "quadrupl": 4}
_TIMES = (
    rf"(?:twice(?= (?:as|the|its|their|his|her|that)\b)|(?P<many>{_SMALL})[- ]?fold\b|(?:doubl|tripl|"
    rf"quadrupl)(?:e[sd]?|ing)(?= (?:the|its|their|his|her|our|import|in (?:size|price|value|"
    rf"number))\b))"
)
CORE = re.compile(
    rf"(?P<times>\b{_TIMES})|(?P<vague>\b{_VAGUE_WORD}\b)|(?P<ratio>\b{_RATIO})|(?P<words>\b{_WORDS}\b(?: and a half)?)"
    rf"|(?P<digits>(?<![A-Za-z0-9À-ɏ_/.,:#@])(?:{_DIGITS})(?P<scale>{_SCALE_WORDS})?(?P<plus>\+)?)",
    re.IGNORECASE,
)

_NUMBER_WORD = frozenset(
    word.encode()
    for word in (
        *(*_UNITS, *_TENS, *_SCALES, *_VAGUE, *_PARTS, *(f"{part}s" for part in _PARTS)),
        *"twice halves tens dozens hundreds thousands".split(),  # noqa: SIM905
        *(f"{stem}{end}" for stem in _MULTIPLES if stem != "twice" for end in ("e", "ed", "es", "ing")),
    )
)
# Every byte but small letters as a blank, capitals as small ones: cutting that at blanks is the fastest way to words.
_SMALL_LETTERS = bytes(code if 97 <= (code := byte | 32) <= 122 and byte >= 65 else 32 for byte in range(256))
# Where a number can begin: trying CORE only there takes a fifth of the time of looking for it everywhere. The set of
# characters stands first, since the engine skips to those; what follows an initial is looked at behind it.
_A_NUMBER = rf"n?[ -](?:half|couple|hundred|thousand|million|billion|trillion|dozen|pair|few|{_PART_WORDS})"
_BEGINNINGS = (
    *_SMALL.split("|"),
    *("half", "several", "twice", "doubl", "tripl", "quadrupl", "multi", "tens", "dozens", "scores", "hundreds"),
    *("thousands", "million", "billion", "trillion"),
)
_INITIALS = sorted({word[0] for word in _BEGINNINGS})
_GOES_ON = "|".join(
    rf"(?<={initial})(?:{'|'.join(word[1:] for word in _BEGINNINGS if word[0] == initial)})" for initial in _INITIALS
)
_START = re.compile(
    rf"[\d.aA{''.join(_INITIALS)}{''.join(_INITIALS).upper()}]"
    rf"(?:(?<=\d)(?<![A-Za-z0-9_].)|(?<=\.)(?=\d)|(?<!\w.)(?i:(?<=a){_A_NUMBER}|{_GOES_ON}))"
)
_DIGIT = re.compile(r"\d")
# What a pattern that takes capitals for small letters takes for s, k and i as well, and no table of words has.
_OTHER_LETTERS = str.maketrans("ſ\u212aıİ", "skii")


@dataclass(frozen=True)
class Number:
    """A number with its place; ``scaled`` where a word or letter multiplies it."""

    start: int
    end: int
    low: float
    high: float
    form: NumberForm
    scaled: bool = False
    plus: bool = False


def _of_digits(text: str) -> float:
    if text.isdecimal():
        return float(text)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:[. ’]\d{3})+", text) and not re.fullmatch(r"\d+\.\d{3}", text):
        return float(re.sub(r"\D", "", text))
    if re.fullmatch(r"\d{1,3}[ ’]\d{3}", text):
        return float(re.sub(r"\D", "", text))
    return float(text.replace(",", "."))


def _of_scale(text: str) -> float:
    value = 1.0
    for word in [text.strip(" -")] if text.strip(" -").lower() in _SCALES else text.replace("-", " ").split():
        value *= _SCALES.get(word.lower(), 1.0)
    return value


def _of_words(text: str) -> float:
    """The value of a number in words: each scale multiplies what stands before it."""
    extra = 0.5 if text.endswith("and a half") else 0.0
    total = current = 0.0
    for word in text.removesuffix(" and a half").replace("-", " ").split():
        if word in _UNITS or word in _TENS:
            current += _UNITS.get(word, 0) + _TENS.get(word, 0)
        elif word == "half":
            current = 0.5
        elif word in _SCALES:
            current = (current or 1.0) * _SCALES[word]
            if word not in ("hundred", "dozen", "pair"):
                total, current = total + current, 0.0
    return total + current + extra


def _of_vague(text: str) -> float:
    """The least that the words mean: "tens of thousands" 20,000, "several hundred" 200."""
    first, *scales = [w for w in text.replace("multi", "multi ").replace("-", " ").split() if w not in ("of", "a")]
    value = {"tens": 20.0, "multi": 2.0, "several": 2.0, "few": 2.0, **_VAGUE}[first]
    for scale in scales:
        value *= _SCALES[scale.removesuffix("s")]
    return value


def _of_ratio(match: re.Match[str]) -> float | None:
    if match["part"]:
        return (1 if match["top"].lower() == "a" else _UNITS[match["top"].lower()]) / _PARTS[match["part"].lower()]
    if match["num"]:
        top, bottom = int(match["num"]), int(match["den"])
        known = match["th"] or (top, bottom) in {(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (1, 10)}
        return top / bottom if known and bottom else None
    over, under = (
        _UNITS.get(v.lower(), _TENS.get(v.lower(), int(v) if v.isdigit() else 0))
        for v in (match["over"], match["under"])
    )
    written = match[0].lower()
    share = (
        " every" in written
        or (" out of" in written and not match["over"].isdigit())
        or written.startswith(("one in", "1 in"))
    )
    return over / under if under > over > 0 and share else None


def with_plain_letters(text: str) -> str:
    """Return the text, of the same length, without the long s, the sign of the kelvin and the Turkish i."""
    return text if text.isascii() else text.translate(_OTHER_LETTERS)


def may_have_numbers(text: str) -> bool:
    """Whether the text has a digit or a word of a number: two sentences in three have none and need no closer look."""
    if _DIGIT.search(text):
        return True
    low = text.encode("ascii", "replace").translate(_SMALL_LETTERS)
    return not _NUMBER_WORD.isdisjoint(low.split()) or b"fold" in low or b"multi" in low


def numbers_in(text: str) -> Iterator[Number]:
    """Yield the numbers of ``text`` from left to right; what they are, and whether they count, is for others to say."""
    text = with_plain_letters(text)
    place = 0
    while at := _START.search(text, place):
        match = CORE.match(text, at.start())
        if not match:
            place = at.start() + 1
            continue
        place = match.end()
        start, end = match.span()
        if match["times"]:
            many = match["many"]
            value = float(
                _of_words(many.lower())
                if many
                else next(v for k, v in _MULTIPLES.items() if match[0].lower().startswith(k))
            )
            yield Number(start, end, value, value, "times")
        elif match["vague"]:
            value = _of_vague(match[0].lower())
            yield Number(start, end, value, value, "vague", scaled=True)
        elif match["ratio"]:
            share = _of_ratio(match)
            if share is not None:
                yield Number(start, end, share, share, "ratio")
            elif match["over"]:  # "25 of 38": two numbers
                place = match.end("over")
                value = _of_words(match["over"].lower()) if not match["over"].isdigit() else float(match["over"])
                yield Number(start, place, value, value, "digits" if match["over"].isdigit() else "words")
        elif match["words"]:
            value = _of_words(match[0].lower())
            yield Number(start, end, value, value, "words", scaled=value >= 100)
        else:
            scale = match["scale"] or ""
            if scale in ("M", "B", "T", "K", "m", "k", " M", " B", " T", " K", " m", " k") and scale[0] == " ":
                scale, end = "", match.end() - 2 - len(match["plus"] or "")
                place = end
            value = _of_digits(match[0][: len(match[0]) - len((match["scale"] or "") + (match["plus"] or ""))])
            value *= _of_scale(scale) if scale else 1.0
            yield Number(start, end, value, value, "digits", scaled=bool(scale), plus=bool(match["plus"]))
