"""Stories with the real model: look-alike events apart, and the steps of ``newswake eval stories``."""

from __future__ import annotations

import random

import pytest
from packaged import packaged_encoder

from newswake.embed import Encoder
from newswake.stories.evaluate import cluster_rows, score_pairs
from newswake.stories.pairs import load_pair_model

ROWS = [
    ("q1", "Nvidia loses $589bn in value in a day as DeepSeek unnerves Wall Street", "2025-01-27T15:00:00+00:00"),
    ("q2", "DeepSeek fears wipe almost $600 billion off Nvidia's market value", "2025-01-27T16:20:00+00:00"),
    ("q3", "Nvidia's market value falls by $589bn, a record, on DeepSeek worries", "2025-01-27T18:05:00+00:00"),
    ("o1", "OpenAI releases o3-mini, its cheaper reasoning model", "2025-01-31T19:00:00+00:00"),
    ("o2", "OpenAI's o3-mini reasoning model is out, cheaper than o1-mini", "2025-01-31T19:40:00+00:00"),
    ("i1", "Italy's privacy watchdog blocks DeepSeek over data questions", "2025-01-30T17:00:00+00:00"),
    ("i2", "DeepSeek blocked in Italy by data protection authority", "2025-01-30T18:30:00+00:00"),
    ("g1", "How to make the most of a chatbot when planning a holiday", "2025-01-29T10:00:00+00:00"),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return packaged_encoder()


def _rows() -> list[dict[str, object]]:
    return [
        {"id": key, "title": title, "text": None, "source": key, "published": at, "language": "en"}
        for key, title, at in ROWS
    ]


def test_events_join_and_look_alikes_stay_apart(encoder: Encoder) -> None:
    found = cluster_rows(_rows(), encoder, model=load_pair_model())
    assert found == {
        "q1": "sq1", "q2": "sq1", "q3": "sq1", "o1": "so1", "o2": "so1", "i1": "si1", "i2": "si1",
        "g1": "sg1",
    }  # fmt: skip


@pytest.mark.xfail(strict=True, reason="rarity among a dozen reports: what formula headlines share seems rare")
def test_formula_headlines_of_two_events_stay_apart(encoder: Encoder) -> None:
    formula = [
        ("t1", "Alphabet shares fall after Bard gives a wrong answer", "2025-01-29T08:00:00+00:00"),
        ("t2", "Tesla shares fall after deliveries miss forecasts", "2025-01-29T09:00:00+00:00"),
    ]
    rows = [*_rows(), *({"id": key, "title": title, "published": at} for key, title, at in formula)]
    found = cluster_rows(rows, encoder, model=load_pair_model())
    assert found["t1"] != found["t2"]


def test_order_of_rows_plays_no_part_and_rows_may_lack_all_but_an_id(encoder: Encoder) -> None:
    rows = [*_rows(), {"id": "bare"}, {"id": "nan", "title": float("nan"), "published": "soon"}]
    found = cluster_rows(rows, encoder)
    random.Random(3).shuffle(rows)
    assert cluster_rows(rows, encoder) == found
    assert len(found) == 10


def test_pairs_are_scored_alike_both_ways(encoder: Encoder) -> None:
    title = {key: said for key, said, _ in ROWS}
    pairs = [("q1", "q2"), ("q2", "q1"), ("q1", "g1"), ("q1", "q1")]
    near, back, far, same = score_pairs(
        [{"id": 1, "a": title[a], "b": title[b]} for a, b in pairs], encoder, model=load_pair_model()
    )
    assert near == back > 0.7 > far
    assert same > 0.99
