"""Why an article is what it is: where it was seen, when it came out, what was read, and where it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newswake.store import tracing

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


def why_article(con: duckdb.DuckDBPyConnection, asked: str) -> Iterator[str]:
    """Tell an article by its id, an id that ended in it, or one of its addresses."""
    article_id, way = tracing.current_article(con, asked)
    article = tracing.article_facts(con, article_id)
    if way:
        yield f"{way[0]} turned out to be {article_id}."
    yield f"Article {article_id}: {article['title'] or 'not read yet'}"
    yield f"   {article['outlet']} ({article['publisher']}), {article['language'] or 'language unknown'}"
    yield from _sight(con, article)
    yield from _dates(con, article)
    yield from _judged(article)
    yield from ruled(con, ("scope", "kind", "copy"), article_id)
    yield from _read(con, article)
    yield from _belongs(con, article)


def _sight(con: duckdb.DuckDBPyConnection, article: Row) -> Iterator[str]:
    yield "\nAddresses:"
    for row in tracing.article_addresses(con, article["article_id"]):
        of = "" if row["article_id"] == article["article_id"] else f" (of {row['article_id']}, which ended in this one)"
        yield f"  {_time(row['first_seen_at'])}  {row['url']}{of}"
    yield "\nListed by:"
    for row in tracing.article_entries(con, article["article_id"]):
        before = f", last looked {_time(row['not_seen_at'])} without it" if row["not_seen_at"] else ""
        backlog = ", stood there before we looked (backlog)" if row["is_backlog"] else ""
        yield f"  {_time(row['first_seen_at'])}  {row['channel_id']} ({row['mode']}, {row['role']}){before}{backlog}"
        yield f"      “{row['title']}” as {row['guid']}"


def _dates(con: duckdb.DuckDBPyConnection, article: Row) -> Iterator[str]:
    yield "\nWhen it came out:"
    claims = tracing.article_claims(con, article["article_id"])
    for claim in claims:
        believed = claim["claimed_at"] == article["published_at"] and claim["claimed_in"] == article["published_from"]
        verdict = "believed" if believed else "not used"
        where = f"to the {claim['precision']}, claimed in {claim['claimed_in']}"
        yield f"  {_time(claim['claimed_at'])}  {where}: {verdict}"
    if not claims:
        yield "  its publisher claims nothing that we know of"
    if article["published_disbelieved"]:
        yield f"  not believed: {article['published_disbelieved']}"
    start = _time(article["event_from"]) if article["event_from"] else "no one knows when (nobody looked before)"
    counted = "the believed claim" if article["published_at"] else "our first sight"
    yield f"  so it came out between {start} and {_time(article['event_to'])}"
    yield f"  and counts on {_time(article['event_at'])}, {counted}"
    if article["is_backlog"]:
        yield "  as backlog: it makes no attention and is never first"
    elif not article["is_always_on"]:
        yield "  as coverage only: no always-on channel listed it, so it is in no share"


def _judged(article: Row) -> Iterator[str]:
    yield f"\nIn scope:   {'yes' if article['in_scope'] else 'no'}: {article['scope_reason']}"
    yield f"Kind:       {article['kind']}: {article['kind_reason'] or 'no reason kept'}"


def ruled(con: duckdb.DuckDBPyConnection, kinds: Sequence[str], subject_id: str) -> Iterator[str]:
    """Tell who ruled what on a row, why, and what became of it."""
    for row in tracing.rulings_on(con, kinds, subject_id):
        became = f"applied {_time(row['applied_at'])}" if row["applied_at"] else row["outcome"]
        what = f"{row['subject_kind']} {row['verdict']}, by {row['author']}: {row['reason']}"
        yield f"Ruled:      {_time(row['ruled_at'])}  {what} ({became})"


def _read(con: duckdb.DuckDBPyConnection, article: Row) -> Iterator[str]:
    yield f"\nRead {article['reads']} times, now {article['read_status']}" + (
        f": {article['read_error']}" if article["read_error"] else ""
    )
    for row in tracing.article_versions(con, article["article_id"]):
        change = row["change_kind"] or "first"
        cut = ", cut short" if row["is_truncated"] else ""
        yield (
            f"  {_time(row['valid_from'])}  {row['version_id']} ({change}): {row['word_count']} words from "
            f"{row['text_source']}{cut}, by {row['reader']}: {row['title']}"
        )
        told = [
            f"{what}{f' {row[what]}' if what != 'title' else ''} from {row[f'{what}_from']}"
            for what in ("title", "author", "section")
            if row[f"{what}_from"]
        ]
        if told:
            yield f"      {', '.join(told)}"
        for gone in row["left_out"] or ():
            yield f"      left out, since it repeats on its outlet's pages: “{gone['words']}” ({gone['template']})"


def _belongs(con: duckdb.DuckDBPyConnection, article: Row) -> Iterator[str]:
    if article["copy_group_id"]:
        yield f"\nCopy group {article['copy_group_id']}: {article['relation']} ({article['copy_reason']})"
    for row in tracing.article_copies(con, article["article_id"], article["copy_group_id"]):
        yield (
            f"  {_time(row['first_seen_at'])}  {row['article_id']} {row['outlet']}: {row['relation']}, "
            f"{100 * row['jaccard']:.0f}% of word sequences shared"
        )
    if article["story_id"]:
        headline = article["headline"] or "no article in scope"
        yield f"\nStory {article['story_id']}: {headline} (newswake why story {article['story_id']} says why)"


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"
