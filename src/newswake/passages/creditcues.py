"""Words of German, French and Spanish that make an outlet's name a credit; those of English are in ``credits.py``.

A verb alone says too little: the same ones tell an outlet's own business ("Bloomberg meldete einen Rekordgewinn"), whom
somebody sued, or where he works. So the speaker must be a pronoun or a name where he stands between verb and outlet,
and other verbs want the end of a clause behind them. The rules were written from grammar and made sentences; the only
labelled articles of these languages are the made press of the demo, which was in view.
"""

from __future__ import annotations

import re

from newswake.models import CreditKind
from newswake.passages.pressnames import Named

_CAPITAL = r"(?-i:[A-ZÀ-ÖØ-Þ][\w.’'-]*)"
_APPOSITION = r"(?:, (?!que |qu['’])[^,.;:!?«»„“”()\n]{3,90},)?"
_DAYS_DE = r"(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend"
_DAYS_FR = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_DAYS_ES = "lunes|martes|miércoles|jueves|viernes|sábado|domingo"
_WHEN = (
    rf"(?: (?:(?:am )?(?:{_DAYS_DE})|heute|gestern|zuerst|exklusiv|(?:ce )?(?:{_DAYS_FR})|hier|d['’]abord|"
    rf"(?:este |el )?(?:{_DAYS_ES})|hoy|ayer|primero|en exclusiva))?"
)
_PRESS_NOUNS = (
    r"(?:Zeitung|Zeitschrift|(?:Nachrichten)?agentur|(?:Nachrichten)?magazin|Blatt|Portal|Sender|quotidien|journal|site|"
    r"magazine|agence|hebdomadaire|chaîne|diario|periódico|agencia|revista|cadena|medio|portal)"
)
_ARTICLE = rf"(?: (?:die|der|das|dem|den|des|le|la|les|el|los))?(?: {_PRESS_NOUNS})?"
_NAME_FOLLOWS = r"(?: | l['’](?:agence |hebdomadaire )?)[«„“\"]?$"

# German tells somebody in the dative, also without an article: who speaks must be named before, or "der" is his.
_SAID_DE = r"(?:sag(?:t|te|ten)|erklärten?|erzähl(?:t|te|ten)|verriet|bestätigten?)"
_WORKER_DE = (
    r"(?:[\w-]*(?:sprecher|chef|redakteur|leiter|direktor|präsident|mitarbeiter|journalist|reporter|korrespondent|führer|"
    r"herausgeber|vertreter|anwält|analyst|autor|kolumnist|manager|ökonom)(?:in)?|[\w-]*(?:vorstand|anwalt|volkswirt|"
    r"experte|expertin|CEO))"
)
_WORD_DE = rf"(?!(?:{_PRESS_NOUNS}|{_WORKER_DE} de[rsm])\b){_CAPITAL}"
_OF_DE = r"(?:(?:von|vom|van|bei|beim|de|zu)(?: (?:der|dem|den))? )"
_PERSON_DE = rf"{_WORD_DE}(?: {_OF_DE}?{_WORD_DE}){{0,6}}"
# One word more than a first name, else the outlet's is the surname: "sagte Michael Bloomberg".
_FULL_NAME_DE = rf"{_WORD_DE}(?: {_OF_DE}?{_WORD_DE}){{1,6}}"
_WHO_DE = (
    rf"(?: (?:er|sie|man|{_FULL_NAME_DE}|(?:der|die|eine?) {_WORKER_DE} (?:{_OF_DE}{_PERSON_DE}|"
    rf"de[rs] {_PERSON_DE}(?=(?:,[^,]*,)? dem ))){_APPOSITION}{_WHEN})"
)
_TOLD_DE = rf"{_SAID_DE}{_WHO_DE}(?: (?:dem|der|den))?(?: {_PRESS_NOUNS})?"
_CALLED_DE = rf"{_SAID_DE}{_WHO_DE}? (?:der (?:Zeitung|Zeitschrift|\w*agentur)|dem {_PRESS_NOUNS})"
_TOWARDS_DE = rf"(?:{_SAID_DE}|äußerten?|betonten?)(?: (?:es|das|dies))?{_WHO_DE}?(?: (?:es|das|dies))? gegenüber"
_INTERVIEW_DE = r"(?<!ist )(?<!sind )(?<!war )(?<!sei )(?:im|in (?:einem|dem)) (?:Gespräch|Interview) mit"

