"""How stable story ids are: on feeds as they come, and with arrival shuffled.

    python benchmarks/bench_stability.py [--kept FOLDER] [--sets NAME …]

Churn is the share of articles whose story id changes within seven days of their first sight, with rows of the lineage
that lead from the one id to the other and without. Order is the BCubed F1 between two runs, one with arrival shuffled
by up to six hours. By the shipped judge and the settings; ``--kept`` keeps vectors between calls.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence, Set
from datetime import timedelta
from pathlib import Path

from bench_stories import RULE, by_week, measure_order
from story_sets import ENCODER, FEEDS, SETS, KeptVectors, Rows

from newswake.stories.evaluate import assign_stream, read_reports
from newswake.stories.judge import Judge, load_judge

_WITHIN = timedelta(days=7)


def count_churn(rows: Rows, judge: Judge, encoder: KeptVectors) -> tuple[int, int, int]:
    """Return the articles that changed their story with a lineage row, those without one, and all."""
    reports = read_reports(rows, encoder)
    seen_at = {report.article_id: report.first_seen_at for report in reports}
    story_of: dict[str, str] = {}
    told: set[str] = set()
    untold: set[str] = set()
    for assigned in assign_stream(reports, model=judge.model, **RULE):
        links = [{row.story_id, row.other_id} for row in assigned.lineage if row.other_id]
        now = max(seen_at[report.article_id] for report in assigned.state.reports)
        for member in assigned.members:
            before = story_of.get(member.article_id, member.story_id)
            story_of[member.article_id] = member.story_id
            if before != member.story_id and now - seen_at[member.article_id] <= _WITHIN:
                (told if leads(before, member.story_id, links) else untold).add(member.article_id)
    return len(told), len(untold), len(reports)


def leads(one: str, other: str, links: Sequence[Set[str | None]]) -> bool:
    """Whether links of two ids lead from one id to another: a story may end in one that ends in the same hour."""
    reached: set[str | None] = {one}
    while grown := set().union(*(link for link in links if link & reached)) - reached:
        reached |= grown
    return other in reached


def main(arguments: Sequence[str] | None = None) -> None:
    """Print churn for each set, and order for the training feeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kept", type=Path, help="keep vectors in this folder")
    parser.add_argument("--sets", nargs="*", default=[FEEDS, "newsweek_2025"])
    chosen = parser.parse_args(arguments)
    if not SETS.is_dir():
        sys.exit(f"{SETS}: the public sets are not here")
    judge = load_judge(ENCODER)
    encoder = KeptVectors(chosen.kept, judge.adapter)
    for name in chosen.sets:
        dated = [[row for row in rows if row["published"]] for rows in by_week(name).values()]
        counts = [count_churn(rows, judge, encoder) for rows in dated]
        told, untold, every = (sum(each) for each in zip(*counts, strict=True))
        print(f"{name}: of {every} articles {told / every:.1%} change their story with a lineage row, {untold} without")
    print(f"{FEEDS}: BCubed F1 with arrival shuffled by ±6 h: {measure_order(judge, encoder):.3f}")


if __name__ == "__main__":
    main()
