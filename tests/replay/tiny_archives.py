"""Small archives of every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

Rows = Sequence[Mapping[str, object]]

PUBLISHERS = """publisher_id,name,country
harbour,Harbour Cooperative,GB
indus,Indus Media,IN
deich,Deichverlag,DE
"""
OUTLETS = """outlet_id,publisher_id,name,domain,country,language,kind,founded,aliases
harbour-wire,harbour,Harbour Wire,harbourwire.example,GB,en,wire,1951,
harbour-money,harbour,Harbour Money,harbourmoney.example,GB,en,business,1990,
indus-circuit,indus,Indus Circuit,induscircuit.example,IN,en,tech_press,2016,
deichblatt,deich,Deichblatt,deichblatt.example,DE,de,general,1949,
shell-socket,harbour,Shell & Socket,shellsocket.example,GB,en,community,2011,
"""
FEEDS = """feed_url,outlet_id,format,mode
https://harbourwire.example/feed.rss,harbour-wire,rss,always_on
https://harbourwire.example/news.xml,harbour-wire,sitemap,always_on
https://harbourmoney.example/feed.json,harbour-money,json,always_on
https://induscircuit.example/atom.xml,indus-circuit,atom,always_on
https://deichblatt.example/rss.xml,deichblatt,rss,always_on
https://shellsocket.example/search.rss,shell-socket,rss,searched
"""
STORY = """story: chips
event: Chip shares fall.
articles:
  - id: harbour-wire-chips
    outlet: harbour-wire
    path: /2025/01/27/chips
    title: Chip shares slide & bounce
    author: Ada Quist
    summary: Shares of chip makers slid on Monday.
    listed_at: 2025-01-27T10:00:00Z
    published: "2025-01-27T09:50:00Z"
    kind: news
    in_scope: true
    page: full
    feed_text: full
    copy_of: ""
    links:
      - {text: "the paper", url: "https://arxiv.example/abs/1"}
    text: |
      Shares of chip makers slid by 17% on Monday, as investors read the paper
      that a young firm had put out.

      "We sold first & read later," said Ada Quist, a <strategist> at Kelpstone.
    versions:
      - at: 2025-01-27T18:00:00Z
        change: update
        title: Chip shares close lower
        text: |
          Shares of chip makers closed 16% lower.

          Trading was heavy.
  - id: harbour-money-chips
    outlet: harbour-money
    path: /chips
    title: What the fall costs
    summary: A sum.
    listed_at: 2025-01-27T12:00:00Z
    published: "2025-01-27"
    page: paywall
    text: |
      The first paragraph is free.

      The second is for those who pay.
  - id: indus-circuit-chips
    outlet: indus-circuit
    path: /p/chips/
    title: Chips and India
    summary: Indian suppliers.
    listed_at: 2025-01-27T13:00:00Z
    published: "2025-01-27T20:30:00Z"
    page: headline
    text: Nothing of this stands on the page.
  - id: deichblatt-chips
    outlet: deichblatt
    path: /chips.html
    title: Chipwerte fallen
    summary: Die Kurse gaben nach.
    listed_at: 2025-01-27T14:00:00Z
    published: ""
    page: missing
    text: Die Kurse gaben am Montag nach.
  - id: shell-socket-chips
    outlet: shell-socket
    path: /item/1
    title: Chip shares slide
    summary: A link.
    listed_at: 2025-01-27T15:00:00Z
    published: "2008-01-28T03:30:00Z"
    page: full
    text: The community talks about it.
"""
_WIRE_FEED = "https://harbourwire.example/feed.rss"
_DAYS = ["28T00", "28T06", "28T12", "28T18", "29T00", "29T06", "29T12"]
_KINDS = ["status_500", "empty", "html", "truncated", "timeout", "status_404"]
FAULTS = "".join(
    f"- {{feed_url: {_WIRE_FEED}, from: 2025-01-{start}:00:00Z, to: 2025-01-{end}:00:00Z, fault: {kind}}}\n"
    for kind, (start, end) in zip(_KINDS, pairwise(_DAYS), strict=True)
)
FAULTS += """\
- feed_url: https://deichblatt.example/rss.xml
  from: 2025-01-28T00:00:00Z
  fault: moved
  moved_to: https://deichblatt.example/neu.xml
"""


def collection_row(url: str, at: str, **more: object) -> dict[str, object]:
    """Return a row as a collection has it; by default one that a collector first saw, looking every 6 hours."""
    return {
        "url": url,
        "outlet": "Harbour Wire",
        "domain": "harbourwire.example",
        "title": f"On {url}",
        "published": at,
        "published_precision": "first_seen_6h",
        "summary": "",
        "text": "",
        "language": "en",
        "role": "homepage_headline",
        "source_repo": "pages/heads",
        "id": url,
        **more,
    }


def feed_row(url: str, at: str, **more: object) -> dict[str, object]:
    """Return an entry of a whole feed."""
    return {
        "feed_url": "https://harbourwire.example/feed",
        "feed_title": "Harbour Wire",
        "author": None,
        "title": f"On {url}",
        "url": url,
        "published": at,
        "description_html": "<p>Two &amp; <b>more</b>.</p>",
        "language": "en-UK",
        "archive_day": at[:10],
        **more,
    }