# French and Spanish tell "à" or "a" somebody, as they sue, sell or answer: nothing but the speaker may stand between.
_WORKER = (
    r"(?:porte-parole|ministre|présidente?|PDG|patronn?e?|direct(?:eur|rice)|avocate?|juriste|analyste|économiste|"
    r"cherch(?:eur|euse)|responsable|professeure?|dirigeante?|(?:co)?fondat(?:eur|rice)|chef|portavoz|ministr[oa]|"
    r"president[ea]|director(?:a)?|abogad[oa]|jurista|analista|economista|investigador(?:a)?|profesor(?:a)?|"
    r"fundador(?:a)?|jef[ea]|consejer[oa])"
)
_OF = r"(?:d['’]|(?:de la|de l['’]|de|du|des|del|y|von|van) ?)"
_WHO = (
    rf"{_WHEN}(?: (?:él|ella|{_CAPITAL}(?: {_OF}?{_CAPITAL}){{0,5}}|"
    rf"(?:(?:le|la|une?|el|su|sa|son) |l['’])?{_WORKER}(?: {_OF}\w[\w’'-]*){{0,2}}(?:,? {_CAPITAL}){{0,3}})"
    rf"{_APPOSITION}{_WHEN})?"
)
_SAID_FR = "(?:déclaré|dit|confié|expliqué|affirmé|assuré|raconté|indiqué|précisé|réagi)"
_TO_FR = r"(?:à(?: la)?|aux?|auprès d(?:e la|e|u))"
_TOLD_FR = (
    rf"(?:(?:a|ont|avait|avaient|l['’]a)(?:(?:-t)?-(?:ils?|elles?|on))? {_SAID_FR}|(?<=[»”\"], )(?:a|ont) répondu|"
    rf"(?:déclare|confie|explique|raconte|précise)(?:-t-(?:il|elle))?){_WHO} {_TO_FR}|"
    r"dans une? (?:entretien|interview) (?:accordée? )?(?:à(?: la)?|au|avec)|interrogée?s? par"
)
_TOLD_ES = (
    r"(?:dijo|dijeron|declar(?:ó|aron)|cont(?:ó|aron)|cuenta|explic(?:ó|aron|a)|asegur(?:ó|aron)|afirm(?:ó|aron)|"
    rf"señaló|confes(?:ó|aron)|han? (?:dicho|declarado|contado|explicado|"
    rf"asegurado|afirmado|señalado|confesado)){_WHO} (?:al?|a la)|"
    r"en (?:una )?entrevista (?:concedida )?(?:con|al?)|en declaraciones al?"
)
_BY_NAME = (
    r"laut|(?:nach|laut) (?:Angaben|Informationen|Recherchen|Berichten|einem Bericht) (?:von|des|der)|"
    r"unter Berufung auf|zitiert (?:von|die|den|das)|Bericht (?:von|des|der)|"
    r"selon|d['’]après|citant|(?:rapporté|révélé|publié|cité|obtenu|consulté)e?s? par|"
    r"(?:enquête|article|sondage) (?:de|du)|"
    r"según|(?<!está )(?<!están )de acuerdo con|citando a|"
    r"(?:citad|publicad|revelad|adelantad|obtenid|difundid)[oa]s? por|(?:investigación|encuesta|artículo) (?:de|del)"
)
_SAYS = (
    r"(?:berichte(?:t|te|ten)|melde(?:t|te|ten)|schreib(?:t|en)|schrieb(?:en)?|"
    r"(?:a|ont) (?:rapporté|révélé|indiqué|écrit|publié)|rapporte|révèle|écrit|"
    r"inform(?:ó|a|aron)|public(?:ó|a)|revel(?:ó|a)|adelant(?:ó|a)|ha (?:informado|publicado|revelado|adelantado))"
)
_LED_IN = r"(?<=[,»“”\"–—] )|(?:(?:según|como|así lo|das|dies|darüber|so) |(?:comme|ainsi que) (?:l['’]|le ))"

_CLAUSE_END = rf"[»“”\"]?{_WHEN}(?=\s*(?:[.,:;!?)\n]|$))"
_ENDS = re.compile(_CLAUSE_END, re.IGNORECASE)
_ENDS_OR_CITES = re.compile(
    rf"{_CLAUSE_END}|[»“”\"]?{_WHEN} (?:unter Berufung|citant|citando|en citant)", re.IGNORECASE
)
_SAID_BEHIND_DE = re.compile(
    rf"[“”\"]?(?:,? \w+)? (?:{_SAID_DE}|äußerten?|betonten?|gesagt|erklärt|bestätigt|geäußert)\b", re.IGNORECASE
)
_ANY_END = re.compile("")
# The same words of what is no listener: "cuenta a Reuters entre sus clientes", "sagte der Zeitung Reuters ab".
_NO_OBJECT = re.compile(r"(?![»“”\"]? (?:entre|como|comme|parmi|culpable|ab|zu)\b)")


