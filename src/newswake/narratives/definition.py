"""A narrative's YAML file (design section 7), read strictly: what is not understood is an error with file and line."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

from newswake.errors import SeedError
from newswake.models import Definition
from newswake.yaml_file import compose_yaml

MAX_WORDS = 2_000  # characters of one statement or phrase

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TEXT_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "timestamp")}
_NULL = "tag:yaml.org,2002:null"


def load_definitions(folder: Path) -> list[Definition]:
    """Read every ``*.yaml`` of ``folder``, ordered by id. Raises SeedError, also where there is none."""
    if not folder.is_dir():
        raise SeedError(f"{folder}:1: no such folder of narratives")
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise SeedError(f"{folder}:1: no narrative in it: write <id>.yaml as docs and seeds/narratives show")
    return [load_definition(file) for file in files]


def load_definition(file: Path) -> Definition:
    """Read one narrative. Raises SeedError ``file:line: what is wrong and what to write instead``."""
    return _Reader(file).read()


def version_of(definition: Definition) -> str:
    """Return a hash of what matching uses: a new window makes no new version."""
    used = [
        definition.title,
        definition.statements,
        definition.negatives,
        definition.actors,
        definition.phrases,
        definition.exclusions,
    ]
    return hashlib.sha256(json.dumps(used, ensure_ascii=False).encode()).hexdigest()[:12]


class _Reader:
    """One file being read; every method takes the node that it reads, for its line."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def fail(self, node: yaml.Node | None, message: str) -> SeedError:
        return SeedError(f"{self.file}:{node.start_mark.line + 1 if node else 1}: {message}")

    def read(self) -> Definition:
        root = compose_yaml(self.file)
        if not isinstance(root, yaml.MappingNode):
            raise self.fail(root, "a narrative is a mapping with id, title and statements")
        fields: dict[str, Callable[[yaml.Node], object]] = {
            "id": self._id, "title": self._text, "window": self._window, "statements": self._texts,
            "negatives": self._texts, "actors": self._actors, "phrases": self._texts, "exclusions": self._texts,
            "figures": self._figures,
        }  # fmt: skip
        keys = self._keys(root, set(fields))
        for needed in ("id", "title", "statements"):
            if needed not in keys:
                raise self.fail(root, f"{needed} is missing")
        values = {name: fields[name](node) for name, node in keys.items()}
        if not values["statements"]:
            raise self.fail(keys["statements"], "statements is empty: write the claim in a plain sentence or two")
        values["narrative_id"] = values.pop("id")
        values["window_from"], values["window_to"] = values.pop("window", (None, None))  # type: ignore[misc]
        definition = Definition(**values)  # type: ignore[arg-type]
        return Definition(**{**definition.__dict__, "version": version_of(definition)})

    def _keys(self, node: yaml.MappingNode, known: set[str]) -> dict[str, yaml.Node]:
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "a list or mapping"
            if name not in known:
                raise self.fail(key, f"unknown key {name!r}: known are {', '.join(sorted(known))}")
            if name in found:
                raise self.fail(key, f"{name} stands twice")
            found[name] = value
        return found

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag not in _TEXT_TAGS:
            raise self.fail(
                node, "text is expected here: put it in quotes (a colon or a yes would mean something else)"
            )
        text = str(node.value).strip()
        if not text or len(text) > MAX_WORDS:
            raise self.fail(
                node, "the text is empty" if not text else f"the text is longer than {MAX_WORDS:,} characters"
            )
        return text

    def _items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        if isinstance(node, yaml.ScalarNode) and node.tag == _NULL:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail(node, f"a list of {what} is expected here")
        return list(node.value)

    def _texts(self, node: yaml.Node) -> tuple[str, ...]:
        return tuple(self._text(item) for item in self._items(node, "texts"))

    def _id(self, node: yaml.Node) -> str:
        name = self._text(node)
        if not _ID.fullmatch(name):
            raise self.fail(node, f"id {name!r} is not kebab-case (a-z, 0-9 and single hyphens)")
        if name != self.file.stem:
            raise self.fail(node, f"id {name!r} is not the file's name {self.file.stem!r}: make them the same")
        return name

    def _actors(self, node: yaml.Node) -> tuple[tuple[str, ...], ...]:
        groups = self._items(node, "lists of names, [[Alphabet, Google], [Bard]]")
        return tuple(
            tuple(self._text(name) for name in self._items(group, "names, one for each actor")) for group in groups
        )

    def _day(self, node: yaml.Node) -> date:
        try:
            return date.fromisoformat(self._text(node))
        except ValueError:
            raise self.fail(node, f"{node.value!r} is no day: write it as 2025-01-27") from None

    def _window(self, node: yaml.Node) -> tuple[date | None, date | None]:
        if isinstance(node, yaml.ScalarNode) and node.tag == _NULL:
            return None, None
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(node, "window is {from: day, to: day}")
        days = {name: self._day(value) for name, value in self._keys(node, {"from", "to"}).items()}
        start, end = days.get("from"), days.get("to")
        if start and end and start > end:
            raise self.fail(node, f"the window ends on {end}, before it begins on {start}")
        return start, end

    def _figures(self, node: yaml.Node) -> tuple[tuple[str, str], ...]:
        slots = []
        for item in self._items(node, "{measure: …, unit: …}"):
            if not isinstance(item, yaml.MappingNode):
                raise self.fail(item, "a figure is {measure: …, unit: …}")
            keys = self._keys(item, {"measure", "unit"})
            if "measure" not in keys:
                raise self.fail(item, "measure is missing")
            slots.append((self._text(keys["measure"]), self._text(keys["unit"]) if "unit" in keys else ""))
        return tuple(slots)
