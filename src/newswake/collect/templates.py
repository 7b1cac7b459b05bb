"""What repeats on an outlet's pages (newsletter boxes, teasers, share bars), learnt as lines and left out of texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from newswake.collect.versions import Reading
from newswake.models import Link, Outlet
from newswake.passages.credits import find_credits

# By these, and each text read by what the others of its source tell, 85 of 505 texts of newsweek_2025 lose .8% of their
# words: all of it boxes, calls and notices of ten sources. From three texts on it would be 101 lines of 43 sources
# instead of 19 of 15, none an article's words either, but pages that are read for one subject repeat themselves more
# than those of one week's news do. Without a least share an agency's paragraph on a war would go (4 of 18 texts).
LEAST_ARTICLES = 5
LEAST_SHARE = 0.3
# A box stays for weeks; the background of one affair is repeated for a day or two.
LEAST_DAYS = 3
WINDOW_DAYS = 28
# Shorter lines may be headings that an outlet uses again and again ("Key facts"), or where a report was sent from:
# they go only beside a longer one.
LONG_CHARACTERS = 25

_LINE = re.compile(r"[^\n]+")
_MARK = "- "


@dataclass(frozen=True)
class Repeated:
    """A line that stands on several pages of an outlet: how many articles had it, of how many, and which first."""

    outlet_id: str
    line: str
    articles: int
    of_articles: int
    version_id: str  # the earliest version that had it


@dataclass(frozen=True)
class Template:
    """A repeated line as it was learnt, with its span in its version's text."""

    template_id: str
    repeated: Repeated
    start: int
    end: int


def template_id(outlet_id: str, line: str) -> str:
    """Return the id of an outlet's line: white space and the mark of a list's item do not count."""
    return "t" + hashlib.sha256(f"{outlet_id}\n{_bare(line)}".encode("utf-8", "replace")).hexdigest()[:15]


def learn(repeated: Sequence[Repeated], texts: dict[str, str], outlets: Sequence[Outlet]) -> list[Template]:
    """Return the templates among repeated lines; ``texts`` are those of the versions that had them first.

    A line that credits another outlet stays, since a text's origin is told by it ("With inputs from Reuters").
    """
    learnt: list[Template] = []
    for found in repeated:
        if all(credit.own for credit in find_credits("", found.line, outlets, found.outlet_id)):
            start = texts[found.version_id].index(found.line)
            known_as = template_id(found.outlet_id, found.line)
            learnt.append(Template(known_as, found, start, start + len(found.line)))
    return learnt


def leave_out(reading: Reading, outlet_id: str, templates: Collection[str]) -> Reading:
    """Return a reading without the outlet's ``templates`` (ids): links move with their words, or go with them.

    A short line goes only where it stands beside a longer one that goes. What was left out of it before stays named.
    """
    lines = list(_LINE.finditer(reading.text)) if templates else []
    ids = [template_id(outlet_id, line.group()) for line in lines]
    gone = _gone([len(_bare(line.group())) >= LONG_CHARACTERS for line in lines], [i in templates for i in ids])
    if not any(gone):
        return reading
    text, moved = "", list[tuple[int, int, int]]()
    gap, end = "", 0
    for line, is_gone in zip(lines, gone, strict=True):
        gap = max(gap, reading.text[end : line.start()], key=len)  # of two gaps around what goes, the wider
        end = line.end()
        if is_gone:
            continue
        text += gap if text else ""
        moved.append((line.start(), end, len(text) - line.start()))
        text += line.group()
        gap = ""
    left_out = dict.fromkeys((*reading.left_out, *(i for i, is_gone in zip(ids, gone, strict=True) if is_gone)))
    return replace(reading, text=text, links=tuple(_move(reading.links, moved)), left_out=tuple(left_out))


def _gone(is_long: Sequence[bool], is_template: Sequence[bool]) -> list[bool]:
    """Return which lines go: long templates, and the short ones in an unbroken row of templates with one of those."""
    gone = [long and known for long, known in zip(is_long, is_template, strict=True)]
    for order in (range(1, len(gone)), range(len(gone) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for i in order:
            gone[i] = gone[i] or (is_template[i] and gone[i + step])
    return gone


def _move(links: Sequence[Link], moved: Sequence[tuple[int, int, int]]) -> Iterator[Link]:
    for link in links:
        for start, end, by in moved:
            if start <= link.start and link.end <= end:
                yield replace(link, start=link.start + by, end=link.end + by)


def _bare(line: str) -> str:
    return line.removeprefix(_MARK).strip(" ")
