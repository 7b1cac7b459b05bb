"""status and why on a small store."""

from __future__ import annotations

import pytest
from builders import World, build_world

from newswake.cli.why import tell_origin
from newswake.store.connect import WORKING
from newswake.store.engines import Instance, Place
from newswake.store.origins import story_origin

ORIGIN: World = {
    "publisher": [{"publisher_id": "wire", "name": "Wire House"}, {"publisher_id": "paper", "name": "Paper"}],
    "outlet": [{"outlet_id": "wire", "publisher_id": "wire"}, {"outlet_id": "paper", "publisher_id": "paper"}],
    "article": [
        {"article_id": "a1", "outlet_id": "paper", "event_at": "2025-01-27 08:00"},
        {"article_id": "a2", "outlet_id": "wire", "event_at": "2025-01-27 09:00"},
        {"article_id": "a3", "outlet_id": "site", "event_at": "2025-01-27 10:00"},
    ],
    "story_member": [{"article_id": a, "story_id": "s1"} for a in ("a1", "a2", "a3")],
    "credit": [
        {"article_id": "a1", "outlet_id": "wire"},
        {"article_id": "a3", "outlet_id": "wire"},
        {"article_id": "a2", "outlet_id": "scoop"},
        {"article_id": "a2", "outlet_id": "NULL", "outlet_name": "hf:acme/lind", "kind": "primary"},
    ],
}


def test_status_before_the_first_run_says_what_to_do(newswake) -> None:
    said = newswake("status")
    assert said.code == 0
    assert "Nothing has run here yet: newswake demo" in said.out


def test_status_tells_runs_feeds_and_counts(on_small_store) -> None:
    said = on_small_store("status").out
    assert "analyse" in said and "completed" in said and "4 articles" in said and "0 drops" not in said
    assert "failed" in said and "full" in said and "\x1b" not in said
    assert "1 failing, 1 ok, 1 waiting" in said
    assert "Articles    3 read, 3 in scope, 0 waiting" in said
    assert "Stories     1" in said and "Narratives  1 with reports" in said
    assert "answered 503" not in said


def test_status_feed_by_feed_tells_what_each_said(on_small_store) -> None:
    said = on_small_store("status", "--feeds").out
    assert said.index("paper.example") < said.index("new.example") < said.index("wire.example")
    assert "answered 503" in said


def test_why_a_story_names_founder_copies_and_reasons(on_small_store) -> None:
    said = on_small_store("why", "story", "s1").out
    assert "Story s1: Nvidia [sinks]" in said
    assert "2 independent reports in 3 articles of 3 publishers; narratives: none." in said
    assert "Its id comes from article a1, first seen 2025-01-27 09:00." in said
    assert "  1. 2025-01-27 08:30  The Wire: Nvidia [sinks]\n     a1 its id comes from this one; founded it: " in said
    assert "a2 a copy (exact); joined at 1.00; goes where a1 goes, whose text it has" in said
    assert (
        "a3 joined at 0.83: similar in meaning 0.71, in words 0.40 to 2 reports, 1.5 hours apart on average; "
        "the next best story was s9, at 0.31; "
        "log odds: meaning +6.6, start -5.9, words +1.6, numbers differ -0.4\n" in said
    )
    assert "founded: one report (by analyse)" in said
    assert "s0 ended in it: same event (by analyse)" in said


def test_an_old_story_id_resolves(on_small_store) -> None:
    assert on_small_store("why", "story", "s0").out.startswith("s0 ended in s1.\nStory s1:")


def test_why_a_hit_shows_the_passage_in_its_sentence_and_the_run(on_small_store) -> None:
    said = on_small_store("why", "hit", "h1").out
    assert "Hit h1: DeepSeek shocks markets (shock)" in said
    assert "   DeepSeek »wiped out $589bn« of Nvidia on Monday.\n   text of version a1.2, read 2025-01-27 09:00" in said
    assert "code points 22 to 38" in said
    assert "Position   lead: the article leads with it" in said
    assert "Nearest to “DeepSeek made shares fall.”" in said
    assert "uncalibrated (0 labels of the narrative)" in said
    assert "by run r (analyse completed, Newswake 0; embed MiniLM, threshold 0.5)" in said


