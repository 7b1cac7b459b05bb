"""A labelled file as a stream of hourly batches, by the same steps as the flow. The encoder is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from newswake.collect.kind import KindModel, tell_kind
from newswake.copies import find_pairs, group_copies
from newswake.models import ArticleText
from newswake.stories.assign import WINDOW_DAYS, Assignment, assign_stories
from newswake.stories.compared import compare
from newswake.stories.features import Report, headline, story_text
from newswake.stories.match import Rule
from newswake.stories.pairs import PairModel
from newswake.stories.state import StoryState

_LAST = datetime.max.replace(tzinfo=UTC)


class _Encoder(Protocol):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a unit vector for each text."""


def cluster_rows(
    rows: Sequence[Mapping[str, Any]],
    encoder: _Encoder,
    *,
    jaccard: float = 0.8,
    served: Collection[str] = ("en",),
    model: PairModel | None = None,
    kinds: KindModel | None = None,
    **rule: float,
) -> dict[str, str]:
    """Return the story of each row (``id title text source published language``, all but ``id`` may be missing).

    ``published`` (ISO 8601) is taken as when the row was first seen, in batches of an hour, with a repair after the
    last of a day; rows without one make a single batch, which comes last. ``kinds`` tells their kinds, else the shipped
    model does; ``rule`` are the keywords of ``assign_stories``.
    """
    reports = read_reports(rows, encoder, jaccard=jaccard, served=served, kinds=kinds)
    return {
        member.article_id: member.story_id
        for assigned in assign_stream(reports, served=served, model=model, **rule)
        for member in assigned.members
    }


def assign_stream(
    reports: Sequence[Report], *, served: Collection[str] = ("en",), model: PairModel | None = None, **rule: float
) -> Iterator[Assignment]:
    """Yield what each hour of ``reports`` changes, as the flow would assign them; a repair ends each day."""
    batches: dict[datetime, list[Report]] = defaultdict(list)
    for report in reports:
        batches[report.event_at.replace(minute=0, second=0, microsecond=0) if report.event_at else _LAST].append(report)
    window = timedelta(days=rule.get("window_days", WINDOW_DAYS))
    state = StoryState()
    hours = sorted(batches)
    for hour, after in zip(hours, [*hours[1:], None], strict=True):
        if hour != _LAST:
            state = state.active(hour - window)
        ends_day = after is None or after.date() != hour.date()
        assigned = assign_stories(batches[hour], state, served=served, model=model, repair=ends_day, ruled=(), **rule)
        yield assigned
        state = assigned.state


def score_pairs(
    rows: Sequence[Mapping[str, Any]],
    encoder: _Encoder,
    *,
    served: Collection[str] = ("en",),
    model: PairModel | None = None,
) -> list[float]:
    """Return for each row how likely its titles ``a`` and ``b`` tell of one story, 0 to 1, whatever their times."""
    titles = sorted({_said(row, side) for row in rows for side in ("a", "b")})
    place = {title: at for at, title in enumerate(titles)}
    vectors, language = encoder.encode(titles), next(iter(served), "")
    reports = [Report(t, t, "", language, _LAST, None, vector) for t, vector in zip(titles, vectors, strict=True)]
    rule = Rule(compare(reports, served=served), model=model)
    sides = [(np.array([place[_said(row, "a")]]), np.array([place[_said(row, "b")]])) for row in rows]
    return rule.means(sides)


def read_reports(
    rows: Sequence[Mapping[str, Any]],
    encoder: _Encoder,
    *,
    jaccard: float = 0.8,
    served: Collection[str] = ("en",),
    kinds: KindModel | None = None,
) -> list[Report]:
    """Return the rows as the flow has them when it assigns stories: grouped by copies, with vectors, and with kinds by
    ``kinds`` or the shipped model."""
    articles = [_article(row) for row in rows]
    groups = {each.article_id: each.group_id for each in group_copies(articles, find_pairs(articles, jaccard=jaccard))}
    embedded = [article for article in articles if article.language in served]
    texts = [story_text(a.title, a.text) for a in embedded] + [headline(a.title, a.text) for a in embedded]
    vectors = encoder.encode(texts)
    places = {article.article_id: at for at, article in enumerate(embedded)}
    reports = []
    for article in articles:
        at = places.get(article.article_id)
        report = Report(
            article.article_id,
            article.title,
            article.text,
            article.language,
            article.first_seen_at,
            None if article.first_seen_at == _LAST else article.first_seen_at,
            None if at is None else vectors[at],
            groups[article.article_id],
            tell_kind(article.title, article.text, model=kinds).verdict,
            None if at is None else vectors[len(embedded) + at],
        )
        reports.append(report)
    return reports


def _article(row: Mapping[str, Any]) -> ArticleText:
    text, source, at = _said(row, "text"), _said(row, "source"), _time(_said(row, "published"))
    return ArticleText(
        article_id=_said(row, "id"),
        version_id="",
        outlet_id=source,
        publisher_id=source,
        language=_said(row, "language") or "en",
        title=_said(row, "title"),
        text=text,
        text_source="page" if text else "title",
        first_seen_at=at,
        event_at=at,
    )


def _said(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return "" if value is None or value != value else str(value)  # NaN is unlike itself


def _time(published: str) -> datetime:
    """Return the time of an ISO 8601 string in UTC, or the last moment that there is where it says none."""
    try:
        at = datetime.fromisoformat(published)
    except ValueError:
        return _LAST
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
