"""Numeric claims: value, unit, comparator and what they are about, by rules (``labelling.md`` settles what counts)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from newswake.models import Comparator, Figure, Part
from newswake.passages import chinesefigures
from newswake.passages.about import measure_and_subject
from newswake.passages.foreignfigures import figures_of
from newswake.passages.notations import NOTATIONS
from newswake.passages.numbers import Number, may_have_numbers, numbers_in
from newswake.passages.split import sentence_spans
from newswake.passages.times import age_or_date
from newswake.passages.units import counted, money_or_rate

_COMPARATORS: tuple[tuple[Comparator, str], ...] = (
    ("under", (
        r"(?:no|not) (?:more|greater|higher) than|less than|fewer than|lower than|at most|under|"
        r"below|within|short of|<|≤|sub-"
        )),
    ("up to", r"up to|as (?:much|many|high|long|few|little) as|bis zu|jusqu[’']à|hasta"),
    ("over", r"(?:no|not) (?:less|fewer) than|more than|greater than|higher than|larger than|longer than|"
        r"at least|at minimum|over|above"
             r"|beyond|exceed(?:ed|ing)|upwards? of|in excess of|>|≥|mehr als|über|plus de|más de"),
    ("about", r"about|around|roughly|nearly|almost|approximately|approx\.?|an estimated|estimated|some|"
        r"circa|ca\.|close to"
              r"|~|≈|rund|etwa|fast|environ|près de|casi|unos|约|近"),
)  # fmt: skip
# First what costs little: the letters and signs that one begins with, and that no word begins within a word.
_BEFORE = re.compile(
    r"(?=[abcefghijlmnoprsuwü<≤>≥~≈约近])(?:(?<![^\W_])|(?![^\W_]))(?:"
    + "|".join(rf"(?P<c{i}>{words})" for i, (_, words) in enumerate(_COMPARATORS))
    + r")"
    r"(?P<gap>[ \"“]{0,2}(?:an? (?:additional |extra |further |record |total of )?|another )?)$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r",? or (?P<over>more|higher|longer|above|greater)\b|,? or (?P<under>less|fewer|lower|under)\b|,? or "
    r"(?P<about>so)\b|-(?P<ish>odd)\b"
)
_LONGEST = 1500  # characters of a sentence: the time that it takes grows with its square
_RANGE = re.compile(r"\s?[-–—]\s?|%? (?:to|and|or(?: even)?|bis|à) ")


def find_figures(title: str, text: str, language: str = "en") -> list[Figure]:
    """Return the figures of title and text in order, each with its exact span and scaled-out values.

    By the rules for English, or those of ``notations`` or for Chinese where these know the language.
    """
    language = language.lower().partition("-")[0]
    found = []
    parts: tuple[tuple[Part, str], ...] = (("title", title), ("text", text))
    for part, whole in parts:
        for start, end in chain.from_iterable(_pieces(whole, *span) for span in sentence_spans(whole)):
            sentence = whole[start:end]
            if language == "zh" or language in NOTATIONS:
                figures = chinesefigures.figures_of(sentence) if language == "zh" else figures_of(sentence, language)
                found += [replace(f, part=part, start=f.start + start, end=f.end + start) for f in figures]
            elif may_have_numbers(sentence):
                found += _in_sentence(sentence, part, start)
    return found


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, one that is longer than any that people write in pieces, cut at blanks."""
    while end - start > _LONGEST:
        blank = text.rfind(" ", start + 1, start + _LONGEST)
        cut = blank if blank > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _in_sentence(sentence: str, part: Part, place: int) -> list[Figure]:
    """Return the figures of a sentence that begins at ``place`` of its part."""
    plain, places = _without_marks(sentence)
    claims = _inherit(plain, _ranges(plain, [c for n in numbers_in(plain) if (c := _claim(plain, n))]))
    figures = []
    for claim in claims:
        measure, subject = measure_and_subject(plain, claim.start, claim.end)
        start, end = places[claim.start], places[claim.end - 1] + 1
        span = sentence[start:end]
        figures.append(
            Figure(part, start + place, end + place, span, claim.value_low, claim.value_high, claim.unit,
                   claim.comparator, measure, subject)
        )  # fmt: skip
    return figures


# What a site counts beside an item of its own ("Points: 26 # Comments: 5") is no claim of the item.
_COUNTER = re.compile(r"(?:^|[\s|·•(\[,#])(?:Points|Score|Comments|Upvotes|Likes|Views|Replies|Reposts): ?$")
_COUNTER_WORDS = 12  # characters: the longest of them
_MARKS = re.compile(r"\*\*|__|`")
_ADDRESS = re.compile(r"https?://[^\s)>\"]+|www\.\S+|[@#]\w+|<[^>]{1,300}>|&#\w+;")


