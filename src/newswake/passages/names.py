"""Many names found in one pass over a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_START = re.compile(r"(?<![\w-])\w|[^\w\s]|[\u3040-\u30ff\u3400-\u9fff]")
_HEAD = 3  # characters by which names are filed


class NameFinder:
    """Finds names as written, whole words only, the longest first; the cost does not grow with the number of names."""

    def __init__(self, names: Iterable[str]) -> None:
        filed: dict[str, list[str]] = defaultdict(list)
        for name in sorted(set(names), key=lambda n: (-len(n), n)):
            filed[name[:_HEAD]].append(name)
        self._filed = dict(filed)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, name) from left to right without overlap.

        A name ends where no letter or digit follows and no number is joined on ("GPT-4" is not in "GPT-4.5"); names
        in Chinese or Japanese characters have no such bounds.
        """
        after = 0
        for match in _START.finditer(text):
            start = match.start()
            if start < after:
                continue
            name = self._at(text, start)
            if name:
                after = start + len(name)
                yield start, after, name

    def _at(self, text: str, start: int) -> str:
        for length in range(_HEAD, 0, -1):
            for name in self._filed.get(text[start : start + length], ()):
                if text.startswith(name, start) and (_CJK.search(name) or _ends(text, start + len(name), name)):
                    return name
        return ""


def _ends(text: str, end: int, name: str) -> bool:
    following = text[end : end + 2]
    if not name[-1].isalnum() or not following:
        return True
    return not (following[0].isalnum() or following[0] == "_" or (following[0] in "-." and following[1:].isdigit()))
