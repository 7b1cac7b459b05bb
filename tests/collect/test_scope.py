from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from newswake.collect.scope import judge_scope

DATA = Path(os.environ.get("NEWSWAKE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
LABELLED = DATA / "scope" / "scope_dev.jsonl"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("A.I. startup raises $40m", ""),
        ("Regulator opens inquiry into chatbots for children", ""),
        ("DeepSeek schockt die Börsen", ""),
        ("Wie KI die Schulen verändert", ""),
        ("Ce que l’IA change à l’école", ""),
        ("La inteligencia artificial llega al aula", ""),
        ("L'intelligenza artificiale in classe", ""),
        ("A IA chega às escolas", ""),
        ("Kunstmatige intelligentie in de klas", ""),
        ("国产大模型降价", ""),
        ("生成AIの利用が広がる", ""),
        ("Nvidia posts record sales", "Demand for chips that train AI models lifted the results again."),
        (
            "What the lab did next",
            "OpenAI has named a new head of research. She led its work on large language models.",
        ),
        (
            "A long talk",
            "Nothing here at first, just a long way round. " * 12 + "Then chatbots, AI and machine learning. " * 4,
        ),
    ],
)
def test_in(title: str, text: str) -> None:
    judgement = judge_scope(title, text)
    assert judgement.verdict == "in", judgement.reason
    assert judgement.reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Council approves the budget", "The vote was close."),
        ("New graphics card reviewed", "It runs games at high settings and has some AI feature."),
        ("Save $50 on this AI-powered vacuum", "A shop offer."),
        ("Storm in Ames, IA", "Trees fell."),
        ("He said it again", "The word said is in it, the air is fair, the main aid."),
        (
            "Studio closes",
            "Microsoft, which also sells AI, closes a studio. " + "The games were liked by many people. " * 40,
        ),
    ],
)
def test_out(title: str, text: str) -> None:
    judgement = judge_scope(title, text)
    assert judgement.verdict == "out", judgement.reason
    assert judgement.reason


@pytest.mark.skipif(not LABELLED.exists(), reason=f"no {LABELLED}")
def test_the_labelled_items() -> None:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    pairs = [
        (row["scope"] == "in", judge_scope(row.get("title") or "", row.get("text") or "").verdict == "in")
        for row in rows
        if row["scope"] != "unsure"
    ]
    right = sum(gold and told for gold, told in pairs)
    assert right / sum(told for _, told in pairs) >= 0.97
    assert right / sum(gold for gold, _ in pairs) >= 0.97
