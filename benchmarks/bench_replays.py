"""Two real weeks through the whole job: when a narrative rose, on what passages, in what time and memory.

    python benchmarks/bench_replays.py [bard|deepseek]

Reads ../shared/data/replay and writes to a temporary folder. The ratio is the peak day's reports over the mean of the
days before the narrative's event: what "rising from nothing" comes to.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newswake.store.connect import PUBLISHED, Store

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
THIN = 5  # a peak on fewer publishers is called thin


@dataclass(frozen=True)
class Week:
    """A past week, the narrative that it is known for, and the days on which that must peak."""

    archive: Path
    start: str
    end: str
    narrative: str
    peaks: tuple[date, ...]
    narratives: Path | None = None


WEEKS = {
    "bard": Week(
        DATA / "replay" / "rss_2023-02_bard.jsonl.gz",
        "2023-02-05",
        "2023-02-12",
        "bard-error-costs-alphabet",
        (date(2023, 2, 8), date(2023, 2, 9)),
        DATA / "narratives" / "definitions",
    ),
    "deepseek": Week(
        DATA / "replay" / "deepseek_2025-01.jsonl.gz",
        "2025-01-20",
        "2025-02-03",
        "deepseek-shocks-markets",
        (date(2025, 1, 27), date(2025, 1, 28)),
    ),
}


def replay(week: Week, folder: Path) -> float:
    """Run ``newswake replay`` on a week and return its seconds."""
    command = [str(Path(sys.executable).parent / "newswake"), "--project", str(ROOT), "replay", str(week.archive)]
    command += ["--from", week.start, "--to", week.end, "--language", "en", "--data-dir", str(folder)]
    command += ["--narratives", str(week.narratives)] if week.narratives else []
    began = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - began


def show(name: str, week: Week, folder: Path, seconds: float) -> bool:
    """Print the narrative's days, its peak with passages, time, memory and sizes; return whether the peak is right."""
    with Store.open_published(folder / PUBLISHED) as con:
        days = con.execute(
            """
            SELECT day, reports, publishers, all_reports, share_pct, share_low_pct, share_high_pct, feeds_ok_ratio
            FROM attention_daily WHERE narrative_id = ? AND panel_id = 'all-always-on' ORDER BY day
            """,
            [week.narrative],
        ).fetchall()
        entries, articles = con.execute(
            "SELECT (SELECT count(*) FROM store.entry), (SELECT count(*) FROM article)"
        ).fetchone() or (0, 0)
        peak = max(days, key=lambda row: (row[1], -row[0].toordinal()))
        passages = con.execute(
            """
            SELECT outlet, passage FROM narrative_hit
            WHERE narrative_id = ? AND CAST(event_at AT TIME ZONE 'UTC' AS DATE) = ? ORDER BY score DESC, hit_id LIMIT 8
            """,
            [week.narrative, peak[0]],
        ).fetchall()
    print(f"\n{name}: {week.narrative}")
    print(f"{'day':12}{'reports':>8}{'publ.':>7}{'of all':>8}{'share %':>9}  95% interval  feeds ok")
    for day, reports, publishers, everything, share, low, high, ok in days:
        told = f"{share:9.1f}  {low or 0:5.1f}-{high or 0:5.1f}" if share is not None else f"{'-':>9}  {'':11}"
        print(f"{day!s:12}{reports:8}{publishers:7}{everything:8}{told}   {ok:8.2f}")
    before = [row[1] for row in days if row[0] < week.peaks[0]]
    mean = sum(before) / len(before) if before else 0.0
    right = peak[0] in week.peaks
    thin = " (thin)" if peak[2] < THIN else ""
    verdict = "as it must" if right else "NOT WHERE IT MUST BE"
    print(f"peak {peak[0]}: {peak[1]} reports by {peak[2]} publishers{thin}, {verdict}")
    print(f"ratio of the peak to the mean of the days before: {peak[1] / max(mean, 1 / max(1, len(before))):.1f}")
    for outlet, passage in passages:
        print(f"  {outlet}: {passage}")
    sizes = ", ".join(f"{f.name} {f.stat().st_size / 1e6:.0f} MB" for f in sorted(folder.glob("*.duckdb")))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{entries} entries, {articles} articles in {seconds:.0f} s, {memory:.0f} MB at most; {sizes}")
    return right


def main(names: list[str]) -> int:
    """Run the weeks that were named, or both."""
    wrong = 0
    for name in names or list(WEEKS):
        week = WEEKS[name]
        if not week.archive.exists():
            print(f"{name}: skipped, {week.archive} is not there")
            continue
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            wrong += not show(name, week, data, replay(week, data))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
