"""The people, places and things that the seeds name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from newswake.models.words import ChannelMode


@dataclass(frozen=True)
class Publisher:
    """Who owns and edits outlets."""

    publisher_id: str
    name: str
    country: str = ""
    inferred: bool = False


@dataclass(frozen=True)
class Outlet:
    """A masthead. ``domain`` may carry a path prefix (``host/ai``) that tells two outlets on one host apart."""

    outlet_id: str
    publisher_id: str
    name: str
    domain: str
    country: str = ""
    language: str = ""
    kind: str = ""
    founded: int | None = None
    aliases: tuple[str, ...] = ()
    inferred: bool = False


@dataclass(frozen=True)
class Channel:
    """One way in which entries arrive. ``channel_id`` is the address as first known; ``url`` is the present one."""

    channel_id: str
    url: str
    mode: ChannelMode
    outlet_id: str | None = None  # None: a collection that lists many outlets
    format: str = ""
    role: str = "feed"  # "feed", or a collection's role in its archive


@dataclass(frozen=True)
class Panel:
    """Whose press is meant: outlets with the days from and to which each belongs (None: open)."""

    panel_id: str
    title: str
    members: tuple[tuple[str, date | None, date | None], ...] = ()
    kinds: tuple[str, ...] = ()
    everyone: bool = False


@dataclass(frozen=True)
class Entity:
    """A person, company, model or product of AI. ``context``: a short or common name that needs more to be believed."""

    entity_id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    wikidata: str = ""
    context: bool = False


@dataclass(frozen=True)
class Definition:
    """A narrative as an analyst wrote it down (design section 7). ``version`` is a hash of what matching uses."""

    narrative_id: str
    title: str
    statements: tuple[str, ...]
    negatives: tuple[str, ...] = ()
    actors: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()  # (measure, unit)
    window_from: date | None = None
    window_to: date | None = None
    version: str = ""
