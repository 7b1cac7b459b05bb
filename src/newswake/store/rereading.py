"""What reading kept pages again asks of the store and writes to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from newswake.collect.weighing import DueRead
from newswake.store.due import due_read


@dataclass(frozen=True)
class KeptPage:
    """An article that another reader read, with where its raw page is kept."""

    due: DueRead
    raw_id: str
    warc_file: str
    warc_offset: int


def kept_pages(con: duckdb.DuckDBPyConnection, reader: str, outlet_id: str, since: datetime | None) -> list[KeptPage]:
    """Return the articles whose current version was read off a kept page by another reader than ``reader``.

    Also those of which a template was left out that was ruled to be none since.

    Of one outlet, or of all where it is ""; of versions first read at ``since`` or later. In the order of their ids.
    """
    found = con.execute(
        """
        WITH told AS (
            SELECT article_id, title, summary, content, author, language, categories,
                   row_number() OVER (
                       PARTITION BY article_id
                       ORDER BY length(coalesce(content, '')) DESC, first_seen_at, entry_id
                   ) AS place
            FROM store.entry
        )
        SELECT article.article_id, raw.url, article.canonical_url, article.outlet_id, article.reads,
               coalesce(told.title, ''), coalesce(told.summary, ''), coalesce(told.content, ''),
               coalesce(told.author, ''), coalesce(told.categories, []),
               coalesce(article.language, told.language, ''), version.version_id, version.n,
               coalesce(version.reread_by, version.reader), version.title, version.text, version.text_source,
               coalesce(version.author, ''),
               version.is_truncated, raw.raw_id, raw.warc_file, raw.warc_offset
        FROM store.article AS article
        JOIN store.version AS version ON version.version_id = article.version_id
        JOIN store.raw_record AS raw ON raw.raw_id = version.raw_id
        JOIN told ON told.article_id = article.article_id AND told.place = 1
        WHERE article.merged_into IS NULL AND version.text_source = 'page' AND raw.gone_at IS NULL
            AND (
                coalesce(version.reread_by, version.reader) <> $reader
                OR version.version_id IN (
                    SELECT left_out.version_id
                    FROM store.version_template AS left_out
                    JOIN store.ruling AS ruling
                        ON ruling.subject_kind = 'template' AND ruling.subject_id = left_out.template_id
                )
            )
            AND $outlet IN ('', article.outlet_id) AND version.valid_from >= coalesce($since, version.valid_from)
        ORDER BY article.article_id
        """,
        {"reader": reader, "outlet": outlet_id, "since": since},
    ).fetchall()
    return [KeptPage(due_read(row[:19]), *row[19:]) for row in found]


def moved_on(con: duckdb.DuckDBPyConnection, pages: Sequence[KeptPage]) -> set[str]:
    """Return which of the articles have another current version by now."""
    now = dict(
        con.execute(
            "SELECT article_id, version_id FROM store.article WHERE article_id IN (SELECT unnest($1::VARCHAR[]))",
            [[page.due.article_id for page in pages]],
        ).fetchall()
    )
    return {page.due.article_id for page in pages if now.get(page.due.article_id) != page.due.version_id}


def forget_rejected(con: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> None:
    """Forget of versions that they lack templates that were ruled to be none: their pages were read again without."""
    con.execute(
        """
        DELETE FROM store.version_template
        WHERE version_id IN (SELECT unnest($1::VARCHAR[]))
            AND template_id IN (SELECT subject_id FROM store.ruling WHERE subject_kind = 'template')
        """,
        [list(version_ids)],
    )


def is_outlet(con: duckdb.DuckDBPyConnection, outlet_id: str) -> bool:
    """Say whether the store knows an outlet."""
    return con.execute("SELECT 1 FROM store.outlet WHERE outlet_id = ?", [outlet_id]).fetchone() is not None
