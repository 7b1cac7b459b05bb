"""Which claims rise, and the draft that is made of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newswake.models import Entity, Passage, Position
from newswake.narratives.definition import load_definition
from newswake.narratives.discover import Rising, Saying, find_rising
from newswake.narratives.outline import outline, outline_id

NOW = datetime(2025, 1, 27, tzinfo=UTC)
CENTRE = np.zeros(3, dtype=np.float32)
NOBODY: dict[str, NDArray[np.float32]] = {}
SHOCK, OTHER, NOISE = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
Vector = tuple[float, float, float]


class Press:
    """Sayings with their vectors, one a report."""

    def __init__(self) -> None:
        self.sayings: list[Saying] = []
        self.vectors: list[Vector] = []

    def say(
        self, publisher: str, words: str, vector: Vector, hours: float = 1.0, *, position: Position = "title",
        story: str = "s1", narratives: frozenset[str] = frozenset(), report: str = "", named: str = "",
    ) -> None:  # fmt: skip
        number = len(self.sayings)
        passage = Passage("title", 0, len(words), words, position)
        self.sayings.append(
            Saying(
                f"a{number}",
                report or f"c{number}",
                publisher,
                story,
                publisher.title(),
                f"https://{publisher}.example",
                NOW + timedelta(hours=hours),
                True,
                passage,
                narratives,
                frozenset([named.lower()] if named else []),
                ((words.index(named), words.index(named) + len(named)),) if named else (),
            )
        )
        self.vectors.append(vector)

    def rising(self, most: int = 5, names: Mapping[str, NDArray[np.float32]] | None = None) -> list[Rising]:
        vectors: NDArray[np.float32] = np.array(self.vectors, dtype=np.float32)
        return find_rising(self.sayings, vectors, CENTRE, names or NOBODY, NOW, NOW + timedelta(days=1), most=most)


def shocked(**more: object) -> Press:
    """A press in which four publishers speak of a shock of which nobody spoke before, among noise as ever."""
    press = Press()
    for n in range(8):
        press.say(f"noise{n}", "The usual things were said", NOISE, -24.0 * (n + 1))
    for n in range(4):
        press.say(f"noise{n}", "The usual things were said", NOISE)
    for n, words in enumerate(
        ("Is it a shock?", "DeepSeek shocks the markets", "A DeepSeek shock", "Shares fall in it")
    ):
        press.say(f"p{n}", words, SHOCK, story=f"s{n}", **more)  # type: ignore[arg-type]
    return press


def test_a_claim_that_several_publishers_begin_to_make_is_told_in_the_words_of_one() -> None:
    (claim,) = shocked().rising()
    assert claim.claim.passage.text == "DeepSeek shocks the markets", "the first that is neither question nor fragment"
    assert (claim.publishers, claim.stories, len(claim.evidence)) == (4, 4, 4)
    assert claim.expected == 0.5 * 8 / 8 and claim.rise == 4.818  # 8 publishers now and before: 4 ln(4 / .5) − (4 − .5)


def test_the_listing_of_an_aggregator_stands_for_no_claim() -> None:
    press = shocked()
    press.say("p8", "Article URL: https://a.example/1 Comments URL: https://b.example/2 Points: 26", SHOCK, 0.0)
    (claim,) = press.rising()
    assert claim.claim.passage.text == "DeepSeek shocks the markets" and claim.publishers == 5


def test_what_was_said_as_often_before_does_not_rise() -> None:
    press = shocked()
    for n in range(4):
        press.say(f"p{n}", "DeepSeek shocks the markets", SHOCK, -30.0)
    assert press.rising() == []


def test_two_publishers_however_loud_make_no_claim() -> None:
    press = shocked()
    for n in range(20):
        press.say(f"q{n % 2}", "Our product is the very best", OTHER)
    assert len(press.rising()) == 1


def test_copies_of_a_report_are_one_piece_of_evidence() -> None:
    press = shocked()
    press.say("p9", "DeepSeek shocks the markets", SHOCK, report="c13")
    (claim,) = press.rising()
    assert len(claim.evidence) == 4 == len({each.report_id for each in claim.evidence})


def test_a_claim_that_a_narrative_explains_is_none_and_one_in_other_words_comes_once() -> None:
    assert shocked(narratives=frozenset(["deepseek-shocks-markets"])).rising() == []
    press = shocked()
    for n in range(4):
        press.say(f"p{n}", "Chip shares fall on DeepSeek", (0.9, 0.3, 0.0), report=f"c{12 + n}")
    assert len(press.rising()) == 1


def test_without_a_past_nothing_rises() -> None:
    press = Press()
    for n in range(4):
        press.say(f"p{n}", "DeepSeek shocks the markets", SHOCK)
    assert press.rising() == [] == Press().rising()


def test_the_draft_is_a_narrative_that_loads_with_actors_phrases_and_evidence(tmp_path: Path) -> None:
    press = shocked()
    press.say("p5", "DeepSeek shocks the markets: a rout", SHOCK)
    (claim,) = press.rising()
    name = outline_id(claim)
    known = [Entity("deepseek", "company", "DeepSeek", ("深度求索",)), Entity("nvidia", "company", "Nvidia")]
    written = outline(claim, name, known, ["The markets were calm"])
    (tmp_path / f"{name}.yaml").write_text(written, encoding="utf-8")
    draft = load_definition(tmp_path / f"{name}.yaml")
    assert name == "deepseek-shocks-markets" and draft.title == "DeepSeek shocks the markets"
    assert draft.statements[0] == draft.title and "Is it a shock?" not in draft.statements
    assert draft.actors == (("DeepSeek", "深度求索"),)
    assert draft.phrases == ("deepseek shocks the markets",), "in two publishers' words, as long as can be"
    assert "#   P1: DeepSeek shocks the markets (https://p1.example)" in written


def test_what_all_of_this_press_has_in_common_makes_nothing_alike() -> None:
    press = shocked()
    near = [(0.9 * x + 1.0, 0.9 * y + 1.0, 0.9 * z + 1.0) for x, y, z in press.vectors]  # all of it is about AI
    vectors: NDArray[np.float32] = np.array(near, dtype=np.float32)
    centre: NDArray[np.float32] = np.ones(3, dtype=np.float32)
    (claim,) = find_rising(press.sayings, vectors, centre, NOBODY, NOW, NOW + timedelta(days=1), most=5)
    assert claim.publishers == 4


def test_a_claim_that_less_than_half_of_its_reports_tie_to_a_narrative_is_not_explained_by_it() -> None:
    press = shocked()
    press.say("p5", "DeepSeek shocks the markets again", SHOCK, narratives=frozenset(["export-controls-questioned"]))
    assert len(press.rising()) == 1


def test_a_steady_claim_rises_over_no_length_of_time() -> None:
    press = Press()
    for day in range(-14, 7):
        press.say(f"p{day % 7}", "DeepSeek shocks the markets", SHOCK, 24.0 * day + 12)
        press.say(f"q{day % 7}", "The usual things were said", NOISE, 24.0 * day + 12)
    vectors: NDArray[np.float32] = np.array(press.vectors, dtype=np.float32)
    for days in (1, 2, 3, 5, 7):
        until = NOW + timedelta(days=days)
        said = [each for each in press.sayings if each.said_at < until]
        assert find_rising(said, vectors[: len(said)], CENTRE, NOBODY, NOW, until, most=5) == [], days


def test_a_claim_whose_own_report_and_another_hit_one_narrative_is_explained() -> None:
    press = shocked()
    for n, each in enumerate(press.sayings):
        if each.publisher_id in ("p1", "p3"):
            press.sayings[n] = replace(each, narratives=frozenset(["deepseek-shocks-markets"]))
    assert press.rising() == [], "nor can a question or a fragment stand for it"


# Two things that are said of one actor, who makes most of both, with nothing in common but that.
ACTOR = {"deepseek": np.array([[0.0, 1.0, 0.0]], dtype=np.float32)}
ONE_THING, ANOTHER = (0.0, 0.9, 0.436), (0.0, 0.9, -0.436)


def test_what_is_alike_by_its_actor_alone_is_no_claim() -> None:
    press = shocked()
    for n in range(4):
        press.say(f"q{n}", f"DeepSeek does thing number {n}", ANOTHER if n % 2 else ONE_THING, named="DeepSeek")
    assert [each.claim.passage.text for each in press.rising(names=ACTOR)] == ["DeepSeek shocks the markets"]
    assert len(press.rising()) == 2, "as long as nobody takes the name out"
    for n in range(4):
        press.say(f"q{n}", "DeepSeek does one thing only", ONE_THING, named="DeepSeek")
    assert len(press.rising(names=ACTOR)) == 2, "what is said of it is"


def test_what_was_usual_is_without_the_actor_too() -> None:
    press = shocked()
    for n in range(4):
        press.say(f"q{n}", "DeepSeek does one thing only", ONE_THING, named="DeepSeek")
        press.say(f"q{n}", "DeepSeek did another thing", ANOTHER, -24.0, named="DeepSeek")
    (same,) = [each for each in press.rising(names=ACTOR) if each.claim.named]
    assert same.publishers == 4 and same.expected == 0.5, "none of those before said this"


def test_a_refusal_to_comment_is_neither_claim_nor_evidence() -> None:
    press = shocked()
    for n in range(4):
        press.say(f"q{n}", f"DeepSeek did not immediately respond to request {n} for comment", OTHER)
    press.say("q5", "DeepSeek declined to comment on the shock", SHOCK)
    (claim,) = press.rising()
    assert claim.publishers == 4 and claim.claim.passage.text == "DeepSeek shocks the markets"


def test_what_else_is_said_of_the_same_event_is_told_beside_the_claim() -> None:
    press = shocked()
    for n in range(4):
        press.say(f"p{n}", "DeepSeek does one thing only", ONE_THING, named="DeepSeek", story="event")
    for n in range(3):
        press.say(f"q{n}", "DeepSeek did another thing", ANOTHER, named="DeepSeek", story="event")
    shock, one = press.rising(names=ACTOR)
    assert [each.passage.text for each in one.also] == ["DeepSeek did another thing"] and shock.also == ()
    press.say("q4", "DeepSeek did another thing", ANOTHER, named="DeepSeek", story="later")
    assert len(press.rising(names=ACTOR)) == 3, "a claim that goes on into another story stands for itself"
