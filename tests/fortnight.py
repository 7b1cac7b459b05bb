"""The bundled fortnight, polled once a day: which times, and how its store is read beside what was intended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from builders import ROOT

from newswake.collect.urls import canonical_url
from newswake.pipeline.passes import analyse_pass
from newswake.replay.archive import Archive
from newswake.replay.rehearsal import DEMO_FROM, DEMO_TO, replay_seeds
from newswake.replay.stepping import clock_times, step_through
from newswake.settings import Settings

DEMO = ROOT / "seeds" / "demo"
# Midnights, and a time within each fault that no midnight sees.
TIMES = sorted(
    {
        *clock_times(DEMO_FROM, DEMO_TO, timedelta(days=1)),
        datetime(2025, 1, 25, 6, tzinfo=UTC),
        datetime(2025, 1, 29, 12, tzinfo=UTC),
    }
)


def step(settings: Settings, archive: Archive, times: list[datetime]) -> None:
    def analyse(served: Settings, at: datetime) -> Counter[str]:
        is_due = at.hour == 0 and ((at - DEMO_FROM).days % 2 == 1 or at == DEMO_TO)  # daily costs half a minute more
        return analyse_pass(served, at, publish=at == DEMO_TO) if is_due else Counter()

    for _ in step_through(settings, archive, replay_seeds(settings, archive), times, analyse=analyse):
        pass


@dataclass(frozen=True)
class Fortnight:
    """What was intended, by the authors' names of the articles, and how the store came out."""

    settings: Settings
    archive: Archive
    con: Any
    intended: dict[str, Any]

    def rows(self, sql: str) -> list[Any]:
        return list(self.con.execute(sql).fetchall())

    @cached_property
    def stored(self) -> dict[str, dict[str, Any]]:
        """The row of each intended article that is stored."""
        found = self.con.execute("SELECT * FROM article")
        columns = [column[0] for column in found.description]
        by_url = {row["url"]: row for row in (dict(zip(columns, r, strict=True)) for r in found.fetchall())}
        urls = {name: canonical_url(article["url"]) for name, article in self.intended.items()}
        return {name: by_url[url] for name, url in urls.items() if url in by_url}

    @cached_property
    def names(self) -> dict[str, str]:
        """The author's name of each article id."""
        return {row["article_id"]: name for name, row in self.stored.items()}

    def in_scope(self, *, language: str = "") -> dict[str, dict[str, Any]]:
        return {
            name: article
            for name, article in self.intended.items()
            if article["in_scope"] and (not language or self.stored[name]["language"] == language)
        }
