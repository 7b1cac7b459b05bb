"""At 80 columns no word is cut: a table that does not fit becomes records, a series loses its last columns."""

from __future__ import annotations

import re

import pytest
from builders import ROOT

from newswake.cli.show import console, fit_widths

QUESTIONS = sorted(file.stem for file in (ROOT / "sql" / "queries").glob("*.sql"))
NEEDS_NARRATIVE = [name for name in QUESTIONS if "narrative TEXT" in (ROOT / f"sql/queries/{name}.sql").read_text()]


@pytest.fixture
def narrow(on_small_store, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(console, "width", 80)
    monkeypatch.setattr(console, "_width", 80)
    return on_small_store


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\s│┃]+", text))


@pytest.mark.parametrize(
    "command",
    [
        *[("query", name, *(["narrative=shock"] if name in NEEDS_NARRATIVE else [])) for name in QUESTIONS],
        ("query",),
        ("feeds", "list"),
        ("feeds", "check"),
        ("narratives", "list"),
        ("narratives", "show", "shock"),
        ("status", "--feeds"),
        ("describe", "attention_daily"),
    ],
)
def test_no_word_is_cut_at_80_columns(narrow, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    said = narrow(*command)
    assert said.code == 0, said.err
    assert max(map(len, said.out.splitlines())) <= 80
    monkeypatch.setattr(console, "width", 2000)
    monkeypatch.setattr(console, "_width", 2000)
    wide = narrow(*command).out
    parts = {part for word in words_of(wide) for part in re.split("(?<=_)", word)}
    cut = {
        word
        for word in words_of(said.out) - words_of(wide)
        if word not in parts and not re.fullmatch(r"[─┏━┳┓┡╇┩└┴┘]+|\d+|\w+_", word)
    }
    assert not {word for word in cut if any(word in whole and len(whole) <= 40 for whole in words_of(wide))}


def test_a_series_stays_a_table_and_names_what_it_leaves_out(narrow) -> None:  # type: ignore[no-untyped-def]
    columns = ", ".join(f"{n} AS number_of_things_{n}" for n in range(10))
    said = narrow("sql", f"SELECT DATE '2025-01-27' AS day, {columns}")
    assert "┃ day" in said.out and "2025-01-27" in said.out
    assert "number_of_things_9: a wider" in said.out.replace("\n", " ")


def test_what_does_not_fit_stands_as_records(narrow) -> None:  # type: ignore[no-untyped-def]
    words = ", ".join(f"'{chr(97 + n) * 30}' AS c{n}" for n in range(4))
    said = narrow("sql", f"SELECT {words} UNION ALL SELECT {words}")
    assert "── 2 of 2 ──" in said.out and said.out.count("c" * 30) == 2 and "┃" not in said.out


def test_the_widest_column_gives_way_first() -> None:
    rows = [["a few words that may go on several lines", "short"]]
    assert fit_widths(["text", "id"], rows, 80) == [40, 5]
    assert fit_widths(["text", "id"], rows, 40) == [28, 5]
    assert fit_widths(["text", "id"], rows, 20) is None
