import time

import pytest

from newswake.models import Link, Outlet
from newswake.passages.linked import find_linked
from newswake.passages.primary import primaries_written, primary_id

OUTLETS = [
    Outlet("bugle", "bugle-house", "The Bugle", "bugle.example", kind="general"),
    Outlet("bugle-ai", "bugle-house", "The Bugle AI", "bugle.example/ai", kind="general"),
    Outlet("acme-news", "acme", "Acme Newsroom", "acme.example", kind="lab_newsroom"),
    Outlet("forum", "forum", "Forum", "forum.example", kind="community"),
]


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://arxiv.org/abs/2501.12948v2", "arxiv:2501.12948"),
        ("https://www.arxiv.org/pdf/2501.12948.pdf", "arxiv:2501.12948"),
        ("https://huggingface.co/papers/2501.12948", "arxiv:2501.12948"),
        ("https://arxiv.org/abs/cs/0112017", "arxiv:cs/0112017"),
        ("https://doi.org/10.1038/S41586-024-00001-X", "doi:10.1038/s41586-024-00001-x"),
        ("https://www.nature.com/articles/s41586-024-00001-x", "doi:10.1038/s41586-024-00001-x"),
        ("https://journals.example/doi/full/10.1145/3442188.3445922?tab=1", "doi:10.1145/3442188.3445922"),
        ("https://openreview.net/forum?id=AbC-1", "openreview:AbC-1"),
        ("https://github.com/Acme-AI/Lind.git", "github:acme-ai/lind"),
        ("https://github.com/Acme-AI/Lind/blob/main/README.md", "github:acme-ai/lind"),
        ("https://huggingface.co/acme/Lind-7B/tree/main", "hf:acme/lind-7b"),
        ("https://huggingface.co/datasets/acme/words", "hf:datasets/acme/words"),
        ("https://x.com/lind/status/123456?s=20", "post:x/123456"),
        ("https://twitter.com/lind/status/123456", "post:x/123456"),
        ("https://www.sec.gov/Archives/edgar/data/1/000119312525000001/d1.htm", "sec:000119312525000001"),
        ("https://github.com/features/copilot", ""),
        ("https://github.com/Acme-AI", ""),
        ("https://x.com/lind", ""),
        ("https://bugle.example/2025/chips-fall", ""),
        ("mailto:ada@example.org", ""),
    ],
)
def test_one_id_for_all_addresses_of_a_source(url: str, named: str) -> None:
    assert primary_id(url) == named


def test_sources_that_a_text_writes_itself() -> None:
    text = "See arXiv:2501.12948, doi:10.1145/3442188.3445922 and (github.com/acme/lind)."
    found = primaries_written(text)
    assert [named for _, _, named in found] == ["arxiv:2501.12948", "doi:10.1145/3442188.3445922", "github:acme/lind"]
    assert text[found[2][0] : found[2][1]] == "github.com/acme/lind"


@pytest.mark.parametrize(
    "written",
    ["doi:10.1145/1", "DOI: 10.1145/1", "doi 10.1145/1", "DOI10.1145/1", "doi: https://doi.org/10.1145/1",
     "DOI http://doi.org/10.1145/1", "https://doi.org/10.1145/1", "www.doi.org/10.1145/1"],
)  # fmt: skip
def test_a_doi_is_found_however_it_is_written(written: str) -> None:
    assert primaries_written(f"Doing well, as {written} says.")[0][2] == "doi:10.1145/1"


def linked(*urls: str, text: str = "Acme fell today.", own: str = "") -> list[tuple[str, str, str]]:
    links = [Link(url, "fell", 5 + place, 9 + place) for place, url in enumerate(urls)]
    return [(c.kind, c.outlet, c.outlet_id) for c in find_linked(text, links, OUTLETS, own)]


def test_a_link_credits_the_outlet_of_the_page() -> None:
    page = "https://www.bugle.example/2025/01/chips-fall"
    assert linked(page) == [("link", "The Bugle", "bugle")]
    assert linked("https://www.jpost.com/business/article-840000") == [
        ("link", "The Jerusalem Post", "inferred-jpost-com")
    ]
    assert linked(page, own="bugle-ai") == []  # of the same house


def test_front_pages_forums_and_strangers_are_no_credit() -> None:
    assert linked("https://bugle.example/", "https://bugle.example/tech") == []
    assert linked("https://forum.example/item?id=12345", "https://nobody.example/2025/01/chips-fall") == []


def test_a_newsroom_releases_and_is_no_reporter() -> None:
    assert linked("https://acme.example/blog/lind-7b/") == [
        ("primary", "release:acme.example/blog/lind-7b", "acme-news")
    ]
    assert linked("https://acme.example/") == []


def test_a_source_linked_twice_or_where_it_is_written_is_one() -> None:
    text = "See arXiv:2501.12948 today."
    link = Link("https://arxiv.org/abs/2501.12948", "arXiv:2501.12948", 4, 20)
    [credit] = find_linked(text, [link, link], OUTLETS)
    assert (credit.kind, credit.outlet, text[credit.start : credit.end]) == (
        "primary",
        "arxiv:2501.12948",
        "arXiv:2501.12948",
    )


def test_time_grows_with_the_length_alone() -> None:
    began = time.process_time()
    primaries_written("doi:10.1145/" + "a" * 100_000 + " arXiv: " * 10_000 + "github.com/" * 10_000)
    assert time.process_time() - began < 1
