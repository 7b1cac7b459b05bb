"""feeds export and feeds import."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from builders import ROOT
from typer.testing import CliRunner

from newswake.cli.main import app
from newswake.seeds import load_seeds

LIST = """<opml version="2.0"><body>
<outline text="Mine"><outline text="A &quot;New&quot;, Blog" type="rss" xmlUrl="https://new.example/a,b.xml"/></outline>
<outline text="Local" type="rss" xmlUrl="file:///etc/passwd"/>
</body></opml>"""


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the seeds that a command may change."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("demo"))
    monkeypatch.setenv("NEWSWAKE_SEEDS_DIR", str(tmp_path / "seeds"))
    return tmp_path / "seeds"


def content(seeds: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in seeds.glob("*.csv*")}


def test_what_was_exported_brings_nothing_new(newswake, seeds: Path, tmp_path: Path) -> None:
    before = content(seeds)
    count = len(load_seeds(seeds, seeds / "entities.csv").channels)
    assert f"{count} feeds written" in newswake("feeds", "export", str(tmp_path / "out.opml")).out
    assert (tmp_path / "out.opml").read_text() == newswake("feeds", "export").out
    said = newswake("feeds", "import", str(tmp_path / "out.opml"))
    assert said.code == 0 and f"0 new, {count} known already, 0 unusable; 0 new outlets" in said.out
    assert content(seeds) == before


def test_what_is_new_is_shown_and_added_when_told_to(newswake, seeds: Path, tmp_path: Path) -> None:
    before = content(seeds)
    file = tmp_path / "mine.opml"
    file.write_text(LIST)
    asked = CliRunner().invoke(app, ["--project", str(ROOT), "feeds", "import", str(file)], input="n\n")
    assert "Add 1 feeds" in asked.output and content(seeds) == before
    said = newswake("feeds", "import", str(file), "--yes", "--kind", "newsletter")
    assert "of new-example, a new outlet" in said.out and "no http or https address" in said.out
    assert "1 new, 0 known already, 1 unusable; 1 new outlets" in said.out
    after = load_seeds(seeds, seeds / "entities.csv")
    assert (after.channels[-1].url, after.channels[-1].outlet_id) == ("https://new.example/a,b.xml", "new-example")
    outlet = after.outlets[-1]
    assert (outlet.name, outlet.domain, outlet.kind) == ('A "New", Blog', "new.example", "newsletter")
    assert after.publishers[-1].publisher_id == "new-example"
    assert "0 new, 1 known already" in newswake("feeds", "import", str(file), "--yes").out
    assert {name: text for name, text in content(seeds).items() if name.endswith(".new")} == {}


def test_a_file_that_is_no_list_says_so(newswake, seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html></html>")
    said = newswake("feeds", "import", str(tmp_path / "page.html"))
    assert said.code == 1 and "page.html:1: no OPML" in said.err
    assert "cannot be read" in newswake("feeds", "import", str(tmp_path / "none.opml")).err
    assert "--kind odd: one of" in newswake("feeds", "import", str(tmp_path / "none.opml"), "--kind", "odd").err
