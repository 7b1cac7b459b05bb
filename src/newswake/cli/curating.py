"""Commands that look after the seeds: feeds."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newswake.cli import drafting, exchanging, suggesting
from newswake.cli.output import Format, FormatOption, OutOption, chosen_format, plain, write_result
from newswake.cli.present import open_present
from newswake.cli.project import fail, project_settings
from newswake.cli.show import console, table

if TYPE_CHECKING:
    from newswake.models import ParsedFeed, Response
    from newswake.settings import Settings

_SHOWN_ENTRIES = 5
# The store's clock, not today's: a replay's last week is in the past.
_LATELY = """
    SELECT health.url, health.outlet_id,
           count(*) FILTER (WHERE poll.outcome = 'failed') AS failed,
           count(*) FILTER (WHERE poll.outcome = 'empty') AS empty,
           count(*) AS polls,
           strftime(max(poll.polled_at) FILTER (WHERE poll.outcome IN ('failed', 'empty')), '%d %b %H:%M'),
           arg_max(poll.error, poll.polled_at) FILTER (WHERE poll.error IS NOT NULL)
    FROM store.channel_poll AS poll
    JOIN feed_health AS health USING (channel_id)
    WHERE health.state = 'ok'
        AND poll.polled_at > (SELECT max(polled_at) FROM store.channel_poll) - INTERVAL 7 DAY
    GROUP BY ALL
    HAVING failed + empty > 0
    ORDER BY failed + empty DESC, health.url
"""

feeds_app = typer.Typer(help="Feeds: how they do, what is wrong with them, and new ones.", invoke_without_command=True)


def add_commands(app: typer.Typer) -> None:
    """Add this room's commands."""
    app.add_typer(feeds_app, name="feeds")
    exchanging.add_commands(feeds_app)
    suggesting.add_commands(feeds_app)
    drafting.add_commands(app)


@feeds_app.callback()
def feeds(context: typer.Context) -> None:
    """Look after the feeds: list them, check what is wrong, add one. Without a word after it, lists them."""
    if context.invoked_subcommand is None:
        list_feeds()


@feeds_app.command("list")
def list_feeds(how: FormatOption = None, out: OutOption = None) -> None:
    """List every feed with its state, its last answer and what it brought."""
    from newswake.store.questions import ask_sql

    with open_present(project_settings()) as con:
        result = ask_sql(
            con,
            """
            SELECT url AS feed, outlet_id AS outlet, mode, state, last_ok_at AS answered, last_change_at AS changed,
                   next_poll_at AS next, entries, polls, polls_ok
            FROM feed_health ORDER BY outlet_id, url
            """,
        )
    write_result(result, how, out, title="Feeds")


@feeds_app.command()
def check(how: FormatOption = None, out: OutOption = None) -> None:
    """Say what is wrong with the feeds, worst first: failing, empty or shrunk, with gaps, silent, new, retired."""
    from newswake.store.questions import ask_sql

    with open_present(project_settings()) as con:
        result = ask_sql(
            con,
            """
            WITH judged AS (
                SELECT
                    url AS feed,
                    outlet_id AS outlet,
                    CASE
                        WHEN state = 'failing' THEN 'failed ' || failures || ' times running'
                        WHEN state = 'empty' THEN 'answers with nothing in it'
                        WHEN gone_at IS NOT NULL THEN 'gone (410) since ' || strftime(gone_at, '%Y-%m-%d')
                        WHEN state = 'retired' THEN 'is not polled any more'
                        WHEN state = 'shrunk'
                            THEN 'lists ' || entries_listed || ' items, usually ' || round(entries_usual)::INTEGER
                        WHEN gaps > 0 THEN 'missed entries in ' || gaps || ' of ' || polls || ' polls'
                        WHEN state = 'silent' THEN 'nothing new since ' || coalesce(
                            strftime(newest_at, '%Y-%m-%d'), 'it was added')
                        WHEN state = 'waiting' THEN 'never polled yet'
                    END AS wrong,
                    CASE state
                        WHEN 'failing' THEN 1 WHEN 'empty' THEN 2 WHEN 'shrunk' THEN 2 WHEN 'silent' THEN 4
                        WHEN 'waiting' THEN 5
                        WHEN 'retired' THEN 6 ELSE 3
                    END AS rank,
                    failures,
                    last_ok_at AS answered,
                    next_poll_at AS next,
                    CASE WHEN state IN ('failing', 'retired') THEN last_error END AS said
                FROM feed_health
            )
            SELECT feed, outlet, wrong, answered, next, said
            FROM judged WHERE wrong IS NOT NULL ORDER BY rank, failures DESC, feed
            """,
        )
        total = con.execute("SELECT count(*) FROM feed_health").fetchone() or (0,)
        lately = con.execute(_LATELY).fetchall()
    if chosen_format(how, out) is not Format.table or out is not None:
        write_result(result, how, out)
        return
    if result.num_rows:
        write_result(result, how, out, title=f"{result.num_rows} of {total[0]} feeds")
    else:
        console.print(f"Nothing is wrong now with any of {total[0]} feeds.")
    if lately:
        console.print(
            table(
                f"In the seven days up to the last poll, {len(lately)} feeds failed or were empty and are well again",
                ["feed", "outlet", "failed", "empty", "of polls", "last", "said"],
                [tuple(plain(v) if isinstance(v, str) else v for v in row) for row in lately],
            )
        )


