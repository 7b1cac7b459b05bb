"""A person's word, from the message to the counts: the owner applies it, and no later run undoes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from builders import AT, World, build_world
from numpy.typing import NDArray

from newswake.models import Channel
from newswake.pipeline import analyse
from newswake.pipeline import models as pipeline_models
from newswake.pipeline.job import Job
from newswake.pipeline.narratives import match_narratives
from newswake.pipeline.passes import ingest_pass
from newswake.pipeline.rulings import apply_rulings
from newswake.replay.archive import Answer, Archive
from newswake.replay.server import ReplayServer
from newswake.replay.stepping import via
from newswake.seeds import Seeds
from newswake.settings import Settings
from newswake.store import inbox, rulings
from newswake.store.checks import run_checks
from newswake.store.connect import Store
from newswake.store.runs import Run

RULED, LATER = AT + timedelta(hours=1), AT + timedelta(hours=2)
WIRE = "DeepSeek wiped out $589bn of Nvidia on Monday, the wire says. " + "It fell and fell again all day long. " * 12
ONE_DUCKDB = pytest.mark.parametrize("engine", ["duckdb"])


def fill(store: Store, world: World) -> None:
    with store.writing(Run("r", "ingest", AT)) as tx:
        build_world(tx.con, {"run": [{"run_id": "r"}], **world})
        tx.con.execute(
            "INSERT INTO store.article_url SELECT canonical_url, article_id, first_seen_at FROM store.article"
        )


def rule(store: Store, kind: str, subject: str, verdict: str, *, owner: inbox.Owner | None = None) -> str:
    """Send a ruling by Ada, after all that were sent before."""
    with store.reading() as con:
        at = rulings.ruling_time(con, RULED)
    said = {"subject_kind": kind, "subject_id": subject, "verdict": verdict, "reason": "I read it"}
    return inbox.send(store, owner or rulings.OWNERS[kind], "ruling", said, "Ada", created_at=at)


def apply(settings: Settings, store: Store, flow: str) -> Job:
    job = Job(settings, store, Run("r", flow, RULED))
    apply_rulings(job)
    return job


def ask(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store.reading() as con:
        return con.execute(sql).fetchall()


def wrong(settings: Settings, store: Store) -> dict[str, object]:
    with store.reading() as con:
        return {k: rows for k, rows in run_checks(con, settings.root / "sql" / "checks").items() if rows}


# --- scope and kind: ingest ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["duckdb"])
def test_counts_follow_a_ruling_on_scope(settings: Settings, store: Store) -> None:
    articles = [{"article_id": f"a{n}", "outlet_id": "o"} for n in (1, 2)]
    fill(store, {"article": articles, "hit": [{"narrative_id": "n", "article_id": f"a{n}"} for n in (1, 2)]})
    counts = "SELECT reports, all_reports FROM attention_daily"
    assert ask(store, counts) == [(2, 2)]
    ruling = rule(store, "scope", "a2", "out")
    assert ask(store, counts) == [(2, 2)]
    assert ask(store, "SELECT ruling_id, outcome, applied_at FROM rulings") == [(ruling, "waiting", None)]
    assert apply(settings, store, "analyse").counts["rulings_applied"] == 0  # not the owner
    assert apply(settings, store, "ingest").counts["rulings_applied"] == 1
    assert ask(store, counts) == [(1, 1)]
    assert ask(store, "FROM rulings") == [
        (ruling, "scope", "a2", "out", "Ada", "I read it", RULED, RULED, "applied"),
    ]
    assert apply(settings, store, "ingest").counts["rulings_applied"] == 0  # once
    assert not wrong(settings, store)


@ONE_DUCKDB
def test_the_last_word_counts_and_goes_with_an_article_that_ends_in_another(settings: Settings, store: Store) -> None:
    articles: list[dict[str, object]] = [{"article_id": f"a{n}", "outlet_id": "o"} for n in (1, 2)]
    fill(store, {"article": articles})
    for verdict in ("out", "in", "out"):
        rule(store, "scope", "a2", verdict)
    rule(store, "kind", "a2", "opinion")
    apply(settings, store, "ingest")
    told = "SELECT in_scope, scope_reason, kind, kind_reason FROM store.article WHERE article_id = "
    ruled = (False, "ruled by Ada: I read it", "opinion", "ruled by Ada: I read it")
    assert ask(store, f"{told}'a2'") == [ruled]
    assert ask(store, "SELECT count(*) FROM store.ruling") == [(4,)]
    with store.writing(Run("r", "ingest", LATER)) as tx:
        tx.con.execute("UPDATE store.article SET merged_into = 'a1' WHERE article_id = 'a2'")
        rulings.keep_judgements(tx.con, ["a1"])
    assert ask(store, f"{told}'a1'") == [ruled]


class Page:
    """A page about a model, whose words change every hour."""

    def answer(self, at: object) -> Answer:
        words = f"At {at} OpenAI says that its new AI model costs a tenth of what others pay, and may be read. " * 8
        body = f"<html lang=en><head><title>An AI model</title></head><body><article><p>{words}</p></article></body>"
        return Answer(200, body.encode(), "text/html; charset=utf-8")


class Feed:
    """A feed that lists that page."""

    def answer(self, at: object) -> Answer:
        item = "<item><guid>1</guid><link>https://a.example/1</link><title>An AI model by OpenAI</title></item>"
        said = f'<rss version="2.0"><channel><title>A</title>{item}</channel></rss>'
        return Answer(200, said.encode(), "application/rss+xml")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ReplayServer]:
    feeds, pages = {"https://a.example/rss": Feed()}, {"https://a.example/1": Page()}
    with ReplayServer(Archive(tmp_path, (), feeds, pages, AT, AT + timedelta(days=30)), at=AT) as running_server:
        yield running_server


@ONE_DUCKDB
def test_reading_an_article_again_does_not_undo_what_was_ruled(
    settings: Settings, store: Store, server: ReplayServer
) -> None:
    feed = "https://a.example/rss"

    def run_ingest(days: int) -> None:
        at = AT + timedelta(days=days)
        server.set_clock(at)
        channels = [Channel(feed, feed, "always_on")]
        ingest_pass(via(settings, server.address), at, Seeds((), (), (), (), ()), channels)

    run_ingest(0)
    [(article, in_scope, kind)] = ask(store, "SELECT article_id, in_scope, kind FROM article")
    assert in_scope and kind != "opinion"
    rule(store, "scope", str(article), "out")
    rule(store, "kind", str(article), "opinion")
    run_ingest(1)
    run_ingest(3)
    [(reads,)] = ask(store, "SELECT reads FROM store.article")
    assert isinstance(reads, int) and reads > 1
    assert ask(store, "SELECT versions > 1, in_scope, scope_reason, kind FROM article") == [
        (True, False, "ruled by Ada: I read it", "opinion")
    ]
    assert not wrong(settings, store)


# --- hits and copies: analyse --------------------------------------------------------------------------------------


class Words:
    """An Encoder: each text by its length and a few of its letters; nobody asks here what a text means."""

    name, precision = "words", "float32"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array([[len(text), *(text.count(letter) for letter in "aeionrst")] for text in texts], np.float32)
        rows = np.pad(rows, ((0, 0), (0, 384 - rows.shape[1])))  # the narratives' model is fitted on 384 numbers
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def matching(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Settings under which every article hits the one narrative that there is."""
    monkeypatch.setattr(pipeline_models, "_encoder", lambda *_: Words())
    narratives = settings.narratives.model_copy(update={"threshold": 0.0})
    (tmp_path / "told").mkdir()
    return settings.model_copy(update={"narratives": narratives, "narratives_dir": tmp_path / "told"})


