"""The learned model of pairs: its features, its file, and what is said of a file that is none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_assign import START, direction, report

from newswake.errors import ModelError
from newswake.stories.compared import compare
from newswake.stories.features import Report, headline
from newswake.stories.match import Rule
from newswake.stories.names import find_names, find_numbers, find_versions
from newswake.stories.pairs import FEATURES, load_pair_model, pair_features


def features_of(one: Report, other: Report) -> dict[str, float]:
    found = compare([one, other], served=("en",))
    row = pair_features(found, np.array([0]), np.array([1]), np.array([0.5], dtype=np.float32))[0]
    return dict(zip(FEATURES, row.tolist(), strict=True))


def titled(title: str, *, kind: str = "news") -> Report:
    return Report(title, title, "", "en", START, START, direction(1), kind=kind)


@pytest.mark.parametrize(
    ("one", "other", "differ", "shared"),
    [
        ("OpenAI releases GPT-4 today", "GPT-4 is here", 0, True),
        ("OpenAI releases GPT-4 today", "GPT-5 is here", 1, False),
        ("Meta opens Llama 2", "Llama 2 is free", 0, True),
        ("Quake kills 12 in June 2025", "Quake kills 14 in June 2024", 0, False),
    ],
)
def test_versions_of_a_product_agree_or_differ(one: str, other: str, differ: int, shared: bool) -> None:
    found = features_of(titled(one), titled(other))
    assert found["versions_differ"] == differ
    assert (found["versions"] > 0) == shared


def test_kinds_and_times_of_a_pair() -> None:
    found = features_of(titled("a", kind="opinion"), titled("b", kind="offer"))
    assert (found["one_is_comment"], found["both_are_comment"], found["one_is_unbound"]) == (1, 0, 1)
    assert found["apart"] == 0
    undated = replace(titled("b"), event_at=None)
    assert features_of(titled("a"), undated)["apart"] == pytest.approx(np.log1p(12))


def test_how_much_of_either_headline_the_other_has() -> None:
    both = features_of(titled("Meta opens Llama"), replace(titled("Meta opens Llama"), text="Brussels probes Grok"))
    assert both["covered_least"] == both["covered_most"] == 1
    longer = features_of(titled("Meta opens Llama"), titled("Meta opens Llama while Brussels probes Grok"))
    assert longer["covered_least"] < longer["covered_most"] == 1
    reports = [titled("Meta opens Llama"), titled("Brussels probes Grok"), titled("Nvidia falls")]
    found = compare(reports, served=("en",))
    row = pair_features(found, np.array([0]), np.array([1]), np.array([0.5], dtype=np.float32))[0]
    assert dict(zip(FEATURES, row.tolist(), strict=True))["covered_most"] == 0


def test_what_a_text_is_read_for() -> None:
    assert find_names("Nvidia’s Fall", "The chief of Google said. Markets fell") == {"nvidia", "fall", "google"}
    assert find_numbers("Up 3.5%", "to $1,200") == {"3.5", "1,200"}
    assert find_versions("GPT-4 and Claude 2.1 of March 2024", "") == {("gpt", "4"), ("claude", "2.1")}
    assert headline("", "Two killed in fall\nMore text") == "Two killed in fall"


def test_the_model_joins_what_is_near_and_scores_nothing_that_is_far() -> None:
    model = load_pair_model()
    assert model
    reports = [report(0, 0), report(1, 0), report(2, 1)]
    rule = Rule(compare(reports, served=("en",)), model=model)
    scores = rule.score(np.arange(3), np.arange(3)).toarray()
    assert scores[0, 1] > 0.9
    assert scores[0, 2] < 0.1
    assert rule.means([(np.arange(1), np.arange(1, 2))]) == [pytest.approx(scores[0, 1], abs=1e-5)]
    assert np.array_equal(scores, scores.T)
    score, told = rule.explain(np.array([0]), np.array([1]))
    added = sum(float(values[0]) for name, values in told.items() if name.startswith("adds:"))
    assert 1 / (1 + np.exp(-added)) == pytest.approx(float(score[0]), abs=1e-4), "what the features add is the whole"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{", "no model of stories"),
        (json.dumps({"weights": {"dense": 1}, "intercept": 0, "provenance": {}}), "fitted on other features"),
    ],
)
def test_a_file_that_is_no_model_is_named(tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "m.json"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(ModelError, match=said):
        load_pair_model(file)
    with pytest.raises(ModelError, match="cannot be read"):
        load_pair_model(tmp_path / "missing.json")
