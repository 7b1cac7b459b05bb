"""Whether a passage asserts a narrative's claim in the outlet's own voice, reports it, or disputes it: by cues."""

from __future__ import annotations

import re

from newswake.models import Definition, Stance
from newswake.narratives.words import sought_stems, stem, words

# Changes with the rules, so that articles are read again after they did.
RULES = "2"
_REBUTS = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput(?:es|ed|ing)|"
    r"dispute (?!over|between|with)|refut\w+|rebut\w*|debunk\w*|overblown|overstated|exaggerat\w+|"
    r"overreact\w*|overhyped|unfounded|baseless|groundless|misleading|misplaced|mistaken|nonsense|fallac(?:y|ies)|"
    r"flawed|unjustified|unproven|implausible|illusions?|myths?|hoax|wrongly|dismiss(?:es|ed|ing)?|downplay\w*|"
    r"play(?:s|ed|ing)? down|reject(?:s|ed|ing)?|contradict\w*|disagree\w*|skeptic\w*|sceptic\w*|doubtful|"
    r"doubt(?:s|ed)? (?:that|whether|if|about|over)|casts? doubt|push(?:es|ed|ing)? back|hits? back|fir(?:es|ed) back|"
    r"brush(?:es|ed)? off|shrug(?:s|ged)? off|insist\w* (?:that )?(?:it|they|he|she) "
    r"(?:is|are|was|were|did)(?:n[’']t| not)|(?:isn|aren|wasn|weren)[’']t (?:true|really)|"
    r"not (?:true|so fast|necessarily|as (?:bad|cheap|good|big|simple)|the end|a threat)|no(?:t any)? evidence|"
    r"no proof|evidence against|no support|not? have been as|not (?:everyone|everybody)(?:[’']s| is| was)? convinced|"
    r"(?:not|n[’']t) (?:convinced|buy|afraid|worried)|far exceed\w*|much ado|no reason to|"
    r"far from (?:true|over|dead|certain)|(?:not|n[’']t) hold|"
    r"but (?:experts|analysts) (?:say|disagree)|what .{3,40} gets? wrong|(?:is|are) wrong|wrong about|"
    r"calls? (?:into|in) question|questions? (?:the )?claims?|"
    r"counter(?:s|ed)? (?:the )?(?:claim|notion|idea|narrative))\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(r"^[\"“‘']?no, |\?[\"”’']* (?:no\b|not\b|hardly\b|think again|wrong\b|don[’']t)", re.IGNORECASE)
# "Not only", "not just" and their kind add to what is said.
_NEGATES = re.compile(
    r"(?:\b(?:not|never|no longer|hardly|barely|cannot|nowhere near|far from|yet to)\b|n[’']t\b)"
    r"(?! (?:only|just|merely|simply|least|alone|to mention|because|clear|known|sure)\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.!?()]+(?=\s|$)| [–—-] |\b(?:but|because|although|though|while|whereas|who|which)\b")
# A negation denies the next word that tells something, over such as these: "not yet fully caught up".
_BETWEEN = frozenset("yet really actually fully quite even ever truly all going been managed able".split())  # noqa: SIM905
# A claim that negates ("failed to stop China") is not denied by the negation of its verb ("did not stop China").
_NEGATIVE = re.compile(_NEGATES.pattern + r"|\b(?:fail\w*|without|lacks?)\b", re.IGNORECASE)
_NEAR = 12  # characters before a word of rebuttal in which a negation undoes it: "did not deny"
# Who tells. Not "announces", "shows", "finds", "fears" or "experts": what is done or felt in the outlet's own words.
_REPORTS = re.compile(
    r"\b(?:said|says?|saying|told|tells|according to|warn(?:s|ed|ing)?|claim(?:s|ed|ing)?|argu(?:es|ed|ing)|"
    r"believ(?:es?|ed)|thinks?|predict(?:s|ed)?|accus(?:es?|ed|ing)|alleg(?:es?|ed|edly|ing)|reported(?:ly)?|"
    r"reports that|wrote|writes|declar(?:es|ed)|vow(?:s|ed)|urg(?:es?|ed|ing)|admit(?:s|ted)?|complain(?:s|ed)?|"
    r"estimat(?:es|ed)|propos(?:es?|ed|als?)|call(?:s|ed)? (?:for|on)|concern(?:s|ed)?)\b",
    re.IGNORECASE,
)


def tell_stance(passage: str, definition: Definition) -> Stance:
    """Return the stance of a passage that was found to carry the claim of ``definition``.

    Disputing outranks reporting. It takes a word of rebuttal in a clause with words of the claim or none, a "No,"
    before it, or a negation that reaches a word which the claim affirms; what the claim itself rebuts or negates is no
    dispute. An open question ("Is the panic overblown?") disputes nothing. Antonyms ("trails" for "has caught up") and
    irony are not seen, nor is what the rest of the article says of the claim.
    """
    if _disputes(passage, definition):
        return "disputes"
    return "reports" if _REPORTS.search(passage) or re.search(r"[“\"]\w.{10,}[”\"]", passage) else "asserts"


def _disputes(passage: str, definition: Definition) -> bool:
    if _REFUSES.search(passage):
        return True
    if passage.rstrip("\"”’' ").endswith("?"):
        return False
    claims = _affirming(definition)
    names = {stem(word.lower()) for actor in definition.actors for name in actor for word in words(name)}
    said = {word for claim in claims for word in sought_stems(claim)}
    plain = [claim for claim in claims if not _NEGATIVE.search(claim)]
    affirmed = {word for claim in plain for word in sought_stems(claim)} - names
    for clause in _CLAUSE.split(passage):
        for cue in _REBUTS.finditer(clause):
            before = clause[: cue.start()]
            around = sought_stems(before + " " + clause[cue.end() :])
            open_or_negated = "whether" in before or _NEGATES.search(before[-_NEAR:])
            of_the_claim = len(around) < 2 or around & (said | names)
            if of_the_claim and not open_or_negated and not sought_stems(cue.group()) <= said:
                return True
        for negation in _NEGATES.finditer(clause):
            if affirmed & set(_telling_words(clause[negation.end() :])[:1]):
                return True
    return False


def _affirming(definition: Definition) -> list[str]:
    """Return the statements that say what the most of them say: a file may hold the rebuttal of its claim too."""
    claims = [*definition.statements, definition.title]
    rebutting = [claim for claim in claims if _REBUTS.search(claim)]
    return claims if 2 * len(rebutting) >= len(claims) else [claim for claim in claims if claim not in rebutting]


def _telling_words(text: str) -> list[str]:
    telling = sought_stems(text)
    return [found for word in map(str.lower, words(text)) if word not in _BETWEEN and (found := stem(word)) in telling]
