"""What of an item can speak for its kind: words, shapes and the rules that match, each under a name that is read."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import urlsplit

from newswake.collect.kindrules import matching_rules

LEAD = 400  # characters of a text that are read: a summary, or the first sentences
TITLE = 500  # of a title: no headline is longer, and the patterns' time grows with the square
_OUTLET_NAME = re.compile(r"\s+(?:[-–—]|video\s+-)\s+[A-Z][\w.&’']*(?: [A-Z][\w.&’']*){0,3}$")  # at the end of a title
_LISTING = re.compile(r"Article URL: (\S+)(?: Comments URL: .*)?", re.DOTALL)  # an aggregator's text: no lead
_SHAPE, _RULE = 0.5, 1.5  # weights of a shape and of a rule beside words: the prior of the fit, best of 0.5, 1 and 1.5
_WORD = re.compile(r"[^\W\d_][\w’']*|\d+|[?!:|“‘$€£%]")
_PATH_WORD = re.compile(r"[a-z]{2,}")

_YEAR = re.compile(r"/(?:19|20)\d\d[/-]")
_FORMS = {
    "news": "news", "explainer": "an explainer", "opinion": "an opinion", "guide": "a guide", "live": "a live report",
    "roundup": "a roundup", "release": "a release", "offer": "an offer", "other": "another kind",
}  # fmt: skip

# Shapes of a title and of a lead. A name says in words what was seen: it is the reason that users read.
_TITLE_SHAPES = {
    "ends in a question mark": r"\?$",
    "has a quotation": r"[“‘\"]\w|(?<!\w)['’]\w.*\w['’](?!\w)",
    "has an exclamation mark": r"!",
    "speaks of I or my": r"\b(?:I|I['’]\w+|[Mm]y|[Mm]e)\b",
    "speaks of we or our": r"\b(?:[Ww]e|[Ww]e['’]\w+|[Oo]ur|us)\b",
    "speaks to you": r"\b(?:[Yy]ou|[Yy]ou['’]\w+|[Yy]our)\b",
    "begins with a number": r"^\d",
    "begins with a name in capitals and a colon": r"^[A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]+)+:",
    "begins with one word and a colon": r"^\w+:",
    "begins with two or three words and a colon": r"^\w+(?: \w+){1,2}:",
    "has a colon": r":\s",
    "has a bar": r"\s\|\s",
    "lists things": r"^[^:]*(?:,[^,]+){2,}",
    "says what somebody says": r"\b(?:says?|said|warns?|claims?|tells?|told|calls?|urges?|admits?|predicts?)\b",
    "says what somebody did": (
        r"\b(?:launch|announc|unveil|reveal|releas|rais|sue|introduc|acquir|invest|ban|fil|join|sign|add|test|"
        r"debut|bring|win|lose|hit|fall|rise|jump|drop|surg|plung|cut|fir|hir|vot|approv|reject|order|block)(?:e?s|ed|es)\b"
    ),
    "says what somebody will do": r"\b(?:to|will|plans|set|wants) (?!know|the|a|be\b)\w+",
    "says why or how": r"\b(?:[Ww]hy|[Hh]ow|[Ww]hat)\b",
    "capitalises its small words": r"\w+ (?:In|Of|The|To|For|And|With|On|A|Is) [A-Z]",
    "begins with an -ing word": r"^\w+ing\b",
    "begins with a command": (
        r"^(?:Use|Try|Get|Make|Build|Stop|Learn|Meet|Watch|Don['’]t|Forget|Let|Create|Turn|Take|Find|Embrac\w+|Beware|"
        r"Go|Keep|Buy|Run|Write|Ask|See|Check)\b"
    ),
    "mentions a feature, an update or a version": r"\b(?:features?|updates?|version|v?\d+\.\d+)\b",
    "has a price or a sum": r"[$€£]\s?\d",
    "is in small letters": r"^[^A-Z]+$",
}  # fmt: skip
_LEAD_SHAPES = {
    "speaks of I or my": r"\b(?:I|I['’]\w+|[Mm]y|[Mm]e)\b",
    "speaks of we or our": r"\b(?:[Ww]e|[Ww]e['’]\w+|[Oo]ur)\b",
    "speaks to you": r"\b(?:[Yy]ou|[Yy]ou['’]\w+|[Yy]our)\b",
    "asks": r"\?",
    "says what was said": r"\b(?:said|says|told|announced|reported|according to)\b",
    "names a day": r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
    "names a columnist or a comment": (
        r"\b(?:columnists?|commentary|op-ed|opinion|essay|editorial board|argues?|client of the author|letters?)\b"
    ),
    "begins with Plus or Also": r"^(?:Plus|Also|And)\b",
    "names an episode or a newsletter": r"\b(?:episode|podcast|newsletter|newsday|briefing|in your inbox|roundup)\b",
    "asks to subscribe": r"\b[Ss]ubscribe\b|►|\b(?:sponsored by|promo code|for free at)\b",
    "says here's": r"\b[Hh]ere(?:['’]s| is| are)\b",
    "explains": r"\b(?:explains?|explained|what it means|what to know|history|look at|deep dive|explores?)\b",
    "says should, must or need": r"\b(?:should|must|needs? to|ought)\b",
    "says can or could": r"\b(?:can|could|may|might)\b",
    "names a dateline": r"^[A-Z][A-Z .,]{3,}(?:\([\w/]+\) )?[:—–-]",
    "begins by welcoming": r"^(?:Welcome|Hi|Hello|Good (?:morning|evening))\b",
    "is of a paper": r"\b(?:abstract|we propose|we present|our (?:product|platform|team|users))\b",
}  # fmt: skip
_TITLE = {name: re.compile(pattern) for name, pattern in _TITLE_SHAPES.items()}
_LEAD = {name: re.compile(pattern) for name, pattern in _LEAD_SHAPES.items()}


def item_parts(title: str, text: str, url: str = "") -> tuple[str, str, str]:
    """Return what is read of an item: title without its outlet's name, opening of the text, address.

    A text that is only an aggregator's listing gives its address instead of an opening.
    """
    title = _OUTLET_NAME.sub("", " ".join(title[:TITLE].split()))
    listing = _LISTING.match(text)
    return title, "" if listing else " ".join(text[:LEAD].split()), url or (listing[1] if listing else "")


def signs(title: str, text: str, url: str = "") -> dict[str, float]:
    """Return the signs of an item by name, each with its weight.

    A name follows “the” in a reason: ``title has “how to”``, ``lead asks``, ``address has “opinion”``; that of a rule
    is ``title has the form of an offer``. Words of a part share its weight: each counts one over the root of their
    number, so that a long part says no more than a short one.
    """
    listed = _LISTING.match(text) is not None
    title, opening, url = item_parts(title, text, url)
    words, lead = ([w.lower() for w in _WORD.findall(part)] for part in (title, opening))
    path = urlsplit(url).path.lower() if url else ""
    out: dict[str, float] = {}
    _count(out, "title", [*words, *map(" ".join, pairwise(words))])
    _count(out, "lead", [*lead, *map(" ".join, pairwise(lead))])
    _count(out, "address", _PATH_WORD.findall(path))
    rules = matching_rules(title, url, opening)
    told = [f"{part} has the form of {_FORMS[kind]}" for kind, part, _ in rules]
    told.append(f"first form is that of {_FORMS[rules[0][0] if rules else 'news']}")
    shapes = [f"title {name}" for name, pattern in _TITLE.items() if pattern.search(title)]
    shapes += (f"lead {name}" for name, pattern in _LEAD.items() if pattern.search(opening))
    shapes.append(f"title has {min(len(words) // 3 * 3, 18)} words or more")
    shapes.append(f"lead has {min(len(opening) // 60 * 60, 300)} characters or more" if opening else "lead is missing")
    if words:
        shapes += [f"title begins with “{words[0]}”", f"title ends with “{words[-1]}”"]
    if listed:
        shapes.append("text is a listing")
    if url:
        shapes.append(f"address has {min(path.strip('/').count('/') + bool(path.strip('/')), 4)} steps")
        if _YEAR.search(path):
            shapes.append("address has a year")
    return out | dict.fromkeys(shapes, _SHAPE) | dict.fromkeys(told, _RULE)


def _count(out: dict[str, float], part: str, words: list[str]) -> None:
    for word in words:
        out[f"{part} has “{word}”"] = 1 / len(words) ** 0.5