def _cue(words: str, lead: str = "", article: str = _ARTICLE) -> re.Pattern[str]:
    return re.compile(rf"(?:{lead})(?<!\w)(?P<cue>{words}){article}{_NAME_FOLLOWS}", re.IGNORECASE)


# What stands before a name, the kind of credit that it makes, and what must stand behind the name.
_BEFORE: tuple[tuple[re.Pattern[str], CreditKind, re.Pattern[str]], ...] = (
    (_cue(_TOLD_DE, lead=r"[“”\"»«],? ", article=""), "told", _ENDS),
    (_cue(f"{_TOLD_FR}|{_TOLD_ES}"), "told", _NO_OBJECT),
    (_cue(_CALLED_DE, article=""), "told", _NO_OBJECT),
    (_cue(f"{_TOWARDS_DE}|{_INTERVIEW_DE}"), "told", _ANY_END),
    (_cue("gegenüber"), "told", _SAID_BEHIND_DE),
    (_cue(_BY_NAME), "reported", _ANY_END),
    (_cue(rf"(?:{_LED_IN})(?:lo )?{_SAYS}{_WHEN}"), "reported", _ENDS_OR_CITES),
)
_AS_SAYS = re.compile(rf"(?:wie|comme|como|según|ainsi que){_ARTICLE}{_NAME_FOLLOWS}", re.IGNORECASE)
_SAYS_BEHIND = re.compile(rf"[»“”\"]?{_WHEN}(?: l['’]| le | lo | )(?P<said>{_SAYS})\b", re.IGNORECASE)
_BY_ITS_WORD = re.compile(r"[»“”\"]? zufolge\b")
# "a révélé la chute d'Acme", but "a révélé ses résultats".
_REVEALS = re.compile(
    r"(?:(?:a|ont) révélé|révèle|revel(?:ó|a)|ha revelado)(?! (?:ses|son|sa|leurs?|sus?|une? nouve)\b)"
)
_THAT = re.compile(rf"{_WHEN} (?:(?:de )?que\b|dass\b|qu['’])", re.IGNORECASE)
_SAYS_THAT = re.compile(rf"{_THAT.pattern}|{_WHEN}(?=\s*(?:[.,:;!?)]|$))", re.IGNORECASE)
_REPORTS_ON = re.compile(rf"berichte\w+{_WHEN} (?:über|von)\b")
# The beginning of a longer name: "Ministerio Público".
_LONGER = re.compile(
    rf"(?<![\w’'-])(?!(?:Die|Der|Das|El|La|Le|Les|Los|Wie|Comme|Según|Como|(?i:[\w-]*{_PRESS_NOUNS})) )"
    r"[A-ZÀ-ÖØ-Þ][\w’'-]* $"
)
# Nouns that German writes with a capital as it writes names, and posts that are no papers.
_NOUN = re.compile(r"Insider|(?:Deutsche|Österreichische|Schweizerische)[nr]? Post")


def credit_elsewhere(text: str, named: Named, clause_from: int) -> tuple[int, int, CreditKind] | None:
    """Return span and kind of the credit that the words of other languages around the name make; None where none does.

    The words before it are sought from ``clause_from`` on.
    """
    if _is_noun(named):
        return None
    clause = text[clause_from : named.start]
    for pattern, kind, behind in _BEFORE:
        if (cue := pattern.search(clause)) and behind.match(text, named.end):
            return clause_from + cue.start("cue"), named.end, kind
    if by_word := _BY_ITS_WORD.match(text, named.end):
        return named.start, by_word.end(), "reported"
    says = _SAYS_BEHIND.match(text, named.end)
    if says and (_AS_SAYS.search(clause) or _says_of_others(text, named, says, clause)):
        return named.start, says.end(), "reported"
    return None


def _is_noun(named: Named) -> bool:
    """Whether the name is an ordinary word, or only one of those that mastheads are made of: "Post", "Standard"."""
    bare = not named.outlet and not named.described and named.name.isalpha() and not named.name.isupper()
    return bare or _NOUN.fullmatch(named.name) is not None


def _says_of_others(text: str, named: Named, says: re.Match[str], clause: str) -> bool:
    """Whether an outlet that says something reports: not "meldete einen Gewinn", nor the last word of a longer name."""
    known = named.outlet is not None or named.described
    if not known or _LONGER.search(clause):
        return False
    start = says.start("said")
    if _REVEALS.match(text, start) or _REPORTS_ON.match(text, start):
        return True
    publishes = re.match(r"public|(?:a|ont) publié|ha publicado", says["said"])  # results, too: only "publicó que"
    return (_THAT if publishes else _SAYS_THAT).match(text, says.end()) is not None
