"""Where a row comes from: what the store says of one story, hit or article. Ids that ended elsewhere are followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from newswake.errors import QuestionError

Row = dict[str, Any]
_MOST_STEPS = 50  # of a chain of mergers: a longer one is a circle


def current_story(con: duckdb.DuckDBPyConnection, story_id: str) -> tuple[str, list[str]]:
    """Return the story that an id stands for now, and the ids on the way to it. Raises QuestionError if unknown."""
    return _follow(con, "story", "story_id", story_id, "newswake query top_stories lists stories")


def current_article(con: duckdb.DuckDBPyConnection, article_id: str) -> tuple[str, list[str]]:
    """Return the article that an id or an address stands for now, and the ids on the way to it."""
    found = con.execute("SELECT article_id FROM store.article_url WHERE url = ? LIMIT 1", [article_id]).fetchone()
    asked = str(found[0]) if found else article_id
    hint = 'newswake sql "SELECT article_id, outlet, title FROM article" lists articles; an address works too'
    return _follow(con, "article", "article_id", asked, hint)


def _follow(con: duckdb.DuckDBPyConnection, kind: str, key: str, asked: str, hint: str) -> tuple[str, list[str]]:
    way = [asked]
    while len(way) < _MOST_STEPS:
        row = con.execute(f"SELECT merged_into FROM store.{kind} WHERE {key} = ?", [way[-1]]).fetchone()
        if row is None:
            raise QuestionError(f"no {kind} {way[-1]!r} in the published copy: {hint}")
        if row[0] is None:
            return way[-1], way[:-1]
        way.append(str(row[0]))
    raise QuestionError(f"{kind} {asked}: its mergers lead in a circle: newswake check shows them")


def story_facts(con: duckdb.DuckDBPyConnection, story_id: str) -> Row:
    """Return the story's own row, with its headline and counts where it has articles in scope."""
    return named_rows(
        con,
        """
        SELECT story.story_id, story.founding_article_id, story.founded_at, told.headline, told.reports,
               told.appearances, told.publishers, told.narratives
        FROM store.story AS story LEFT JOIN main.story AS told USING (story_id)
        WHERE story.story_id = ?
        """,
        [story_id],
    )[0]


def story_members(con: duckdb.DuckDBPyConnection, story_id: str) -> list[Row]:
    """Return the open members of a story in the order of first sight, out of scope too, with why each joined."""
    return named_rows(
        con,
        """
        SELECT article.article_id, article.title, article.outlet, article.in_scope, article.first_seen_at,
               article.event_at, member.score, member.reasons, member.valid_from, member.run_id,
               coalesce(copies.relation, 'alone') AS relation
        FROM store.story_member AS member
        JOIN article USING (article_id)
        LEFT JOIN store.copy_member AS copies
            ON copies.article_id = member.article_id AND copies.valid_to IS NULL
        WHERE member.story_id = ? AND member.valid_to IS NULL
        ORDER BY article.first_seen_at, article.article_id
        """,
        [story_id],
    )


def story_lines(con: duckdb.DuckDBPyConnection, story_id: str) -> list[Row]:
    """Return the sentences that a story is told in, in order."""
    return named_rows(
        con, "SELECT sentence, article_id, outlet FROM story_line WHERE story_id = ? ORDER BY place", [story_id]
    )


def story_keys(con: duckdb.DuckDBPyConnection, story_id: str, kind: str, most: int) -> list[Row]:
    """Return the names or numbers that most reports of a story have, with how many do."""
    return named_rows(
        con,
        "SELECT key, reports, article_id FROM story_key WHERE story_id = ? AND kind = ? AND rank <= ? ORDER BY rank",
        [story_id, kind, most],
    )


def story_past(con: duckdb.DuckDBPyConnection, story_id: str) -> list[Row]:
    """Return the events in the life of a story, and of those that ended in it, in order."""
    return named_rows(
        con,
        "SELECT * FROM story_lineage WHERE story_id = ? OR other_id = ? ORDER BY happened_at, event, story_id",
        [story_id, story_id],
    )


def hit_facts(con: duckdb.DuckDBPyConnection, hit_id: str) -> list[Row]:
    """Return a hit's rows, the latest first: what it ties, the text around its span, and the run that found it.

    Raises QuestionError where no row has the id. A hit that was closed and found again has several.
    """
    found = named_rows(
        con,
        """
        SELECT hit.*, article.canonical_url AS url, article.merged_into, outlet.outlet, version.title, version.text,
               version.valid_from AS read_at, definition.title AS narrative,
               definition.calibration, definition.calibration_labels,
               run.flow, run.as_of, run.status, run.code_version, run.models, run.settings
        FROM store.hit AS hit
        JOIN store.article AS article USING (article_id)
        JOIN outlet USING (outlet_id)
        JOIN store.version AS version ON version.version_id = hit.version_id
        LEFT JOIN store.narrative_version AS definition
            ON definition.narrative_id = hit.narrative_id AND definition.definition_version = hit.definition_version
        LEFT JOIN store.run AS run ON run.run_id = hit.run_id
        WHERE hit.hit_id = ?
        QUALIFY row_number() OVER (
            PARTITION BY hit.valid_from
            ORDER BY definition.valid_from < coalesce(hit.valid_to, 'infinity') DESC, definition.valid_from DESC
        ) = 1
        ORDER BY hit.valid_to IS NULL DESC, hit.valid_from DESC
        """,
        [hit_id],
    )
    if not found:
        raise QuestionError(f"no hit {hit_id!r} in the published copy: newswake query narrative_passages lists hits")
    return found


