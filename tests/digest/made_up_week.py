"""A small week whose every number can be counted by hand: 27 January to 2 February 2025, after a quieter one.

Five English outlets and a German one. Story s1 has a copy, a dispute, a number that drifts, a quote that travels and a
silent edit; s2 comes out at three places within two minutes; s3 is a lone headline. One feed fails, one day is dark.
"""

from datetime import date, timedelta

import duckdb
from builders import build_world

NARRATIVE = "Cheap model <b>shocks</b> markets"
HOSTILE = 'Shock <script>alert(1)</script> & "Markets" [fall](javascript:alert(2)) *now*'
QUOTE = "A day that nobody here will forget"
DARK = date(2025, 1, 25)

_OUTLETS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
_TEXTS = {
    "a1": f"R1 cost under $6 million to train, the makers say. “{QUOTE},” said Ada Roe. Markets fell.",
    "a2": "The R1 run cost $5.6 million. Shares fell on Monday.",
    "a3": "The R1 run cost $5.6 million. Shares fell on Monday.",
    "a4": f"Not so fast: R1 cost $1.6 billion, analysts hold. “{QUOTE},” said Ada Roe.",
    "a5": "Nvidia closed 16% lower. The panic is over.",
}


def _article(name: str, outlet: str, at: str, **more: object) -> dict[str, object]:
    return {
        "article_id": name,
        "outlet_id": outlet,
        "event_at": at,
        "canonical_url": f"https://{outlet}.example/{name}",
        **more,
    }


def _articles() -> list[dict[str, object]]:
    return [
        _article("b1", "alpha", "2025-01-22 10:00"),
        _article("b2", "beta", "2025-01-24 10:00"),
        _article("a1", "alpha", "2025-01-27 06:00"),
        _article("a2", "beta", "2025-01-27 06:42"),
        _article("a3", "gamma", "2025-01-27 08:00"),
        _article("a4", "delta", "2025-01-27 09:00"),
        _article("a5", "epsilon", "2025-01-28 10:00", version_id="a5.2"),
        _article("a6", "zeta", "2025-01-27 11:00", language="de"),
        _article("c1", "alpha", "2025-01-30 12:00", canonical_url="javascript:alert(3)"),
        _article("c2", "beta", "2025-01-30 12:01"),
        _article("c3", "gamma", "2025-01-30 12:02"),
        _article("d1", "delta", "2025-01-31 12:00", text_source="title"),
        _article("x1", "alpha", "2025-01-27 05:00", is_backlog="true"),
        _article("y1", "alpha", "2025-01-29 05:00", in_scope="false"),
        _article("z1", "alpha", "2025-01-29 06:00", is_always_on="false"),
    ]


def _versions(articles: list[dict[str, object]]) -> list[dict[str, object]]:
    titles = {
        "a1": HOSTILE,
        "a2": "Shares fall over a cheap model",
        "a5": "Calm returns",
        "a4": "Another view of the cheap model",
        "a6": "Ein Modell",
    }
    found: list[dict[str, object]] = [
        {"version_id": f"{a['article_id']}.1", "article_id": a["article_id"],
         "title": titles.get(str(a["article_id"]), f"Title of {a['article_id']}"),
         "text": _TEXTS.get(str(a["article_id"]), "Nothing much.")}
        for a in articles
    ]  # fmt: skip
    edited = {"version_id": "a5.2", "article_id": "a5", "n": 2, "title": "Calm returns", "change_kind": "silent_edit",
              "text": "Nvidia closed 17% lower. The panic is over.", "valid_from": "2025-01-29 10:00"}  # fmt: skip
    for row in found:
        if row["article_id"] == "a5":
            row["valid_to"] = "2025-01-29 10:00"
    return [*found, edited]


def _span(article: str, words: str) -> dict[str, object]:
    start = _TEXTS[article].index(words)
    return {"article_id": article, "part": "text", "span_start": start, "span_end": start + len(words)}


def _hits() -> list[dict[str, object]]:
    def hit(article: str, position: str, stance: str, score: float, **span: object) -> dict[str, object]:
        version = "a5.2" if article == "a5" else f"{article}.1"
        place = {"article_id": article, "part": "title", "span_end": 40, **span}
        return {**place, "version_id": version, "position": position, "stance": stance, "score": score}

    return [
        hit("b2", "title", "asserts", 0.6),
        hit("a1", "title", "asserts", 0.99, span_end=len(HOSTILE)),
        hit("a2", "lead", "reports", 0.8, **_span("a2", "Shares fell on Monday.")),
        hit("a3", "lead", "reports", 0.8, **_span("a3", "Shares fell on Monday.")),
        hit("a4", "body", "disputes", 0.7),
        hit("a5", "body", "reports", 0.9, part="text", span_start=25, span_end=43),
    ]


def _polls() -> list[dict[str, object]]:
    polls: list[dict[str, object]] = []
    for day in (date(2025, 1, 20) + timedelta(days=n) for n in range(14)):
        for outlet in _OUTLETS if day != DARK else ():
            failed = outlet == "zeta" and day == date(2025, 1, 29)
            outcome = {"outcome": "failed", "error": "HTTP 500"} if failed else {"outcome": "changed", "error": "NULL"}
            polls.append({"channel_id": f"https://{outlet}.example/feed", "polled_at": f"{day} 12:00", **outcome})
    return polls


def make_week(con: duckdb.DuckDBPyConnection) -> None:
    """Put the two weeks into an empty store."""
    articles = _articles()
    stories = {"s1": "a1 a2 a3 a4 a5 a6", "s2": "c1 c2 c3", "s3": "d1", "s0": "b1 b2"}
    figures = [("a1", "under $6 million", 6e6, "under"), ("a2", "$5.6 million", 5.6e6, ""),
               ("a3", "$5.6 million", 5.6e6, ""), ("a4", "$1.6 billion", 1.6e9, "")]  # fmt: skip
    build_world(
        con,
        {
            "outlet": [{"outlet_id": o, "name": o.title(), "domain": f"{o}.example"} for o in _OUTLETS],
            "publisher": [{"publisher_id": o, "name": f"{o.title()} Press"} for o in _OUTLETS],
            "panel": [{"panel_id": "all-always-on", "title": "Every outlet"}],
            "channel": [
                {"channel_id": f"https://{o}.example/feed", "outlet_id": o, "added_at": "2025-01-20 00:00"}
                for o in _OUTLETS
            ],
            "channel_poll": _polls(),
            "article": articles,
            "version": _versions(articles),
            "copy_member": [
                {"article_id": "a2", "copy_group_id": "ca2", "relation": "origin"},
                {"article_id": "a3", "copy_group_id": "ca2", "relation": "exact"},
            ],
            "story_member": [
                {"article_id": a, "story_id": s, "score": 1.0 if a == "a2" else 0.8}
                for s, members in stories.items()
                for a in members.split()
            ],
            "narrative_version": [{"narrative_id": "n", "title": NARRATIVE}, {"narrative_id": "o", "title": "Other"}],
            "hit": _hits(),
            "figure": [
                {**_span(a, words), "value_low": value, "comparator": comparator, "subject": "R1"}
                for a, words, value, comparator in figures
            ],
            "quote": [{**_span(a, QUOTE), "speaker": "Ada Roe"} for a in ("a1", "a4")],
        },
    )
