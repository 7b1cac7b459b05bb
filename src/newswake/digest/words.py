"""Numbers in words."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its unit: ``1 report``, ``2 reports``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
