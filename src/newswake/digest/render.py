"""The weekly answer as Markdown and as one page that needs nothing else: no script, no request, no foreign markup."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from newswake.digest.answer import Digest, Narrative, Share, Source, Value
from newswake.digest.charts import FEW_REPORTS, picture, sparkline
from newswake.digest.legend import LEGEND
from newswake.digest.words import counted

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_COMPARATORS = {"": "", "about": "about ", "over": "over ", "under": "under ", "up to": "up to "}
_VERDICTS = {
    "same": "the same value",
    "rounding": "rounded",
    "bound": "within the bound",
    "conflict": "in conflict with the first",
}
# What Markdown reads as marks inside a line, and what it reads so only where a line begins.
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~$]|&(?=#?\w+;)")
_LINE_MARK = re.compile(r"^([-+](?=[-\s]|$)|=(?==*$)|\d+(?=[.)](?:\s|$)))")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")  # also turns text around


def as_markdown(digest: Digest) -> str:
    """Return the digest as Markdown. What comes from outside is escaped; pictures are lines of blocks."""
    page = _filled(_environment(is_page=False), "digest.md.j2", digest)
    return re.sub(r"\n{3,}", "\n\n", page)


def as_html(digest: Digest) -> str:
    """Return the digest as one HTML page with its pictures in it."""
    return _filled(_environment(is_page=True), "digest.html.j2", digest)


def _filled(environment: Environment, template: str, digest: Digest) -> str:
    last_day = (digest.to_at - timedelta(days=1)).date()
    return environment.get_template(template).render(digest=digest, last_day=last_day)


@cache
def _environment(*, is_page: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("newswake.digest"),
        autoescape=is_page,  # noqa: S701  (Markdown is escaped by its own filter, on every word from outside)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "address": address,
        "change": _change,
        "counted": counted,
        "day": _day,
        "dated": _dated,
        "md": _markdown,
        "moment": _moment,
        "pct": _pct,
        "plain": _plain,
        "share": _share,
        "told": told_value,
        "unit": _unit,
        "unlike": _unlike,
        "validity": _validity,
        "verdict": _VERDICTS.__getitem__,
    }
    environment.globals |= {"picture": _picture, "sparkline": sparkline, "few": FEW_REPORTS, "legend": LEGEND}
    return environment


def address(url: str) -> str:
    """Return ``url`` where a reader may follow it, else "": only http and https, and nothing that ends a link early."""
    if not re.match(r"https?://[^/\s]", url, re.IGNORECASE):
        return ""
    return re.sub(r"[\s<>\"'()\\`|\x00-\x1f\x7f]", lambda found: f"%{ord(found[0]):02X}", url)


def told_value(value: Value) -> str:
    """Return a value as it would be said: ``about 5.5 million USD``, ``16–17%``."""
    scale, word = next(((s, w) for s, w in _SCALES if abs(value.value_high) >= s), (1.0, ""))
    ends = (value.value_low, value.value_high)
    low, high = (f"{number / scale:,.4g}" if scale > 1 else f"{number:,.10g}" for number in ends)
    number = low if low == high else f"{low}–{high}"
    unit = "%" if value.unit in ("%", "percent") else f" {value.unit}"
    return f"{_COMPARATORS[value.comparator]}{number}{' ' + word if word else ''}{unit}"


def _picture(narrative: Narrative) -> Markup:
    return Markup(picture(narrative))  # noqa: S704  (drawn by us out of days and numbers; no word from outside is in it)


def _plain(words: str) -> str:
    """Return words from outside on one line, without what cannot be seen or turns the reading direction."""
    return " ".join(_INVISIBLE.sub(" ", words).split())


def _markdown(words: str) -> str:
    return _LINE_MARK.sub(_escaped, _MARKS.sub(r"\\\g<0>", _plain(words)))


def _escaped(found: re.Match[str]) -> str:
    return found[0] + "\\" if found[0].isdigit() else "\\" + found[0]


def _unlike(words: str, other: str) -> bool:
    """Tell whether a passage says more than a title that stands beside it."""
    return _plain(words).casefold() not in _plain(other).casefold()


def _change(narrative: Narrative) -> str:
    if narrative.week_before is None:
        return f"the week before was not measured: {narrative.why_not_before}"
    now, before = narrative.week.reports, narrative.week_before.reports
    return f"{'up from' if now > before else 'down from' if now < before else 'as'} {before} the week before"


def _unit(number: int, units: str) -> str:
    return counted(number, units.removesuffix("s"))


def _share(share: Share) -> str:
    if share.low_pct is None or share.high_pct is None:
        return f"{_pct(share.share_pct)} (no interval)"
    return f"{_pct(share.share_pct)} ({_pct(share.low_pct)}–{_pct(share.high_pct)})"


def _validity(narrative: Narrative) -> str:
    """Say how far a narrative's share may be believed."""
    found = narrative.validated
    if found is None:
        return "not validated"
    precision = _rate(found.precision, found.precision_low, found.precision_high)
    recall = _rate(found.recall, found.recall_low, found.recall_high)
    of = ""
    if found.first and found.last:
        of = f" on reports of {_date(found.first)}" + (f" to {_date(found.last)}" if found.last > found.first else "")
    return f"validated on {_date(found.on)}{of}: precision {precision}, recall {recall}"


def _date(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _rate(rate: float | None, low: float | None, high: float | None) -> str:
    if rate is None or low is None or high is None:
        return "not known"
    return f"{100 * rate:.0f}% ({100 * low:.0f}–{100 * high:.0f}%)"


def _pct(number: float) -> str:
    return f"{number:.1f}%"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _dated(source: Source) -> str:
    return _moment(source.at) if source.is_sharp else _day(source.at)


def _moment(at: datetime) -> str:
    return f"{_day(at)}, {at:%H:%M} UTC"
