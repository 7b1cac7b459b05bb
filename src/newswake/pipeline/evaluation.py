"""The steps of the pipeline on labelled rows: what the flows compute, without a store (design section 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from newswake.collect.kind import tell_kind
from newswake.collect.read import extraction_row
from newswake.collect.scope import judge_scope
from newswake.embed import Encoder, load_encoder
from newswake.narratives.definition import load_definitions
from newswake.narratives.match import find_hits, load_model
from newswake.narratives.sought import matching_texts
from newswake.passages.credits import find_credits
from newswake.passages.figures import find_figures
from newswake.passages.quotes import find_quotes
from newswake.passages.split import split_passages
from newswake.pipeline.calibrating import load_calibrations
from newswake.seeds import load_seeds
from newswake.settings import Settings
from newswake.stories.evaluate import cluster_rows, score_pairs
from newswake.stories.judge import Judge, load_judge

Row = dict[str, Any]


def _stories(settings: Settings, rows: list[Row], model_file: Path | None) -> Iterator[Row]:
    judge, encoder = _judge(settings, model_file)
    rule, served = settings.stories.model_dump(), settings.embed.languages
    clusters = cluster_rows(rows, encoder, jaccard=settings.copies.jaccard, served=served, model=judge.model, **rule)
    for row in rows:
        yield {"id": row["id"], "cluster": clusters[row["id"]]}


def _pairs(settings: Settings, rows: list[Row], model_file: Path | None) -> Iterator[Row]:
    judge, encoder = _judge(settings, model_file)
    scores = score_pairs(rows, encoder, served=settings.embed.languages, model=judge.model)
    for row, score in zip(rows, scores, strict=True):
        yield {"id": row["id"], "score": score}


def _judge(settings: Settings, model_file: Path | None) -> tuple[Judge, Encoder]:
    chosen = settings.embed
    judge = load_judge(chosen.model, model_file)
    return judge, load_encoder(chosen.model, chosen.precision, chosen.batch_rows, judge.adapter)


def _extraction(_: Settings, rows: list[Row], __: Path | None) -> Iterator[Row]:
    yield from map(extraction_row, rows)


def _scope(_: Settings, rows: list[Row], __: Path | None) -> Iterator[Row]:
    for row in rows:
        judged = judge_scope(_text(row, "title"), _text(row, "text"))
        yield {"id": row["id"], "in_scope": judged.verdict == "in", "reason": judged.reason}


def _kinds(_: Settings, rows: list[Row], __: Path | None) -> Iterator[Row]:
    for row in rows:
        title, text, url = (_text(row, name) for name in ("title", "text", "url"))
        yield {"id": row["id"], "kind": tell_kind(title, text, url).verdict}


def _quotes(_: Settings, rows: list[Row], __: Path | None) -> Iterator[Row]:
    for row in rows:
        found = find_quotes("", _text(row, "text"))
        yield {
            "id": row["id"],
            "quotes": [{"speaker": q.speaker, "text": q.text, "start": q.start, "end": q.end} for q in found],
        }


def _figures(_: Settings, rows: list[Row], __: Path | None) -> Iterator[Row]:
    for row in rows:
        found = [asdict(figure) for figure in find_figures("", _text(row, "text"))]
        yield {"id": row["id"], "figures": [{k: v for k, v in figure.items() if k != "part"} for figure in found]}


def _credits(settings: Settings, rows: list[Row], _: Path | None) -> Iterator[Row]:
    outlets = load_seeds(settings.seeds_dir, settings.entities_file).outlets
    by_name = {outlet.name.lower(): outlet.outlet_id for outlet in outlets}
    for row in rows:
        own = by_name.get(_text(row, "source").lower(), "")
        found = [c for c in find_credits(_text(row, "title"), _text(row, "text"), outlets, own) if c.part == "text"]
        yield {
            "id": row["id"],
            "credits": [{"outlet": c.outlet, "kind": c.kind, "start": c.start, "end": c.end} for c in found],
        }


def _narratives(settings: Settings, rows: list[Row], model_file: Path | None) -> Iterator[Row]:
    encoder = load_encoder(settings.embed.model, settings.embed.precision, settings.embed.batch_rows)
    definitions, model = load_definitions(settings.narratives_dir), load_model(model_file)
    split = [split_passages(_text(row, "title"), _narrative_text(row)) for row in rows]
    vectors = encoder.encode([passage.text for passages in split for passage in passages])
    statements = encoder.encode(matching_texts(definitions))
    calibrations = load_calibrations(settings, definitions, model, encoder.encode)
    scored = find_hits(split, vectors, definitions, statements, model, threshold=0, calibrations=calibrations)
    for row, hits in zip(rows, scored, strict=True):
        texts = {"title": _text(row, "title"), "text": _narrative_text(row)}
        yield {
            "id": row["id"],
            "narratives": [
                {
                    "id": hit.narrative_id,
                    "score": hit.score,
                    "hit": hit.score >= settings.narratives.threshold,
                    "stance": hit.stance,
                    "span": texts[hit.part][hit.start : hit.end],
                }
                for hit in hits
            ],
        }


def _narrative_text(row: Row) -> str:
    return _text(row, "text") or "\n".join(filter(None, (_text(row, "summary"), _text(row, "text600"))))


def _text(row: Row, key: str) -> str:
    return str(row.get(key) or "")


STEPS: dict[str, Callable[[Settings, list[Row], Path | None], Iterable[Row]]] = {
    "stories": _stories,
    "pairs": _pairs,
    "extraction": _extraction,
    "scope": _scope,
    "kinds": _kinds,
    "quotes": _quotes,
    "figures": _figures,
    "credits": _credits,
    "narratives": _narratives,
}
