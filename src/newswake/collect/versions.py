"""Which text an article lives on, and when to read it again; what a new reading changed is told in ``edits``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newswake.models import Link, PageText, TextSource

# Half of the corrections in the demo and the newsroom snapshots come within a day, the last after a week.
REREAD_AFTER_HOURS = (1, 6, 24, 72, 168)
# A page that could not be had may be a fault of the moment; three tries in two days tell.
RETRY_AFTER_HOURS = (1, 6, 48)
# Characters kept of a text; the longest of newsweek_2025 has 128,516. What follows reads texts in the main process,
# where nothing can be killed: one of megabytes would hold up all others.
MOST_TEXT = 200_000


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

    The page wins unless the feed carried more words (a paywall, a page drawn by script). A text of more than
    ``MOST_TEXT`` characters is cut there, and truncated.
    """
    page_words = len(page.text.split()) if page else 0
    best_title = title or (page.title if page else "")
    if page and page_words and page_words >= len(content.split()) and page_words >= len(summary.split()):
        shown = page.title or best_title
        links = tuple(link for link in page.links if link.end <= MOST_TEXT)
        truncated = page.truncated or len(page.text) > MOST_TEXT
        return Reading(shown, page.text[:MOST_TEXT], "page", page.author or author, truncated, links)
    author = author or (page.author if page else "")
    text, source = _told(summary, content)
    return Reading(best_title, text[:MOST_TEXT], source, author, bool(page and page.truncated) or len(text) > MOST_TEXT)


def _told(summary: str, content: str) -> tuple[str, TextSource]:
    """Return what a feed told of an article, and where."""
    if content:
        return content, "feed"
    return (summary, "summary") if summary else ("", "title")


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
