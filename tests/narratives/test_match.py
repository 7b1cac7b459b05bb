"""Matching by words alone: every vector is zero or set by hand, so that the tests need no encoder."""

import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from newswake.errors import ModelError
from newswake.models import Definition, Hit, Passage
from newswake.narratives.calibrate import Calibration
from newswake.narratives.features import FEATURES, Measured, measure
from newswake.narratives.match import MatchModel, find_hits, load_model
from newswake.narratives.sought import matching_texts
from newswake.passages.split import split_passages

FALLS = Definition(
    "acme-falls",
    "Acme falls",
    statements=("Acme's shares plunged after the launch of Zeta.", "Zeta wiped billions off Acme."),
    negatives=("Acme opens a shop.",),
    actors=(("Acme",), ("Zeta", "Zeta Labs")),
    phrases=("wipes $100 billion off", "does more with less"),
    exclusions=("Acme College",),
)
OTHER = Definition("bees-return", "Bees return", statements=("Bees are back in the cities.",))
DEFINITIONS = [FALLS, OTHER]
WEIGHTS = {"claim_words": 5.0, "phrase_words": 4.0, "actors": 2.0}
MODEL = MatchModel({name: WEIGHTS.get(name, 0.0) for name in FEATURES}, -5.0, {}, {})


def blank(definition: Definition) -> NDArray[np.float32]:
    return np.zeros((len(matching_texts([definition])), 4), np.float32)


def hits(*articles: tuple[str, str], threshold: float = 0.5) -> list[list[Hit]]:
    passages = [split_passages(*article) for article in articles]
    vectors = np.zeros((sum(map(len, passages)), 4), dtype=np.float32)
    statements = np.zeros((len(matching_texts(DEFINITIONS)), 4), dtype=np.float32)
    return find_hits(passages, vectors, DEFINITIONS, statements, MODEL, threshold=threshold)


def test_the_best_passage_is_the_hit_with_its_exact_span() -> None:
    title, text = "Markets today", "It rained. Acme shares plunge on Zeta launch, wiping $100bn off.\n\nNobody noticed."
    [[hit]] = hits((title, text))
    assert hit.narrative_id == "acme-falls"
    assert text[hit.start : hit.end] == "Acme shares plunge on Zeta launch, wiping $100bn off."
    assert (hit.part, hit.position) == ("text", "lead")
    assert hit.statement in FALLS.statements


def test_a_title_alone_can_be_a_hit() -> None:
    [[hit]] = hits(("Zeta launch wipes $100 billion off Acme", ""))
    assert (hit.part, hit.start) == ("title", 0)


def test_topic_alone_is_none_and_an_exclusion_bars_its_passage() -> None:
    assert hits(("Acme and Zeta hold a fair", "Acme opens a shop.")) == [[]]
    assert hits(("Zeta launch wipes $100 billion off Acme College", "")) == [[]]


def test_a_threshold_of_nothing_gives_every_pair() -> None:
    found = hits(("Acme opens a shop", "Bees came."), ("", ""), threshold=0.0)
    assert [[hit.narrative_id for hit in article] for article in found] == [["acme-falls", "bees-return"], []]


def test_company_and_order_change_nothing() -> None:
    articles = [
        (f"Zeta launch {n} wipes $100 billion off Acme", "Acme shares plunged. Bees are back.") for n in range(60)
    ]
    together = hits(*articles, threshold=0.0)
    assert together == [hits(article, threshold=0.0)[0] for article in articles]
    assert hits(*reversed(articles), threshold=0.0) == together[::-1]