def define(settings: Settings, statement: str) -> None:
    (settings.narratives_dir / "shock.yaml").write_text(f"id: shock\ntitle: Shock\nstatements: [{statement}]\n")


def match(settings: Settings, store: Store, at: datetime = LATER) -> list[tuple[object, ...]]:
    match_narratives(Job(settings, store, Run("r", "analyse", at)))
    return ask(store, "SELECT article_id, passage FROM narrative_hit ORDER BY 1")


@ONE_DUCKDB
def test_a_rejected_passage_is_no_hit_of_that_narrative_again(matching: Settings, store: Store) -> None:
    only = [{"article_id": f"a{n}", "outlet_id": "o"} for n in (1, 2)]
    versions = [{"version_id": f"a{n}.1", "article_id": f"a{n}", "title": "Shock.", "text": "Shock."} for n in (1, 2)]
    fill(store, {"article": only, "version": versions, "panel_member": []})
    define(matching, "Shares fell.")
    assert match(matching, store, AT) == [("a1", "Shock."), ("a2", "Shock.")]
    [(hit,)] = ask(store, "SELECT hit_id FROM narrative_hit WHERE article_id = 'a1'")
    rule(store, "hit", str(hit), "reject")
    apply(matching, store, "analyse")
    kept = [("a2", "Shock.")]
    assert ask(store, "SELECT article_id, passage FROM narrative_hit") == kept
    assert ask(store, f"SELECT valid_to FROM store.hit WHERE hit_id = '{hit}'") == [(RULED,)]
    define(matching, "Shares of chip makers fell after DeepSeek.")
    assert match(matching, store) == kept
    assert ask(store, "SELECT count(DISTINCT definition_version) FROM store.hit") == [(2,)]
    with store.writing(Run("r", "ingest", LATER)) as tx:  # a new version in which the same words stand elsewhere
        tx.con.execute("""
            INSERT INTO store.version BY NAME
            SELECT * REPLACE ('a1.2' AS version_id, 2 AS n, 'Update: x' AS title, 'Shock.' AS text)
            FROM store.version WHERE version_id = 'a1.1'""")
        tx.con.execute("UPDATE store.version SET valid_to = ? WHERE version_id = 'a1.1'", [LATER])
        tx.con.execute("UPDATE store.article SET version_id = 'a1.2' WHERE article_id = 'a1'")
    assert ("a1", "Shock.") not in match(matching, store)
    assert not wrong(matching, store)


