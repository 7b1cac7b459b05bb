"""What learning and leaving out an outlet's templates asks of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

import duckdb

from newswake.collect.templates import LEAST_ARTICLES, LEAST_DAYS, LEAST_SHARE, Repeated
from newswake.collect.weighing import DueRead
from newswake.models import Link
from newswake.store.due import due_read

# The lines of a text as templates.template_id takes them, without the mark of a list's item; none is blank.
_LINES = r"""
    list_filter(
        list_transform(string_split(text, chr(10)), lambda line: trim(regexp_replace(line, '^- ', ''))),
        lambda line: line <> ''
    )
"""
_HASHED = "lambda line: {'hashed': hash(line), 'size': length(line)}"


class Held(NamedTuple):
    """An article with its current version, and where that version's raw page is kept."""

    due: DueRead
    raw_id: str | None


def outlets_with_news(con: duckdb.DuckDBPyConnection, since: datetime) -> list[str]:
    """Return the outlets of which a text was read after ``since`` by this run, or by one that was killed."""
    found = con.execute(
        """
        SELECT DISTINCT article.outlet_id
        FROM store.version AS version
        JOIN store.article AS article USING (article_id)
        JOIN store.run AS run ON run.run_id = version.run_id
        WHERE version.text_source = 'page' AND version.valid_to IS NULL AND version.valid_from > $1
            AND run.status <> 'completed'
        ORDER BY article.outlet_id
        """,
        [since],
    ).fetchall()
    return [row[0] for row in found]


