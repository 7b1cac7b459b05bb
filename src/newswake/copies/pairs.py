"""Which articles have a text in common, and how much of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from newswake.copies.wording import (
    LONG_WORDS,
    SHINGLE_WORDS,
    SHORT_WORDS,
    Shingles,
    copied_text,
    distinct,
    long_sentences,
    shingles_of,
    words_of,
)
from newswake.models import ArticleText

Relation = Literal["exact", "near", "contained", "partial", "same_title"]

# A text is another, shortened, where so much of its runs of words stand in the longer one, and that has at most twice
# as many: of 167 such pairs of newsweek_2025 below Jaccard .8, 165 are of one story, and the other two are one agency's
# text; at .8 it is 215 of 222, and those that are not are a site's standing lines. A text cut shorter (a teaser, a
# paywall) stands in the beginning of the longer one, behind a title and a byline perhaps; a brief in a round-up does
# not. All 17 such pairs there are copies.
CONTAINED, LONGEST, BYLINE_WORDS = 0.85, 2.0, 60
# A text is copied in part where it shares two long sentences outside quotation marks, a fifth of its words, with
# another publisher's: 94 of 100 such pairs of newsweek_2025 are of one story, at a tenth 89.
PARTIAL_SENTENCES, PARTIAL = 2, 0.2
# So many of the runs of words of a text that is copied in part are shared: each sentence has four fewer than words.
_PARTIAL_RUNS = PARTIAL * (LONG_WORDS - SHINGLE_WORDS + 1) / LONG_WORDS
_FEWEST_RUNS = PARTIAL_SENTENCES * (LONG_WORDS - SHINGLE_WORDS + 1)
_BLOCK = 256  # texts that are compared with all others at once: bounds the memory


@dataclass(frozen=True, order=True)
class CopyPair:
    """Two articles with a text in common, ``first`` the one with the smaller id.

    ``jaccard`` is of word 5-shingles. ``of_first`` and ``of_second`` say how much of each, 0 to 1, stands in the
    other: of its shingles, or where the relation is ``partial`` of its words, in long sentences.
    """

    first: str
    second: str
    relation: Relation
    jaccard: float
    of_first: float = 1.0
    of_second: float = 1.0


def find_pairs(
    new: Sequence[ArticleText], window: Sequence[ArticleText] = (), *, jaccard: float = 0.8
) -> list[CopyPair]:
    """Return every pair of copies with at least one side in ``new``, sorted; the order of the arguments plays no part.

    ``exact``: the same words; many equals all pair with one of them, which stands for them in all other pairs.
    ``near``: at least ``jaccard``. ``contained``: one is the other, shortened. ``partial``: no copy, but long
    sentences of another publisher's text. Articles without a text of their own pair by title, and only within one
    publisher. Shingles in common are counted, not estimated: no pair is missed.
    """
    fresh = {article.article_id for article in new}
    articles = {article.article_id: article for article in (*window, *new)}
    pairs, single = _equal_pairs(articles, fresh)
    texts = {key: shingles_of(text) for key, text in single.items()}
    sentences = lru_cache(maxsize=10_000)(lambda key: long_sentences(articles[key].text))
    houses = {key: articles[key].publisher_id for key in texts}
    for first, second, shared in _sharing(texts, fresh, houses, min(jaccard, CONTAINED)):
        one, other, sizes = articles[first], articles[second], (len(texts[first]), len(texts[second]))
        whole = shared / (sum(sizes) - shared)
        if relation := relate(one, other, *sizes, shared, jaccard=jaccard):
            pairs.append(CopyPair(first, second, relation, round(whole, 6), *(round(shared / n, 6) for n in sizes)))
        elif one.publisher_id != other.publisher_id and shared >= _FEWEST_RUNS:
            common = sentences(first).keys() & sentences(second).keys()
            words = sum(sentences(first)[each] for each in common)
            parts = [round(words / (single[key].count(" ") + 1), 6) for key in (first, second)]
            if len(common) >= PARTIAL_SENTENCES and max(parts) >= PARTIAL:
                pairs.append(CopyPair(first, second, "partial", round(whole, 6), *parts))
    return sorted(pairs)


def relate(
    one: ArticleText, other: ArticleText, size: int, other_size: int, shared: int, *, jaccard: float
) -> Literal["near", "contained"] | None:
    """Return what two texts of so many shingles are to each other that share ``shared`` of them."""
    if shared >= jaccard * (size + other_size - shared):
        return "near"
    (shorter, cut), (longer, whole) = sorted(((size, one), (other_size, other)), key=lambda side: side[0])
    if shorter <= SHORT_WORDS - SHINGLE_WORDS or shared < CONTAINED * shorter:
        return None
    return "contained" if longer <= LONGEST * shorter or _is_cut(cut, whole) else None


def _is_cut(shorter: ArticleText, longer: ArticleText) -> bool:
    """Whether one text is the beginning of another, cut off: at the same publisher, or by who saw the whole of it.

    Who begins with what another wrote before and has as much again to say has written a report.
    """
    if shorter.publisher_id != longer.publisher_id and shorter.first_seen_at < longer.first_seen_at:
        return False
    words = words_of(shorter.text)
    opening = words_of(longer.text)[: len(words) + BYLINE_WORDS]
    cut, begun = shingles_of(" ".join(words)), shingles_of(" ".join(opening))
    return len(np.intersect1d(cut, begun, assume_unique=True)) >= CONTAINED * len(cut)


def _equal_pairs(articles: Mapping[str, ArticleText], fresh: Collection[str]) -> tuple[list[CopyPair], dict[str, str]]:
    """Pair what is equal after normalising, and return the text of one article for each different text.

    Of many equals each new one pairs with that one, which joins them all.
    """
    alike: dict[tuple[Relation, str, str], list[str]] = defaultdict(list)
    for key, article in articles.items():
        if text := copied_text(article):
            alike["exact", text, ""].append(key)
        elif title := " ".join(words_of(article.title)):
            alike["same_title", title, article.publisher_id].append(key)
    pairs, single = [], {}
    for (relation, text, _), keys in alike.items():
        young = [key for key in keys if key in fresh]
        hub = min(keys, key=lambda key: (key in fresh, key))
        pairs += [CopyPair(min(hub, key), max(hub, key), relation, 1.0) for key in young if key != hub]
        if relation == "exact":
            single[hub] = text
    return pairs, single


def _sharing(
    texts: Mapping[str, Shingles], fresh: Collection[str], houses: Mapping[str, str], whole: float
) -> Iterator[tuple[str, str, int]]:
    """Yield the pairs with a new side that may have a relation, with the number of shingles that they share.

    Rows of a sparse matrix are texts, its columns the shingles of the new ones: its product with itself counts them.
    Of one publisher's texts, which share its standing lines, only those are worth a look that share ``whole`` or more.
    """
    keys = sorted(texts)
    new = [place for place, key in enumerate(keys) if key in fresh]
    if not new:
        return
    said = distinct(np.concatenate([texts[keys[place]] for place in new]))
    columns = [_places(texts[key], said) for key in keys]
    sizes = np.array([len(texts[key]) for key in keys])
    ends = np.cumsum([0, *map(len, columns)])
    matrix = csr_matrix(
        (np.ones(ends[-1], dtype=np.int32), np.concatenate(columns), ends), shape=(len(keys), len(said))
    )
    is_new = np.zeros(len(keys), dtype=bool)
    is_new[new] = True
    house = np.unique([houses[key] for key in keys], return_inverse=True)[1]
    for start in range(0, len(new), _BLOCK):
        rows = np.array(new[start : start + _BLOCK])
        common = (matrix[rows] @ matrix.T).tocoo()
        one, other, shared = rows[common.row], common.col, common.data
        once = (one < other) | ((one > other) & ~is_new[other])
        least = np.where(house[one] == house[other], whole, _PARTIAL_RUNS)
        worth = once & (shared >= least * np.minimum(sizes[one], sizes[other]))
        for a, b, count in zip(one[worth].tolist(), other[worth].tolist(), shared[worth].tolist(), strict=True):
            yield keys[min(a, b)], keys[max(a, b)], count


def _places(shingles: Shingles, said: Shingles) -> NDArray[np.intp]:
    """Return where in ``said`` those of the shingles stand that are in it; both are sorted."""
    at = np.minimum(np.searchsorted(said, shingles), len(said) - 1)
    found: NDArray[np.intp] = at[said[at] == shingles]
    return found
