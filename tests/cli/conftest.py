"""The command line as a person meets it: `newswake …` on a small store, with what it prints."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import AT, ROOT, World, build_world

from newswake.cli.main import main
from newswake.cli.show import console
from newswake.store.connect import WORKING, Store
from newswake.store.engines import Place
from newswake.store.publish import publish
from newswake.store.runs import Run

DAY = "2025-01-27"
TEXT = "It was cold. DeepSeek wiped out $589bn of Nvidia on Monday. The rest was quiet."
REASONS = {"dense": 0.71, "sparse": 0.4, "hours_apart": 1.5, "reports": 2.0, "runner_up:s9": 0.31} | {
    "adds:dense": 6.6, "adds:sparse": 1.58, "adds:numbers_differ": -0.4, "adds:versions": 0.01, "adds:start": -5.9
}  # fmt: skip
WORLD: World = {
    "run": [
        {
            "run_id": "r",
            "flow": "analyse",
            "as_of": f"{DAY} 18:00",
            "started_at": f"{DAY} 18:00",
            "finished_at": f"{DAY} 18:01",
            "models": '{"embed": "MiniLM"}',
            "settings": '{"narratives": {"threshold": 0.5}}',
            "counts": '{"articles": 4, "drops": 0}',
        },
        {
            "run_id": "r0",
            "flow": "ingest",
            "started_at": f"{DAY} 17:00",
            "status": "failed",
            "error": "disk \x1b[31mfull",
        },
    ],
    "channel": [
        {"channel_id": "https://wire.example/feed", "outlet_id": "wire", "last_ok_at": f"{DAY} 09:00"},
        {"channel_id": "https://paper.example/feed", "outlet_id": "paper", "failures": "3"},
        {"channel_id": "https://new.example/feed", "outlet_id": "new"},
    ],
    "channel_poll": [
        {"channel_id": "https://wire.example/feed", "polled_at": f"{DAY} 09:00"},
        {"channel_id": "https://wire.example/feed", "polled_at": f"{DAY} 08:00", "outcome": "empty"},
        {"channel_id": "https://wire.example/feed", "polled_at": "2025-01-19 08:00", "outcome": "failed"},
        {
            "channel_id": "https://paper.example/feed",
            "polled_at": f"{DAY} 09:00",
            "outcome": "failed",
            "error": "answered 503",
        },
    ],
    "panel": [{"panel_id": "all-always-on"}],
    "outlet": [
        {"outlet_id": "wire", "name": "The Wire"},
        {"outlet_id": "paper"},
        {"outlet_id": "site"},
        {"outlet_id": "new"},
    ],
    "entry": [
        {
            "entry_id": "e1",
            "channel_id": "https://wire.example/feed",
            "article_id": "a1",
            "title": "Nvidia sinks",
            "first_seen_at": f"{DAY} 08:30",
            "not_seen_at": f"{DAY} 08:00",
            "published_at": f"{DAY} 08:00",
            "published_precision": "minute",
        }
    ],
    "date_claim": [
        {
            "article_id": "a1",
            "claimed_at": "2026-01-01",
            "precision": "day",
            "claimed_in": "meta",
            "seen_at": f"{DAY} 09:00",
        }
    ],
    "article_url": [
        {"url": "https://wire.example/1", "article_id": "a1", "first_seen_at": f"{DAY} 08:30"},
        {"url": "https://wire.example/one", "article_id": "a0", "first_seen_at": f"{DAY} 09:30"},
    ],
    "article": [
        {
            "article_id": "a1",
            "outlet_id": "wire",
            "event_at": f"{DAY} 08:00",
            "first_seen_at": f"{DAY} 08:30",
            "published_at": f"{DAY} 08:00",
            "published_precision": "minute",
            "published_from": "feed",
            "version_id": "a1.2",
            "published_disbelieved": "2026-01-01 in meta: after we saw it",
            "kind_reason": "nothing else",
            "scope_reason": "names a model",
        },
        {
            "article_id": "a0",
            "outlet_id": "wire",
            "event_at": f"{DAY} 09:30",
            "version_id": "NULL",
            "merged_into": "a1",
        },
        {"article_id": "a2", "outlet_id": "site", "event_at": f"{DAY} 09:00"},
        {"article_id": "a3", "outlet_id": "paper", "event_at": f"{DAY} 10:00"},
    ],
    "version": [
        {
            "version_id": "a1.1",
            "article_id": "a1",
            "title": "Nvidia sinks",
            "text": "Before.",
            "valid_from": f"{DAY} 08:30",
            "valid_to": f"{DAY} 09:00",
        },
        {
            "version_id": "a1.2",
            "article_id": "a1",
            "n": "2",
            "title": "Nvidia [sinks]",
            "change_kind": "update",
            "author": "Ada Byron",
            "section": "Markets",
            "title_from": "json-ld",
            "author_from": "meta",
            "section_from": "url",
            "text": TEXT,
            "valid_from": f"{DAY} 09:00",
        },
        {"version_id": "a2.1", "article_id": "a2", "title": "Nvidia [sinks]", "text": TEXT},
        {
            "version_id": "a3.1",
            "article_id": "a3",
            "title": "=Chips \x1b[31mfall",
            "text": "A cheap model scares Wall Street.",
        },
    ],
    "copy_member": [
        {"article_id": "a1", "copy_group_id": "c1", "relation": "origin", "reason": "first seen"},
        {"article_id": "a2", "copy_group_id": "c1", "relation": "exact"},
    ],
    "story": [
        {"story_id": "s1", "founding_article_id": "a1"},
        {"story_id": "s0", "founding_article_id": "a3", "merged_into": "s1"},
    ],
    "story_member": [
        {"article_id": "a1", "story_id": "s1", "reasons": json.dumps({"reports": 0.0})},
        {"article_id": "a2", "story_id": "s1", "reasons": json.dumps({"copy_of:a1": 1.0})},
        {"article_id": "a3", "story_id": "s1", "score": "0.83", "reasons": json.dumps(REASONS)},
    ],
    "story_lineage": [
        {"story_id": "s1", "reason": "one report"},
        {"event": "merge", "story_id": "s1", "other_id": "s0", "reason": "same event"},
    ],
    "narrative_version": [
        {
            "narrative_id": "shock",
            "title": "DeepSeek shocks markets",
            "definition": json.dumps(
                {"statements": ["DeepSeek made shares fall."], "actors": [["DeepSeek"]], "phrases": []}
            ),
        },
    ],
    "hit": [
        {
            "hit_id": "h1",
            "narrative_id": "shock",
            "article_id": "a1",
            "version_id": "a1.2",
            "span_start": "22",
            "span_end": "38",
            "position": "lead",
            "statement": "DeepSeek made shares fall.",
        },
    ],
}


@dataclass(frozen=True)
class Said:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


Newswake = Callable[..., Said]


@pytest.fixture(scope="session")
def small_store(made_store: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a small store, published; tests copy it before they change anything."""
    folder = tmp_path_factory.mktemp("small") / "data"
    shutil.copytree(made_store("duckdb"), folder)
    store = Store(Place(folder / WORKING), sql_folder=ROOT / "sql", wait_seconds=10)
    with store.writing(Run("r", "analyse", AT)) as tx:
        build_world(tx.con, WORLD)
    publish(store)
    return folder


@pytest.fixture
def newswake(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Newswake:
    """Run `newswake …` in this process on an empty data folder; tests point NEWSWAKE_DATA_DIR elsewhere."""
    monkeypatch.setattr(console, "width", 240)
    monkeypatch.setattr(console, "_width", 240)  # it was made when its room was first imported
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("NEWSWAKE_PROJECT", str(ROOT))

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["newswake", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsysbinary.readouterr()
        code = ended.value.code
        return Said(code if isinstance(code, int) else int(code is not None), said.out.decode(), said.err.decode())

    return run


@pytest.fixture
def on_small_store(newswake: Newswake, small_store: Path, monkeypatch: pytest.MonkeyPatch) -> Newswake:
    """`newswake …` on the small store, for commands that only read."""
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(small_store))
    return newswake