def test_why_an_article_tells_times_versions_and_where_it_belongs(on_small_store) -> None:
    said = on_small_store("why", "article", "a1").out
    assert "https://wire.example/one (of a0, which ended in this one)" in said
    assert "https://wire.example/feed (always_on, feed), last looked 2025-01-27 08:00 without it" in said
    assert "2025-01-27 08:00  to the minute, claimed in feed: believed" in said
    assert "2026-01-01 00:00  to the day, claimed in meta: not used" in said
    assert "not believed: 2026-01-01 in meta: after we saw it" in said
    assert "counts on 2025-01-27 08:00, the believed claim" in said
    assert "In scope:   yes: names a model" in said
    assert "a1.1 (first): 3 words from page" in said and "a1.2 (update)" in said
    assert "Copy group c1: origin (first seen)" in said and "a2 site: exact, 100% of word sequences shared" in said
    assert "Story s1: Nvidia [sinks]" in said


def test_why_an_article_tells_where_title_author_and_section_stood(on_small_store) -> None:
    said = on_small_store("why", "article", "a1").out
    assert "title from json-ld, author Ada Byron from meta, section Markets from url" in said
    assert said.count(" from json-ld") == 1 and "None" not in said, "what was not kept is not told"


def test_a_merged_article_and_an_address_resolve(on_small_store) -> None:
    assert on_small_store("why", "article", "a0").out.startswith("a0 turned out to be a1.\nArticle a1:")
    assert on_small_store("why", "article", "https://wire.example/1").out.startswith("Article a1:")


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("story", "no story 'zz' in the published copy: newswake query top_stories lists stories"),
        ("hit", "no hit 'zz' in the published copy: newswake query narrative_passages lists hits"),
        ("article", "no article 'zz' in the published copy: newswake sql"),
    ],
)
def test_an_unknown_id_says_where_ids_stand(on_small_store, subject: str, told: str) -> None:
    said = on_small_store("why", subject, "zz")
    assert said.code == 1 and told in said.err


def test_every_article_of_the_store_can_be_told(on_small_store) -> None:
    for article in ("a1", "a2", "a3"):
        assert on_small_store("why", "article", article).code == 0


def test_why_a_story_tells_on_whose_word_it_goes_and_where_it_starts() -> None:
    origin = {
        "chain": ["The Wire", "The Scoop"],
        "credited_by": 3,
        "is_polled": True,
        "first_publishers": ["Paper"],
        "verdict": "disagree",
        "primary_source": "arxiv:2501.1",
        "primary_cited_by": 1,
    }
    assert list(tell_origin(origin)) == [
        "Of its publishers 3 credit The Wire, who credits The Scoop; but by our clock it came first at Paper.",
        "The first primary source cited is arxiv:2501.1, by 1 publisher.",
    ]
    blind = {**origin, "chain": ["The Wire"], "is_polled": False, "verdict": "blind", "primary_source": None}
    assert list(tell_origin(blind)) == [
        "Of its publishers 3 credit The Wire, whom no feed of ours polls, so our clock cannot say."
    ]
    assert list(tell_origin({**blind, "chain": [], "verdict": None})) == list(tell_origin(None)) == []


def test_the_origin_of_a_story_names_its_publishers(made_store) -> None:
    with Instance(Place(made_store("duckdb") / WORKING)).opened(read_only=False, wait_seconds=10) as con:
        con.execute("BEGIN")
        build_world(con, ORIGIN)
        origin = story_origin(con, "s1")
        assert origin and story_origin(con, "s2") is None
        con.execute("ROLLBACK")
    assert (origin["chain"], origin["credited_by"], origin["verdict"]) == (["Wire House", "scoop"], 2, "disagree")
    assert (origin["first_publishers"], origin["primary_source"]) == (["Paper"], "hf:acme/lind")


def test_ctrl_c_is_one_line_and_130(on_small_store, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("newswake.cli.telling.open_present", stop)
    said = on_small_store("status")
    assert (said.code, said.out, said.err) == (130, "", "stopped; what was stored stays\n")
