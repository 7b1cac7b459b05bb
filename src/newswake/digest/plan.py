"""What a digest is about, out of ``digests/<id>.yaml`` of the seeds: panel, narratives and number of stories."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from newswake.errors import SeedError
from newswake.yaml_file import key_lines, read_yaml

_KEYS = frozenset({"id", "title", "panel", "narratives", "stories"})


@dataclass(frozen=True)
class Plan:
    """``narratives`` names those wanted, None all. ``stories`` and ``shown`` limit stories and narratives in full."""

    title: str = "The week in AI news"
    panel_id: str = "all-always-on"
    narratives: frozenset[str] | None = None
    stories: int = 10
    shown: int = 8


def load_plan(file: Path, *, stories: int, shown: int) -> Plan:
    """Read a digest's plan; without a file it is the whole press, every narrative and ``stories`` stories.

    Raises SeedError ``file:line: what is wrong``.
    """
    if not file.exists():
        return Plan(stories=stories, shown=shown)
    found, lines = read_yaml(file), key_lines(file)
    if not isinstance(found, dict) or not set(found) <= _KEYS:
        raise SeedError(f"{file}:1: keys are {', '.join(sorted(_KEYS))}")
    wanted, most = found.get("narratives", "all"), found.get("stories", stories)
    if wanted != "all" and not (isinstance(wanted, list) and all(isinstance(name, str) for name in wanted)):
        raise SeedError(f"{file}:{lines['narratives'][0]}: narratives: all, or a list of ids, not {wanted!r}")
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise SeedError(f"{file}:{lines['stories'][0]}: stories: a number above 0, not {most!r}")
    return Plan(
        str(found.get("title") or Plan.title),
        str(found.get("panel") or Plan.panel_id),
        None if wanted == "all" else frozenset(wanted),
        most,
        shown,
    )
