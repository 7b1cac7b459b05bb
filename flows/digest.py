"""Digest, weekly: the week's answer, stored, written as pages and published."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from newswake.pipeline import answer as stages
from newswake.pipeline.job import Job, clock, running
from newswake.settings import load_settings

ROOT = Path(__file__).resolve().parents[1]


@task(cache_policy=NO_CACHE)
def build_digest(job: Job, week: str | None) -> str:
    """Build the answer of a week and store it."""
    return stages.build_digest(job, week)


@task(cache_policy=NO_CACHE)
def write_digest(job: Job, week: str) -> list[Path]:
    """Write it as Markdown and as a page."""
    return stages.write_digest(job, week)


@task(cache_policy=NO_CACHE)
def publish(job: Job) -> None:
    """Have the analysts' copy replaced when the run has ended."""
    stages.publish_copy(job)


@flow(name="digest")
def digest(as_of: datetime | None = None, week: str | None = None) -> list[Path]:
    """Answer for a week (the last whole one unless given, as 2025-W05); returns the files."""
    settings = load_settings(ROOT)
    with running(settings, "digest", as_of or clock(settings)) as job:
        found = build_digest(job, week)
        files = write_digest(job, found)
        publish(job)
    return files
