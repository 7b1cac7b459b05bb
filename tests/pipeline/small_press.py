"""A press of four outlets in one week: its feeds and pages at every hour, and a model that only counts words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newswake.collect.reservations import Reservation
from newswake.errors import FetchError
from newswake.models import Channel, Entity, Outlet, Panel, Publisher, Response, Validators
from newswake.replay.archive import Answer, Archive
from newswake.seeds import Seeds

FIRST, LAST = datetime(2025, 1, 23, 6, tzinfo=UTC), datetime(2025, 1, 27, tzinfo=UTC)  # the polls; the last ends a week
DIMENSIONS = 384

WIRE, QUAY, INDUS, DEICH = (f"https://{name}.example" for name in ("harbourwire", "quaypost", "induscircuit", "deich"))
FEEDS = {site: f"{site}/rss" for site in (WIRE, QUAY, INDUS, DEICH)}

_SELLOFF = """DeepSeek caused a sell-off in technology and chip stocks on Thursday. Nvidia fell by 17% and lost $589
billion of its market value, the biggest one-day loss of any company.

“We sold first and asked later,” said Ada Quist, a strategist at Kelpstone Capital in London. Investors fear that cheap
AI models from China need fewer chips than they had paid for.

The Nasdaq closed 3% lower. Suppliers of data centres fell with the makers of AI chips."""
_COPY = _SELLOFF + "\n\nThis report was first published by Harbour Wire."
_CIRCUIT = """Nvidia lost about $590 billion of market value on Thursday because of DeepSeek, a Chinese AI start-up.
Chip stocks and technology shares fell in a sell-off that spared no supplier of data centres.

Harbour Wire reported that investors fear cheap AI models need fewer chips. The Nasdaq lost 3% and Nvidia 17%, the
biggest one-day loss of a company's market value."""
_RELEASE = """Polder Labs released an open speech model that turns recordings of meetings into minutes in eleven
languages. The AI model runs on a laptop, and its weights may be used for free.

“Anybody can check what it does,” said Jonas Vinke, who leads the lab in Utrecht. Training the model cost $5.6 million,
the lab says, and took two months."""
_RELEASE_EDITED = _RELEASE.replace("$5.6 million", "$6.1 million").replace("two months", "about ten weeks")
_GERMAN = """Die Stadt Bremen lässt Anträge auf Wohngeld künftig von einer künstlichen Intelligenz vorsortieren. Die KI
soll den Stau in den Ämtern verkürzen, teilte der Senat am Donnerstag mit.

„Entscheiden werden weiter Menschen“, sagte Senatorin Frauke Harms. Der Test dauert sechs Monate."""
_DERBY = """Wickham Rovers won the derby against Eastham by two goals to one on Wednesday. Both goals fell in the last
ten minutes, after the visitors had led since the first half.

The coach praised his young side. The next match is on Sunday at home."""


@dataclass(frozen=True)
class Changing:
    """An address that says something else from each of its times on."""

    states: tuple[tuple[datetime, Answer], ...]

    def answer(self, at: datetime) -> Answer:
        return next((said for since, said in reversed(self.states) if since <= at), Answer(404, b"not yet\n"))


@dataclass(frozen=True)
class Item:
    """An article as its feed lists it from ``since`` on; ``texts`` are its page's, by the time of the change."""

    url: str
    title: str
    since: datetime
    texts: tuple[tuple[datetime, str], ...] = ()
    canonical: str = ""
    summary: str = ""

    @property
    def feed(self) -> str:
        return FEEDS["/".join(self.url.split("/")[:3])]


def _item(url: str, title: str, since: datetime, text: str = "", *, canonical: str = "", edited: str = "") -> Item:
    states = [(since, text)] if text else []
    states += [(LAST, edited)] if edited else []
    return Item(url, title, since, tuple(states), canonical, f"In short: {title}, which is about AI.")


ITEMS = (
    _item(f"{WIRE}/selloff", "DeepSeek sell-off hits chip stocks", FIRST, _SELLOFF),
    _item(f"{WIRE}/derby", "Wickham win the derby", FIRST, _DERBY),
    _item(f"{INDUS}/minutes", "Polder Labs opens its AI speech model", FIRST, _RELEASE, edited=_RELEASE_EDITED),
    _item(f"{DEICH}/wohngeld", "KI sortiert in Bremen Anträge", FIRST, _GERMAN),
    _item(f"{WIRE}/selloff-2", "DeepSeek sell-off hits chip stocks", LAST, _SELLOFF, canonical=f"{WIRE}/selloff"),
    _item(f"{QUAY}/markets", "DeepSeek sell-off hits chip stocks", LAST, _COPY),
    _item(f"{INDUS}/nvidia", "Nvidia loses $590 billion to DeepSeek", LAST, _CIRCUIT),
    _item(f"{QUAY}/gone", "Speech model of Polder Labs divides AI experts", LAST),
)


