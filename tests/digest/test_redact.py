"""A take-down reaches what digests quoted, in the store and on their pages, and nothing else of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import build_world
from made_up_week import QUOTE, make_week

from newswake.digest.answer import Digest, from_json
from newswake.pipeline.answer import build_digest, write_digest
from newswake.pipeline.job import Job
from newswake.pipeline.takedown import take_down
from newswake.settings import Settings
from newswake.store.answers import stored_answer
from newswake.store.connect import Store
from newswake.store.rows import append
from newswake.store.runs import Run
from newswake.store.takedown import blank_quotes

AS_OF = datetime(2025, 2, 3, 6, tzinfo=UTC)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_what_a_digest_quoted_of_an_article_turns_black(store: Store, settings: Settings) -> None:
    urls = {name: f"https://{outlet}.example/{name}" for name, outlet in (("a1", "alpha"), ("a5", "epsilon"))}
    with store.holding() as con:
        make_week(con)
        append(con, "article_url", [{"url": u, "article_id": a, "first_seen_at": AS_OF} for a, u in urls.items()])
    told = build_digest(Job(settings, store, Run("d", "digest", AS_OF)), None)
    pages = write_digest(Job(settings, store, Run("d", "digest", AS_OF)), told)
    as_written = [page.read_text() for page in pages]
    before = digest_of(store, told)
    assert QUOTE in pages[0].read_text() and "The panic is over." in pages[1].read_text()

    job = Job(settings, store, Run("t", "ingest", AS_OF))
    for url in urls.values():
        take_down(job, url, "asked by the publisher")

    after = digest_of(store, told)
    assert before.quotes[0].source.url == urls["a1"] and set(after.quotes[0].quote) == {"█", " "}
    assert {p.url: p.passage for p in after.narratives[0].passages}[urls["a5"]] == "███ █████ ██ █████"
    (edit,) = after.edits
    assert "16%" in before.edits[0].before and "16%" not in edit.before and "17%" not in edit.after
    words = [v.source.passage for n in after.numbers for v in n.values]
    assert any("$5.6 million" in w for w in words) and not any("$6 million" in w for w in words)
    kept = {"quotes": (), "narratives": (), "edits": (), "numbers": ()}
    assert replace(after, **kept) == replace(before, **kept), "counts, titles and all else stay"
    for page in pages:
        shown = page.read_text()
        assert QUOTE not in shown and "The panic is over" not in shown and "Shares fall over a cheap model" in shown
    left = [file.name for file in store.data_dir.rglob("*") if file.is_file() and b"The panic is" in file.read_bytes()]
    assert left == []
    with store.reading() as con:
        titles = con.execute("SELECT title FROM store.digest_item WHERE section = 'quote'").fetchall()
    assert all(set(title) == {"█", " "} for (title,) in titles) and titles

    for page, said in zip(pages, as_written, strict=True):
        page.write_text(said)  # as a take-down leaves it that is killed before it writes the pages
    take_down(job, urls["a1"], "asked by the publisher")
    assert not any(QUOTE in page.read_text() for page in pages)


def digest_of(store: Store, digest_id: str) -> Digest:
    with store.reading() as con:
        return from_json(stored_answer(con, digest_id))


@pytest.mark.parametrize("engine", ["duckdb"])
def test_items_that_quote_an_address_turn_black_and_others_stay(store: Store) -> None:
    url = "https://alpha.example/a1"
    items = [
        {"section": section, "subject_id": subject, "title": QUOTE, "rank": rank}
        for rank, (section, subject) in enumerate(
            (("quote", url), ("rising", url), ("story", url), ("rising", "other"))
        )
    ]
    with store.writing(Run("r", "ingest", AS_OF)) as tx:
        build_world(tx.con, {"run": [{"run_id": "r"}], "digest_item": items})
        blank_quotes(tx.con, [url])
        titles = tx.con.execute("SELECT title FROM store.digest_item ORDER BY rank").fetchall()
    assert [QUOTE in title for (title,) in titles] == [False, False, True, True]
