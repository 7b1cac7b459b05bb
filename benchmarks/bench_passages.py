"""What articles say: quotes, figures and credits against the labelled sets, and the time that each step takes.

    python benchmarks/bench_passages.py [--articles 500]

The labelled sets are halved by article, by id alone; quotations are told by a model of the other half (the shipped one
saw both, and stands beside it). Rules for figures and credits were written with their first halves in view: the second
says more. The times are of pages of 400 words or more, on one core; ``ratio`` is to cutting the same text into
sentences, which every reader does.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
from train_quotes import GOLD, SHARED, fit, measured, read_gold, second_half

from newswake.passages.credits import find_credits
from newswake.passages.figures import find_figures
from newswake.passages.mentions import find_mentions
from newswake.passages.quotemodel import shipped_model
from newswake.passages.quotes import find_quotes
from newswake.passages.split import sentence_spans
from newswake.seeds import Seeds, load_seeds

ROOT = Path(__file__).resolve().parents[1]
WORDS = 400


def labelled(kind: str) -> list[dict[str, Any]]:
    """Read the labelled articles or sentences of a kind."""
    file = SHARED / "data" / kind / f"{kind}_dev.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def print_quotes() -> None:
    """Print the scores of quotations: each half by a model of the other, then by the shipped one."""
    rows = read_gold(GOLD)
    for half in (False, True):
        asked = [row for row in rows if second_half(row[0]) == half]
        left_out = measured(asked, fit([row for row in rows if second_half(row[0]) != half]))
        print_row(f"quotes, half {1 + half}, left out", left_out)
        print_row(f"quotes, half {1 + half}, shipped", measured(asked, shipped_model()))


def print_halves(kind: str, found: Mapping[str, list[dict[str, Any]]]) -> None:
    """Print the scores of figures or credits by half."""
    evaluate = import_module(f"score_{kind}").evaluate
    for half in (False, True):
        gold = {row["id"]: row[kind] for row in labelled(kind) if second_half(row["id"]) == half}
        print_row(f"{kind}, half {1 + half}", evaluate(gold, found))


def print_row(name: str, scores: Mapping[str, float]) -> None:
    """Print one line of scores."""
    told = "  ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in scores.items())
    print(f"{name:28} {told}")


def print_times(texts: Sequence[str], seeds: Seeds) -> None:
    """Print the milliseconds an article of each step, the best of three rounds, and its ratio to cutting sentences."""
    steps: dict[str, Callable[[str], object]] = {
        "sentences": sentence_spans,
        "quotes": lambda text: find_quotes("", text),
        "figures": lambda text: find_figures("", text),
        "credits": lambda text: find_credits("", text, seeds.outlets),
        "mentions": lambda text: find_mentions("", text, seeds.entities),
    }
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(3):
        for name, step in steps.items():
            began = time.process_time()
            for text in texts:
                step(text)
            best[name] = min(best[name], (time.process_time() - began) * 1000 / len(texts))
    print(f"\n{len(texts)} articles, {sum(len(t.split()) for t in texts) / len(texts):.0f} words on average")
    print(f"{'step':10} {'ms':>6} {'ratio':>6}")
    for name, spent in best.items():
        print(f"{name:10} {spent:6.2f} {spent / best['sentences']:6.1f}")
    whole = sum(best.values()) - best["sentences"]
    print(f"{'together':10} {whole:6.2f} {whole / best['sentences']:6.1f}")


def long_texts(count: int) -> list[str]:
    """Return texts of news pages of 400 words or more, in an order that only their words decide."""
    frame = pd.read_parquet(SHARED / "data" / "extraction" / "web_articles_dev.parquet", columns=["gold_text"])
    texts = {str(text) for text in frame["gold_text"] if len(str(text).split()) >= WORDS}
    return sorted(texts, key=lambda text: hashlib.sha1(text.encode()).hexdigest())[:count]


def main() -> None:
    """Score and time every step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    chosen = parser.parse_args()
    if not GOLD.exists():
        print(f"{GOLD} is not here: nothing to measure on")
        return
    sys.path.insert(0, str(SHARED))
    seeds = load_seeds(ROOT / "seeds", ROOT / "seeds" / "entities.csv")
    print_quotes()
    print_halves(
        "figures", {row["id"]: [f.__dict__ for f in find_figures("", row["text"])] for row in labelled("figures")}
    )
    found = {
        row["id"]: [c.__dict__ for c in find_credits(row["title"], row["text"], seeds.outlets) if c.part == "text"]
        for row in labelled("credits")
    }
    print_halves("credits", found)
    print_times(long_texts(chosen.articles), seeds)


if __name__ == "__main__":
    main()
