"""The signs by which one who is named near a quotation is told to be its speaker."""

from __future__ import annotations

from typing import NamedTuple

from newswake.passages.candidates import Candidate
from newswake.passages.cues import Cue


class Place(NamedTuple):
    """How a candidate stands to a stretch; few enough differ that each is scored once."""

    where: str
    rank: str  # the how-many-th from the stretch
    quotes: str  # stretches that lie between
    form: str
    behind: str
    before: str
    first: bool  # of its sentence
    ends: str  # how the stretch ends
    cue: str  # what the rules for cues say: none, this one or another


def place_of(candidate: Candidate, text: str, where: str, rank: int, between: int, last: str, cue: Cue | None) -> Place:
    """Return how a candidate, written ``text``, stands to a stretch whose last character is ``last``."""
    subject = cue.subject if cue else ""
    told = "none" if not subject else "this" if text in subject or subject in text else "another"
    return Place(
        where,
        str(rank) if rank < 3 else "3-5" if rank < 6 else "6+",
        "0" if between <= 0 else "1" if between == 1 else "2+",
        *candidate.shape,
        "," if last in (",", "，") else "." if last and last in ".?!。" else "-",
        told,
    )


def place_signs(place: Place) -> list[str]:
    """Return the signs of a place."""
    where, rank, quotes, form, behind, before, first, ends, cue = place
    signs = [
        where,
        f"{where} rank {rank}",
        f"{where} quotes {quotes}",
        f"{where} {form}",
        f"{where} next {behind}",
        f"{where} prev {before}",
        f"{where} rank {rank} next {behind}",
        f"{where} quotes {quotes} next {behind}",
        f"{where} prev {before} ends {ends}",
        f"{where} next {behind} ends {ends}",
    ]
    if first:
        signs.append(f"{where} first")
    if cue == "none":
        signs.append(f"no rule {where}")
    elif cue == "this":
        signs += ["rule", f"rule {where}"]
    else:
        signs.append(f"rule says another {where}")
    return signs
