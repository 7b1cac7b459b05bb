"""The same text in several places: wire copy, syndication, cross-posting. Pure."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from newswake.models import ArticleText, CopyMember

Shingles = NDArray[np.uint64]
Relation = Literal["exact", "near", "same_title"]

# Changes with the rules, so that articles are grouped again after they did.
RULES = "1"
SHINGLE_WORDS = 5
# A text below this is often a site's standing line ("The latest news on …"): there the title must be copied as well.
SHORT_WORDS = 50
# A text of fewer words says nothing of its own: the article has only a title.
FEWEST_WORDS = 8
# 25 bands of 5 rows find a pair at Jaccard .8 with probability 1 − (1 − .8⁵)²⁵ = .99995, and one at .7 with .99.
_BANDS, _BAND_ROWS = 25, 5
_WORD = re.compile(r"\w+")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, order=True)
class CopyPair:
    """Two articles with the same text, ``first`` the one with the smaller id; ``jaccard`` is of word 5-shingles."""

    first: str
    second: str
    relation: Relation
    jaccard: float


def find_pairs(
    new: Sequence[ArticleText], window: Sequence[ArticleText] = (), *, jaccard: float = 0.8
) -> list[CopyPair]:
    """Return every pair of copies with at least one side in ``new``, sorted; the order of the arguments plays no part.

    Candidates come from a shared hash of the normalised text and from MinHash with banding (Broder 1997); each near
    one is verified exactly. Articles without a text of their own pair by title, and only within one publisher.
    """
    fresh = {article.article_id for article in new}
    articles = {article.article_id: article for article in (*window, *new)}
    pairs = _equal_pairs(articles, fresh)
    texts = {key: _shingles(_copied_text(article)) for key, article in articles.items() if _has_text(article)}
    known = {(pair.first, pair.second) for pair in pairs}
    for first, second in _candidates(texts, fresh, jaccard) - known:
        shared = _jaccard(texts[first], texts[second])
        if shared >= jaccard:
            pairs.append(CopyPair(first, second, "near", shared))
    return sorted(pairs)


def group_copies(
    articles: Sequence[ArticleText],
    pairs: Iterable[CopyPair],
    earlier: Mapping[str, str] | None = None,
    *,
    republished: Mapping[str, str] | None = None,
) -> list[CopyMember]:
    """Return the place of each of ``articles`` in its copy group, sorted by article id.

    ``articles`` must hold every member of the groups that they touch. ``earlier`` maps articles to the groups that
    they were in: a group keeps its id, and of groups that join the one whose first article was seen first gives the
    id. Leave an article out of ``earlier`` whose text has changed. ``republished`` maps articles to the outlet whose
    text they say that they carry. The likely origin is the earliest seen article, or one of the outlet that the
    others credit.
    """
    known = {article.article_id: article for article in articles}
    before = {key: group for key, group in (earlier or {}).items() if key in known}
    members: list[CopyMember] = []
    taken = set(before.values())
    for group in _join(known, pairs, before):
        ids = {before[article.article_id] for article in group if article.article_id in before}
        group_id = min(ids, key=lambda each: _founded(each, known)) if ids else _free_id(group, taken)
        taken.add(group_id)
        members += _describe(group, group_id, republished or {})
    return sorted(members, key=lambda member: member.article_id)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _has_text(article: ArticleText) -> bool:
    return article.text_source != "title" and len(_words(article.text)) >= FEWEST_WORDS


def _copied_text(article: ArticleText) -> str:
    """What must be the same for a copy, normalised: the words of the text; of a short one those of the title, too."""
    words = _words(article.text)
    return " ".join(words if len(words) >= SHORT_WORDS else [*_words(article.title), *words])


@lru_cache(maxsize=200_000)
def _word_code(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "replace"))


def _shingles(normalised: str) -> Shingles:
    """Return the sorted 64-bit hashes of the runs of five words; two different runs share one about never."""
    codes = np.array([_word_code(word) for word in normalised.split(" ")], dtype=np.uint64)
    mixed = np.zeros(max(1, len(codes) - SHINGLE_WORDS + 1), dtype=np.uint64)
    for place in range(min(SHINGLE_WORDS, len(codes))):
        mixed = (mixed ^ codes[place : place + len(mixed)]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _jaccard(one: Shingles, other: Shingles) -> float:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return round(shared / (len(one) + len(other) - shared), 6)


def _equal_pairs(articles: Mapping[str, ArticleText], fresh: Collection[str]) -> list[CopyPair]:
    """Pair what is equal after normalising. Of many equals each new one pairs with the first, which joins them all."""
    alike: dict[tuple[Relation, str, str], list[str]] = defaultdict(list)
    for key, article in articles.items():
        if _has_text(article):
            alike["exact", _copied_text(article), ""].append(key)
        elif title := " ".join(_words(article.title)):
            alike["same_title", title, article.publisher_id].append(key)
    pairs = []
    for (relation, _, _), keys in alike.items():
        old = sorted(key for key in keys if key not in fresh)
        young = sorted(key for key in keys if key in fresh)
        hub = (old or young)[0]
        pairs += [CopyPair(min(hub, key), max(hub, key), relation, 1.0) for key in young if key != hub]
    return pairs


def _candidates(texts: Mapping[str, Shingles], fresh: Collection[str], jaccard: float) -> set[tuple[str, str]]:
    """Pairs that share a band of MinHash; what cannot reach ``jaccard`` with any new text is not hashed at all."""
    new = [key for key in texts if key in fresh]
    if not new:
        return set()
    said = np.unique(np.concatenate([texts[key] for key in new]))
    index = MinHashLSH(num_perm=_BANDS * _BAND_ROWS, params=(_BANDS, _BAND_ROWS))
    signatures = {}
    for key, shingles in texts.items():
        if key in fresh or np.isin(shingles, said, assume_unique=True).mean() >= jaccard:
            signatures[key] = _signature(shingles)
            index.insert(key, signatures[key])
    found = ((key, other) for key in new for other in index.query(signatures[key]) if other != key)
    return {(min(pair), max(pair)) for pair in found}


def _signature(shingles: Shingles) -> MinHash:
    signature = MinHash(num_perm=_BANDS * _BAND_ROWS, hashfunc=_same)
    signature.update_batch((shingles & np.uint64(0xFFFFFFFF)).tolist())
    return signature


def _same(value: int) -> int:
    return value


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
        if pair.first in parent and pair.second in parent:
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


def _describe(group: Sequence[ArticleText], group_id: str, republished: Mapping[str, str]) -> list[CopyMember]:
    if len(group) == 1:
        return [CopyMember(group[0].article_id, group_id, "alone", 1.0, "no other article has this text")]
    origin, why = _likely_origin(group, republished)
    texts = {article.article_id: _copied_text(article) if _has_text(article) else "" for article in group}
    shingles = {key: _shingles(text) for key, text in texts.items()}
    rows = [CopyMember(origin.article_id, group_id, "origin", 1.0, why)]
    for article in group:
        key = article.article_id
        if key == origin.article_id:
            continue
        if not texts[key]:
            rows.append(CopyMember(key, group_id, "same_title", 1.0, "the same title at the same publisher, no text"))
            continue
        others = [other.article_id for other in group if other.article_id != key]
        nearest = max(others, key=lambda other: _jaccard(shingles[key], shingles[other]))
        shared = _jaccard(shingles[key], shingles[nearest])
        if texts[key] == texts[nearest]:
            rows.append(CopyMember(key, group_id, "exact", 1.0, f"word for word the text of {nearest}"))
        else:
            rows.append(CopyMember(key, group_id, "near", shared, f"shares {shared:.0%} of its wording with {nearest}"))
    return rows


def _likely_origin(group: Sequence[ArticleText], republished: Mapping[str, str]) -> tuple[ArticleText, str]:
    credited = Counter(republished[article.article_id] for article in group if article.article_id in republished)
    for outlet_id, count in sorted(credited.items(), key=lambda item: (-item[1], item[0])):
        own = [article for article in group if article.outlet_id == outlet_id]
        if own:
            return own[0], f"{count} of the {len(group)} copies say that the text is by {outlet_id}"
    said = f"; they credit {min(credited)}, of which we have no copy" if credited else ""
    first = min(group, key=lambda article: (article.first_seen_at, article.event_at, article.article_id))
    together = sum(article.first_seen_at == first.first_seen_at for article in group) > 1
    why = "out first of those seen first" if together else "seen first"
    return first, f"{why}, of {len(group)} copies{said}"
