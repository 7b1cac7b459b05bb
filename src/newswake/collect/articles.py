"""The rows of articles: of one seen for the first time, and of one that was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newswake.collect.edits import SILENT, Edit
from newswake.collect.entries import NewEntry, Row
from newswake.collect.kind import tell_kind
from newswake.collect.language import tell_language
from newswake.collect.scope import judge_scope
from newswake.collect.templates import leave_out
from newswake.collect.urls import believed_canonical
from newswake.collect.versions import MOST_TEXT, Reading, next_read
from newswake.collect.weighing import DueRead, read_clean, status_of, weigh
from newswake.errors import FetchError
from newswake.models import Outlet, PageText, Response

# Kept of one version; a live page can change hundreds.
MOST_PASSAGES = 50
# Of the words read before. A better reader leaves out boxes and teasers, never half of an article: by the same measure
# the draft of a page stays beside what the model keeps of it (body.py).
REREAD_LEAST = 0.5


@dataclass(frozen=True)
class Found:
    """An article seen for the first time, by the entry that showed it first."""

    article_id: str
    entry: NewEntry
    outlet: Outlet


@dataclass(frozen=True)
class Read:
    """What one reading of an article comes to; ``version`` is None where it says what the current one says."""

    article_id: str
    outlet_id: str
    article: Row
    version: Row | None = None
    followed: str | None = None  # the version that the new one follows
    links: Sequence[Row] = ()
    changes: Sequence[Row] = ()
    claims: Sequence[Row] = ()
    canonical: str | None = None
    response: Response | None = None
    confirmed: str | None = None  # the version whose words another reader found again
    left_out: Sequence[Row] = ()


def describe_new(found: Found, as_of: datetime, run_id: str) -> Row:
    """Return the row of an article that waits to be read, without its times."""
    entry = found.entry.entry
    judged = _judgements(entry.title, entry.content or entry.summary, found.entry.canonical)
    hint = entry.language or found.entry.listing.feed.language or found.outlet.language
    return {
        "article_id": found.article_id,
        "canonical_url": found.entry.canonical,
        "outlet_id": found.outlet.outlet_id,
        "version_id": None,
        "merged_into": None,
        "language": tell_language(entry.title, entry.content or entry.summary, hint),
        **judged,
        "text_source": "title",
        "read_status": "waiting",
        "read_error": None,
        "reads": 0,
        "next_read_at": as_of,
        "run_id": run_id,
    }


def describe_read(
    due: DueRead, answer: Response | FetchError, page: PageText | str, *, as_of: datetime, reader: str
) -> Read:
    """Return what a reading changes: the article's columns, and its new version where it says something new.

    An article whose page could not be had lives on from its feed; what it said before is never replaced by less.
    """
    found = page if isinstance(page, PageText) else None
    status = "no_text" if found and due.is_headline_only else status_of(due, answer, page)
    weighed = weigh(due, found, status, reader)
    reading = weighed.reading
    is_new = due.current is None or weighed.change is not None
    version_id = f"{due.article_id}.{due.n + 1}" if is_new else due.version_id
    article = {
        **_columns(due, reading, version_id, found),
        "read_status": status,
        "read_error": None if status == "read" else (page if isinstance(page, str) else "the page has no text"),
        "reads": due.reads + 1,
        "next_read_at": next_read(status, due.reads + 1, as_of),
    }
    is_first_page = due.current is None or due.current.text_source != "page"
    read = Read(
        due.article_id,
        due.outlet_id,
        article,
        claims=_claims(due.article_id, found, as_of) if is_first_page else (),
        canonical=other_address(due, answer, page) if is_new or is_first_page else None,
        confirmed=due.version_id if weighed.is_confirmed else None,
    )
    if not is_new:
        return read
    return replace(
        read,
        version=_version(due, reading, version_id, weighed.change, as_of, reader),
        followed=due.version_id,
        links=_links(version_id, reading),
        changes=_changes(version_id, weighed.edit),
        left_out=_left_out(version_id, reading),
        response=answer if isinstance(answer, Response) and reading.text_source == "page" else None,
    )


def describe_reread(due: DueRead, page: PageText, *, as_of: datetime, reader: str) -> Read | None:
    """Return what another reader finds on the page of the current version, or None where that is much less.

    Where it finds the same words the version is ``confirmed``. When the article is read next is left as it is, and so
    are its dates: nothing was fetched.
    """
    reading = read_clean(due, page)
    if due.current and reading.text_hash == due.current.text_hash:
        return Read(due.article_id, due.outlet_id, {}, confirmed=due.version_id)
    before = leave_out(due.current, due.outlet_id, due.templates) if due.current else None
    least = REREAD_LEAST * before.word_count if before else 0
    if reading.text_source != "page" or reading.word_count < least:
        return None
    return _read_anew(due, reading, page, as_of, reader)


def describe_cleaned(due: DueRead, *, as_of: datetime) -> Read | None:
    """Return the current version of an article anew, without its outlet's templates; None where it has none of them.

    So it is where nothing else would be left: what such a page says is told by its next reading.
    """
    reading = leave_out(due.current, due.outlet_id, due.templates) if due.current else None
    if reading is None or reading is due.current or not reading.text:
        return None
    return _read_anew(due, reading, None, as_of, due.reader)


def _read_anew(due: DueRead, reading: Reading, page: PageText | None, as_of: datetime, reader: str) -> Read:
    """Return the version after the current one: other words of ours for the same page, no change of the outlet's."""
    version_id = f"{due.article_id}.{due.n + 1}"
    return Read(
        due.article_id,
        due.outlet_id,
        _columns(due, reading, version_id, page),
        _version(due, reading, version_id, "reader", as_of, reader),
        due.version_id,
        _links(version_id, reading),
        left_out=_left_out(version_id, reading),
    )


