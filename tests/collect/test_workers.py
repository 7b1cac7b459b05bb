"""One bad page never stops a run."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from newswake.collect.workers import read_pages
from newswake.errors import NewswakeError
from newswake.models import PageText

READER = "odd_reader:read_page"


@pytest.fixture(autouse=True)
def reader_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def test_each_page_gets_its_text_or_its_reason_in_order() -> None:
    html = [b"one", b"hang", b"two", b"crash", b"raise", b"exit", b"memory", b"x" * 5_000_000, *[b"more"] * 20]
    pages = [(body, f"https://a.example/{n}") for n, body in enumerate(html)]
    began = time.monotonic()
    got = read_pages(pages, processes=2, seconds_each=1, reader=READER)
    assert time.monotonic() - began < 15
    words = {
        1: "took longer than 1 s",
        3: "died of it (exit -6)",
        4: "ValueError: a page",
        5: "died of it (exit",
        6: "Memory",
    }
    for n, said in enumerate(got):
        if n in words:
            assert isinstance(said, str)
            assert words[n] in said
        else:
            assert said == PageText(title=f"https://a.example/{n}", text=html[n].decode()[:100])


def test_a_bad_last_page_ends_the_run() -> None:
    got = read_pages([(b"crash", "https://a.example/")], processes=4, seconds_each=1, reader=READER)
    assert got == ["the reader died of it (exit -6)"]


def test_no_pages_start_nobody() -> None:
    assert read_pages([], processes=2, seconds_each=1, reader="no.such:reader") == []


def test_a_reader_that_cannot_be_loaded_is_the_runs_failure() -> None:
    with pytest.raises(NewswakeError, match="No module named 'no'"):
        read_pages([(b"", "https://a.example/")] * 20, processes=2, seconds_each=1, reader="no.such:reader")
