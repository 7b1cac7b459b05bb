from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from builders import World, build_world

from newswake.models import ArticleText, Link, Outlet
from newswake.passages.find import find_all
from newswake.store import analysis
from newswake.store.connect import WORKING
from newswake.store.engines import Instance, Place

AT = datetime(2025, 1, 27, tzinfo=UTC)
OUTLETS = [Outlet("bugle", "bugle", "The Bugle", "bugle.example", kind="general")]
WORLD: World = {
    "article": [{"article_id": "a1"}],
    "version": [{"version_id": "v1", "article_id": "a1", "text": "See the paper and the report."}],
    "version_link": [
        {
            "version_id": "v1",
            "url": "https://bugle.example/2025/1",
            "words": "report",
            "span_start": "22",
            "span_end": "28",
        },
        {
            "version_id": "v1",
            "url": "https://arxiv.org/abs/2501.12948",
            "words": "paper",
            "span_start": "8",
            "span_end": "13",
        },
    ],
}


def article(language: str, text: str) -> ArticleText:
    return ArticleText("a1", "v1", "own", "own", language, "", text, "page", AT, AT)


def test_links_come_from_the_store_into_the_credits_of_any_language(made_store: Callable[[str], Path]) -> None:
    with Instance(Place(made_store("duckdb") / WORKING)).opened(read_only=False, wait_seconds=10) as con:
        con.execute("BEGIN")
        build_world(con, WORLD)
        links = analysis.body_links(con, ["v1", "v2"])
        con.execute("ROLLBACK")
    assert [link.words for link in links["v1"]] == ["paper", "report"] and set(links) == {"v1"}
    for language in ("en", "xx"):
        found = find_all(article(language, "See the paper and the report."), OUTLETS, [], links["v1"])
        assert [(c.kind, c.outlet) for c in found.credits] == [("primary", "arxiv:2501.12948"), ("link", "The Bugle")]


def test_what_a_language_is_not_served_with_is_not_looked_for() -> None:
    text = "Es kostete 5 Millionen Euro, sagte Ada Lind der Nachrichtenagentur Reuters."
    assert [f.unit for f in find_all(article("de", text), OUTLETS, []).figures] == ["EUR"]
    assert [f.unit for f in find_all(article("zh", "公司花了500万欧元。"), OUTLETS, []).figures] == ["EUR"]
    assert find_all(article("xx", text), OUTLETS, []).figures == ()
    assert find_all(article("xx", text), OUTLETS, [], [Link("https://nobody.example/1", "x", 0, 1)]).credits == []
