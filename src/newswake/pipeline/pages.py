"""Fetching the pages of a run, and what their publishers reserve."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from newswake.collect.entries import Row
from newswake.collect.fetch import Fetcher
from newswake.collect.reservations import Reservation, releases_text, reserved_in_page
from newswake.collect.weighing import DueRead
from newswake.errors import FetchError, FetchPostponed, FetchRefused, NothingCameBack
from newswake.models import Response
from newswake.pipeline.job import Job
from newswake.store import analysis, collecting

# Pages of one run, out of two outlets at the least: fewer fail together by chance, or since one site is down.
_OUTAGE_PAGES, _OUTAGE_OUTLETS = 4, 2


@dataclass(frozen=True)
class Page:
    """A page that was asked for, what came, and what is reserved, by each place that was looked at.

    A place is ``page``, ``robots`` or ``well_known``.
    """

    due: DueRead
    answer: Response | FetchError
    reserved: Mapping[str, Sequence[Reservation]]


@contextmanager
def page_fetching(job: Job) -> Iterator[Callable[[Sequence[DueRead]], list[Page]]]:
    """Open one fetcher for all batches of a run, so that spacing, pauses and robots.txt hold over the whole of it.

    What it yields fetches a batch; pages whose host has no turn left in this run are not in what it returns: they
    stay due, and are counted as postponed.
    """
    with asyncio.Runner() as runner:
        fetcher = Fetcher(job.settings.collect, lambda: job.as_of)
        runner.run(fetcher.__aenter__())

        def fetch(due: Sequence[DueRead]) -> list[Page]:
            pages = [page for page in runner.run(_fetch_all(job, fetcher, due)) if page]
            job.counts["pages_postponed"] += len(due) - len(pages)
            return pages

        try:
            yield fetch
        finally:
            runner.run(fetcher.__aexit__())


async def _fetch_all(job: Job, fetcher: Fetcher, due: Sequence[DueRead]) -> list[Page | None]:
    limits, reserving = job.settings.collect, set[str]()
    if limits.headline_only:
        with job.store.reading() as con:
            reserving = reserving_outlets(job, con)

    async def fetch(article: DueRead) -> Page | None:
        answer: Response | FetchError
        reserved: dict[str, Sequence[Reservation]]
        try:
            answer = await fetcher.get(article.url, max_bytes=limits.max_page_bytes, ask_robots=True)
        except FetchPostponed:
            return None
        except FetchError as error:
            answer, reserved = (
                error,
                dict(fetcher.reserved(article.url)),
            )  # robots.txt may say more than that it forbids it
        else:
            reserved = dict(fetcher.reserved(answer.final_url))
            if "well_known" in reserved and releases_text(answer.headers, answer.body):
                reserved["well_known"] = ()
            reserved["page"] = reserved_in_page(answer.headers, answer.body)
        is_reserved = limits.headline_only and reserves_text(r.kind for said in reserved.values() for r in said)
        if is_reserved or article.outlet_id in reserving:
            article = replace(article, is_headline_only=True)
        return Page(article, answer, reserved)

    return await asyncio.gather(*map(fetch, due))


def reserving_outlets(job: Job, con: analysis.Connection) -> set[str]:
    """Return the outlets of which the headline alone is kept: their reservation stands, and the settings say so."""
    return collecting.reserving_outlets(con) if job.settings.collect.headline_only else set()


def reserves_text(kinds: Iterable[str]) -> bool:
    """Return whether reservations of these kinds are about text: ``noimageai`` is about pictures alone."""
    return bool(set(kinds) - {"noimageai"})


def reservation_rows(job: Job, pages: Iterable[Page]) -> list[Row]:
    """Return a row for each outlet, place and kind of reservation, or one of kind ``none`` where a place has none.

    The latter tells a reservation that was lifted from one that nobody looked for.
    """
    rows: dict[tuple[str, ...], Row] = {}
    for page in sorted(pages, key=lambda page: page.due.article_id):
        for source, reserved in page.reserved.items():
            for kind, said in reserved or (Reservation("none", ""),):
                rows[page.due.outlet_id, source, kind] = {
                    "outlet_id": page.due.outlet_id,
                    "seen_on": job.as_of.date(),
                    "source": source,
                    "kind": kind,
                    "said": said,
                    "url": page.due.url,
                    "run_id": job.run.run_id,
                }
    return list(rows.values())


def refuse_outage(pages: Sequence[tuple[DueRead, Response | FetchError]], worked: set[str]) -> None:
    """Raise NothingCameBack where every page of outlets that could be read before failed, of several outlets.

    ``worked`` are those outlets. A page that may not be read (robots.txt, gone for good) tells nothing of an outage.
    """
    asked = [
        (due, answer)
        for due, answer in pages
        if due.outlet_id in worked
        and not (isinstance(answer, FetchRefused) or (isinstance(answer, FetchError) and answer.failure == "hard"))
    ]
    failed = [answer for _, answer in asked if isinstance(answer, FetchError)]
    outlets = {due.outlet_id for due, _ in asked}
    if len(failed) == len(asked) >= _OUTAGE_PAGES and len(outlets) >= _OUTAGE_OUTLETS:
        raise NothingCameBack(f"all {len(asked)} pages of {len(outlets)} outlets failed, the first with: {failed[0]}")
