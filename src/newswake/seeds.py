"""Reference data out of the seeds, validated once: publishers, outlets, channels, panels and entities."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from newswake.errors import SeedError
from newswake.models import Channel, Entity, Outlet, Panel, Publisher
from newswake.yaml_file import key_lines, read_yaml

OUTLET_KINDS = frozenset(
    {"wire", "business", "tech_press", "general", "lab_newsroom"}
    | {"blog", "newsletter", "aggregator", "research", "community"}
)
FEED_FORMATS = frozenset({"rss", "atom", "json", "sitemap"})
CHANNEL_MODES = frozenset({"always_on", "searched"})
ENTITY_KINDS = frozenset({"person", "company", "model", "product"})
MAX_SEED_BYTES = 5_000_000  # the largest real seed file has 60 KB; a larger one is a mistake

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Row = dict[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Seeds:
    """All reference data of a project."""

    publishers: tuple[Publisher, ...]
    outlets: tuple[Outlet, ...]
    channels: tuple[Channel, ...]
    panels: tuple[Panel, ...]
    entities: tuple[Entity, ...]


def load_seeds(folder: Path, entities_file: Path) -> Seeds:
    """Read ``publishers.csv``, ``outlets.csv``, ``feeds.csv`` and ``panels/`` of a folder, and the entities.

    Raises SeedError that begins with ``file:line:`` on a mistake, an unknown column, a reference to nothing, or a
    name of two entities.
    """
    publishers = _read(folder / "publishers.csv", "publisher_id name country", _publisher)
    _unique(folder / "publishers.csv", [p.publisher_id for p in publishers])
    outlets_file, feeds_file = folder / "outlets.csv", folder / "feeds.csv"
    outlets = _read(outlets_file, "outlet_id publisher_id name domain country language kind founded aliases", _outlet)
    _unique(outlets_file, [o.outlet_id for o in outlets])
    _unique(outlets_file, [o.domain for o in outlets])
    _known(outlets_file, [o.publisher_id for o in outlets], {p.publisher_id for p in publishers}, "publishers.csv")
    channels = _read(feeds_file, "feed_url outlet_id format mode", _channel)
    _unique(feeds_file, [c.channel_id for c in channels])
    outlet_ids = {o.outlet_id for o in outlets}
    _known(feeds_file, [c.outlet_id or "" for c in channels], outlet_ids, "outlets.csv")
    entities = _read(entities_file, "entity_id kind name aliases wikidata context", _entity)
    _unique(entities_file, [e.entity_id for e in entities])
    _named_once(entities_file, entities)
    panels = tuple(_panel(file, outlet_ids) for file in sorted((folder / "panels").glob("*.yaml")))
    return Seeds(publishers, outlets, channels, panels, entities)


def append_rows(file: Path, rows: Iterable[Sequence[object]]) -> None:
    """Append rows to a seed file, all or none; None is an empty cell. Raises SeedError where it cannot be written."""
    fresh = file.with_name(file.name + ".new")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as stream:
            stream.write(file.read_text(encoding="utf-8").rstrip() + "\n")
            csv.writer(stream, lineterminator="\n").writerows(rows)
        fresh.replace(file)
    except OSError as error:
        raise SeedError(f"{file}:1: cannot be written: {error.strerror}") from None


def _read(file: Path, columns: str, build: Callable[[Row], T]) -> tuple[T, ...]:
    rows = []
    for line, row in _csv_rows(file, columns.split()):
        try:
            rows.append(build(row))
        except ValueError as error:
            raise SeedError(f"{file}:{line}: {error}") from None
    return tuple(rows)


def _csv_rows(file: Path, columns: list[str]) -> Iterator[tuple[int, Row]]:
    try:
        if file.stat().st_size > MAX_SEED_BYTES:
            raise SeedError(f"{file}:1: larger than {MAX_SEED_BYTES:,} bytes: not a seed file")
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise SeedError(f"{file}:{line}: not UTF-8: save the file as UTF-8") from None
    except OSError as error:
        raise SeedError(f"{file}:1: cannot be read: {error.strerror}") from None
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    if reader.fieldnames != columns:
        raise SeedError(f"{file}:1: columns must be {','.join(columns)}, not {','.join(reader.fieldnames or [])}")
    try:
        for row in reader:
            if None in row or None in row.values():
                raise SeedError(f"{file}:{reader.line_num}: {len(columns)} columns wanted")
            yield reader.line_num, {name: value.strip() for name, value in row.items()}
    except csv.Error as error:
        raise SeedError(f"{file}:{reader.line_num}: {error}") from None


def _publisher(row: Row) -> Publisher:
    return Publisher(_id(row, "publisher_id"), _filled(row, "name"), _country(row))


def _outlet(row: Row) -> Outlet:
    founded = row["founded"]
    if founded and not re.fullmatch(r"1[6-9]\d\d|20\d\d", founded):
        raise ValueError(f"founded: a year or nothing, not {founded!r}")
    domain = row["domain"].lower()
    if not re.fullmatch(r"[\w.-]+\.[\w-]+(/\S*)?", domain):
        raise ValueError(f"domain: a host, with a path where need be, not {row['domain']!r}")
    return Outlet(
        _id(row, "outlet_id"),
        _id(row, "publisher_id"),
        _filled(row, "name"),
        domain,
        _country(row),
        row["language"],
        _one_of(row, "kind", OUTLET_KINDS),
        int(founded) if founded else None,
        _several(row["aliases"]),
    )


def _channel(row: Row) -> Channel:
    url = row["feed_url"]
    if not re.fullmatch(r"https?://[^\s/]+\S*", url):
        raise ValueError(f"feed_url: an http(s) address, not {url!r}")
    mode = _one_of(row, "mode", CHANNEL_MODES)
    feed_format = _one_of(row, "format", FEED_FORMATS)
    return Channel(url, url, mode, _id(row, "outlet_id"), feed_format)  # type: ignore[arg-type]


def _entity(row: Row) -> Entity:
    if row["wikidata"] and not re.fullmatch(r"Q\d+", row["wikidata"]):
        raise ValueError(f"wikidata: Q and digits or nothing, not {row['wikidata']!r}")
    kind = _one_of(row, "kind", ENTITY_KINDS)
    context = _one_of(row, "context", frozenset({"true", "false"})) == "true"
    return Entity(_id(row, "entity_id"), kind, _filled(row, "name"), _several(row["aliases"]), row["wikidata"], context)


def _panel(file: Path, outlet_ids: set[str]) -> Panel:
    found, lines = read_yaml(file), key_lines(file)
    if not isinstance(found, dict) or not set(found) <= {"id", "title", "all", "kinds", "outlets"}:
        raise SeedError(f"{file}:1: keys are id, title, and one of all, kinds, outlets")
    if found.get("id") != file.stem:
        raise SeedError(f"{file}:{lines.get('id', [1])[0]}: id must be the file's name, {file.stem}")
    everyone, kinds, outlets = found.get("all") or False, found.get("kinds") or [], found.get("outlets") or []
    if not isinstance(everyone, bool):
        raise SeedError(f"{file}:{lines['all'][0]}: all: true or nothing, not {everyone!r}")
    for key, value in (("kinds", kinds), ("outlets", outlets)):
        if not isinstance(value, list):
            raise SeedError(f"{file}:{lines[key][0]}: {key}: a list is expected, not {value!r:.60}")
    for line, kind in zip(lines.get("kinds", [])[1:], kinds, strict=True):
        if not isinstance(kind, str) or kind not in OUTLET_KINDS:
            raise SeedError(f"{file}:{line}: kinds: one of {', '.join(sorted(OUTLET_KINDS))}, not {kind!r:.60}")
    members = []
    for line, item in zip(lines.get("outlets", [])[1:], outlets, strict=True):
        members.append(_member(f"{file}:{line}", item))
        if members[-1][0] not in outlet_ids:
            raise SeedError(f"{file}:{line}: {members[-1][0]} is not in outlets.csv")
    return Panel(file.stem, str(found.get("title") or file.stem), tuple(members), tuple(kinds), everyone)


def _member(where: str, item: object) -> tuple[str, date | None, date | None]:
    if isinstance(item, str):
        return item, None, None
    if isinstance(item, dict) and set(item) <= {"outlet", "from", "to"} and isinstance(item.get("outlet"), str):
        days = [item.get("from"), item.get("to")]
        if all(day is None or (isinstance(day, date) and not isinstance(day, datetime)) for day in days):
            return item["outlet"], days[0], days[1]
    raise SeedError(f"{where}: outlets: an outlet's id, or {{outlet, from, to}} with days, not {item!r:.60}")


def _id(row: Row, name: str) -> str:
    if not _ID.fullmatch(row[name]):
        raise ValueError(f"{name}: lower-case words joined by hyphens, not {row[name]!r}")
    return row[name]


def _filled(row: Row, name: str) -> str:
    if not row[name]:
        raise ValueError(f"{name}: empty")
    return row[name]


def _country(row: Row) -> str:
    if row["country"] and not re.fullmatch(r"[A-Z]{2}", row["country"]):
        raise ValueError(f"country: two capital letters (ISO 3166), not {row['country']!r}")
    return row["country"]


def _one_of(row: Row, name: str, known: frozenset[str]) -> str:
    if row[name] not in known:
        raise ValueError(f"{name}: one of {', '.join(sorted(known))}, not {row[name]!r}")
    return row[name]


def _several(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split("|") if part.strip())


def _unique(file: Path, ids: list[str]) -> None:
    seen: set[str] = set()
    for line, key in enumerate(ids, start=2):
        if key in seen:
            raise SeedError(f"{file}:{line}: {key} stands here twice")
        seen.add(key)


def _named_once(file: Path, entities: Iterable[Entity]) -> None:
    """Refuse a name of two entities: a mention of it would be one's by the order of their rows."""
    owners: dict[str, str] = {}
    for line, entity in enumerate(entities, start=2):
        for name in (entity.name, *entity.aliases):
            owner = owners.setdefault(name, entity.entity_id)
            if owner != entity.entity_id:
                raise SeedError(f"{file}:{line}: {name} is a name of {owner}, too")


def _known(file: Path, ids: list[str], known: set[str], where: str) -> None:
    for line, key in enumerate(ids, start=2):
        if key not in known:
            raise SeedError(f"{file}:{line}: {key} is not in {where}")
