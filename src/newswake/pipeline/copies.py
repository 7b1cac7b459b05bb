"""The stage that puts articles into copy groups."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta

from newswake import copies
from newswake.collect.entries import Row
from newswake.models import ArticleText, CopyMember
from newswake.pipeline.job import Job, recipe_of
from newswake.store import analysis, copying, rulings
from newswake.store.connect import Transaction
from newswake.store.rows import close_and_open
from newswake.store.stage import settle


@dataclass(frozen=True)
class _Texts:
    """What copies are found in. ``groups``: article -> its group and the version that was grouped."""

    due: list[ArticleText] = field(default_factory=list)
    window: list[ArticleText] = field(default_factory=list)
    groups: dict[str, tuple[str, str]] = field(default_factory=dict)
    partial: dict[str, tuple[str, float]] = field(default_factory=dict)
    republished: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wires: frozenset[str] = frozenset()
    alone: dict[str, str] = field(default_factory=dict)  # by a ruling, which stands here in words


def group_copies(job: Job) -> None:
    """Put every article of the window into its copy group, but for those that were ruled to be no copies."""
    settings = job.settings.copies
    since = job.as_of - timedelta(days=settings.window_days)
    recipe = recipe_of("copies", copies.RULES, settings.jaccard)

    def read(con: analysis.Connection) -> _Texts:
        due = analysis.due_articles(con, "copies", recipe)
        if not due:
            return _Texts()
        groups = copying.copy_groups(con, since)
        window = {a.article_id: a for a in analysis.articles_since(con, since)}
        window |= {a.article_id: a for a in analysis.articles_by_id(con, [key for key in groups if key not in window])}
        credited, wires, alone = copying.republished(con), copying.wires(con), rulings.kept_alone(con)
        return _Texts(
            due, list(window.values()), groups, copying.partial_copies(con, list(window)), credited, wires, alone
        )

    def compute(texts: _Texts) -> tuple[list[ArticleText], list[CopyMember]]:
        return texts.due, _members(texts, settings.jaccard)

    def write(tx: Transaction, found: tuple[list[ArticleText], list[CopyMember]]) -> None:
        due, members = found
        subjects = [(member.article_id,) for member in members]
        close_and_open(
            tx.con,
            "copy_member",
            [_row(member) for member in members],
            scope=("article_id",),
            subjects=subjects,
            as_of=job.as_of,
            run_id=job.run.run_id,
        )
        analysis.mark_analysed(tx.con, "copies", recipe, due, job.as_of, job.run.run_id)

    settle(job.store, job.run, read, compute, write)


def _members(texts: _Texts, jaccard: float) -> list[CopyMember]:
    """Return every article's place: who is alone by a ruling pairs with nobody and leaves the group that it was in."""
    new, others = ([a for a in side if a.article_id not in texts.alone] for side in (texts.due, texts.window))
    pairs = copies.find_pairs(new, others, jaccard=jaccard)
    everyone = list({a.article_id: a for a in (*texts.window, *texts.due)}.values())
    grouped = {a.article_id: texts.groups.get(a.article_id, ("", "")) for a in everyone}
    earlier = {a.article_id: grouped[a.article_id][0] for a in everyone if grouped[a.article_id][1] == a.version_id}
    sizes = Counter(earlier.values())
    earlier = {key: group for key, group in earlier.items() if key not in texts.alone or sizes[group] == 1}
    again = {article.article_id for article in texts.due} | texts.alone.keys()
    partial = {key: (other, share) for key, (other, share) in texts.partial.items() if not {key, other} & again}
    members = copies.group_copies(
        everyone,
        pairs,
        earlier,
        republished=texts.republished,
        wires=texts.wires,
        partial=partial,
        jaccard=jaccard,
    )
    return [replace(m, reason=texts.alone[m.article_id]) if m.article_id in texts.alone else m for m in members]


def _row(member: CopyMember) -> Row:
    row = asdict(member)
    row["copy_group_id"] = row.pop("group_id")
    return row | {"partial_of": member.partial_of or None, "partial_share": member.partial_share or None}
