"""What a draft of a narrative would catch, before it is one of the definitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newswake.embed import load_encoder, text_hash
from newswake.models import Definition, Hit, Passage
from newswake.narratives.match import find_hits, load_model
from newswake.narratives.sought import matching_texts
from newswake.pipeline.calibrating import load_calibrations
from newswake.settings import Settings
from newswake.store.searching import Text
from newswake.store.vectors import Vectors

# Below the threshold, down to this share of it, lies what a better wording of the draft might reach.
NEAR = 0.6


@dataclass(frozen=True)
class Caught:
    """An article that a draft would catch, with its passage; a near miss has a score below the threshold."""

    text: Text
    hit: Hit
    words: str


def try_draft(
    settings: Settings, precision: str, articles: Sequence[tuple[Text, Sequence[Passage]]], draft: Definition
) -> list[Caught]:
    """Score ``articles`` against a draft as the flow would, and return hits and near misses, the best first.

    ``precision`` is the store's. Passages without a stored vector meet the model; nothing is written.
    """
    found = score_articles(settings, precision, articles, draft, threshold=NEAR * settings.narratives.threshold)
    caught = [
        Caught(text, hit, next(p.text for p in split if (p.part, p.start) == (hit.part, hit.start)))
        for (text, split), hits in zip(articles, found, strict=True)
        for hit in hits
    ]
    return sorted(caught, key=lambda each: (-each.hit.score, each.text.event_at, each.text.article_id))


def score_articles(
    settings: Settings,
    precision: str,
    articles: Sequence[tuple[Text, Sequence[Passage]]],
    definition: Definition,
    *,
    threshold: float,
) -> list[list[Hit]]:
    """Return each article's hit from ``threshold`` on, none or one, corrected by the labels beside the narratives."""
    model, passages = load_model(), [passage for _, split in articles for passage in split]
    vectors = vectors_of_texts(settings, precision, [*(p.text for p in passages), *matching_texts([definition])])

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        return vectors_of_texts(settings, precision, texts)

    return find_hits(
        [split for _, split in articles],
        vectors[: len(passages)],
        [definition],
        vectors[len(passages) :],
        model,
        threshold=threshold,
        calibrations=load_calibrations(settings, [definition], model, embed),
    )


def vectors_of_texts(settings: Settings, precision: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return a unit vector for each text: the stored one, else out of the model, and then not stored."""
    hashes = [text_hash(text) for text in texts]
    kept = Vectors.open(settings, model=settings.embed.model, precision=precision)
    known = kept.get(list(dict.fromkeys(hashes)))
    missing = {key: text for key, text in zip(hashes, texts, strict=True) if key not in known}
    if missing:
        encoder = load_encoder(settings.embed.model, precision, settings.embed.batch_rows)
        known |= dict(zip(missing, encoder.encode(list(missing.values())), strict=True))
    return np.stack([known[key] for key in hashes])
