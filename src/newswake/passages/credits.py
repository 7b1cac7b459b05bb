"""On whose word: passages that name an outlet as the source of what is reported, as whom somebody told, or as the
author of this very text (``labelling.md``, Credits)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newswake.models import Credit, CreditKind, Outlet, Part
from newswake.passages.creditcues import credit_elsewhere
from newswake.passages.pressnames import Named, find_named

_POSTED = re.compile(r"\s\(@\w+\)")  # a post of the outlet's own, set into the text: "— Sky News (@SkyNews)"
_WITH_AGENCY = re.compile(r"\s(?:with|and|avec|mit|con)\s[A-Z][^()\n]{1,40}\)")
_AGENCY_FOOT = re.compile(
    r"\(?Reporting by [^()\n]{5,200}; ?[^()\n]{0,80}Editing by [^()\n]{3,120}\)?"
)  # Reuters' own form
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
    r"\([Aa]vec (?:l['’]|la )?|\([Mm]it (?:Material (?:von|der) )?|\([Cc]on (?:información de )?|"
    r"[Tt]his (?:report|story|article) (?:was|is) (?:supplied|provided|produced) by (?:the )?|"
    r"\([A-Z0-9 ]+ with |(?:^|\n)\s*[–—-]\s*|(?:^|\n)By (?:[^\n]{3,80}, )?|(?:^|\n)By [A-Z ,]+(?:and [A-Z "
    r"]+ )?|(?<=[.!?”\"]) ?[–—-] ?)$"
)
# Behind an agency in brackets: "(Agency) -", or a place in capitals with a region or a day: "(Agency) PARIS, Jan 28 -".
_DAY = r"(?:\d{1,2}\.? (?:de )?[^\W\d]{3,9}\.?|[^\W\d]{3,9}\.? \d{1,2})(?:,? \d{4})?"
_DATELINE_AFTER = re.compile(
    r"\)\s?(?:[A-ZÀ-ÖØ-Þ]{3,}(?:[ .’'/-]{1,2}[A-ZÀ-ÖØ-Þ]{2,})*"
    rf"(?:(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?){{1,2}}(?:,? {_DAY})?|,? {_DAY})\s)?[-–—]+"
)
# "(mit Agentur)" and "(mit Agentur und Agentur)", but "(mit Agentur als Kunde)".
_WITH_ELSEWHERE = re.compile(r"\([Aa]vec |\([Mm]it |\([Cc]on ")
_BRACKET_ENDS = re.compile(
    r"[»“”\"]?(?:\)|(?:,| und| et| y| e| and)(?! (?:als|comme|como)) (?:(?! als | comme | como )[^()\n]){2,60}\))"
)
_PARAGRAPH_END = re.compile(r"[)\].]*\s*(?:\n|$)")
_CONTRIBUTED = re.compile(
    r"(?:\s(?:\w+ )?(?:writers?|reporters?|journalists?|correspondents?|staff|editors?|"
    r"producers?)\b[^\n]{0,160}?)? (?:also )?contributed\b"
    r"|\s(?:Diplomatic |National |Political )?(?:Writer|Business Writer)\b| is solely responsible"
)
_LINK = re.compile(rf"[\"”]?(?:, and|,| and| or|;)\s{_FILL}$")
_LINK_ELSEWHERE = re.compile(
    r"[»“”\"]? (?:und|sowie|oder|et|ou|y|e|o) (?:(?:à|a|bei|von) )?(?:(?:der|dem|die|das|la|le|el|au|al) |à? ?l['’])?"
    r"(?:Nachrichtenagentur |Zeitung |agence |agencia |diario |quotidien |portal )?[«„“\"]?"
)
_SENTENCE_END = re.compile(r"(?<!\bM)(?<!\bDr)(?<!\bSr)[.!?]\s|\n")
_EDGE = re.compile(r"^[\s–—-]+")


def find_credits(title: str, text: str, outlets: Sequence[Outlet], own_outlet: str = "") -> list[Credit]:
    """Return the credits of title and text in order: each the words that make it one, up to the outlet's name.

    ``own_outlet`` is the id of the outlet that published the article: a credit to it is ``own``. The name is kept as
    written, but letters ("the FT") and programmes are called by the outlet's name; ``outlet_id`` is empty where neither
    the seeds nor the list of mastheads know it.
    """
    parts: tuple[tuple[Part, str], ...] = (("title", title), ("text", text))
    found = []
    for part, whole in parts:
        last: tuple[int, int, CreditKind] | None = None
        last_name = -1  # where the name of the last credit ends
        feet = _AGENCY_FOOT.finditer(whole) if "Reporting by" in whole else ()
        found += [_signed(part, foot, outlets, own_outlet) for foot in feet]
        for named in find_named(whole, outlets):
            credit = _credit(whole, named, last, last_name)
            if credit is None:
                continue
            last, last_name = credit, named.end
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


def _credit(
    text: str, named: Named, last: tuple[int, int, CreditKind] | None, last_name: int
) -> tuple[int, int, CreditKind] | None:
    """Return span and kind of the credit that the name is part of; the closest words decide."""
    if (
        last
        and last[1] <= named.start
        and (
            _LINK.fullmatch(text, last[1], named.start)
            or (last[1] == last_name and _LINK_ELSEWHERE.fullmatch(text, last[1], named.start))
        )
    ):
        return last[0], named.end, last[2]
    window = max(0, named.start - 160)
    before = text[window : named.start]
    if republished := _republished(text, named, before, window):
        return republished
    cut = [m.end() for m in _SENTENCE_END.finditer(before)]
    clause_from = window + (cut[-1] if cut else 0)
    clause = text[clause_from : named.start]
    reach = min(len(text), named.end + 120)
    after = _AFTER.match(text, named.end, reach)
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
    return credit_elsewhere(text, named, clause_from)


def _is_subject(text: str, named: Named, after: re.Match[str]) -> bool:
    """Whether the outlet is what the news is about: "The Times said in its lawsuit", "CNN said it had fired"."""
    rest = text[after.end() : after.end() + 40]
    if re.match(r" (?:it|in its|in (?:a|the) (?:statement|lawsuit|filing|complaint|court)|its)\b", rest):
        return True
    known = named.outlet is not None or named.described
    return not known and not re.match(r"report|reveal|wr|quot|cit|publish", after["said"])


def _republished(text: str, named: Named, before: str, window: int) -> tuple[int, int, CreditKind] | None:
    if contributed := _CONTRIBUTED.match(text, named.end):
        return named.start, contributed.end(), "republished"
    if before.endswith("(") and (beside := _WITH_AGENCY.match(text, named.end)):
        return named.start, beside.end() - 1, "republished"
    if (posted := _POSTED.match(text, named.end)) and before.endswith("— "):
        return named.start - 2, posted.end(), "reported"
    alone = _PARAGRAPH_END.match(text, named.end)
    if alone and not before.rpartition("\n")[2].strip():
        return (named.start, named.end, "republished") if named.outlet else None
    cue = _REPUBLISHED_BEFORE.search(before)
    if alone and named.outlet and re.search(r"[.!?”\"] ?\(?$", before) and len(named.name) <= 20:
        return named.start, named.end, "republished"
    if not cue or (_WITH_ELSEWHERE.match(cue.group()) and not _BRACKET_ENDS.match(text, named.end)):
        return None
    start = window + cue.start() + (1 if before[cue.start() : cue.start() + 1] == "\n" else 0)
    if cue["dateline"] is not None:
        return (start, named.end, "republished") if _DATELINE_AFTER.match(text, named.end) or alone else None
    if re.fullmatch(r"\s*(?:[–—-]|By (?:[^\n]*, )?)\s*", cue.group()) and not (alone and named.outlet):
        return None
    return start, named.end, "republished"