def article_facts(con: duckdb.DuckDBPyConnection, article_id: str) -> Row:
    """Return the article's own row with outlet, current title, copy group and story."""
    return named_rows(
        con,
        """
        SELECT article.*, outlet.outlet, outlet.publisher, version.title, copies.copy_group_id, copies.relation,
               copies.reason AS copy_reason, member.story_id, story.headline
        FROM store.article AS article
        JOIN outlet USING (outlet_id)
        LEFT JOIN store.version AS version ON version.version_id = article.version_id
        LEFT JOIN store.copy_member AS copies ON copies.article_id = article.article_id AND copies.valid_to IS NULL
        LEFT JOIN store.story_member AS member ON member.article_id = article.article_id AND member.valid_to IS NULL
        LEFT JOIN story ON story.story_id = member.story_id
        WHERE article.article_id = ?
        """,
        [article_id],
    )[0]


def article_addresses(con: duckdb.DuckDBPyConnection, article_id: str) -> list[Row]:
    """Return every address of an article, and of those that were merged into it."""
    return named_rows(
        con,
        """
        SELECT address.url, address.article_id, address.first_seen_at FROM store.article_url AS address
        JOIN store.article AS article USING (article_id)
        WHERE coalesce(article.merged_into, article.article_id) = ? ORDER BY address.first_seen_at, address.url
        """,
        [article_id],
    )


def article_entries(con: duckdb.DuckDBPyConnection, article_id: str) -> list[Row]:
    """Return the entries that listed an article, with their channels."""
    return named_rows(
        con,
        """
        SELECT entry.*, channel.mode, channel.role FROM store.entry AS entry
        JOIN store.channel AS channel USING (channel_id)
        WHERE entry.article_id = ? ORDER BY entry.first_seen_at, entry.entry_id
        """,
        [article_id],
    )


def article_claims(con: duckdb.DuckDBPyConnection, article_id: str) -> list[Row]:
    """Return what feeds and pages claim of an article's date, the earliest first."""
    return named_rows(
        con,
        """
        SELECT published_at AS claimed_at, published_precision AS precision, 'feed' AS claimed_in FROM store.entry
        WHERE article_id = $1 AND published_at IS NOT NULL
        UNION
        SELECT claimed_at, precision, claimed_in FROM store.date_claim WHERE article_id = $1
        ORDER BY claimed_at, precision, claimed_in
        """,
        [article_id],
    )


def article_versions(con: duckdb.DuckDBPyConnection, article_id: str) -> list[Row]:
    """Return the versions of an article without their text, the first first."""
    return named_rows(
        con,
        """
        WITH gone AS (
            SELECT left_out.version_id, template_id,
                   substring(stood.text, template.span_start + 1, template.span_end - template.span_start) AS words
            FROM store.version_template AS left_out
            JOIN store.template AS template USING (template_id)
            JOIN store.version AS stood ON stood.version_id = template.version_id
        )
        SELECT version_id, n, title, title_from, author, author_from, section, section_from, text_source, word_count,
               is_truncated, reader, change_kind, valid_from, raw_id,
               (SELECT list({'template': template_id, 'words': words} ORDER BY words) FROM gone
                WHERE gone.version_id = version.version_id) AS left_out
        FROM store.version AS version WHERE article_id = ? ORDER BY n
        """,
        [article_id],
    )


def rulings_on(con: duckdb.DuckDBPyConnection, kinds: Sequence[str], subject_id: str) -> list[Row]:
    """Return what was ruled on a hit or an article, also before it ended in this one, the first first."""
    return named_rows(
        con,
        """
        SELECT rulings.* FROM rulings
        LEFT JOIN store.article AS article ON article.article_id = rulings.subject_id
        WHERE list_contains($1::VARCHAR[], rulings.subject_kind)
            AND coalesce(article.merged_into, rulings.subject_id) = $2
        ORDER BY rulings.ruled_at, rulings.ruling_id
        """,
        [list(kinds), subject_id],
    )


def article_copies(con: duckdb.DuckDBPyConnection, article_id: str, copy_group_id: str | None) -> list[Row]:
    """Return the other articles of its copy group."""
    return named_rows(
        con,
        """
        SELECT article.article_id, article.outlet, copies.relation, copies.jaccard, article.first_seen_at
        FROM store.copy_member AS copies JOIN article USING (article_id)
        WHERE copies.copy_group_id = ? AND copies.valid_to IS NULL AND article.article_id <> ?
        ORDER BY article.first_seen_at, article.article_id
        """,
        [copy_group_id, article_id],
    )


def named_rows(con: duckdb.DuckDBPyConnection, sql: str, parameters: object) -> list[Row]:
    """Return the rows of a query by the names of their columns."""
    found = con.execute(sql, parameters)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
