"""What a publisher reserves: its words in robots.txt, in tdmrep.json, in a page's headers and in a page's head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

from protego import Protego

from newswake.collect.tdmrep import Rule, rule_for

_HEAD = 1 << 16  # bytes of a page in which its meta elements stand
_SAID = 300  # characters of a publisher's words that are kept
# Crawlers by which operators of models gather text, as their own pages name them for robots.txt.
_AI_CRAWLERS = (
    "GPTBot", "ChatGPT-User", "OAI-SearchBot", "ClaudeBot", "Claude-Web", "anthropic-ai", "Google-Extended",
    "Applebot-Extended", "CCBot", "PerplexityBot", "Meta-ExternalAgent", "FacebookBot", "Amazonbot", "Bytespider",
    "cohere-ai", "Diffbot", "omgili",
)  # fmt: skip
_SIGNAL = re.compile(r"^[ \t]*content-(?:signal|usage)[ \t]*:[ \t]*(.{0,500})$", re.IGNORECASE | re.MULTILINE)
_NO_AI = re.compile(r"\b(?:ai-train|ai-input|train-ai|ai|tdm)\s*=\s*(?:no|n|0)\b", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,1000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_NO_AI_WORD = re.compile(r"\b(noai|noimageai)\b", re.IGNORECASE)


class Reservation(NamedTuple):
    """What is reserved: ``robots_ai``, ``content_signal``, ``tdm``, ``noai`` or ``noimageai``, in whose words."""

    kind: str
    said: str


def reserved_in_robots(text: str, rules: Protego, own: str) -> list[Reservation]:
    """Return what a robots.txt reserves: crawlers of models that may not read where ``own`` may, and signals."""
    found = []
    if rules.can_fetch("/", own):
        barred = [name for name in _AI_CRAWLERS if not rules.can_fetch("/", name)]
        if barred:
            found.append(Reservation("robots_ai", "Disallow: / for " + ", ".join(barred)))
    said = [line.strip() for line in _SIGNAL.findall(text) if _NO_AI.search(line)]
    if said:
        found.append(Reservation("content_signal", said[0][:_SAID]))
    return found


def reserved_by_file(rules: tuple[Rule, ...], url: str) -> tuple[Reservation, ...]:
    """Return what a host's tdmrep.json reserves of an address."""
    rule = rule_for(rules, url)
    if rule is None or not rule.is_reserved:
        return ()
    policy = f", policy {rule.policy}" if rule.policy else ""
    return (Reservation("tdm", f"tdmrep.json: {rule.location}{policy}"[:_SAID]),)


def reserved_in_page(headers: Mapping[str, str], body: bytes) -> list[Reservation]:
    """Return what a page reserves, each kind once; ``headers`` have lower-case names."""
    said: dict[str, str] = {}
    for name, content in [*headers.items(), *_metas(body[:_HEAD])]:
        if name == "tdm-reservation":
            said |= {"tdm": f"{name}: 1"} if content.strip() == "1" else {}
        elif name in ("x-robots-tag", "robots"):
            for word in _NO_AI_WORD.findall(content):
                said.setdefault(word.lower(), f"{name}: {content}"[:_SAID])
        elif name in ("content-signal", "content-usage") and _NO_AI.search(content):
            said.setdefault("content_signal", f"{name}: {content}"[:_SAID])
    if releases_text(headers, body):
        said.pop("tdm", None)
    return [Reservation(kind, words) for kind, words in said.items()]


def releases_text(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a page says ``tdm-reservation: 0``, which outranks tdmrep.json, as its head does its headers."""
    found = [c.strip() for name, c in [*headers.items(), *_metas(body[:_HEAD])] if name == "tdm-reservation"]
    return [value for value in found if value in ("0", "1")][-1:] == ["0"]


def _metas(head: bytes) -> Iterator[tuple[str, str]]:
    for element in _META.findall(head):
        parts = _ATTRIBUTE.findall(element.decode("utf-8", "replace"))
        given = {name.lower(): unescape(double or single or bare) for name, double, single, bare in parts}
        yield given.get("name", "").strip().lower(), given.get("content", "")
