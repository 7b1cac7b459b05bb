"""Rows of what stands in an article; an id comes from version and place, so that the same passage keeps it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from newswake.collect.entries import Row
from newswake.models import ArticleText, Credit, Figure, Hit, Mention, Quote

_OWNS = re.compile(r"['’]s?$")  # "Nvidia's" shares are Nvidia's


def quote_row(article: ArticleText, quote: Quote, entity_ids: Mapping[str, str]) -> Row:
    """Return a quote's row."""
    return {
        "quote_id": _id("q", article, quote),
        **_place(article, quote),
        "speaker": quote.speaker or None,
        "speaker_entity_id": entity_ids.get(quote.speaker),
        "is_verified": quote.verified,
    }


def figure_row(article: ArticleText, figure: Figure, entity_ids: Mapping[str, str]) -> Row:
    """Return a figure's row."""
    return {
        "figure_id": _id("f", article, figure),
        **_place(article, figure),
        "value_low": figure.value_low,
        "value_high": figure.value_high,
        "unit": figure.unit,
        "comparator": figure.comparator,
        "measure": figure.measure,
        "subject": figure.subject,
        "subject_entity_id": entity_ids.get(_OWNS.sub("", figure.subject)),
    }


def credit_row(article: ArticleText, credit: Credit) -> Row:
    """Return a credit's row."""
    return {
        "credit_id": _id("k", article, credit, credit.outlet),
        **_place(article, credit),
        "kind": credit.kind,
        "outlet_name": credit.outlet,
        "outlet_id": credit.outlet_id or None,
        "is_own": credit.own,
    }


def mention_row(article: ArticleText, mention: Mention) -> Row:
    """Return a mention's row."""
    return {"mention_id": _id("m", article, mention), **_place(article, mention), "entity_id": mention.entity_id}


def hit_row(article: ArticleText, hit: Hit, definition_version: str) -> Row:
    """Return a hit's row."""
    return {
        "hit_id": _id("h", article, hit, hit.narrative_id),
        **_place(article, hit),
        "narrative_id": hit.narrative_id,
        "definition_version": definition_version,
        "position": hit.position,
        "score": hit.score,
        "stance": hit.stance,
        "statement": hit.statement,
    }


def _place(article: ArticleText, found: Quote | Figure | Credit | Mention | Hit) -> Row:
    return {
        "article_id": article.article_id,
        "version_id": article.version_id,
        "part": found.part,
        "span_start": found.start,
        "span_end": found.end,
    }


def _id(letter: str, article: ArticleText, found: Quote | Figure | Credit | Mention | Hit, more: str = "") -> str:
    key = f"{article.version_id} {found.part} {found.start} {found.end} {more}"
    return letter + hashlib.sha256(key.encode()).hexdigest()[:14]
