"""What analysis costs without embedding: each step's time an article, and the articles a second of two cores.

    python benchmarks/bench_analysis.py [--articles 500] [--vectors FILE]

The articles are those that bench_passages.py times: news pages of 400 words or more. The narratives are the labelled
sets' and the seeds', repeated under other ids. Vectors are made before and not counted; --vectors keeps them between
calls. Times are of one core, the best of three rounds; ``ratio`` is to cutting the same text into sentences, which
every reader does, since machines differ. Grouping copies, telling stories and the store are not in it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, cycle, islice
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy is loaded: one process is one core

from bench_passages import ROOT, long_texts
from train_narratives import Vectors
from train_quotes import SHARED

from newswake.models import Definition, Link
from newswake.narratives.definition import load_definitions
from newswake.narratives.match import find_hits, load_model
from newswake.narratives.sought import matching_texts
from newswake.passages.credits import find_credits
from newswake.passages.figures import find_figures
from newswake.passages.linked import find_linked
from newswake.passages.mentions import find_mentions
from newswake.passages.quotes import find_quotes
from newswake.passages.split import split_passages
from newswake.pipeline.narratives import MOST_PASSAGES
from newswake.seeds import Seeds, load_seeds
from newswake.settings import load_settings

LABELLED = SHARED / "data" / "narratives"
FOLDERS = (LABELLED / "definitions", LABELLED / "definitions_train", ROOT / "seeds" / "narratives")
# The links of each body: a paper, an outlet's page, and a page of nobody that is known.
LINKS = ("https://arxiv.org/abs/2501.12948", "https://www.reuters.com/a/b/c-2025-01-27", "https://example.org/")
Step = Callable[[], object]


def definitions_of(count: int) -> list[Definition]:
    """Return ``count`` narratives: those of FOLDERS, then the same under other ids."""
    known = chain.from_iterable(load_definitions(folder) for folder in FOLDERS)
    return [replace(d, narrative_id=f"{d.narrative_id}-{n}") for n, d in enumerate(islice(cycle(known), count))]


class Work:
    """The articles with their passages and vectors, and the steps that analysis takes over all of them."""

    def __init__(self, texts: Sequence[str], vectors: Vectors, seeds: Seeds) -> None:
        self.texts, self.vectors, self.seeds = texts, vectors, seeds
        self.links = [Link(url, "", 10 * place, 10 * place + 5) for place, url in enumerate(LINKS)]
        self.passages = [split_passages("", text)[:MOST_PASSAGES] for text in texts]
        self.said = vectors.of([passage.text for article in self.passages for passage in article])
        self.model, self.threshold = load_model(), load_settings(ROOT).narratives.threshold

    def steps(self, definitions: Sequence[Definition]) -> dict[str, Step]:
        """Return each step by its name."""
        outlets, entities = self.seeds.outlets, self.seeds.entities
        of_text: dict[str, Callable[[str], object]] = {
            "split": lambda text: split_passages("", text),
            "quotes": lambda text: find_quotes("", text),
            "figures": lambda text: find_figures("", text),
            "credits": lambda text: find_credits("", text, outlets),
            "mentions": lambda text: find_mentions("", text, entities),
            "linked": lambda text: find_linked(text, self.links, outlets),
        }
        each = {name: partial(lambda s: [s(text) for text in self.texts], step) for name, step in of_text.items()}
        return {**each, "narratives": self.matching(definitions)}

    def matching(self, definitions: Sequence[Definition]) -> Step:
        """Return the step that measures, scores and tells the stance of every hit of these narratives."""
        texts = self.vectors.of(matching_texts(definitions))
        return partial(find_hits, self.passages, self.said, definitions, texts, self.model, threshold=self.threshold)


def milliseconds(step: Step, articles: int) -> float:
    """Return a step's processor time an article, the best of three rounds."""
    spent = []
    for _ in range(3):
        began = time.process_time()
        step()
        spent.append(time.process_time() - began)
    return min(spent) * 1000 / articles


def print_rate(work: Work, definitions: Sequence[Definition]) -> None:
    """Print the articles a second of two processes that each take all steps over all articles."""
    steps = work.steps(definitions).values()
    fork = multiprocessing.get_context("fork")
    running = [fork.Process(target=lambda: [step() for step in steps]) for _ in range(2)]
    began = time.perf_counter()
    for act in (*(process.start for process in running), *(process.join for process in running)):
        act()
    print(f"two processes: {2 * len(work.texts) / (time.perf_counter() - began):.0f} articles/s")


def main() -> None:
    """Time every step, then all of them in two processes, then narratives by their number."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--vectors", type=Path, help="keep vectors in this file between calls")
    chosen = parser.parse_args()
    if not LABELLED.exists():
        print(f"{LABELLED} is not here: nothing to measure on")
        return
    seeds = load_seeds(ROOT / "seeds", ROOT / "seeds" / "entities.csv")
    work = Work(long_texts(chosen.articles), Vectors(chosen.vectors), seeds)
    n, definitions = len(work.texts), definitions_of(60)
    words = sum(len(text.split()) for text in work.texts) / n
    print(f"{n} articles, {words:.0f} words and {len(work.said) / n:.0f} passages on average")
    spent = {name: milliseconds(step, n) for name, step in work.steps(definitions).items()}
    spent["passages"] = sum(spent[name] for name in ("quotes", "figures", "credits", "mentions"))
    spent["all"] = sum(spent.values()) - spent["passages"]
    print(f"{'step':10} {'ms':>6} {'ratio':>6}")
    for name, each in spent.items():
        print(f"{name:10} {each:6.2f} {each / spent['split']:6.1f}")
    print_rate(work, definitions)
    for count in (15, 30, 60):
        print(f"{count} narratives: {milliseconds(work.matching(definitions_of(count)), n):.2f} ms an article")


if __name__ == "__main__":
    main()
