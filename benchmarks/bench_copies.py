"""Copies on a real week: recall and precision of pairs by exact check, beside plain MinHash LSH, its time and memory.

    python benchmarks/bench_copies.py

Reads ../shared/data/stories/newsweek_2025.parquet. Exact: every two texts are compared by the Jaccard similarity of
their runs of five words, as sets of strings, sharing no code with what is measured. Plain LSH is datasketch's at its
own threshold with 128 permutations, its candidates taken as they are. Partial copies are reported apart.
"""

from __future__ import annotations

import gc
import re
import sys
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from statistics import median

import pyarrow.parquet as pq
from datasketch import MinHash, MinHashLSH
from rich.console import Console
from rich.table import Table

from newswake.copies import CopyPair, find_pairs, group_copies
from newswake.models import ArticleText

WEEK = Path(__file__).resolve().parents[2] / "shared" / "data" / "stories" / "newsweek_2025.parquet"
JACCARD = 0.8
FEWEST_WORDS = 8  # less is no text
AT = datetime(2025, 8, 25, tzinfo=UTC)
Pairs = set[tuple[str, str]]
_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[str]:
    """Return the runs of five words of a text."""
    words = _WORD.findall(text.lower())
    return frozenset(" ".join(words[at : at + 5]) for at in range(max(1, len(words) - 4)))


def compare_all(texts: dict[str, str]) -> dict[tuple[str, str], tuple[float, float]]:
    """Return Jaccard and containment of every two texts that share a run of five words, by counting those shared."""
    sets = {key: shingles(text) for key, text in texts.items()}
    having: dict[str, list[str]] = defaultdict(list)
    for key in sorted(sets):
        for each in sets[key]:
            having[each].append(key)
    shared = Counter(pair for keys in having.values() for pair in combinations(keys, 2))
    sizes = {key: len(found) for key, found in sets.items()}
    return {(a, b): (n / (sizes[a] + sizes[b] - n), n / min(sizes[a], sizes[b])) for (a, b), n in shared.items()}


def plain_lsh(texts: dict[str, str]) -> Pairs:
    """Return what MinHash LSH takes for pairs at the threshold."""
    index = MinHashLSH(threshold=JACCARD, num_perm=128)
    found: Pairs = set()
    for key in sorted(texts):
        signature = MinHash(num_perm=128)
        signature.update_batch([each.encode() for each in shingles(texts[key])])
        found |= {(min(key, other), max(key, other)) for other in index.query(signature)}
        index.insert(key, signature)
    return found


def read_week() -> list[dict[str, str]]:
    """Return the rows that have a text, whatever else they lack."""
    rows = pq.read_table(WEEK, columns=["id", "title", "text", "source", "gold_cluster"]).to_pylist()
    told = [{key: value or "" for key, value in row.items()} for row in rows]
    return [row for row in told if len(_WORD.findall(row["text"])) >= FEWEST_WORDS]


def as_articles(week: Sequence[Mapping[str, str]]) -> list[ArticleText]:
    """Return the rows as one batch, seen at one time."""
    return [
        ArticleText(row["id"], "", row["source"], row["source"], "en", row["title"], row["text"], "page", AT, AT)
        for row in week
    ]


def same_text(pairs: Iterable[CopyPair]) -> Pairs:
    """Return the exact and near pairs, with those between texts that are equal: of those one stands for all."""
    of_one: dict[str, set[str]] = defaultdict(set)
    hub = {pair.second: pair.first for pair in pairs if pair.relation == "exact"}
    for key in {key for pair in pairs for key in (pair.first, pair.second)}:
        of_one[hub.get(key, key)].add(key)
    found: Pairs = set()
    for members in of_one.values():
        found |= set(combinations(sorted(members), 2))
    for pair in pairs:
        if pair.relation == "near":
            found |= {(min(a, b), max(a, b)) for a in of_one[pair.first] for b in of_one[pair.second]}
    return found


def timed(work: Callable[[], object]) -> tuple[object, float, float]:
    """Return what ``work`` gives, its CPU seconds, and in a second go the most that it allocated, in MB."""
    gc.collect()
    start = time.process_time()
    result = work()
    seconds = time.process_time() - start
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return result, seconds, peak


def main() -> None:
    """Print the tables."""
    if not WEEK.is_file():
        sys.exit(f"{WEEK}: the public sets are not here")
    week = read_week()
    texts = {row["id"]: row["text"] for row in week}
    exact = compare_all(texts)
    articles = as_articles(week)
    ours, our_seconds, our_peak = timed(lambda: find_pairs(articles, jaccard=JACCARD))
    lsh, lsh_seconds, lsh_peak = timed(lambda: plain_lsh(texts))
    assert isinstance(ours, list)
    assert isinstance(lsh, set)
    report(exact, {"find_pairs": same_text(ours), "MinHash LSH (datasketch)": lsh},
           {"find_pairs": (our_seconds, our_peak), "MinHash LSH (datasketch)": (lsh_seconds, lsh_peak)})  # fmt: skip
    report_rest(exact, articles, ours, {row["id"]: row["gold_cluster"] for row in week})


def report(
    exact: dict[tuple[str, str], tuple[float, float]],
    found: dict[str, Pairs],
    cost: dict[str, tuple[float, float]],
) -> None:
    """Print recall and precision of the pairs at the threshold, with time and memory."""
    wanted = {pair for pair, (jaccard, _) in exact.items() if jaccard >= JACCARD}
    table = Table(title=f"{len(wanted)} pairs of Jaccard {JACCARD} or more, of {len(exact)} that share wording")
    for column in ("", "pairs", "recall", "precision", "CPU s", "ratio", "MB", "ratio"):
        table.add_column(column, justify="right" if column else "left")
    base = cost["MinHash LSH (datasketch)"]
    for name, pairs in found.items():
        right = len(pairs & wanted)
        seconds, peak = cost[name]
        table.add_row(
            name, str(len(pairs)), f"{right / len(wanted):.4f}", f"{right / len(pairs):.4f}",
            f"{seconds:.2f}", f"{seconds / base[0]:.2f}", f"{peak:.0f}", f"{peak / base[1]:.2f}",
        )  # fmt: skip
    Console(width=120).print(table)


def report_rest(
    exact: dict[tuple[str, str], tuple[float, float]],
    articles: Sequence[ArticleText],
    pairs: list[CopyPair],
    story: dict[str, str],
) -> None:
    """Print what is no pair at the threshold: shortened and partial copies, and the pairs within groups."""
    groups: dict[str, list[str]] = defaultdict(list)
    for member in group_copies(articles, pairs):
        groups[member.group_id].append(member.article_id)
    rows = {
        relation: {(pair.first, pair.second) for pair in pairs if pair.relation == relation}
        for relation in ("contained", "partial")
    }
    rows["within a group"] = {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}
    table = Table(title="Beside them")
    for column in ("", "pairs", "Jaccard, median", "containment, median", "containment ≥ .5", "one story"):
        table.add_column(column, justify="right" if column else "left")
    for name, found in rows.items():
        shared = [exact.get(pair, (0.0, 0.0)) for pair in sorted(found)]
        contained = [each for _, each in shared]
        same = sum(story[a] == story[b] for a, b in found) / len(found)
        table.add_row(
            name, str(len(found)), f"{median(each for each, _ in shared):.2f}", f"{median(contained):.2f}",
            f"{sum(each >= 0.5 for each in contained) / len(found):.3f}", f"{same:.3f}",
        )  # fmt: skip
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
