"""The same input gives the same tables, through the real stages: twice, shuffled, again, killed, on either engine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import ROOT, settings_in
from small_press import FIRST, LAST, SEEDS, WordCounter, press

from newswake.pipeline import analyse, answer, ingest, models, reading
from newswake.pipeline.job import running
from newswake.replay.server import ReplayServer
from newswake.replay.stepping import via
from newswake.settings import Settings
from newswake.store.checks import run_checks
from newswake.store.connect import WORKING, Store, Transaction
from newswake.store.runs import Run
from newswake.store.table_hash import table_hashes

Hashes = dict[str, str]
COMMITS = {"ingest": 5, "analyse": 8, "digest": 3}  # a flow's own row when it begins and when it ends are two of them
KILLED = 9  # the exit code of a process that dies in a commit


@dataclass(frozen=True)
class Project:
    """A data folder whose feeds are the small press's."""

    settings: Settings
    server: ReplayServer

    def ingest(self, at: datetime) -> None:
        self.server.set_clock(at)
        with running(self.settings, "ingest", at) as job:
            ingest.sync_seeds(job, SEEDS, self.server.archive.channels)
            ingest.poll_channels(job)
            reading.read_articles(job)

    def analyse(self, at: datetime) -> None:
        with running(self.settings, "analyse", at, models.models(self.settings)) as job:
            analyse.find_passages(job)
            analyse.group_copies(job)
            analyse.assign_stories(job)
            analyse.match_narratives(job)
            analyse.tell_stories(job)
            analyse.measure_shares(job)

    def digest(self, at: datetime) -> None:
        with running(self.settings, "digest", at) as job:
            answer.build_digest(job, None)

    def until_thursday(self) -> None:
        self.ingest(FIRST)
        self.analyse(FIRST)

    def until_monday(self) -> None:
        self.ingest(LAST)
        self.analyse(LAST)
        self.digest(LAST)

    def hashes(self) -> Hashes:
        with Store.present(self.settings).reading() as con:
            return table_hashes(con)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayServer]:
    with ReplayServer(press(tmp_path_factory.mktemp("press")), at=FIRST) as server:
        yield server


@pytest.fixture(scope="module", autouse=True)
def word_counter() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "_encoder", lambda *named: WordCounter())
        yield


@pytest.fixture(scope="module")
def narratives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("narratives")
    for name in ("deepseek-shocks-markets", "open-source-ai-wins"):
        shutil.copy(ROOT / "seeds" / "narratives" / f"{name}.yaml", folder)
    return folder


@pytest.fixture(scope="module")
def new_project(
    made_store: Callable[[str], Path], server: ReplayServer, narratives: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Project]:
    def project(engine: str = "duckdb", *, copied_from: Path | None = None) -> Project:
        folder = tmp_path_factory.mktemp("project") / "data"
        shutil.copytree(copied_from or made_store(engine), folder)
        plain = via(settings_in(folder, engine), server.address)
        collect = plain.collect.model_copy(update={"reader_processes": 1})
        return Project(plain.model_copy(update={"narratives_dir": narratives, "collect": collect}), server)

    return project


@dataclass(frozen=True)
class Week:
    """A week that nothing disturbed: its data as they stood on Thursday, and what its tables say in the end."""

    project: Project
    thursday: Path
    hashes: Hashes


@pytest.fixture(scope="module")
def week(new_project: Callable[..., Project], tmp_path_factory: pytest.TempPathFactory) -> Week:
    project, thursday = new_project(), tmp_path_factory.mktemp("thursday") / "data"
    project.server.archive = press(thursday)
    project.until_thursday()
    shutil.copytree(project.settings.data_dir, thursday)
    project.until_monday()
    return Week(project, thursday, project.hashes())


def test_the_small_press_has_something_of_everything(week: Week) -> None:
    with Store.present(week.project.settings).reading() as con:
        wrong = run_checks(con, ROOT / "sql" / "checks")
        closed = con.execute("SELECT count(*) FROM store.figure WHERE valid_to IS NOT NULL").fetchone()
        copies = con.execute("SELECT count(*) FROM store.copy_member WHERE relation = 'near'").fetchone()
    assert not {check: rows for check, rows in wrong.items() if rows}
    assert closed and closed[0] > 0 and copies == (1,)
    empty = {table for table, hashed in week.hashes.items() if not hashed}
    assert not empty & {"article_lineage", "quote", "figure", "credit", "mention", "hit", "share_interval"}
    assert not empty & {"story_member", "story_lineage", "digest", "digest_item"}


def test_the_same_slice_gives_the_same_tables(week: Week, new_project: Callable[..., Project], tmp_path: Path) -> None:
    again = new_project()
    again.server.archive = press(tmp_path)
    again.until_thursday()
    again.until_monday()
    assert differing(again.hashes(), week.hashes) == set()


