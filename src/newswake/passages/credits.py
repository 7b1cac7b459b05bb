"""On whose word: passages that name an outlet as the source of what is reported, as whom somebody told, or as the
author of this very text (``labelling.md``, Credits)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newswake.models import Credit, CreditKind, Outlet, Part
from newswake.passages.names import NameFinder

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
    r"|Channel \d{1,2}|[KW][A-Z]{2,3}(?:-TV)?|[A-Z][\w’'-]+ (?=newspaper\b|magazine\b|daily\b)"
)
_DATELINE = r"(?<=\()[A-Z][\w .&]{1,30}(?=\)\s?[–—-])"
_AGENCY_FOOT = re.compile(
    r"\(?Reporting by [^()\n]{5,200}; ?[^()\n]{0,80}Editing by [^()\n]{3,120}\)?"
)  # Reuters' own form
_UNKNOWN = re.compile(rf"{_DATELINE}|(?<![\w@/.-])(?:{_UNKNOWN_NAME})(?![\w/-])")
# … but these are the papers' own names, article or not.
_KNOWN_BARE = frozenset(("Guardian", "Telegraph", "Hindu", "Economist", "Register", "Verge", "Intercept"))
_FILL = (
    r"(?:(?:the|an?|its|his|her|news|newspaper|daily|magazine|agency|broadcaster|network|outlet|website|"
    r"site|publication|wire|service|channel|"
    r"state-owned|state-run|public|local|business|tech|financial|reports?|analysis|exclusive|recent|"
    r"separate|from|by|in|with|of|"
    r"[A-Z]?[\w-]+-language|[A-Z][\w-]+(?:an|ese|ish|i|’s|'s))\s){0,5}[“\"]?"
)
_TOLD = (
    r"told|tells|telling|(?:in|during|for) (?:an? )?(?:\w+ )?interviews? (?:with|to|for|on)|"
    r"interview(?:ed)? (?:with|by|on)|speaking (?:to|with|on)|"
    r"(?:spoke|talked) (?:to|with)|(?:in (?:an? )?(?:\w+ )?)?"
    r"(?:statements?|comments?|remarks?|e-?mails?|messages?|letter) to|"
    r"writing to|said on|say on|says on|"
    r"appear(?:ed|ing|ance|ances) on|(?:said|says)(?:, [^.,]{3,60},)? (?:for|to)|(?<=, )for"
)
_REPORTED = (
    r"according to|as per|per|via|citing|cited by|(?:reported|published|revealed|broken|seen|obtained|"
    r"reviewed|written|quoted|produced|compiled|"
    r"conducted|led|covered|noted|released) (?:(?:earlier|first|exclusively|for the first time|last \w+|on "
    r"\w+) )?(?:by|in|on|from)|"
    r"(?:reports?|reporting|report|investigation|analysis|stor(?:y|ies)|articles?|column|op-ed|editorial|"
    r"polls?|survey|tally|scoop|piece|profile|"
    r"coverage|documents?|data) (?:led |published |published by |published in )?(?:by|from|in|on|at|for)|"
    r"reports|reported|wrote in|writing in|told by|as"
)
_SAID = (
    r"reports?|reported|reporting|said|says|wrote|writes|noted|notes|found|finds|revealed|reveals|learned|"
    r"learnt|published|cited|cites|quoted|quotes|"
    r"point(?:s|ed) out|claim(?:s|ed)|describ(?:es|ed)|estimat(?:es|ed)|calculated|broke the|witnessed|"
    r"explain(?:s|ed)|understands|"
    r"obtained|reviewed|article|poll|op-ed|investigation|analysis|tally|survey"
)
_AFTER = re.compile(
    r"(?:[’']s?)?(?: [A-Z][\w.’'-]+ [A-Z][\w.’'-]+)?"
    r"(?: (?:newspaper|daily|magazine|website|news agency|agency|network|journalists?|correspondents?|"
    r"reporters?|staff|team|and others))?"
    rf"(?: near [^.,]{{3,40}}?)?[,]?(?: (?:also|first|earlier|previously|has|have|had|exclusively|later|"
    rf"recently|then|separately|on \w+|last \w+))*"
    rf" (?P<said>{_SAID})\b(?! by\b)"
)
_BEFORE = re.compile(rf"(?:(?<!\w)(?P<told>{_TOLD})|(?<!\w)(?P<reported>{_REPORTED})),?\s{_FILL}$", re.IGNORECASE)
_REPUBLISHED_BEFORE = re.compile(
    r"(?:(?P<dateline>(?:^|\n)[^\n]{0,60}\()|[Ww]ith (?:the )?(?:inputs?|a report|reports|files|reporting|"
    r"additional reporting|material)(?: from)?(?: the)? |"
    r"(?:originally|first|previously) (?:appeared|published|ran)(?: \w+)? (?:in|by|on|at)(?: the)? |"
    r"[Rr]eporting by (?:the )?|[Rr]ead (?:more|further) at |"
    r"(?:translation|copy|version) of (?:an? )?\w+(?: published)? (?:on|in|by) |comes from |[Aa]uthored by "
    r"[^\n]{3,40} via |[Ss]ources?(?: used)?: ?[\"“]?|"
    r"\([A-Z0-9 ]+ with |(?:^|\n)\s*[–—-]\s*|(?:^|\n)By (?:[^\n]{3,80}, )?|(?:^|\n)By [A-Z ,]+(?:and [A-Z "
    r"]+ )?|(?<=[.!?”\"]) ?[–—-] ?)$"
)
_DATELINE_AFTER = re.compile(r"\)\s?[-–—]+")
_PARAGRAPH_END = re.compile(r"[)\].]*\s*(?:\n|$)")
_CONTRIBUTED = re.compile(
    r"(?:\s(?:\w+ )?(?:writers?|reporters?|journalists?|correspondents?|staff|editors?|"
    r"producers?)\b[^\n]{0,160}?)? (?:also )?contributed\b"
    r"|\s(?:Diplomatic |National |Political )?(?:Writer|Business Writer)\b| is solely responsible"
)
_LINK = re.compile(rf"[\"”]?(?:, and|,| and| or|;)\s{_FILL}$")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_EDGE = re.compile(r"^[\s–—-]+")


@dataclass(frozen=True)
class _Named:
    """A place where an outlet is named; ``outlet`` is None where no seed knows it."""

    start: int
    end: int
    name: str
    outlet: Outlet | None


def find_credits(title: str, text: str, outlets: Sequence[Outlet], own_outlet: str = "") -> list[Credit]:
    """Return the credits of title and text in order: each the words that make it one, up to the outlet's name.

    ``own_outlet`` is the id of the outlet that published the article: a credit to it is ``own``. The
    name is kept as written, with an empty ``outlet_id`` where no seed knows it.
    """
    parts: tuple[tuple[Part, str], ...] = (("title", title), ("text", text))
    found = []
    for part, whole in parts:
        last: tuple[int, int, CreditKind] | None = None
        found += [_signed(part, foot, outlets, own_outlet) for foot in _AGENCY_FOOT.finditer(whole)]
        for named in _named(whole, tuple(outlets)):
            credit = _credit(whole, named, last)
            if credit is None:
                continue
            last = credit
            start, end, kind = credit
            start = end - len(_EDGE.sub("", whole[start:end]))  # a signature's dash is no word of it
            known = named.outlet
            found.append(
                Credit(part, start, end, named.name, known.outlet_id if known else "", kind,
                       own=bool(known and known.outlet_id == own_outlet))
            )  # fmt: skip
    return sorted(found, key=lambda credit: (credit.part == "text", credit.start))


def _signed(part: Part, foot: re.Match[str], outlets: Sequence[Outlet], own_outlet: str) -> Credit:
    reuters = next((o.outlet_id for o in outlets if o.name == "Reuters"), "")
    return Credit(part, *foot.span(), "Reuters", reuters, "republished", own=bool(reuters) and reuters == own_outlet)


def _credit(text: str, named: _Named, last: tuple[int, int, CreditKind] | None) -> tuple[int, int, CreditKind] | None:
    """Return span and kind of the credit that the name is part of; the closest words decide."""
    if last and last[1] <= named.start and _LINK.fullmatch(text, last[1], named.start):
        return last[0], named.end, last[2]
    window = max(0, named.start - 160)
    before = text[window : named.start]
    if republished := _republished(text, named, before, window):
        return republished
    cut = [m.end() for m in _SENTENCE_END.finditer(before)]
    clause_from = window + (cut[-1] if cut else 0)
    clause = text[clause_from : named.start]
    after = _AFTER.match(text, named.end, min(len(text), named.end + 120))
    if cue := _BEFORE.search(clause):
        if cue["told"]:
            return clause_from + cue.start("told"), named.end, "told"
        start = clause_from + cue.start("reported")
        if cue["reported"].lower() not in ("as", "reports", "reported"):
            return start, named.end, "reported"
        # "as Axios reported", "…, reports Axios": the verb alone says too little of a name that no seed knows.
        if after:
            return start, after.end(), "reported"
        if named.outlet and cue["reported"].lower() != "as":
            return start, named.end, "reported"
    if after and not _is_subject(text, named, after):
        return named.start, after.end(), "reported"
    return None


def _is_subject(text: str, named: _Named, after: re.Match[str]) -> bool:
    """Whether the outlet is what the news is about: "The Times said in its lawsuit", "CNN said it had fired"."""
    rest = text[after.end() : after.end() + 40]
    if re.match(r" (?:it|in its|in (?:a|the) (?:statement|lawsuit|filing|complaint|court)|its)\b", rest):
        return True
    return named.outlet is None and not re.match(r"report|reveal|wr|quot|cit|publish", after["said"])


def _republished(text: str, named: _Named, before: str, window: int) -> tuple[int, int, CreditKind] | None:
    if contributed := _CONTRIBUTED.match(text, named.end):
        return named.start, contributed.end(), "republished"
    alone = _PARAGRAPH_END.match(text, named.end)
    if alone and not before.rpartition("\n")[2].strip():
        return (named.start, named.end, "republished") if named.outlet else None
    cue = _REPUBLISHED_BEFORE.search(before)
    if alone and named.outlet and re.search(r"[.!?”\"] ?\(?$", before) and len(named.name) <= 20:
        return named.start, named.end, "republished"
    if not cue:
        return None
    start = window + cue.start() + (1 if before[cue.start() : cue.start() + 1] == "\n" else 0)
    if cue["dateline"] is not None:
        return (start, named.end, "republished") if _DATELINE_AFTER.match(text, named.end) or alone else None
    if re.fullmatch(r"\s*(?:[–—-]|By (?:[^\n]*, )?)\s*", cue.group()) and not (alone and named.outlet):
        return None
    return start, named.end, "republished"


def _named(text: str, outlets: tuple[Outlet, ...]) -> Iterator[_Named]:
    """Yield the outlets named, known ones first where an unknown masthead overlaps them."""
    finder, known = _names(outlets)
    places = [_Named(start, end, name, known[name]) for start, end, name in finder.find(text)]
    taken = [(n.start, n.end) for n in places]
    for match in _UNKNOWN.finditer(text):
        name = match.group().strip()
        start, end = match.start(), match.start() + len(name)
        if not any(a < end and start < b for a, b in taken):
            places.append(_Named(start, end, name, None))
    yield from sorted(places, key=lambda n: n.start)


@lru_cache(maxsize=4)
def _names(outlets: tuple[Outlet, ...]) -> tuple[NameFinder, dict[str, Outlet]]:
    """Return the finder of all names and whose each is; a name of two outlets is the first's."""
    known: dict[str, Outlet] = {}
    for outlet in outlets:
        if outlet.kind in _NO_PRESS:
            continue
        for name in (outlet.name, *outlet.aliases):
            for written in _spellings(name):
                known.setdefault(written, outlet)
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
