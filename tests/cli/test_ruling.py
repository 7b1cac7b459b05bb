"""rule: what it refuses, what it sends, when it is applied, and how it is told."""

from __future__ import annotations

import getpass
import shutil
from pathlib import Path

import pytest
from builders import ROOT, build_world

from newswake.store.connect import PUBLISHED, WORKING, Store
from newswake.store.engines import Place
from newswake.store.runs import Run

WHY = ("--reason", "I read [it]")


@pytest.fixture
def own_store(newswake, small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:  # type: ignore[no-untyped-def]
    """A copy of the small store, which rulings may change."""
    shutil.copytree(small_store, tmp_path / "own")
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(tmp_path / "own"))
    return Store(Place(tmp_path / "own" / WORKING), sql_folder=ROOT / "sql", wait_seconds=10)


def ask(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store.reading() as con:
        return con.execute(sql).fetchall()


def ask_published(store: Store, sql: str) -> list[tuple[object, ...]]:
    with Store.open_published(store.data_dir / PUBLISHED) as con:
        return con.execute(sql).fetchall()


def test_a_ruling_is_sent_to_the_owner_and_waits(newswake, own_store: Store) -> None:
    said = newswake("rule", "scope", "https://wire.example/one", "out", *WHY, "--author", "Ada")
    assert said.code == 0
    assert "scope a1: out, by Ada: I read [it]" in said.out  # the address of an article that ended in a1
    assert "The next ingest applies it; counts follow with the analyse after it: newswake run" in said.out
    said = newswake("rule", "hit", "h1", "reject", *WHY)
    assert f"hit h1: reject, by {getpass.getuser()}: I read [it]" in said.out and "The next analyse applies" in said.out
    assert ask(own_store, "SELECT owner, kind, author, payload ->> 'verdict' FROM store.inbox ORDER BY created_at") == [
        ("ingest", "ruling", "Ada", "out"),
        ("analyse", "ruling", getpass.getuser(), "reject"),
    ]
    told = "SELECT subject_kind, subject_id, verdict, reason, outcome FROM rulings ORDER BY ruled_at"
    assert ask(own_store, told) == [
        ("scope", "a1", "out", "I read [it]", "waiting"),
        ("hit", "h1", "reject", "I read [it]", "waiting"),
    ]
    assert ask(own_store, "SELECT in_scope FROM article WHERE article_id = 'a1'") == [(True,)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("scope", "zz", "out"), "no article 'zz'"),
        (("scope", "a1", "maybe"), "scope a1: no ruling 'maybe': in or out"),
        (("kind", "a1", "essay"), "kind a1: no ruling 'essay': news or"),
        (("hit", "zz", "reject"), "no hit 'zz': newswake query narrative_passages lists hits"),
        (("hit", "h1", "out"), "hit h1: no ruling 'out': reject"),
        (("copy", "a3", "alone"), "article a3: is in no copy group with another"),
    ],
)
def test_what_is_not_there_or_no_verdict_is_a_clear_error(newswake, own_store: Store, arguments, told: str) -> None:
    said = newswake("rule", *arguments, *WHY)
    assert said.code == 1 and told in said.err
    assert ask(own_store, "SELECT count(*) FROM store.inbox") == [(0,)]


def test_a_reason_is_needed_and_a_target_is_one_of_four(newswake, own_store: Store) -> None:
    assert newswake("rule", "hit", "h1", "reject").code == 2
    said = newswake("rule", "hit", "h1", "reject", "--reason", "  ")
    assert said.code == 1 and "--reason: say why" in said.err
    assert newswake("rule", "weather", "h1", "reject", *WHY).code == 2
    assert ask(own_store, "SELECT count(*) FROM store.inbox") == [(0,)]


def test_before_the_first_run_there_is_nothing_to_rule_on(newswake) -> None:
    said = newswake("rule", "hit", "h1", "reject", *WHY)
    assert said.code == 1 and "nothing is stored here yet" in said.err


def test_who_applied_it_is_told_and_counts_have_followed(newswake, own_store: Store) -> None:
    counts = "SELECT appearances, reports, all_reports FROM attention_daily WHERE narrative_id = 'shock'"
    assert ask_published(own_store, counts) == [(1, 1, 1)]
    said = newswake("rule", "hit", "h1", "reject", *WHY, "--author", "Bob", "--now")
    assert said.code == 0 and "Applied 1, refused 0; published." in said.out
    assert ask_published(own_store, counts) == [(0, 0, 1)]
    assert newswake("rule", "scope", "a1", "out", *WHY, "--author", "Ada", "--now").code == 0
    assert ask_published(own_store, counts) == [(0, 0, 0)]
    told = newswake("why", "article", "a1").out
    assert "In scope:   no: ruled by Ada: I read [it]" in told
    assert "scope out, by Ada: I read [it] (applied " in told
    told = newswake("why", "hit", "h1").out
    assert "it no longer counts" in told and "hit reject, by Bob: I read [it] (applied " in told
    assert "Ruled:" not in newswake("why", "article", "a3").out


def test_a_waiting_and_a_refused_ruling_are_told_as_such(newswake, own_store: Store) -> None:
    with own_store.writing(Run("r", "analyse", ask(own_store, "SELECT max(as_of) FROM store.run")[0][0])) as tx:  # type: ignore[arg-type]
        said = '{"subject_kind": "copy", "subject_id": "a3", "verdict": "alone", "reason": "x"}'
        build_world(
            tx.con,
            {
                "inbox": [
                    {
                        "message_id": key,
                        "owner": "analyse",
                        "kind": "ruling",
                        "payload": said,
                        "author": "Ada",
                        "created_at": "2025-01-28",
                        "outcome": outcome,
                    }
                    for key, outcome in (("m1", "NULL"), ("m2", "is in no copy group"))
                ],
                "panel": [],
            },
        )
    assert newswake("publish").code == 0
    told = newswake("why", "article", "a3").out
    assert "copy alone, by Ada: x (waiting)" in told and "copy alone, by Ada: x (is in no copy group)" in told


def test_where_a_replay_has_ended_a_ruling_is_applied_at_once_on_its_clock(newswake, own_store: Store) -> None:
    (own_store.data_dir / "replay-of").write_text("demo")
    said = newswake("rule", "scope", "a3", "out", *WHY)
    assert said.code == 1 and "holds a replay that has ended: --now applies the ruling there" in said.err
    for verdict in ("out", "in", "out"):
        assert newswake("rule", "scope", "a3", verdict, *WHY, "--now").code == 0
    assert ask(own_store, "SELECT max(ruled_at) < '2025-01-28', count(*) FROM store.ruling") == [(True, 3)]
    assert ask_published(own_store, "SELECT in_scope FROM article WHERE article_id = 'a3'") == [(False,)]
