"""The links of an article's body against the navigation, teasers and boxes around it (links/README.md).

    python benchmarks/bench_links.py [--wrong]

A link is its target and its words, once a page. The baseline takes every link whose words stand in the text that the
reader gives. ``unsure`` links count neither way. --wrong prints what was missed and what was taken wrongly.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from lxml import html

from newswake.collect.urls import absolute_url
from newswake.collect.workers import read_pages

HERE = Path(__file__).resolve().parent
PAGES = HERE.parents[1] / "shared" / "data" / "extraction" / "web_articles_dev.parquet"
Key = tuple[str, str]  # target and words


@dataclass(frozen=True)
class Labelled:
    """The links of one page as a reader labelled them, and what two ways of telling them found."""

    page: str
    body: set[Key]
    unsure: set[Key]
    ours: set[Key]
    baseline: set[Key]


def key(target: str, words: str) -> Key:
    """Return what makes a link one: its target without a fragment's mark, its words without their spacing."""
    return target.rstrip("#"), "".join(words.split())


def page_links(page: bytes, url: str) -> list[Key]:
    """Return every link of a page in its order, but for those that no reader sees; the labels are places in it."""
    anchors = html.fromstring(page).xpath(
        "//a[@href!=''][not(ancestor::noscript or ancestor::svg or ancestor::template)]"
    )
    return [key(absolute_url(a.get("href", ""), url), a.text_content()) for a in anchors]


def read_labelled() -> Iterator[Labelled]:
    """Yield the labelled pages, read as the flows read them."""
    labels = [json.loads(line) for line in (HERE / "links" / "links.jsonl").read_text().splitlines()]
    pages: dict[str, Any] = {row.id: row for row in pd.read_parquet(PAGES).fillna("").itertuples()}
    asked = [(bytes(pages[row["page"]].html), pages[row["page"]].url) for row in labels]
    for row, (page, url), read in zip(labels, asked, read_pages(asked, processes=2, seconds_each=60), strict=True):
        links = page_links(page, url)
        if len(links) != row["anchors"] or isinstance(read, str):
            raise SystemExit(f"{row['page']}: {len(links)} links, labelled {row['anchors']}: {read}")
        text = "".join(read.text.split())
        yield Labelled(
            row["page"],
            {links[at] for at in row["body"]},
            {links[at] for at in row["unsure"]},
            {key(link.url, link.words) for link in read.links},
            {link for link in links if link[0] and link[1] and link[1] in text},
        )


def score(pages: Sequence[Labelled], found: Sequence[set[Key]]) -> str:
    """Return precision, recall and F1 over all links, and the mean F1 of a page that has any."""
    hits = sum(len(page.body & got) for page, got in zip(pages, found, strict=True))
    taken = sum(len(got - page.unsure | got & page.body) for page, got in zip(pages, found, strict=True))
    wanted = sum(len(page.body) for page in pages)
    each = [
        2 * len(page.body & got) / (len(page.body) + len(got - page.unsure | got & page.body))
        for page, got in zip(pages, found, strict=True)
        if page.body
    ]
    precision, recall = hits / max(taken, 1), hits / wanted
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{wanted:6}{taken:7}{precision:11.3f}{recall:8.3f}{f1:7.3f}{sum(each) / len(each):13.3f}"


def main() -> None:
    """Print the table, and the wrong ones where they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="print what was missed and what was taken wrongly")
    arguments = parser.parse_args()
    pages = list(read_labelled())
    print(f"{len(pages)} pages\n{'':12}links  taken  precision  recall     F1  F1 of a page")
    print("ours    ", score(pages, [page.ours for page in pages]))
    print("baseline", score(pages, [page.baseline for page in pages]))
    if arguments.wrong:
        for page in pages:
            for mark, links in (("missed", page.body - page.ours), ("wrong", page.ours - page.body - page.unsure)):
                for target, words in sorted(links):
                    print(f"{page.page} {mark:6} {words[:60]!r} {target[:90]}")


if __name__ == "__main__":
    main()
