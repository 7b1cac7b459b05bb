"""A take-down reaches the raw archive, every version and what feeds told; the row stays, with the reason."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from test_ingest import START, Said, World, page, rss
from test_ingest import world as world  # a fixture

from newswake.collect.raw import RawArchive
from newswake.embed import text_hash
from newswake.errors import NewswakeError, SeedError
from newswake.narratives.labels import Judgement, keep_judgement, labels_file
from newswake.pipeline import takedown
from newswake.pipeline.analyse import publish_copy
from newswake.pipeline.job import running
from newswake.pipeline.takedown import take_down
from newswake.store import rewriting
from newswake.store.publish import publish
from newswake.store.rows import append
from newswake.store.vectors import Vectors
from newswake.stories.features import story_text

URLS = ["https://a.example/1", "https://a.example/2"]
FEED = "https://a.example/rss"
OTHER = "https://a.example/also"
SECRET = "The mayor of Trefoil ate nine pickled herrings before noon. " * 8


@pytest.fixture(autouse=True)
def no_other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody opens the old file just before it loses its name, so no time is given for that."""
    monkeypatch.setattr(rewriting, "_OLD_STAYS_LOCKED_SECONDS", 0)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_nothing_of_the_text_is_left_and_the_row_says_why(world: World) -> None:
    world.pages |= {URLS[0]: page(URLS[0], SECRET), URLS[1]: page(URLS[1])}
    told = rss(URLS).body.replace("<title>AI model 1", f"<description>{SECRET}</description><title>AI model 1")
    world.feeds[FEED] = Said(told, kind="application/rss+xml")
    world.ingest(0)
    with running(world.settings, "ingest", START + timedelta(hours=1)) as job:
        article_id = take_down(job, URLS[0] + "?utm_source=x", "asked by the publisher")
    assert job.counts["raw_records_erased"] == 2, "its page, and the feed that carried it"
    assert world.ask(f"SELECT read_error, next_read_at FROM store.article WHERE article_id = '{article_id}'") == [
        ("taken down: asked by the publisher", None)
    ]
    texts = str(world.ask("SELECT text FROM store.version")) + str(
        world.ask("SELECT summary, content FROM store.entry")
    )
    assert "herring" not in texts and "█" in texts and "costs a tenth" in texts
    assert not world.wrong()
    [file] = (world.settings.data_dir / "raw").glob("*.warc.gz")
    with file.open("rb") as stream:
        found = [
            (record.record_type == WarcRecordType.response, b"herring" in record.reader.read())
            for record in ArchiveIterator(stream)
        ]
    assert sorted(found) == [(False, False), (False, False), (True, False)]
    for name, offset in world.ask("SELECT warc_file, warc_offset FROM store.raw_record"):
        assert b"costs a tenth" in RawArchive(file.parent).read(str(name), int(str(offset)))
    told_again = told.replace("<title>A<", "<title>A, renamed<")
    world.feeds |= {FEED: Said(told_again, kind="application/rss+xml"), OTHER: world.feeds[FEED]}
    moved = "https://a.example/moved"
    world.feeds["https://a.example/third"] = rss([moved])
    world.pages[moved] = page(URLS[0], SECRET)
    world.ingest(24)
    world.ingest(25)
    texts = world.ask("SELECT text FROM store.version") + world.ask("SELECT summary, content FROM store.entry")
    assert "herring" not in str(texts), "nor does another feed or address bring it back"
    assert world.ask("SELECT count(*) FROM store.entry WHERE article_id = (FROM (VALUES ('" + article_id + "')))") == [
        (3,)
    ]
    for name, offset in world.ask("SELECT warc_file, warc_offset FROM store.raw_record"):
        assert b"herring" not in RawArchive(file.parent).read(str(name), int(str(offset)))
    assert world.ask("SELECT subject FROM drops WHERE reason = 'body_not_kept' ORDER BY 1") == [(OTHER,), (FEED,)]
    assert not world.wrong()


