"""Text into sentences, with the exact span of each."""

from __future__ import annotations

import re
from itertools import pairwise

from newswake.models import Passage, Position

# Changes with the rules, so that articles are read again after they did.
RULES = "1"
# A sentence may end behind these marks and whatever closes a quotation or bracket; CJK marks need no space after them.
# A run of marks is tried from its first alone and never given back: a page of dots takes no longer than another. The
# set of characters stands first, since the engine skips to those much faster than it tries a pattern.
_END = re.compile(
    r"[.!?…。！？\n](?:(?<=\n)\n*+|(?<=[。！？])[。！？]*+[」』”’）】]*+"
    r"|(?<=[.!?…])(?<![.!?…].)[.!?…]*+[\"'”’»)\]*]*+(?=\s))"
)
_NEXT = re.compile(r"\s*+[\"'“‘«„(\[*¿¡–—-]*\s*+(\S)")
_LAST_WORD = re.compile(r"[\w.&’'-]+$")
_FIRST_WORD = re.compile(r"[^\w]*(\w+)")
_LETTERS = re.compile(r"(?:\w\.)+\w")  # "u.s"
# Never the end of a sentence: a name follows.
_TITLES = frozenset(
    "mr mrs ms mx dr prof st rev hon gov sen rep gen col lt capt cmdr sgt maj adm pres supt mme mlle hr fr nr vs v "  # noqa: SIM905
    "fig no nos art vol approx ca ex dept est bzw z.b d.h u.a e.g i.e cf m. sr.".split()
)
# Mostly not the end; it is one where a word follows that seldom stands in a name.
_SHORT = frozenset(
    "inc corp co ltd llc plc bros jr sr etc al u.s u.k u.n e.u u.s.a d.c a.m p.m ph.d jan feb mar apr jun jul aug sep "  # noqa: SIM905
    "sept oct nov dec mon tue wed thu fri calif conn ariz colo fla mass mich minn tex wash ill ind mo mrd mio "
    "usw".split()
)
_GERMAN_MONTH = re.compile(r"\s(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")
_STARTERS = frozenset(
    "the a an it he she they we you i this that these those there in on at but and or so yet as if when while after "  # noqa: SIM905
    "before since for from by with to according what who how why its his her their our my most many some one now then "
    "here however meanwhile although though still also even last".split()
)


def _splits(text: str, end: int, mark: str) -> bool:
    """Whether the full stop that ends at ``end`` (its closing marks included) ends a sentence."""
    following = _NEXT.match(text, end)
    if following is None:
        return True
    if following.group(1).islower():
        return False
    if "." not in mark or ".." in mark:
        return True
    stop = end - len(mark)
    word = _LAST_WORD.search(text, max(0, stop - 24), stop)
    before = word.group().lower() if word else ""
    if before in _TITLES or (len(before) == 1 and before.isalpha() and before != "i"):
        return False
    if before.isdecimal() and len(before) < 3:
        at_line_start = text.rfind("\n", max(0, stop - len(before) - 1), stop) >= stop - len(before) - 1
        if at_line_start or _GERMAN_MONTH.match(text, end):
            return False  # the number of a list's item, or "3. Februar"
    if before in _SHORT or ("." in before and _LETTERS.fullmatch(before)):
        first = _FIRST_WORD.match(text, end)
        return first is not None and first.group(1).lower() in _STARTERS
    return True


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``text``, without the white space around them.

    A line break always ends a sentence. Abbreviations, initials and decimals do not; a quotation is cut at its own
    sentences, and its closing mark stays with the last of them.
    """
    cuts = []
    for match in _END.finditer(text):
        mark, end = match.group(), match.end()
        if mark[0] in "\n。！？" or _splits(text, end, mark):
            cuts.append(end)
    spans = []
    for begin, end in pairwise((0, *cuts, len(text))):
        behind = text[begin:end].lstrip()
        sentence = behind.rstrip()
        if sentence[:1].isalnum() or any(map(str.isalnum, sentence)):
            start = end - len(behind)
            spans.append((start, start + len(sentence)))
    return spans


def count_words(text: str) -> float:
    """Return how many words a sentence has; in a script without blanks every two characters are one."""
    return len(text.split()) if " " in text.strip() or text.isascii() else len(text) / 2


def split_passages(title: str, text: str, *, lead_sentences: int = 3) -> list[Passage]:
    """Return the title and each sentence of the text as passages, in order.

    The first ``lead_sentences`` are the lead: a news story's who, what and when stand there (three sentences are about
    the 60 words that feeds give as a summary).
    """
    passages = []
    stripped = title.strip()
    if stripped:
        start = title.index(stripped)
        passages.append(Passage("title", start, start + len(stripped), stripped, "title"))
    for number, (start, end) in enumerate(sentence_spans(text)):
        position: Position = "lead" if number < lead_sentences else "body"
        passages.append(Passage("text", start, end, text[start:end], position))
    return passages
