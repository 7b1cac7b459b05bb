"""What the links of an article's body say: the outlet's page that is linked, and the primary source."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from newswake.collect.outlets import OutletIndex
from newswake.models import Credit, Link, Outlet
from newswake.passages.mastheads import mastheads
from newswake.passages.names import kept
from newswake.passages.primary import primaries_written, primary_id

# Outlets whose pages are what a story is about, not a report of it.
_MAKERS = frozenset({"lab_newsroom", "research"})
# Where anybody writes: a link there credits no outlet.
_NOBODYS = frozenset({"community", "aggregator"})


def find_linked(text: str, links: Sequence[Link], outlets: Sequence[Outlet], own_outlet: str = "") -> list[Credit]:
    """Return the links to pages of other outlets (``link``) and the primary sources (``primary``), in order.

    The ``outlet`` of a primary source is its id, see ``primary``; a page of a company's newsroom is
    ``release:host/path``. Links to the outlet's own pages, and of its publisher, are none. A source that is linked
    where it is also written is one.
    """
    own = next((outlet.publisher_id for outlet in outlets if outlet.outlet_id == own_outlet), own_outlet)
    found = [credit for link in links if (credit := _credit(link, outlets, own))]
    taken = [(credit.start, credit.end) for credit in found]
    for start, end, named in primaries_written(text):
        if not any(a < end and start < b for a, b in taken):
            found.append(Credit("text", start, end, named, "", "primary"))
    once = {(credit.start, credit.end, credit.outlet): credit for credit in found}  # a page may link a word twice
    return [once[key] for key in sorted(once)]


def _credit(link: Link, outlets: Sequence[Outlet], own: str) -> Credit | None:
    if named := primary_id(link.url):
        return Credit("text", link.start, link.end, named, "", "primary")
    index, known = _index(outlets)
    outlet = index.of(link.url)
    if outlet.outlet_id not in known or own in (outlet.publisher_id, outlet.outlet_id) or outlet.kind in _NOBODYS:
        return None
    if outlet.kind in _MAKERS:
        parts = urlsplit(link.url)
        path = parts.path.rstrip("/")
        if not path:
            return None
        host = (parts.hostname or "").removeprefix("www.")
        return Credit("text", link.start, link.end, f"release:{host}{path}", outlet.outlet_id, "primary")
    return Credit("text", link.start, link.end, outlet.name, outlet.outlet_id, "link") if _is_page(link.url) else None


def _is_page(url: str) -> bool:
    """Whether an address is an article's: front pages and sections are advertisement."""
    steps = [step for step in urlsplit(url).path.split("/") if step]
    return bool(steps) and (len(steps) > 2 or len(steps[-1]) > 15 or any(c.isdigit() for c in steps[-1]))


@kept
def _index(outlets: tuple[Outlet, ...]) -> tuple[OutletIndex, frozenset[str]]:
    """Return whose pages addresses are, and the ids of the outlets that are known."""
    known = (*mastheads(), *outlets)
    return OutletIndex(known), frozenset(outlet.outlet_id for outlet in known)
