"""Reads YAML that remembers its lines: every mapping carries the line on which it begins under the key LINE."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from newswake.errors import ArchiveError

LINE = "__line__"
MAX_YAML_BYTES = 5_000_000  # of one file; the bundled stories have about 50 KB


class _LinedLoader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases: a few of them, nested, stand for gigabytes."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases are not taken", problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        return {**super().construct_mapping(node, deep), LINE: node.start_mark.line + 1}


def read_yaml(file: Path) -> Any:
    """Return what stands in a YAML file; raises ArchiveError with file and line."""
    try:
        if file.stat().st_size > MAX_YAML_BYTES:
            raise ArchiveError(f"{file}:1: larger than {MAX_YAML_BYTES:,} bytes")
        return yaml.load(file.read_text(encoding="utf-8"), _LinedLoader)  # noqa: S506 - a safe loader's child
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        raise ArchiveError(f"{file}:{mark.line + 1 if mark else 1}: {problem or error}") from None
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ArchiveError(f"{file}:1: {error}") from None
    except OSError as error:
        raise ArchiveError(f"{file}:1: cannot be read: {error.strerror}") from None