def _without_marks(sentence: str) -> tuple[str, Sequence[int]]:
    """Return the sentence without emphasis marks, addresses blanked, and where each character stood."""
    sentence = _ADDRESS.sub(lambda m: " " * len(m[0]), sentence)
    if not _MARKS.search(sentence):
        return sentence, range(len(sentence))
    gone = {i for m in _MARKS.finditer(sentence) for i in range(*m.span())}
    places = [i for i in range(len(sentence)) if i not in gone]
    return "".join(sentence[i] for i in places), places


def _claim(text: str, number: Number) -> Figure | None:
    """Return the figure that ``number`` is the number of, or None where it is none."""
    if age_or_date(text, number) or _COUNTER.search(text, max(0, number.start - _COUNTER_WORDS), number.start):
        return None
    unit = money_or_rate(text, number) or counted(text, number)
    if unit is None:
        return None
    start, comparator = _comparator(text, unit.start, number)
    end = unit.end
    if after := _AFTER.match(text, end):
        end = after.end()
        comparator = "over" if after["over"] else "under" if after["under"] else "about"
    low, high = number.low * unit.factor, number.high * unit.factor
    return Figure("text", start, end, text[start:end], low, high, unit.name, comparator, "", "")


def _comparator(text: str, start: int, number: Number) -> tuple[int, Comparator]:
    if number.plus:
        return start, "over"
    if before := _BEFORE.search(text, max(0, start - 40), start):
        comparator = next(c for i, (c, _) in enumerate(_COMPARATORS) if before[f"c{i}"])
        return before.start(), comparator
    return start, "about" if number.form == "vague" else ""


def _ranges(text: str, claims: list[Figure]) -> list[Figure]:
    """Join "5 to 7%", "15–25%" and "hundreds or even thousands of times" into one figure each."""
    joined: list[Figure] = []
    for claim in claims:
        last = joined[-1] if joined else None
        link = text[last.end : claim.start] if last else ""
        if last and _RANGE.fullmatch(link) and _one_range(text, last, claim, link):
            low = last.value_low
            if last.unit == "" and claim.value_high >= 1000 > low:  # "25-26K"
                scale = 10 ** (3 * (len(f"{int(claim.value_high)}") - 1) // 3 // 3 * 3)
                low = low * scale if low * scale <= claim.value_high else low
            comparator: Comparator = last.comparator or claim.comparator
            joined[-1] = replace(claim, start=last.start, value_low=low, comparator=comparator)
        else:
            joined.append(claim)
    return joined


def _one_range(text: str, first: Figure, second: Figure, link: str) -> bool:
    if first.unit not in ("", second.unit) or first.value_low > second.value_high:
        return False
    before = text[max(0, first.start - 9) : first.start].lower()
    if " and" in link:
        return before.endswith("between ")
    change = before.endswith("from ") and not re.search(r"(?:rang\w+|var\w+|anywhere) from $", text[: first.start])
    return not change


_ELLIPSIS = re.compile(
    r",? (?:and|to|or|of|out of|and another)(?: an?| the| its| their)?(?: [\w’']+)? ?$|,? (?:to|and) $"
)
_PARTS = frozenset({"ratio", "times"})  # "a third …, up to 641,000": the second is a number of things again


def _inherit(text: str, claims: list[Figure]) -> list[Figure]:
    """Give "20 and 15 years", "5 credits (down from 50)" and "300 people, including 14" the unit of their neighbour."""
    out = list(claims)
    for i in range(len(out) - 2, -1, -1):
        link = text[out[i].end : out[i + 1].start]
        if out[i].unit == "" and out[i + 1].unit and _ELLIPSIS.fullmatch(link.rstrip() + " "):
            out[i] = _scaled_alike(out[i], out[i + 1])
    for i in range(1, len(out)):
        link = text[out[i - 1].end : out[i].start]
        if (
            out[i].unit == ""
            and out[i - 1].unit
            and out[i - 1].unit not in _PARTS
            and len(link) < 120
            and (re.search(r"\b(?:includ\w+|from|to|another|than|of whom|and|were|about)\b[^.;]{0,12}$", link))
        ):
            out[i] = replace(out[i], unit=out[i - 1].unit)
    return out


def _scaled_alike(figure: Figure, neighbour: Figure) -> Figure:
    return replace(figure, unit=neighbour.unit)
