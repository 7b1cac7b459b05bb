"""Silent edits told from other changes: precision and recall on pairs labelled before the rules (edits/README.md).

    python benchmarks/bench_edits.py [--wrong]

The baseline calls silent whatever lost a number or a stretch in quotation marks, unless the later text says
"correction". Pairs of feed entries need ../shared/data/feeds; without it only the made pairs count. --wrong prints the
pairs that were told wrong.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newswake.collect.edits import tell_edit
from newswake.collect.feeds import parse_feed
from newswake.collect.versions import Reading

HERE = Path(__file__).resolve().parent
FEEDS = HERE.parents[1] / "shared" / "data" / "feeds"
_NUMBER_OR_QUOTE = re.compile(r"\d[\d.,]*|[“\"][^“”\"]{3,}[”\"]")


@dataclass(frozen=True)
class Pair:
    """Two versions of one article and what a reader calls the change."""

    pair_id: str
    label: str
    before: Reading
    after: Reading


def made_pairs() -> Iterator[Pair]:
    """Yield the pairs of made articles."""
    for line in (HERE / "edits" / "edits_made.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        before, after = (Reading(row[side]["title"], row[side]["text"], "page") for side in ("before", "after"))
        yield Pair(row["id"], row["label"], before, after)


def snapshot_pairs() -> Iterator[Pair]:
    """Yield the pairs of feed entries, read out of the archives of snapshots."""
    rows = [json.loads(line) for line in (HERE / "edits" / "edits_snapshots.jsonl").read_text().splitlines()]
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row["archive"]] |= {f"{row['feed']}/{row[side]}" for side in ("before", "after")}
    entries: dict[str, dict[str, Reading]] = {}
    for archive, files in wanted.items():
        with tarfile.open(FEEDS / archive) as tar:
            for member in tar:
                name = member.name.removeprefix("./")
                opened = tar.extractfile(member) if name in files else None
                if opened:
                    feed = parse_feed(opened.read(), feed_url=f"https://{name}")
                    entries[name] = {e.guid: Reading(e.title, e.content or e.summary, "summary") for e in feed.entries}
    for row in rows:
        before, after = (entries[f"{row['feed']}/{row[side]}"][row["entry"]] for side in ("before", "after"))
        yield Pair(row["id"], row["label"], before, after)


def by_rules(pair: Pair) -> str:
    """Return what the flows call the change."""
    edit = tell_edit(pair.before, pair.after)
    return edit.kind if edit else "none"


def baseline(pair: Pair) -> str:
    """Return silent_edit where a number or quoted stretch is gone and no correction is marked."""
    old, new = (Counter(_NUMBER_OR_QUOTE.findall(f"{r.title}\n{r.text}")) for r in (pair.before, pair.after))
    marked = "correction" in pair.after.text.lower()
    return "silent_edit" if old - new and not marked else "other"


def score(pairs: list[Pair], tell: Callable[[Pair], str]) -> tuple[int, int, int]:
    """Return how many were called silent, how many of them are, and how many are in all."""
    called = [pair for pair in pairs if tell(pair) == "silent_edit"]
    return len(called), sum(p.label == "silent" for p in called), sum(p.label == "silent" for p in pairs)


def main() -> None:
    """Print the table."""
    made = list(made_pairs())
    snapshots = list(snapshot_pairs()) if FEEDS.exists() else []
    print(f"{'pairs':<28}{'n':>5}{'silent':>8}{'called':>8}{'precision':>11}{'recall':>8}")
    sets = {"made": made, "snapshots": snapshots, "together": made + snapshots}
    for name, every in sets.items():
        pairs = [pair for pair in every if pair.label != "unsure"]
        for rule, tell in (("baseline", baseline), ("rules", by_rules)):
            called, right, silent = score(pairs, tell)
            shares = f"{right / called if called else 0:>11.3f}{right / silent if silent else 0:>8.3f}"
            print(f"{name + ', ' + rule:<28}{len(pairs):>5}{silent:>8}{called:>8}{shares}")
    unsure = [pair for pair in snapshots if pair.label == "unsure"]
    print(f"of {len(unsure)} pairs labelled unsure, {sum(by_rules(p) == 'silent_edit' for p in unsure)} called silent")
    same = {"silent": "silent_edit"}
    told = [(p, by_rules(p)) for p in made + snapshots if p.label != "unsure"]
    right = sum(kind == same.get(p.label, p.label) for p, kind in told)
    print(f"the kind out of six is the reader's on {right} of {len(told)}")
    if "--wrong" in sys.argv:
        for pair, kind in told:
            if kind != same.get(pair.label, pair.label):
                print(pair.pair_id, pair.label, "->", kind, tell_edit(pair.before, pair.after), sep="\t")


if __name__ == "__main__":
    main()
