"""The stages of ingest: reference data, polling, reading. Network first, then the store, never both at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from newswake.collect.articles import Found, describe_new
from newswake.collect.entries import NewEntry, Row, article_times, assign_articles, entries_of, entry_row
from newswake.collect.fetch import Fetcher
from newswake.collect.outlets import OutletIndex
from newswake.collect.polls import ChannelState, Polled, judge_poll
from newswake.errors import FetchError, NothingCameBack
from newswake.models import Channel, Response
from newswake.pipeline.job import Job
from newswake.pipeline.reading import keep_raw
from newswake.seeds import Seeds
from newswake.store import collecting, reference
from newswake.store.connect import Transaction
from newswake.store.rows import append, upsert


def sync_seeds(job: Job, seeds: Seeds, channels: Sequence[Channel] | None = None) -> None:
    """Bring reference data up to date with the seeds; ``channels`` are those of a replay, else the seeds' feeds."""
    with job.store.writing(job.run) as tx:
        reference.write_seeds(tx.con, seeds)
        reference.write_channels(tx.con, seeds.channels if channels is None else channels, job.as_of)


def poll_channels(job: Job, *, everyone: bool = False) -> None:
    """Poll the channels that are due (or all), and store what they list that is new.

    Raises NothingCameBack where not one of several channels answered.
    """
    with job.store.reading() as con:
        due = collecting.due_channels(con, job.as_of, everyone=everyone)
    answers = asyncio.run(_fetch_feeds(job, due))
    limits = job.settings.collect
    polled = [
        judge_poll(
            state,
            answer,
            as_of=job.as_of,
            run_id=job.run.run_id,
            minutes_min=limits.poll_minutes_min,
            minutes_max=limits.poll_minutes_max,
            max_entries=limits.max_feed_entries,
            trust_capture=bool(limits.fetch_via),
        )
        for state, answer in zip(due, answers, strict=True)
    ]
    raw_rows = keep_raw(job, [poll.response for poll in polled if poll.response])
    with job.store.writing(job.run) as tx:
        _store_listings(job, tx, polled)
        append(tx.con, "channel_poll", [poll.poll for poll in polled])
        upsert(tx.con, "channel", [poll.channel for poll in polled], key=("channel_id",))
        upsert(tx.con, "raw_record", raw_rows, key=("raw_id",))
    job.counts.update(f"channels_{poll.poll['outcome']}" for poll in polled)
    if _is_outage(due, polled):
        raise NothingCameBack(
            f"all {len(polled)} channels failed or were empty, the first with: {polled[0].poll['error']}"
        )


def _is_outage(due: Sequence[ChannelState], polled: Sequence[Polled]) -> bool:
    """Whether nothing came back that should have: not of feeds long dead, nor of feeds that are new and still empty."""
    outcomes = {str(poll.poll["outcome"]) for poll in polled}
    if len(polled) < 2 or not outcomes <= {"failed", "empty"}:
        return False
    were_good = any(state.failures == 0 and state.last_ok_at for state in due)
    none_ever_was = not any(state.last_ok_at for state in due)
    return were_good or (none_ever_was and outcomes == {"failed"})


async def _fetch_feeds(job: Job, due: Sequence[ChannelState]) -> list[Response | FetchError]:
    async with Fetcher(job.settings.collect, lambda: job.as_of) as fetcher:

        async def fetch(state: ChannelState) -> Response | FetchError:
            try:
                most = job.settings.collect.max_feed_bytes
                return await fetcher.get(state.url, validators=state.validators, max_bytes=most)
            except FetchError as error:
                return error

        return await asyncio.gather(*map(fetch, due))


def _store_listings(job: Job, tx: Transaction, polled: Sequence[Polled]) -> None:
    """Store the entries that are new, their articles, and the poll rows' counts of them."""
    listed = {id(poll): list(entries_of(poll.listing)) for poll in polled if poll.listing}
    known = collecting.known_entries(tx.con, [new.entry_id for group in listed.values() for new in group])
    fresh: list[NewEntry] = []
    for poll in polled:
        group = listed.get(id(poll), [])
        new = [entry for entry in group if entry.entry_id not in known]
        had_before = poll.listing is not None and poll.listing.last_ok_at is not None
        poll.poll["new_entry_count"] = len(new)
        poll.poll["is_gap"] = had_before and bool(group) and len(new) == len(group)
        fresh += new
    addresses = collecting.known_addresses(tx.con, [url for entry in fresh for url in entry.addresses])
    articles = assign_articles(fresh, addresses)
    append(tx.con, "entry", [entry_row(entry, articles[entry.entry_id], job.run.run_id) for entry in fresh])
    _store_articles(job, tx, fresh, articles)
    job.counts["entries"] += len(fresh)


def _store_articles(job: Job, tx: Transaction, fresh: Sequence[NewEntry], articles: dict[str, str]) -> None:
    """Write an article for each one seen for the first time, and the times of all that were seen anew."""
    index = OutletIndex(collecting.outlets(tx.con))
    ids = sorted(set(articles.values()))
    known = collecting.known_articles(tx.con, ids)
    sights, claims = collecting.sights(tx.con, ids), collecting.page_claims(tx.con, ids)
    first = {
        articles[new.entry_id]: new
        for new in sorted(fresh, key=lambda n: (n.seen.first_seen_at, n.entry_id), reverse=True)
    }
    found = [
        Found(i, first[i], index.of(first[i].canonical, first[i].listing.outlet_id)) for i in ids if i not in known
    ]
    outlets = {item.article_id: item.outlet for item in found}
    reference.add_inferred(tx.con, {o.outlet_id: o for o in outlets.values() if o.inferred}.values())
    times = {
        i: article_times(sights[i], claims.get(i, ()), index.founded(known.get(i) or outlets[i].outlet_id)) for i in ids
    }
    append(
        tx.con, "article", [describe_new(item, job.as_of, job.run.run_id) | times[item.article_id] for item in found]
    )
    upsert(tx.con, "article", [{"article_id": i, **times[i]} for i in ids if i in known], key=("article_id",))
    upsert(tx.con, "article_url", _addresses(fresh, articles), key=("url",))
    job.counts["articles"] += len(found)


def _addresses(fresh: Iterable[NewEntry], articles: dict[str, str]) -> list[Row]:
    rows: dict[str, Row] = {}
    for new in sorted(fresh, key=lambda n: (n.seen.first_seen_at, n.entry_id)):
        for url in dict.fromkeys(new.addresses):
            row = {"url": url, "article_id": articles[new.entry_id], "first_seen_at": new.seen.first_seen_at}
            rows.setdefault(url, row)
    return list(rows.values())
