"""Passages of the analysts' copy, found by word and by meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newswake.errors import StoreError
from newswake.models import Passage
from newswake.passages.split import split_passages
from newswake.store.blackout import BLACK
from newswake.store.engines import new_instance, quoted

# Reciprocal rank fusion: a passage scores 1 / (60 + its rank) in each list that has it. 60 is the value of Cormack,
# Clarke & Büttcher (SIGIR 2009), where it beat every single ranking that it joined; scores of unlike scales stay out.
_RANK_OFFSET = 60
_CANDIDATES = 200  # of each list: beyond, a rank adds less than a quarter of the first's


@dataclass(frozen=True)
class Text:
    """An article's current version."""

    article_id: str
    version_id: str
    outlet: str
    event_at: datetime
    url: str


@dataclass(frozen=True)
class Found:
    """A passage that was found, with where it stands; ``places`` counts the articles with the same words."""

    text: Text
    passage: Passage
    places: int
    by: str  # word, meaning, or both


def passages_between(
    con: duckdb.DuckDBPyConnection, start: datetime | None, end: datetime | None, languages: Sequence[str] = ()
) -> list[tuple[Text, Passage]]:
    """Return the title and each sentence of the articles in scope that came out from ``start`` until before ``end``.

    ``languages`` leaves out articles in others. Of texts that are blacked out, only what can be read.
    """
    found = con.execute(
        """
        SELECT article.article_id, article.version_id, article.outlet, article.event_at, article.url,
               version.title, version.text
        FROM article JOIN store.version AS version USING (version_id)
        WHERE article.in_scope
            AND article.event_at >= coalesce($start, article.event_at)
            AND ($end IS NULL OR article.event_at < $end)
            AND (len($languages) = 0 OR list_contains($languages, article.language))
        ORDER BY article.event_at, article.article_id
        """,
        {"start": start, "end": end, "languages": list(languages)},
    ).fetchall()
    return [
        (Text(*row[:5]), passage)
        for row in found
        for passage in split_passages(row[5], row[6])
        if BLACK not in passage.text
    ]


def versions_read(con: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> dict[str, tuple[Text, list[Passage]]]:
    """Return the title and each sentence of versions, current or not; of blacked out texts what can be read.

    Whatever became of the article since: a version outlives that it is told to be another's or leaves the scope.
    """
    found = con.execute(
        """
        SELECT version.article_id, version.version_id, outlet.name,
               coalesce(article.event_at, article.first_seen_at), article.canonical_url, version.title, version.text
        FROM store.version AS version
        JOIN store.article AS article USING (article_id)
        JOIN store.outlet AS outlet USING (outlet_id)
        WHERE version.version_id IN (SELECT unnest($1::VARCHAR[]))
        """,
        [list(version_ids)],
    ).fetchall()
    return {
        row[1]: (Text(*row[:5]), [passage for passage in split_passages(row[5], row[6]) if BLACK not in passage.text])
        for row in found
    }


def reports_of(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the report of which each article in scope is an appearance."""
    return dict(
        con.execute("SELECT article_id, coalesce(copy_group_id, article_id) FROM article WHERE in_scope").fetchall()
    )


def blacked_out(con: duckdb.DuckDBPyConnection, start: datetime | None, end: datetime | None) -> int:
    """Return how many articles in scope of that time have a text that is blacked out here, since it is reserved."""
    found = con.execute(
        """
        SELECT count(*)
        FROM article JOIN store.version AS version USING (version_id)
        WHERE article.in_scope AND article.is_text_reserved AND contains(version.text, $black)
            AND article.event_at >= coalesce($start, article.event_at)
            AND ($end IS NULL OR article.event_at < $end)
        """,
        {"start": start, "end": end, "black": BLACK},
    ).fetchone()
    return int(found[0]) if found else 0


def search_passages(
    passages: Sequence[tuple[Text, Passage]],
    words: str,
    *,
    limit: int,
    meaning: NDArray[np.float32] | None = None,
    vectors: Mapping[int, NDArray[np.float32]] | None = None,
) -> list[Found]:
    """Return the best ``limit`` passages, each wording once, at the article that came out first with it.

    ``meaning`` is the unit vector of ``words`` and ``vectors`` those of the passages that have one, by place; without
    them words alone decide.
    """
    firsts: dict[str, int] = {}
    places: dict[str, set[str]] = {}
    for place, (text, passage) in enumerate(passages):
        firsts.setdefault(passage.text, place)
        places.setdefault(passage.text, set()).add(text.article_id)
    by_word = _by_word([(place, wording) for wording, place in firsts.items()], words)
    by_meaning: list[int] = []
    if meaning is not None and vectors:
        rows = [place for place in firsts.values() if place in vectors]
        scores = np.stack([vectors[place] for place in rows]) @ meaning if rows else np.zeros(0)
        by_meaning = [rows[row] for row in np.argsort(-scores, kind="stable")[:_CANDIDATES]]
    scored: dict[int, float] = {}
    for ranking in (by_word, by_meaning):
        for rank, place in enumerate(ranking, start=1):
            scored[place] = scored.get(place, 0.0) + 1 / (_RANK_OFFSET + rank)
    best = sorted(scored, key=lambda place: (-scored[place], place))[:limit]
    in_words, in_meaning = set(by_word), set(by_meaning)
    found = []
    for place in best:
        text, passage = passages[place]
        by = "both" if place in in_words and place in in_meaning else "word" if place in in_words else "meaning"
        found.append(Found(text, passage, len(places[passage.text]), by))
    return found


def _by_word(wordings: Sequence[tuple[int, str]], words: str) -> list[int]:
    """Rank by BM25 of stemmed words, in an instance of its own: the analysts' copy takes no index."""
    con = new_instance()
    try:
        con.execute(f"LOAD {quoted(_fts_extension())}")
        con.register("incoming", pa.table({"place": [p for p, _ in wordings], "wording": [w for _, w in wordings]}))
        con.execute("CREATE TABLE passage AS SELECT * FROM incoming")
        # The default would take digits and other scripts for white space.
        con.execute(r"PRAGMA create_fts_index('passage', 'place', 'wording', ignore = '[^\p{L}\p{N}]+')")
        rows = con.execute(
            """
            WITH scored AS (SELECT place, fts_main_passage.match_bm25(place, ?) AS score FROM passage)
            SELECT place FROM scored WHERE score IS NOT NULL ORDER BY score DESC, place LIMIT ?
            """,
            [words, _CANDIDATES],
        ).fetchall()
    finally:
        con.close()
    return [row[0] for row in rows]


def _fts_extension() -> Path:
    try:
        import duckdb_extension_fts
    except ImportError:
        raise StoreError("search: the package duckdb-extension-fts is not installed: run make setup") from None
    folder = Path(duckdb_extension_fts.__file__).parent / "extensions" / f"v{duckdb.__version__}"
    file = folder / "fts.duckdb_extension"
    if not file.is_file():
        raise StoreError(f"{file}: not there: duckdb-extension-fts and duckdb {duckdb.__version__} must match")
    return file