def test_the_order_of_feeds_and_entries_changes_nothing(
    week: Week, new_project: Callable[..., Project], tmp_path: Path
) -> None:
    shuffled = new_project()
    shuffled.server.archive = press(tmp_path, order=lambda items: items[::-1])
    shuffled.until_thursday()
    shuffled.until_monday()
    # What holds a feed's body, in which the order stands, is another.
    assert differing(shuffled.hashes(), week.hashes) == {"channel", "raw_record"}


def test_the_same_entries_once_more_change_nothing(
    week: Week, new_project: Callable[..., Project], tmp_path: Path
) -> None:
    project = new_project(copied_from=week.project.settings.data_dir)
    project.server.archive = press(tmp_path, remark="the same, and another ETag")
    later = LAST + timedelta(days=2)
    project.ingest(later)
    # That it was polled and read again, when it is next, and what was reserved that day; nothing of what was found.
    looked_at = {"channel", "channel_poll", "raw_record", "article", "reservation"}
    assert differing(project.hashes(), week.hashes) == looked_at
    before = project.hashes()
    project.analyse(later)
    assert differing(project.hashes(), before) == set()


def test_a_run_killed_in_each_of_its_commits_ends_as_an_unbroken_one(
    week: Week, new_project: Callable[..., Project], tmp_path: Path
) -> None:
    project = new_project(copied_from=week.thursday)
    project.server.archive = press(tmp_path)
    for flow in (project.ingest, project.analyse, project.digest):
        killed = 0
        while not survives(flow, commit=killed + 1):
            killed += 1
        assert killed == COMMITS[flow.__name__]
    assert differing(project.hashes(), week.hashes) == set()
    with Store.present(project.settings).reading() as con:
        said = con.execute("SELECT count(*) FROM store.run WHERE error = 'killed before it ended'").fetchone()
    assert said == (sum(COMMITS.values()) - len(COMMITS),)  # killed in its first commit, a run leaves no row


def survives(flow: Callable[[datetime], None], *, commit: int) -> bool:
    """Run a flow that is killed inside a commit, with all of its rows written; say whether it has so many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "writing", dying_in(commit, die))
        try:
            flow(LAST)
        except Killed:
            return False
    return True


class Killed(BaseException):
    """Nothing of the process goes on."""


def die() -> None:
    raise Killed


def dying_in(commit: int, end: Callable[[], None]) -> Callable[..., object]:
    """Return a ``Store.writing`` that calls ``end`` inside a commit, and whenever it is asked again."""
    unbroken, begun = Store.writing, 0

    @contextmanager
    def writing(store: Store, run: Run) -> Iterator[Transaction]:
        nonlocal begun
        begun += 1
        if begun > commit:
            end()
        with unbroken(store, run) as tx:
            yield tx
            if begun == commit:
                end()

    return writing


def test_a_process_killed_in_a_commit_is_taken_up_by_the_next(
    week: Week, new_project: Callable[..., Project], tmp_path: Path
) -> None:
    project = new_project(copied_from=week.thursday)
    project.server.archive = press(tmp_path)
    project.ingest(LAST)
    said = subprocess.run(
        [sys.executable, __file__, project.settings.model_dump_json()],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path])},
        check=False,
    )
    assert said.returncode == KILLED
    project.analyse(LAST)
    assert differing(project.hashes(), week.hashes) == {"digest", "digest_item"}  # not asked for here


def analyse_and_die(project: Project) -> None:
    """Analyse in a process that ends inside the commit of stories, without a word to anybody."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "_encoder", lambda *named: WordCounter())
        patch.setattr(Store, "writing", dying_in(4, lambda: os._exit(KILLED)))
        project.analyse(LAST)


def test_a_lake_says_what_a_file_says(week: Week, new_project: Callable[..., Project], tmp_path: Path) -> None:
    lake = new_project("ducklake")
    lake.server.archive = press(tmp_path)
    with Store.present(lake.settings).holding() as con:
        con.execute(f"ATTACH '{week.thursday / WORKING}' AS thursday (READ_ONLY)")
        con.execute("BEGIN")  # a lake takes a tenth of a second for each commit
        for table in week.hashes:
            con.execute(f"DELETE FROM store.{table}; INSERT INTO store.{table} FROM thursday.store.{table}")
        con.execute("COMMIT; DETACH thursday")
    lake.until_monday()
    assert differing(lake.hashes(), week.hashes) == set()


def differing(one: Hashes, other: Hashes) -> set[str]:
    assert one.keys() == other.keys()
    return {table for table in one if one[table] != other[table]}


if __name__ == "__main__":
    analyse_and_die(Project(Settings.model_validate_json(sys.argv[1]), ReplayServer(press(Path()))))
