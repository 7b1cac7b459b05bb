"""What the stage of stories takes with few and with many articles in the store, the same of them in the window.

    python benchmarks/bench_store_size.py [--store 10000 1000000] [--window 9000] [--batch 1000] [--kept FOLDER]

All of the stage is timed, on a real store: what is read, computed and written; the vectors lie there, so that no model
is needed. The window is that of ``bench_assign.py``. What is older is made by SQL, two articles to a story over two
years before, with texts and vectors of the same items. Then batches come within an hour, and at last a day's repair. A
store of a million articles is some 8 GB and takes minutes to make.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from bench_assign import HOURS, START, Press, Timed, read_items
from story_sets import ENCODER, KeptVectors

from newswake.embed import text_hash
from newswake.pipeline.job import Job
from newswake.pipeline.models import PRECISION
from newswake.pipeline.stories import assign_stories
from newswake.settings import Settings, load_settings
from newswake.store.connect import Store
from newswake.store.facts import fix_fact
from newswake.store.rows import append
from newswake.store.runs import Run
from newswake.store.vectors import VECTORS, Vectors
from newswake.stories.features import Report, headline, story_text
from newswake.stories.judge import load_judge

ROOT = Path(__file__).resolve().parents[1]
BATCHES = 3
_OLD = """
    CREATE TEMP TABLE old AS
    SELECT number, 'a' || left(md5(number::VARCHAR), 12) AS article_id,
           's' || left(md5((number - number % 2)::VARCHAR), 12) AS story_id,
           $start - to_minutes(CAST(60 * 24 * 730 * (1 - number / $old) AS BIGINT)) AS seen_at
    FROM range($old) AS numbers(number)
"""
_OLD_ROWS = (
    """
    INSERT INTO store.article BY NAME
    SELECT article_id, article_id AS canonical_url, 'o' AS outlet_id, article_id || '.1' AS version_id,
           seen_at AS first_seen_at, seen_at AS event_to, seen_at AS event_at, false AS is_backlog,
           true AS is_always_on, 'en' AS language,
           'news' AS kind, true AS in_scope, 'x' AS scope_reason, 'page' AS text_source,
           'read' AS read_status, 1 AS reads, 'r' AS run_id
    FROM old ORDER BY number
    """,
    """
    INSERT INTO store.version BY NAME
    SELECT article_id || '.1' AS version_id, article_id, 1 AS n, title, text, 'page' AS text_source,
           md5(text) AS text_hash, 300 AS word_count, false AS is_truncated, 'x' AS reader, seen_at AS valid_from,
           'r' AS run_id
    FROM old JOIN item ON item.place = number % (SELECT count(*) FROM item) ORDER BY number
    """,
    """
    INSERT INTO store.copy_member BY NAME
    SELECT article_id, 'c' || article_id AS copy_group_id, 'alone' AS relation, 1 AS jaccard, 'x' AS reason,
           seen_at AS valid_from, 'r' AS run_id
    FROM old ORDER BY number
    """,
    """
    INSERT INTO store.story_member BY NAME
    SELECT article_id, story_id, .9 AS score, '{"dense": 0.8, "sparse": 0.4, "reports": 1.0}' AS reasons,
           seen_at AS valid_from, 'r' AS run_id
    FROM old ORDER BY number
    """,
    """
    INSERT INTO store.story BY NAME
    SELECT story_id, article_id AS founding_article_id, seen_at AS founded_at, 'r' AS run_id
    FROM old WHERE number % 2 = 0 ORDER BY number
    """,
    """
    INSERT INTO store.story_lineage BY NAME
    SELECT 'birth' AS event, story_id, 'one report, unlike every story of the window' AS reason, 'analyse' AS author,
           seen_at AS valid_from, 'r' AS run_id
    FROM old WHERE number % 2 = 0 ORDER BY number
    """,
)


def make_old(con: duckdb.DuckDBPyConnection, old: int, items: Sequence[tuple[str, str]]) -> None:
    """Fill an empty store with articles and stories that ended before the window."""
    texts = [f"{text}\n\n{items[at - 1][1]}" for at, (_, text) in enumerate(items)]
    table = {"place": range(len(items)), "title": [title for title, _ in items], "text": texts}
    con.register("item", pa.table(table))
    con.execute(_OLD, {"start": START - timedelta(days=1), "old": old})
    for statement in _OLD_ROWS:
        con.execute(statement)


def make_old_vectors(file: Path, old: int) -> None:
    """Lay two vectors beside those that are there for each old article."""
    with duckdb.connect(str(file)) as con:
        con.execute(
            """
            CREATE TEMP TABLE kept AS
            SELECT row_number() OVER () - 1 AS place, model, precision, vector FROM vector LIMIT 4096
            """
        )
        con.execute(
            """
            INSERT INTO vector SELECT md5('v' || number), model, precision, vector
            FROM range($old) AS numbers(number) JOIN kept ON place = number % (SELECT count(*) FROM kept)
            """,
            {"old": 2 * old},
        )


def keep_vectors(settings: Settings, reports: Sequence[Report]) -> None:
    """Keep what is made of the reports' words as if the model had read them."""
    judge = load_judge(settings.embed.model)
    name = judge.adapter.encoder if judge.adapter else settings.embed.model
    kept = Vectors.open(settings, model=name, precision="bfloat16")
    found = {text_hash(story_text(each.title, each.text)): each.vector for each in reports}
    found |= {text_hash(headline(each.title, each.text)): each.headline_vector for each in reports}
    kept.put(list(found), np.stack([vector for vector in found.values() if vector is not None]))


