"""Article pages as HTML: plain ones for an archive's rows, and those of written stories in their outlets' layouts."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from newswake.models import Outlet
from newswake.replay.archive import Answer, Listing
from newswake.replay.writing import paragraphs

HTML = "text/html; charset=utf-8"
TEASERS = 6

_templates = Environment(
    loader=PackageLoader("newswake.replay", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _facts(about: Mapping[str, object], author: str, published: str, modified: str) -> dict[str, object]:
    """Add to an article's JSON-LD what is known of it."""
    facts = {"datePublished": published, "dateModified": modified}
    known: dict[str, object] = {**about, **{key: value for key, value in facts.items() if value}}
    return {**known, "author": {"@type": "Person", "name": author}} if author else known


_templates.filters["facts"] = _facts
_LAYOUTS = {"wire": "agency", "business": "gazette", "general": "gazette", "tech_press": "magazine"}  # others: letter
# What stands around an article, by language.
_WORDS = json.loads(files("newswake.replay").joinpath("templates/words.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class RowPage:
    """The page of a row that came with a text; it is there from ``since`` on."""

    listing: Listing
    text: str
    outlet: str
    since: datetime

    def answer(self, at: datetime) -> Answer:
        """Return the page; 404 before it was first listed."""
        if at < self.since:
            return Answer(404, b"not published yet\n")
        parts = [escape(part) for part in paragraphs(self.text)]
        html = _templates.get_template("row.html.j2").render(
            listing=self.listing, outlet=self.outlet, parts=parts, published=_iso(self.listing.claim)
        )
        return Answer(200, html.encode(), HTML, self.since)


@dataclass(frozen=True)
class Shelf:
    """What an outlet has brought out, in order: the stuff of the teasers on its pages."""

    outlet: Outlet
    listings: Sequence[Listing]
    times: Sequence[datetime]

    def count(self, at: datetime) -> int:
        """Return how many of its articles were out at ``at``."""
        return bisect_right(self.times, at)

    def teasers(self, count: int, url: str) -> list[Listing]:
        """Return the newest others of the first ``count`` articles."""
        newest = reversed(self.listings[max(0, count - TEASERS - 1) : count])
        return [listing for listing in newest if listing.url != url][:TEASERS]


@dataclass(frozen=True)
class State:
    """An article's page from ``at`` on."""

    at: datetime
    title: str
    text: str
    is_shown_as_changed: bool = False


@dataclass
class OutletPage:
    """An article's page in its outlet's layout, with the states that it went through.

    ``page`` is full, paywall (the first paragraph alone), headline (no text) or missing (404). ``links`` maps words of
    the text to the address that they lead to.
    """

    shelf: Shelf
    listing: Listing
    states: Sequence[State]
    page: str = "full"
    links: Mapping[str, str] = field(default_factory=dict)
    _written: tuple[tuple[int, int], Answer] | None = None

    def answer(self, at: datetime) -> Answer:
        """Return the page as it stood; 404 before it was out, or where it is missing."""
        state = bisect_right([one.at for one in self.states], at) - 1
        if state < 0 or self.page == "missing":
            return Answer(404, b"<!doctype html><title>404</title><h1>404</h1>", HTML)
        key = (state, self.shelf.count(at))
        if self._written is None or self._written[0] != key:
            self._written = (key, self._write(*key))
        return self._written[1]

    def _write(self, place: int, count: int) -> Answer:
        state, outlet = self.states[place], self.shelf.outlet
        parts = [] if self.page == "headline" else paragraphs(state.text)
        teasers = self.shelf.teasers(count, self.listing.url)
        template = _templates.get_template(f"{_LAYOUTS.get(outlet.kind, 'letter')}.html.j2")
        html = template.render(
            title=state.title,
            author=self.listing.author,
            url=self.listing.url,
            outlet=outlet,
            parts=[self._linked(part) for part in (parts[:1] if self.page == "paywall" else parts)],
            is_paywalled=self.page == "paywall",
            published=_iso(self.listing.claim),
            modified=_iso(state.at) if state.is_shown_as_changed else "",
            teasers=teasers,
            words=_WORDS.get(outlet.language, _WORDS["en"]),
        )
        changed_at = max([state.at, *(teaser.listed_at for teaser in teasers)])
        return Answer(200, html.encode(), HTML, changed_at)

    def _linked(self, paragraph: str) -> Markup:
        """Return a paragraph with its links, wherever their words stand."""
        if not self.links:
            return escape(paragraph)
        words = re.compile("|".join(re.escape(one) for one in sorted(self.links, key=len, reverse=True)))
        html, end = Markup(), 0
        for found in words.finditer(paragraph):
            html += escape(paragraph[end : found.start()])
            html += Markup('<a href="{}">{}</a>').format(self.links[found[0]], found[0])
            end = found.end()
        return html + escape(paragraph[end:])


def _iso(claim: datetime | date | None) -> str:
    return claim.isoformat() if claim is not None else ""
