"""Narratives that nobody has defined yet: what rises among the published articles, as drafts to mend."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newswake.embed import text_hash
from newswake.models import Entity
from newswake.narratives.discover import Rising, Saying, find_rising
from newswake.narratives.match import load_model
from newswake.narratives.outline import outline, outline_id
from newswake.pipeline.drafts import vectors_of_texts
from newswake.settings import Settings
from newswake.store.analysis import entities
from newswake.store.facts import read_fact
from newswake.store.sayings import Connection, sayings_between
from newswake.store.vectors import Vectors

PROPOSALS = "proposals"  # a folder of the data: drafts, until somebody promotes them
# What is usual is seen in the fortnight before.
BASELINE = timedelta(days=14)
# Passages of an article: its title and opening. Further on stands what a claim's background is.
_PASSAGES = 12
_NAMES = 4  # of an entity: the first few say who it is, as for a narrative's actors


@dataclass(frozen=True)
class Heard:
    """What was said in a time and before it."""

    sayings: Sequence[Saying]
    entities: Sequence[Entity]
    precision: str


@dataclass(frozen=True)
class Proposal:
    """A rising claim with the YAML of a narrative that makes it."""

    narrative_id: str
    rising: Rising
    draft: str


def hear(con: Connection, settings: Settings, since: datetime, until: datetime) -> Heard:
    """Read what proposals are made of."""
    said = sayings_between(con, since - BASELINE, until, settings.embed.languages, _PASSAGES)
    return Heard(said, entities(con), read_fact(con, "embed.precision") or "float32")


def rising(settings: Settings, heard: Heard, since: datetime, until: datetime, *, most: int) -> list[Rising]:
    """Return up to ``most`` claims that have risen from ``since`` until before ``until`` and that no narrative
    explains, the steepest first.

    A passage that analyse has not embedded yet is left out.
    """
    hashes = [text_hash(each.passage.text) for each in heard.sayings]
    kept = Vectors.open(settings, model=settings.embed.model, precision=heard.precision)
    known = kept.get(list(dict.fromkeys(hashes)))
    sayings = [each for key, each in zip(hashes, heard.sayings, strict=True) if key in known]
    if not sayings:
        return []
    vectors = np.stack([known[key] for key in hashes if key in known])
    centre = np.array(load_model().centre, dtype=np.float32)
    named = set().union(*(each.named for each in sayings if each.said_at >= since))
    names = _names(settings, heard, named)
    return find_rising(sayings, vectors, centre, names, since, until, most=most)


def _names(settings: Settings, heard: Heard, named: Collection[str]) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of what each entity is called, a row each; the model is loaded where somebody is named."""
    called = {
        entity.entity_id: (entity.name, *entity.aliases)[:_NAMES]
        for entity in heard.entities
        if entity.entity_id in named
    }
    if not called:
        return {}
    vectors = vectors_of_texts(settings, heard.precision, [name for names in called.values() for name in names])
    ends = np.cumsum([len(names) for names in called.values()])
    return dict(zip(called, np.split(vectors, ends[:-1]), strict=True))


def propose(settings: Settings, heard: Heard, since: datetime, until: datetime, *, most: int) -> list[Proposal]:
    """Return the rising claims as drafts of narratives, each under a name of its own."""
    before = [each.passage.text for each in heard.sayings if each.said_at < since]
    proposals: dict[str, Proposal] = {}
    for found in rising(settings, heard, since, until, most=most):
        narrative_id = outline_id(found)
        while narrative_id in proposals or (settings.narratives_dir / f"{narrative_id}.yaml").exists():
            narrative_id += "-2"
        proposals[narrative_id] = Proposal(narrative_id, found, outline(found, narrative_id, heard.entities, before))
    return list(proposals.values())


def forget_drafts(data_dir: Path, urls: Collection[str]) -> int:
    """Delete the drafts that quote an article with one of ``urls``, and return how many did."""
    quoting = [
        file
        for file in sorted((data_dir / PROPOSALS).glob("*.yaml"))
        if any(f"({url})" in file.read_text(encoding="utf-8", errors="replace") for url in urls)
    ]
    for file in quoting:
        file.unlink(missing_ok=True)
    return len(quoting)
