"""Commands that exchange lists of feeds with other readers: OPML out and in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newswake.cli.output import plain
from newswake.cli.project import fail, project_settings
from newswake.cli.show import console, table

if TYPE_CHECKING:
    from newswake.collect.newfeeds import NewFeeds
    from newswake.seeds import Seeds


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.command("export")(export_feeds)
    app.command("import")(import_feeds)


def export_feeds(
    file: Annotated[Path | None, typer.Argument(help="Where to; else it is printed.")] = None,
) -> None:
    """Write the feeds of seeds/feeds.csv as OPML 2.0, which every feed reader takes: an outline for each outlet."""
    from newswake.collect.opml import write_opml

    seeds = _seeds()
    body = write_opml("Feeds of Newswake", seeds.channels, seeds.outlets)
    if file is None:
        sys.stdout.write(body.decode())
        return
    try:
        file.write_bytes(body)
    except OSError as error:
        raise fail(f"{file}: cannot be written: {error.strerror}") from None
    console.print(f"{len(seeds.channels)} feeds written to {file}", markup=False, highlight=False)


def import_feeds(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")],
    kind: Annotated[str, typer.Option(help="The kind of outlets that are new, as in seeds/outlets.csv.")] = "blog",
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Add what is new without asking.")] = False,
) -> None:
    """Show what an OPML file lists - new, known, unusable - and, when told to, add the new feeds to the seeds.

    An outlet that seeds/outlets.csv does not have is added too, with its domain as publisher; its country stays empty.
    """
    from newswake.collect.newfeeds import sort_feeds
    from newswake.collect.opml import MAX_OPML_BYTES, read_opml
    from newswake.seeds import OUTLET_KINDS

    if kind not in OUTLET_KINDS:
        raise fail(f"--kind {kind}: one of {', '.join(sorted(OUTLET_KINDS))}")
    try:
        with file.open("rb") as stream:
            body = stream.read(MAX_OPML_BYTES + 1)
    except OSError as error:
        raise fail(f"{file}: cannot be read: {error.strerror}") from None
    listed, broken = read_opml(body, name=str(file))
    seeds = _seeds()
    found = sort_feeds(
        listed, channels=seeds.channels, outlets=seeds.outlets, publishers=seeds.publishers, kind=kind
    )  # fmt: skip
    unusable = sorted([*broken, *found.unusable], key=lambda item: item.line)
    _show(file, found, [(item.line, item.said, "unusable", item.reason) for item in unusable])
    if found.new and (yes or typer.confirm(f"Add {len(found.new)} feeds to the seeds?")):
        _write(found)
        console.print("added; newswake run polls them", highlight=False)


def _seeds() -> Seeds:
    from newswake.seeds import load_seeds

    settings = project_settings()
    return load_seeds(settings.seeds_dir, settings.entities_file)


def _show(file: Path, found: NewFeeds, unusable: list[tuple[int, str, str, str]]) -> None:
    made = {outlet.outlet_id for outlet in found.outlets}
    rows = [
        (
            feed.line,
            feed.url,
            "new",
            f"of {channel.outlet_id}" + (", a new outlet" if channel.outlet_id in made else ""),
        )
        for feed, channel in zip(found.new, found.channels, strict=True)
    ]
    rows += [(feed.line, feed.url, "known", "" if url == feed.url else f"as {url}") for feed, url in found.known]
    if rows or unusable:
        cells = [(line, plain(said), state, plain(why)) for line, said, state, why in sorted(rows + unusable)]
        console.print(table(str(file), ["line", "feed", "is", "since"], cells))
    console.print(
        f"{len(found.new)} new, {len(found.known)} known already, {len(unusable)} unusable;"
        f" {len(found.outlets)} new outlets",
        highlight=False,
    )


def _write(found: NewFeeds) -> None:
    """Owners first: a run that begins between two files finds seeds in which every reference leads somewhere."""
    from newswake.seeds import append_rows

    folder = project_settings().seeds_dir
    if found.publishers:
        append_rows(folder / "publishers.csv", [(p.publisher_id, p.name, p.country) for p in found.publishers])
        append_rows(
            folder / "outlets.csv",
            [
                (o.outlet_id, o.publisher_id, o.name, o.domain, o.country, o.language, o.kind, o.founded, "")
                for o in found.outlets
            ],
        )
    append_rows(folder / "feeds.csv", [(c.url, c.outlet_id, c.format, c.mode) for c in found.channels])
