"""The stage that fetches and reads pages, in batches: what one batch gave is stored before the next is fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta

from newswake.collect.articles import DueRead, Read, describe_read
from newswake.collect.entries import Row, article_times
from newswake.collect.fetch import Fetcher
from newswake.collect.outlets import OutletIndex
from newswake.collect.raw import RawArchive, raw_id_of
from newswake.collect.read import READER
from newswake.collect.workers import read_pages
from newswake.errors import FetchError
from newswake.models import PageText, Response
from newswake.pipeline.job import Job
from newswake.store import collecting, rulings
from newswake.store.connect import Transaction
from newswake.store.rows import append, upsert

# Pages held in memory at once: at the most allowed each, 200 are a gigabyte; a run that is killed loses one batch.
BATCH = 200


def read_articles(job: Job) -> None:
    """Fetch and read the pages that are due; an article whose page gives nothing lives on from its feed."""
    with job.store.reading() as con:
        due = collecting.due_reads(con, job.as_of, job.settings.collect.max_pages)
    for start in range(0, len(due), BATCH):
        _read_batch(job, due[start : start + BATCH])
    with RawArchive(job.store.data_dir / "raw") as archive:
        archive.expire((job.as_of - timedelta(days=job.settings.collect.raw_keep_days)).date())


def _read_batch(job: Job, due: Sequence[DueRead]) -> None:
    answers = asyncio.run(_fetch_pages(job, [article.url for article in due]))
    pages = _read(job, answers)
    results = [
        describe_read(article, answer, page, as_of=job.as_of, reader=READER)
        for article, answer, page in zip(due, answers, pages, strict=True)
    ]
    raw_rows = keep_raw(job, [result.response for result in results if result.response and result.version])
    with job.store.writing(job.run) as tx:
        _store_reads(job, tx, results)
        upsert(tx.con, "raw_record", raw_rows, key=("raw_id",))
    job.counts.update(f"pages_{result.article['read_status']}" for result in results)
    job.counts["versions"] += sum(result.version is not None for result in results)


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


async def _fetch_pages(job: Job, urls: Sequence[str]) -> list[Response | FetchError]:
    async with Fetcher(job.settings.collect, lambda: job.as_of) as fetcher:

        async def fetch(url: str) -> Response | FetchError:
            try:
                return await fetcher.get(url, max_bytes=job.settings.collect.max_page_bytes, ask_robots=True)
            except FetchError as error:
                return error

        return await asyncio.gather(*map(fetch, urls))


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
    append(tx.con, "version_change", [row for result in results for row in result.changes])
    append(tx.con, "date_claim", [row for result in results for row in result.claims])
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
