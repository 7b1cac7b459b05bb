"""How German, French and Spanish write numbers: words, scales, comparators, and the singular of what is counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newswake.models import Comparator


@dataclass(frozen=True)
class Notation:
    """What the figures of one language are told by; patterns are matched whatever their case."""

    words: Mapping[str, float]
    scales: Mapping[str, float]  # "million" and the like, in every form
    vague: Mapping[str, float]  # the least that a word means
    fixed: Mapping[str, tuple[float, str]]  # multiples and fractions, with their unit
    comparators: tuple[tuple[Comparator, str], ...]
    percent: str
    points: str
    times: str
    money: Mapping[str, str]  # words for currencies
    joined: str  # between a scale and what it counts
    ranged: str  # between the ends of a range
    date: str  # what behind a number makes it a date, a time or an age
    noun: str  # the counted noun, group 1, behind its adjectives
    singular: Callable[[str], str]


_GERMAN_SINGULARS = {
    "jahre": "Jahr", "jahren": "Jahr", "tage": "Tag", "tagen": "Tag", "monate": "Monat", "monaten": "Monat",
    "leute": "Person", "menschen": "Mensch", "staaten": "Staat", "prozessoren": "Prozessor", "experten": "Experte",
    "firmen": "Firma", "länder": "Land", "ländern": "Land", "häuser": "Haus", "wörter": "Wort", "modelle": "Modell",
    "sterne": "Stern", "sternen": "Stern",
}  # fmt: skip


def _german(noun: str) -> str:
    low = noun.lower()
    if low in _GERMAN_SINGULARS:
        return _GERMAN_SINGULARS[low]
    if low.endswith("innen"):
        return noun[:-3]
    if low.endswith(("ungen", "heiten", "keiten", "schaften", "ionen")):
        return noun[:-2]
    if low.endswith("oren"):
        return noun[:-2]
    if low.endswith("en") and len(noun) > 4:
        return noun[:-1]
    if low.endswith("s") and not low.endswith("ss"):
        return noun[:-1]
    return noun


def _french(noun: str) -> str:
    if noun.endswith("aux") and len(noun) > 4:
        return noun[:-3] + "al"
    return noun[:-1] if noun.endswith(("s", "x")) and len(noun) > 3 else noun


def _spanish(noun: str) -> str:
    if re.search(r"(?:[lnrdjyz]|[aeiou]s)es$", noun):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") else noun


def _numbered(words: str, start: int = 2) -> dict[str, float]:
    return {word: float(start + place) for place, word in enumerate(words.split())}


_MONTHS = {
    "de": "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre",
}
NOTATIONS: dict[str, Notation] = {
    "de": Notation(
        words={**_numbered("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"), "hundert": 100,
               "tausend": 1000},
        scales={"tausend": 1e3, "millionen": 1e6, "million": 1e6, "mio": 1e6, "mio.": 1e6, "milliarden": 1e9,
                "milliarde": 1e9, "mrd": 1e9, "mrd.": 1e9, "billionen": 1e12, "billion": 1e12},
        vague={"dutzende": 24, "dutzenden": 24, "hunderte": 200, "hunderten": 200, "tausende": 2e3, "tausenden": 2e3},
        fixed={"das doppelte": (2, "times"), "doppelt so": (2, "times"), "das dreifache": (3, "times"),
               "die hälfte": (1 / 2, "ratio"), "ein drittel": (1 / 3, "ratio"), "zwei drittel": (2 / 3, "ratio"),
               "ein viertel": (1 / 4, "ratio"), "drei viertel": (3 / 4, "ratio")},
        comparators=(
            ("under", "weniger als|unter|höchstens|maximal|binnen|innerhalb von"),
            ("up to", "bis zu"),
            ("over", "mehr als|über|gut|mindestens|wenigstens"),
            ("about", "rund|etwa|circa|ca\\.|knapp|fast|ungefähr|annähernd|schätzungsweise"),
        ),
        percent="prozent|%", points="prozentpunkte?n?", times="mal(?= so| mehr| höher| schneller| billiger)",
        money={"dollar": "USD", "us-dollar": "USD", "euro": "EUR", "pfund": "GBP", "yuan": "CNY", "yen": "JPY",
               "franken": "CHF"},
        joined=" ", ranged=r" bis |\s?[–-]\s?",
        date=rf"\.?\s(?:{_MONTHS['de']})\b|\.\d|\s?uhr\b|-jährig|\sjahre alt",
        noun=r"(?:[a-zäöüß]+(?:e|en|er|es)\s){0,2}([A-ZÄÖÜ][\wäöüß-]*)", singular=_german,
    ),
    "fr": Notation(
        words={**_numbered("deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
               "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "cent": 100, "mille": 1000},
        scales={"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9},
        vague={"dizaines": 20, "centaines": 200, "milliers": 2e3},
        fixed={"le double": (2, "times"), "le triple": (3, "times"), "la moitié": (1 / 2, "ratio"),
               "un tiers": (1 / 3, "ratio"), "deux tiers": (2 / 3, "ratio"), "un quart": (1 / 4, "ratio"),
               "trois quarts": (3 / 4, "ratio")},
        comparators=(
            ("under", "moins de|au plus|en dessous de"),
            ("up to", "jusqu[’']à"),
            ("over", "plus de|au moins|au-delà de"),
            ("about", "environ|près de|quelque|autour de|presque|à peu près|un peu moins de|un peu plus de"),
        ),
        percent="%|pour cent", points="points?(?: de pourcentage)?", times="fois",
        money={"dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "livres": "GBP", "yuans": "CNY",
               "yens": "JPY"},
        joined=r"\s(?:de |d[’'])?", ranged=r" à |\s?[–-]\s?",
        date=rf"(?:er)?\s(?:{_MONTHS['fr']})\b|\s?h(?:\d\d)?\b|\sans\b(?=[,.]| et )",
        noun=r"(?:(?:nouve(?:aux|lles)|grande?s|autres|premi(?:ers|ères)|derni(?:ers|ères)|petite?s|principa(?:ux|les))\s)?"
             r"([a-zà-ÿœ-]{3,}[sx]|[A-Z]{2,}s?)\b", singular=_french,
    ),
    "es": Notation(
        words={**_numbered("dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"),
               "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "cien": 100, "mil": 1000},
        scales={"mil millones": 1e9, "mil": 1e3, "millón": 1e6, "millones": 1e6, "billón": 1e12, "billones": 1e12},
        vague={"decenas": 20, "docenas": 24, "cientos": 200, "centenares": 200, "miles": 2e3},
        fixed={"el doble": (2, "times"), "el triple": (3, "times"), "la mitad": (1 / 2, "ratio"),
               "un tercio": (1 / 3, "ratio"), "dos tercios": (2 / 3, "ratio"), "un cuarto": (1 / 4, "ratio"),
               "tres cuartos": (3 / 4, "ratio")},
        comparators=(
            ("under", "menos de|como máximo|por debajo de"),
            ("up to", "hasta"),
            ("over", "más de|al menos|por lo menos|por encima de"),
            ("about", "unos|unas|cerca de|alrededor de|aproximadamente|casi|en torno a"),
        ),
        percent="%|por ciento", points="puntos(?: porcentuales)?", times="veces",
        money={"dólares": "USD", "dólar": "USD", "euros": "EUR", "euro": "EUR", "libras": "GBP", "yuanes": "CNY",
               "yenes": "JPY", "pesos": "MXN"},
        joined=r"\s(?:de )?", ranged=r" a | y |\s?[–-]\s?",
        date=rf"\sde\s(?:{_MONTHS['es']})\b|\sde la (?:mañana|tarde|noche)\b|\sh\b|\saños\b(?=[,.]| y )",
        noun=r"(?:(?:nuev[oa]s|grandes|otr[oa]s|primer[oa]s|últim[oa]s|pequeñ[oa]s|principales)\s)?"
             r"([a-zà-ÿ-]{3,}s|[A-Z]{2,}s?)\b", singular=_spanish,
    ),
}  # fmt: skip
