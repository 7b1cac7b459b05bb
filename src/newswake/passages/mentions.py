"""Which people, companies, models and products of the seeds an article names, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newswake.models import Entity, Mention, Part
from newswake.passages.names import NameFinder, kept

# What shows that "Claude" or "Arm" is the one of the AI industry where nothing of its own does.
_SUBJECT = re.compile(
    r"\b(?:AI|A\.I\.|artificial intelligence|machine learning|chatbots?|language models?|LLMs?|GPUs?|"
    r"generative|neural|chipmakers?|"
    r"semiconductors?|start-?ups?|intelligence artificielle|inteligencia artificial|KI)\b|人工智能|大模型"
)
# The nearest other word of the industry may stand this far off: a paragraph of news has about 400 characters.
_NEAR = 400


def find_mentions(title: str, text: str, entities: Sequence[Entity]) -> list[Mention]:
    """Return the mentions in title and text in order, with exact spans; the longest name wins where two overlap.

    Names are matched as written, whole words. An entity that needs its context ("Meta", "Claude") counts where a full
    name of it, another entity that needs none, or a word of the industry stands within 400 characters, the title
    counting as near to everything; once so established, all its names in the article count.
    """
    finder, owners, alone = _names(entities)
    found: list[tuple[Part, int, int, str]] = []
    parts: tuple[tuple[Part, str], ...] = (("title", title), ("text", text))
    for part, whole in parts:
        found += [(part, start, end, owners[name]) for start, end, name in finder.find(whole)]
    spoken = title + "\n" + text
    shift = {"title": 0, "text": len(title) + 1}
    sure = [(shift[p] + a, e) for p, a, b, e in found if spoken[shift[p] + a : shift[p] + b] in alone]
    industry = [m.start() for m in _SUBJECT.finditer(spoken)]
    established = {entity for _, entity in sure}
    for part, start, _, entity in found:
        if entity not in established:
            at = shift[part] + start
            places = [*industry, *(place for place, _ in sure)]
            if any(place <= len(title) or abs(place - at) <= _NEAR for place in places):
                established.add(entity)
    return [Mention(part, start, end, entity) for part, start, end, entity in found if entity in established]


@kept
def _names(entities: tuple[Entity, ...]) -> tuple[NameFinder, dict[str, str], frozenset[str]]:
    """Return the finder of all names, whose each is (the first entity's), and the names that need no context."""
    owners: dict[str, str] = {}
    alone = set()
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            owners.setdefault(name, entity.entity_id)
            # A name of two words or more with a capital in each tells itself, even of an entity that needs context.
            if not entity.context or (entity.kind != "person" and len(name.split()) > 1):
                alone.add(name)
    return NameFinder(owners), owners, frozenset(alone)
