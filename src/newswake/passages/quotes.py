"""Direct speech: what stands in quotation marks and is said by somebody, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newswake.models import Part, Quote
from newswake.passages.speakers import Cue, Names, cue_after, cue_before, subject_of
from newswake.passages.split import sentence_spans

# Opening mark -> what closes it. Old typewriter pairs are read as well; a ’ before a letter is an apostrophe.
_PAIRS = {
    "“": '[”"]', '"': '["”]', "„": "[“”]", "«": "»", "»": "«", "「": "」", "『": "』",
    "''": "''", "``": "''", "‘": r"’(?![^\W\d_])",
}  # fmt: skip
_CLOSERS = {mark: re.compile(rf"(?:{closing})|\n\s*") for mark, closing in _PAIRS.items()}
_OPEN = re.compile(r"“|„|«|»|「|『|(?<![\w.,!?])\"(?=\S)|''(?=\w)|``|(?<![\w.,!?])‘(?=[^\W\d])")
_MASK = "█"
# Without a speech verb near by, fewer words than this are a term, a title or a scare quote (of such stretches in the
# development articles of PolNeAR, two in three were no speech; of the longer ones, one in nine).
_ALONE_WORDS = 7
_DASH = re.compile(r"\s*[—–―-]")
_LONGEST = 3000


@dataclass(frozen=True)
class _Stretch:
    """What stands between two marks; ``start`` and ``end`` leave the marks out."""

    start: int
    end: int
    opened: int
    closed: int


def find_quotes(title: str, text: str) -> list[Quote]:
    """Return the quotes of title and text in order.

    A speaker is a full name that the article had given before, the words that the article names the speaker by, or ""
    where nobody can be named safely. The text of a quote is the stored substring itself, hence ``verified``.
    """
    names = Names(title, text)
    parts: tuple[tuple[Part, str], ...] = (("title", title), ("text", text))
    found = []
    for part, whole in parts:
        for stretch, speaker in _attributed(
            whole, list(_stretches(whole)), names, offset=0 if part == "text" else None
        ):
            said = whole[stretch.start : stretch.end]
            start = stretch.start + len(said) - len(said.lstrip())  # French marks stand apart from the words
            found.append(Quote(part, start, start + len(said.strip()), said.strip(), speaker))
    return found


def _stretches(text: str) -> Iterator[_Stretch]:
    """Yield the outermost stretches in paired marks; one that its paragraph leaves open may go on in the next."""
    place = 0
    while opening := _OPEN.search(text, place):
        mark = opening.group()
        place = opening.end()
        closed = _closing(text, place, mark)
        if closed is None:
            continue
        if closed > place:
            yield _Stretch(place, closed, opening.start(), closed + (2 if mark in ("''", "``") else 1))
        place = closed + (2 if mark in ("''", "``") else 1)


def _closing(text: str, start: int, mark: str) -> int | None:
    """Return where the closing mark of ``mark`` stands, or None where neither its paragraph nor the next has one."""
    events = _CLOSERS[mark]
    place, limit = start, min(len(text), start + _LONGEST)
    while event := events.search(text, place, limit):
        if not event.group().isspace():
            return event.start()
        place = event.end()
        if not text.startswith(mark, place):
            return None
        place += len(mark)  # the next paragraph of the same speech begins with the mark again
    return None


def _attributed(
    text: str, stretches: list[_Stretch], names: Names, offset: int | None
) -> Iterator[tuple[_Stretch, str]]:
    """Yield those stretches that are speech, with their speakers."""
    masked = _masked(text, stretches)
    sentences = sentence_spans(masked)
    last_speaker, last_end = "", -1
    for number, stretch in enumerate(stretches):
        before, after = _surroundings(masked, sentences, stretch)
        cue = _cue(text, stretch, before, after)
        carried = last_speaker if _goes_on(masked, last_end, stretch) else ""
        if cue:
            speaker = carried if cue.inherits and carried and last_end > stretch.opened - len(before) else ""
            speaker = speaker or names.resolve(cue.subject, offset if offset is None else stretch.opened) or carried
        elif _is_speech(text, stretch, masked):
            speaker = (
                carried
                or _announced(masked, stretch, names)
                or _from_next(text, masked, sentences, stretches, number, names)
            )
        else:
            continue
        last_speaker, last_end = speaker or last_speaker, stretch.closed
        yield stretch, speaker


def _masked(text: str, stretches: list[_Stretch]) -> str:
    pieces, place = [], 0
    for stretch in stretches:
        stop = stretch.end - (text[stretch.end - 1] in ".。")  # a sentence that ends inside the marks ends outside too
        pieces += [text[place : stretch.start], _MASK * (stop - stretch.start)]
        place = stop
    return "".join([*pieces, text[place:]]).replace("\xa0", " ")


def _surroundings(masked: str, sentences: list[tuple[int, int]], stretch: _Stretch) -> tuple[str, str]:
    """Return what stands before and behind the stretch within its sentence."""
    start = max((a for a, _ in sentences if a <= stretch.opened), default=0)
    end = min((b for _, b in sentences if b >= stretch.closed), default=len(masked))
    return masked[start : stretch.opened], masked[stretch.closed : end]


def _cue(text: str, stretch: _Stretch, before: str, after: str) -> Cue | None:
    """Return the nearer of the cues before and behind; behind a full stop inside the marks none is looked for."""
    last = text[stretch.end - 1 : stretch.end]
    behind = cue_after(after, after_comma=last in ",，") if last not in ".。" or _DASH.match(after) else None
    ahead = cue_before(before)
    if behind and ahead:
        return behind if behind.distance < ahead.distance or last in ",，" else ahead
    return behind or ahead


def _goes_on(masked: str, last_end: int, stretch: _Stretch) -> bool:
    """Whether the stretch follows the last quote closely enough for its speaker to go on speaking."""
    if last_end < 0:
        return False
    between = masked[last_end : stretch.opened]
    breaks = len(re.findall(r"\n+", between))
    return breaks == 0 or (breaks == 1 and masked[: stretch.opened].rstrip(" ").endswith("\n"))


def _is_speech(text: str, stretch: _Stretch, masked: str) -> bool:
    said = text[stretch.start : stretch.end]
    words = said.split()
    if len(words) < _ALONE_WORDS and not re.search(r"[\u3040-\u9fff]{8}", said):
        whole_line = re.search(r"(?:^|\n)\s*$", masked[: stretch.opened]) and said[-1:] in ",.!?"
        return bool(whole_line) and len(words) > 2
    return not _is_title(words)


def _is_title(words: list[str]) -> bool:
    long = [w for w in words if len(w) > 3]
    return len(words) <= 12 and bool(long) and sum(w[0].isupper() for w in long) >= 0.8 * len(long)


def _announced(masked: str, stretch: _Stretch, names: Names) -> str:
    """Return the speaker whom a sentence that ends with a colon announces: "Altman’s answer was cocky:"."""
    lead = masked[: stretch.opened].rstrip()
    if not lead.endswith((":", "：")):
        return ""
    return names.resolve(subject_of(lead[max(lead.rfind("\n"), lead.rfind(". ") + 1, 0) :].strip()), stretch.opened)


def _from_next(
    text: str, masked: str, sentences: list[tuple[int, int]], stretches: list[_Stretch], number: int, names: Names
) -> str:
    """Return the speaker of the next stretch, where it follows in the same paragraph: "A. … B," X said."""
    if number + 1 >= len(stretches):
        return ""
    following = stretches[number + 1]
    if "\n" in masked[stretches[number].closed : following.opened]:
        return ""
    cue = _cue(text, following, *_surroundings(masked, sentences, following))
    return names.resolve(cue.subject, following.opened) if cue else ""
