"""The stage that reads kept pages again after the reader changed: new versions beside the old ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from newswake.collect.articles import Read, describe_reread
from newswake.collect.raw import RawArchive
from newswake.collect.read import READER
from newswake.collect.workers import read_pages
from newswake.errors import NewswakeError, StoreError
from newswake.models import PageText
from newswake.pipeline.job import Job
from newswake.pipeline.pages import reserving_outlets
from newswake.pipeline.reading import BATCH
from newswake.store import collecting, rereading, rulings
from newswake.store.rereading import KeptPage
from newswake.store.rows import append, upsert
from newswake.store.templates import templates_of


def reread_pages(job: Job, *, outlet_id: str = "", since: datetime | None = None) -> None:
    """Read the kept pages that another reader read, and write a version where this one finds other words.

    The earlier version stays, closed, under its reader's name; its findings follow with the next analysis. A page that
    is no longer kept, or gives nothing or much less now, leaves its article as it is.
    Raises NewswakeError for an unknown outlet.
    """
    with job.store.reading() as con:
        if outlet_id and not rereading.is_outlet(con, outlet_id):
            raise NewswakeError(f"--outlet {outlet_id}: no such outlet: newswake feeds lists them")
        reserving = reserving_outlets(job, con)
        pages = [p for p in rereading.kept_pages(con, READER, outlet_id, since) if p.due.outlet_id not in reserving]
        known = templates_of(con, sorted({page.due.outlet_id for page in pages}))
    pages = [
        replace(page, due=replace(page.due, templates=known.get(page.due.outlet_id, frozenset()))) for page in pages
    ]
    for start in range(0, len(pages), BATCH):
        _reread_batch(job, pages[start : start + BATCH])


def _reread_batch(job: Job, pages: Sequence[KeptPage]) -> None:
    there = [(page, found) for page in pages if (found := _kept(job, page))]
    limits = job.settings.collect
    texts = read_pages(
        [(body, url) for _, (url, body) in there], processes=limits.reader_processes, seconds_each=limits.page_seconds
    )
    results = [(page, _read_again(job, page, text)) for (page, _), text in zip(there, texts, strict=True)]
    fresh = [(page, result) for page, result in results if result and result.version]
    same = [result.confirmed for _, result in results if result and result.confirmed]
    with job.store.writing(job.run) as tx:
        moved = rereading.moved_on(tx.con, [page for page, _ in fresh])
        kept = [(page, result) for page, result in fresh if page.due.article_id not in moved]
        collecting.close_versions(tx.con, [str(result.followed) for _, result in kept], job.as_of)
        rows = [{**(r.version or {}), "raw_id": p.raw_id, "run_id": job.run.run_id} for p, r in kept]
        append(tx.con, "version", rows)
        collecting.note_reader(tx.con, same, READER)
        rereading.forget_rejected(tx.con, same)  # the line is on no page as this reader reads it: once is enough
        append(tx.con, "version_link", [row for _, result in kept for row in result.links])
        append(tx.con, "version_template", [row for _, result in kept for row in result.left_out])
        upsert(tx.con, "article", [result.article for _, result in kept], key=("article_id",))
        rulings.keep_judgements(tx.con, [page.due.article_id for page, _ in kept])
    job.counts["pages_reread"] += len(there)
    job.counts["versions"] += len(kept)


def _kept(job: Job, page: KeptPage) -> tuple[str, bytes] | None:
    """Return the address and body of a page, or None where its day is no longer kept."""
    try:
        return RawArchive(job.store.data_dir / "raw").page(page.warc_file, page.warc_offset)
    except StoreError:
        job.counts["pages_no_longer_kept"] += 1
        return None


def _read_again(job: Job, page: KeptPage, text: PageText | str) -> Read | None:
    found = None if isinstance(text, str) else describe_reread(page.due, text, as_of=job.as_of, reader=READER)
    if found is None:
        job.counts["pages_with_less_now"] += 1
    return found
