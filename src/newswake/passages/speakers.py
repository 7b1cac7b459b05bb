"""Who speaks: speech verbs and their subjects around a quotation, and the full names that an article has given."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAID = (
    "said|says|say|told|tells|added|adds|wrote|writes|tweeted|noted|notes|argued|argues|explained|explains|"
    "stated|states|asked|asks|"
    "claimed|claims|warned|warns|insisted|insists|continued|continues|declared|declares|recalled|recalls|"
    "replied|replies|responded|"
    "responds|announced|acknowledged|acknowledges|admitted|admits|concluded|concludes|observed|observes|"
    "remarked|commented|comments|"
    "predicted|promised|vowed|pledged|suggested|suggests|joked|quipped|shouted|called|calls|described|"
    "describes|posted|testified|"
    "confirmed|denied|urged|urges|countered|lamented|complained|stressed|stresses|emphasized|emphasised|"
    "reported|reports|answered|"
    "agreed|agrees|cautioned|contended|contends|conceded|boasted|proclaimed|mused|opined|pointed out|"
    "points out|recounted|revealed|"
    "reiterated|repeated|thought|asserted|asserts|maintained|maintains|advised|accused|criticized|"
    "criticised|blasted|slammed|dismissed|"
    "praised|labeled|labelled|dubbed|referred to|quoted|read|reads|put it|went on|believes|believed|thinks|"
    "shows|found|concurred|"
    "exclaimed|interjected|sagte|sagt|erklärte|erklärt|schrieb|schreibt|betonte|teilte|meinte|warnte|dit|"
    "déclaré|déclare|affirme|affirmé|"
    "explique|expliqué|estime|écrit|ajoute|ajouté|dijo|dice|afirmó|afirma|explicó|señaló|aseguró|escribió|añadió|indicó"
)
_GERUND = (
    "saying|adding|calling|telling|noting|arguing|writing|asking|claiming|warning|describing|"
    "insisting|declaring|suggesting|stating|explaining|tweeting|quipping|joking"
)
_NAME_WORD = r"(?:[A-ZÀ-Þ][\w’'.-]*|(?:de|van|von|der|bin|al|el|la|le|di|da)\b|of(?= [A-Z]))"
_NAME = rf"[A-ZÀ-Þ][\w’'.-]*(?: (?:& )?{_NAME_WORD})*"
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e|[Ii]t|[Ee]r|[Ss]ie|[Ii]l|[Ee]lle)"
_DET = r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ne|[Aa]nother|[Tt]hat|[Tt]his|[Ss]ome|[Tt]wo|[Mm]any)"
_PLAIN = r"[\w’'.-]+"
_SUBJECT = rf"(?:{_NAME}|{_PRONOUN}|{_DET} {_PLAIN}(?: {_PLAIN}){{0,5}}?|[a-z’'-]+s)"
_BETWEEN = (
    r"(?:(?:has|had|have|also|then|later|once|recently|repeatedly|simply|often|again|further|"
    r"famously|now|who|a|hat|ha) )*"
)
_LINK = r"[\s,，]*(?:and |but |as |,)?"

_AFTER_SV = re.compile(
    rf"{_LINK}(?P<subject>(?!(?:and|but|or|that|which|if|when|while|as) ){_PLAIN}(?: "
    rf"{_PLAIN}){{0,6}}?)(?P<aside>,[^,█]{{1,90}},)?\s{_BETWEEN}(?P<verb>{_SAID})\b"
)
# American style sets the comma inside the marks: whoever comes then with a verb has spoken, whatever the verb.
_AFTER_COMMA = re.compile(rf"\s(?P<subject>{_NAME}|[Hh]e|[Ss]he) (?:\w+ed|\w+s)\b")
_AFTER_VS = re.compile(
    rf"{_LINK}(?:(?:as|a|ha|hat) )?(?P<verb>{_SAID}) (?!that|to |in |how|whether|if )"
    r"(?P<subject>[^,.;:█()“”\"]{2,90})"
)
_AFTER_ACC = re.compile(r"[\s,，]*(?:according to|selon|laut|según) (?P<subject>[^,.;:█()“”\"]{2,90})", re.IGNORECASE)
_AFTER_DASH = re.compile(rf"\s*[—–-]\s*(?P<subject>{_NAME})")
_AFTER_GERUND = re.compile(rf"[\s,，]*(?:{_GERUND})\b")
_AFTER_CJK = re.compile(r"[，,]?(?P<subject>[\u4e00-\u9fff·]{2,14}?)(?:表示|说道|说|称|指出)")
_VERB = re.compile(
    rf"(?<![\w-])(?:(?P<verb>{_SAID})|(?P<gerund>{_GERUND})|(?P<acc>[Aa]ccording to|[Ss]elon|[Ll]aut|[Ss]egún))\b"
)
_VERB_CJK = re.compile(r"(?P<subject>[\u4e00-\u9fff·A-Za-z]{2,14})(?:表示|说道|说|称|指出|写道)[：:，]?$")
_STOP_AT = re.compile(
    r"\s(?:who|that|which|in|on|at|during|after|before|when|while|as|of his|from|last|this|to|about|with|"
    r"and then|late|earlier|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_NO_PERSON = re.compile(
    r"\b(?:Inc|Corp|Ltd|University|Institute|College|Party|House|Senate|Times|Post|Journal|News|Street|"
    r"City|States|Bank|Group|Company|Department|"
    r"Committee|Council|Court|Street|County|Center|Centre|School|Act|Association|Agency|Street|America|"
    r"Research|Labs?|AI|Face|Valley|New York|"
    r"White House|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|"
    r"June|July|August|September|"
    r"October|November|December)\b"
)
_TITLES = re.compile(
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
_FIRST_NAMES_NOT = frozenset(
    "the a an in on at for from but and as if when while it he she they we this that these those his her".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Cue:
    """A speech verb with its subject as written; ``inherits`` where it has none of its own ("…, adding that")."""

    subject: str
    distance: int
    inherits: bool = False


def cue_after(after: str, *, after_comma: bool = False) -> Cue | None:
    """Return the cue that follows directly behind a closing mark: ``she said``, ``said Ann Lee``, ``according to``."""
    if match := _AFTER_ACC.match(after):
        return Cue(_noun_phrase(match["subject"]), match.start("subject"))
    if match := _AFTER_VS.match(after):
        return Cue(_noun_phrase(match["subject"]), match.start("subject"))
    if match := _AFTER_SV.match(after):
        return Cue(_noun_phrase(match["subject"]), match.start("verb") - len(match["subject"]))
    if match := _AFTER_CJK.match(after) or (_AFTER_COMMA.match(after) if after_comma else None):
        return Cue(match["subject"], 1)
    if _AFTER_GERUND.match(after):
        return Cue("", 3, inherits=True)
    if (match := _AFTER_DASH.match(after)) and not after[match.end() :].strip(" .,"):
        return Cue(match["subject"], 1)
    return None


def cue_before(before: str) -> Cue | None:
    """Return the speech verb nearest before an opening mark in its sentence, with its subject."""
    if match := _VERB_CJK.search(before.rstrip()):
        return Cue(match["subject"], 0)
    if script := _SCRIPT.search(before):
        return Cue(script["subject"], 0)
    verbs = list(_VERB.finditer(before))
    if not verbs:
        return None
    verb = verbs[-1]
    distance = len(before) - verb.end()
    if verb["acc"]:
        return Cue(_noun_phrase(before[verb.end() :].strip()), distance)
    if verb["gerund"]:
        return Cue(subject_of(before[: verb.start()]), distance, inherits=True)
    if re.match(r"\s*█", before[verb.end() :]):
        return None
    head = before[: verb.start()]
    if _MASKED_SUBJECT.search(head):
        return Cue("", distance, inherits=True)
    return Cue(subject_of(head), distance)


_SCRIPT = re.compile(rf"(?:^|[.!?█”\"] )(?P<subject>{_NAME}): ?$")
_MASKED_SUBJECT = re.compile(r"█[^\w█]*(?:and|but)?\s*$")
_DIRECT = re.compile(rf"(?P<subject>{_NAME}|\b{_PRONOUN}|\b{_DET} {_PLAIN}(?: {_PLAIN}){{0,2}}|[A-Za-z’'-]+s)$")


def subject_of(head: str) -> str:
    """Return the subject of a verb behind ``head``: what directly precedes it, else the clause's first name."""
    head = head.rstrip()
    head = re.sub(
        (
            r"(?:\s+\b(?:has|had|have|also|then|later|once|recently|repeatedly|who|and|simply|famously|did|"
            r"would|will|could|was|is|been)\b,?)+$"
        ),
        "",
        head,
    )
    aside = head.endswith((",", ")", "—", "–", "-")) and re.search(_NAME, _TITLES.sub("", head.lstrip("█ ”\"',")))
    if aside:
        return aside.group()
    if direct := _DIRECT.search(head):
        return direct["subject"]
    names = [m.group() for m in re.finditer(_NAME, head) if m.group().lower() not in _FIRST_NAMES_NOT]
    return names[0] if names else ""


