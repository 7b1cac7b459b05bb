"""Keeps a small store of the present version for the tests of later migrations: ``python tests/store/kept/make.py``.

Run it once for each release; a kept store is never made anew, since it stands for those that are out there.
"""

import gzip
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TESTS), str(TESTS / "store")]

from builders import settings_in  # noqa: E402
from world import AT, make_world  # noqa: E402

from newswake.store.connect import WORKING, Store  # noqa: E402
from newswake.store.runs import Run  # noqa: E402


def main() -> None:
    """Write ``NNNN.duckdb.gz``, named by the newest migration; one row at least in every table."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(Path(folder) / "data", "duckdb")
        store = Store.open(settings)
        newest = max((settings.root / "sql" / "migrations").glob("*.sql")).name[:4]
        kept = Path(__file__).with_name(f"{newest}.duckdb.gz")
        if kept.exists():
            raise SystemExit(f"{kept} stands there already: a kept store is never made anew")
        with store.writing(Run("r", "ingest", AT)) as tx:
            make_world(tx.con)
        kept.write_bytes(gzip.compress((settings.data_dir / WORKING).read_bytes(), mtime=0))
        sys.stdout.write(f"{kept}: {kept.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
