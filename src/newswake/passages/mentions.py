"""Which people, companies, models and products of the seeds an article names, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

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
# What belongs to a name behind it: a company's legal form, but no word that is one in "Co-founder" or "Limited Access";
# the version, size and variant of a model ("Qwen 2.5 72B", "-Distill-Qwen-14B"). Of variants only known words do:
# "GPT-4-Powered" and the German "GPT-4-Modell" are made as freely. What is counted in B behind a name is no size.
_FORM = re.compile(r",? (?:Inc|Corp|Corporation|Ltd|LLC|PLC|GmbH|Co\.?,? Ltd)\b(?!-)")
_COUNTED = r"users?|people|customers|downloads|tokens|queries|requests|messages|visits|views|dollars|euros|yuan"
_SIZE = rf"\d+(?:\.\d+)?[Bb]\b(?![ -](?:(?:active|daily|weekly|monthly) ){{0,2}}(?:{_COUNTED})\b)"
_VARIANTS = (
    "Turbo|Mini|Nano|Instruct|Chat|Base|Preview|Lite|Flash|Pro|Coder|Vision|Large|Medium|Small|Max|Plus|Ultra|Math|VL|"
    "Thinking"
)
_VARIANT = re.compile(
    rf"(?:(?:(?<=[A-Za-z]) \d(?:\.\d)?)?[ -]{_SIZE})?"
    rf"(?:-(?:Distill(?:-[A-Z\d]\w*(?:\.\d\w*)*)*|(?:{_VARIANTS})\b|{_SIZE}))*"
)
_BEHIND = {"company": _FORM, "model": _VARIANT}
# Whoever sold a photograph is named in its credit ("Ann Doe/Getty Images"), which says nothing of the company.
_PICTURE = r"(?:[Ii]mages?|[Pp]hotos?|[Pp]hotographs?|[Pp]ictures?|[Cc]redits?|[Ff]otos?|Bild(?:quelle)?|Crédits?)"
_CREDIT = re.compile(
    rf"(?:/ ?|© ?|\bvia |\b{_PICTURE}(?: [Cc]redits?)?(?: ?: ?| by | courtesy of ))$"  # what stands before the name
)
_CREDIT_GOES_ON = re.compile(r" ?/ ?\w")  # "Getty Images / AFP"
_CREDIT_WORDS = 40  # characters looked at: "Photographs credits courtesy of " has 32
_SELLS_PICTURES = "getty-images"
# What common words and names are not: two words, or a capital within one ("LLaMA"), or a digit beside a hyphen
# ("o1-mini"). "High-Flyer" is a common word.
_OWN = re.compile(r"\s|[a-z][A-Z]|\d\w*-|-\w*\d|-\w+[A-Z]")
_OWN_LENGTH = 5  # letters; shorter names are other things' abbreviations, too


def find_mentions(title: str, text: str, entities: Sequence[Entity]) -> list[Mention]:
    """Return the mentions in title and text in order, with exact spans; the longest name wins where two overlap.

    Names are matched as written, whole words; a company's legal form and a model's size and variant belong to them.
    Those that are one word of at least five letters of ASCII, of an entity that is no person and needs no context, are
    matched in capitals and with only the first letter one, too. An entity that needs its context ("Meta", "Claude")
    counts where a full name of it, another entity that needs none, or a word of the industry stands within 400
    characters, the title counting as near to everything; once so established, all its names in the article count.
    Credits of pictures do not.
    """
    names = _names(entities)
    found = [*_named("title", title, names), *_named("text", text, names)]
    spoken = title + "\n" + text
    shift = {"title": 0, "text": len(title) + 1}
    sure = [(shift[m.part] + m.start, m.entity_id) for m, name in found if name in names.alone]
    established = {entity for _, entity in sure}
    unsure = [mention for mention, _ in found if mention.entity_id not in established]
    places = [place for place, _ in sure] + ([m.start() for m in _SUBJECT.finditer(spoken)] if unsure else [])
    for mention in unsure:
        if mention.entity_id not in established:
            at = shift[mention.part] + mention.start
            if any(place <= len(title) or abs(place - at) <= _NEAR for place in places):
                established.add(mention.entity_id)
    return [mention for mention, _ in found if mention.entity_id in established]


class _Names(NamedTuple):
    """The finder of all names, whose each is (the first entity's), and the names that need no context."""

    finder: NameFinder
    owners: dict[str, Entity]
    alone: frozenset[str]


def _named(part: Part, whole: str, names: _Names) -> Iterator[tuple[Mention, str]]:
    """Yield each name of a part as a mention, with the name as the seeds have it."""
    for start, end, name in names.finder.find(whole):
        owner = names.owners[name]
        if owner.entity_id == _SELLS_PICTURES and _is_credit(whole, start, end):
            continue
        more = _BEHIND[owner.kind].match(whole, end) if owner.kind in _BEHIND else None
        yield Mention(part, start, more.end() if more else end, owner.entity_id), name


def _is_credit(whole: str, start: int, end: int) -> bool:
    """Say whether a name stands in the credit of a picture."""
    before = _CREDIT.search(whole, max(0, start - _CREDIT_WORDS), start)
    return bool(before or _CREDIT_GOES_ON.match(whole, end))


@kept
def _names(entities: tuple[Entity, ...]) -> _Names:
    owners: dict[str, Entity] = {}
    alone = set()
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            tells_itself = not entity.context or (entity.kind != "person" and bool(_OWN.search(name)))
            for spelling in spellings(name, entity):
                owners.setdefault(spelling, entity)
                if tells_itself:
                    alone.add(spelling)
    return _Names(NameFinder(owners), owners, frozenset(alone))


def spellings(name: str, entity: Entity) -> Iterator[str]:
    """Yield a name as written and, where it is hardly another's, in capitals and with one capital alone."""
    yield name
    if (
        name.isalpha()
        and name.isascii()
        and len(name) >= _OWN_LENGTH
        and not entity.context
        and entity.kind != "person"
    ):
        yield from (name.upper(), name.capitalize())
