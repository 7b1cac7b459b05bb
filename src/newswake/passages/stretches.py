"""What stands in quotation marks, and the text around it with that blanked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from newswake.passages.cues import SPEECH
from newswake.passages.split import sentence_spans

# Opening mark -> what closes it. Old typewriter pairs are read as well; a ’ before a letter is an apostrophe, and a “
# behind a word with a blank or a stop behind it is a ” mistyped.
_PAIRS = {
    "“": r'[”"]|(?<=[\w.,!?])“(?=[\s,.;:)]|\Z)', '"': '["”]', "„": "[“”]", "«": "»", "»": "«", "「": "」", "『": "』",
    "''": "''", "``": "''", "‘": r"’(?![^\W\d_])",
}  # fmt: skip
_CLOSERS = {mark: re.compile(rf"(?:{closing})|\n\s*") for mark, closing in _PAIRS.items()}
# Each begins with its mark, what stands before is looked at behind it: the engine skips to the marks.
_OPEN = re.compile(r"“|„|«|»|「|『|\"(?<![\w.,!?]\")(?=\S)|''(?=\w)|``|‘(?<![\w.,!?]‘)(?=[^\W\d])")
_BREAKS = re.compile(r"\n\n*")
MASK = "█"
_LONGEST = 3000
_PARAGRAPHS = 30  # that one speech may go through: a hundred characters each in the longest
# Characters of a sentence that are looked at on either side of a stretch. The longest such side in PolNeAR's 924
# development articles has 850; without a bound the time grows with the square of what a page without full stops has.
_AROUND = 1000
_TAG = re.compile(r"<[^<>\n]{1,400}>")  # what is in quotation marks within a tag is markup


@dataclass(frozen=True)
class Stretch:
    """What stands between two marks; ``start`` and ``end`` leave the marks out."""

    start: int
    end: int
    opened: int
    closed: int


class Marked:
    """A text with its stretches: ``masked`` is of the same length, each stretch blanked; sentences and paragraphs
    are those of the masked text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stretches = list(find_stretches(text))
        self.masked = _masked(text, self.stretches)
        # A stretch is a word to its sentence: one of marks alone would be none.
        self.sentences = sentence_spans(self.masked.replace(MASK, "Q")) if self.stretches else []
        self.sentence_starts = [start for start, _ in self.sentences]
        self.paragraph_starts = [0, *(m.end() for m in _BREAKS.finditer(self.masked))]

    def sentence_at(self, place: int) -> int:
        """Return the number of the sentence that ``place`` stands in."""
        return bisect_right(self.sentence_starts, place) - 1

    def paragraph_at(self, place: int) -> int:
        """Return the number of the paragraph that ``place`` stands in."""
        return bisect_right(self.paragraph_starts, place) - 1

    def around(self, stretch: Stretch) -> tuple[int, int]:
        """Return where the sentence of the stretch begins and ends, no farther off than anybody writes."""
        start = self.sentences[max(0, self.sentence_at(stretch.opened))][0] if self.sentences else 0
        number = max(0, self.sentence_at(stretch.closed - 1))
        end = max(self.sentences[number][1], stretch.closed) if self.sentences else len(self.masked)
        return max(min(start, stretch.opened), stretch.opened - _AROUND), min(end, stretch.closed + _AROUND)

    def surroundings(self, stretch: Stretch) -> tuple[str, str]:
        """Return what stands before and behind the stretch within its sentence."""
        start, end = self.around(stretch)
        return self.masked[start : stretch.opened], self.masked[stretch.closed : end]

    @cached_property
    def _speech(self) -> list[re.Match[str]]:
        """The words of speech of the paragraphs with stretches; looked for once, since each stretch asks for them."""
        ends = [*self.paragraph_starts[1:], len(self.masked)]
        numbers = {
            n for s in self.stretches for n in range(self.paragraph_at(s.opened), self.paragraph_at(s.closed - 1) + 1)
        }
        return [
            match for n in sorted(numbers) for match in SPEECH.finditer(self.masked, self.paragraph_starts[n], ends[n])
        ]

    @cached_property
    def verbs(self) -> Found:
        """The verbs of speech, and "according to" in every language."""
        return Found(m for m in self._speech if self.masked[m.start() - 1 : m.start()] != "-")

    @cached_property
    def spoken(self) -> Found:
        """The words of speech."""
        return Found(m for m in self._speech if not m["acc"] or m["according"])


class Found:
    """The matches of a pattern in a text, asked for by where they stand."""

    def __init__(self, matches: Iterable[re.Match[str]]) -> None:
        self._all = list(matches)
        self._starts = [m.start() for m in self._all]

    def last(self, start: int, end: int) -> re.Match[str] | None:
        """Return the last match within ``start``–``end``."""
        number = bisect_right(self._starts, end) - 1
        while number >= 0 and self._all[number].end() > end:
            number -= 1
        return self._all[number] if number >= 0 and self._starts[number] >= start else None

    def any(self, start: int, end: int) -> bool:
        """Whether a match stands within ``start``–``end``."""
        return self.last(start, end) is not None


def find_stretches(text: str) -> Iterator[Stretch]:
    """Yield the outermost stretches in paired marks; one that its paragraph leaves open may go on in the next."""
    tags = [m.span() for m in _TAG.finditer(text)]
    place = 0
    without: dict[str, int] = {}  # up to where nothing closes a mark: what opens after it need not look there again
    while opening := _OPEN.search(text, place):
        mark = opening.group()
        place = opening.end()
        if tag := _tag_around(tags, opening.start()):
            place = tag
            continue
        closed = _closing(text, place, mark, without)
        if closed is None:
            continue
        if closed > place:
            yield Stretch(place, closed, opening.start(), closed + (2 if mark in ("''", "``") else 1))
        place = closed + (2 if mark in ("''", "``") else 1)


def _tag_around(tags: Sequence[tuple[int, int]], place: int) -> int:
    """Return the end of the tag that ``place`` stands in, else 0."""
    number = bisect_right(tags, (place, place)) - 1
    return tags[number][1] if number >= 0 and tags[number][0] < place < tags[number][1] else 0


def _closing(text: str, start: int, mark: str, without: dict[str, int]) -> int | None:
    """Return where the closing mark of ``mark`` stands, or None where neither its paragraph nor the next has one.

    ``without`` learns, for each mark, up to where nothing ends it.
    """
    events = _CLOSERS[mark]
    place, limit = start, min(len(text), start + _LONGEST)
    for _ in range(_PARAGRAPHS):
        event = events.search(text, max(place, without.get(mark, 0)), limit)
        if event is None:
            without[mark] = limit - 2  # a mark of two characters may begin there
            return None
        if not event.group().isspace():
            return event.start()
        place = event.end()
        if not text.startswith(mark, place):
            return None
        place += len(mark)  # the next paragraph of the same speech begins with the mark again
    return None


def _masked(text: str, stretches: Sequence[Stretch]) -> str:
    pieces, place = [], 0
    for stretch in stretches:
        stop = stretch.end - (text[stretch.end - 1] in ".。")  # a sentence that ends inside the marks ends outside too
        pieces += [text[place : stretch.start], MASK * (stop - stretch.start)]
        place = stop
    return "".join([*pieces, text[place:]]).replace("\xa0", " ")
