"""Which text an article lives on, and when to read it again; what a new reading changed is told in ``edits``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newswake.collect.sections import told_section
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
    title_from: str = ""  # where each stood: json-ld, meta, page, feed or, of a section, url; "" where there is none
    author_from: str = ""
    section: str = ""
    section_from: str = ""
    left_out: tuple[str, ...] = ()  # templates of its outlet that stood on its page

    @property
    def text_hash(self) -> str:
        """Hash of title and text, white space folded."""
        folded = " ".join(self.title.split()) + "\n" + " ".join(self.text.split())
        return hashlib.sha256(folded.encode()).hexdigest()[:32]

    @property
    def word_count(self) -> int:
        """Words of the text, counted by white space."""
        return len(self.text.split())


@dataclass(frozen=True)
class Told:
    """What feeds told of an article, by its fullest entry; "" where they said nothing."""

    title: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    categories: tuple[str, ...] = ()


def choose_reading(page: PageText | None, told: Told, url: str = "") -> Reading:
    """Return the fullest text at hand: the page's, else the feed's whole text, else its summary, else the title alone.

    The page wins unless the feed carried more words (a paywall, a page drawn by script). A text of more than
    ``MOST_TEXT`` characters is cut there, and truncated. Title, author and section come with where they stood; the
    section, for want of better, out of the address ``url``.
    """
    page = page or PageText("", "")
    titles = [(page.title, page.title_from), (told.title, "feed")]
    authors = [(page.author, page.author_from), (told.author, "feed")]
    links: tuple[Link, ...] = ()
    source: TextSource = "page"
    text, words = page.text, len(page.text.split())
    if words and words >= len(told.content.split()) and words >= len(told.summary.split()):
        links = tuple(link for link in page.links if link.end <= MOST_TEXT)
    else:
        text, source = _told(told)
        titles.reverse()
        authors.reverse()
    (title, title_from), (author, author_from) = _first(titles), _first(authors)
    section, section_from = _first([(page.section, page.section_from), told_section(told.categories, url)])
    is_truncated = page.truncated or len(text) > MOST_TEXT
    places = (title_from, author_from, section, section_from)
    return Reading(title, text[:MOST_TEXT], source, author, is_truncated, links, *places)


def _first(said: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the first that says something, with where it stood."""
    return next(((words, where) for words, where in said if words), ("", ""))


def _told(told: Told) -> tuple[str, TextSource]:
    """Return what a feed told of an article, and where."""
    if told.content:
        return told.content, "feed"
    return (told.summary, "summary") if told.summary else ("", "title")


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
