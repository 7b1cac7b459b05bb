"""A whole pass of a flow in one call: the stages of ``flows/`` without Prefect, for replays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from newswake.models import Channel
from newswake.pipeline import analyse, answer, ingest
from newswake.pipeline.job import running
from newswake.pipeline.reading import read_articles
from newswake.pipeline.rulings import apply_rulings
from newswake.seeds import Seeds
from newswake.settings import Settings
from newswake.store.inbox import Owner


def ingest_pass(settings: Settings, as_of: datetime, seeds: Seeds, channels: Sequence[Channel] | None) -> Counter[str]:
    """Poll every channel and read what is due."""
    with running(settings, "ingest", as_of) as job:
        apply_rulings(job)
        ingest.sync_seeds(job, seeds, channels)
        ingest.poll_channels(job, everyone=True)
        read_articles(job)
    return job.counts


def analyse_pass(settings: Settings, as_of: datetime, *, publish: bool = True) -> Counter[str]:
    """Analyse what is due; a replay tells stories, measures shares and publishes only at its end."""
    with running(settings, "analyse", as_of, analyse.models(settings)) as job:
        apply_rulings(job)
        analyse.find_passages(job)
        analyse.group_copies(job)
        analyse.assign_stories(job)
        analyse.match_narratives(job)
        if publish:
            analyse.tell_stories(job)
            analyse.measure_shares(job)
            analyse.publish_copy(job)
    return job.counts


def digest_pass(settings: Settings, as_of: datetime) -> list[str]:
    """Answer for the last whole week before ``as_of``, and return the files."""
    with running(settings, "digest", as_of) as job:
        week = answer.build_digest(job, None)
        files = answer.write_digest(job, week)
        answer.publish_copy(job)
    return [str(file) for file in files]


def ruling_pass(settings: Settings, as_of: datetime, owner: Owner) -> Counter[str]:
    """Apply what waits for ``owner``, let copies and shares follow, and publish; nothing is collected or matched."""
    with running(settings, owner, as_of) as job:
        apply_rulings(job)
    counts = job.counts
    with running(settings, "analyse", as_of) as job:
        analyse.find_passages(job)  # the origin of a copy may hang on a credit
        analyse.group_copies(job)
        analyse.measure_shares(job)
        analyse.publish_copy(job)
    return counts
