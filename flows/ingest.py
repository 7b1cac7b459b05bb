"""Ingest, every 15 minutes: feeds → entries → articles."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from newswake.pipeline import ingest as stages
from newswake.pipeline import reading, rulings
from newswake.pipeline.job import Job, clock, running
from newswake.seeds import load_seeds
from newswake.settings import load_settings

ROOT = Path(__file__).resolve().parents[1]


@task(cache_policy=NO_CACHE)
def apply_rulings(job: Job) -> None:
    """Apply what people ruled since the last run."""
    rulings.apply_rulings(job)


@task(cache_policy=NO_CACHE)
def sync_seeds(job: Job) -> None:
    """Bring outlets, feeds, panels and entities up to date with the seeds."""
    stages.sync_seeds(job, load_seeds(job.settings.seeds_dir, job.settings.entities_file))


@task(cache_policy=NO_CACHE)
def poll_channels(job: Job, *, everyone: bool) -> None:
    """Poll the feeds that are due and store their new entries."""
    stages.poll_channels(job, everyone=everyone)


@task(cache_policy=NO_CACHE)
def read_articles(job: Job) -> None:
    """Read the pages that are due."""
    reading.read_articles(job)


@flow(name="ingest")
def ingest(as_of: datetime | None = None, *, everyone: bool = False) -> dict[str, int]:
    """Collect what is new. ``as_of`` is the clock that rows carry (now unless given); ``everyone`` polls all feeds."""
    settings = load_settings(ROOT)
    with running(settings, "ingest", as_of or clock(settings)) as job:
        apply_rulings(job)
        sync_seeds(job)
        poll_channels(job, everyone=everyone)
        read_articles(job)
    return dict(job.counts)
