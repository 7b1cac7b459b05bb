"""Whether a claim that made its week is proposed before anybody has named it.

    python benchmarks/bench_discovery.py [bard|deepseek] [--kept FOLDER]

Replays a week up to the day after its event with the narratives of its saga removed, asks for the five proposals of the
day's end, and says which of them the removed narrative would have hit: the first must be among them. ``--kept`` keeps
the replays' data between calls. What else was proposed is printed, for reading.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from bench_replays import DATA, ROOT

from newswake.narratives.definition import load_definition
from newswake.pipeline.drafts import try_draft
from newswake.pipeline.proposing import hear, propose
from newswake.settings import Settings, load_settings
from newswake.store.connect import PUBLISHED, Store
from newswake.store.searching import passages_between

RECENT = timedelta(days=2)
_OF_DEEPSEEK = (
    "big-tech-keeps-spending", "cheap-training-upends-ai-economics", "china-closes-ai-gap", "deepseek-privacy-and-bans",
    "deepseek-shocks-markets", "distillation-accusation", "export-controls-questioned", "open-source-ai-wins",
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """A week with the claim that is to be found and the narratives that are taken away."""

    archive: Path
    start: str
    days: tuple[str, ...]  # at whose end it is asked
    narrative: str
    narratives: Path
    removed: tuple[str, ...]


EVENTS = {
    "bard": Event(
        DATA / "replay" / "rss_2023-02_bard.jsonl.gz", "2023-02-05", ("2023-02-09",), "bard-error-costs-alphabet",
        DATA / "narratives" / "definitions", ("bard-error-costs-alphabet",),
    ),
    "deepseek": Event(
        DATA / "replay" / "deepseek_2025-01.jsonl.gz", "2025-01-14", ("2025-01-27", "2025-01-28"),
        "deepseek-shocks-markets", ROOT / "seeds" / "narratives", _OF_DEEPSEEK,
    ),
}  # fmt: skip


def replay(event: Event, narratives: Path, folder: Path) -> None:
    """Run ``newswake replay`` until the end of the last day."""
    end = datetime.fromisoformat(event.days[-1]) + timedelta(days=1)
    command = [str(Path(sys.executable).parent / "newswake"), "--project", str(ROOT), "replay", str(event.archive)]
    command += ["--from", event.start, "--to", f"{end:%Y-%m-%d}", "--language", "en", "--data-dir", str(folder)]
    subprocess.run([*command, "--narratives", str(narratives)], check=True)


def show(event: Event, day: str, settings: Settings) -> bool:
    """Print the proposals of a day's end; return whether the claim is among them."""
    until = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
    with Store.open_published(settings.data_dir / PUBLISHED) as con:
        heard = hear(con, settings, until - RECENT, until)
        said = passages_between(con, until - RECENT, until, languages=settings.embed.languages)
    articles = [(text, [p for _, p in group]) for text, group in groupby(said, key=lambda pair: pair[0])]
    wanted = load_definition(event.narratives / f"{event.narrative}.yaml")
    caught = try_draft(settings, heard.precision, articles, wanted)
    hits = {each.words for each in caught if each.hit.score >= settings.narratives.threshold}
    print(f"\n{event.narrative}, end of {day}: what was proposed")
    found = False
    for number, proposal in enumerate(propose(settings, heard, until - RECENT, until, most=5), start=1):
        rising = proposal.rising
        told = sum(each.passage.text in hits for each in rising.evidence)
        is_wanted = 2 * told >= len(rising.evidence) or rising.claim.passage.text in hits
        found |= is_wanted
        print(
            f"{number} {'*' if is_wanted else ' '} {rising.publishers:3} publishers ({rising.expected:.1f} expected), "
            f"rise {rising.rise:5.1f}: {rising.claim.passage.text}"
        )
        for also in rising.also:
            print(f"    also of it: {also.passage.text}")
    print("* found" if found else "NOT FOUND")
    return found


def main() -> int:
    """Run the events that were named, or both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[[], *EVENTS], default=[])
    parser.add_argument("--kept", type=Path, help="keep the replays' data in this folder")
    chosen = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as passing:
        for name in chosen.names or list(EVENTS):
            event, folder = EVENTS[name], (chosen.kept or Path(passing)) / name
            narratives = Path(passing) / f"{name}-narratives"
            shutil.copytree(
                event.narratives, narratives, ignore=shutil.ignore_patterns(*(f"{n}.*" for n in event.removed))
            )
            if not (folder / PUBLISHED).exists():
                replay(event, narratives, folder)
            settings = load_settings(ROOT).model_copy(update={"data_dir": folder, "narratives_dir": narratives})
            missed += sum(not show(event, day, settings) for day in event.days)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
