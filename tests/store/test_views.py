"""Views: applied in order, every column commented, on both engines."""

from pathlib import Path

import pytest

from newswake.errors import StoreError
from newswake.settings import Settings
from newswake.store.connect import Store
from newswake.store.sql_files import SqlFile
from newswake.store.views import apply_views, parse_view, views_stand


def view(name: str, text: str) -> SqlFile:
    return SqlFile(name, Path(f"{name}.sql"), text)


OUTLET = view(
    "10_masthead",
    "-- One row per outlet that's known.\n-- Says nothing of panels.\n-- @column outlet_id: the outlet\n"
    "-- @column name: as readers know it,\n--   in its own spelling\n"
    "SELECT outlet_id, name FROM store.outlet -- @column of no header\n;\n",
)
LETTER = view(
    "20_letter", "-- One row per letter.\n-- @column letter: the first\nSELECT name[1] AS letter FROM masthead"
)


def comments(store: Store, name: str) -> dict[str, str]:
    with store.reading() as con:
        return dict(
            con.execute("SELECT column_name, comment FROM store.column_comment WHERE view_name = ?", [name]).fetchall()
        )


def test_views_stand_on_views_and_are_commented(store: Store) -> None:
    with store.holding() as con:
        apply_views(con, [OUTLET, LETTER])
        assert con.execute("SELECT letter FROM letter").fetchall() == []
        assert views_stand(con, [OUTLET, LETTER])
        assert not views_stand(con, [OUTLET])
        grain = con.execute("SELECT comment FROM duckdb_views() WHERE view_name = 'masthead'").fetchone()
    assert comments(store, "masthead") == {
        "": "One row per outlet that's known. Says nothing of panels.",
        "outlet_id": "the outlet",
        "name": "as readers know it, in its own spelling",
    }
    if store.place.lake is None:
        assert grain == ("One row per outlet that's known. Says nothing of panels.",)
        with store.reading() as con:
            said = con.execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'letter'").fetchall()
        assert said == [("the first",)]


def test_a_view_whose_file_is_gone_goes_too(store: Store) -> None:
    with store.holding() as con:
        apply_views(con, [OUTLET, LETTER])
        apply_views(con, [OUTLET])
    assert comments(store, "letter") == {}
    with store.reading() as con, pytest.raises(Exception, match="letter does not exist"):
        con.execute("SELECT * FROM letter")


@pytest.mark.parametrize("engine", ["duckdb"])
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (view("30_x", "-- One row per x.\n-- @column a: x\nSELECT 1 AS a, 2 AS b, 3 AS c"), "without a comment: b, c"),
        (view("30_x", "-- One row per x.\n-- @column a: x\n-- @column z: x\nSELECT 1 AS a"), "without a column: z"),
        (view("30_x", "-- One row per x.\nSELECT a FROM nowhere"), "the view fails: Catalog Error"),
        (view("30_x", "-- Rows.\nSELECT 1 AS a"), ":1: the first line of a view states its grain"),
        (view("30_x", "-- One row per x.\n-- @column a x\nSELECT 1 AS a"), ":2: not a column's comment"),
        (
            view("30_x", "-- One row per x.\n-- @column a: x\n-- @column a: y\nSELECT 1 AS a"),
            ":3: a is commented twice",
        ),
        (view("x", "-- One row per x.\nSELECT 1 AS a"), "a view is named NN_name"),
    ],
)
def test_a_view_that_is_not_as_it_should_be_is_named_and_none_is_made(store: Store, file: SqlFile, said: str) -> None:
    with store.holding() as con:
        apply_views(con, [OUTLET])
        with pytest.raises(StoreError, match=rf"x\.sql.*{said}"):
            apply_views(con, [OUTLET, LETTER, file])
    assert set(comments(store, "masthead")) == {"", "outlet_id", "name"}
    assert comments(store, "letter") == {}


def test_the_project_s_own_views_stand_and_are_not_made_again(store: Store, settings: Settings) -> None:
    files = sorted((settings.root / "sql" / "views").glob("*.sql"))
    with store.reading() as con:
        views = {name for (name,) in con.execute("SELECT DISTINCT view_name FROM store.column_comment").fetchall()}
    assert views == {parse_view(SqlFile(path.stem, path, path.read_text())).name for path in files}
    before = store.place.path.stat().st_mtime_ns
    Store.open(settings)
    assert store.place.path.stat().st_mtime_ns == before
