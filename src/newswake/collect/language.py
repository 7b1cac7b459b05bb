"""In which language an item is written."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

SURE_CHARACTERS = 80  # letters; on shorter headlines names and loan words mislead, so that the feed's word counts
TOLD_CHARACTERS = 12  # letters; a lone name is of no language
SURE = 0.9  # probability from which the text outranks what feed or page say
READ_CHARACTERS = 2000

# Those with a press of their own on the web; of all that the model knows, look-alikes (Nigerian Pidgin for English
# headlines, Latin, Extremaduran) won some 2% of the headlines of a replay.
_PRESS = (
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv mk ms nl no pl pt ro ru sk sl sq sr sv sw "
    "ta te th tr uk ur vi zh"
)
_PRIMARY = re.compile(r"[a-z]{2,3}", re.IGNORECASE)
_OLD = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "cmn": "zh", "eng": "en", "deu": "de", "ger": "de"}
_ADDRESS = re.compile(r"https?://\S+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")


def tell_language(title: str, text: str, hint: str = "") -> str:
    """Return the ISO 639-1 code of an item's language, "" where nothing tells it.

    ``hint`` is what feed or page say (``en-GB``). It holds for short texts, and for long ones unless these are surely
    in another language: templates that leave ``en`` everywhere are common. Chinese, Japanese and Korean are told by
    their letters.
    """
    said = _code(hint)
    sample = _ADDRESS.sub(" ", f"{title}\n{text[:READ_CHARACTERS]}")
    letters = len(_LETTER.findall(sample))
    by_letters = _by_letters(sample, letters)
    if by_letters or (said and letters < SURE_CHARACTERS) or letters < TOLD_CHARACTERS:
        return by_letters or said
    told, probability = _model().classify(sample)
    return said if said and probability < SURE else _code(str(told))


def _code(language: str) -> str:
    found = _PRIMARY.match(language.strip())
    code = found[0].lower() if found else ""
    return _OLD.get(code, code)


def _by_letters(sample: str, letters: int) -> str:
    kana, hangul, han = (len(pattern.findall(sample)) for pattern in (_KANA, _HANGUL, _HAN))
    if not letters or 10 * (kana + hangul + han) < 3 * letters:  # a foreign name in a European text
        return ""
    if hangul > kana + han:
        return "ko"
    return "ja" if kana * 10 > han else "zh"


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # half a second: only where it is needed

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(_PRESS.split())
    return model
