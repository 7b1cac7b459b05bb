"""Settings: the file, the variables above it, and mistakes that name their key."""

from __future__ import annotations

from pathlib import Path

import pytest

from newswake.errors import SettingsError
from newswake.settings import find_root, load_settings

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "newswake.toml").write_text((ROOT / "newswake.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def change(project: Path, old: str, new: str) -> None:
    file = project / "newswake.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_folders_are_the_projects_and_a_variable_outranks_the_file(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSWAKE_COLLECT__CONCURRENCY", "7")
    settings = load_settings(project)
    assert settings.data_dir == project / "data"
    assert settings.collect.concurrency == 7


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("max_redirects = 5", "max_redirect = 5", "collect.max_redirect: unknown setting"),
        ("max_redirects = 5", 'max_redirects = "many"', "collect.max_redirects: "),
        ("obey_robots = true", "obey_robots = maybe", "newswake.toml: "),
        ('engine = "duckdb"', 'engine = "sqlite"', "store.engine: "),
    ],
)
def test_a_mistake_in_the_file_names_file_and_key(project: Path, old: str, new: str, said: str) -> None:
    change(project, old, new)
    with pytest.raises(SettingsError) as caught:
        load_settings(project)
    assert said in str(caught.value)
    assert str(project / "newswake.toml") in str(caught.value)


def test_a_misspelt_key_is_one_fault_and_a_missing_one_another(project: Path) -> None:
    change(project, "max_redirects = 5", "max_redirect = 5")
    with pytest.raises(SettingsError) as caught:
        load_settings(project)
    unknown = f"{project / 'newswake.toml'}: collect.max_redirect: unknown setting; did you mean collect.max_redirects?"
    assert str(caught.value) == unknown
    change(project, "max_redirect = 5", "")
    with pytest.raises(SettingsError, match=r"newswake.toml: collect.max_redirects: is missing$"):
        load_settings(project)


def test_a_variable_that_nobody_reads_is_an_error(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSWAKE_COLLECT__CONCURENCY", "7")
    with pytest.raises(SettingsError, match="NEWSWAKE_COLLECT__CONCURENCY: no such setting"):
        load_settings(project)


def test_the_project_is_found_upward_and_its_absence_is_told(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    below = project / "a" / "b"
    below.mkdir(parents=True)
    assert find_root(below) == project
    with pytest.raises(SettingsError, match=r"no newswake.toml"):
        find_root(tmp_path_factory.mktemp("elsewhere"))
