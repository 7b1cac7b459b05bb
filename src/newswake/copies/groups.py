"""Which articles are one report, and each article's place in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from newswake.copies.origin import likely_origin
from newswake.copies.pairs import PARTIAL, CopyPair, relate
from newswake.copies.wording import Shingles, copied_text, shingles_of
from newswake.models import ArticleText, CopyMember, CopyRelation

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
Partial = tuple[str, float]  # the article that another copies in part, and the share of its words, 0 to 1


def group_copies(
    articles: Sequence[ArticleText],
    pairs: Iterable[CopyPair],
    earlier: Mapping[str, str] | None = None,
    *,
    republished: Mapping[str, Collection[str]] | None = None,
    wires: Collection[str] = (),
    partial: Mapping[str, Partial] | None = None,
    jaccard: float = 0.8,
) -> list[CopyMember]:
    """Return the place of each of ``articles`` in its copy group, sorted by article id.

    ``articles`` must hold every member of the groups that they touch. ``earlier`` maps articles to the groups that
    they were in: a group keeps its id, and of groups that join the one whose first article was seen first gives the
    id. Leave an article out of ``earlier`` whose text has changed. ``republished`` maps articles to the outlets whose
    text they say that they carry, ``wires`` are the agencies' ids: both tell the likely origin. Partial copies join
    no group, having words of their own; ``partial`` are those found earlier.
    """
    known = {article.article_id: article for article in articles}
    before = {key: group for key, group in (earlier or {}).items() if key in known}
    credited, found = republished or {}, list(pairs)
    copied = dict(partial or {}) | _partly(known, found, credited)
    members: list[CopyMember] = []
    taken = set(before.values())
    for group in _join(known, found, before):
        ids = {before[article.article_id] for article in group if article.article_id in before}
        group_id = min(ids, key=lambda each: _founded(each, known)) if ids else _free_id(group, taken)
        taken.add(group_id)
        if len(group) == 1:
            members.append(_alone(group[0].article_id, group_id, copied.get(group[0].article_id)))
        else:
            members += _Group(group, group_id, jaccard).describe(*likely_origin(group, credited, wires))
    return sorted(members, key=lambda member: member.article_id)


def _partly(
    known: Mapping[str, ArticleText], pairs: Iterable[CopyPair], credited: Mapping[str, Collection[str]]
) -> dict[str, Partial]:
    """Return what each partial copy shares most with: the copier is who credits the other, else who was seen later."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for pair in pairs:
        if pair.relation != "partial" or pair.first not in known or pair.second not in known:
            continue
        sides = (known[pair.first], pair.of_first), (known[pair.second], pair.of_second)
        before, after = sorted(sides, key=lambda side: _seen(side[0]))
        copier, share = before if after[0].outlet_id in credited.get(before[0].article_id, ()) else after
        if share >= PARTIAL:
            other = pair.first if copier.article_id == pair.second else pair.second
            found[copier.article_id].append((-share, other))
    return {key: (other, -share) for key, shares in found.items() for share, other in [min(shares)]}


def _alone(article_id: str, group_id: str, partial: Partial | None) -> CopyMember:
    if partial is None:
        return CopyMember(article_id, group_id, "alone", 1.0, "no other article has this text")
    other, share = partial
    reason = f"a report of its own: {share:.0%} of its words, in long sentences, also stand in {other}"
    return CopyMember(article_id, group_id, "alone", 1.0, reason, other, share)


def _join(
    known: Mapping[str, ArticleText], pairs: Iterable[CopyPair], before: Mapping[str, str]
) -> list[list[ArticleText]]:
    """Return the groups that pairs and earlier membership make, each and all ordered by who was seen first."""
    parent = {key: key for key in known}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for pair in pairs:
        if pair.relation != "partial" and pair.first in parent and pair.second in parent:
            parent[root(pair.first)] = root(pair.second)
    hubs: dict[str, str] = {}
    for key, group in before.items():
        parent[root(key)] = root(hubs.setdefault(group, key))
    groups: dict[str, list[ArticleText]] = defaultdict(list)
    for article in sorted(known.values(), key=_seen):
        groups[root(article.article_id)].append(article)
    return list(groups.values())


def _seen(article: ArticleText) -> tuple[datetime, str]:
    return article.first_seen_at, article.article_id


def _founded(group_id: str, known: Mapping[str, ArticleText]) -> tuple[datetime, str]:
    founder = known.get("a" + group_id[1:])
    return (founder.first_seen_at if founder else _LONG_AGO), group_id


def _free_id(group: Sequence[ArticleText], taken: Collection[str]) -> str:
    """The id after the group's first article, or the next one's where that article has left the group of its name."""
    ids = ["c" + article.article_id.removeprefix("a") for article in group]
    last = ids[-1]
    while last in taken:
        last += "b"
    return next((each for each in ids if each not in taken), last)


class _Group:
    """Articles of one text, told apart by how they have it from each other."""

    def __init__(self, group: Sequence[ArticleText], group_id: str, jaccard: float) -> None:
        self.group_id, self.jaccard = group_id, jaccard
        self.articles = {article.article_id: article for article in group}
        self.texts = {key: text for key, each in self.articles.items() if (text := copied_text(each))}
        self.shingles: dict[str, Shingles] = {key: shingles_of(text) for key, text in self.texts.items()}

    def describe(self, origin: ArticleText, why: str) -> list[CopyMember]:
        rows = [CopyMember(origin.article_id, self.group_id, "origin", 1.0, why)]
        return rows + [self._member(key, origin.article_id) for key in self.articles if key != origin.article_id]

    def _member(self, key: str, origin: str) -> CopyMember:
        """Tell of a copy what it has of the origin; of one that the origin has moved away from, of the nearest."""
        other = origin
        found: tuple[CopyRelation, float, str]
        found = "same_title", 1.0, "the same title at the same publisher, no text"
        if key in self.texts:
            others = sorted(self.texts.keys() - {key}, key=lambda each: each != origin)
            other = next((each for each in others[:1] if self._relation(key, each)), "")
            other = other or max(others, key=lambda each: self._shared(key, each)[1])
            found = self._has_of(key, other)
        relation, jaccard, said = found
        mine, its = self.articles[key], self.articles[other]
        if mine.publisher_id == its.publisher_id and mine.outlet_id != its.outlet_id:
            said += "; cross-posted within one publisher"
        return CopyMember(key, self.group_id, relation, jaccard, said)

    def _has_of(self, key: str, other: str) -> tuple[CopyRelation, float, str]:
        shared, jaccard = self._shared(key, other)
        if self.texts[key] == self.texts[other]:
            return "exact", 1.0, f"word for word the text of {other}"
        if self._relation(key, other) != "contained":
            return "near", jaccard, f"shares {jaccard:.0%} of its wording with {other}"
        mine, its = len(self.shingles[key]), len(self.shingles[other])
        form = "a shorter" if mine <= its else "a longer"
        return (
            "contained",
            jaccard,
            f"{form} form of {other}: the longer has {shared / min(mine, its):.0%} of the shorter",
        )

    def _relation(self, one: str, other: str) -> str | None:
        sizes = len(self.shingles[one]), len(self.shingles[other])
        shared, _ = self._shared(one, other)
        return relate(self.articles[one], self.articles[other], *sizes, shared, jaccard=self.jaccard)

    def _shared(self, one: str, other: str) -> tuple[int, float]:
        """How many shingles two texts share, and their Jaccard similarity."""
        mine, its = self.shingles[one], self.shingles[other]
        shared = len(np.intersect1d(mine, its, assume_unique=True))
        return shared, round(shared / (len(mine) + len(its) - shared), 6)
