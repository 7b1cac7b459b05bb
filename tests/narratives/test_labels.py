"""Judgements beside a narrative's file: read strictly, settled by who agrees, scored among what stood around them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from test_match import FALLS, MODEL, blank

from newswake.errors import SeedError
from newswake.narratives.labels import (
    Judged,
    Judgement,
    forget_articles,
    keep_judgement,
    labels_file,
    load_judgements,
    settle_labels,
)
from newswake.passages.split import split_passages
from newswake.pipeline.calibrating import judged_features

AT = "2025-01-27T09:00:00+00:00"


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    file = labels_file(tmp_path, "acme-falls")
    assert load_judgements(file) == []
    said = [
        Judgement("“Acme” fällt", "yes", "Ada", AT, "Markets", "Before.", "", "a1", "v1"),
        Judgement("x\u2028y", "no", "Bo", AT),
    ]
    for judgement in said:
        keep_judgement(file, judgement)
    assert file == tmp_path / "labels" / "acme-falls.jsonl"
    assert load_judgements(file) == said


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"passage": "x", "label": "yes"}',
        '{"passage": "x", "label": "maybe", "author": "Ada", "at": "2025-01-27"}',
        '{"passage": " ", "label": "yes", "author": "Ada", "at": "2025-01-27"}',
        '{"passage": "x", "label": "yes", "author": "Ada", "at": "yesterday"}',
    ],
)
def test_a_bad_line_is_an_error_with_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "n.jsonl"
    file.write_text('{"passage": "x", "label": "yes", "author": "Ada", "at": "2025-01-27"}\n\n' + line + "\n")
    with pytest.raises(SeedError, match=r"n\.jsonl:3: "):
        load_judgements(file)


def test_the_last_word_of_each_counts_and_only_where_all_agree() -> None:
    later = "2025-01-28T09:00:00+00:00"
    said = [
        Judgement("changed", "no", "Ada", AT), Judgement("changed", "yes", "Ada", later),
        Judgement("disputed", "yes", "Ada", AT), Judgement("disputed", "no", "Bo", AT),
        Judgement("open", "unsure", "Ada", AT),
        Judgement("shared", "no", "Ada", AT), Judgement("shared", "no", "Bo", later),
    ]  # fmt: skip
    settled = settle_labels(said)
    assert [(each.passage, each.is_yes) for each in settled] == [("changed", True), ("shared", False)]
    assert settle_labels(reversed(said)) == settled


def test_a_passage_is_one_wherever_it_stands() -> None:
    here, there = Judgement("p", "yes", "Ada", AT, "Here"), Judgement("p", "no", "Bo", AT, "There")
    assert settle_labels([here, there]) == []
    later = Judgement("p", "yes", "Bo", "2025-01-28T09:00:00+00:00", "There")
    assert settle_labels([later, there, here]) == [Judged("There", "", "p", "", is_yes=True)]


def test_what_is_taken_down_is_forgotten_in_every_file(tmp_path: Path) -> None:
    one, two = labels_file(tmp_path, "one"), labels_file(tmp_path, "two")
    for file, article in ((one, "a1"), (one, "a2"), (two, "a1")):
        keep_judgement(file, Judgement(f"words of {article}", "yes", "Ada", AT, article_id=article))
    assert forget_articles(tmp_path, ["a1", "a9"]) == 2
    assert [each.article_id for each in load_judgements(one)] == ["a2"] and "a1" not in two.read_text()
    assert forget_articles(tmp_path, ["a1"]) == 0 and len(list(one.parent.iterdir())) == 2


def test_a_line_with_a_mistake_hinders_no_take_down(tmp_path: Path) -> None:
    one, two = labels_file(tmp_path, "one"), labels_file(tmp_path, "two")
    for file in (one, two):
        keep_judgement(file, Judgement("words of a1", "yes", "Ada", AT, article_id="a1"))
    kept = '{"passage": "x", "label": "maybe", "article_id": "a2"}\n{"passage": "words of a1", "lab\n'
    one.write_text(kept + '{"label": "maybe", "article_id": "a1"}\n' + one.read_text())
    with pytest.raises(SeedError, match=r"one\.jsonl:2: no judgement.* take it down again"):
        forget_articles(tmp_path, ["a1"])
    assert one.read_text() == kept and two.read_text() == ""


@pytest.mark.parametrize("place", range(4))
def test_a_passage_scores_as_where_it_stood(place: int) -> None:
    whole = split_passages("Acme and Zeta", "It rained.\n\nAcme shares plunged. Nobody knew why.")
    assert len(whole) == 4
    is_title = place == 0
    judged = Judged(
        "" if is_title else whole[0].text,
        "" if place < 2 else whole[place - 1].text,
        whole[place].text,
        whole[place + 1].text if place < 3 else "",
        is_yes=True,
    )
    known = {p.text: np.random.default_rng(n).random(4).astype(np.float32) for n, p in enumerate(whole)}

    def embed(texts):  # type: ignore[no-untyped-def]
        return np.stack([known.get(text, np.zeros(4, np.float32)) for text in texts])

    [features], [vector] = judged_features(FALLS, [judged], MODEL, embed)
    there = MODEL.measure([whole], embed([p.text for p in whole]), [FALLS], blank(FALLS))[place, 0]
    assert features == pytest.approx(there)
    assert vector.tolist() == known[whole[place].text].tolist()
