"""Words as matching sees them: stems, their weights, and who is named."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

_SCALE = re.compile(r"(?<=\d)\s*-?(bn|billion|b|tn|trillion|mn|m|million)\b", re.IGNORECASE)
_INITIALS = re.compile(r"([A-Z])(?<!\w.)\.([A-Z])\b\.?")  # U.S., E.U.
_DIGIT = re.compile(r"\d")
_SCALES = {"billion": "bn", "b": "bn", "trillion": "tn", "million": "m", "mn": "m"}
_CJK = r"[\u3040-\u30ff\u3400-\u9fff]"  # one character is about a word
_NUMBER = r"\d+(?:[.,]\d+)*(?:bn|tn|m)?%?"
_WORD = re.compile(rf"{_CJK}|{_NUMBER}|[^\W\d_{_CJK[1:-1]}][^\W_{_CJK[1:-1]}]*(?:[’'](?=t\b)t)?")
_PLAIN_WORD = re.compile(rf"[A-Za-z][A-Za-z\d]*(?:'t\b)?|{_NUMBER}", re.ASCII)  # the same in ASCII, at half the cost
_STOP = frozenset(
    "a an and are as at be been being but by can could did do does for from had has have he her his how i "  # noqa: SIM905
    "if in into is it its just may might more most much must no nor not of off on or our out over own s say says said "
    "she should so some such t than that the their them then there these they this those to too under up upon very "
    "was we were what when where which while who whom whose why will with would you your".split()
)
_SUFFIXES = (
    ("ization", "iz"), ("isation", "iz"), ("ational", "at"), ("fulness", "ful"), ("ations", "at"), ("ation", "at"),
    ("ments", ""), ("ment", ""), ("ingly", ""), ("edly", ""), ("ness", ""), ("ions", ""), ("ises", "iz"),
    ("izes", "iz"),
    ("ised", "iz"), ("ized", "iz"), ("ising", "iz"), ("izing", "iz"), ("ings", ""), ("ing", ""), ("ies", "y"),
    ("ied", "y"), ("ion", ""), ("ers", ""), ("est", ""), ("ed", ""), ("er", ""), ("es", ""), ("ly", ""), ("s", ""),
    ("e", ""),
)  # fmt: skip

_IRREGULAR = {
    form: verb
    for verb, forms in {
        "beat": "beaten", "become": "became", "begin": "began begun", "break": "broke broken", "build": "built",
        "buy": "bought", "catch": "caught", "choose": "chose chosen", "deal": "dealt",
        "draw": "drew drawn", "drive": "drove driven", "fall": "fell fallen", "fight": "fought", "find": "found",
        "freeze": "froze frozen", "get": "got gotten", "give": "gave given", "grow": "grew grown", "hide": "hid hidden",
        "hold": "held", "keep": "kept", "know": "knew known", "lead": "led", "leave": "left", "lose": "lost losing",
        "make": "made", "overtake": "overtook overtaken", "pay": "paid", "rise": "rose risen", "run": "ran",
        "see": "saw seen", "sell": "sold", "shake": "shook shaken", "shrink": "shrank shrunk", "sink": "sank sunk",
        "speak": "spoke spoken", "spend": "spent", "steal": "stole stolen", "take": "took taken", "teach": "taught",
        "think": "thought", "throw": "threw thrown", "win": "won", "withdraw": "withdrew withdrawn",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}  # fmt: skip


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return a lower-case word without its ending: enough to join ``trained``, ``training`` and ``trains``,
    or ``caught`` and ``catch``.

    A suffix goes only where four letters and a vowel stay; a doubled last consonant is halved.
    """
    word = _IRREGULAR.get(word, word)
    for suffix, instead in _SUFFIXES:
        if word.endswith(suffix) and not word.endswith("ss"):
            root = word[: len(word) - len(suffix)]
            if len(root) >= (3 if len(suffix) < 3 else 4) and re.search(r"[aeiouy]", root):
                if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz":
                    root = root[:-1]
                return root + instead
    return word


def words(text: str) -> list[str]:
    """Return the words of ``text`` as written; "$100 billion" and "$100bn" both give ``100bn``."""
    if "." in text[:-1]:
        text = _INITIALS.sub(r"\1\2", text)
    if _DIGIT.search(text):
        text = _SCALE.sub(lambda m: _SCALES.get(m.group(1).lower(), m.group(1).lower()), text)
    return (_PLAIN_WORD if text.isascii() else _WORD).findall(text)


def stems(text: str) -> set[str]:
    """Return the stems of all the words."""
    return {stem_of(word) for word in words(text)}


@lru_cache(maxsize=200_000)
def stem_of(word: str) -> str:
    """Return the stem of a word as written."""
    return stem(word.lower())


def sought_stems(text: str) -> set[str]:
    """Return the stems of the words that carry meaning; of "does more with less", where hardly any does, all."""
    all_words = [word.lower() for word in words(text)]
    telling = {stem(word) for word in all_words if word not in _STOP}
    return telling if len(telling) > 1 or len(all_words) < 3 else set(map(stem, all_words))


@lru_cache(maxsize=200_000)
def name_word(word: str) -> str:
    """Return the word that a name is looked up by: lower-case, but short capitals ("US", "AI") as they stand."""
    return word if len(word) <= 3 and word.isupper() else word.lower()


def inverse_frequencies(texts: Iterable[str]) -> dict[str, float]:
    """Return ln((n + 1) / documents with it) for each stem that stands in two of the ``texts`` or more."""
    counts: Counter[str] = Counter()
    n = 0
    for text in texts:
        counts.update(stems(text))
        n += 1
    return {word: math.log((n + 1) / count) for word, count in sorted(counts.items()) if count > 1}


def weights_of(target: Iterable[str], idf: Mapping[str, float], rarest: float) -> dict[str, float]:
    """Return each stem's share of the target's weight; a word that ``idf`` lacks weighs as the rarest."""
    raw = {word: idf.get(word, rarest) for word in target}
    total = sum(raw.values())
    return {word: weight / total for word, weight in raw.items()} if total else {}
