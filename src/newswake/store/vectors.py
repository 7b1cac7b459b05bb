"""Vectors of texts, in a file of their own: they would make the analysts' copy several times as large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newswake.errors import StoreError
from newswake.settings import Settings
from newswake.store.engines import Instance, Place

VECTORS = "vectors.duckdb"
TABLE = (
    "CREATE TABLE IF NOT EXISTS {name}"
    " (text_hash VARCHAR NOT NULL, model VARCHAR NOT NULL, precision VARCHAR NOT NULL, vector FLOAT[] NOT NULL)"
)
# Rows this far apart are read apart: what lies between, 15 MB of vectors, takes longer than asking again.
_GAP = 10_000
_OF_ROWS = """
    SELECT text_hash, vector FROM vector SEMI JOIN (SELECT unnest($1::BIGINT[]) AS place) ON rowid = place
    WHERE rowid BETWEEN $2 AND $3
"""


class Vectors:
    """The vectors that one model gave in one precision. Vectors of others lie beside them and are never seen."""

    def __init__(self, file: Path, *, model: str, precision: str, wait_seconds: float) -> None:
        self._instance = Instance(Place(file))
        self._key = [model, precision]
        self._wait_seconds = wait_seconds

    @classmethod
    def open(cls, settings: Settings, *, model: str, precision: str) -> Vectors:
        """Return the vectors of a project; the file is made with the first of them."""
        file = settings.data_dir.resolve() / VECTORS
        return cls(file, model=model, precision=precision, wait_seconds=settings.store.lock_wait_seconds)

    def get(self, hashes: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors that are there of those asked for, by the hash of their text; each is one row, float32."""
        if not hashes or not self._instance.place.path.exists():
            return {}
        with self._instance.opened(read_only=True, wait_seconds=self._wait_seconds) as con:
            con.register("asked", pa.table({"text_hash": pa.array(dict.fromkeys(hashes), pa.string())}))
            # The rows first: a join by the hash would read every vector that there is.
            rows = con.execute(
                "SELECT rowid FROM vector SEMI JOIN asked USING (text_hash)"
                " WHERE model = ? AND precision = ? ORDER BY rowid",
                self._key,
            ).fetchnumpy()["rowid"]
            runs = [run for run in np.split(rows, np.flatnonzero(np.diff(rows) > _GAP) + 1) if len(run)]
            found = [con.execute(_OF_ROWS, [run, int(run[0]), int(run[-1])]).to_arrow_table() for run in runs]
        return {hash_: vector for part in found for hash_, vector in _by_hash(part)}

    def put(self, hashes: Sequence[str], vectors: NDArray[np.float32]) -> int:
        """Keep one row of ``vectors`` (n × dimensions) for each hash; what is there stays. Returns how many were new.

        Raises StoreError where the number of rows, or of dimensions, does not fit.
        """
        if len(hashes) != len(vectors):
            raise StoreError(f"{len(hashes)} hashes, but {len(vectors)} vectors")
        if not hashes:
            return 0
        with self._instance.opened(read_only=False, wait_seconds=self._wait_seconds) as con:
            con.execute("BEGIN")
            con.execute(TABLE.format(name="vector"))
            self._refuse_other_size(con, vectors.shape[1])
            con.register("incoming", _arrow(hashes, vectors))
            new = con.execute(
                "INSERT INTO vector SELECT text_hash, $1, $2, any_value(vector) FROM incoming"
                " ANTI JOIN (FROM vector WHERE model = $1 AND precision = $2) USING (text_hash) GROUP BY text_hash",
                self._key,
            ).fetchone()
            con.execute("COMMIT")
        return int(new[0]) if new else 0

    def _refuse_other_size(self, con: duckdb.DuckDBPyConnection, size: int) -> None:
        row = con.execute(
            "SELECT len(vector) FROM vector WHERE model = ? AND precision = ? LIMIT 1", self._key
        ).fetchone()
        if row is not None and row[0] != size:
            raise StoreError(f"{self._instance.place.path}: {self._key[0]} has {row[0]} dimensions here, not {size}")


def _by_hash(found: pa.Table) -> Iterator[tuple[str, NDArray[np.float32]]]:
    flat = found["vector"].combine_chunks().flatten().to_numpy()
    return zip(found["text_hash"].to_pylist(), flat.reshape(found.num_rows, -1), strict=True)


def _arrow(hashes: Sequence[str], vectors: NDArray[np.float32]) -> pa.Table:
    size = vectors.shape[1]
    flat = pa.array(np.ascontiguousarray(vectors, dtype=np.float32).reshape(-1))
    lists = pa.ListArray.from_arrays(pa.array(np.arange(0, len(flat) + 1, size, dtype=np.int32)), flat)
    return pa.table({"text_hash": pa.array(hashes, pa.string()), "vector": lists})