@feeds_app.command()
def add(
    url: Annotated[str, typer.Argument(help="Address of a feed, or of a page that names its feeds.")],
    outlet: Annotated[str, typer.Option(help="The outlet of seeds/outlets.csv that it belongs to.")] = "",
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Append it to seeds/feeds.csv.")] = False,
) -> None:
    """Fetch a feed and show what it lists; with --yes and --outlet, append it to seeds/feeds.csv."""
    from newswake.collect.discover import find_feeds
    from newswake.collect.feeds import parse_feed
    from newswake.errors import FeedError

    settings = project_settings()
    response = asyncio.run(_fetch(settings, url))
    try:
        feed = parse_feed(
            response.body, feed_url=response.final_url, content_type=response.headers.get("content-type", "")
        )
    except FeedError as error:
        named = find_feeds(response.body, url=response.final_url) if error.reason == "html" else []
        if not named:
            raise
        console.print(table("A page, which names these feeds; add one of them", ["address", "format", "title"],
                            [(plain(f.url), f.format, plain(f.title)) for f in named]))  # fmt: skip
        return
    address = response.moved_to or url
    _show_feed(address, feed)
    if yes:
        console.print(
            f"added to {_append(settings, address, outlet, feed.format)}; newswake run polls it", markup=False
        )
    else:
        console.print("To follow it: the same with --yes --outlet ID", style="dim")


async def _fetch(settings: Settings, url: str) -> Response:
    from newswake.collect.fetch import Fetcher

    async with Fetcher(settings.collect, lambda: datetime.now(UTC)) as fetcher:
        return await fetcher.get(url, max_bytes=settings.collect.max_feed_bytes)


def _show_feed(address: str, feed: ParsedFeed) -> None:
    dated = [entry.published.at for entry in feed.entries if entry.published]
    language = feed.language or "not stated"
    console.print(f"{plain(feed.title) or 'without a title'}: {address}", markup=False, highlight=False)
    console.print(
        f"{feed.format}, language {plain(language)}, {len(feed.entries)} entries"
        + (f", from {min(dated):%Y-%m-%d} to {max(dated):%Y-%m-%d}" if dated else ", none with a date"),
        markup=False, highlight=False,
    )  # fmt: skip
    newest = sorted(feed.entries, key=lambda e: e.published.at.timestamp() if e.published else 0.0, reverse=True)
    rows = [
        (f"{e.published.at:%Y-%m-%d %H:%M}" if e.published else None, plain(e.title), plain(e.url))
        for e in newest[:_SHOWN_ENTRIES]
    ]
    console.print(table("Newest", ["published", "title", "address"], rows))


def _append(settings: Settings, url: str, outlet: str, feed_format: str) -> Path:
    """Append a feed to the seeds, after everything that loading them would refuse was looked at."""
    from newswake.collect.urls import registrable_domain
    from newswake.seeds import append_rows, load_seeds

    seeds = load_seeds(settings.seeds_dir, settings.entities_file)
    file = settings.seeds_dir / "feeds.csv"
    known = {o.outlet_id: o for o in seeds.outlets}
    if outlet not in known:
        near = [
            o.outlet_id for o in seeds.outlets if registrable_domain(url) == registrable_domain(f"http://{o.domain}")
        ]
        hint = f": {' or '.join(near)} has its domain" if near else ": add the outlet to outlets.csv first"
        raise fail(f"--outlet {outlet or '(none)'}: not in {settings.seeds_dir / 'outlets.csv'}{hint}")
    if any(channel.url == url for channel in seeds.channels):
        raise fail(f"{file}: {url} stands there already")
    if any(mark in url for mark in ' "\n'):
        raise fail(f"{url}: has a character that an address does not have; write it percent-encoded")
    append_rows(file, [(url, outlet, feed_format, "always_on")])
    return file
