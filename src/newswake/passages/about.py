"""What a figure measures and of whom, in a few words of its sentence."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_][\w’'&.-]*[\w]|[^\W_]")
_EMPTY = frozenset(
    (  # noqa: SIM905
        "a an the and or but of in on at by for from to with as than that this these those is are was were be been "
        "being has have had will would can could may might do does did not no who whom which what when where while if "
        "then so because it its he she they we you i his her their our your about over under more less nearly almost "
        "around up some just only also there said says according after before since during between such any all each "
        "other into out per still now even very"
    ).split()
)
_SCALES = frozenset(
    "thousand million billion trillion hundred dozen bn mn percent cent times dollars least nearly".split()  # noqa: SIM905
)
_NAME = re.compile(r"(?:[A-Z][\w’'&-]*|[A-Z]\.)(?:(?: of| the| de| and)? [A-Z0-9][\w’'&.-]*)*")
_BREAK = re.compile(r"[;:—–]|, (?:while|but|and|which)\b|\b(?:while|but|whereas)\b")


def measure_and_subject(sentence: str, start: int, end: int) -> tuple[str, str]:
    """Return (measure, subject) of the figure at ``start``–``end``: the telling words around it, the name before it.

    The measure takes up to two words before, two inside and two to four behind within the clause; the subject is the
    nearest name before the figure (else the first behind it), at most four words.
    """
    clause_start = max((m.end() for m in _BREAK.finditer(sentence, 0, start)), default=0)
    clause_end = next((m.start() for m in _BREAK.finditer(sentence, end)), len(sentence))
    before = _told(sentence[clause_start:start])[-2:]
    inside = _told(sentence[start:end])[-2:]
    after = _told(sentence[end:clause_end])[: 4 - len(inside)]
    return " ".join(before + inside + after), _subject(sentence, start, end)


def _told(stretch: str) -> list[str]:
    words = [w.removesuffix("’s").removesuffix("'s") for w in _WORD.findall(stretch)]
    return [w for w in words if w.lower() not in _EMPTY and w.lower() not in _SCALES and not w[0].isdigit()]


def _subject(sentence: str, start: int, end: int) -> str:
    before = [m.group() for m in _NAME.finditer(sentence, 0, start) if m.group().lower() not in _EMPTY]
    behind = [m.group() for m in _NAME.finditer(sentence, end)] if not before else []
    name = before[-1] if before else behind[0] if behind else ""
    words = name.split()
    if words and words[0].lower() in _EMPTY:
        words = words[1:]
    return " ".join(words[:4]) if any(w[0].isalpha() for w in words) else ""
