"""The TDM Reservation Protocol's file ``/.well-known/tdmrep.json`` (W3C community report, 10 May 2024)."""

from __future__ import annotations

import json
import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

TDMREP_PATH = ".well-known/tdmrep.json"
TDMREP_BYTES = 512_000  # as much as of a robots.txt
_MAX_RULES = 1000  # of real files the longest seen lists some 30; each page is held against all
_MAX_LOCATION = 2000  # characters
_UNRESERVED = re.compile(r"%(?:2[dDeE]|3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aAeE])")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


class Rule(NamedTuple):
    """What a host says of the paths that ``location`` matches. ``policy`` is an address, "" where there is none."""

    location: str
    is_reserved: bool
    policy: str = ""


def read_tdmrep(body: bytes) -> tuple[Rule, ...]:
    """Return the rules of a file in its order; none of what is no JSON list, such as a page for a lost path.

    A member without a location, or with a reservation other than 0 or 1, says nothing: by the protocol it is unset.
    """
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    return tuple(filter(None, map(_rule, found[:_MAX_RULES]))) if isinstance(found, list) else ()


def _rule(member: object) -> Rule | None:
    if not isinstance(member, dict):
        return None
    location, policy = member.get("location"), member.get("tdm-policy", "")
    said = str(member.get("tdm-reservation")).strip()  # a number by the protocol; files in the wild quote it
    if not isinstance(location, str) or not 0 < len(location) <= _MAX_LOCATION or said not in ("0", "1"):
        return None
    return Rule(location, said == "1", policy if isinstance(policy, str) else "")


def rule_for(rules: tuple[Rule, ...], url: str) -> Rule | None:
    """Return the rule that holds for an address: the first that matches its path and query, None where none does."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # A letter that is special in a location is, in an address, just that letter: %24 and %2A there mean these.
    path = _plain(path).replace("$", "%24").replace("*", "%2A")
    return next((rule for rule in rules if _matches(_plain(rule.location), path)), None)


def _matches(location: str, path: str) -> bool:
    """Match as robots.txt does: a prefix, ``*`` for anything, ``$`` at the end. Linear, whatever the pattern."""
    is_whole = location.endswith("$")
    first, *others = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = others.pop() if others and is_whole else ""
    for part in others:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if not is_whole:
        return True
    return path.endswith(last) and len(path) - len(last) >= at if "*" in location else at == len(path)


def _plain(path: str) -> str:
    """Bring percent-encoding to one form: letters that need none decoded, others encoded in capitals."""
    path = quote(path, safe="/%:;?@&=+$,!*'()~-._#[]", errors="replace")
    path = _UNRESERVED.sub(lambda found: chr(int(found[0][1:], 16)), path)
    return _ESCAPE.sub(lambda found: found[0].upper(), path)
