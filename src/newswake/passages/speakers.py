"""The full names that an article gives, and whose a surname, a pronoun or a role in it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property

PRONOUNS = frozenset(("he", "she", "they", "i", "we", "it", "er", "sie", "il", "elle"))
NAME_WORD = r"(?:[A-ZÀ-Þ][\w’'.-]*|(?:de|van|von|der|bin|al|el|la|le|di|da)\b|of(?= [A-Z]))"
NAME = rf"[A-ZÀ-Þ][\w’'.-]*(?: (?:& )?{NAME_WORD})*"
NO_PERSON = re.compile(
    r"\b(?:Inc|Corp|Ltd|University|Institute|College|Party|House|Senate|Times|Post|Journal|News|Street|"
    r"City|States|Bank|Group|Company|Department|"
    r"Committee|Council|Court|Street|County|Center|Centre|School|Act|Association|Agency|Street|America|"
    r"Research|Labs?|AI|Face|Valley|New York|"
    r"White House|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|"
    r"June|July|August|September|"
    r"October|November|December)\b"
)
TITLES = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sen|Rep|Gov|Gen|President|Senator|Secretary|Professor|Chancellor|"
    r"Minister|Judge|Sir|Former|CEO|Chief Executive|Republican|Democrat|Democratic|The|But|And|In|As|When|"
    r"While|For|Yet|So|If|Even|Still|Then|Now|Meanwhile|After|Last|On|At|With)\.? )+"
)
_ROLE = re.compile(
    r"^(?:the|that) (?:researcher|engineer|professor|analyst|founder|co-founder|executive|chief|ceo|"
    r"scientist|author|spokes(?:man|woman|person)|"
    r"economist|investor|lawyer|developer|senator|congressman|congresswoman|president|minister|governor|"
    r"candidate|nominee|billionaire|expert|director|"
    r"entrepreneur|lawmaker|former \w+)$",
    re.IGNORECASE,
)
FIRST_NAMES_NOT = frozenset(
    "the a an in on at for from but and as if when while it he she they we this that these those his her".split()  # noqa: SIM905
)


_NAMED = 200  # names that are gone back through for a person's
_FULL_NAME = re.compile(rf"[A-ZÀ-Þ][\w’-]+(?: (?:[A-Z]\.|{NAME_WORD}))+")


class Names:
    """The full names of an article, in the order in which it gives them."""

    def __init__(self, title: str, text: str) -> None:
        self._title, self._text = title, text

    @cached_property
    def _full(self) -> list[tuple[int, str]]:
        """Each full name with its place in the text; asked for only where somebody speaks."""
        full = []
        for match in _FULL_NAME.finditer(f"{self._title}\n{self._text}"):
            name = TITLES.sub("", match.group()).rstrip(".").removesuffix("’s").removesuffix("'s")
            words = name.split()
            if 2 <= len(words) <= 4 and words[0].lower() not in FIRST_NAMES_NOT and not name.isupper():
                full.append((match.start() - len(self._title) - 1, name))
        return full

    def resolve(self, subject: str, place: int | None) -> str:
        """Return the full name behind a subject as written, which stands at ``place`` in the text (None: in the title).

        A surname becomes the full name that ends (or begins) with it and was given before, else the first given behind.
        A pronoun or a role ("the researcher") becomes the person named last before it; other words stay as written.
        """
        subject = subject.strip(" ,.;:—–").removesuffix("’s").removesuffix("'s")
        if not subject:
            return ""
        if subject.lower() in PRONOUNS or _ROLE.match(subject):
            return _last_person(self._full, place) or ("" if subject.lower() in PRONOUNS else subject)
        name = TITLES.sub("", subject)
        words = name.split()
        if len(words) != 1 or not name[:1].isupper():
            return " ".join(words[:8])
        known = self._by_word.get(name, [])
        before = bisect_left(known, (place or 0, ""))
        return _last_person(known, place) or (known[max(before - 1, 0)][1] if known else name)

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[int, str]]]:
        """The full names by their first and last word."""
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for at, full in self._full:
            words = full.split()
            for word in dict.fromkeys((words[0], words[-1])):
                found[word].append((at, full))
        return found


def _last_person(named: list[tuple[int, str]], place: int | None) -> str:
    """Return the last of the full names before a place that may be a person's, "" where none is."""
    end = bisect_left(named, (place or 0, ""))
    near = reversed(named[max(0, end - _NAMED) : end])
    return next((full for _, full in near if not NO_PERSON.search(full)), "")
