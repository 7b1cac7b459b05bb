"""Words of German, French and Spanish that make an outlet's name a credit; those of English are in ``credits.py``.

A cue ends where the name begins, or begins where the name ends. What somebody told an outlet may stand a whole speaker
away from it: "a déclaré Mme Aubrac, avocate, à l'Agence", "sagte der Chefvolkswirt des Hauses dem Blatt".
"""

from __future__ import annotations

import re

_WHO = r"(?:[ -][^.!?:;«»„“”\n]{1,110}?)?"  # the speaker, with what is said of him
_PREPOSITIONS = ("von", "bei", "mit", "aus", "in", "für", "im", "beim", "vom", "des", "und", "zu", "zur")
_NOT_OF = "".join(f"(?<! {word})" for word in _PREPOSITIONS)
_BEFORE_NAMES = ("der", "dem", "den", "die", "das", "Zeitung", "Zeitschrift", "Magazin", "Portal", "Agentur", "Sender")
_NO_ARTICLE = "".join(f"(?<! {word})" for word in _BEFORE_NAMES)
# German tells somebody in the dative, also without an article; after a preposition it is where the speaker works.
_TOLD_DE = (
    rf"(?:sag(?:t|te|ten)|erklärten?|erzähl(?:t|te|ten)|verriet|bestätigten?){_WHO}{_NOT_OF}"
    rf"(?: (?:dem|der|den)|{_NO_ARTICLE})|"
    r"(?:im|in (?:einem|dem)) (?:Gespräch|Interview) mit(?: (?:dem|der))?|gegenüber(?: (?:dem|der))?"
)
_TO_FR = r"(?:à(?: la)?|au|aux)"
_TOLD_FR = (
    r"(?:a|ont|avait|avaient|l['’]a) (?:déclaré|dit|confié|expliqué|affirmé|assuré|raconté|indiqué|précisé|répondu)"
    rf"{_WHO} {_TO_FR}|(?:déclare|confie|explique|raconte|précise)(?:-t-(?:il|elle))?{_WHO} {_TO_FR}|"
    r"dans un entretien (?:à(?: la)?|au|avec(?: le| la)?)|interrogée?s? par(?: le| la)?"
)
_TOLD_ES = (
    r"(?:dijo|dijeron|declar(?:ó|aron)|cont(?:ó|aron)|cuenta|explic(?:ó|aron|a)|asegur(?:ó|aron)|afirm(?:ó|aron)|"
    rf"señaló|confes(?:ó|aron)|ha (?:dicho|declarado|contado|explicado)){_WHO} (?:al?|a la)|"
    r"en (?:una )?entrevista (?:con|al?|a la)(?: el| la)?"
)
_REPORTED = (
    r"laut|(?:nach|laut) (?:Angaben|Informationen|Recherchen|Berichten|einem Bericht) (?:von|des|der)|"
    r"unter Berufung auf|zitiert (?:von|die|den|das)|Bericht (?:von|des|der)|"
    r"selon|d['’]après|citant|(?:rapporté|révélé|publié|cité|obtenu|consulté)e?s? par|"
    r"(?:enquête|article|sondage) (?:de|du)|"
    r"según|de acuerdo con|citando a|(?:citad|publicad|revelad|adelantad|obtenid|difundid)[oa]s? por|"
    r"(?:investigación|encuesta|artículo) (?:de|del)"
)
_ARTICLE = (
    r"(?: (?:die|der|das|dem|den|des|le|la|les|el|los))?"
    r"(?: (?:Zeitung|Zeitschrift|Nachrichtenagentur|Agentur|Magazin|Portal|quotidien|journal|site|magazine|agence|"
    r"chaîne|diario|periódico|agencia|revista|cadena|medio|portal))?"
)
BEFORE_ELSEWHERE = re.compile(
    rf"(?<!\w)(?:(?P<told>{_TOLD_DE}|{_TOLD_FR}|{_TOLD_ES})|(?P<reported>{_REPORTED})){_ARTICLE}"
    r"(?:,? |,? l['’](?:agence |hebdomadaire )?)[«„“\"]?$",
    re.IGNORECASE,
)
AFTER_ELSEWHERE = re.compile(
    r"[»“”\"]?(?: (?:zuerst|exklusiv|am \w+|d['’]abord|primero|en exclusiva))? "
    r"(?P<said>berichte(?:t|te|ten)|melde(?:t|te|ten)|schreib(?:t|en)|schrieb(?:en)?|zitier(?:t|te)|"
    r"(?:a|ont) (?:rapporté|révélé|indiqué|écrit|publié)|rapporte|révèle|écrit|"
    r"inform(?:ó|a|aron)|public(?:ó|a)|revel(?:ó|a)|adelant(?:ó|a))\b"
)
