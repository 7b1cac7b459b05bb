"""What was found in articles, and how they belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from newswake.models.words import Comparator, CopyRelation, CreditKind, Part, Position, Stance, TextSource


@dataclass(frozen=True)
class ArticleText:
    """What analysis reads of an article: its current version and when it was first seen."""

    article_id: str
    version_id: str
    outlet_id: str
    publisher_id: str
    language: str
    title: str
    text: str
    text_source: TextSource
    first_seen_at: datetime
    event_at: datetime
    kind: str = "news"
    backlog: bool = False


@dataclass(frozen=True)
class CopyMember:
    """An article's place in a copy group; ``group_id`` derives from the group's first article.

    ``partial_of``: another publisher's article, of whose long sentences ``partial_share`` of its words are, 0 to 1;
    it is a report of its own.
    """

    article_id: str
    group_id: str
    relation: CopyRelation
    jaccard: float
    reason: str
    partial_of: str = ""
    partial_share: float = 0.0


@dataclass(frozen=True)
class StoryMember:
    """An article's place in a story, with the score that it joined at and, in words and numbers, why."""

    article_id: str
    story_id: str
    score: float
    reasons: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Lineage:
    """One event in the life of a story: birth, merge (``other_id`` ended in it), split (out of ``other_id``), continue
    (somebody ruled that it is right)."""

    event: Literal["birth", "continue", "merge", "split"]
    story_id: str
    other_id: str | None
    reason: str


@dataclass(frozen=True)
class Passage:
    """A title or a sentence of an article, with its place."""

    part: Part
    start: int
    end: int
    text: str
    position: Position


@dataclass(frozen=True)
class Hit:
    """The passage that ties an article to a narrative; ``score`` is calibrated, 0 to 1."""

    narrative_id: str
    part: Part
    start: int
    end: int
    position: Position
    score: float
    stance: Stance
    statement: str  # the statement that the passage comes nearest to


@dataclass(frozen=True)
class Quote:
    """Words in quotation marks, without the marks; ``speaker`` is "" where nobody can be named."""

    part: Part
    start: int
    end: int
    text: str
    speaker: str
    verified: bool = True


@dataclass(frozen=True)
class Figure:
    """A numeric claim, values scaled out; ``labelling.md`` settles units and comparators."""

    part: Part
    start: int
    end: int
    span: str
    value_low: float
    value_high: float
    unit: str
    comparator: Comparator
    measure: str
    subject: str


@dataclass(frozen=True)
class Credit:
    """A passage that names an outlet as source; ``outlet_id`` is "" where nothing knows the name."""

    part: Part
    start: int
    end: int
    outlet: str
    outlet_id: str
    kind: CreditKind
    own: bool = False


@dataclass(frozen=True)
class Mention:
    """An entity named in an article."""

    part: Part
    start: int
    end: int
    entity_id: str
