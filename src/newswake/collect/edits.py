"""What an outlet did to an article between two readings: a slip mended, words added, a correction, or a silent edit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from newswake.collect.changes import MOST_CHARACTERS, SAME_SENTENCE, Change, Comparison, compare, likeness, plain
from newswake.collect.claimwords import claim_changed, figure_changed, figure_withdrawn, is_slip, tokens_of
from newswake.collect.versions import MOST_TEXT, Reading
from newswake.passages.numbers import numbers_in

EditKind = Literal["typo", "addition", "wording", "update", "correction", "silent_edit"]
What = Literal["figure", "quote", "claim", "withdrawn", "added", "typo", "wording"]
SILENT: frozenset[What] = frozenset({"figure", "quote", "claim", "withdrawn"})

# Words by which an outlet says that it corrected; "a correction on Wall Street" is none, so each needs its company.
_CORRECTED = re.compile(
    r"(?im)^\W*(?:correction|clarification|corrections? and clarifications?|editor'?s'? note)\b"
    r"|\bcorrection:|\(corrects\b"
    r"|\b(?:was|were|has been|have been|is) (?:corrected|amended|clarified)\b|\bcorrected (?:on|at|to|from|version)\b"
    r"|\ban? (?:earlier|previous|prior|original) version\b"
    r"|\b(?:this|the) (?:story|article|piece) (?:corrects|incorrectly)"
    r"|\b(?:korrektur|berichtigung)\b|in einer früheren (?:fassung|version)|\brectificati(?:f|on)\b"
    r"|\bversion précédente\b|\bcorrección\b|\bfe de errores\b|\bversión anterior\b"
)
_UPDATED = re.compile(
    r"(?im)^\W*update(?:d|s)?\b(?:\s*\d+\s*-|[^.\n]{0,40}:|,|\s+(?:at|on|with|to|\d))"
    r"|\bupdate\s*:|\b(?:was|has been|is) updated\b|\(updates\b|\b(?:aktualisiert|mis à jour|actualizad[oa])\b"
)
# A page that says it runs live changes as things happen: each change is marked by that.
_LIVE = re.compile(
    r"(?i)\blive(?:\s?-?\s?blog|\s?-?\s?stream|\s?-?\s?ticker|\s+updates?|\s+coverage|\s+reports?)\b|\bwatch live\b"
    r"|\blive\b\s*[:|–—-]|[:|–—-]\s*live\b|^live\b|\bas it happened\b|\bupdates?\s*:"
)
_QUOTED = re.compile(r"\"([^\"\n]{3,600})\"")
_PAYWALL = re.compile(
    r"(?i)\b(?:subscribe|sign in|log in|register|become a member)\b.{0,40}\b(?:read|continue|unlock|access)"
)

# Of a sentence that was taken out: fewer words are a caption, a link or a heading.
WITHDRAWN_WORDS = 8
# Where less of the earlier text stands, it was written anew, and no one sentence was withdrawn.
KEPT_SHARE = 0.6
_WRITTEN_ANEW = 0.5


@dataclass(frozen=True)
class EditedPassage:
    """A changed passage and what about it changed."""

    what: What
    change: Change


@dataclass(frozen=True)
class Edit:
    """What a later version did to the one before it."""

    kind: EditKind
    passages: tuple[EditedPassage, ...]


def tell_edit(before: Reading, after: Reading) -> Edit | None:
    """Return what ``after`` changed in ``before``, or None where it says the same.

    A correction or update is one that the outlet marks; so is all that a live page does. A silent edit changes a
    figure, quote or claim, or takes a sentence with one out, without a mark. Meant to be right where it says
    ``silent_edit`` rather than to find all: other words for another claim, which only a reader can tell, are
    ``wording``. A text of another source, or one of which less than half stands, is an ``update``; so is one of more
    than ``MOST_TEXT`` characters, which is not looked into.
    """
    if before.text_hash == after.text_hash:
        return None
    if max(len(before.text), len(after.text)) > MOST_TEXT:
        return Edit("update", ())
    found = compare((before.title, before.text), (after.title, after.text))
    if not found.changes:  # white space, marks, the order of sentences
        return Edit("typo", ())
    passages = tuple(
        EditedPassage(_what(change, before, after, found, place), change) for place, change in enumerate(found.changes)
    )
    return Edit(_kind(before, after, found, passages), passages)


def _kind(before: Reading, after: Reading, found: Comparison, passages: tuple[EditedPassage, ...]) -> EditKind:
    if before.text_source != after.text_source:
        return "update"
    if _marks(_CORRECTED, found) > 0:
        return "correction"
    if _marks(_UPDATED, found) > 0 or _LIVE.search(plain(before.title)) or _LIVE.search(plain(after.title)):
        return "update"
    whats = {passage.what for passage in passages}
    if whats & SILENT:
        return "silent_edit"
    if whats <= {"added", "typo"}:
        return "addition" if "added" in whats else "typo"
    changed = [change for change in found.changes if change.part == "text" and change.before]
    stays = found.kept + sum(bool(change.after) for change in changed)
    sentences = found.kept + len(changed)
    return "update" if sentences >= 3 and stays < _WRITTEN_ANEW * sentences else "wording"


def _marks(pattern: re.Pattern[str], found: Comparison) -> int:
    """Return how many more marks stand in the changed passages than stood there."""
    return sum(
        len(pattern.findall(plain(change.after))) - len(pattern.findall(plain(change.before)))
        for change in found.changes
    )


def _what(change: Change, before: Reading, after: Reading, found: Comparison, place: int) -> What:
    if not change.before:
        return "added"
    if max(len(change.before), len(change.after)) > MOST_CHARACTERS:
        return "wording"
    if not change.after:
        return "withdrawn" if place in found.is_interior and _is_withdrawn(change, after, found) else "wording"
    old, new = tokens_of(change.before), tokens_of(change.after)
    operations = SequenceMatcher(None, [t.key for t in old], [t.key for t in new], autojunk=False).get_opcodes()
    changed = [(old[a:b], new[c:d]) for tag, a, b, c, d in operations if tag != "equal"]
    if all(is_slip(one, other) for one, other in changed):
        return "typo"
    if likeness(change.before, change.after) < SAME_SENTENCE:
        return "wording"  # another headline
    if figure_changed(changed) or (change.part == "text" and figure_withdrawn(old, changed, _lows(after.text))):
        return "figure"
    if _quote_changed(change, before, after):
        return "quote"
    if claim_changed(old, new, changed, before.title + before.text, after.title + after.text):
        return "claim"
    return "added" if all(not one for one, _ in changed) else "wording"


def _is_withdrawn(change: Change, after: Reading, found: Comparison) -> bool:
    """Whether a sentence with a figure or quote was taken out of a text that otherwise stands."""
    gone = sum(not c.after for c in found.changes)
    if len(change.before.split()) < WITHDRAWN_WORDS or found.kept < KEPT_SHARE * (found.kept + gone):
        return False
    if after.is_truncated or any(_PAYWALL.search(c.after) for c in found.changes):
        return False
    there = _figures(after.text)
    figures = [(n.low, n.high) for n in numbers_in(plain(change.before))]
    if any(figure not in there for figure in figures):
        return True
    said = _said(after.text)
    return any(_letters(quote) not in said for quote in _QUOTED.findall(plain(change.before)))


def _quote_changed(change: Change, before: Reading, after: Reading) -> bool:
    """Whether words in quotation marks stand nowhere any more, and others that stood nowhere stand in their place."""
    was, now = _said(f"{before.title}\n{before.text}"), _said(f"{after.title}\n{after.text}")
    lost = [q for q in _QUOTED.findall(plain(change.before)) if _letters(q) not in now]
    come = [q for q in _QUOTED.findall(plain(change.after)) if _letters(q) not in was]
    return any(not is_slip(tokens_of(one), tokens_of(other)) for one in lost for other in come)


@lru_cache(maxsize=4)  # of a whole text, which each changed passage asks for
def _figures(text: str) -> frozenset[tuple[float, float]]:
    return frozenset((number.low, number.high) for number in numbers_in(plain(text)))


@lru_cache(maxsize=4)
def _said(text: str) -> str:
    return _letters(text)


def _lows(text: str) -> frozenset[float]:
    return frozenset(low for low, _ in _figures(text))


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text).casefold()))
