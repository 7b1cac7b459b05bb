"""Stores of earlier versions: each is opened by this code, migrated, and has lost nothing."""

import gzip
import shutil
from pathlib import Path

import duckdb
import pytest
from builders import settings_in
from world import AT, DEFAULTS, TEXT, TITLE

from newswake.store.checks import run_checks
from newswake.store.connect import WORKING, Store
from newswake.store.runs import Run
from newswake.store.sql_files import sql_files

KEPT = sorted((Path(__file__).parent / "kept").glob("*.duckdb.gz"))


@pytest.mark.parametrize("kept", KEPT, ids=lambda file: file.name[:4])
def test_a_store_of_an_earlier_version_goes_on(kept: Path, tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "data", "duckdb")
    settings.data_dir.mkdir()
    file = settings.data_dir / WORKING
    with gzip.open(kept) as packed, file.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    with duckdb.connect(file, read_only=True) as con:
        tables = [
            t for (t,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store'").fetchall()
        ]
        before = {t: con.execute(f"SELECT count(*) FROM store.{t}").fetchone() for t in tables if t in DEFAULTS}
    assert before and min(row[0] for row in before.values() if row) > 0

    store = Store.open(settings)
    with store.reading() as con:
        done = [name for (name,) in con.execute("SELECT name FROM store.migration ORDER BY name").fetchall()]
        assert done == sorted(m.name for m in sql_files(settings.root / "sql" / "migrations"))
        assert {t: con.execute(f"SELECT count(*) FROM store.{t}").fetchone() for t in before} == before
        assert con.execute("SELECT title, text FROM store.version WHERE version_id = 'a1.1'").fetchone() == (
            TITLE,
            TEXT,
        )
        for view in sql_files(settings.root / "sql" / "views"):
            con.execute(f"FROM {view.name.split('_', 1)[1]}").fetchall()
        failing = run_checks(con, settings.root / "sql" / "checks")
    assert {check: rows for check, rows in failing.items() if rows} == {}
    with store.writing(Run("later", "ingest", AT)):
        pass


def test_a_store_is_kept() -> None:
    assert KEPT, "keep one: python tests/store/kept/make.py"
