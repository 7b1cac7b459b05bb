"""Each narrative's own correction of the shared model, out of the judgements beside its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from newswake.models import Definition
from newswake.narratives.calibrate import THRESHOLD_LABELS, Calibration, calibrate, calibration_version
from newswake.narratives.labels import Judged, judged_texts, labels_file, load_judgements, settle_labels
from newswake.narratives.match import MatchModel
from newswake.narratives.sought import Floats, matching_texts
from newswake.settings import Settings

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


def load_calibrations(
    settings: Settings, definitions: Sequence[Definition], model: MatchModel, embed: Embed
) -> list[Calibration]:
    """Return a correction for each definition; ``embed`` gives vectors of texts, asked only for what is fitted to."""
    scored_by = f"{model.version} {settings.embed.model} {settings.narratives.threshold}"
    found = []
    for definition in definitions:
        file = labels_file(settings.narratives_dir, definition.narrative_id)
        judged = settle_labels(load_judgements(file))
        found.append(calibrate_definition(definition, judged, model, embed, calibration_version(judged, scored_by)))
    return found


def calibrate_definition(
    definition: Definition, judged: Sequence[Judged], model: MatchModel, embed: Embed, version: str
) -> Calibration:
    """Fit one definition's correction to the passages on which its judges agree."""
    is_yes = np.array([each.is_yes for each in judged], dtype=bool)
    if len(judged) < THRESHOLD_LABELS:
        return Calibration(labels=len(judged), yes=int(is_yes.sum()), version=version)
    features, vectors = judged_features(definition, judged, model, embed)
    return calibrate(model.centred(vectors), model.logits(features), is_yes, version)


def judged_features(
    definition: Definition, judged: Sequence[Judged], model: MatchModel, embed: Embed
) -> tuple[Floats, Floats]:
    """Return the features of each judged passage among what stood around it (passages × FEATURES), and its vector."""
    articles = [each.article for each in judged]
    texts = judged_texts(judged)
    vectors = embed([*texts, *matching_texts([definition])])
    measured = model.measure(
        [passages for passages, _ in articles], vectors[: len(texts)], [definition], vectors[len(texts) :]
    )[:, 0]
    starts = np.cumsum([0, *(len(passages) for passages, _ in articles)])
    rows = [start + place for start, (_, place) in zip(starts[:-1], articles, strict=True)]
    return measured[rows], vectors[rows]
