from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from newswake.collect.kind import kind_row, tell_kind

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


@pytest.mark.skipif(not LABELLED.exists(), reason=f"no {LABELLED}")
def test_the_labelled_items() -> None:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    right = sum(kind_row(row)["kind"] == row["kind"] for row in rows)
    assert right / len(rows) >= 0.72
