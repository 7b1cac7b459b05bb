"""Kept pages are read again after a change of reader: nothing is fetched, and nothing is called an edit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from test_ingest import START, WORDS, World, page, rss
from test_ingest import world as world  # a fixture

from newswake.collect.read import READER
from newswake.errors import NewswakeError
from newswake.pipeline.job import running
from newswake.pipeline.rereading import reread_pages
from newswake.pipeline.rulings import apply_rulings
from newswake.store import inbox
from newswake.store.connect import Store
from newswake.store.runs import Run

URL = "https://a.example/1"
FEED = "https://a.example/rss"


@pytest.fixture
def read_long_ago(world: World) -> Iterator[World]:
    """A world whose one page was read by a reader that lost half of it."""
    world.feeds[FEED] = rss([URL])
    world.pages[URL] = page(URL)
    world.ingest(0)
    with Store.open(world.settings).writing(Run("r", "ingest", START)) as tx:
        tx.con.execute("UPDATE store.version SET reader = 'old 1', text = left(text, 40), text_hash = 'h'")
        tx.con.execute("DELETE FROM store.version_link")
    yield world


def reread(world: World, *, outlet_id: str = "", since: datetime | None = None) -> dict[str, int]:
    with running(world.settings, "ingest", START + timedelta(hours=2)) as job:
        reread_pages(job, outlet_id=outlet_id, since=since)
    return dict(job.counts)


def test_a_new_version_stands_beside_the_old_one_and_names_its_reader(read_long_ago: World) -> None:
    assert reread(read_long_ago) == {"pages_reread": 1, "versions": 1}
    versions = read_long_ago.ask(
        "SELECT n, reader, change_kind, valid_to IS NULL, count(raw_id) OVER (PARTITION BY raw_id)"
        " FROM store.version ORDER BY n"
    )
    assert versions == [(1, "old 1", None, False, 2), (2, READER, "reader", True, 2)]
    assert read_long_ago.ask("SELECT count(*) FROM corrections") == [(0,)], "no edit of the outlet's"
    [(text,)] = read_long_ago.ask("SELECT text FROM store.version WHERE n = 2")
    assert str(text).endswith(WORDS.strip())
    assert not read_long_ago.wrong()
    assert reread(read_long_ago) == {}, "once is enough"


@pytest.mark.parametrize("engine", ["duckdb"])
def test_the_next_change_of_the_page_is_an_edit_again(read_long_ago: World) -> None:
    reread(read_long_ago)
    read_long_ago.pages[URL] = page(URL, WORDS + " The lab employs 40 people and wants to stay small.")
    read_long_ago.ingest(12)
    assert read_long_ago.ask("SELECT change_kind, after FROM corrections") == [
        ("addition", "The lab employs 40 people and wants to stay small.")
    ]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_it_does_not_undo_what_was_ruled(read_long_ago: World) -> None:
    store = Store.open(read_long_ago.settings)
    [(article,)] = read_long_ago.ask("SELECT article_id FROM store.article WHERE in_scope")
    payload = {"subject_kind": "scope", "subject_id": article, "verdict": "out", "reason": "I read it"}
    inbox.send(store, "ingest", "ruling", payload, "Ada", created_at=START)
    with running(read_long_ago.settings, "ingest", START + timedelta(hours=1)) as job:
        apply_rulings(job)
    assert reread(read_long_ago)["versions"] == 1
    assert read_long_ago.ask("SELECT in_scope, scope_reason FROM store.article") == [(False, "ruled by Ada: I read it")]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_the_same_words_make_no_version(world: World) -> None:
    world.feeds[FEED] = rss([URL])
    world.pages[URL] = page(URL)
    world.ingest(0)
    with Store.open(world.settings).writing(Run("r", "ingest", START)) as tx:
        tx.con.execute("UPDATE store.version SET reader = 'old 1'")
    assert reread(world) == {"pages_reread": 1, "versions": 0}
    assert world.ask("SELECT count(*) FROM store.version") == [(1,)]
    assert reread(world) == {}, "once is enough"
    world.pages[URL] = page(URL, WORDS + " The lab employs 40 people and wants to stay small.")
    world.ingest(12)
    assert world.ask("SELECT change_kind FROM corrections") == [("addition",)], "the outlet's, and no reader's"


@pytest.mark.parametrize("engine", ["duckdb"])
def test_much_less_is_not_taken(world: World) -> None:
    world.feeds[FEED] = rss([URL])
    world.pages[URL] = page(URL)
    world.ingest(0)
    with Store.open(world.settings).writing(Run("r", "ingest", START)) as tx:
        tx.con.execute("UPDATE store.version SET reader = 'old 1', text = repeat(text || ' ', 3)")
    assert reread(world) == {"pages_reread": 1, "pages_with_less_now": 1, "versions": 0}


@pytest.mark.parametrize("engine", ["duckdb"])
def test_an_outlet_or_a_day_narrows_it(read_long_ago: World) -> None:
    assert reread(read_long_ago, since=START + timedelta(days=1)) == {}
    with pytest.raises(NewswakeError, match="--outlet nobody: no such outlet"):
        reread(read_long_ago, outlet_id="nobody")
    [(outlet,)] = read_long_ago.ask("SELECT DISTINCT outlet_id FROM store.article")
    assert reread(read_long_ago, outlet_id=str(outlet))["versions"] == 1


@pytest.mark.parametrize("engine", ["duckdb"])
def test_a_day_that_is_no_longer_kept_leaves_its_articles_as_they_are(read_long_ago: World) -> None:
    for file in (read_long_ago.settings.data_dir / "raw").glob("*.warc.gz"):
        Path(file).unlink()
    assert reread(read_long_ago) == {"pages_no_longer_kept": 1, "pages_reread": 0, "versions": 0}
    assert read_long_ago.ask("SELECT reader FROM store.version") == [("old 1",)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_raw_days_beyond_the_size_go_first_come_first_and_leave_a_row(world: World) -> None:
    raw = world.settings.data_dir / "raw"
    raw.mkdir(parents=True)
    for day in ("2025-01-24", "2025-01-25"):
        (raw / f"{day}.warc.gz").write_bytes(b"x" * 1000)
    collect = world.settings.collect.model_copy(update={"raw_max_gb": 1.5e-6})
    world.settings = world.settings.model_copy(update={"collect": collect})
    world.feeds[FEED] = rss([URL])
    world.pages[URL] = page(URL)
    world.ingest(0)
    assert {file.name for file in raw.glob("*.warc.gz")} == {"2025-01-27.warc.gz"}
    assert world.ask("SELECT subject, reason FROM drops WHERE stage = 'raw' ORDER BY ALL") == [
        ("2025-01-24.warc.gz", "too much"),
        ("2025-01-25.warc.gz", "too much"),
    ]
    collect = collect.model_copy(update={"raw_keep_days": 0})
    world.settings = world.settings.model_copy(update={"collect": collect})
    world.feeds[FEED] = rss([URL, "https://a.example/2"])
    world.ingest(24)
    gone = "SELECT DISTINCT warc_file, gone_at IS NULL FROM store.raw_record ORDER BY 1"
    assert world.ask(gone) == [("2025-01-27.warc.gz", False), ("2025-01-28.warc.gz", True)]
