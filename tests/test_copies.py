"""The same text in several places."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newswake.copies import CopyPair, find_pairs, group_copies
from newswake.models import ArticleText, CopyMember

START = datetime(2025, 1, 27, 9, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "stories"
_RANDOM = random.Random(5)
WORDS = [
    f"{a}{b}" for a in ("chip", "bank", "port", "mill", "lake") for b in ("man", "ing", "er", "side", "ward", "let")
]


def prose(seed: int, words: int = 120) -> str:
    """Return a text that shares no run of five words with one of another seed."""
    pick = random.Random(seed)
    return " ".join(pick.choice(WORDS) for _ in range(words))


def article(key: str, text: str = "", *, minutes: int = 0, title: str = "", outlet: str = "") -> ArticleText:
    at = START + timedelta(minutes=minutes)
    outlet = outlet or f"outlet-{key}"
    source = "page" if text else "title"
    return ArticleText(key, "v" + key, outlet, f"p-{outlet}", "en", title or f"Title {key}", text, source, at, at)  # type: ignore[arg-type]


def by_id(members: list[CopyMember]) -> dict[str, CopyMember]:
    return {member.article_id: member for member in members}


def test_same_words_are_exact_whatever_the_punctuation_and_title() -> None:
    one, two = article("a1", prose(1)), article("a2", prose(1).upper().replace(" ", ", ") + ".", minutes=5)
    pairs = find_pairs([two, one])
    assert pairs == [CopyPair("a1", "a2", "exact", 1.0)]
    members = by_id(group_copies([one, two], pairs))
    assert (members["a1"].relation, members["a1"].group_id) == ("origin", "c1")
    assert (members["a2"].relation, members["a2"].group_id) == ("exact", "c1")
    assert "a1" in members["a2"].reason


def test_near_copies_are_verified() -> None:
    whole = prose(2, 200)
    cut, other = whole.rsplit(" ", 12)[0], " ".join(whole.split()[:100]) + " " + prose(3, 100)
    pairs = find_pairs([article("a1", whole), article("a2", cut), article("a3", other)])
    assert [(pair.first, pair.second, pair.relation) for pair in pairs] == [("a1", "a2", "near")]
    assert pairs[0].jaccard == pytest.approx((188 - 4) / (200 - 4), abs=1e-6)


def sentences(seed: int, count: int) -> str:
    """Return sentences of 14 words, each of its own."""
    return " ".join(prose(100 * seed + n, 14).capitalize() + "." for n in range(count))


def test_a_shortened_text_is_a_copy_and_a_brief_in_a_roundup_is_none() -> None:
    whole = sentences(1, 10)
    cut, roundup = article("a2", sentences(1, 7), minutes=5), article("a3", sentences(2, 12) + " " + whole, minutes=9)
    pairs = find_pairs([article("a1", whole), cut, roundup])
    assert {(pair.first, pair.second): pair.relation for pair in pairs} == {
        ("a1", "a2"): "contained",
        ("a1", "a3"): "partial",
        ("a2", "a3"): "partial",
    }
    members = by_id(group_copies([article("a1", whole), cut, roundup], pairs))
    assert [members[key].relation for key in ("a1", "a2", "a3")] == ["origin", "contained", "alone"]
    assert members["a2"].reason == "a shorter form of a1: the longer has 100% of the shorter"
    assert members["a3"].partial_of == "a1"
    assert members["a3"].partial_share == pytest.approx(10 / 22, abs=1e-6)


def test_a_teaser_is_a_copy_but_who_writes_on_after_an_agency_reports() -> None:
    whole, teaser = sentences(3, 20), sentences(3, 5)
    behind_a_paywall = article("a2", teaser, minutes=5)
    assert [pair.relation for pair in find_pairs([article("a1", whole), behind_a_paywall])] == ["contained"]
    brief, written_on = article("a1", teaser), article("a2", whole, minutes=5)
    assert [pair.relation for pair in find_pairs([brief, written_on])] == ["partial"]
    in_house = replace(written_on, publisher_id=brief.publisher_id)
    assert [pair.relation for pair in find_pairs([brief, in_house])] == ["contained"]


def test_a_speech_that_both_quote_is_no_copy() -> None:
    said = " ".join(f"“{sentence}.”" for sentence in sentences(4, 6).split(". "))
    one, two = (article(f"a{n}", f"{said} {sentences(4 + n, 6)}") for n in (1, 2))
    assert find_pairs([one, two]) == []


def test_who_credits_the_other_is_the_partial_copy() -> None:
    agency, paper = sentences(7, 8), sentences(7, 8) + " " + sentences(8, 12)
    early, late = article("a1", paper, outlet="paper"), article("a2", agency + " " + sentences(9, 9), minutes=30)
    pairs = find_pairs([early, late])
    assert by_id(group_copies([early, late], pairs))["a2"].partial_of == "a1"
    members = by_id(group_copies([early, late], pairs, republished={"a1": ["outlet-a2"]}))
    assert (members["a1"].partial_of, members["a2"].partial_of) == ("a2", "")


def test_partial_copies_found_earlier_are_kept() -> None:
    early, late = article("a1", prose(1)), article("a2", prose(2), minutes=5)
    members = by_id(group_copies([early, late], [], partial={"a2": ("a1", 0.4)}))
    assert (members["a2"].partial_of, members["a2"].partial_share) == ("a1", 0.4)
    assert "40%" in members["a2"].reason


def test_an_agency_is_the_origin_where_nobody_is_credited() -> None:
    paper, agency = article("a1", prose(1), outlet="paper"), article("a2", prose(1), minutes=30, outlet="agency")
    members = by_id(group_copies([paper, agency], find_pairs([paper, agency]), wires={"agency"}))
    assert (members["a2"].relation, members["a1"].relation) == ("origin", "exact")
    assert members["a2"].reason == "a news agency, whose texts others print, of 2 copies"


def test_one_publisher_cross_posts() -> None:
    one, two = article("a1", prose(1)), replace(article("a2", prose(1), minutes=5), publisher_id="p-outlet-a1")
    members = by_id(group_copies([one, two], find_pairs([one, two])))
    assert members["a2"].reason == "word for word the text of a1; cross-posted within one publisher"


def test_a_standing_line_with_another_title_is_no_copy() -> None:
    line = "All the latest news about artificial intelligence and the people who make it"
    assert find_pairs([article("a1", line, title="Chips are dear"), article("a2", line, title="Banks are cheap")]) == []
    same = [article("a1", line, title="Chips are dear"), article("a2", line, title="Chips are dear!")]
    assert [pair.relation for pair in find_pairs(same)] == ["exact"]


def test_titles_alone_pair_within_a_publisher_only() -> None:
    one = article("a1", title="Nvidia falls", outlet="x")
    two = article("a2", title="NVIDIA falls.", outlet="x", minutes=1)
    far = article("a3", title="Nvidia falls", outlet="y")
    pairs = find_pairs([one, two, far])
    assert pairs == [CopyPair("a1", "a2", "same_title", 1.0)]
    members = by_id(group_copies([one, two, far], pairs))
    assert [members[key].relation for key in ("a1", "a2", "a3")] == ["origin", "same_title", "alone"]


def test_new_against_window_finds_what_all_at_once_finds() -> None:
    everyone = [article(f"a{n:02}", prose(n % 7), minutes=n) for n in range(20)]
    at_once = by_id(group_copies(everyone, find_pairs(everyone)))
    earlier: dict[str, str] = {}
    for end in range(4, 21, 4):
        pairs = find_pairs(everyone[end - 4 : end], everyone[: end - 4])
        earlier = {member.article_id: member.group_id for member in group_copies(everyone[:end], pairs, earlier)}
    assert earlier == {key: member.group_id for key, member in at_once.items()}
    shuffled = everyone[:]
    _RANDOM.shuffle(shuffled)
    assert find_pairs(shuffled) == find_pairs(everyone)
    assert by_id(group_copies(shuffled, find_pairs(shuffled))) == at_once


def test_what_is_found_is_what_comparing_all_finds() -> None:
    base, pick = [prose(n, 80).split() for n in range(6)], random.Random(8)
    everyone = []
    for n in range(60):
        words = pick.choice(base)[pick.randrange(8) : 80 - pick.randrange(8)]
        words = [word if pick.random() > 0.01 else "edited" for word in words]
        everyone.append(article(f"a{n:02}", " ".join(words), minutes=n))

    def runs(each: ArticleText) -> set[tuple[str, ...]]:
        words = each.text.split()
        return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}

    def alike(one: ArticleText, other: ArticleText) -> float:
        return len(runs(one) & runs(other)) / len(runs(one) | runs(other))

    wanted = {
        (a.article_id, b.article_id)
        for a in everyone
        for b in everyone
        if a.article_id < b.article_id and alike(a, b) >= 0.8
    }
    found = {(pair.first, pair.second) for pair in find_pairs(everyone) if pair.relation in ("exact", "near")}
    assert len(wanted) > 100
    assert found == wanted


def test_groups_keep_their_ids_and_the_earlier_one_stays_when_two_join() -> None:
    one, two = article("a1", prose(1)), article("a2", prose(2), minutes=10)
    earlier = {"a1": "c1", "a2": "c2"}
    bridge = article("a0", prose(1), minutes=20)
    members = by_id(group_copies([one, two, bridge], [CopyPair("a0", "a1", "exact", 1.0)], earlier))
    assert {key: member.group_id for key, member in members.items()} == {"a0": "c1", "a1": "c1", "a2": "c2"}
    pairs = [CopyPair("a0", "a1", "exact", 1.0), CopyPair("a0", "a2", "near", 0.9)]
    joined = group_copies([one, two, bridge], pairs, earlier)
    assert {member.group_id for member in joined} == {"c1"}


def test_a_founder_whose_text_changed_leaves_its_group_and_the_id_behind() -> None:
    left, stays = article("a1", prose(9)), article("a2", prose(1), minutes=3)
    members = by_id(group_copies([left, stays], [], {"a2": "c1"}))
    assert members["a2"].group_id == "c1"
    assert members["a1"].group_id not in ("c1", "c2")


def test_origin_is_the_wire_that_the_copies_credit() -> None:
    first = article("a1", prose(1), outlet="daily")
    wire = article("a2", prose(1), minutes=30, outlet="wire")
    pairs = find_pairs([first, wire])
    members = by_id(group_copies([first, wire], pairs, republished={"a1": ["wire"]}))
    assert members["a2"].relation == "origin"
    assert "wire" in members["a2"].reason
    absent = by_id(group_copies([first, wire], pairs, republished={"a1": ["elsewhere"]}))
    assert absent["a1"].relation == "origin"
    assert "elsewhere" in absent["a1"].reason


def test_copies_of_a_real_week_are_found() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"the public sets are not in {SHARED}")
    import pandas as pd

    gold = pd.read_parquet(SHARED / "newsweek_2025_copies.parquet").query("jaccard5 >= 0.8")
    wanted = {(min(a, b), max(a, b)) for a, b in zip(gold.id_a, gold.id_b, strict=True)}
    ids = {key for pair in wanted for key in pair}
    week = pd.read_parquet(SHARED / "newsweek_2025.parquet", columns=["id", "title", "text", "source"])
    some = week[week.id.isin(ids) | (week.index % 5 == 0)].fillna("")
    articles = [replace(article(row.id, row.text), outlet_id=row.source, title=row.title) for row in some.itertuples()]
    found = {(pair.first, pair.second) for pair in find_pairs(articles) if pair.relation in ("exact", "near")}
    groups = {member.article_id: member.group_id for member in group_copies(articles, find_pairs(articles))}
    assert sum(groups[a] == groups[b] for a, b in wanted) / len(wanted) >= 0.99
    assert len(found & wanted) / len(found) >= 0.99