def templates_of(con: duckdb.DuckDBPyConnection, outlet_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return the ids of the templates of each of the outlets that has some, but those that were ruled to be none."""
    found = con.execute(
        """
        SELECT template.outlet_id, list(template.template_id)
        FROM store.template AS template
        ANTI JOIN store.ruling AS ruling
            ON ruling.subject_kind = 'template' AND ruling.subject_id = template.template_id
        WHERE template.outlet_id IN (SELECT unnest($1::VARCHAR[])) GROUP BY template.outlet_id
        """,
        [list(outlet_ids)],
    ).fetchall()
    return {outlet_id: frozenset(ids) for outlet_id, ids in found}


def with_templates(con: duckdb.DuckDBPyConnection, due: Sequence[DueRead]) -> list[DueRead]:
    """Return what is due with the templates of its outlet, and those that were left out of it before.

    So a template that was ruled to be none comes back to an article as no edit of it, but when it is read anew.
    """
    known = templates_of(con, sorted({article.outlet_id for article in due}))
    left_out = con.execute(
        """
        SELECT version_id, list(template_id) FROM store.version_template
        WHERE version_id IN (SELECT unnest($1::VARCHAR[])) GROUP BY version_id
        """,
        [[article.version_id for article in due if article.version_id]],
    ).fetchall()
    before = {version_id: frozenset(ids) for version_id, ids in left_out}
    none = frozenset[str]()
    return [replace(a, templates=known.get(a.outlet_id, none) | before.get(a.version_id or "", none)) for a in due]


def ever_learnt(con: duckdb.DuckDBPyConnection, outlet_ids: Sequence[str]) -> set[str]:
    """Return the ids of all templates of the outlets, also of those that were ruled to be none."""
    found = con.execute(
        "SELECT template_id FROM store.template WHERE outlet_id IN (SELECT unnest($1::VARCHAR[]))", [list(outlet_ids)]
    )
    return {row[0] for row in found.fetchall()}


def repeated_lines(con: duckdb.DuckDBPyConnection, outlet_ids: Sequence[str], since: datetime) -> list[Repeated]:
    """Return the lines that repeat on the outlets' pages, of articles first seen after ``since``.

    Copies of one text count once: articles are told apart by the longest line that does not repeat. Live pages, which
    carry the same paragraphs from one to the next, do not count. Lines are counted by a hash: 30,000 articles of
    200 outlets take three seconds instead of twelve.
    """
    found = con.execute(
        f"""
        WITH recent AS (
            SELECT article.outlet_id, article.article_id, article.first_seen_at, article.event_at, version.version_id,
                   version.text
            FROM store.article AS article
            JOIN store.version AS version ON version.version_id = article.version_id
            WHERE article.merged_into IS NULL AND version.text_source = 'page' AND article.kind <> 'live'
                AND article.first_seen_at > $since AND article.outlet_id IN (SELECT unnest($outlets::VARCHAR[]))
        ),
        lines AS (
            SELECT outlet_id, article_id, unnest(list_distinct(list_transform({_LINES}, {_HASHED})), recursive := true)
            FROM recent
        ),
        often AS (
            SELECT outlet_id, hashed FROM lines GROUP BY outlet_id, hashed HAVING count(*) >= $least
        ),
        told_apart AS (
            SELECT outlet_id, article_id, max({{'size': size, 'hashed': hashed}}) AS by_line
            FROM lines ANTI JOIN often USING (outlet_id, hashed) GROUP BY outlet_id, article_id
        ),
        sizes AS (
            SELECT outlet_id, count(DISTINCT by_line) AS of_articles FROM told_apart GROUP BY outlet_id
        ),
        counted AS (
            SELECT lines.outlet_id, lines.hashed, count(DISTINCT by_line) AS articles,
                   any_value(of_articles) AS of_articles,
                   arg_min(recent.version_id, {{'at': recent.first_seen_at, 'id': article_id}}) AS version_id
            FROM lines
            JOIN often USING (outlet_id, hashed)
            JOIN told_apart USING (outlet_id, article_id)
            JOIN sizes USING (outlet_id)
            JOIN recent USING (outlet_id, article_id)
            GROUP BY lines.outlet_id, lines.hashed
            HAVING articles >= $least AND articles >= $share * any_value(of_articles)
                AND max(recent.event_at) - min(recent.event_at) >= to_days($days)
        ),
        written AS (
            SELECT counted.*, unnest({_LINES}) AS line
            FROM counted JOIN store.version AS version USING (version_id)
        )
        SELECT DISTINCT outlet_id, line, articles, of_articles, version_id
        FROM written WHERE hash(line) = hashed ORDER BY outlet_id, line
        """,
        {
            "since": since,
            "outlets": list(outlet_ids),
            "least": LEAST_ARTICLES,
            "share": LEAST_SHARE,
            "days": LEAST_DAYS,
        },
    ).fetchall()
    return [Repeated(*row) for row in found]


def texts_of_versions(con: duckdb.DuckDBPyConnection, version_ids: Sequence[str]) -> dict[str, str]:
    """Return the text of each version."""
    found = con.execute(
        "SELECT version_id, text FROM store.version WHERE version_id IN (SELECT unnest($1::VARCHAR[]))",
        [list(version_ids)],
    ).fetchall()
    return dict(found)


def read_since(con: duckdb.DuckDBPyConnection, outlet_ids: Sequence[str], since: datetime) -> list[Held]:
    """Return the outlets' articles that were first seen after ``since`` and have a text, links and all."""
    found = con.execute(
        """
        WITH links AS (
            SELECT version_id,
                   list({'url': url, 'words': words, 's': span_start, 'e': span_end} ORDER BY span_start, url) AS links
            FROM store.version_link GROUP BY version_id
        ),
        before AS (
            SELECT version_id, list(template_id ORDER BY template_id) AS left_out
            FROM store.version_template GROUP BY version_id
        )
        SELECT article.article_id, '', article.canonical_url, article.outlet_id, article.reads, '', '', '', '',
               []::VARCHAR[], coalesce(article.language, ''), version.version_id, version.n,
               coalesce(version.reread_by, version.reader), version.title, version.text, version.text_source,
               coalesce(version.author, ''), version.is_truncated, version.raw_id, coalesce(version.title_from, ''),
               coalesce(version.author_from, ''), coalesce(version.section, ''), coalesce(version.section_from, ''),
               coalesce(links.links, []), coalesce(before.left_out, [])
        FROM store.article AS article
        JOIN store.version AS version ON version.version_id = article.version_id
        LEFT JOIN links ON links.version_id = version.version_id
        LEFT JOIN before ON before.version_id = version.version_id
        WHERE article.merged_into IS NULL AND version.text <> '' AND article.first_seen_at > $since
            AND article.outlet_id IN (SELECT unnest($outlets::VARCHAR[]))
        ORDER BY article.article_id
        """,
        {"outlets": list(outlet_ids), "since": since},
    ).fetchall()
    return [_held(row) for row in found]


def _held(row: Sequence[Any]) -> Held:
    due = due_read(row[:19])
    raw_id, title_from, author_from, section, section_from, links, left_out = row[19:]
    assert due.current is not None
    whole = replace(
        due.current,
        title_from=title_from,
        author_from=author_from,
        section=section,
        section_from=section_from,
        links=tuple(Link(link["url"], link["words"], link["s"], link["e"]) for link in links),
        left_out=tuple(left_out),
    )
    return Held(replace(due, current=whole), raw_id)