@ONE_DUCKDB
def test_a_copy_that_was_ruled_none_leaves_its_group_for_good(settings: Settings, store: Store) -> None:
    ids = ("a1", "a2", "a3")
    fill(
        store,
        {
            "article": [
                {"article_id": key, "outlet_id": key, "event_at": f"2025-01-27 0{n}:00"} for n, key in enumerate(ids)
            ],
            "version": [{"version_id": f"{key}.1", "article_id": key, "title": key, "text": WIRE} for key in ids],
        },
    )

    def group() -> dict[object, list[object]]:
        analyse.group_copies(Job(settings, store, Run("r", "analyse", LATER)))
        found: dict[object, list[object]] = {}
        for key, article in ask(store, "SELECT copy_group_id, article_id FROM article ORDER BY article_id"):
            found.setdefault(key, []).append(article)
        return found

    assert group() == {"c1": ["a1", "a2", "a3"]}
    rule(store, "copy", "a1", "alone")
    apply(settings, store, "analyse")
    apart = group()
    assert apart.pop("c1") == ["a2", "a3"]  # the others' group keeps its id
    assert list(apart.values()) == [["a1"]]
    assert ask(
        store, "SELECT relation, reason FROM store.copy_member WHERE article_id = 'a1' AND valid_to IS NULL"
    ) == [("alone", "ruled by Ada: I read it")]
    assert ask(store, "SELECT count(*) FROM copy_group") == [(2,)]
    with store.writing(Run("r", "analyse", LATER)) as tx:  # as after new rules
        tx.con.execute("UPDATE store.analysed SET recipe = 'older'")
    assert group() == {"c1": ["a2", "a3"], **apart}
    assert not wrong(settings, store)


@ONE_DUCKDB
@pytest.mark.parametrize("flow", ["ingest", "analyse"])
def test_a_flow_begins_with_the_rulings(settings: Settings, flow: str) -> None:
    flow_file = settings.root / "flows" / f"{flow}.py"
    assert "as job:\n        apply_rulings(job)\n" in flow_file.read_text(encoding="utf-8")


# --- what cannot be applied -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["duckdb"])
def test_what_cannot_be_applied_says_why_and_stops_nothing_else(settings: Settings, store: Store) -> None:
    fill(
        store,
        {
            "article": [{"article_id": "a1", "outlet_id": "o"}],
            "hit": [{"hit_id": "h1", "narrative_id": "n", "article_id": "a1"}],
        },
    )
    sent = {
        rule(store, "hit", "h1", "reject"): "applied",
        rule(store, "hit", "h1", "reject"): "hit h1: is closed already",
        rule(store, "hit", "h9", "reject"): "no hit 'h9'",
        rule(store, "hit", "h1", "maybe"): "hit h1: no ruling 'maybe': reject",
        rule(store, "copy", "a1", "alone"): "article a1: is in no copy group with another",
        rule(store, "scope", "a1", "out", owner="analyse"): "analyse owns no row of the kind 'scope'",
        rule(store, "weather", "a1", "out", owner="analyse"): "analyse owns no row of the kind 'weather'",
        inbox.send(store, "analyse", "import", {}, "Ada", created_at=LATER): "analyse knows no message of the kind",
    }
    job = apply(settings, store, "analyse")
    assert (job.counts["rulings_applied"], job.counts["rulings_refused"]) == (1, 7)
    told = dict(ask(store, "SELECT message_id, outcome FROM store.inbox"))
    assert told.keys() == sent.keys()
    assert all(re.match(re.escape(said), str(told[key])) for key, said in sent.items())
    dropped = ask(store, "SELECT DISTINCT stage, reason, dropped_at FROM drops")
    assert dropped == [("apply_rulings", "cannot be applied", RULED)]
    assert ask(store, "SELECT count(*) FROM drops") == [(7,)]
    assert ask(store, "SELECT count(*) FROM store.ruling") == [(1,)]
    assert ask(store, "SELECT count(*) FROM narrative_hit") == [(0,)]
    assert ask(store, "SELECT in_scope FROM article") == [(True,)]
    assert apply(settings, store, "analyse").counts["rulings_refused"] == 0
    assert not wrong(settings, store)
