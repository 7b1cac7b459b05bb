"""Whether an item is about AI: a rule that can be read, and a reason for each verdict."""

from __future__ import annotations

import re

from newswake.collect.aiwords import NEAR_AI, SPEAKS_OF_AI
from newswake.models import Judgement

LEAD_CHARACTERS = 400  # a summary, or the first two or three sentences
PER_WORDS = 150  # of a long text: a mention of AI in so many words makes it the point …
MIN_MENTIONS = 2  # … when there are so many

SHORT_ARTICLE = range(
    60, 200
)  # words: a whole article, and so short that what its lead speaks of once is no passing word

_OFFER = re.compile(
    r"\b\d+\s?% off\b|\bsave (?:an extra |up to )?[$€£]?\d|\bfor (?:just|only) [$€£]\d|\bdeals?:|\bbest .{0,40}\bdeals",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(r"^Article URL: .*", re.DOTALL)  # an aggregator's listing, with addresses where a summary stands
_LABEL = re.compile(r"\bA\.?I\.?[-\s](?:powered|driven|enabled|assisted|based)\b", re.IGNORECASE)


def judge_scope(title: str, text: str) -> Judgement:
    """Return ``in`` where AI is the point of an item, else ``out``, with the reason.

    In: the title speaks of AI; or the lead does so twice, or once in a short article or beside a title that names
    something of AI's world (chips, a bot, a search engine, a company); or a long text speaks of it all along. Out: no
    such word, a mention in passing, or AI as the label of something in a shop offer.
    """
    in_title = SPEAKS_OF_AI.findall(title)
    if in_title and _OFFER.search(title) and not SPEAKS_OF_AI.search(_LABEL.sub("", title)):
        return Judgement("out", f"an offer, in which {_quoted(in_title)} is a label")
    if in_title:
        return Judgement("in", f"the title says {_quoted(in_title)}")
    text = _NO_TEXT.sub("", text)
    in_lead = SPEAKS_OF_AI.findall(text[:LEAD_CHARACTERS])
    near = NEAR_AI.search(title)
    if len(in_lead) >= 2:
        return Judgement("in", f"the lead says {_quoted(in_lead)}")
    if in_lead and len(text.split()) in SHORT_ARTICLE:
        return Judgement("in", f"the lead of a short article says {_quoted(in_lead)}")
    if in_lead and near:
        return Judgement("in", f"the title says “{near[0]}”, and the lead {_quoted(in_lead)}")
    everywhere = SPEAKS_OF_AI.findall(text)
    if len(everywhere) >= MIN_MENTIONS and len(everywhere) * PER_WORDS >= len(text.split()):
        return Judgement("in", f"{len(everywhere)} mentions of AI in {len(text.split())} words")
    if everywhere:
        return Judgement("out", f"AI in passing: {_quoted(everywhere)}")
    return Judgement("out", "no word of AI")


def _quoted(found: list[str]) -> str:
    return ", ".join(f"“{word.strip()}”" for word in dict.fromkeys(found[:3]))
