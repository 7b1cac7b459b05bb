"""Whether a passage says anything that could recur as a claim. Pure."""

from __future__ import annotations

import re

from newswake.models import Passage
from newswake.narratives.words import sought_stems
from newswake.passages.split import count_words

_LEAST_WORDS = 4
# Telling words beside the names: with one alone a claim is a name and what it is ("ChatGPT is incredible").
_LEAST_TELLING = 2
# A sentence of a text in which nobody is named, as "Sales rose 19% to $1.2 billion", is of whom the text is of: reports
# of any company are alike in it. Behind the first word a capital names somebody, or something as Tuesday; of a script
# without capitals it cannot be told, nor of capitals that Latin-1 lacks.
_NAMED = re.compile(
    r"(?<=[^\s,.!?:;\"“„»«'‘(—–-])[\s,;(\"“‘'-]+(?!I\b)[A-ZÀ-ÖØ-Þ]|^\W*[A-Z]{2}|[\u3040-\u30ff\u3400-\u9fff]"
)
_CLOSING = "\"”’'» "
# Whoever was asked says nothing: the press writes so of anybody, in the same words, in every week. What somebody will
# not do or answer otherwise is told: that a chatbot refuses questions about Tiananmen is a claim.
_ASKING = r"(?:requests?|emails?|e-mails?|calls?|messages?|inquir(?:y|ies)|enquir(?:y|ies))"
_NO_COMMENT = re.compile(
    "|".join(
        (
            r"\bdeclin(?:e[sd]?|ing) (?:further |to (?:further |immediately )?)?(?:comment|elaborate)",
            r"\brefus(?:e[sd]?|ing) (?:further |to (?:further |immediately )?)?(?:comment|elaborate)\b"
            r"(?! (?:on|about) (?-i:[A-ZÀ-ÖØ-Þ]))",
            r"(?:\bnot|n[’']t) (?:yet )?(?:immediately |promptly )?(?:comment(?:ed)?\b|available for (?:a )?comment|"
            rf"(?:respond|repl|answer|return)\w* (?:to )?(?:[\w’'-]+ ){{0,4}}{_ASKING}\b(?! for (?!(?:a )?comment)))",
            r"(?:\bnot|n[’']t) (?:immediately|promptly) (?:respond|reply|replied|answer|return)",
            r"(?:\bnot|n[’']t) (?:immediately )?be (?:immediately )?reached\b",
            rf"\b{_ASKING}\b.{{0,60}}\b(?:was|were|went|gone) (?:not |un)(?:immediately )?(?:answered|returned)",
            r"\b(?:contacted|approached|asked|reached out to)\b.{0,60}\bfor (?:a )?comment\b(?! \w+s\b)|\bno comment\b",
            r"\b(?:wollte|wollten|lehnte|lehnten|möchte|mochte)\b.{0,60}\b(?:nicht (?:dazu |weiter )?"
            r"(?:äußern|äussern|kommentieren)|(?:Stellungnahme|Kommentar) ab|keinen Kommentar)",
            r"\b(?:reagier|antwort)(?:te|ten)\b.{0,60}\bnicht\b.{0,60}\b(?:Anfragen?|Bitten?)\b|"
            r"\b(?:Anfragen?|Bitten?)\b.{0,60}\b(?:unbeantwortet|reagier(?:te|ten).{0,40}nicht)|"
            r"\bnicht (?:zu erreichen|für eine Stellungnahme)",
            r"\b(?:refusé de|décliné|pas (?:souhaité|voulu))\b.{0,30}\b(?:commenter|commentaires?|s[’']exprimer)|"
            r"\bpas\b.{0,30}\b(?:répondu|donné suite)\b.{0,60}\b(?:demandes?|sollicitations?)\b|"
            r"\bpu être (?:joint|contact)",
            r"\b(?:declin(?:ó|aron)|rehus(?:ó|aron)|neg(?:ó|aron) a|no quis(?:o|ieron))\b.{0,20}\b(?:comentar|declarar|"
            r"pronunciarse|hacer (?:comentarios|declaraciones))",
            r"\bno (?:respondi(?:ó|eron)|contest(?:ó|aron)|han? respondido)\b.{0,50}"
            r"\b(?:solicitud|petición|correo)|"
            r"\bno (?:fue posible|se pudo) (?:contactar|localizar)",
        )
    ),
    re.IGNORECASE,
)


def says_something(words: str, names: str = "") -> bool:
    """Whether a passage says more than ``names``, and than that somebody who was asked said nothing."""
    return _NO_COMMENT.search(words) is None and (not names or bool(sought_stems(words) - sought_stems(names)))


def can_stand(passage: Passage, names: str) -> bool:
    """Whether a passage can stand for a claim: in a title or lead, no question, no fragment, no list of addresses, and
    it says whose claim it is and something beyond ``names``, those of the entities that it names."""
    words = passage.text.rstrip(_CLOSING)
    if passage.position == "body" or words.endswith(("?", "…", "...")) or "://" in words:
        return False
    if passage.position == "lead" and not names and _NAMED.search(words) is None:
        return False
    return count_words(words) >= _LEAST_WORDS and len(sought_stems(words) - sought_stems(names)) >= _LEAST_TELLING
