"""why share: the number, the reports and passages that it is made of, and why others are in neither part."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from builders import World, build_world

from newswake.cli.why_share import why_share
from newswake.errors import NewswakeError
from newswake.store.connect import WORKING
from newswake.store.engines import Instance, Place

DAY = "2025-01-27"

SHARE: World = {
    "panel": [
        {"panel_id": "all-always-on", "title": "Every outlet"},
        {"panel_id": "few", "title": "Few", "everyone": "false"},
    ],
    "panel_member": [{"panel_id": "few", "outlet_id": "paper"}],
    "outlet": [{"outlet_id": name} for name in ("wire", "paper", "site", "late", "search")],
    "channel": [
        *({"channel_id": f"feed-{name}", "outlet_id": name} for name in ("wire", "paper", "site", "late")),
        {"channel_id": "searched", "outlet_id": "search", "mode": "searched"},
    ],
    "channel_poll": [
        {"channel_id": f"feed-{name}", "polled_at": f"2025-01-27 {at}:00"}
        for name in ("wire", "paper", "site") for at in ("00:00", "12:00", "23:59")
    ],
    "article": [
        {"article_id": "a1", "outlet_id": "wire", "event_at": f"{DAY} 08:00"},
        {"article_id": "a2", "outlet_id": "paper", "event_at": f"{DAY} 09:00"},
        {"article_id": "a3", "outlet_id": "paper", "event_at": f"{DAY} 10:00"},
        {"article_id": "a4", "outlet_id": "site", "event_at": f"{DAY} 11:00", "in_scope": "false"},
        {"article_id": "a5", "outlet_id": "site", "event_at": f"{DAY} 12:00", "is_backlog": "true"},
        {"article_id": "a6", "outlet_id": "search", "event_at": f"{DAY} 13:00", "is_always_on": "false"},
        {"article_id": "a7", "outlet_id": "late", "event_at": f"{DAY} 14:00"},
        {"article_id": "a8", "outlet_id": "site", "event_at": f"{DAY} 15:00", "language": "de"},
        {"article_id": "a9", "outlet_id": "site", "event_at": f"{DAY} 16:00"},
    ],
    "entry": [{"entry_id": "e1", "channel_id": "feed-wire", "article_id": "a1"}],
    "version": [
        {"version_id": f"a{n}.1", "article_id": f"a{n}", "title": f"Title {n}", "text": "Shares fell hard."}
        for n in range(1, 10)
    ],
    "copy_member": [
        {"article_id": "a1", "copy_group_id": "c1"},
        {"article_id": "a2", "copy_group_id": "c1", "relation": "exact"},
        *({"article_id": f"a{n}", "copy_group_id": f"c{n}"} for n in range(3, 9)),
    ],
    "narrative_version": [{"narrative_id": "n", "title": "DeepSeek shocks markets"}],
    "hit": [
        {"hit_id": "h1", "article_id": "a1", "version_id": "a1.1", "score": "0.9", "position": "lead"},
        {"hit_id": "h2", "article_id": "a2", "version_id": "a2.1", "score": "0.7", "stance": "disputes"},
        {"hit_id": "h3", "article_id": "a3", "version_id": "a3.1", "valid_to": f"{DAY} 20:00"},
        {"hit_id": "h6", "article_id": "a6", "version_id": "a6.1"},
    ],
    "ruling": [{"ruling_id": "r1", "subject_kind": "hit", "subject_id": "h3", "verdict": "reject", "reason": "a joke",
         "applied_at": f"{DAY} 20:00"}],
}  # fmt: skip


@pytest.fixture
def con(made_store) -> Iterator[duckdb.DuckDBPyConnection]:  # type: ignore[no-untyped-def]
    with Instance(Place(made_store("duckdb") / WORKING)).opened(read_only=False, wait_seconds=10) as opened:
        opened.execute("BEGIN")
        build_world(opened, SHARE)
        yield opened
        opened.execute("ROLLBACK")


def told(
    con: duckdb.DuckDBPyConnection, *, day: str = DAY, panel: str = "all-always-on", tells_all: bool = False
) -> str:
    return "\n".join(why_share(con, "n", day, panel, tells_all=tells_all))


def test_a_share_is_told_down_to_its_passages(con: duckdb.DuckDBPyConnection) -> None:
    said = told(con)
    (row,) = con.execute(
        """
        SELECT reports, all_reports, round(share_pct, 1) FROM attention_daily
        WHERE panel_id = 'all-always-on' AND day = DATE '2025-01-27'
        """
    ).fetchall()
    assert row == (1, 3, 33.3) and "is 33.33% = 100 × 1 / 3 reports" in said, "the view and the telling agree"
    assert "1 of the 1 lead with it, in title or lead; 1 dispute it" in said
    assert "not validated: newswake narratives validate n --from DAY --to DAY" in said
    hits, others = said.split("Reports that hit (1)")[1].split("Other reports in the denominator (2)")
    assert (
        "  1. 2025-01-27 08:00  wire: Title 1 (a1)\n       »Shar«\n       0.90, reports, lead; hit h1; by feed-wire"
        in hits
    )
    assert "0.70, disputes, body in paper (a2); hit h2; by no feed" in hits
    assert "one report in 2 articles, counted once (c1)" in hits
    assert "paper: Title 3 (a3)\n       its hit was rejected by Ada: a joke" in others


def test_what_is_in_neither_part_has_its_reason(con: duckdb.DuckDBPyConnection) -> None:
    left = told(con).split("Of 9 articles that came out then or copy one that did, 4 are those reports, 5 are not:")[1]
    for reason, article in (
        ("1 out of scope", "(a4)"),
        ("1 backlog: already there when its feed was first polled", "(a5)"),
        ("1 found by searched channels alone", "(a6), though it hits: hit h6"),
        ("1 of an outlet that was not observed on its day", "(a7)"),
        ("1 in a language that is not measured (de)", "(a8)"),
    ):
        at = left.index(reason)
        assert article in left[at : left.index(")", left.index("Title", at)) + 30], reason


def test_a_panel_has_its_own_share(con: duckdb.DuckDBPyConnection) -> None:
    said = told(con, panel="few")
    assert "is 50.00% = 100 × 1 / 2 reports" in said and "»Shar«" in said and "a1.1" not in said
    assert "of an outlet that the panel does not have" in said


def test_a_long_list_is_cut_unless_all_is_wanted(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE store.article SET in_scope = false WHERE article_id <> 'a1'")
    assert "    8 out of scope" in told(con) and "and 3 more: --all" in told(con) and "Title 9" not in told(con)
    assert "Title 9" in told(con, tells_all=True) and "more: --all" not in told(con, tells_all=True)


def test_a_week_is_told_as_the_digest_counts_it(con: duckdb.DuckDBPyConnection) -> None:
    said = told(con, day="2025-W05")
    assert (
        "is 33.33% = 100 × 1 / 3 reports" in said
        and "outlets observed on every observed day of the week, 1 of 7 days" in said
    )
    assert "no digest of 2025-W05 is stored: newswake digest 2025-W05" in said


def test_where_there_is_no_share_it_says_why(con: duckdb.DuckDBPyConnection) -> None:
    assert "has no share: no outlet of the panel was observed then" in told(con, day="2025-01-20")
    con.execute("UPDATE store.narrative_version SET window_from = DATE '2025-01-28'")
    assert "has no share: its definition counts attention from 2025-01-28 to now" in told(con)


def test_what_is_asked_wrongly_is_answered_with_what_there_is(con: duckdb.DuckDBPyConnection, on_small_store) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NewswakeError, match="no panel 'zz': there is all-always-on, few"):
        told(con, panel="zz")
    with pytest.raises(NewswakeError, match="no narrative 'zz'"):
        list(why_share(con, "zz", DAY, "few", tells_all=False))
    with pytest.raises(NewswakeError, match="a day such as 2025-01-27, or a week"):
        told(con, day="Monday")
    assert "a share has a day" in on_small_store("why", "share", "shock").err
    assert "nothing else has" in on_small_store("why", "hit", "h1", DAY).err
    assert "Share of DeepSeek shocks markets (shock), 2025-01-27" in on_small_store("why", "share", "shock", DAY).out