def arrive(con: duckdb.DuckDBPyConnection, reports: Sequence[Report]) -> None:
    """Store reports as articles that have a copy group and no story yet."""
    append(con, "article", [_article_row(report) for report in reports])
    append(con, "version", [_version_row(report) for report in reports])
    alone = {"relation": "alone", "jaccard": 1.0, "reason": "x", "run_id": "r"}
    append(
        con,
        "copy_member",
        [
            alone | {"article_id": each.article_id, "copy_group_id": f"c{each.article_id}", "valid_from": each.event_at}
            for each in reports
        ],
    )


def _article_row(report: Report) -> dict[str, object]:
    at = report.event_at
    return {
        "article_id": report.article_id, "canonical_url": report.article_id, "outlet_id": "o",
        "version_id": f"{report.article_id}.1", "first_seen_at": at, "event_to": at, "event_at": at,
        "is_backlog": False, "is_always_on": True, "language": "en", "kind": report.kind, "in_scope": True,
        "scope_reason": "x", "text_source": "page", "read_status": "read", "reads": 1, "run_id": "r",
    }  # fmt: skip


def _version_row(report: Report) -> dict[str, object]:
    return {
        "version_id": f"{report.article_id}.1", "article_id": report.article_id, "n": 1, "title": report.title,
        "text": report.text, "text_source": "page", "text_hash": "h", "word_count": 300, "is_truncated": False,
        "reader": "x", "valid_from": report.event_at, "run_id": "r",
    }  # fmt: skip


class World:
    """A store with so many articles, the window's among them, and what comes after."""

    def __init__(self, folder: Path, stored: int, window: int, press: Press, items: list[tuple[str, str]]) -> None:
        self.settings = load_settings(ROOT, data_dir=folder)
        self.store, self._press = Store.open(self.settings), press
        self._end = START + timedelta(hours=HOURS)
        self._runs = 0
        reports = press.articles(window, 0, HOURS)
        with self.store.writing(Run("r", "ingest", self._end)) as tx:
            outlet = dict.fromkeys(("outlet_id", "publisher_id", "name", "domain"), "o")
            append(tx.con, "outlet", [outlet | {"inferred": False}])
            fix_fact(tx.con, PRECISION, "bfloat16")
            make_old(tx.con, stored - window, items)
            arrive(tx.con, reports)
        keep_vectors(self.settings, reports[:2000])
        make_old_vectors(folder / VECTORS, stored - window)
        keep_vectors(self.settings, reports)
        self.stage(0)

    def stage(self, minutes: int) -> Timed:
        """Run the stage of stories so long after the window, and return what it took."""
        self._runs += 1
        run = Run(f"run{self._runs}", "analyse", self._end + timedelta(minutes=minutes))
        timed = Timed()
        assign_stories(Job(self.settings, self.store, run))
        return timed.stop()

    def come(self, number: int) -> None:
        """Store so many more articles, of a few minutes."""
        reports = self._press.articles(number, HOURS, HOURS + 0.2)
        keep_vectors(self.settings, reports)
        with self.store.writing(Run("r", "ingest", self._end)) as tx:
            arrive(tx.con, reports)

    def repaired(self) -> Timed:
        """Run the stage as the first of a day."""
        done = {"run_id": "before", "flow": "analyse", "as_of": self._end - timedelta(days=1), "status": "completed"}
        with self.store.writing(Run("r", "ingest", self._end)) as tx:
            append(tx.con, "run", [done | {"started_at": self._end, "code_version": "0"}])
        return self.stage(60)


def measure(world: World, batch: int) -> Iterator[tuple[str, Timed]]:
    """Yield what was timed."""
    for _ in range(BATCHES):
        world.come(batch)
        yield f"{batch:,} more", world.stage(15)
    yield "nothing new", world.stage(30)
    yield "a day's repair", world.repaired()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--window", type=int, default=9000)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--kept", type=Path, help="keep vectors of items in this folder between calls")
    asked = parser.parse_args()
    judge, items = load_judge(ENCODER), read_items()
    vectors = KeptVectors(asked.kept, judge.adapter)
    for stored in asked.store:
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder) / "data", stored, asked.window, Press(items, vectors), items)
            for what, timed in measure(world, asked.batch):
                print(f"{stored:,} articles in the store: {what}: {timed.said()}", flush=True)


if __name__ == "__main__":
    main()
