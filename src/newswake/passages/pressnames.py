"""Where a text names an outlet: of the seeds, of the list of mastheads, or what the words beside it call a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newswake.models import Outlet
from newswake.passages.mastheads import mastheads, programmes
from newswake.passages.names import NameFinder, kept

# Kinds of outlet that report on themselves: "according to OpenAI" credits a company.
_NO_PRESS = frozenset({"lab_newsroom", "research", "social"})
# A name with one of these words is a masthead's even where no seed knows it.
_MASTHEAD = (
    "News|Times|Post|Journal|Daily|Herald|Tribune|Gazette|Magazine|Radio|TV|Newswire|Broadcasting|Observer|"
    "Chronicle|Telegraph|Mail|"
    "Express|Globe|Weekly|Press|Courier|Examiner|Inquirer|Bulletin|Zeitung|Nachrichten|Nieuws|Presse|"
    "Parisien|Figaro|Insider|Review|Standard"
)
_UNKNOWN_NAME = (
    r"(?!(?:By|Via|Per|As|In|On|At|From|With|For|To|And|But|When|While|After|Read|Writing|Speaking|Last|"
    r"This|Our|Your)\s)"
    rf"(?:The )?(?:[A-Z][\w’'&-]*\s){{0,3}}(?:[A-Z][\w-]*)?(?:{_MASTHEAD})(?:\s(?:of|de)\s[A-Z]\w+|"
    rf"\s(?:Foundation|Agency|Service|Network))?"
    r"|Channel \d{1,2}|[KW][A-Z]{2,3}(?:-TV)?"
)
# What a name is called beside it tells a masthead that nobody knows: "the outlet Local Call", "Midi Libre, a daily".
_IS_PRESS = (
    r"(?:newspaper|daily|weekly|tabloid|magazine|broadcaster|news agency|news (?:outlet|site|website|channel|program|"
    r"show)|newswire|outlet|TV (?:channel|station|network)|radio station|newsletter|podcast|publication|news service)"
)
_NAME = r"(?:The )?[A-Z+][\w’'&.+-]*(?:\s(?:(?:of|de|du|des|del|der|di|la) )?[A-Z][\w’'&-]*){0,3}"
_CALLED = re.compile(rf"\b(?P<press>{_IS_PRESS})\b(?:\s(?P<behind>{_NAME}))?")
_BEFORE = re.compile(rf"(?<![\w’'-])(?P<name>{_NAME})\s$")
_ASIDE = re.compile(rf"(?<![\w’'-])(?P<name>{_NAME}), (?:an?|the) (?:[\w’'-]+ ){{0,3}}$")
_BEFORE_IT = frozenset(("newspaper", "daily", "magazine", "news agency", "tabloid", "TV channel"))
# "ABC" is a broadcaster's of three countries: a name, and nobody's id.
_AMBIGUOUS = re.compile(r"ABC(?<![\w@.-]ABC)(?![\w-])")
_WHOSE = re.compile(r"(?<![\w@.-])ABC[’']s\W{1,3}$")
_NO_MASTHEAD = re.compile(
    r"(?:The|A|An|In|On|This|That|His|Her|Their|Our|Its|I|He|She|It|We|They|But|And|X|Twitter)(?:\s|$)"
)
# The services of broadcasters in other languages: "BBC Sinhala" is not the BBC's English word.
_SERVICE = re.compile(
    r"\s(?:Afrique|Africa|Arabic|Arabia|Bangla|Brasil|Burmese|Chinese|Deutsch|Español|Gujarati|Hausa|Hindi|Indonesia|"
    r"Japanese|Korean|Marathi|Mundo|Nepali|Pashto|Persian|Portugal|Punjabi|Russian|Serbian|Sinhala|Somali|Swahili|Tamil|"
    r"Telugu|Türk|Turkish|Ukrainian|Urdu|Uzbek|Vietnamese)\b"
)
_DATELINE = r"(?<=\()[A-Z][\w .&]{1,30}(?=\)\s?[–—-])"
_UNKNOWN = re.compile(rf"{_DATELINE}|(?:{_UNKNOWN_NAME})(?![\w/-])")
_NOUNS = frozenset(("Zeitung", "Nachrichten", "Presse"))  # German writes every noun with a capital
# Where either can begin: trying the long patterns only there takes a fraction of the time of trying them everywhere.
_PRESS_WORDS = (
    *("broadcaster", "daily", "magazine", "news ", "newsletter", "newspaper", "newswire", "outlet", "podcast"),
    *("publication", "radio station", "tabloid", "TV ", "weekly"),
)
_MASTHEAD_WORD = re.compile(_MASTHEAD)
_WORDS_BEFORE = 5  # of a name, with "The" and what is joined on, stand before the word of its masthead at most
_LONGEST_NAME = 400  # characters
_OTHERWISE = re.compile(r"[A-Z](?<![\w@/.-].)(?:(?<=\(.)|(?<=C)hannel |(?<=[KW])[A-Z]{2})")  # without such a word
_CAPITAL = re.compile(r"[A-Z](?<![\w@/.-].)")
# … but these are the papers' own names, article or not.
_KNOWN_BARE = frozenset(("Guardian", "Telegraph", "Hindu", "Economist", "Register", "Verge", "Intercept"))


@dataclass(frozen=True)
class Named:
    """A place where an outlet is named; ``outlet`` is None where nothing knows it, ``described`` where the words beside
    it call it a paper or the like."""

    start: int
    end: int
    name: str
    outlet: Outlet | None
    described: bool = False


def find_named(text: str, outlets: Sequence[Outlet]) -> Iterator[Named]:
    """Yield the outlets named, known ones first where an unknown masthead overlaps them."""
    finder, known = _names(outlets)
    places: list[Named] = []
    for start, end, name in finder.find(text):
        service = _SERVICE.match(text, end)
        end = service.end() if service else end
        written = programmes().get(name) or text[start:end]
        if known[name].kind != "wire" and re.fullmatch(r"[A-Z]{2,5}", written):
            written = known[name].name  # "the FT"; agencies are called by their letters
        if name in programmes() and places and places[-1].outlet is known[name] and start - places[-1].end < 24:
            continue  # "NBC's Meet the Press" names NBC once
        if name in programmes() and (whose := _WHOSE.search(text, max(0, start - 8), start)):
            start = whose.start()  # and here the programme says which ABC it is
        places.append(Named(start, end, written, known[name]))
    taken = bytearray(len(text))  # a byte for each character: a list of stretches would be gone through for each name
    for place in places:
        taken[place.start : place.end] = b"\1" * (place.end - place.start)
    for start, end, described in _unknown(text):
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            places.append(Named(start, end, text[start:end], None, described))
    yield from sorted(places, key=lambda n: n.start)


def _unknown(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the names that look like a masthead's: by what they are called, and by their words."""
    pressed = sorted(m.start() for word in _PRESS_WORDS if word in text for m in re.finditer(word, text))
    for match in _tried_at(pressed, _CALLED, text):
        window = max(0, match.start() - 120)
        before = text[window : match.start()]
        aside = _ASIDE.search(before) or (_BEFORE.search(before) if match["press"] in _BEFORE_IT else None)
        beside = match if match["behind"] else aside
        group = "behind" if match["behind"] else "name"
        if beside and not _NO_MASTHEAD.match(beside[group]):
            start, end = beside.span(group)
            shift = 0 if match["behind"] else window
            yield start + shift, end + shift, True
    for match in _AMBIGUOUS.finditer(text):
        yield *match.span(), True
    for match in _tried_at(_may_be_unknown(text), _UNKNOWN, text):
        name = match.group().rstrip()
        if name not in _NOUNS:
            yield match.start(), match.start() + len(name), False


