"""The stage that learns what repeats on an outlet's pages, and leaves it out of what was just read there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from newswake.collect.articles import describe_cleaned
from newswake.collect.entries import Row
from newswake.collect.leftout import drop_row
from newswake.collect.templates import WINDOW_DAYS, Template, learn
from newswake.pipeline.job import Job
from newswake.store import collecting, rulings, templates
from newswake.store.rows import append, upsert
from newswake.store.templates import Held


def learn_templates(job: Job) -> None:
    """Learn the templates of outlets with new texts, and write recent texts that have one anew, as a new reader would.

    Done once a run, after all pages: which articles were read in which batch tells nothing. What is learnt is left out
    from the next run on, and never counts as an edit.
    """
    since = job.as_of - timedelta(days=WINDOW_DAYS)
    with job.store.reading() as con:
        outlet_ids = templates.outlets_with_news(con, since)
        known, learnt = templates.templates_of(con, outlet_ids), templates.ever_learnt(con, outlet_ids)
        repeated = templates.repeated_lines(con, outlet_ids, since)
        texts = templates.texts_of_versions(con, [found.version_id for found in repeated])
        outlets = collecting.outlets(con) if repeated else []
    fresh = [template for template in learn(repeated, texts, outlets) if template.template_id not in learnt]
    if not fresh:
        return
    for template in fresh:
        outlet_id = template.repeated.outlet_id
        known[outlet_id] = known.get(outlet_id, frozenset()) | {template.template_id}
    learnt_of = sorted({template.repeated.outlet_id for template in fresh})
    with job.store.reading() as con:
        held = templates.read_since(con, learnt_of, since)
    _store(job, fresh, held, known)


def _store(job: Job, fresh: list[Template], held: list[Held], known: Mapping[str, frozenset[str]]) -> None:
    cleaned = [
        (result, article.raw_id)
        for article in held
        if (result := describe_cleaned(replace(article.due, templates=known[article.due.outlet_id]), as_of=job.as_of))
    ]
    ids = [result.article_id for result, _ in cleaned]
    with job.store.writing(job.run) as tx:
        append(tx.con, "template", [_template_row(job, template) for template in fresh])
        upsert(tx.con, "drop_row", [_drop(job, template) for template in fresh], key=("drop_id",))
        collecting.close_versions(tx.con, [str(result.followed) for result, _ in cleaned], job.as_of)
        versions = [{**(r.version or {}), "raw_id": raw_id, "run_id": job.run.run_id} for r, raw_id in cleaned]
        append(tx.con, "version", versions)
        append(tx.con, "version_link", [row for result, _ in cleaned for row in result.links])
        append(tx.con, "version_template", [row for result, _ in cleaned for row in result.left_out])
        upsert(tx.con, "article", [result.article for result, _ in cleaned], key=("article_id",))
        rulings.keep_judgements(tx.con, ids)
    job.counts["templates"] += len(fresh)
    job.counts["versions"] += len(cleaned)


def _template_row(job: Job, template: Template) -> Row:
    return {
        "template_id": template.template_id,
        "outlet_id": template.repeated.outlet_id,
        "version_id": template.repeated.version_id,
        "span_start": template.start,
        "span_end": template.end,
        "articles": template.repeated.articles,
        "of_articles": template.repeated.of_articles,
        "learnt_at": job.as_of,
        "run_id": job.run.run_id,
    }


def _drop(job: Job, template: Template) -> Row:
    """Return the row of a line that is left out from now on; its words stand where their outlet's texts may stand."""
    found = template.repeated
    said = f"left out of texts of {found.outlet_id} from now on: it stands in {found.articles} of {found.of_articles}"
    where = f"as in {found.version_id}, code points {template.start} to {template.end}"
    return drop_row(
        "read", template.template_id, "template", f"{said}, {where}", as_of=job.as_of, run_id=job.run.run_id
    )
