"""Samples of reports to judge blind: drawn from the analysts' copy, and what was found, as rows of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from newswake.collect.entries import Row
from newswake.models import Definition, Passage
from newswake.narratives.match import load_model
from newswake.narratives.sample import Frame, Sample, Scored, draw_sample, load_samples
from newswake.narratives.sought import matching_texts
from newswake.narratives.validate import Measure, Outcome, estimate
from newswake.pipeline.drafts import score_articles, vectors_of_texts
from newswake.pipeline.judging import calibration_of
from newswake.settings import Settings
from newswake.store.runs import Run
from newswake.store.searching import Text

_TELLING = 3  # passages of an article that are shown for what they say, beside its opening
_OPENING = 3  # the title and two sentences


def frame_of(settings: Settings, precision: str, definition: Definition, start: datetime, end: datetime) -> Frame:
    """Return the frame of a sample of a narrative as it is scored now, of which nothing is counted yet."""
    calibration = calibration_of(settings, precision, definition)
    return Frame(definition.narrative_id, definition.version, calibration.version, start, end, {})


def draw_reports(
    settings: Settings,
    precision: str,
    articles: Sequence[tuple[Text, Sequence[Passage]]],
    report_of: Mapping[str, str],
    definition: Definition,
    frame: Frame,
    size: int,
) -> Sample:
    """Draw a sample of the reports of ``articles``; of a report's appearances the best-scoring one stands for it.

    ``report_of`` gives an article's report; what it lacks is one of its own.
    """
    scored = score_articles(settings, precision, articles, definition, threshold=0)
    best: dict[str, Scored] = {}
    for (text, _), hits in zip(articles, scored, strict=True):
        report = report_of.get(text.article_id, text.article_id)
        score = hits[0].score if hits else 0.0
        if report not in best or score > best[report].score:
            best[report] = Scored(report, text.article_id, text.version_id, score)
    return draw_sample(frame, best.values(), size, settings.narratives.threshold)


def telling_places(
    settings: Settings, precision: str, passages: Sequence[Passage], definition: Definition
) -> list[int]:
    """Return which passages to show a judge: the opening and those likeliest to carry the claim, in their order.

    That these are shown of every report, hit or not, tells nothing of its score.
    """
    model = load_model()
    vectors = vectors_of_texts(settings, precision, [*(p.text for p in passages), *matching_texts([definition])])
    features = model.measure([passages], vectors[: len(passages)], [definition], vectors[len(passages) :])
    likeliest = np.argsort(-model.logits(features)[:, 0], kind="stable")[:_TELLING].tolist()
    return sorted({*range(min(_OPENING, len(passages))), *likeliest})


def validation_rows(narratives_dir: Path, run: Run) -> list[Row]:
    """Return a row for each sample beside the narratives of which every report was judged by somebody."""
    return [_row(sample, estimate(sample), run) for sample in load_samples(narratives_dir) if sample.is_complete]


def _row(sample: Sample, found: Outcome, run: Run) -> Row:
    frame = sample.frame
    return {
        "validation_id": frame.sample_id,
        "narrative_id": frame.narrative_id,
        "definition_version": frame.definition_version,
        "calibration_version": frame.calibration_version,
        "from_at": frame.from_at,
        "to_at": frame.to_at,
        "authors": list(found.authors),
        "reports": sum(frame.reports.values()),
        "reports_hit": frame.reports["hit"],
        "judged": found.judged,
        "unsure": found.unsure,
        **_ends("precision", "", found.precision),
        **_ends("recall", "", found.recall),
        **_ends("share", "_pct", found.share),
        "judged_twice": found.judged_twice,
        **_ends("agreement", "", found.agreement),
        **_ends("kappa", "", found.kappa),
        "validated_at": found.validated_at,
        "run_id": run.run_id,
    }


def _ends(name: str, unit: str, measure: Measure) -> Row:
    return dict(zip((f"{name}{unit}", f"{name}_low{unit}", f"{name}_high{unit}"), measure, strict=True))
