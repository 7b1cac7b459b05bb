"""feeds and narratives."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from builders import ROOT

from newswake.cli.drafting import _reliability

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Verge</title><language>en</language>
<item><title>Older</title><link>https://x.example/1</link><pubDate>Mon, 27 Jan 2025 08:00:00 GMT</pubDate></item>
<item><title>Newer</title><link>https://x.example/2</link><pubDate>Tue, 28 Jan 2025 08:00:00 GMT</pubDate></item>
</channel></rss>"""
PAGE = """<html><head><base href="/sub/"><link rel="alternate" type="application/rss+xml" href="feed" title="All">
<link rel="alternate" type="application/rss+xml" href="feed"><link rel="alternate" hreflang="de" href="/de">
<link rel="ALTERNATE nofollow" type="application/atom+xml; charset=utf-8" href="/atom"></head></html>"""


PAGES = {"/feed": ("application/rss+xml", FEED), "/": ("text/html", PAGE), "/plain": ("text/html", "<html>x</html>")}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, body = PAGES.get(self.path, ("text/plain", ""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the seeds that a command may change, on a machine that may be asked."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("demo"))
    monkeypatch.setenv("NEWSWAKE_SEEDS_DIR", str(tmp_path / "seeds"))
    monkeypatch.setenv("NEWSWAKE_COLLECT__ALLOW_PRIVATE_ADDRESSES", "true")
    return tmp_path / "seeds"


def test_feeds_lists_every_feed(on_small_store) -> None:
    listed = on_small_store("feeds").out
    assert listed == on_small_store("feeds", "list").out
    assert "https://wire.example/feed" in listed and "waiting" in listed


def test_feeds_check_puts_the_worst_first_and_leaves_out_the_well(on_small_store) -> None:
    said = on_small_store("feeds", "check").out
    assert "2 of 3 feeds" in said and "failed 3 times running" in said and "answered 503" in said
    wrong, lately = said.split("In the seven days up to the last poll, 1 feeds failed or were empty")
    assert wrong.index("paper.example") < wrong.index("new.example") and "wire.example" not in wrong
    assert "paper.example" not in lately
    row = next(line for line in lately.splitlines() if "wire.example" in line)
    assert [cell.strip() for cell in row.split("│")[3:6]] == ["0", "1", "2"], "failed, empty, of polls in the week"


def test_a_feed_is_shown_then_added(newswake, site: str, seeds: Path) -> None:
    before = (seeds / "feeds.csv").read_text()
    shown = newswake("feeds", "add", f"{site}/feed").out
    assert "rss, language en, 2 entries, from 2025-01-27 to 2025-01-28" in shown
    assert shown.index("Newer") < shown.index("Older") and "--yes --outlet ID" in shown
    assert (seeds / "feeds.csv").read_text() == before
    said = newswake("feeds", "add", f"{site}/feed", "--yes", "--outlet", "the-verge")
    assert said.code == 0 and "newswake run polls it" in said.out
    assert (seeds / "feeds.csv").read_text() == f"{before.rstrip()}\n{site}/feed,the-verge,rss,always_on\n"
    again = newswake("feeds", "add", f"{site}/feed", "--yes", "--outlet", "the-verge")
    assert again.code == 1 and "stands there already" in again.err


def test_a_page_names_its_feeds(newswake, site: str, seeds: Path) -> None:
    said = newswake("feeds", "add", f"{site}/")
    assert said.code == 0 and said.out.count("/sub/feed") == 1 and "All" in said.out and f"{site}/atom" in said.out
    assert "hreflang" not in said.out and "/de" not in said.out


@pytest.mark.parametrize(
    ("path", "more", "told"),
    [
        ("/plain", (), "an HTML page where a feed was expected"),
        ("/gone", (), "/gone: answered 404"),
        ("/feed", ("--yes",), "--outlet (none): not in"),
        ("/feed", ("--yes", "--outlet", "nobody"), "--outlet nobody: not in"),
    ],
)
def test_what_cannot_be_added_says_why(
    newswake, site: str, seeds: Path, path: str, more: tuple[str, ...], told: str
) -> None:
    before = (seeds / "feeds.csv").read_text()
    said = newswake("feeds", "add", f"{site}{path}", *more)
    assert said.code == 1 and told in said.err
    assert (seeds / "feeds.csv").read_text() == before


def test_narratives_lists_and_shows(on_small_store) -> None:
    listed = on_small_store("narratives").out
    assert "narrative_id" in listed and "shock" in listed and "── 1 of" not in listed, "a table, no records"
    as_csv = on_small_store("narratives", "list", "-f", "csv").out
    assert as_csv.splitlines()[0].endswith("title,first_seen_at,last_seen_at,calibration")
    said = on_small_store("narratives", "show", "shock").out
    assert "DeepSeek shocks markets (shock, definition 1)" in said
    assert "1 reports in 1 articles of 1 publishers; in en" in said
    assert "statements:\n  DeepSeek made shares fall.\nactors:\n  DeepSeek\n" in said and "phrases" not in said
    assert "wiped out $589bn" in said and "h1" in said
    unknown = on_small_store("narratives", "show", "schock")
    assert unknown.code == 1 and "no narrative 'schock': there is shock" in unknown.err


def test_a_validation_says_of_which_reports_it_is() -> None:
    assert "not validated" in _reliability("fitted", 50, None, None, None)
    when = [datetime(2025, month, day, tzinfo=UTC) for month, day in ((2, 3), (1, 20), (1, 27))]
    said = _reliability("fitted", 50, *when, 0.9, 0.8, 0.95, 0.7, 0.5, 0.9)
    assert "validated 2025-02-03 on reports from 2025-01-20 until before 2025-01-27: precision 0.90" in said


def test_a_draft_is_tried_on_what_is_published(on_small_store, tmp_path: Path) -> None:
    draft = tmp_path / "wipe-out.yaml"
    draft.write_text(
        "id: wipe-out\ntitle: DeepSeek wipes out value\nstatements: [DeepSeek wiped billions off the value of Nvidia]\n"
        "actors: [[DeepSeek], [Nvidia]]\nphrases: [wiped out $589bn]\n"
    )
    said = on_small_store("narratives", "test", str(draft))
    assert said.code == 0
    assert "DeepSeek wipes out value: 1 of 2 reports in en would be hits (2 of 3 articles)" in said.out
    assert "DeepSeek wiped out $589bn of Nvidia on Monday." in said.out


def test_a_bad_draft_is_an_error_with_its_line(on_small_store, tmp_path: Path) -> None:
    draft = tmp_path / "bad.yaml"
    draft.write_text("id: bad\ntitle: x\nstatments: [x]\n")
    said = on_small_store("narratives", "test", str(draft))
    assert said.code == 1 and f"{draft}:3: unknown key 'statments'" in said.err.replace("\n", "")
