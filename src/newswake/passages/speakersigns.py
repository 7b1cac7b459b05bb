"""The signs by which one who is named near a quotation is told to be its speaker."""

from __future__ import annotations

from newswake.passages.candidates import Candidate
from newswake.passages.cues import Cue

_NEXT = frozenset(("said", "aux said", "'s", "aside said", "quote", "break", "aside word", "who said", ",", "."))
_PREVIOUS = frozenset(("said", "~said", "according to", "quote", "break", "end", ","))


def speaker_signs(
    candidate: Candidate, text: str, where: str, rank: int, between: int, last: str, cue: Cue | None
) -> list[str]:
    """Return the signs of a candidate for one stretch, whose last character is ``last``."""
    ranked = str(rank) if rank < 3 else "3-5" if rank < 6 else "6+"
    quotes = "0" if between <= 0 else "1" if between == 1 else "2+"
    ends = "," if last in (",", "，") else "." if last and last in ".?!。" else "-"
    behind = candidate.behind if candidate.behind in _NEXT else "word"
    if candidate.behind.endswith("… said"):
        behind = "later said"
    before = candidate.before if candidate.before in _PREVIOUS else "word"
    signs = [
        *candidate.signs,
        where,
        f"{where} rank {ranked}",
        f"{where} quotes {quotes}",
        f"{where} {candidate.form.partition(':')[0]}",
        f"{where} next {behind}",
        f"{where} prev {before}",
        f"{where} rank {ranked} next {behind}",
        f"{where} quotes {quotes} next {behind}",
        f"{where} prev {before} ends {ends}",
        f"{where} next {behind} ends {ends}",
    ]
    if "first of its sentence" in candidate.signs:
        signs.append(f"{where} first")
    if not cue or not cue.subject:
        signs.append(f"no rule {where}")
    elif text in cue.subject or cue.subject in text:
        signs += ["rule", f"rule {where}"]
    else:
        signs.append(f"rule says another {where}")
    return signs
