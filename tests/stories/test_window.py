"""What makes assigning fast says what the slow way would: few pairs for all, a window kept, groups by best pairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import squareform
from test_assign import START, report

from newswake.stories import linkage as linkage_room
from newswake.stories import match, products
from newswake.stories.assign import assign_stories
from newswake.stories.compared import compare
from newswake.stories.linkage import MILLION, group_new, join_by_mean
from newswake.stories.match import FLOOR, Rule
from newswake.stories.pairs import load_pair_model
from newswake.stories.ranking import Ranking
from newswake.stories.state import StoryState

GERMAN = [
    replace(report(60 + n, n % 2), language="de", vector=None, title=f"Aktie von {name} bricht nach Schock ein")
    for n, name in enumerate(["Nvidia", "Siemens", "Nvidia"])
]


@pytest.mark.parametrize("model", [load_pair_model(), None], ids=["learned", "stated"])
def test_a_pair_scores_the_same_alone_and_among_many(model: object) -> None:
    undated = replace(report(90, 1), event_at=None)
    late = report(91, 1, minutes=60 * 24 * 30)
    reports = [*(report(n, n % 4) for n in range(40)), *GERMAN, undated, late]
    rule = Rule(compare(reports, served=("en",)), model=model)  # type: ignore[arg-type]
    every = np.arange(len(reports))
    among = rule.score(every, every).toarray()
    alone = rule.means([(every[[one]], every[[other]]) for one in every for other in every])
    assert np.allclose(among.ravel(), alone, atol=2e-6)
    assert among[among > 0].min() >= FLOOR
    assert among[43, :40].max() > 0.5 > among[44, :43].max(initial=0)  # no time known, and out of the window
    assert among[40, 42] > 0.5 and not among[40:43, :40].any()
    (square,) = rule.squares([every[5:20]])
    assert np.allclose(square, among[5:20, 5:20], atol=2e-6)


def test_stories_are_ranked_by_their_mean_over_the_pairs_within_the_window() -> None:
    old = [report(n, n % 2, minutes=60 * 24 * 2 * n) for n in range(6)]  # two days apart: those of story 0 up to eight
    new = [report(10, 0, minutes=60 * 24 * 9), replace(report(11, 0), event_at=None), report(12, 1, minutes=0)]
    rule = Rule(compare([*old, replace(old[0], article_id="a9", event_at=None), *new], served=("en",)))
    story_at = np.array([0, 1, 0, 1, 0, 1, 0, -1, -1, -1])
    groups = [np.array([7, 8]), np.array([9])]
    ranked = Ranking(rule, story_at).of(groups)
    for group, stories in zip(groups, ranked, strict=True):
        means = [(rule.means([(group, np.flatnonzero(story_at == number))])[0], number) for number in (0, 1)]
        assert [number for _, number in stories] == [number for mean, number in sorted(means, reverse=True) if mean]
        assert np.allclose([mean for mean, _ in stories], sorted((mean for mean, _ in means if mean), reverse=True))


@pytest.mark.parametrize("seed", range(20))
def test_groups_are_those_of_average_linkage(seed: int) -> None:
    pick = np.random.default_rng(seed)
    scores = np.triu(pick.uniform(0, 1, (30, 30)) * (pick.uniform(0, 1, (30, 30)) < 0.6), 1).round(6)
    groups = join_by_mean(csr_matrix((scores * MILLION).round().astype(np.int32)), np.zeros(30, dtype=np.int64), 0.45)
    tree = linkage(squareform(1 - (scores + scores.T) - np.eye(30), checks=False), "average")
    labels = fcluster(tree, 0.55, "distance")
    assert len(set(zip(groups.tolist(), labels.tolist(), strict=True))) == len(set(groups)) == len(set(labels))
    assert all(groups[place] <= place for place in range(30))


def test_a_window_that_is_kept_places_as_one_that_is_made_anew() -> None:
    reports = [report(n, n % 5, group=f"c{n // 2:03}" if n % 7 == 0 else "") for n in range(80)]
    kept = fresh = StoryState()
    epochs = set()
    for at in range(0, 80, 4):
        batch = reports[at : at + 4]
        kept = assign_stories(batch, kept).state
        assert kept.window and kept.window.rarity
        epochs.add(kept.window.rarity.reports)
        members = [(each, fresh.story_of[each.article_id]) for each in fresh.reports]
        fresh = assign_stories(batch, StoryState.from_members(members, used=fresh.used)).state
    assert kept == fresh
    assert 10 < len(epochs) < 20  # some batches end an epoch, some do not


def test_a_window_drops_what_is_no_longer_active() -> None:
    state = assign_stories([report(n, n, minutes=60 * 24 * n) for n in range(4)], StoryState()).state
    later = state.active(START + timedelta(days=2))
    assert later.window and later.window.compared
    assert [lead.article_id for lead in later.window.leads] == ["a002", "a003"]
    assert len(later.window.compared.hours) == later.window.compared.terms.shape[0] == 2
    joined = assign_stories([report(9, 3, minutes=60 * 24 * 3)], later)
    assert [member.story_id for member in joined.members] == ["s003"]


def test_what_came_after_the_count_is_as_rare_as_can_be() -> None:
    before, after = [report(n, 0) for n in range(9)], [replace(report(10, 1), title="OpenAI names Orion")]
    found = compare(after, served=("en",), rarity=compare(before, served=("en",)).rarity())
    assert found.names.weighs.data.tolist() == [1.0, 1.0]
    assert np.isclose(np.linalg.norm(found.terms.data), 1)


def test_a_batch_in_another_language_alone_joins_a_window_that_is_kept() -> None:
    for first, then in (([report(n, n % 4) for n in range(40)], GERMAN), (GERMAN * 10, [report(1, 0)])):
        some = [replace(each, article_id=f"a{n:03}") for n, each in enumerate(first)]
        state = assign_stories(some, StoryState()).state
        found = assign_stories([replace(each, article_id=f"b{n}") for n, each in enumerate(then)], state)
        assert len(found.members) == len(then)
        assert found.state.window and found.state.window.compared
        assert found.state.window.compared.vectors.shape == (len(some) + len(then), 64)


def test_what_follows_a_window_takes_the_room_behind_it_once() -> None:
    cuts = ((0, 40), (40, 44), (44, 46), (46, 48))
    old, new, one, other = (compare([report(n, n % 3) for n in range(*cut)], served=("en",)) for cut in cuts)
    window = old.followed_by(new)
    first, second = window.followed_by(one), window.followed_by(other)
    assert np.shares_memory(window.vectors, first.vectors) and not np.shares_memory(window.vectors, second.vectors)
    for found, last in ((first, one), (second, other)):
        assert np.array_equal(found.vectors, np.concatenate([old.vectors, new.vectors, last.vectors]))
        assert np.array_equal(found.headlines, np.concatenate([old.headlines, new.headlines, last.headlines]))


def test_the_size_of_tiles_blocks_and_parts_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def found() -> tuple[np.ndarray, list[list[int]]]:
        rule = Rule(compare([report(n, n % 4) for n in range(70)], served=("en",)), model=load_pair_model())
        every = np.arange(70)
        return rule.score(every, every).toarray(), [group.tolist() for group in group_new(rule, every, 0.7)]

    scores, groups = found()
    assert len(groups) == 4 and np.count_nonzero(scores) > 600
    for room, name, value in (
        (match, "_ROWS", 9), (match, "_WIDE", 100), (match, "_PAIRS", 50), (linkage_room, "_ROWS", 16),
        (products, "_VECTORS", 8), (products, "_PAIRS", 20), (products, "_ROWS", 3),
    ):  # fmt: skip
        monkeypatch.setattr(room, name, value)
    in_parts, same_groups = found()
    assert np.allclose(in_parts, scores, atol=2e-6) and same_groups == groups


def test_what_a_stopped_product_left_is_in_no_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = compare([report(n, n % 3) for n in range(6)], served=("en",))
    entries, one, other = products.Entries(compared.terms), np.array([0, 1]), np.array([3, 4])
    (before,) = products.row_products([entries], [entries], one, other)
    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(products, "csr_matrix", stop)
        products.row_products([entries], [entries], np.array([2, 5]), other)
    (after,) = products.row_products([entries], [entries], one, other)
    assert np.array_equal(before, after)
    dense = compared.terms.toarray()
    for row in range(6):
        (found,) = products.row_products([entries], [entries], np.full(6, row), np.arange(6))
        assert np.allclose(found, dense @ dense[row], atol=1e-6)


def stop(*_: object, **__: object) -> None:
    raise MemoryError


def test_of_equal_pairs_that_with_the_lowest_place_joins_and_a_millionth_below_decides() -> None:
    def groups(pairs: dict[tuple[int, int], float], size: int) -> list[int]:
        rows, columns = zip(*pairs, strict=True)
        values = np.rint(np.array(list(pairs.values())) * MILLION).astype(np.int32)
        scores = csr_matrix((values, (rows, columns)), shape=(size, size))
        return join_by_mean(scores, np.zeros(size, dtype=np.int64), 0.7).tolist()

    assert groups({(0, 1): 0.8, (0, 2): 0.8}, 3) == [0, 0, 2]
    assert groups({(0, 1): 0.699999}, 2) == [0, 1]
    level = {(0, 1): 0.99, (3, 4): 0.98, (3, 5): 0.98, (4, 5): 0.98}
    tied = level | {(0, 2): 0.8, (1, 2): 0.8, (2, 3): 0.8, (2, 4): 0.8, (2, 5): 0.800001}
    assert groups(tied, 6) == [0, 0, 0, 3, 3, 3], "a third of a millionth is no difference"


def test_what_is_looked_up_most_lies_together_and_scores_as_it_did() -> None:
    compared = compare([report(n, n % 4) for n in range(30)], served=("en",))
    ranked, every = compared.ranked(), np.arange(30)
    most = ranked.terms.indices.max() + 1
    assert most < compared.terms.indices.max() and np.bincount(ranked.terms.indices)[0] >= 30 / 4
    one, other = (Rule(each, model=load_pair_model()).score(every, every) for each in (compared, ranked))
    assert np.array_equal(one.toarray(), other.toarray())


def test_reports_score_the_same_in_any_order() -> None:
    rule = Rule(compare([report(n, n % 4) for n in range(12)], served=("en",)), model=load_pair_model())
    every = np.arange(12)
    rows = np.array([4, 6, 5, 7])  # a batch as its groups have it: the first comes first and the last comes last
    assert np.array_equal(rule.score(rows, every).toarray(), rule.score(every, every).toarray()[rows])
