"""Whose text a copy group is, and by what that is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from newswake.models import ArticleText


def likely_origin(
    group: Sequence[ArticleText], republished: Mapping[str, Collection[str]], wires: Collection[str]
) -> tuple[ArticleText, str]:
    """Return the article that the others probably copy, and why.

    The best evidence decides: the outlet that most datelines and credit lines of the group name; then the agency
    among the outlets, since others print what it writes and it nothing of theirs; then who was seen first, or came
    out first of those. ``republished``: article -> outlets that it says its text is by; ``wires``: ids of agencies.
    """
    credited = Counter(outlet for article in group for outlet in set(republished.get(article.article_id, ())))
    by_votes = sorted(credited, key=lambda outlet: (-credited[outlet], outlet))
    ordered = sorted(group, key=lambda article: (article.first_seen_at, article.event_at, article.article_id))
    for outlet_id in by_votes:
        if own := [article for article in ordered if article.outlet_id == outlet_id]:
            said = f"{credited[outlet_id]} of the {len(group)} copies say that the text is by {outlet_id}"
            return own[0], ", ".join([said, *_besides(own[0], ordered, wires)])
    absent = f"; they credit {by_votes[0]}, of which we have no copy" if by_votes else ""
    agencies = [article for article in ordered if article.outlet_id in wires]
    if agencies and not by_votes:
        said = "a news agency, whose texts others print"
        return agencies[0], ", ".join([said, *_besides(agencies[0], ordered, ())]) + f", of {len(group)} copies"
    first = ordered[0]
    return first, f"{_besides(first, ordered, ())[0]}, of {len(group)} copies{absent}"


def _besides(article: ArticleText, ordered: Sequence[ArticleText], wires: Collection[str]) -> list[str]:
    """What else speaks for an article as the origin."""
    reasons = ["a news agency"] if article.outlet_id in wires else []
    if article == ordered[0]:
        together = sum(each.first_seen_at == article.first_seen_at for each in ordered) > 1
        reasons.append("out first of those seen first" if together else "seen first")
    return reasons
