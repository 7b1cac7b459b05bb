"""Whether a passage asserts a narrative's claim in the outlet's own voice, reports it, or disputes it: by cues."""

from __future__ import annotations

import re

from newswake.models import Stance
from newswake.narratives.words import sought_stems

# Changes with the rules, so that articles are read again after they did.
RULES = "1"
# A cue counts only where the claim's own statements do not use it: "overblown" says nothing where the claim is that
# fears are overblown.
_DISPUTES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput(?:e|es|ed|ing)|refut\w+|rebut\w*|debunk\w*|overblown|overstated|"
    r"exaggerat\w+|overreact\w*|"
    r"overhyped|unfounded|baseless|misleading|misplaced|myths?|hoax|dismiss(?:es|ed|ing)?|downplay\w*|"
    r"play(?:s|ed|ing)? down|"
    r"reject(?:s|ed|ing)?|contradict\w*|skeptic\w*|sceptic\w*|doubts?|doubtful|doubted|push(?:es|ed|ing)? "
    r"back|hits? back|fir(?:es|ed) back|"
    r"brush(?:es|ed)? off|shrug(?:s|ged)? off|insist\w* (?:that )?(?:it|they|he|she) (?:is|are|was|were|"
    r"did)(?:n[’']t| not)|"
    r"(?:isn|aren|wasn|weren|won|doesn|don|didn|can)[’']t (?:true|really|replac\w+|tak\w+|catch\w*|beat\w*|mean\w*|as)|"
    r"not (?:true|so fast|necessarily|as (?:bad|cheap|good|big|simple)|the end|a threat|going to|take|"
    r"replace)|no(?:t any)? evidence|no proof|"
    r"not? have been as|not everyone|far exceed\w*|could have cost|might not|much ado|no reason to|far "
    r"from (?:true|over|dead|certain)|despite (?:fears|claims|worries|concerns)|but (?:experts|analysts) "
    r"(?:say|disagree)|"
    r"what .{3,40} gets? wrong|is wrong|are wrong|wrong about|the truth about|calls? (?:into|in) question|"
    r"questions? (?:the )?claims?|"
    r"counter(?:s|ed)? (?:the )?(?:claim|notion|idea|narrative))\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:said|says|say|saying|told|tells|according to|warn(?:s|ed|ing)?|claim(?:s|ed|ing)?|argu(?:es|ed|"
    r"ing)|believ(?:es?|ed)|"
    r"think(?:s)?|thought|predict(?:s|ed)?|fear(?:s|ed)?|accus(?:es|ed|ing)|alleg(?:es|ed|edly)|"
    r"suggest(?:s|ed)?|report(?:s|ed|edly)|"
    r"call(?:s|ed|ing)|wrote|writes|ask(?:s|ed)|announc(?:es|ed)|finds?|found|shows?|experts?|analysts?|"
    r"critics?|researchers?|"
    r"survey|poll|study|reportedly|see(?:s|n) as|declar(?:es|ed)|vow(?:s|ed)|urg(?:es|ed)|worri(?:es|ed)|"
    r"concern(?:s|ed)?)\b"
    r"|^(?:[A-Z][\w.’-]* ?){1,4}: ",
)


def tell_stance(passage: str, statements: tuple[str, ...], *, title: str = "") -> Stance:
    """Return the stance of a passage that was found to carry the claim of ``statements``.

    Disputing outranks reporting. A rebuttal is announced in the title: a cue there counts where the title is no
    question and shares two words with the statements. What is disputed is not parsed, so a passage that disputes
    something else beside the claim is misread.
    """
    own = {word for statement in statements for word in sought_stems(statement)}
    announced = title if not title.rstrip().endswith("?") and len(sought_stems(title) & own) > 1 else ""
    for place in (passage, announced):
        for cue in _DISPUTES.finditer(place):
            if not sought_stems(cue.group()) & own:
                return "disputes"
    return "reports" if _REPORTS.search(passage) or re.search(r"[“\"]\w.{10,}[”\"]", passage) else "asserts"
