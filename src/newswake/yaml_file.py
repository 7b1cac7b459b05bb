"""Reads a YAML file that a person wrote, within bounds: nothing is built of a file before its events are counted."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml

from newswake.errors import NewswakeError, SeedError

MAX_BYTES = 262_144  # the longest of 34 narratives has 3 KB, the longest bundled story 43 KB
MAX_DEPTH = 8  # the deepest key of any of our files lies at 5
MAX_NODES = 20_000  # the longest bundled story has 793
LINE = "__line__"

T = TypeVar("T")


class _LinedLoader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        return {**super().construct_mapping(node, deep), LINE: node.start_mark.line + 1}


def compose_yaml(file: Path) -> yaml.Node | None:
    """Return the nodes of a file, each with its line; None of an empty one.

    Raises SeedError that begins with ``file:line:`` where it cannot be read, is no YAML, or goes beyond the bounds;
    anchors and aliases are refused, since a few of them, nested, stand for gigabytes.
    """
    return _bounded(file, SeedError, _compose)


def key_lines(file: Path) -> dict[str, list[int]]:
    """Return the lines of a file's outermost keys: that of the key, then of each item where a list stands there."""
    root = compose_yaml(file)
    found: dict[str, list[int]] = {}
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        items = value.value if isinstance(value, yaml.SequenceNode) else ()
        found[str(key.value)] = [node.start_mark.line + 1 for node in (key, *items)]
    return found


def read_yaml(file: Path, *, lined: bool = False, raises: type[NewswakeError] = SeedError) -> Any:
    """Return what stands in a file; ``lined``: every mapping has the line on which it begins under the key LINE.

    Raises as ``compose_yaml`` does, and on a value that its tag does not allow.
    """
    loader = _LinedLoader if lined else yaml.SafeLoader
    return _bounded(file, raises, lambda text: yaml.load(text, loader))  # noqa: S506 - both are safe loaders


def _compose(text: str) -> yaml.Node | None:
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    return node


def _bounded(file: Path, raises: type[NewswakeError], build: Callable[[str], T]) -> T:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise raises(f"{file}:1: larger than {MAX_BYTES:,} bytes")
        text = file.read_bytes().decode("utf-8-sig")
        if broken := _beyond(text):
            raise raises(f"{file}:{broken}")
        return build(text)
    except OSError as error:
        raise raises(f"{file}:1: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise raises(f"{file}:{line}: not UTF-8: save it as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise raises(f"{file}:{mark.line + 1 if mark else 1}: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError) as error:  # a ValueError is a value such as the day 2025-02-30
        raise raises(f"{file}:1: {' '.join(str(error).split())}") from None


def _beyond(text: str) -> str:
    """Return where and how a text goes beyond the bounds, "" where it does not."""
    depth = count = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return f"{line}: anchors (&) and aliases (*) are not used here; quote the text"
        count += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            return f"{line}: nested deeper than {MAX_DEPTH}"
        if count > MAX_NODES:
            return f"{line}: more than {MAX_NODES:,} values"
    return ""
