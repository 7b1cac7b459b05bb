"""Which passages take part in what rises."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import AT, World, build_world

from newswake.store.connect import Store
from newswake.store.runs import Run
from newswake.store.sayings import latest_event, sayings_between

WORLD: World = {
    "run": [{"run_id": "r"}],
    "article": [
        {"article_id": "a1", "outlet_id": "a", "event_at": AT},
        {"article_id": "copy", "outlet_id": "b", "event_at": AT},
        {"article_id": "backlog", "outlet_id": "c", "event_at": AT, "is_backlog": "true"},
        {"article_id": "searched", "outlet_id": "d", "event_at": AT, "is_always_on": "false"},
        {"article_id": "out", "outlet_id": "e", "event_at": AT, "in_scope": "false"},
        {"article_id": "german", "outlet_id": "f", "event_at": AT, "language": "de"},
        {"article_id": "late", "outlet_id": "g", "event_at": AT + timedelta(days=1)},
        {"article_id": "reserved", "outlet_id": "h", "event_at": AT},
    ],
    "copy_member": [
        {"article_id": "a1", "copy_group_id": "c1", "relation": "origin"},
        {"article_id": "copy", "copy_group_id": "c1", "relation": "exact"},
    ],
    "reservation": [{"outlet_id": "h", "seen_on": AT.date(), "source": "page", "kind": "noai"}],
    "entity": [{"entity_id": "acme", "name": "Acme"}],
    "mention": [
        {"article_id": "a1", "span_start": "8", "span_end": "10", "entity_id": "acme"},
        {"article_id": "a1", "part": "title", "entity_id": "acme", "valid_to": AT},
    ],
    "hit": [
        {"article_id": "a1", "narrative_id": "n"},
        {"article_id": "a1", "narrative_id": "gone", "valid_to": AT},
    ],
}


@pytest.mark.parametrize("engine", ["duckdb"])
def test_reports_of_always_on_feeds_take_part_once_and_reserved_ones_by_their_title(store: Store) -> None:
    with store.writing(Run("r", "analyse", AT)) as tx:
        build_world(tx.con, WORLD)
        found = sayings_between(tx.con, AT, AT + timedelta(days=1), ["en"], 12)
        latest = latest_event(tx.con)
    assert [(each.article_id, each.passage.text) for each in found] == [
        ("a1", "Title of a1"), ("a1", "Text of a1"), ("reserved", "Title of reserved"),
    ]  # fmt: skip
    assert {each.report_id for each in found} == {"c1", "creserved"}
    assert [each.narratives for each in found[:2]] == [frozenset({"n"})] * 2
    assert [(each.named, each.names) for each in found[:2]] == [(frozenset(), ""), (frozenset({"acme"}), "a1")]
    assert latest == AT + timedelta(days=1)