@pytest.mark.parametrize(("threshold", "margin"), [(0.1, -1.0), (0.3, -1.0), (0.5, -1.0), (0.3, 40.0)])
def test_what_cannot_reach_the_threshold_is_skipped_and_changes_no_hit(threshold: float, margin: float) -> None:
    random = np.random.default_rng(7)
    said = [
        "Acme",
        "Zeta Labs",
        "Bees",
        "shares",
        "plunged",
        "wiped",
        "billions",
        "launch",
        "are back in",
        "it",
        "cities",
    ]
    texts = [" ".join(random.choice(said, 9)) + ". Bees came. It rained." for _ in range(60)]
    articles = [split_passages("", text) for text in texts]
    statements, vectors = (
        (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        for rows in (0.3 + random.normal(size=(count, 8)) for count in (len(matching_texts(DEFINITIONS)), 180))
    )
    model = MatchModel({**load_model().weights, "negative_margin": margin}, -12.0, {}, {})
    whole, some = (
        find_hits(articles, vectors, DEFINITIONS, statements, model, threshold=least) for least in (0.0, threshold)
    )
    assert some == [[hit for hit in of if hit.score >= threshold] for of in whole]
    assert 0 < sum(map(len, some)) < sum(map(len, whole))


def test_what_a_calibration_lifts_over_the_threshold_is_no_bound_away() -> None:
    article = split_passages("Markets today", "Acme opens a shop.")
    blanks = np.zeros((2, 4), np.float32)
    lifted, model = Calibration("threshold", 12, 6, shift=9.0, version="1"), replace(MODEL, intercept=-10.0)
    (alone,) = find_hits([article], blanks, [FALLS], blank(FALLS), model, threshold=0.5)
    ((hit,),) = find_hits([article], blanks, [FALLS], blank(FALLS), model, threshold=0.5, calibrations=[lifted])
    assert alone == []
    assert hit.score > 0.5


def test_a_barred_passage_leaves_the_next_best_and_of_equals_the_earlier_is_the_hit() -> None:
    said = "Zeta launch wipes $100 billion off Acme."
    text = f"Acme College: {said} It rained. {said} It rained. {said}"
    ((hit,),) = hits(("", text))
    assert hit.start == text.index(said, 30)


def test_whom_most_statements_name_is_missed_and_a_name_without_a_word_breaks_nothing() -> None:
    definition = replace(FALLS, actors=(("Zeta",), ("Acme",), ("\N{HUGGING FACE}",), ("Beta",)), statements=(
        "Acme's shares plunged after the launch of Zeta.", "Acme lost billions."))  # fmt: skip
    texts = ["", "Shares plunged. " * 5, "Zeta came. Shares plunged.", "Acme fell. Shares plunged.",
             "Acme fell. It rained. It snowed. It froze. Shares plunged."]  # fmt: skip
    articles = [split_passages("Markets", text) for text in texts]
    blanks = np.zeros((sum(map(len, articles)), 4), np.float32)
    found = measure(articles, blanks, MODEL.sought([definition], blank(definition)))
    missing = found[:, 0, FEATURES.index("actors_missing")]
    ends = np.cumsum([len(article) for article in articles]) - 1
    assert missing[ends].tolist() == [1.25, 1.25, 1.0, 0.25, 1.25]


def test_what_costs_most_is_measured_of_the_passages_asked_for() -> None:
    article = split_passages("", "Acme shares plunged. Zeta wiped billions off Acme. Nothing happened.")
    vectors = np.eye(4, dtype=np.float32)
    texts = np.roll(np.concatenate([vectors, vectors]), 1, axis=0)[:7]  # the third passage is the look-alike's
    sought = MODEL.sought([FALLS], texts)
    whole, some = measure([article], vectors[:3], sought), Measured([article], vectors[:3], sought)
    some.complete(np.array([2]))
    words, margin = FEATURES.index("claim_words"), FEATURES.index("negative_margin")
    assert (whole[[0, 2], 0, words] < 1).all()
    assert some.features[:, 0, words].tolist() == [1, 1, whole[2, 0, words]]
    assert some.features[:, 0, margin].tolist() == whole[:, 0, margin].tolist() == [0, 0, 1]
    rest = [FEATURES.index(name) for name in FEATURES if name not in ("claim_words", "negative_margin")]
    assert (some.features[..., rest] == whole[..., rest]).all()


def test_features_of_actors_and_phrases() -> None:
    article = [
        Passage("title", 0, 1, "ACME: what now?", "title"),
        Passage("text", 0, 1, "Zeta Labs does more with less.", "lead"),
        Passage("text", 0, 1, "There is less of it.", "body"),
    ]
    out = MODEL.measure([article], np.zeros((3, 4), np.float32), [FALLS], blank(FALLS))
    actors, phrases, predicate = map(FEATURES.index, ("actors", "phrase_words", "predicate_words"))
    assert out[:, 0, actors].tolist() == [0.5, 1.0, 1.0]  # with the title's and the neighbour's
    assert out[1, 0, phrases] == pytest.approx(1.0)
    assert out[2, 0, phrases] < 0.5  # "less" alone is not the phrase
    assert out[0, 0, predicate] == 0  # only a name
    assert out[:, 0, FEATURES.index("title")].tolist() == [1, 0, 0]


def test_a_name_that_the_model_has_never_seen_does_not_outweigh_the_claim() -> None:
    model = MatchModel(MODEL.weights, 0.0, {"word": 9.0}, {})
    article = [Passage("title", 0, 1, "Acme and Zeta", "title")]
    out = model.measure([article], np.zeros((1, 4), np.float32), [FALLS], blank(FALLS))
    assert 0 < out[0, 0, FEATURES.index("claim_words")] < 0.5


def test_similarity_is_of_the_claim_without_its_actors_and_looks_at_neighbours() -> None:
    article = [
        Passage("title", 0, 1, "x", "title"),
        Passage("text", 0, 1, "y", "lead"),
        Passage("text", 0, 1, "z", "body"),
    ]
    short = Definition("short", "t", statements=("s",), negatives=("n",), actors=(("A",),))
    assert matching_texts([short]) == ["s", "t", "n", "A"]
    texts = np.array([[0.6, 0.8, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0], [1, 0, 0, 0]], dtype=np.float32)
    passages = np.array([[1, 0, 0, 0], [0.8, 0.6, 0, 0], [0, 0, 1, 0]], dtype=np.float32)
    out = MODEL.measure([article], passages, [short], texts)
    found = {name: out[:, 0, place].tolist() for place, name in enumerate(FEATURES)}
    assert found["claim_cosine"] == pytest.approx([0, 1, 0], abs=1e-6)  # the first says no more than the name
    assert found["near_cosine"] == pytest.approx([0.96, 0.96, 0.96])
    assert found["negative_margin"] == pytest.approx([0, 0, 1])


def test_vectors_must_fit() -> None:
    with pytest.raises(ValueError, match="a vector for each passage"):
        find_hits(
            [split_passages("x", "")],
            np.zeros((0, 4), np.float32),
            [],
            np.zeros((0, 4), np.float32),
            MODEL,
            threshold=0,
        )


def test_vectors_of_another_encoder_are_refused() -> None:
    with pytest.raises(ModelError, match="fitted on vectors of 384 numbers"):
        load_model().measure([[]], np.zeros((0, 4), np.float32), [FALLS], blank(FALLS))


def test_the_shipped_model_is_readable() -> None:
    model = load_model()
    assert set(model.weights) == set(FEATURES)
    assert model.weights["claim_words"] > 0 > model.intercept
    assert model.provenance["trained_on"]


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    file = tmp_path / "model.json"
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(file)
    file.write_text("{}")
    with pytest.raises(ModelError, match="no model of narratives"):
        load_model(file)
    file.write_text(json.dumps({"weights": {"luck": 1}, "intercept": 0, "idf": {}, "provenance": {}, "centre": []}))
    with pytest.raises(ModelError, match="other features"):
        load_model(file)


def test_sixty_narratives_cost_a_matrix_product() -> None:
    definitions = [Definition(f"n-{i}", "t", (f"Thing {i} beats rival {j}" for j in range(3))) for i in range(60)]  # type: ignore[arg-type]
    definitions = [Definition(d.narrative_id, d.title, tuple(d.statements), phrases=("beats it",)) for d in definitions]
    articles = [split_passages("A title", "A sentence of eight words stands here now. " * 25)] * 40
    vectors = np.zeros((sum(map(len, articles)), 384), dtype=np.float32)
    statements = np.zeros((len(matching_texts(definitions)), 384), dtype=np.float32)
    began = time.process_time()
    found = find_hits(articles, vectors, definitions, statements, load_model(), threshold=0.9)
    assert time.process_time() - began < 2.0
    assert found == [[]] * 40