def _may_be_unknown(text: str) -> list[int]:
    """Return the capitals, in order, with which a masthead that nobody knows may begin."""
    found = {m.start() for m in _OTHERWISE.finditer(text)}
    seen = 0
    for masthead in _MASTHEAD_WORD.finditer(text):
        place = masthead.start()
        near = max(0, place - _LONGEST_NAME)
        first, *words = text[near:place].rsplit(maxsplit=_WORDS_BEFORE) or [""]
        if len(words) == _WORDS_BEFORE:
            near += len(first)
        found.update(m.start() for m in _CAPITAL.finditer(text, max(near, seen), place + 1))
        seen = place + 1
    return sorted(found)


def _tried_at(starts: Iterable[int], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern without overlap, which begin at one of the ``starts``."""
    after = 0
    for start in starts:
        if start >= after and (match := pattern.match(text, start)):
            after = match.end()
            yield match


@kept
def _names(outlets: tuple[Outlet, ...]) -> tuple[NameFinder, dict[str, Outlet]]:
    """Return the finder of all names and whose each is; a name of two outlets is the first's."""
    known: dict[str, Outlet] = {}
    for outlet in (*outlets, *mastheads()):
        if outlet.kind in _NO_PRESS:
            continue
        for name in (outlet.name, *outlet.aliases):
            for written in _spellings(name):
                known.setdefault(written, outlet)
    # Where two names begin alike the first to begin wins: "the Bugle" must not win over "the Bugle News Service". After
    # all others, since "The Bugle News" may be another outlet's name than "Bugle News".
    for name, outlet in [*known.items()]:
        if " " in name and not name.lower().startswith("the "):
            known.setdefault(f"The {name}", outlet)
            known.setdefault(f"the {name}", outlet)
    for programme, broadcaster in programmes().items():
        if broadcaster in known:
            known.setdefault(programme, known[broadcaster])
    return NameFinder(known), known


def _spellings(name: str) -> set[str]:
    """Return the ways in which a name is written: with or without its article, in capitals where it signs.

    "Information" alone is a word: a name of one plain word behind its article keeps the article.
    """
    bare = name.removeprefix("The ")
    spellings = {name}
    if bare != name:
        spellings.add(f"the {bare}")
    if bare == name or " " in bare or bare in _KNOWN_BARE:
        spellings |= {bare, bare.upper()} if len(bare) > 5 else {bare}
    return {spelling for spelling in spellings if len(spelling) > 1}
