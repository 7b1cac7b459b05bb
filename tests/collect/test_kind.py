from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from newswake.collect import kind as kinds
from newswake.collect.kind import read_model, tell_kind
from newswake.errors import ModelError

DATA = Path(os.environ.get("NEWSWAKE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
LABELLED = DATA / "kinds" / "kinds_dev.jsonl"


@pytest.mark.parametrize(
    ("title", "url", "kind"),
    [
        ("Chip maker loses a sixth of its value", "https://news.example/business/chips", "news"),
        ("EU reaches deal on AI rules", "https://news.example/eu-deal-ai", "news"),
        ("What is a language model?", "", "explainer"),
        ("The rise of small models", "", "explainer"),
        ("Ignore the hype", "https://news.example/opinion/hype", "opinion"),
        ("We should tax chips", "", "opinion"),
        ("How to run a model at home", "", "guide"),
        ("The 7 best chatbots for students", "", "guide"),
        ("Summit on AI safety – live", "", "live"),
        ("Wednesday briefing: chips and rules", "", "roundup"),
        ("Show HN: A tiny model", "", "release"),
        ("model-zoo", "https://github.com/a/model-zoo", "release"),
        ("Save 80% on this photo editor", "", "offer"),
        ("Ask HN: Which model?", "", "other"),
        ("Warum die Kurse fallen", "", "explainer"),
    ],
)
def test_kind(title: str, url: str, kind: str) -> None:
    judgement = tell_kind(title, "", url)
    assert judgement.verdict == kind, judgement.reason
    assert judgement.reason


def test_without_the_model_the_rules_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_shipped", lambda: None)
    judgement = tell_kind("How to run a model at home", "")
    assert (judgement.verdict, judgement.reason) == ("guide", "the title has “How to”")
    assert tell_kind("Chip maker cuts prices", "").verdict == "news"


def test_a_listing_gives_its_address() -> None:
    listing = "Article URL: https://github.com/a/zoo Comments URL: https://forum.example/item?id=1 Points: 3"
    assert tell_kind("model-zoo", listing).verdict == "release"


@pytest.mark.parametrize("written", ["", "[]", '{"weights": {}}', '{"intercepts": {"news": "x"}, "weights": {}}'])
def test_a_broken_model_is_named(tmp_path: Path, written: str) -> None:
    file = tmp_path / "model.json"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(ModelError, match=r"model\.json.*train_kinds"):
        read_model(file)


@pytest.mark.skipif(not LABELLED.exists(), reason=f"no {LABELLED}")
def test_the_labelled_items() -> None:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    told = [tell_kind(*(row.get(part) or "" for part in ("title", "text", "url"))).verdict for row in rows]
    right = sum(kind == row["kind"] for kind, row in zip(told, rows, strict=True))
    assert right / len(rows) >= 0.72


def test_a_title_without_end_holds_up_nobody() -> None:
    began = time.process_time()
    assert tell_kind("best deal " * 100_000, "x").verdict
    assert time.process_time() - began < 2
