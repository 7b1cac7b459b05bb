"""Mentions of people, companies, models and products against 300 sentences labelled before the rules were read.

    python benchmarks/bench_mentions.py [--wrong]

A mention is right when its stretch and its entity are. Recall is of the names whose entity stands in the seeds;
``known`` is the share of all labelled names that do. What the reader was unsure of counts neither way
(mentions/README.md). --wrong prints what was missed and what was found wrongly.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newswake.passages.mentions import find_mentions
from newswake.seeds import load_seeds

HERE = Path(__file__).resolve().parent
REPLAYS = HERE.parents[1] / "shared" / "data" / "replay"
_TAG = re.compile(r"<[^>]+>")
_AROUND = 30  # characters printed beside a wrong one


@dataclass(frozen=True)
class Item:
    """A labelled sentence within its article, and the labelled stretches with their entities."""

    title: str
    text: str
    label: Mapping[str, Any]

    @property
    def part(self) -> str:
        """The title or the text, whichever the sentence stands in."""
        return self.title if self.label["part"] == "title" else self.text


def read_items() -> list[Item]:
    """Return the labelled sentences with the articles that they stand in."""
    labels = [json.loads(line) for line in (HERE / "mentions" / "mentions.jsonl").read_text().splitlines()]
    articles: dict[tuple[str, str], tuple[str, str]] = {}
    for replay in sorted({label["replay"] for label in labels}):
        wanted = {label["item"] for label in labels if label["replay"] == replay}
        with gzip.open(REPLAYS / replay, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                title = row.get("title") or ""
                item = hashlib.sha256(((row.get("url") or "") + title).encode()).hexdigest()[:16]
                # An item may stand twice, first without its text.
                if item in wanted and not articles.get((replay, item), ("", ""))[1]:
                    body = row.get("text" if "deepseek" in replay else "description_html") or row.get("summary") or ""
                    articles[replay, item] = title, " ".join(_TAG.sub(" ", body).split())
    return [Item(*articles[label["replay"], label["item"]], label) for label in labels]


def main() -> None:
    """Print precision, recall and the share of names that the seeds know."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="print what was missed and what was found wrongly")
    arguments = parser.parse_args()
    seeds = HERE.parent / "seeds"
    entities = load_seeds(seeds, seeds / "entities.csv").entities
    right = wrong = missed = known = names = 0
    for item in read_items():
        start, end = item.label["start"], item.label["end"]
        found = {
            (mention.start - start, mention.end - start): mention.entity_id
            for mention in find_mentions(item.title, item.text, entities)
            if mention.part == item.label["part"] and start <= mention.start and mention.end <= end
        }
        gold = {(m["start"], m["end"]): m for m in item.label["mentions"]}
        sure = {span: m for span, m in gold.items() if not m["unsure"]}
        names, known = names + len(sure), known + sum(bool(m["entities"]) for m in sure.values())
        for span, entity in found.items():
            doubtful = any(m["unsure"] and span[0] < b and a < span[1] for (a, b), m in gold.items())
            is_right = span in gold and entity in gold[span]["entities"]
            right += is_right and not doubtful
            wrong += not is_right and not doubtful
            if arguments.wrong and not is_right and not doubtful:
                print_around("wrong", item, span, entity)
        for span, mention in sure.items():
            if mention["entities"] and found.get(span) not in mention["entities"]:
                missed += 1
                if arguments.wrong:
                    print_around("missed", item, span, mention["entities"][0])
    print(f"precision {right / (right + wrong):.3f} of {right + wrong}, ", end="")
    print(f"recall {right / (right + missed):.3f} of {right + missed}; known {known / names:.3f} of {names}")


def print_around(mark: str, item: Item, span: tuple[int, int], entity: str) -> None:
    """Print a name with what stands around it."""
    start, end = item.label["start"] + span[0], item.label["start"] + span[1]
    left, right = item.part[max(0, start - _AROUND) : start], item.part[end : end + _AROUND]
    print(f"{mark:6} {entity:24} {left}[{item.part[start:end]}]{right}")


if __name__ == "__main__":
    main()
