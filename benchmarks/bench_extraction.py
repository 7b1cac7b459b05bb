"""Reading pages: the words of the text, the day of publication and pages a second, beside trafilatura in the same run.

    python benchmarks/bench_extraction.py [--no-speed]

Reads ../shared/data/extraction. Word F1 compares texts as multisets of lower-case words, a page at a time. The reader's
model was fitted on these very pages, so its own rows flatter it. What to go by are the two rows that its training has
stored with it (train_extraction.py): ``folds``, every page read by a model that saw no page of its site, and
``unseen``, one half of the pages read by a model of the other half; trafilatura's ``all`` and ``unseen`` are beside
them. Pages a second are those of two processes, ours through the workers that the flows use, trafilatura's with its
metadata.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from trafilatura import bare_extraction

from newswake.collect.block_model import MODEL_FILE
from newswake.collect.read import published_day
from newswake.collect.workers import read_pages

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "extraction"
SETS = ("news_pages_181", "web_articles_dev")
WORD = re.compile(r"\w+")
BAD = 0.5  # below it a reader notices that the page was misread
Page = tuple[str, str]  # its text and its day
Read = Callable[[Sequence[tuple[bytes, str]]], list[Page]]


def is_seen(page_id: str) -> bool:
    """Tell whether a page lies in the half on which the reader's model was trained."""
    return sha256(page_id.encode()).digest()[0] % 2 == 0


def word_f1(gold: str, text: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of two texts as multisets of lower-case words."""
    wanted, got = Counter(WORD.findall(gold.lower())), Counter(WORD.findall(text.lower()))
    if not wanted or not got:
        return (float(not wanted and not got),) * 3
    hits = sum((wanted & got).values())
    precision, recall = hits / sum(got.values()), hits / sum(wanted.values())
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def ours(pages: Sequence[tuple[bytes, str]]) -> list[Page]:
    """Read the pages as the flows do."""
    read = read_pages(pages, processes=2, seconds_each=60)
    return [("", "") if isinstance(page, str) else (page.text, published_day(page)) for page in read]


def trafilaturas(pages: Sequence[tuple[bytes, str]]) -> list[Page]:
    """Read the pages with trafilatura's defaults and its metadata."""
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(_trafilatura, pages, chunksize=8))


def _trafilatura(page: tuple[bytes, str]) -> Page:
    read: Any = bare_extraction(page[0], url=page[1], include_comments=False, with_metadata=True)
    return (read.text or "", read.date or "") if read else ("", "")


def compare(name: str, *, speed: bool) -> None:
    """Print a set's table."""
    gold = pd.read_parquet(DATA / f"{name}.parquet")
    pages = list(zip(map(bytes, gold.html), gold.url.fillna(""), strict=True))
    readers: dict[str, Read] = {"ours": ours, "trafilatura": trafilaturas}
    rates: dict[str, float] = {}
    print(f"{name}: {len(gold)} pages\n{'':24}pages  word F1  precision  recall  F1 < {BAD}  day right")
    for reader, read in readers.items():
        if speed:
            read(pages[:40])  # what starts once is not counted
        began = time.perf_counter()
        got = read(pages)
        rates[reader] = len(pages) / (time.perf_counter() - began)
        _print_scores(reader, gold, got)
        if reader == "ours":
            _print_stored(name)
    print(f"pages/s: ours {rates['ours']:.1f}, trafilatura {rates['trafilatura']:.1f}, ", end="")
    print(f"ratio {rates['ours'] / rates['trafilatura']:.2f}\n")


def _print_scores(reader: str, gold: pd.DataFrame, got: Sequence[Page]) -> None:
    scores = pd.DataFrame([word_f1(g, t) for g, (t, _) in zip(gold.gold_text, got, strict=True)], columns=list("prf"))
    if "gold_date" in gold:
        stated = gold.gold_date.fillna("").str[:10]
        scores["day"] = [float(day == said) if said else None for (_, day), said in zip(got, stated, strict=True)]
    seen = gold.id.map(is_seen).to_numpy()
    parts = {"all": scores} if reader == "ours" else {"all": scores, "seen": scores[seen], "unseen": scores[~seen]}
    for part, rows in parts.items():
        print(f"{reader:14}{part:10}{len(rows):5}{rows.f.mean():9.4f}{rows.p.mean():11.4f}{rows.r.mean():8.4f}", end="")
        print(f"{(rows.f < BAD).mean():10.3f}", end="")
        print(f"{rows.day.mean():11.3f}" if "day" in rows else "")


def _print_stored(name: str) -> None:
    """Print what the training measured on pages that its models had not seen."""
    stored = json.loads(files("newswake.collect").joinpath(MODEL_FILE).read_text(encoding="utf-8"))["measured"]
    for part, sets in stored.items():
        its = sets[name]
        print(f"{'ours':14}{part:10}{its['pages']:5}{its['word_f1']:9.4f}{'':19}{its['bad']:10.3f}")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-speed", action="store_true", help="do not warm up the processes")
    arguments = parser.parse_args()
    for name in SETS:
        compare(name, speed=not arguments.no_speed)


if __name__ == "__main__":
    main()
