from __future__ import annotations

import pytest

from newswake.collect.language import tell_language

GERMAN = "Die Aktien des Herstellers verloren am Montag ein Sechstel ihres Wertes, nachdem ein Labor ein Modell zeigte."


@pytest.mark.parametrize(
    ("title", "text", "hint", "language"),
    [
        ("Kurse fallen", GERMAN, "", "de"),
        ("Kurse fallen", GERMAN, "en-US", "de"),
        ("Nvidia AI chip", "", "de-AT", "de"),
        ("Le fabricant perd un sixième de sa valeur en une seule séance à New York", "", "", "fr"),
        ("El fabricante pierde una sexta parte de su valor en una sola sesión en Nueva York", "", "", "es"),
        ("深度求索震动市场", "", "en", "zh"),
        ("エヌビディア株が急落", "", "", "ja"),
        ("엔비디아 주가 급락", "", "", "ko"),
        ("The founder of 深度求索 spoke to reporters on Monday about the model and its cost to train", "", "en", "en"),
        ("ChatGPT", "", "", ""),
        ("", "", "", ""),
        ("2025-01-22", "", "", ""),
        ("Kort nytt", "", "NB_no", "no"),
    ],
)
def test_language(title: str, text: str, hint: str, language: str) -> None:
    assert tell_language(title, text, hint) == language
