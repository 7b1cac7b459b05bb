"""A small store in which everything is right, and single rows to put into it."""

from datetime import UTC, datetime

import duckdb

from newswake.store.rows import append

AT = datetime(2025, 1, 27, 9, tzinfo=UTC)
TITLE, TEXT = "DeepSeek shocks markets 😀", "Zürich 😀 saw Nvidia fall 17%. “It hurt,” said Ada."

DEFAULTS: dict[str, dict[str, object]] = {
    "run": {
        "run_id": "r", "flow": "ingest", "as_of": AT, "started_at": AT, "status": "completed", "code_version": "0",
    },
    "drop_row": {
        "drop_id": "d", "stage": "read", "subject": "u", "reason": "big", "dropped_at": AT, "run_id": "r",
    },
    "inbox": {
        "message_id": "m", "owner": "analyse", "kind": "ruling", "payload": {}, "author": "Ada", "created_at": AT,
    },
    "ruling": {
        "ruling_id": "u", "subject_kind": "story", "subject_id": "s1", "verdict": "no", "author": "Ada", "reason": "x",
        "ruled_at": AT,
    },
    "publisher": {"publisher_id": "p", "name": "P", "inferred": False},
    "outlet": {"outlet_id": "o", "publisher_id": "p", "name": "O", "domain": "o.example", "inferred": False},
    "panel": {"panel_id": "all", "title": "All", "everyone": True},
    "panel_member": {"panel_id": "all", "outlet_id": "o"},
    "entity": {"entity_id": "nvidia", "kind": "company", "name": "Nvidia", "needs_context": False},
    "channel": {
        "channel_id": "c", "url": "c", "outlet_id": "o", "mode": "always_on", "role": "feed", "added_at": AT,
        "failures": 0,
    },
    "channel_poll": {"channel_id": "c", "polled_at": AT, "outcome": "changed", "is_gap": False, "run_id": "r"},
    "entry": {
        "entry_id": "e1", "channel_id": "c", "guid": "g1", "url": "u1", "article_id": "a1", "title": TITLE,
        "first_seen_at": AT, "is_backlog": False, "run_id": "r",
    },
    "article": {
        "article_id": "a1", "canonical_url": "u1", "outlet_id": "o", "version_id": "a1.1", "first_seen_at": AT,
        "event_from": AT, "event_to": AT, "event_at": AT, "is_backlog": False, "is_always_on": True, "kind": "news",
        "in_scope": True, "scope_reason": "names", "text_source": "page", "read_status": "read", "reads": 1,
        "run_id": "r",
    },
    "article_url": {"url": "u1", "article_id": "a1", "first_seen_at": AT},
    "date_claim": {
        "article_id": "a1", "claimed_at": AT, "precision": "day", "claimed_in": "meta", "seen_at": AT,
    },
    "article_lineage": {
        "article_id": "a3", "merged_into": "a1", "reason": "same page", "valid_from": AT, "run_id": "r",
    },
    "version": {
        "version_id": "a1.1", "article_id": "a1", "n": 1, "title": TITLE, "text": TEXT, "text_source": "page",
        "text_hash": "h", "word_count": 9, "is_truncated": False, "reader": "x 1", "valid_from": AT, "run_id": "r",
    },
    "version_link": {"version_id": "a1.1", "url": "l", "words": "Nvidia", "span_start": 13, "span_end": 19},
    "version_change": {
        "version_id": "a2.2", "place": 0, "part": "text", "what": "figure", "before_start": 0, "before_end": 6,
        "after_start": 0, "after_end": 6,
    },
    "template": {
        "template_id": "t", "outlet_id": "o", "version_id": "a1.1", "span_start": 31, "span_end": 50, "articles": 5,
        "of_articles": 6, "learnt_at": AT, "run_id": "r",
    },
    "version_template": {"version_id": "a1.1", "template_id": "t"},
    "reservation": {
        "outlet_id": "o", "seen_on": AT.date(), "source": "page", "kind": "noai", "said": "noai", "url": "u1",
        "run_id": "r",
    },
    "raw_record": {
        "raw_id": "w", "url": "u1", "warc_file": "f", "warc_offset": 0, "http_status": 200, "body_hash": "h",
        "fetched_at": AT, "run_id": "r",
    },
    "analysed": {"article_id": "a1", "stage": "passages", "version_id": "a1.1", "recipe": "x", "analysed_at": AT,
        "run_id": "r"},
    "copy_member": {
        "article_id": "a1", "copy_group_id": "c1", "relation": "alone", "jaccard": 1.0, "reason": "x",
        "valid_from": AT, "run_id": "r",
    },
    "story": {"story_id": "s1", "founding_article_id": "a1", "founded_at": AT, "run_id": "r"},
    "story_member": {
        "article_id": "a1", "story_id": "s1", "score": 1.0, "reasons": {"dense": 0.5}, "valid_from": AT, "run_id": "r",
    },
    "story_lineage": {
        "event": "birth", "story_id": "s1", "reason": "x", "author": "analyse", "valid_from": AT, "run_id": "r",
    },
    "narrative_version": {
        "narrative_id": "n", "definition_version": "1", "title": "N", "definition": {}, "languages": ["en"],
        "valid_from": AT, "run_id": "r",
    },
    "validation": {
        "validation_id": "v", "narrative_id": "n", "definition_version": "1", "calibration_version": "c",
        "from_at": AT, "to_at": AT, "authors": ["Ada"], "reports": 9, "reports_hit": 2, "judged": 9, "unsure": 0,
        "precision": 0.5, "precision_low": 0.1, "precision_high": 0.9, "recall": 0.5, "recall_low": 0.2,
        "recall_high": 0.8, "judged_twice": 0, "validated_at": AT, "run_id": "r",
    },
    "share_interval": {
        "narrative_id": "n", "panel_id": "all", "day": AT.date(), "share_low_pct": 1.0, "share_high_pct": 2.0,
        "resamples": 9, "run_id": "r",
    },
    "digest": {
        "digest_id": "2025-W05", "from_at": AT, "to_at": AT, "as_of": AT, "answer": {}, "valid_from": AT,
        "run_id": "r",
    },
    "digest_item": {
        "digest_id": "2025-W05", "section": "story", "rank": 1, "subject_id": "s1", "title": "x", "detail": {},
        "valid_from": AT, "run_id": "r",
    },
}  # fmt: skip
_FOUND: dict[str, object] = {
    "article_id": "a1", "version_id": "a1.1", "part": "text", "span_start": 13, "span_end": 19, "valid_from": AT,
    "run_id": "r",
}  # fmt: skip
DEFAULTS |= {
    "hit": {
        **_FOUND, "hit_id": "h", "narrative_id": "n", "definition_version": "1", "position": "lead", "score": 0.9,
        "stance": "reports", "statement": "x",
    },
    "quote": {**_FOUND, "quote_id": "q", "span_start": 31, "span_end": 39, "is_verified": True},
    "figure": {
        **_FOUND, "figure_id": "f", "span_start": 25, "span_end": 28, "value_low": 17.0, "value_high": 17.0,
        "unit": "%", "comparator": "", "measure": "fall", "subject": "Nvidia",
    },
    "credit": {**_FOUND, "credit_id": "k", "kind": "told", "outlet_name": "O", "outlet_id": "o", "is_own": False},
    "mention": {**_FOUND, "mention_id": "m", "entity_id": "nvidia"},
    "story_line": {**_FOUND, "story_id": "s1", "place": 1, "span_start": 0, "span_end": 29},
    "story_told": {"story_id": "s1", "told_of": "x", "run_id": "r"},
}  # fmt: skip


def put(con: duckdb.DuckDBPyConnection, table: str, **changes: object) -> None:
    """Add the table's default row with some of its values changed."""
    append(con, table, [{**DEFAULTS[table], **changes}])


def make_world(con: duckdb.DuckDBPyConnection) -> None:
    """Fill every table: a1 stands, a2 is a second version of its own, a3 was merged into a1."""
    for table in DEFAULTS:
        put(con, table)
    put(con, "article", article_id="a2", canonical_url="u2", version_id="a2.2")
    put(con, "article_url", url="u2", article_id="a2")
    put(con, "version", version_id="a2.1", article_id="a2", valid_to=AT)
    put(con, "version", version_id="a2.2", article_id="a2", n=2)
    put(con, "article", article_id="a3", canonical_url="u3", version_id=None, merged_into="a1")
    put(con, "article_url", url="u3", article_id="a3")
