"""Seeds: the project's own are whole, and a mistake is told with file and line."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from newswake.errors import SeedError
from newswake.narratives.definition import load_definitions
from newswake.seeds import load_seeds

ROOT = Path(__file__).resolve().parent.parent
ENTITIES = ROOT / "seeds" / "entities.csv"


def test_the_projects_seeds_hold_what_they_promise() -> None:
    seeds = load_seeds(ROOT / "seeds", ENTITIES)
    assert len(seeds.channels) >= 100
    assert len(seeds.entities) >= 100
    assert {panel.panel_id for panel in seeds.panels} >= {"all-always-on", "business-press", "tech-press"}
    fed = {channel.outlet_id for channel in seeds.channels}
    kinds = Counter(outlet.kind for outlet in seeds.outlets if outlet.outlet_id in fed)
    assert {"wire", "business", "tech_press", "lab_newsroom", "blog"} <= set(kinds)
    names = {definition.narrative_id for definition in load_definitions(ROOT / "seeds" / "narratives")}
    assert len(names) >= 8 and "deepseek-shocks-markets" in names


def test_the_bundled_fortnight_is_as_large_as_it_says() -> None:
    seeds = load_seeds(ROOT / "seeds" / "demo", ENTITIES)
    fed = {channel.outlet_id for channel in seeds.channels}
    outlets = [outlet for outlet in seeds.outlets if outlet.outlet_id in fed]
    assert len(outlets) >= 22 and len({outlet.publisher_id for outlet in outlets}) >= 16
    assert len({outlet.country for outlet in outlets}) >= 6 and len({outlet.language for outlet in outlets}) >= 4
    assert all(outlet.domain.split("/")[0].endswith(".example") for outlet in outlets)


@pytest.fixture
def seeds_dir(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds" / "demo", tmp_path / "seeds", ignore=shutil.ignore_patterns("stories", "*.json"))
    return tmp_path / "seeds"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "said"),
    [
        ("outlets.csv", "outlet_id,publisher_id", "id,publisher_id", 1, "columns must be"),
        ("outlets.csv", "harbour-wire,", "Harbour Wire,", None, "outlet_id: lower-case words"),
        ("outlets.csv", ",wire,", ",agency,", None, "kind: one of"),
        ("feeds.csv", "https://", "ftp://", 2, "feed_url: an http(s) address"),
        ("publishers.csv", "publisher_id,name,country\n", 'publisher_id,name,country\n"\n', None, ""),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    seeds_dir: Path, file: str, old: str, new: str, line: int | None, said: str
) -> None:
    path = seeds_dir / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        load_seeds(seeds_dir, ENTITIES)
    told = str(caught.value)
    assert told.startswith(f"{path}:{line or ''}")
    assert said in told


def test_an_outlet_without_its_publisher_and_a_panel_without_its_outlet_are_told(seeds_dir: Path) -> None:
    outlets = seeds_dir / "outlets.csv"
    rows = outlets.read_text(encoding="utf-8").splitlines()
    outlets.write_text("\n".join([*rows, "lost,nobody,Lost,lost.example,,,blog,,"]) + "\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"nobody is not in publishers.csv"):
        load_seeds(seeds_dir, ENTITIES)
    outlets.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (seeds_dir / "panels" / "odd.yaml").write_text("id: odd\ntitle: Odd\noutlets: [nobody]\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"nobody is not in outlets.csv"):
        load_seeds(seeds_dir, ENTITIES)


def test_a_name_of_two_entities_is_told(seeds_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "entities.csv"
    rows = "entity_id,kind,name,aliases,wikidata,context\nacme-1,model,Acme 1,Acme One|Acme 1,,false\n"
    file.write_text(rows + "acme-2,model,Acme 2,,,false\nacme-mini,model,Acme mini,Acme One,,false\n", encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        load_seeds(seeds_dir, file)
    assert str(caught.value) == f"{file}:4: Acme One is a name of acme-1, too"
    file.write_text(rows, encoding="utf-8")
    assert len(load_seeds(seeds_dir, file).entities) == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("id: odd\nkinds:\n  - wire\n  - [blog]\n", 4, "kinds: one of"),
        ("id: odd\nkinds: wire\n", 2, "kinds: a list is expected"),
        ("id: odd\noutlets:\n  - {outlet: harbour-wire, from: soon}\n", 3, "outlets: an outlet's id"),
        ("id: odd\noutlets:\n  - harbour-wire\n  - nobody\n", 4, "nobody is not in outlets.csv"),
        ("title: Odd\nid: even\n", 2, "id must be the file's name"),
        ("id: odd\nall: some\n", 2, "all: true or nothing"),
        ("id: odd\nkinds: &k [wire]\noutlets: *k\n", 2, "anchors"),
        ("id: odd\nkinds: [wire\n", 3, "expected"),
        ("id: odd\noutlets: [{outlet: harbour-wire, from: 2025-02-30}]\n", 1, "day is out of range"),
        ("id: odd\nkinds: " + "[" * 10_000, 2, "nested deeper"),
        ("", 1, "keys are"),
    ],
)
def test_a_wrong_panel_is_told_with_its_line(seeds_dir: Path, text: str, line: int, said: str) -> None:
    file = seeds_dir / "panels" / "odd.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        load_seeds(seeds_dir, ENTITIES)
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert said in str(caught.value)


def test_a_panel_that_cannot_be_read_is_told(seeds_dir: Path) -> None:
    (seeds_dir / "panels" / "odd.yaml").mkdir()
    with pytest.raises(SeedError, match=r"odd.yaml:1: cannot be read: Is a directory"):
        load_seeds(seeds_dir, ENTITIES)
