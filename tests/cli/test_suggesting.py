"""feeds suggest: the question behind it is answered in tests/sql."""

from __future__ import annotations

import json

import pyarrow as pa

from newswake.cli.suggesting import with_domains


def test_a_store_without_credits_suggests_nothing(on_small_store) -> None:
    said = on_small_store("feeds", "suggest", "--publishers", "1", "--format", "json")
    assert said.code == 0
    assert json.loads(said.out) == []


def test_the_list_of_mastheads_tells_domains_that_the_store_does_not() -> None:
    rows = pa.table({"outlet_id": ["inferred-jpost-com", "bugle", None], "domain": [None, "bugle.example", None]})
    assert with_domains(rows)["domain"].to_pylist() == ["jpost.com", "bugle.example", None]
