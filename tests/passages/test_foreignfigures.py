import time

import pytest

from newswake.passages.figures import find_figures


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Der Bau kostete rund 5,6 Milliarden Euro.", ("rund 5,6 Milliarden Euro", 5.6e9, "EUR", "about")),
        ("de", "Acme schickt mehr als 10.000 neue Prozessoren.",
         ("mehr als 10.000 neue Prozessoren", 1e4, "Prozessor", "over")),
        ("de", "Die Aktie fiel um 16,9 Prozent.", ("16,9 Prozent", 16.9, "percent", "")),
        ("de", "Der Zins stieg um 2 Prozentpunkte.", ("2 Prozentpunkte", 2, "points", "")),
        ("de", "Es dauerte zwei Jahre.", ("zwei Jahre", 2, "Jahr", "")),
        ("de", "Dutzende Firmen warten.", ("Dutzende Firmen", 24, "Firma", "about")),
        ("de", "Das ist ein Drittel davon.", ("ein Drittel", 1 / 3, "ratio", "")),
        ("de", "Die Firma verlor 593 Mrd. Dollar.", ("593 Mrd. Dollar", 5.93e11, "USD", "")),
        ("fr", "Il a coûté moins de 6 millions de dollars.",
         ("moins de 6 millions de dollars", 6e6, "USD", "under")),
        ("fr", "Quelque 3 000 foyers attendent.", ("Quelque 3 000 foyers", 3000, "foyer", "about")),
        ("fr", "Elle a perdu près de 17 % hier.", ("près de 17 %", 17, "percent", "about")),
        ("fr", "Le plan coûte 2,5 milliards d’euros.", ("2,5 milliards d’euros", 2.5e9, "EUR", "")),
        ("fr", "C'est la moitié du marché.", ("la moitié", 0.5, "ratio", "")),
        ("fr", "Il annonce deux mesures.", ("deux mesures", 2, "mesure", "")),
        ("es", "Perdió cerca de 260 mil millones de dólares.",
         ("cerca de 260 mil millones de dólares", 2.6e11, "USD", "about")),
        ("es", "Hay más de un millón de registros.", ("más de un millón de registros", 1e6, "registro", "over")),
        ("es", "Cayó un 8.9% ayer.", ("8.9%", 8.9, "percent", "")),
        ("es", "Cuesta 11.500 dólares.", ("11.500 dólares", 11500, "USD", "")),
        ("es", "Participan 12 hospitales.", ("12 hospitales", 12, "hospital", "")),
        ("es", "Es el doble de rápido.", ("el doble", 2, "times", "")),
    ],
)  # fmt: skip
def test_a_figure(language: str, text: str, expected: tuple[str, float, str, str]) -> None:
    [found] = find_figures("", text, language)
    assert (found.span, found.unit, found.comparator) == (expected[0], *expected[2:])
    assert found.value_low == found.value_high == pytest.approx(expected[1])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Am 27. Januar 2025 um 10 Uhr traf sie die 54-jährige Chefin. 2023 hatte sie GPT-4 in Version 3.5."),
        ("fr", "Le 27 janvier 2025 à 10h30, une femme de 54 ans, 2022 puis 2023."),
        ("es", "El 27 de enero de 2025 una mujer de 54 años, llegó. En 2023 salió GPT-4."),
    ],
)
def test_no_figure(language: str, text: str) -> None:
    assert find_figures("", text, language) == []


def test_a_range_is_one_figure() -> None:
    [found] = find_figures("", "Es sind 5 bis 7 Prozent.", "de")
    assert (found.span, found.value_low, found.value_high, found.unit) == ("5 bis 7 Prozent", 5, 7, "percent")


def test_time_grows_with_the_length_alone() -> None:
    began = time.process_time()
    for language in ("de", "fr", "es"):
        find_figures("", "1.000 " * 2_000 + "mil " * 2_000 + "más de " * 2_000, language)
    assert time.process_time() - began < 3  # .2 s here


def test_a_german_day_or_month_is_no_subject() -> None:
    for text in (
        "Acme verlor am Montag 5 Prozent.",
        "Am Montag verlor Acme 5 Prozent.",
        "Acme stieg im Januar um 5 Prozent.",
    ):
        assert [f.subject for f in find_figures("", text, "de")] == ["Acme"], text


def test_a_long_s_a_kelvin_and_a_turkish_i_are_read_as_their_letters() -> None:
    texts = [
        ("es", "Unos 5 milloneſ de dólares.", "Unos 5 milloneſ de dólares", 5e6),
        ("de", "Es kostete 5 Mıllionen Euro.", "5 Mıllionen Euro", 5e6),
        ("fr", "Six mİlliards de dollars.", "Six mİlliards de dollars", 6e9),
    ]
    for language, text, span, value in texts:
        assert [(f.span, f.value_low) for f in find_figures("", text, language)] == [(span, value)], text
