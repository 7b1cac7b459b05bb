"""Which reading of an article counts, and how it changes the one before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from newswake.collect.edits import Edit, tell_edit
from newswake.collect.templates import leave_out
from newswake.collect.versions import Reading, Told, choose_reading
from newswake.errors import FetchError, FetchRefused
from newswake.models import PageText, Response


@dataclass(frozen=True)
class DueRead:
    """An article that waits to be read, with what its fullest entry told of it and its current version."""

    article_id: str
    url: str  # as listed: what the canonical form leaves out, some servers need
    canonical_url: str
    outlet_id: str
    reads: int
    told: Told
    language: str
    version_id: str | None
    n: int
    reader: str  # what read the current version, or found the same words since
    current: Reading | None
    is_headline_only: bool = False  # its text is reserved, or was taken down: neither page nor feed gives one
    templates: frozenset[str] = frozenset()  # of its outlet, as they were learnt before this run


def status_of(due: DueRead, answer: Response | FetchError, page: PageText | str) -> str:
    """Return how asking for a page ended: read, no_text (or only templates of its outlet), failed or refused."""
    if isinstance(answer, FetchRefused) or (isinstance(answer, FetchError) and answer.failure == "hard"):
        return "refused"
    if isinstance(page, str):
        return "failed"
    return "read" if _has_own_words(due, Reading("", page.text, "page")) else "no_text"


def _has_own_words(due: DueRead, reading: Reading) -> bool:
    return leave_out(reading, due.outlet_id, due.templates).text != ""


def read_clean(due: DueRead, page: PageText | None) -> Reading:
    """Return the fullest text at hand without the templates of its outlet; of a page with no other words, the feed's.

    Which of page and feed gives more is told by all of their words, so that a template that is learnt later does not
    change the source.
    """
    reading = leave_out(choose_reading(page, due.told, due.canonical_url), due.outlet_id, due.templates)
    if reading.text or not reading.left_out:
        return reading
    return leave_out(choose_reading(None, due.told, due.canonical_url), due.outlet_id, due.templates)


class Weighed(NamedTuple):
    """The reading that counts, how it changes the current one, and whether another reader found the same words."""

    reading: Reading
    change: str | None = None
    edit: Edit | None = None
    is_confirmed: bool = False


def weigh(due: DueRead, page: PageText | None, status: str, reader: str) -> Weighed:
    """Return the reading that counts after the page was asked for and ``status`` came.

    What an article said before is never replaced by less: neither by a failure nor by a page that is cut short now. A
    current text that is nothing but templates said nothing: it gives way, and that is no edit.
    """
    if due.is_headline_only:
        page = replace(page, text="", links=()) if page else None
        due = replace(due, told=replace(due.told, summary="", content=""))
    reading = read_clean(due, page)
    current = due.current
    if current is None:
        return Weighed(reading)
    if current.text and status in ("read", "no_text") and not _has_own_words(due, current):
        return Weighed(reading, "reader")
    if not due.is_headline_only and (status != "read" or _is_cut(current, reading)):
        return Weighed(current)
    is_page, other_reader = reading.text_source == "page", due.reader not in ("feed", reader)
    edit = tell_edit(current, reading)
    if edit is None and is_page and current.text_source != "page":
        return Weighed(reading, "reader")  # no edit, but from now on its words are the page's, with links and dates
    if edit is None:
        return Weighed(current, is_confirmed=is_page and other_reader)
    other_templates = leave_out(current, due.outlet_id, due.templates) is not current
    if due.is_headline_only or (is_page and (other_reader or other_templates)):
        return Weighed(reading, "reader")  # other words on the same page: no edit of the outlet
    return Weighed(reading, edit.kind, edit)


def _is_cut(current: Reading, reading: Reading) -> bool:
    """Whether a page that was read in full shows only its beginning now: behind a paywall, say."""
    return reading.is_truncated and not current.is_truncated and reading.word_count < current.word_count
