"""Which text an article lives on, when a new reading of it is a new version, and when to read it again."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newswake.models import Link, PageText, TextSource

# Half of the corrections in the demo and the newsroom snapshots come within a day, the last after a week.
REREAD_AFTER_HOURS = (1, 6, 24, 72, 168)
# A page that could not be had may be a fault of the moment; three tries in two days tell.
RETRY_AFTER_HOURS = (1, 6, 48)

_CORRECTION = re.compile(
    r"\b(correction|corrected|an earlier version|clarification"
    r"|korrektur|berichtigung|in einer früheren (fassung|version)"
    r"|rectificati(f|on)|une version précédente|corrección|fe de errores|una versión anterior)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"„«]([^“”\"„»]{3,})[”\"“»]")
_NUMBER = re.compile(r"\d[\d.,]*")
_TYPO_CHARACTERS = 6  # changed letters within one word; a changed name or number is longer, or was told before


@dataclass(frozen=True)
class Reading:
    """What an article says as read once, out of its page or, where that gave less, its feed."""

    title: str
    text: str
    text_source: TextSource
    author: str = ""
    is_truncated: bool = False
    links: tuple[Link, ...] = ()

    @property
    def text_hash(self) -> str:
        """Hash of title and text, white space folded."""
        folded = " ".join(self.title.split()) + "\n" + " ".join(self.text.split())
        return hashlib.sha256(folded.encode()).hexdigest()[:32]

    @property
    def word_count(self) -> int:
        """Words of the text, counted by white space."""
        return len(self.text.split())


def choose_reading(page: PageText | None, *, title: str, summary: str, content: str, author: str) -> Reading:
    """Return the fullest text at hand: the page's, else the feed's whole text, else its summary, else the title alone.

    The page wins unless the feed carried more words (a paywall, a page drawn by script).
    """
    page_words = len(page.text.split()) if page else 0
    best_title = title or (page.title if page else "")
    if page and page_words and page_words >= len(content.split()) and page_words >= len(summary.split()):
        shown = page.title or best_title
        return Reading(shown, page.text, "page", page.author or author, page.truncated, page.links)
    author = author or (page.author if page else "")
    truncated = bool(page and page.truncated)
    if content:
        return Reading(best_title, content, "feed", author, truncated)
    if summary:
        return Reading(best_title, summary, "summary", author, truncated)
    return Reading(best_title, "", "title", author, truncated)


def change_kind(before: Reading, after: Reading) -> str | None:
    """Return None where nothing changed, else typo, addition, correction, silent_edit or update.

    A correction is marked by words that the earlier text lacked. A silent edit changes a figure or a quote in place,
    without a mark. Text of another source is no edit: a page that could be read at last is an ``update``.
    """
    if before.text_hash == after.text_hash:
        return None
    if before.text_source != after.text_source:
        return "update"
    if len(_CORRECTION.findall(after.text)) > len(_CORRECTION.findall(before.text)):
        return "correction"
    removed, added = _changed_words(before.title + "\n" + before.text, after.title + "\n" + after.text)
    if not removed:
        return "addition"
    if any(_lost(pattern, before, after) for pattern in (_QUOTED, _NUMBER)):
        return "silent_edit"
    if len(removed) <= 2 and sum(map(len, removed)) + sum(map(len, added)) <= 4 * _TYPO_CHARACTERS and len(added) <= 2:
        return "typo"
    return "update"


def _lost(pattern: re.Pattern[str], before: Reading, after: Reading) -> bool:
    """Return whether something that ``pattern`` finds stood in the earlier text and stands in the later one no more."""
    old, new = (Counter(pattern.findall(f"{r.title}\n{' '.join(r.text.split())}")) for r in (before, after))
    return bool(old - new)


def _changed_words(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.split(), after.split()
    removed: list[str] = []
    added: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            removed += old[a:b]
            added += new[c:d]
    return removed, added


def next_read(
    status: str, reads: int, as_of: datetime, after_hours: Sequence[float] = REREAD_AFTER_HOURS
) -> datetime | None:
    """Return when to read an article again after its ``reads``-th reading, or None: never.

    ``status`` is read, no_text, failed or refused; what robots.txt or a hard failure refuses is not asked again.
    """
    if status == "refused":
        return None
    hours = after_hours if status == "read" else RETRY_AFTER_HOURS
    return as_of + timedelta(hours=hours[reads - 1]) if reads <= len(hours) else None
