"""A run under way: its store, settings and seeds, and what it has counted so far."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from newswake.collect.entries import Row
from newswake.errors import FetchError
from newswake.models import ArticleText
from newswake.settings import Settings
from newswake.store.connect import Store, Transaction
from newswake.store.one_run import one_run
from newswake.store.private import make_private
from newswake.store.rows import close_and_open
from newswake.store.runs import Run, fail_run, finish_run, start_run

PROGRESS = logging.getLogger("newswake.progress")  # the command line listens; a schedule does not


@dataclass(frozen=True)
class Job:
    """What every stage of a run is given. ``at_end`` is done once the run's row says that it is completed."""

    settings: Settings
    store: Store
    run: Run
    counts: Counter[str] = field(default_factory=Counter)
    at_end: list[Callable[[], object]] = field(default_factory=list)

    @property
    def as_of(self) -> datetime:
        """The clock that the run's rows carry."""
        return self.run.as_of


@contextmanager
def running(
    settings: Settings, flow: str, as_of: datetime, models: Mapping[str, object] | None = None
) -> Iterator[Job]:
    """Run a flow: one at a time, with a row that says how it ended. What a stage has committed stays."""
    store = Store.open(settings)
    make_private(settings)
    with one_run(store.data_dir, flow):
        run = start_run(store, flow, as_of, settings, models or {})
        job = Job(settings, store, run)
        try:
            yield job
            finish_run(store, run, job.counts)
            for last in job.at_end:
                last()
        except BaseException as error:
            fail_run(store, run, error)
            raise


def clock(settings: Settings) -> datetime:
    """Return the time that a run's rows carry: now, or the replay server's clock where fetching goes to one."""
    if not settings.collect.fetch_via:
        return datetime.now(UTC)
    url = f"{settings.collect.fetch_via.rstrip('/')}/clock"
    try:
        return datetime.fromisoformat(httpx.get(url, timeout=10).raise_for_status().text.strip())
    except (httpx.HTTPError, ValueError) as error:
        raise FetchError(f"{url}: no replay server answers there: {error}", url=url, failure="temporary") from None


def tell_progress(what: str, done: int, of: int) -> None:
    """Say how far a stage has come, to whoever listens to PROGRESS."""
    PROGRESS.info("%s %d of %d", what, done, of)


def recipe_of(*parts: object) -> str:
    """Return a short name for what a stage's results depend on besides the article."""
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()[:16]


def reopen(job: Job, tx: Transaction, table: str, articles: Sequence[ArticleText], found: Sequence[Row]) -> None:
    """Make ``found`` the open rows of ``articles``."""
    subjects = [(article.article_id,) for article in articles]
    done = close_and_open(
        tx.con, table, found, scope=("article_id",), subjects=subjects, as_of=job.as_of, run_id=job.run.run_id
    )
    job.counts[f"{table}s_opened"] += done.opened
