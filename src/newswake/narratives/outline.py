"""A rising claim as the draft of a narrative's file, for an analyst to mend. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import yaml

from newswake.models import Entity
from newswake.narratives.discover import Rising, Saying
from newswake.narratives.words import sought_stems, stem, words
from newswake.passages.mentions import find_mentions

_STATEMENTS = 3
_PHRASES = 8
_PHRASE_WORDS = (2, 3, 4)
_ID_WORDS = 5


def outline_id(rising: Rising) -> str:
    """Return a name for the draft's file out of the claim's telling words."""
    telling = sought_stems(rising.claim.passage.text)
    found = [word.lower() for word in words(rising.claim.passage.text) if stem(word.lower()) in telling]
    plain = ("".join(c for c in word if c.isascii() and c.isalnum()) for word in found)
    return "-".join([word for word in plain if word][:_ID_WORDS]) or f"claim-of-{rising.claim.article_id}"


def outline(rising: Rising, narrative_id: str, entities: Sequence[Entity], before: Iterable[str]) -> str:
    """Return the YAML of a narrative that makes the claim, with its evidence as comments.

    The statements are the claim and the nearest other wordings; the actors are the ``entities`` named in half of the
    evidence; the phrases stand in passages of two publishers and in none of ``before``.
    """
    said = [each.passage.text for each in rising.evidence]
    statements = [rising.claim.passage.text, *(text for text in said if not text.rstrip("\"”’' ").endswith("?"))]
    draft = {
        "id": narrative_id,
        "title": rising.claim.passage.text,
        "statements": list(dict.fromkeys(statements))[:_STATEMENTS],
        "negatives": [],
        "actors": _actors(said, entities),
        "phrases": _phrases(rising.evidence, before),
        "exclusions": [],
    }
    written = yaml.safe_dump(draft, sort_keys=False, allow_unicode=True, width=120)
    evidence = [_printable(f"#   {each.outlet}: {each.passage.text} ({each.url})") for each in rising.evidence]
    head = [
        f"# Proposed: {rising.publishers} publishers say so, where {rising.expected:.1f} were to be expected.",
        "# Write the statements as plain claims, add look-alikes under negatives, and try it: newswake narratives test",
        *evidence,
    ]
    return "\n".join(head) + "\n" + written


def _printable(line: str) -> str:
    """Return a comment in one line, without the marks that YAML takes from nobody."""
    return "".join(mark if mark.isprintable() else " " for mark in line)


def _actors(said: Sequence[str], entities: Sequence[Entity]) -> list[list[str]]:
    named = Counter(
        entity_id for text in said for entity_id in {m.entity_id for m in find_mentions("", text, entities)}
    )
    by_id = {entity.entity_id: entity for entity in entities}
    often = [by_id[entity_id] for entity_id, count in named.most_common() if 2 * count >= len(said)]
    return [[entity.name, *entity.aliases] for entity in often]


def _phrases(evidence: Sequence[Saying], before: Iterable[str]) -> list[str]:
    """Return the longest runs of words that two publishers have, those of most publishers first."""
    by: dict[str, set[str]] = defaultdict(set)
    for each in evidence:
        for run in _runs(each.passage.text):
            by[run].add(each.publisher_id)
    usual = {run for text in before for run in _runs(text)}
    found = sorted(
        (run for run in by if len(by[run]) > 1 and run not in usual), key=lambda r: (-len(by[r]), -len(r), r)
    )
    kept: list[str] = []
    for run in found:
        if not any(f" {run} " in f" {other} " or f" {other} " in f" {run} " for other in kept):
            kept.append(run)
    return kept[:_PHRASES]


def _runs(text: str) -> set[str]:
    """Return the runs of words that begin and end in one that tells something."""
    said = [word.lower() for word in words(text)]
    sought = sought_stems(text)
    telling = [stem(word) in sought for word in said]
    return {
        " ".join(said[at : at + size])
        for size in _PHRASE_WORDS
        for at in range(len(said) - size + 1)
        if telling[at] and telling[at + size - 1]
    }
