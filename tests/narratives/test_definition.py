from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from newswake.errors import SeedError
from newswake.narratives.definition import load_definition, load_definitions, version_of

WHOLE = """\
id: acme-falls
title: "Acme falls"
window: {from: 2025-01-20, to: 2025-02-03}
statements:
  - Acme's shares fell.
negatives: [Acme opens a shop.]
actors: [[Acme, Acme Corp], [Ada Lind]]
phrases: ["wipes $1bn off", 2025]
exclusions:
figures: [{measure: market value lost, unit: USD}]
"""


def written(folder: Path, text: str, name: str = "acme-falls") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_whole_file(tmp_path: Path) -> None:
    definition = load_definition(written(tmp_path, WHOLE))
    assert definition.narrative_id == "acme-falls"
    assert definition.actors == (("Acme", "Acme Corp"), ("Ada Lind",))
    assert definition.phrases == ("wipes $1bn off", "2025")
    assert definition.exclusions == ()
    assert definition.figures == (("market value lost", "USD"),)
    assert (definition.window_from, definition.window_to) == (date(2025, 1, 20), date(2025, 2, 3))
    assert load_definitions(tmp_path) == [definition]


def test_the_version_is_of_what_matching_uses(tmp_path: Path) -> None:
    definition = load_definition(written(tmp_path, WHOLE))
    assert version_of(replace(definition, window_to=None, figures=())) == definition.version
    assert version_of(replace(definition, title="Other")) != definition.version
    assert version_of(replace(definition, exclusions=("Acme College",))) != definition.version


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("title: ", "titel: "), 2, "unknown key 'titel'"),
        (("id: acme-falls", "id: acme-rises"), 1, "not the file's name"),
        (("2025-01-20", "20 January"), 3, "no day"),
        (("2025-02-03", "2025-01-03"), 3, "before it begins"),
        (("{from: 2025-01-20, to: 2025-02-03}", "2025"), 3, "window is"),
        (("  - Acme's shares fell.", "  - Acme: it fell."), 5, "put it in quotes"),
        (("  - Acme's shares fell.", "  - yes"), 5, "put it in quotes"),
        (("[Acme opens a shop.]", "Acme opens a shop."), 6, "a list of texts"),
        (("[[Acme, Acme Corp], [Ada Lind]]", "[Acme]"), 7, "a list of names"),
        (('"wipes $1bn off"', '""'), 8, "empty"),
        (("measure: ", "measures: "), 10, "unknown key"),
        (("exclusions:", "phrases: []\nexclusions:"), 9, "stands twice"),
        (("Acme falls", "Acme\x07falls"), 1, "special characters"),
        (("[Acme opens a shop.]", "[Acme opens a shop."), 7, "expected"),
        (("[Acme opens a shop.]", "&a [Acme opens a shop.]"), 6, "anchors"),
        (("[Acme opens a shop.]", "!!python/name:os.system x"), 6, "a list of texts"),
    ],
)
def test_a_mistake_names_file_and_line(tmp_path: Path, change: tuple[str, str], line: int, said: str) -> None:
    file = written(tmp_path, WHOLE.replace(*change))
    with pytest.raises(SeedError) as error:
        load_definition(file)
    assert str(error.value).startswith(f"{file}:{line}: ")
    assert said in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "[" * 10_000,
        "id: x\n" * 10_000,
        "phrases: [" + "a, " * 6_000 + "a]\n",
        "x" * 300_000,
        "- just\n- a list\n",
        "",
    ],
    ids=["laughs", "deep", "repeated", "many", "large", "list", "empty"],
)
def test_a_hostile_file_is_an_error_at_once(tmp_path: Path, text: str) -> None:
    with pytest.raises(SeedError):
        load_definition(written(tmp_path, text))


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="statements is missing"):
        load_definition(written(tmp_path, "id: acme-falls\ntitle: x\n"))
    with pytest.raises(SeedError, match="statements is empty"):
        load_definition(written(tmp_path, "id: acme-falls\ntitle: x\nstatements: []\n"))
    with pytest.raises(SeedError, match="cannot be read"):
        load_definition(tmp_path / "gone.yaml")
    with pytest.raises(SeedError, match="no such folder"):
        load_definitions(tmp_path / "gone")
    (tmp_path / "acme-falls.yaml").unlink()
    with pytest.raises(SeedError, match="no narrative"):
        load_definitions(tmp_path)


def test_latin_1_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "acme-falls.yaml"
    file.write_bytes(b"id: acme-falls\ntitle: Caf\xe9\n")
    with pytest.raises(SeedError, match=r"acme-falls\.yaml:2: not UTF-8"):
        load_definition(file)