_PRONOUNS = frozenset(("he", "she", "they", "i", "we", "it", "er", "sie", "il", "elle"))


def _noun_phrase(stretch: str) -> str:
    stop = _STOP_AT.search(stretch)
    phrase = stretch[: stop.start()] if stop else stretch
    if phrase[:1].islower() and " for " not in phrase and " at " not in phrase:
        names = re.findall(_NAME, phrase)
        if names and phrase.endswith(names[-1]) and " " in names[-1]:
            return str(names[-1])
    return " ".join(phrase.split()[:8])


class Names:
    """The full names of an article, in the order in which it gives them."""

    def __init__(self, title: str, text: str) -> None:
        self._title_length = len(title) + 1
        self._full: list[tuple[int, str]] = []
        for match in re.finditer(rf"[A-ZÀ-Þ][\w’-]+(?: (?:[A-Z]\.|{_NAME_WORD}))+", f"{title}\n{text}"):
            name = _TITLES.sub("", match.group()).rstrip(".").removesuffix("’s").removesuffix("'s")
            words = name.split()
            if 2 <= len(words) <= 4 and words[0].lower() not in _FIRST_NAMES_NOT and not name.isupper():
                self._full.append((match.start() - self._title_length, name))

    def resolve(self, subject: str, place: int | None) -> str:
        """Return the full name behind a subject as written, which stands at ``place`` in the text (None: in the title).

        A surname becomes the full name that ends (or begins) with it and was given before, else the first given behind.
        A pronoun or a role ("the researcher") becomes the person named last before it; other words stay as written.
        """
        subject = subject.strip(" ,.;:—–").removesuffix("’s").removesuffix("'s")
        if not subject:
            return ""
        if subject.lower() in _PRONOUNS or _ROLE.match(subject):
            return self._last_person(place) or ("" if subject.lower() in _PRONOUNS else subject)
        name = _TITLES.sub("", subject)
        words = name.split()
        if len(words) != 1 or not name[:1].isupper():
            return " ".join(words[:8])
        known = [(at, full) for at, full in self._full if name in (full.split()[-1], full.split()[0])]
        limit = place if place is not None else 0
        before = [full for at, full in known if at < limit]
        persons = [full for full in before if not _NO_PERSON.search(full)] or before
        return persons[-1] if persons else known[0][1] if known else name

    def _last_person(self, place: int | None) -> str:
        limit = place if place is not None else 0
        before = [full for at, full in self._full if at < limit and not _NO_PERSON.search(full)]
        return before[-1] if before else ""
