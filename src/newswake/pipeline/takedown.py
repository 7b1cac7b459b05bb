"""Taking an article down: its raw pages and its text go to the last byte, the row stays with the reason."""

from __future__ import annotations

import json
from functools import partial
from html import unescape

from newswake.collect.erasing import erase_record
from newswake.collect.raw import RawArchive
from newswake.collect.urls import canonical_url
from newswake.digest.redact import without_words
from newswake.embed import text_hash
from newswake.errors import NewswakeError, SeedError, StoreError
from newswake.narratives.labels import forget_articles
from newswake.passages.split import split_passages
from newswake.pipeline.answer import write_digest
from newswake.pipeline.job import PROGRESS, Job
from newswake.pipeline.proposing import forget_drafts
from newswake.store import takedown
from newswake.store.connect import Transaction
from newswake.store.rewriting import forget_vectors, rewrite
from newswake.store.vectors import VECTORS
from newswake.stories.features import headline, story_text


def take_down(job: Job, url: str, reason: str) -> str:
    """Take down the article at ``url`` and return its id. The raw archive first: done again, it ends the same.

    What digests quoted of it turns black too, in the store and on their pages; labels of its passages go.
    The database files are written anew, since DuckDB keeps deleted bytes; the analysts' copy follows when published.
    Raises NewswakeError where no article has the address. Where a line of the labels cannot be read, the run raises
    SeedError at its end.
    """
    with job.store.reading() as con:
        article_id = takedown.article_at(con, canonical_url(url))
    if article_id is None:
        raise NewswakeError(f"{url}: no article has this address: newswake search finds its own")
    if error := _erase(job, article_id, reason):
        job.at_end.append(partial(_tell, error))  # so that what follows, such as the copy, is not kept from it
    return article_id


def finish_takedowns(job: Job) -> None:
    """Erase what has become part of an article since that was taken down, and what a killed take-down left.

    Labels that cannot be read fail no run: each tries again, and counts it.
    """
    with job.store.reading() as con:
        left = takedown.unfinished(con)
    for article_id, reason in left.items():
        if error := _erase(job, article_id, reason):
            PROGRESS.warning("%s", error)
            job.counts["takedowns_unfinished"] += 1


def _erase(job: Job, article_id: str, reason: str) -> SeedError | None:
    """Erase what the article and its parts said; return why labels may still have it, None where all is done."""
    with job.store.reading() as con:
        records = takedown.raw_records(con, article_id)
        marks = takedown.listed_addresses(con, article_id)
        embedded = [words for told in takedown.texts_of(con, article_id) for words in _embedded(*told)]
    archive = RawArchive(job.store.data_dir / "raw")
    gone = [
        (raw_id, file)
        for raw_id, file, offset, is_feed in records
        if not is_feed or _names(archive, file, offset, marks)
    ]
    for raw_id, file in gone:
        erase_record(job.store.data_dir / "raw" / file, raw_id)
    vectors = job.store.data_dir / VECTORS  # while the text still tells which they are
    forget_vectors(vectors, [text_hash(words) for words in embedded], wait_seconds=job.store.wait_seconds)
    with job.store.writing(job.run) as tx:
        takedown.blank_texts(tx.con, article_id, [raw_id for raw_id, _ in gone], reason, job.as_of, job.run.run_id)
        naming = _redact_digests(tx, article_id)
        urls, parts = takedown.names_of(tx.con, article_id)
        takedown.note_under_way(tx.con, article_id, reason, job.as_of, job.run.run_id)
    rewrite(job.store)
    for digest_id in naming:
        if (job.store.data_dir / "digests" / f"{digest_id}.html").exists():
            write_digest(job, digest_id)
    forget_drafts(job.store.data_dir, urls)
    job.counts["raw_records_erased"] += len(gone)
    try:
        forget_articles(job.settings.narratives_dir, parts)
    except (SeedError, OSError) as error:
        return error if isinstance(error, SeedError) else SeedError(f"labels of what was taken down: {error}")
    with job.store.writing(job.run) as tx:
        takedown.note_done(tx.con, parts)
    return None


def _tell(error: SeedError) -> None:
    raise error


def _redact_digests(tx: Transaction, article_id: str) -> list[str]:
    """Blacken what stored digests quote of an article; return the current ones that name it."""
    urls, ids = takedown.names_of(tx.con, article_id)
    naming = []
    for digest_id, valid_from, said, is_current in takedown.digests(tx.con):
        answer = json.loads(said)
        redacted = without_words(answer, urls, ids)
        if redacted != answer:
            takedown.replace_digest(tx.con, digest_id, valid_from, json.dumps(redacted, ensure_ascii=False))
        # Also where nothing is left to blacken: a take-down that was killed before it wrote the page is done again.
        if is_current and any(name in said for name in (*urls, *ids)):
            naming.append(digest_id)
    takedown.blank_quotes(tx.con, urls)
    return naming


def _embedded(title: str, text: str) -> list[str]:
    """Return what of an article vectors are kept of: its sentences, and what stories compare."""
    return [*(passage.text for passage in split_passages("", text)), story_text(title, text), headline(title, text)]


def _names(archive: RawArchive, file: str, offset: int, marks: list[str]) -> bool:
    """Whether a feed's body lists the article, however it writes ``&`` and ``/``; one no longer kept does not."""
    try:
        body = unescape(archive.read(file, offset).decode("utf-8", "replace")).replace("\\/", "/")
    except StoreError:
        return False
    return any(mark in body for mark in marks)