def files_with(folder: Path, word: bytes) -> set[str]:
    """Which files below a folder hold a word, packed or not."""
    files = {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return {n for n, body in files.items() if word in (gzip.decompress(body) if n.endswith(".gz") else body)}


@pytest.mark.parametrize("engine", ["duckdb"])
def test_no_byte_of_it_is_left_in_any_file(world: World) -> None:
    folder = world.settings.data_dir
    world.pages |= {URLS[0]: page(URLS[0], SECRET), URLS[1]: page(URLS[1])}
    told = rss(URLS).body.replace("<title>AI model 1", f"<description>{SECRET}</description><title>AI model 1")
    world.feeds[FEED] = Said(told, kind="application/rss+xml")
    world.ingest(0)
    publish(world.store)
    [(article_id, title, text)] = world.ask(
        f"SELECT article_id, title, text FROM store.version WHERE text LIKE '{SECRET[:59]}%'"
    )
    lead = story_text(str(title), str(text))
    sentence, lead, other = (text_hash(words) for words in (SECRET[:59], lead, "The lab says"))
    kept = Vectors.open(world.settings, model="m", precision="float32")
    kept.put([sentence, lead, other], np.eye(3, dtype=np.float32))
    labels = labels_file(folder, "n")
    keep_judgement(labels, Judgement(SECRET[:59], "yes", "Ada", "2025-01-27", article_id=str(article_id)))
    keep_judgement(labels, Judgement("It costs a tenth", "yes", "Ada", "2025-01-27", article_id="another"))
    holding = {"working.duckdb", "newswake.duckdb", "2025-01-27.warc.gz", "n.jsonl"}
    drafts = folder / "proposals"
    drafts.mkdir()
    (drafts / "herrings.yaml").write_text(f"#   A: nine pickled herrings ({URLS[0]})\n")
    (drafts / "other.yaml").write_text(f"#   A: costs a tenth ({URLS[1]})\n")
    assert files_with(folder, b"herring") == {*holding, "herrings.yaml"}
    settings = world.settings.model_copy(update={"narratives_dir": folder})
    with running(settings, "ingest", START + timedelta(hours=1)) as job:
        take_down(job, URLS[0], "asked by the publisher")
        publish_copy(job)
    assert files_with(folder, b"herring") == set()
    assert files_with(folder, b"costs a tenth") == {*holding, "other.yaml"}
    assert list(Vectors.open(world.settings, model="m", precision="float32").get([sentence, lead, other])) == [other]
    assert not world.wrong()
    world.ingest(2)
    assert world.ask("SELECT count(*) FROM store.version WHERE valid_to IS NULL") == [(2,)]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_what_turns_out_later_to_be_the_page_that_was_taken_down_goes_too(world: World) -> None:
    world.pages |= {URLS[0]: page(URLS[0]), URLS[1]: page(URLS[1], SECRET)}
    world.feeds[FEED] = rss(URLS)
    world.ingest(0)
    kept = Vectors.open(world.settings, model="m", precision="float32")
    kept.put([text_hash(SECRET[:59])], np.eye(1, dtype=np.float32))
    with running(world.settings, "ingest", START + timedelta(hours=1)) as job:
        take_down(job, URLS[0], "asked by the publisher")
    assert "working.duckdb" in files_with(world.settings.data_dir, b"herring")
    world.pages[URLS[1]] = page(URLS[0], SECRET)  # its next reading shows that it is the same page
    world.ingest(24)
    assert files_with(world.settings.data_dir, b"herring") == set()
    assert not Vectors.open(world.settings, model="m", precision="float32").get([text_hash(SECRET[:59])])
    assert not world.wrong()


@pytest.mark.parametrize("engine", ["duckdb"])
def test_one_that_is_killed_after_its_commit_again_and_again_is_finished_by_the_next_runs(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world.settings = world.settings.model_copy(update={"narratives_dir": tmp_path / "narratives"})
    world.pages |= {URLS[0]: page(URLS[0]), URLS[1]: page(URLS[1], SECRET)}
    world.feeds[FEED] = rss(URLS)
    world.ingest(0)
    [(part,)] = world.ask(f"SELECT article_id FROM store.article WHERE canonical_url = '{URLS[1]}'")
    labels = labels_file(world.settings.narratives_dir, "n")
    keep_judgement(labels, Judgement(SECRET[:59], "yes", "Ada", "2025-01-27", article_id=str(part)))
    digest = world.settings.data_dir / "digests" / "2025-W05.html"
    digest.parent.mkdir()
    digest.write_text("herring")
    with running(world.settings, "ingest", START + timedelta(hours=1)) as job:
        take_down(job, URLS[0], "asked by the publisher")
    first = world.ask("SELECT * FROM store.drop_row WHERE stage = 'takedown'")
    row = {"digest_id": "2025-W05", "from_at": START, "to_at": START, "as_of": START, "valid_from": START}
    with world.store.writing(job.run) as tx:
        append(tx.con, "digest", [{**row, "answer": {"id": part}, "run_id": job.run.run_id}])
    monkeypatch.setattr(takedown, "write_digest", lambda *_: digest.write_text("anew"))
    world.pages[URLS[1]] = page(URLS[0], SECRET)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    def left() -> set[str]:
        return files_with(tmp_path, b"herring")

    kept = {"working.duckdb", "2025-W05.html", "n.jsonl"}
    steps = {"rewrite": kept, "write_digest": kept - {"working.duckdb"}, "forget_articles": {"n.jsonl"}}
    for hour, (step, still) in enumerate(steps.items(), start=24):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(takedown, step, killed)
            world.ingest(hour)
        assert left() == still, f"what the kill in {step} left: all before it was done, also by a run that took it up"
    world.ingest(27)
    assert left() == set()
    assert world.ask("SELECT * FROM store.drop_row WHERE stage = 'takedown'") == first, "it went then, by that run"
    monkeypatch.setattr(takedown, "rewrite", killed)
    world.ingest(28)  # and nothing is left to be done


@pytest.mark.parametrize("engine", ["duckdb"])
def test_labels_that_nobody_can_read_hinder_nothing_else_and_are_tried_again(world: World, tmp_path: Path) -> None:
    world.settings = world.settings.model_copy(update={"narratives_dir": tmp_path / "narratives"})
    world.pages |= {URLS[0]: page(URLS[0], SECRET)}
    world.feeds[FEED] = rss(URLS[:1])
    world.ingest(0)
    labels = labels_file(world.settings.narratives_dir, "n")
    labels.mkdir(parents=True)  # no file at all
    with (
        pytest.raises(SeedError, match="labels of what was taken down"),
        running(world.settings, "ingest", START + timedelta(hours=1)) as job,
    ):
        take_down(job, URLS[0], "asked by the publisher")
    assert files_with(world.settings.data_dir, b"herring") == set()
    world.ingest(24)  # a run goes on
    assert world.ask("SELECT reason FROM drops") == [("being taken down",)]
    labels.rmdir()
    world.ingest(25)
    assert world.ask("SELECT reason FROM drops") == [("taken down",)]


@pytest.mark.parametrize("engine", ["ducklake"])
def test_a_lake_forgets_it_too(world: World) -> None:
    world.pages |= {URLS[0]: page(URLS[0], SECRET), URLS[1]: page(URLS[1])}
    world.feeds[FEED] = rss(URLS)
    world.ingest(0)
    assert files_with(world.settings.data_dir, b"herring")
    with running(world.settings, "ingest", START + timedelta(hours=1)) as job:
        take_down(job, URLS[0], "asked by the publisher")
    assert files_with(world.settings.data_dir, b"herring") == set()
    texts = str(world.ask("SELECT text FROM store.version"))
    assert "█" in texts and "costs a tenth" in texts


@pytest.mark.parametrize("engine", ["duckdb"])
def test_an_id_that_any_feed_may_hold_erases_no_other_body(world: World) -> None:
    world.feeds |= {FEED: Said(rss(URLS[:1]).body.replace(f"<guid>{URLS[0]}<", "<guid>1<"), kind="application/rss+xml")}
    world.pages |= {url: page(url) for url in URLS}
    world.ingest(0)
    world.feeds[FEED] = rss(URLS[1:])
    world.ingest(1)
    with running(world.settings, "ingest", START + timedelta(hours=2)) as job:
        take_down(job, URLS[0], "asked by the publisher")
    assert job.counts["raw_records_erased"] == 2, "its page and the first body; the second has 1 in other words"


@pytest.mark.parametrize("engine", ["duckdb"])
@pytest.mark.parametrize("written", ["https://a.example/?p=1&#038;q=2", r"https:\/\/a.example\/?p=1&q=2"])
def test_a_feed_is_reached_however_it_writes_the_address(world: World, written: str) -> None:
    url = "https://a.example/?p=1&q=2"
    world.feeds[FEED] = rss([written]) if "#038" in written else Said(json_feed(written), kind="application/feed+json")
    world.pages[url] = page(url)
    world.ingest(0)
    for hour in (1, 2):
        with running(world.settings, "ingest", START + timedelta(hours=hour)) as job:
            take_down(job, url, "asked by the publisher")
        assert job.counts["raw_records_erased"] == (2 if hour == 1 else 0)
    assert world.ask("SELECT n, change_kind, valid_to IS NULL FROM store.version ORDER BY n") == [
        (1, None, False),
        (2, "takedown", True),
    ], "done again it changes nothing"
    assert not world.wrong()


def json_feed(written: str) -> str:
    item = f'{{"id": "x", "url": "{written}", "title": "AI model"}}'
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{item}]}}'


@pytest.mark.parametrize("engine", ["duckdb"])
def test_an_address_of_no_article_is_said(world: World) -> None:
    with running(world.settings, "ingest", START) as job, pytest.raises(NewswakeError, match="no article has this"):
        take_down(job, "https://a.example/9", "x")