def _columns(due: DueRead, reading: Reading, version_id: str | None, page: PageText | None) -> Row:
    """Return the columns of an article that follow from its current version."""
    return {
        "article_id": due.article_id,
        "version_id": version_id,
        "language": tell_language(reading.title, reading.text, due.language or (page.language if page else "")),
        **_judgements(reading.title, reading.text, due.canonical_url),
        "text_source": reading.text_source,
    }


def _links(version_id: str | None, reading: Reading) -> list[Row]:
    return [
        {"version_id": version_id, "url": link.url, "words": link.words, "span_start": link.start, "span_end": link.end}
        for link in reading.links
    ]


def _left_out(version_id: str | None, reading: Reading) -> list[Row]:
    return [{"version_id": version_id, "template_id": template} for template in reading.left_out]


def _changes(version_id: str | None, edit: Edit | None) -> list[Row]:
    """Return the rows of the changed passages, those first that make it a silent edit, where there are too many."""
    rows: list[Row] = []
    for place, passage in enumerate(edit.passages if edit else ()):
        (b, c), (d, e) = (passage.change.before_span or (None, None)), (passage.change.after_span or (None, None))
        row: Row = {"version_id": version_id, "place": place, "part": passage.change.part, "what": passage.what}
        rows.append({**row, "before_start": b, "before_end": c, "after_start": d, "after_end": e})
    return sorted(rows, key=lambda row: row["what"] not in SILENT)[:MOST_PASSAGES]


def _judgements(title: str, text: str, url: str) -> Row:
    text = text[:MOST_TEXT]
    scope, kind = judge_scope(title, text), tell_kind(title, text, url)
    return {
        "kind": kind.verdict,
        "kind_reason": kind.reason,
        "in_scope": scope.verdict == "in",
        "scope_reason": scope.reason,
    }


def _version(
    due: DueRead, reading: Reading, version_id: str | None, change: str | None, as_of: datetime, reader: str
) -> Row:
    return {
        "version_id": version_id,
        "article_id": due.article_id,
        "n": due.n + 1,
        "title": reading.title,
        "text": reading.text,
        "text_source": reading.text_source,
        "text_hash": reading.text_hash,
        "author": reading.author or None,
        "section": reading.section or None,
        "title_from": reading.title_from or None,
        "author_from": reading.author_from or None,
        "section_from": reading.section_from or None,
        "word_count": reading.word_count,
        "is_truncated": reading.is_truncated,
        "reader": reader if reading.text_source == "page" else "feed",
        "change_kind": change,
        "raw_id": None,
        "valid_from": as_of,
        "valid_to": None,
    }


def _claims(article_id: str, page: PageText | None, as_of: datetime) -> list[Row]:
    return [
        {
            "article_id": article_id,
            "claimed_at": claim.at,
            "precision": claim.precision,
            "claimed_in": claim.claimed_in,
            "local_day": claim.local_day,
            "seen_at": as_of,
        }
        for claim in (page.claims if page else ())
    ]


def other_address(due: DueRead, answer: Response | FetchError, page: PageText | str) -> str | None:
    """Return the canonical address that the page names and that is not the one by which the article is known.

    It is weighed against the address that answered: a short link or an aggregator's leads to another site's page.
    """
    if isinstance(page, str) or not page.canonical or not isinstance(answer, Response):
        return None
    claimed = believed_canonical(answer.final_url, page.canonical)
    return claimed if claimed and claimed != due.canonical_url else None
