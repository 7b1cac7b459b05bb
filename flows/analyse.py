"""Analyse, hourly: articles → passages → copies → stories → narratives → lines → shares → the analysts' copy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from newswake.pipeline import analyse as stages
from newswake.pipeline import rulings
from newswake.pipeline.job import Job, clock, running
from newswake.settings import load_settings

ROOT = Path(__file__).resolve().parents[1]


@task(cache_policy=NO_CACHE)
def apply_rulings(job: Job) -> None:
    """Apply what people ruled since the last run."""
    rulings.apply_rulings(job)


@task(cache_policy=NO_CACHE)
def find_passages(job: Job) -> None:
    """Find quotes, figures, credits and mentions."""
    stages.find_passages(job)


@task(cache_policy=NO_CACHE)
def group_copies(job: Job) -> None:
    """Find the same text in several places."""
    stages.group_copies(job)


@task(cache_policy=NO_CACHE)
def assign_stories(job: Job) -> None:
    """Tie articles about one event together."""
    stages.assign_stories(job)


@task(cache_policy=NO_CACHE)
def match_narratives(job: Job) -> None:
    """Find the passages that state, report or dispute a narrative."""
    stages.match_narratives(job)


@task(cache_policy=NO_CACHE)
def tell_stories(job: Job) -> None:
    """Tell each story in sentences of its own reports."""
    stages.tell_stories(job)


@task(cache_policy=NO_CACHE)
def measure_shares(job: Job) -> None:
    """Resample stories for the intervals of shares."""
    stages.measure_shares(job)


@task(cache_policy=NO_CACHE)
def publish(job: Job) -> None:
    """Have the analysts' copy replaced when the run has ended."""
    stages.publish_copy(job)


@flow(name="analyse")
def analyse(as_of: datetime | None = None) -> dict[str, int]:
    """Analyse what was collected and publish it. ``as_of`` is the clock that rows carry (now unless given)."""
    settings = load_settings(ROOT)
    with running(settings, "analyse", as_of or clock(settings), stages.models(settings)) as job:
        apply_rulings(job)
        find_passages(job)
        group_copies(job)
        assign_stories(job)
        match_narratives(job)
        tell_stories(job)
        measure_shares(job)
        publish(job)
    return dict(job.counts)
