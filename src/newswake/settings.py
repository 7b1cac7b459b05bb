"""Settings out of ``newswake.toml``, overridden by ``NEWSWAKE_…`` variables, validated once."""

from __future__ import annotations

import os
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from newswake.errors import SettingsError

SETTINGS_FILE = "newswake.toml"
_PATHS = ("data_dir", "seeds_dir", "narratives_dir", "entities_file")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Collect(_Section):
    """How feeds and pages are fetched and read."""

    user_agent: str = Field(min_length=3)
    contact: str
    fetch_via: str
    concurrency: int = Field(ge=1)
    host_concurrency: int = Field(ge=1)
    host_spacing_seconds: float = Field(ge=0)
    connect_seconds: float = Field(gt=0)
    read_seconds: float = Field(gt=0)
    total_seconds: float = Field(gt=0)
    max_feed_bytes: int = Field(gt=0)
    max_page_bytes: int = Field(gt=0)
    max_redirects: int = Field(ge=0)
    max_feed_entries: int = Field(gt=0)
    max_pages: int = Field(gt=0)
    host_pages: int = Field(gt=0)
    run_seconds: float = Field(gt=0)
    allow_private_addresses: bool
    obey_robots: bool
    reserved: Literal["no_llm", "no_text", "headline_only"]
    poll_minutes_min: float = Field(gt=0)
    poll_minutes_max: float = Field(gt=0)
    full_fetch_hours: float = Field(gt=0)
    raw_keep_days: int = Field(ge=0)
    raw_max_gb: float = Field(gt=0)
    reader_processes: int = Field(ge=1)
    page_seconds: float = Field(gt=0)

    @property
    def headline_only(self) -> bool:
        """Whether the headline is all that is kept of outlets that reserve their text."""
        return self.reserved == "headline_only"

    @property
    def hides_reserved(self) -> bool:
        """Whether texts of outlets that reserve them are blacked out in the analysts' copy."""
        return self.reserved != "no_llm"


class Embed(_Section):
    """Which model turns texts into vectors."""

    model: str
    precision: Literal["auto", "float32", "bfloat16"]
    languages: tuple[str, ...]
    batch_rows: int = Field(ge=1)


class Copies(_Section):
    """When two texts are the same text."""

    jaccard: float = Field(gt=0, le=1)
    window_days: float = Field(gt=0)


class Stories(_Section):
    """When two articles are about one event."""

    window_days: float = Field(gt=0)
    threshold: float = Field(ge=0, le=1)
    dense_weight: float = Field(ge=0, le=1)
    half_life_hours: float = Field(gt=0)


class Narratives(_Section):
    """When a passage counts as a hit."""

    threshold: float = Field(ge=0, le=1)


class StoreSettings(_Section):
    """Which engine keeps the tables."""

    engine: Literal["duckdb", "ducklake"]
    lock_wait_seconds: float = Field(ge=0)


class DigestSettings(_Section):
    """What the weekly answer holds."""

    stories: int = Field(ge=1)
    narratives: int = Field(ge=1)


class Settings(BaseSettings):
    """Every setting. ``root`` is the project's folder; paths in the file are relative to it."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSWAKE_", env_nested_delimiter="__", extra="forbid", frozen=True, toml_file=None
    )

    root: Path
    data_dir: Path
    seeds_dir: Path
    narratives_dir: Path
    entities_file: Path
    collect: Collect
    embed: Embed
    copies: Copies
    stories: Stories
    narratives: Narratives
    store: StoreSettings
    digest: DigestSettings

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """A variable outranks the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _toml_file.get())


class _TomlFile:
    """The file that is being read: pydantic-settings asks for it through the class."""

    path: Path | None = None

    def get(self) -> Path | None:
        return self.path


_toml_file = _TomlFile()


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds ``newswake.toml``."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise SettingsError(
        f"no {SETTINGS_FILE} in {start} or above it: go to a Newswake project, or name one by --project"
    )


def load_settings(root: Path, **changes: object) -> Settings:
    """Read the settings of the project at ``root``; ``changes`` (top-level keys) outrank file and variables.

    Raises SettingsError that names every unknown key and bad value.
    """
    file = root / SETTINGS_FILE
    try:
        tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: {error}") from None
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}") from None
    _refuse_unknown_variables(file)
    _toml_file.path = file
    try:
        settings = Settings(root=root, **changes)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError("\n".join(_complaints(file, error))) from None
    absolute = {name: root / getattr(settings, name) for name in _PATHS}
    return settings.model_copy(update=absolute)


def _complaints(file: Path, error: ValidationError) -> list[str]:
    """Return a line for each fault: a misspelt key, unknown and leaving a setting missing, is one fault."""
    lines = []
    faulty = [(fault["type"], ".".join(map(str, fault["loc"]))) for fault in error.errors()]
    missing, unknown = ([key for kind, key in faulty if kind == wanted] for wanted in ("missing", "extra_forbidden"))
    near = {key: get_close_matches(key, missing, 1) for key in unknown}
    misspelt = {key: found[0] for key, found in near.items() if found}
    for fault in error.errors():
        key, said = ".".join(map(str, fault["loc"])), f"{fault['msg']}, not {fault['input']!r}"
        if key in misspelt.values():
            continue
        if key in unknown:
            said = "unknown setting" + (f"; did you mean {misspelt[key]}?" if key in misspelt else "")
        elif key in missing:
            said = "is missing"
        lines.append(f"{file}: {key}: {said}")
    return lines


def _refuse_unknown_variables(file: Path) -> None:
    known = {"NEWSWAKE_PROJECT"}
    for name, model_field in Settings.model_fields.items():
        section = model_field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            known |= {f"NEWSWAKE_{name}__{key}".upper() for key in section.model_fields}
        known.add(f"NEWSWAKE_{name}".upper())
    for variable in os.environ:
        if variable.upper().startswith("NEWSWAKE_") and variable.upper() not in known:
            raise SettingsError(f"{variable}: no such setting; see {file}")
