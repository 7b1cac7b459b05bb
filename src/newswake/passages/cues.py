"""Speech verbs around a quotation, and their subjects."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newswake.passages.speakers import FIRST_NAMES_NOT, NAME, TITLES

SAID = (
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
    "exclaimed|interjected|yelled|cried|whispered|wondered|wonders|remembered|remembers|assured|assures|denounced|condemned|"
    "decried|welcomed|mocked|hailed|touted|defended|rejected|demanded|speculated|retorted|snapped|bragged|promises|vows|"
    "pledges|alleged|alleges|deemed|recommended|summed up|sums up|"
    "sagte|sagt|erklärte|erklärt|schrieb|schreibt|betonte|teilte|meinte|warnte|dit|"
    "déclaré|déclare|affirme|affirmé|"
    "explique|expliqué|estime|écrit|ajoute|ajouté|dijo|dice|afirmó|afirma|explicó|señaló|aseguró|escribió|añadió|indicó"
)
GERUND = (
    "saying|adding|calling|telling|noting|arguing|writing|asking|claiming|warning|describing|"
    "insisting|declaring|suggesting|stating|explaining|tweeting|quipping|joking"
)
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e|[Ii]t|[Ee]r|[Ss]ie|[Ii]l|[Ee]lle)"
_DET = r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ne|[Aa]nother|[Tt]hat|[Tt]his|[Ss]ome|[Tt]wo|[Mm]any)"
_PLAIN = r"[\w’'.-]+"
_SUBJECT = rf"(?:{NAME}|{_PRONOUN}|{_DET} {_PLAIN}(?: {_PLAIN}){{0,5}}?|[a-z’'-]+s)"
_BETWEEN = (
    r"(?:(?:has|had|have|also|then|later|once|recently|repeatedly|simply|often|again|further|"
    r"famously|now|who|a|hat|ha) )*"
)
_LINK = r"[\s,，]*(?:and |but |as |,)?"

_AFTER_SV = re.compile(
    rf"{_LINK}(?P<subject>(?!(?:and|but|or|that|which|if|when|while|as) ){_PLAIN}(?: "
    rf"{_PLAIN}){{0,6}}?)(?P<aside>,[^,█]{{1,90}},)?\s{_BETWEEN}(?P<verb>{SAID})\b"
)
# American style sets the comma inside the marks: whoever comes then with a verb has spoken, whatever the verb.
_AFTER_COMMA = re.compile(rf"\s(?P<subject>{NAME}|[Hh]e|[Ss]he) (?:\w+ed|\w+s)\b")
_AFTER_VS = re.compile(
    rf"{_LINK}(?:(?:as|a|ha|hat) )?(?P<verb>{SAID}) (?!that|to |in |how|whether|if )"
    r"(?P<subject>[^,.;:█()“”\"]{2,90})"
)
_AFTER_ACC = re.compile(r"[\s,，]*(?:according to|selon|laut|según) (?P<subject>[^,.;:█()“”\"]{2,90})", re.IGNORECASE)
_AFTER_DASH = re.compile(rf"\s*[—–-]\s*(?P<subject>{NAME})")
_AFTER_GERUND = re.compile(rf"[\s,，]*(?:{GERUND})\b")
_AFTER_CJK = re.compile(r"[，,]?(?P<subject>[\u4e00-\u9fff·]{2,14}?)(?:表示|说道|说|称|指出)")
# Words of speech, those within others ("co-said") too.
SPEECH = re.compile(
    rf"\b(?:(?P<verb>{SAID})|(?P<gerund>{GERUND})|(?P<acc>(?P<according>[Aa]ccording to)|[Ss]elon|[Ll]aut|[Ss]egún))\b"
)
_VERB_CJK = re.compile(r"(?P<subject>[\u4e00-\u9fff·A-Za-z]{2,14})(?:表示|说道|说|称|指出|写道)[：:，]?$")
_CJK_LENGTH = 17  # characters: the longest subject and verb, and a mark
_STOP_AT = re.compile(
    r"\s(?:who|that|which|in|on|at|during|after|before|when|while|as|of his|from|last|this|to|about|with|"
    r"and then|late|earlier|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)


@dataclass(frozen=True)
class Cue:
    """A speech verb with its subject as written; ``inherits`` where it has none of its own ("…, adding that"), and
    ``behind`` where it follows the quotation."""

    subject: str
    distance: int
    inherits: bool = False
    behind: bool = False


def cue_after(after: str, *, after_comma: bool = False) -> Cue | None:
    """Return the cue that follows directly behind a closing mark: ``she said``, ``said Ann Lee``, ``according to``."""
    if match := _AFTER_ACC.match(after):
        return Cue(_noun_phrase(match["subject"]), match.start("subject"), behind=True)
    if match := _AFTER_VS.match(after):
        return Cue(_noun_phrase(match["subject"]), match.start("subject"), behind=True)
    if match := _AFTER_SV.match(after):
        return Cue(_noun_phrase(match["subject"]), match.start("verb") - len(match["subject"]), behind=True)
    if match := _AFTER_CJK.match(after) or (_AFTER_COMMA.match(after) if after_comma else None):
        return Cue(match["subject"], 1, behind=True)
    if _AFTER_GERUND.match(after):
        return Cue("", 3, inherits=True, behind=True)
    if (match := _AFTER_DASH.match(after)) and not after[match.end() :].strip(" .,"):
        return Cue(match["subject"], 1, behind=True)
    return None


def cue_before(before: str, verb: re.Match[str] | None, start: int) -> Cue | None:
    """Return the speech verb nearest before an opening mark in its sentence, with its subject.

    ``verb`` is the last verb of speech in ``before``, which begins at ``start`` of the text that it was looked for in.
    """
    if match := _VERB_CJK.search(before.rstrip()[-_CJK_LENGTH:]):
        return Cue(match["subject"], 0)
    if before.endswith((":", ": ")) and (script := _SCRIPT.search(before)):
        return Cue(script["subject"], 0)
    if verb is None:
        return None
    head, tail = before[: verb.start() - start], before[verb.end() - start :]
    if verb["acc"]:
        return Cue(_noun_phrase(tail.strip()), len(tail))
    if verb["gerund"]:
        return Cue(subject_of(head), len(tail), inherits=True)
    if re.match(r"\s*█", tail):
        return None
    if _MASKED_SUBJECT.match(head, max(0, head.rfind("█"))):
        return Cue("", len(tail), inherits=True)
    return Cue(subject_of(head), len(tail))


_DASH = re.compile(r"\s*[—–―-]")
_SCRIPT = re.compile(rf"(?:^|[.!?█”\"] )(?P<subject>{NAME}): ?$")
_MASKED_SUBJECT = re.compile(r"█[^\w█]*(?:and|but)?\s*$")
_DIRECT = re.compile(rf"(?P<subject>{NAME}|\b{_PRONOUN}|\b{_DET} {_PLAIN}(?: {_PLAIN}){{0,2}}|[A-Za-z’'-]+s)$")


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
    aside = head.endswith((",", ")", "—", "–", "-")) and re.search(NAME, TITLES.sub("", head.lstrip("█ ”\"',")))
    if aside:
        return aside.group()
    if direct := _DIRECT.search(head):
        return direct["subject"]
    names = [m.group() for m in re.finditer(NAME, head) if m.group().lower() not in FIRST_NAMES_NOT]
    return names[0] if names else ""


def _noun_phrase(stretch: str) -> str:
    stop = _STOP_AT.search(stretch)
    phrase = stretch[: stop.start()] if stop else stretch
    if phrase[:1].islower() and " for " not in phrase and " at " not in phrase:
        names = re.findall(NAME, phrase)
        if names and phrase.endswith(names[-1]) and " " in names[-1]:
            return str(names[-1])
    return " ".join(phrase.split()[:8])


def nearest_cue(last: str, before: str, after: str, verb: re.Match[str] | None, start: int) -> Cue | None:
    """Return the nearer of the cues before and behind a quotation whose last character is ``last``; behind a full stop
    inside the marks none is looked for. ``verb`` and ``start`` are those of ``cue_before``."""
    behind = cue_after(after, after_comma=last in (",", "，")) if last not in ".。" or _DASH.match(after) else None
    ahead = cue_before(before, verb, start)
    if behind and ahead:
        return behind if behind.distance < ahead.distance or last in ",，" else ahead
    return behind or ahead
