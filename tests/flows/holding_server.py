"""A replay server that keeps a run waiting in its middle, and the environment of a run that fetches from it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from newswake.replay.archive import Answer, Archive
from newswake.replay.server import ReplayServer

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "seeds" / "demo"
AT = datetime(2025, 1, 21, tzinfo=UTC)


class HoldingServer(ReplayServer):
    """Keeps who asks for what is held waiting: that run is in the middle, for as long as we like."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive, at=AT)
        self.held = ""
        self.feeds = {channel.url for channel in archive.channels}
        self.asked, self.released = threading.Event(), threading.Event()

    def hold(self, kind: Literal["feed", "page"]) -> None:
        """Answer no feed, or no page, from now on."""
        self.asked.clear()
        self.released.clear()
        self.held = kind

    def release(self) -> None:
        """Hold nothing, and let those go that wait."""
        self.held = ""
        self.released.set()

    def answer(self, url: str) -> Answer:
        if self.held == ("feed" if url in self.feeds else "page"):
            self.asked.set()
            self.released.wait(60)
        return super().answer(url)


def set_environment(patch: pytest.MonkeyPatch, data_dir: Path, fetch_via: str) -> None:
    """Name the folder and the replay server as an operator would: by variables."""
    patch.setenv("NEWSWAKE_DATA_DIR", str(data_dir))
    patch.setenv("NEWSWAKE_SEEDS_DIR", str(DEMO))
    patch.setenv("NEWSWAKE_COLLECT__FETCH_VIA", fetch_via)
    patch.setenv("NEWSWAKE_EMBED__PRECISION", "float32")
    patch.setenv("NEWSWAKE_PROJECT", str(ROOT))
