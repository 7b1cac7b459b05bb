"""Everything that an article says, in one call: quotes, figures, credits and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newswake.models import ArticleText, Credit, Entity, Figure, Link, Mention, Outlet, Quote
from newswake.passages.credits import find_credits
from newswake.passages.figures import find_figures
from newswake.passages.linked import find_linked
from newswake.passages.mentions import find_mentions
from newswake.passages.notations import NOTATIONS
from newswake.passages.quotes import find_quotes

# Changes with the rules, so that articles are read again after they did.
RULES = "10"
# What the rules for words of credit and those for numbers know; other articles are not measured.
SERVED_CREDITS = frozenset({"en", "de", "fr", "es"})
SERVED_FIGURES = frozenset({"en", "zh", *NOTATIONS})


@dataclass(frozen=True)
class Found:
    """What stands in one article."""

    quotes: Sequence[Quote]
    figures: Sequence[Figure]
    credits: Sequence[Credit]
    mentions: Sequence[Mention]


def find_all(
    article: ArticleText, outlets: Sequence[Outlet], entities: Sequence[Entity], links: Sequence[Link] = ()
) -> Found:
    """Return what an article says, whose body has these links; figures and words of credit only in languages that
    their rules serve."""
    served = article.language in SERVED_CREDITS
    return Found(
        find_quotes(article.title, article.text),
        find_figures(article.title, article.text, article.language) if article.language in SERVED_FIGURES else (),
        [
            *(find_credits(article.title, article.text, outlets, article.outlet_id) if served else ()),
            *find_linked(article.text, links, outlets, article.outlet_id),
        ],
        find_mentions(article.title, article.text, entities),
    )
