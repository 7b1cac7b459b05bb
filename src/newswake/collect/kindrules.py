"""What kind an item is, by stated rules on its title, address and opening: the first of them that matches decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from newswake.models import Kind

# In this order the first rule that matches decides. `title`, `address` and `opening` are what it reads. No rule knows
# an outlet; hosts stand here only where everything on them is of one kind (repositories, papers, wires of releases).
_RULES: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    ("offer", "title", (
        r"\b\d+\s?% off\b", r"\bdeals?\b(?=.*(?:[$€£%]|\bsave\b|\bbest\b|\btoday\b))", r"^deals?:",
        r"\bon sale for\b", r"\bsave (?:an extra |up to )?[$€£]?\d", r"\bfor (?:just |only )?[$€£]\d+(?:\.\d\d)?$",
        r"\ball-time low\b", r"\bfreebie\b",
    )),
    ("offer", "address", (
        r"/(?:deals|sponsored|coupons?|partner-content|advertorial|paid-post)/", r"-deals(?:[-/]|$)",
    )),
    ("live", "title", (
        r"\blive (?:updates?|blog|coverage|stream)\b", r"\bas it happened\b", r"[-–—|:]\s*live\b", r"\blive:",
        r"\bhow to watch\b", r"\bliveblog\b", r"\ben direct(?:o)?\b", r"\bliveticker\b",
    )),
    ("live", "address", (
        r"/live/", r"-live-updates", r"/live-", r"-live$",
    )),
    ("roundup", "title", (
        r"\bnewsletter\b", r"\bpodcast\b", r"\bbriefing\b", r"^(?:the )?(?:daily|weekly|morning)\b.*:",
        r"\bthis week in\b", r"\bweek in review\b", r"\bround-?up\b",
        r"\b(?:top|biggest) (?:\w+ )?(?:news|stories)\b", r"\bweekly\b", r"\ball the news\b",
        r"\beverything announced\b", r"\bthis week\b.*:", r":.*\bthis week$", r"\bdigest\b",
    )),
    ("roundup", "address", (
        r"/podcasts?/", r"/newsletters?/", r"/briefing/",
    )),
    ("roundup", "opening", (
        r"^welcome to (?:the|our|this)\b.{0,60}newsletter", r"\balso in today[’']s newsletter",
        r"\bthis week[’']s (?:episode|newsletter)",
    )),
    ("release", "title", (
        r"^(?:show|launch) hn\b", r"\[pdf\]$", r"^introducing\b", r"^announcing\b", r"\bis hiring\b",
        r"^release\b.*\bv?\d+\.\d",
    )),
    ("release", "address", (
        r"//(?:www\.)?(?:github\.com|arxiv\.org|huggingface\.co|pypi\.org|prnewswire\.com|businesswire\.com|globenewswire\.com)/",
        r"//apps\.apple\.com/", r"//blogs?\.[\w-]+\.(?:com|ai|io|org)/", r"/press-releases?/",
        r"//(?:www\.)?[\w-]+\.(?:ai|app|dev)(?:/\w*)?/?$",
    )),
    ("other", "title", (
        r"^ask hn\b", r"\bquiz\b", r"\btrailer\b", r"^poll:", r"\bcrossword\b", r"\bhints\b.*\banswers?\b",
        r"\bhoroscope\b",
    )),
    ("other", "address", (
        r"//(?:\w+\.)?(?:reddit\.com|twitter\.com|x\.com|tiktok\.com|instagram\.com|facebook\.com)/",
        r"//news\.ycombinator\.com/", r"/quiz", r"/messages/",
    )),
    ("opinion", "title", (
        r"\|\s*(?:editorial|letters?|opinion)$", r"\|\s*[A-Z]\w+ [A-Z][\w’'-]+(?: (?:and|for) .+)?$",
        r"^(?:opinion|editorial|letters?|comment|column|op-?ed|guest essay|meinung|kommentar|tribune)\s*[:|]",
        r"\bwe (?:should|must|need to|shouldn['’]t|can['’]t)\b",
        r"\bdon['’]t (?:believe|panic|fear|worry|blame|be fooled)\b", r"\bit['’]s time (?:to|for)\b",
        r"\bthe case (?:for|against)\b", r"\bin defen[cs]e of\b", r"\bwhy i\b", r"\bi['’]m\b",
        r"\bis (?:bad|wrong|nonsense|stupid|overrated|overhyped|a lie|a mistake|doomed)\b",
    )),
    ("opinion", "address", (
        r"/opinions?/", r"/commentisfree/", r"/editorials?/", r"/op-?eds?/", r"/comment/", r"/letters/",
        r"/columnists?/", r"/views/", r"/voices/", r"/ideas/", r"/perspectives?/", r"/kommentar", r"/meinung",
        r"/tribunes?/",
    )),
    ("guide", "title", (
        r"^how (?:to|you can)\b", r"\bhow to (?!stop|fix|save)\w+", r"\breview\b", r"\bhands[- ]on\b",
        r"\bi (?:tried|tested|asked|used|spent)\b", r"\bwe (?:tried|tested)\b",
        r"\bbest\b.*\b(?:for|tools|apps|laptops?|phones?|generators?|chatbots?|cards?|20\d\d|you can)\b",
        r"^the best\b",
        r"\b\d+ (?:\w+ ){0,4}(?:tips|ways|tricks|tools|prompts|apps|steps|extensions|alternatives|hacks|strategies)\b",
        r"\btips (?:for|to)\b", r"\bguide (?:to|for)\b", r"\btutorial\b", r"\bstep[- ]by[- ]step\b",
        r"\bshould you (?:buy|get|use|upgrade)\b", r"\bworth (?:it|the|buying)\b", r"\bgetting started\b",
        r"\bcheat sheet\b", r"\bgu[ií]a\b", r"\banleitung\b",
    )),
    ("guide", "address", (
        r"/how-?to/", r"/reviews?/", r"/how-to-", r"-review(?:/|$)", r"/guides?/", r"/tutorials?/", r"/buying-",
        r"/best-",
    )),
    ("explainer", "title", (
        r"^(?:what|who|where|when|which|why|how|can|will|could|should|is|are|does)\b", r"^(?:inside|behind)\b",
        r"\bexplained\b",
        r"^the (?:race|rise|quest|future|hidden|secret|strange|role|story|real)\b",
        r"^the (?:next|dark|power|promise|problem|state|history|impact)\b",
        r"\bexplainer\b", r"\beverything (?:you need|to know|we know)\b", r"\bto know\b", r"\bshould know\b",
        r"\bq&a\b", r"\btimeline\b", r"\banalysis\b", r"\bthe (?:future|rise|age) of\b", r"\bin the (?:age|era) of\b",
        r"\bare (?:changing|transforming|reshaping)\b",
        r"\b(?:will|can) (?:change|transform|revolutioni[sz]e|reshape|disrupt|redefine)\b", r"\?$",
        r"\bis (?:changing|transforming|reshaping|revolutioni[sz]ing|redefining|reinventing)\b",
        r"\bwas (?:ist|man)\b", r"\bqu['’]est-ce\b", r"\bqué es\b", r"\bcos['’]è\b", r"\bpourquoi\b", r"\bwarum\b",
        r"\bpor qué\b",
    )),
    ("explainer", "address", (
        r"/explainers?/", r"/explained/", r"/features?/", r"/long-?reads?/", r"/analysis/", r"/magazine/",
        r"/what-is-", r"/in-depth/",
    )),
)  # fmt: skip


def _joined(patterns: Sequence[str]) -> str:
    r"""Return patterns as one of alternatives; those in a row that begin with \b ask for it once: half of the time."""
    parts = []
    for begins, run in groupby(patterns, key=lambda pattern: pattern.startswith(r"\b")):
        said = "|".join(pattern.removeprefix(r"\b") for pattern in run)
        parts.append(rf"\b(?:{said})" if begins else said)
    return "|".join(parts)


_COMPILED = tuple((kind, part, re.compile(_joined(patterns), re.IGNORECASE)) for kind, part, patterns in _RULES)


def matching_rules(title: str, address: str, opening: str) -> list[tuple[Kind, str, str]]:
    """Return kind, part and passage of each rule that matches, in the order in which they decide."""
    parts = {"title": title, "address": address.lower(), "opening": opening}
    found = ((kind, part, pattern.search(parts[part])) for kind, part, pattern in _COMPILED)
    return [(kind, part, match[0].strip()) for kind, part, match in found if match]
