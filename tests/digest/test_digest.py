"""The weekly digest of a made-up week, from the rows of a real store to its pages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from builders import build_world
from made_up_week import DARK, NARRATIVE, QUOTE, make_week

from newswake.digest.answer import Digest, Missing, from_json
from newswake.digest.render import as_html, as_markdown
from newswake.digest.week import week_named
from newswake.errors import NewswakeError, SeedError, StoreError
from newswake.pipeline.answer import build_digest, publish_copy, write_digest
from newswake.pipeline.job import Job, running
from newswake.settings import Settings
from newswake.store.answers import stored_answer
from newswake.store.checks import run_checks
from newswake.store.connect import Store
from newswake.store.evidence import feeds_with_faults, never_polled
from newswake.store.runs import Run

AS_OF = datetime(2025, 2, 3, 6, tzinfo=UTC)
one_engine = pytest.mark.parametrize("engine", ["duckdb"])


@contextmanager
def week_of(store: Store, settings: Settings, *, empty: bool = False) -> Iterator[Job]:
    if not empty:
        with store.holding() as con:
            make_week(con)
    yield Job(settings, store, Run("digest-1", "digest", AS_OF))


@pytest.fixture
def digest(store: Store, settings: Settings) -> Digest:
    with week_of(store, settings) as job:
        found = build_digest(job, None)
    with store.reading() as con:
        return from_json(stored_answer(con, found))


def missing(digest: Digest, kind: str) -> list[Missing]:
    return [item for item in digest.missing if item.kind == kind]


@pytest.mark.parametrize("engine", ["duckdb"])
def test_the_week_counts_reports_and_appearances_apart(digest: Digest) -> None:
    assert (digest.digest_id, digest.from_at.date(), digest.to_at.date()) == (
        "2025-W05",
        date(2025, 1, 27),
        date(2025, 2, 3),
    )
    totals = digest.totals
    assert (totals.reports, totals.appearances, totals.publishers, totals.stories) == (9, 10, 6, 3)
    assert digest.totals_before.reports == 2
    assert digest.sentence == (
        f"9 independent reports (10 appearances) by 6 publishers told 3 stories; “{NARRATIVE}” was told most, by 4"
        " reports, up from 1 the week before; the largest story, “Shares fall over a cheap model”, had 5 reports by"
        " 6 publishers."
    )


@one_engine
def test_a_narrative_has_its_share_with_both_counts_its_thin_peak_and_its_passages(digest: Digest) -> None:
    (told,) = digest.narratives
    week = told.week
    assert (week.reports, week.appearances, week.publishers) == (4, 5, 5)
    assert (week.reports_led, week.reports_disputing) == (2, 1)
    assert told.share is not None
    assert told.share_before is not None
    # Zeta failed on one day and is German, so it is in neither count.
    assert (told.share.reports, told.share.all_reports, told.share.outlets) == (4, 8, 5)
    assert told.share.share_pct == 50
    assert told.share.low_pct is not None and told.share.high_pct is not None
    assert 0 <= told.share.low_pct < 50 < told.share.high_pct <= 100
    assert told.share_before.low_pct is None  # both reports are of one story
    assert (told.share_before.reports, told.share_before.all_reports, told.share_before.outlets) == (1, 2, 6)
    assert (told.peak.day, told.peak.reports, told.peak.publishers, told.peak.is_thin) == (
        date(2025, 1, 27),
        3,
        4,
        True,
    )
    assert [day.share_pct for day in told.days if day.day == DARK] == [None]
    assert [taken.publishers for taken in told.uptake] == [1, 2, 3, 4, 5]
    assert [(p.outlet, p.passage, p.note) for p in told.passages][1] == (
        "Epsilon", "The panic is over.", "reports, in the body",
    )  # fmt: skip
    assert digest.unseen == ("Other",)


@one_engine
def test_who_was_first_is_one_a_tie_or_nobody(digest: Digest) -> None:
    sell_off, embargo, lone = digest.stories
    assert (sell_off.reports, sell_off.appearances, sell_off.publishers) == (5, 6, 6)
    assert sell_off.first == "Alpha, at least 42 minutes before Beta."
    assert embargo.first == "Nobody: several publishers came out within five minutes, an embargo is likely."
    assert lone.first == "One publisher alone has it."
    assert [(line.note, line.outlet) for line in sell_off.timeline] == [("first", "Alpha"), ("latest", "Epsilon")]
    assert (digest.first.stories, digest.first.embargoes) == (2, 1)
    (mover,) = digest.first.movers
    assert (mover.publisher, mover.first_alone, mover.first_tied, mover.stories) == ("Alpha Press", 1, 0, 2)


@one_engine
def test_numbers_quotes_and_edits_say_where_they_stand(digest: Digest) -> None:
    (number,) = digest.numbers
    assert number.is_conflict
    assert [(v.value_low, v.comparator, v.reports, v.against_first) for v in number.values] == [
        (6e6, "under", 1, "same"), (5.6e6, "", 1, "bound"), (1.6e9, "", 1, "conflict"),
    ]  # fmt: skip
    assert number.values[2].source.passage == "Not so fast: R1 cost $1.6 billion, analysts hold."
    (quote,) = digest.quotes
    assert (quote.quote, quote.speaker, quote.reports, quote.source.outlet) == (QUOTE, "Ada Roe", 2, "Alpha")
    (edit,) = digest.edits
    assert (edit.kind, edit.before, edit.after) == (
        "silent_edit",
        "Nvidia closed 16% lower.",
        "Nvidia closed 17% lower.",
    )


@one_engine
def test_what_is_missing_is_said_with_its_count(digest: Digest) -> None:
    (feed,) = missing(digest, "feed")
    assert feed.subject == "Zeta: https://zeta.example/feed"
    assert feed.why == "failed on 29 Jan (last: HTTP 500)"
    (german,) = missing(digest, "language")
    assert (german.subject, german.count, german.unit) == ("Language: de", 1, "reports")
    counts = {item.kind: item.count for item in digest.missing}
    assert [counts[kind] for kind in ("title", "backlog", "searched", "scope")] == [1, 1, 1, 1]


@one_engine
def test_a_digest_is_stored_once_and_kept_when_it_is_built_again(store: Store, settings: Settings) -> None:
    with week_of(store, settings) as job:
        build_digest(job, "2025-W05")
        build_digest(job, "2025-W05")
        build_digest(job, "2025-W04")
        publish_copy(job)
    (last,) = job.at_end
    last()
    with store.reading() as con:
        assert con.execute("SELECT digest_id FROM store.digest ORDER BY 1").fetchall() == [("2025-W04",), ("2025-W05",)]
        sections = con.execute(
            "SELECT DISTINCT section FROM digest_item WHERE digest_id = '2025-W05' ORDER BY 1"
        ).fetchall()
        assert con.execute("SELECT count(*) FROM store.digest_item WHERE valid_to IS NOT NULL").fetchone() == (0,)
    assert [s for (s,) in sections] == ["edit", "first", "missing", "narrative", "number", "quote", "story"]
    with Store.open_published(store.data_dir / "newswake.duckdb") as con:
        assert con.execute("SELECT count(*) FROM store.digest").fetchone() == (2,)


@one_engine
def test_pages_stand_alone_and_hostile_words_stay_words(store: Store, settings: Settings) -> None:
    with week_of(store, settings) as job:
        markdown, page = write_digest(job, build_digest(job, None))
    assert [file.relative_to(settings.data_dir) for file in (markdown, page)] == [
        Path("digests/2025-W05.md"), Path("digests/2025-W05.html"),
    ]  # fmt: skip
    html = page.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in html
    assert "Cheap model &lt;b&gt;shocks&lt;/b&gt; markets" in html
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|src=|<b>shocks|href=.javascript", html)
    assert {
        url for url in re.findall(r'href="([^"]*)"', html) if not re.match(r"https://\w+\.example/\w+$", url)
    } == set()
    text = markdown.read_text(encoding="utf-8")
    assert r"\<script\>alert(1)\</script\>" in text
    assert r"\[fall\](javascript:alert(2)) \*now\*" in text
    assert not re.search(r"(?<!\\)\]\(javascript", text)


@one_engine
def test_each_narrative_has_a_small_picture_with_words_for_it(digest: Digest) -> None:
    (svg,) = re.findall(r"<svg.*?</svg>", as_html(digest), flags=re.DOTALL)
    assert len(svg) < 60_000
    assert 'role="img"' in svg
    assert "27 Jan 100.0%" in svg  # all three reports in English
    assert "Not observed: 1 of 14 days" in svg
    assert f"Mon 20 Jan `{'·' * 2}" in as_markdown(digest)


@one_engine
def test_an_answer_survives_a_surrogate_and_a_mark_that_turns_the_text(digest: Digest) -> None:
    (narrative,) = digest.narratives
    page = as_html(replace(digest, narratives=(replace(narrative, title="a\u202egnp\u200b.exe\nb"),)))
    assert "a gnp .exe b" in page


@one_engine
def test_a_week_with_nothing_says_so(store: Store, settings: Settings) -> None:
    with store.holding() as con:
        con.execute("INSERT INTO store.panel VALUES ('all-always-on', 'Every outlet', true, NULL)")
    with week_of(store, settings, empty=True) as job:
        markdown, page = write_digest(job, build_digest(job, None))
    for file in (markdown, page):
        text = file.read_text(encoding="utf-8").replace("\\", "")
        assert "Nothing was seen this week" in text
        assert "no outlet of the panel was observed on 27 Jan – 2 Feb" in text
        assert "Top stories" not in text


@one_engine
def test_a_digest_leaves_the_store_without_faults_of_its_own(store: Store, settings: Settings) -> None:
    with store.holding() as con:
        make_week(con)
    with running(settings, "digest", AS_OF) as job:
        build_digest(job, None)
    with store.reading() as con:
        found = run_checks(con, settings.root / "sql" / "checks")
    assert not [row for rows in found.values() for row in rows if "digest" in str(row.get("what"))]


@one_engine
def test_what_cannot_be_asked_for_is_an_error_that_says_what_to_do(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    job = Job(settings, store, Run("digest-1", "digest", AS_OF))
    with pytest.raises(NewswakeError, match="as 2025-W05"):
        build_digest(job, "2025-W60")
    with pytest.raises(StoreError, match="digest 2024-W01: not built yet"):
        write_digest(job, "2024-W01")
    with pytest.raises(StoreError, match="panel all-always-on: not in the store"):
        build_digest(job, None)
    plan = tmp_path / "seeds" / "digests" / "weekly.yaml"
    plan.parent.mkdir(parents=True)
    plan.write_text("id: weekly\nstories: many\n", encoding="utf-8")
    bad = Job(settings.model_copy(update={"seeds_dir": tmp_path / "seeds"}), store, job.run)
    with pytest.raises(SeedError, match=r"weekly.yaml:2: stories: a number above 0, not 'many'"):
        build_digest(bad, None)


@one_engine
def test_a_poll_at_midnight_is_of_the_day_before(store: Store) -> None:
    week = week_named("2025-W05")
    polls = [("2025-01-27 00:00", "empty"), ("2025-01-28 00:00", "failed"), ("2025-02-03 00:00", "failed")]
    with store.holding() as con:
        build_world(
            con,
            {
                "channel": [{"channel_id": "f", "outlet_id": "o"}],
                "channel_poll": [{"channel_id": "f", "polled_at": at, "outcome": outcome} for at, outcome in polls],
            },
        )
        found = [(row.day, row.failed, row.empty) for row in feeds_with_faults(con, week)]
        assert found == [(date(2025, 1, 27), 1, 0), (date(2025, 2, 2), 1, 0)]
        assert never_polled(con, week) == 0
        assert never_polled(con, week_named("2025-W06")) == 1


@one_engine
def test_a_share_says_whether_it_was_validated(digest: Digest, store: Store, settings: Settings) -> None:
    assert digest.narratives[0].validated is None
    assert "(not validated)" in as_markdown(digest) and "<small>not validated.</small>" in as_html(digest)
    with store.holding() as con:
        measured = {"precision": 0.9, "precision_low": 0.8, "precision_high": 0.95, "share_pct": 2.5}
        week = {"from_at": "2025-01-20", "to_at": "2025-01-27"}
        at = "2025-02-02 10:00"
        build_world(con, {"validation": [{"validation_id": "v", "validated_at": at, **week, **measured}]})
        con.execute("UPDATE store.narrative_version SET calibration_version = 'c'")
    job = Job(settings, store, Run("digest-2", "digest", AS_OF))
    found = build_digest(job, None)
    with store.reading() as con:
        again = from_json(stored_answer(con, found))
    said = "validated on 2 Feb 2025 on reports of 20 Jan 2025 to 26 Jan 2025: precision 90% (80–95%), recall not known"
    assert f"({said})" in as_markdown(again) and f"<small>{said}.</small>" in as_html(again)
