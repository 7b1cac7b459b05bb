"""What the analysts' copy shows of texts that their outlets reserve: the passages that a row cites, the rest black.

Letter by letter, so that every span holds, and every view says in the copy what it says in the working store.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

# One letter or digit of a text that is not shown. Marks between the words stay: a sentence is still one.
BLACK = "█"
_BATCH = 10_000  # versions whose texts are in memory at once: some 50 MB, and as much again of their code points
_BEYOND = 0xFFFF  # stands for every code point above it: rare scripts and pictures, all taken for letters

# A part of an article that ended in another one follows either of the two.
_RESERVED = """
    SELECT part.article_id
    FROM working.store.article AS part
    LEFT JOIN working.store.article AS whole ON whole.article_id = part.merged_into
    WHERE list_has_any(
        [part.outlet_id, whole.outlet_id],
        (SELECT coalesce(list(outlet_id), []) FROM working.main.reservation WHERE reserves_text)
    )
"""
_TEXTS = """
    WITH asked AS (SELECT version_id, text FROM working.store.version SEMI JOIN batch USING (version_id)),
    cited AS (
        SELECT version_id, span_start, span_end FROM working.store.hit WHERE part = 'text'
        UNION SELECT version_id, span_start, span_end FROM working.store.quote WHERE part = 'text'
        UNION SELECT version_id, span_start, span_end FROM working.store.figure WHERE part = 'text'
        UNION SELECT version_id, span_start, span_end FROM working.store.credit WHERE part = 'text'
        UNION SELECT version_id, span_start, span_end FROM working.store.mention WHERE part = 'text'
        UNION SELECT version_id, after_start, after_end FROM working.store.version_change
            WHERE part = 'text' AND after_start IS NOT NULL
        UNION SELECT earlier.version_id, before_start, before_end
            FROM working.store.version_change
            JOIN working.store.version AS later USING (version_id)
            JOIN working.store.version AS earlier ON earlier.article_id = later.article_id AND earlier.n = later.n - 1
            WHERE part = 'text' AND before_start IS NOT NULL
    ),
    spans AS (
        SELECT version_id, list([span_start, span_end]) AS spans
        FROM cited SEMI JOIN batch USING (version_id) GROUP BY version_id
    )
    SELECT version_id, text, coalesce(spans, []) FROM asked LEFT JOIN spans USING (version_id)
"""


def anyone_reserves(con: duckdb.DuckDBPyConnection) -> bool:
    """Return whether a publisher ever reserved anything, so that the copy may have to hide a text."""
    return bool(con.execute("SELECT 1 FROM working.store.reservation WHERE kind <> 'none' LIMIT 1").fetchone())


def black_out(text: str, shown: Iterable[tuple[int, int]]) -> str:
    """Return ``text`` with every letter and digit black, but for those in the spans ``shown`` (code points)."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).copy()
    hidden = _letters()[np.minimum(points, _BEYOND)]
    for start, end in shown:
        hidden[start:end] = False
    points[hidden] = ord(BLACK)
    return points.tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _letters() -> NDArray[np.bool_]:
    """Say of every code point up to 0xFFFF whether it is part of a word: a letter, an accent or a digit."""
    return np.array([unicodedata.category(chr(point))[0] in "LMN" for point in range(_BEYOND)] + [True])


def _copy_versions(con: duckdb.DuckDBPyConnection) -> None:
    """A regular expression in SQL would take ten times as long as all the rest of the copy."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE reserved AS {_RESERVED}")
    con.execute(
        "INSERT INTO copy.store.version BY NAME"
        " SELECT * FROM working.store.version ANTI JOIN reserved USING (article_id)"
    )
    found = con.execute(
        "SELECT version_id FROM working.store.version SEMI JOIN reserved USING (article_id) ORDER BY version_id"
    )
    ids = [row[0] for row in found.fetchall()]
    for start in range(0, len(ids), _BATCH):
        con.register("batch", pa.table({"version_id": pa.array(ids[start : start + _BATCH], pa.string())}))
        rows = con.execute(_TEXTS).fetchall()
        texts = {"version_id": [row[0] for row in rows], "text": [black_out(row[1], row[2]) for row in rows]}
        con.register("blacked", pa.table(texts))
        con.execute(
            "INSERT INTO copy.store.version BY NAME SELECT version.* REPLACE (blacked.text AS text)"
            " FROM working.store.version AS version JOIN blacked USING (version_id)"
        )
        con.unregister("batch")
        con.unregister("blacked")


def _copy_links(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        INSERT INTO copy.store.version_link BY NAME
        SELECT link.* REPLACE (substring(version.text, link.span_start + 1, link.span_end - link.span_start) AS words)
        FROM working.store.version_link AS link
        JOIN copy.store.version AS version USING (version_id)
        """
    )


def _copy_entries(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        INSERT INTO copy.store.entry BY NAME
        WITH hidden AS (
            SELECT entry_id
            FROM working.store.entry AS entry
            JOIN working.store.channel AS channel USING (channel_id)
            WHERE entry.article_id IN ({_RESERVED})
                OR channel.outlet_id IN (SELECT outlet_id FROM working.main.reservation WHERE reserves_text)
        )
        SELECT entry.* REPLACE (
            CASE WHEN hidden.entry_id IS NULL THEN summary END AS summary,
            CASE WHEN hidden.entry_id IS NULL THEN content END AS content
        )
        FROM working.store.entry AS entry
        LEFT JOIN hidden USING (entry_id)
        """
    )


# What writes a table of the copy, where its texts must not get into it; the links come after the versions.
BLACKED: Mapping[str, Callable[[duckdb.DuckDBPyConnection], None]] = {
    "version": _copy_versions,
    "version_link": _copy_links,
    "entry": _copy_entries,
}