def press(folder: Path, *, order: Callable[[Sequence[Item]], Sequence[Item]] = list, remark: str = "") -> Archive:
    """Return the press; ``order`` puts the items of each feed in order, ``remark`` changes the feeds' bodies alone."""
    pages = {item.url: Changing(tuple((at, _page(item, text)) for at, text in item.texts)) for item in ITEMS}
    feeds = {
        feed: Changing(tuple((at, _feed(feed, at, order, remark)) for at in (FIRST, LAST))) for feed in FEEDS.values()
    }
    channels = tuple(Channel(feed, feed, "always_on", _OUTLET_OF[feed], "rss") for feed in order(list(feeds)))
    return Archive(folder, channels, feeds, pages, FIRST, LAST)


def _page(item: Item, text: str) -> Answer:
    words = "".join(f"<p>{' '.join(part.split())}</p>" for part in text.split("\n\n"))
    head = f'<title>{item.title}</title><link rel="canonical" href="{item.canonical or item.url}">'
    body = f"<html><head>{head}</head><body><article><h1>{item.title}</h1>{words}</article></body></html>"
    return Answer(200, body.encode(), "text/html; charset=utf-8")


def _feed(feed: str, at: datetime, order: Callable[[Sequence[Item]], Sequence[Item]], remark: str) -> Answer:
    if feed == FEEDS[DEICH] and at == LAST:
        return Answer(503, b"busy\n")
    listed = "".join(
        f"<item><guid>{i.url}</guid><link>{i.url}</link><title>{i.title}</title><description>{i.summary}</description>"
        f"<pubDate>{i.since - timedelta(minutes=50):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for i in order([i for i in ITEMS if i.feed == feed and i.since <= at])
    )
    said = f'<rss version="2.0"><channel><title>News</title>{listed}</channel></rss><!-- {remark} -->'
    return Answer(200, said.encode(), "application/rss+xml")


_OUTLETS = (
    Outlet("harbour-wire", "harbour", "Harbour Wire", "harbourwire.example", "GB", "en", "wire", 1951),
    Outlet("quay-post", "quay", "Quay Post", "quaypost.example", "IE", "en", "business", 1990),
    Outlet("indus-circuit", "indus", "Indus Circuit", "induscircuit.example", "IN", "en", "tech_press", 2016),
    Outlet("deich", "deich", "Deichblatt", "deich.example", "DE", "de", "general", 1949),
)
_OUTLET_OF = {f"https://{outlet.domain}/rss": outlet.outlet_id for outlet in _OUTLETS}
SEEDS = Seeds(
    tuple(Publisher(outlet.publisher_id, outlet.name, outlet.country) for outlet in _OUTLETS),
    _OUTLETS,
    (),
    (Panel("all-always-on", "All", everyone=True),),
    (Entity("nvidia", "company", "Nvidia"), Entity("deepseek", "company", "DeepSeek")),
)


@dataclass(frozen=True)
class WordCounter:
    """An Encoder: the words of a text, each hashed to one of a few dimensions. Companions change nothing."""

    name: str = "words"
    precision: str = "float32"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[int.from_bytes(hashlib.sha256(word.encode()).digest()[:2], "big") % DIMENSIONS] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


class DirectFetcher:
    """The fetcher without a network, for what is run hundreds of times."""

    def __init__(self, archive: Archive, clock: Callable[[], datetime]) -> None:
        self._archive, self._clock = archive, clock

    async def __aenter__(self) -> DirectFetcher:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def get(
        self, url: str, *, validators: Validators | None = None, max_bytes: int, ask_robots: bool = False
    ) -> Response:
        said = self._archive.answer(url, self._clock())
        if said.status != 200:
            raise FetchError(f"{url}: answered {said.status}", url=url, failure="temporary")
        headers: Mapping[str, str] = {"content-type": said.content_type}
        return Response(url, url, 200, headers, said.body, self._clock())

    def reserved(self, url: str) -> Mapping[str, tuple[Reservation, ...]]:
        return {}
