"""The values that pass between stages: frozen, without behaviour beyond what can be derived from them.

Times are aware datetimes in UTC. Spans count code points of the stored string, end exclusive.
"""

from __future__ import annotations

from newswake.models.analysed import (
    ArticleText,
    CopyMember,
    Credit,
    Figure,
    Hit,
    Lineage,
    Mention,
    Passage,
    Quote,
    StoryMember,
)
from newswake.models.collected import (
    DateClaim,
    Entry,
    EventTime,
    Judgement,
    Link,
    PageText,
    ParsedFeed,
    Response,
    Validators,
)
from newswake.models.reference import Channel, Definition, Entity, Outlet, Panel, Publisher
from newswake.models.words import (
    ChannelMode,
    Comparator,
    CopyRelation,
    CreditKind,
    Kind,
    Part,
    Position,
    Precision,
    Stance,
    TextSource,
)

__all__ = [
    "ArticleText",
    "Channel",
    "ChannelMode",
    "Comparator",
    "CopyMember",
    "CopyRelation",
    "Credit",
    "CreditKind",
    "DateClaim",
    "Definition",
    "Entity",
    "Entry",
    "EventTime",
    "Figure",
    "Hit",
    "Judgement",
    "Kind",
    "Lineage",
    "Link",
    "Mention",
    "Outlet",
    "PageText",
    "Panel",
    "ParsedFeed",
    "Part",
    "Passage",
    "Position",
    "Precision",
    "Publisher",
    "Quote",
    "Response",
    "Stance",
    "StoryMember",
    "TextSource",
    "Validators",
]
