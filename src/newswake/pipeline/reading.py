"""The stage that fetches and reads pages, in batches: what one batch gave is stored before the next is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from newswake.collect.articles import Read, describe_read, other_address
from newswake.collect.entries import Row, article_times
from newswake.collect.outlets import OutletIndex
from newswake.collect.raw import RawArchive, raw_id_of
from newswake.collect.read import READER
from newswake.collect.weighing import DueRead
from newswake.collect.workers import read_pages
from newswake.errors import FetchError
from newswake.models import PageText, Response
from newswake.pipeline.job import Job, tell_progress
from newswake.pipeline.pages import Page, page_fetching, refuse_outage, reservation_rows
from newswake.pipeline.takedown import finish_takedowns
from newswake.pipeline.templates import learn_templates
from newswake.store import collecting, rulings, takedown
from newswake.store.connect import Transaction
from newswake.store.due import due_reads
from newswake.store.rows import append, upsert
from newswake.store.templates import with_templates

# Pages held in memory at once: at the most allowed each, 200 are a gigabyte; a run that is killed loses one batch.
BATCH = 200


def read_articles(job: Job) -> None:
    """Fetch and read the pages that are due; an article whose page gives nothing lives on from its feed."""
    limits = job.settings.collect
    with job.store.reading() as con:
        per_host = None if limits.fetch_via else limits.host_pages
        due = due_reads(con, job.as_of, limits.max_pages, per_host)
        outlet_ids = sorted({article.outlet_id for article in due})
        worked, due = collecting.outlets_read(con, outlet_ids), with_templates(con, due)
    asked: list[tuple[DueRead, Response | FetchError]] = []
    with page_fetching(job) as fetch:
        for start in range(0, len(due), BATCH):
            asked += _read_batch(job, fetch(due[start : start + BATCH]))
            tell_progress("pages read:", min(start + BATCH, len(due)), len(due))
    finish_takedowns(job)  # an article may have turned out to be one that was taken down
    learn_templates(job)
    expire_raw(job)
    refuse_outage(asked, worked)


def expire_raw(job: Job) -> None:
    """Delete the raw days that are too old or too much, oldest first, each with a row in drops."""
    limits = job.settings.collect
    before = (job.as_of - timedelta(days=limits.raw_keep_days)).date()
    gone = RawArchive(job.store.data_dir / "raw").expire(before, max_bytes=int(limits.raw_max_gb * 1e9))
    if not gone:
        return
    why = f"older than raw_keep_days = {limits.raw_keep_days} or beyond raw_max_gb = {limits.raw_max_gb:g}"
    rows = [
        {
            "drop_id": f"raw-{name}",
            "stage": "raw",
            "subject": name,
            "reason": "too old" if name[:10] < before.isoformat() else "too much",
            "detail": f"the raw pages and feeds of a day: {why}",
            "dropped_at": job.as_of,
            "run_id": job.run.run_id,
        }
        for name in gone
    ]
    with job.store.writing(job.run) as tx:
        upsert(tx.con, "drop_row", rows, key=("drop_id",))
        collecting.mark_raw_gone(tx.con, gone, job.as_of)
    job.counts["raw_days_removed"] += len(gone)


def _read_batch(job: Job, pages: Sequence[Page]) -> list[tuple[DueRead, Response | FetchError]]:
    """Read and store a batch of pages; return what was asked and what came, without the bodies."""
    asked = [(page.due, page.answer) for page in pages]
    texts = _read(job, [answer for _, answer in asked])
    dues = _dues(job, pages, texts)
    results = [
        describe_read(due, answer, text, as_of=job.as_of, reader=READER)
        for due, (_, answer), text in zip(dues, asked, texts, strict=True)
    ]
    raw_rows = keep_raw(job, [result.response for result in results if result.response and result.version])
    with job.store.writing(job.run) as tx:
        _store_reads(job, tx, results)
        takedown.forget_told(tx.con, [due.article_id for due in dues if due.is_headline_only])
        upsert(tx.con, "raw_record", raw_rows, key=("raw_id",))
        upsert(tx.con, "reservation", reservation_rows(job, pages), key=("outlet_id", "seen_on", "source", "kind"))
    job.counts.update(f"pages_{result.article['read_status']}" for result in results)
    job.counts["versions"] += sum(result.version is not None for result in results)
    return [(due, answer if isinstance(answer, FetchError) else replace(answer, body=b"")) for due, answer in asked]


def _dues(job: Job, pages: Sequence[Page], texts: Sequence[PageText | str]) -> list[DueRead]:
    """Return what was to be read; of a page that turns out to be one which was taken down, the headline alone."""
    named = [other_address(page.due, page.answer, text) for page, text in zip(pages, texts, strict=True)]
    if not any(named):
        return [page.due for page in pages]
    with job.store.reading() as con:
        gone = takedown.taken_down(con)
        owners = collecting.known_addresses(con, [url for url in named if url]) if gone else {}
    return [
        replace(page.due, is_headline_only=True) if url and owners.get(url) in gone else page.due
        for page, url in zip(pages, named, strict=True)
    ]


def keep_raw(job: Job, responses: Iterable[Response]) -> list[Row]:
    """Keep the bodies in the raw archive and return their rows."""
    rows: dict[str, Row] = {}
    with RawArchive(job.store.data_dir / "raw") as archive:
        for response in responses:
            place = archive.append(response)
            rows[place.raw_id] = {
                "raw_id": place.raw_id,
                "url": response.url,
                "warc_file": place.warc_file,
                "warc_offset": place.offset,
                "http_status": response.status,
                "body_hash": response.body_hash,
                "fetched_at": response.fetched_at,
                "run_id": job.run.run_id,
            }
    return list(rows.values())


def _read(job: Job, answers: Sequence[Response | FetchError]) -> list[PageText | str]:
    """Read each page that came; in place of the others stands what went wrong."""
    got = [answer for answer in answers if isinstance(answer, Response)]
    limits = job.settings.collect
    read = iter(
        read_pages(
            [(answer.body, answer.final_url) for answer in got],
            processes=limits.reader_processes,
            seconds_each=limits.page_seconds,
        )
    )
    return [next(read) if isinstance(answer, Response) else str(answer) for answer in answers]


def _store_reads(job: Job, tx: Transaction, results: Sequence[Read]) -> None:
    collecting.close_versions(tx.con, [r.followed for r in results if r.version and r.followed], job.as_of)
    append(tx.con, "version", [_version_row(job, result) for result in results if result.version])
    append(tx.con, "version_link", [row for result in results for row in result.links])
    append(tx.con, "version_template", [row for result in results for row in result.left_out])
    append(tx.con, "version_change", [row for result in results for row in result.changes])
    append(tx.con, "date_claim", collecting.fresh_claims(tx.con, [row for result in results for row in result.claims]))
    collecting.note_reader(tx.con, [r.confirmed for r in results if r.confirmed], READER)
    upsert(tx.con, "article", [result.article for result in results], key=("article_id",))
    merged = _merge_same_pages(job, tx, results)
    ids = {merged.get(result.article_id, result.article_id) for result in results} - set(merged)
    _renew_times(tx, sorted(ids))
    rulings.keep_judgements(tx.con, sorted(ids))


def _version_row(job: Job, result: Read) -> Row:
    raw_id = raw_id_of(result.response) if result.response else None
    return {**(result.version or {}), "raw_id": raw_id, "run_id": job.run.run_id}


def _renew_times(tx: Transaction, ids: Sequence[str]) -> None:
    """Compute when the articles came out anew, out of all entries and claims that they have by now."""
    index = OutletIndex(collecting.outlets(tx.con))
    outlets = collecting.known_articles(tx.con, ids)
    sights, claims = collecting.sights(tx.con, ids), collecting.page_claims(tx.con, ids)
    rows = [{"article_id": i, **article_times(sights[i], claims.get(i, ()), index.founded(outlets[i]))} for i in ids]
    upsert(tx.con, "article", rows, key=("article_id",))


def _merge_same_pages(job: Job, tx: Transaction, results: Sequence[Read]) -> dict[str, str]:
    """Let articles whose pages name one canonical address become one; returns what each ended one became."""
    named: dict[str, list[str]] = {}
    for result in sorted(results, key=lambda result: result.article_id):
        if result.canonical:
            named.setdefault(result.canonical, []).append(result.article_id)
    owners = collecting.known_addresses(tx.con, list(named))
    fresh = [
        {"url": url, "article_id": ids[0], "first_seen_at": job.as_of}
        for url, ids in named.items()
        if url not in owners
    ]
    append(tx.con, "article_url", fresh)
    pairs = [(article_id, owners.get(url, ids[0])) for url, ids in named.items() for article_id in ids]
    return collecting.merge_articles(tx.con, [p for p in pairs if p[0] != p[1]], job.as_of, job.run.run_id)
