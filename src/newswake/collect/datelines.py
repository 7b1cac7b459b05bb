"""The day that stands beside an article's heading for its readers, as "By A Writer, 4 February 2025"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from newswake.collect.blocks import Block, Blocks
from newswake.collect.dates import claim_of_day
from newswake.models import DateClaim

# In the seen halves of the public sets 9 in 10 datelines stand within these blocks of the heading.
BLOCKS_BEFORE, BLOCKS_AFTER = 6, 12
MAX_CHARACTERS = 120  # a longer block is a sentence that tells of a day

_MONTHS = (  # the letters with which a month begins in English, German, French, Spanish, Italian, Dutch, Polish …
    "jan|ene|gen|sty", "feb|fév|fev|lut", "mar|mär|mrz|maart", "apr|avr|abr|kwi", "may|mai|mei|mag|maj",
    "jun|juin|giu|cze", "jul|juil|lug|lip", "aug|août|aou|ago|sie", "sep|set|wrz", "oct|okt|ott|out|paź",
    "nov|lis", "dec|dez|déc|dic|des|gru",
)  # fmt: skip
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_MONTH = r"(?P<month{n}>" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")[a-zûéäçń]*\.?"
_YEAR = r"(?P<year{n}>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day{n}>\d{{1,2}})"
_WRITTEN = re.compile(
    "|".join(
        (
            (_MONTH + r"\s+" + _DAY + r"(?:st|nd|rd|th)?,?\s+(?:of\s+)?" + _YEAR).format(n=1),
            (
                _DAY + r"(?:st|nd|rd|th|er|º|\.)?\s*(?:de |of )?[\s/-]*" + _MONTH + r",?[\s/-]+(?:de |del )?" + _YEAR
            ).format(n=2),
            (_YEAR + r"[-/.年]\s?(?P<month{n}>\d{{1,2}})[-/.月]\s?(?P<day{n}>\d{{1,2}})(?!\d)").format(n=3),
        )
    ),
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_CHANGED = re.compile(
    r"updat|modifi|review|revis|edit|last|fact|checked|aktualis|geändert|mis à jour|actualiz|aggiorn|atualiz|verif|"
    r"event|deadline|until|expires|©|copyright",
    re.IGNORECASE,
)
_STATED = re.compile(r"publish|posted|first|originally|veröffentlicht|publi[eéc]|pubblicat", re.IGNORECASE)
_BEFORE = 30  # characters before a day that tell what it is


def dateline(page: Blocks) -> DateClaim | None:
    """Return the day that stands nearest to the heading and is not said to be that of a change, or None.

    Of days that could be read in two ways (4/5/2025) none is taken, but where the separator is a point.
    """
    blocks = page.blocks
    heading = next((i for i, block in enumerate(blocks) if page.nodes[block.node].tag == "h1"), -1)
    if heading < 0:
        return None
    near = range(max(0, heading - BLOCKS_BEFORE), min(len(blocks), heading + BLOCKS_AFTER + 1))
    for i in sorted(near, key=lambda i: abs(i - heading)):
        said = _day_in(blocks, i)
        if said:
            return claim_of_day(said, "dateline")
    return None


def _day_in(blocks: Sequence[Block], i: int) -> date | None:
    text = blocks[i].text
    if len(text) > MAX_CHARACTERS:
        return None
    label = blocks[i - 1].text if i and len(blocks[i - 1].text) < _BEFORE else ""
    written = [found for found in _WRITTEN.finditer(text) if not _is_change(text[: found.start()], label)]
    if written:
        return _day(*_parts(written[0])) if len(written) == 1 else None  # two are a span of time
    for found in _NUMERIC.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if _is_change(text[: found.start()], label):
            continue
        if second > 12:
            return _day(year, first, second)
        if first > 12 or found[2] == "." or first == second:
            return _day(year, second, first)
    return None


def _is_change(before: str, label: str) -> bool:
    said = before[-_BEFORE:] if before.strip() else label
    return bool(_CHANGED.search(said)) and not _STATED.search(said)


def _parts(found: re.Match[str]) -> tuple[int, int, int]:
    n = next(n for n in (1, 2, 3) if found[f"year{n}"])
    month = found[f"month{n}"]
    number = int(month) if month.isdigit() else _NUMBERS[month.lower()]
    return int(found[f"year{n}"]), number, int(found[f"day{n}"])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
