"""The stages of ingest: reference data, polling; reading has a room of its own. Network first, then the store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from newswake.collect.fetch import Fetcher
from newswake.collect.leftout import STAGE, drop_row, left_out
from newswake.collect.polls import (
    ChannelState,
    Polled,
    channel_row,
    conditions,
    is_news,
    is_same_version,
    judge_poll,
    poll_row,
)
from newswake.errors import FetchError, FetchPostponed, NothingCameBack
from newswake.models import Channel, Response
from newswake.pipeline.job import Job, tell_progress
from newswake.pipeline.listings import store_listings, unkept_bodies
from newswake.pipeline.pages import reserving_outlets
from newswake.pipeline.reading import keep_raw
from newswake.seeds import Seeds
from newswake.store import reference, takedown
from newswake.store.connect import Transaction
from newswake.store.due import due_channels
from newswake.store.rows import append, upsert


def sync_seeds(job: Job, seeds: Seeds, channels: Sequence[Channel] | None = None) -> None:
    """Bring reference data up to date with the seeds; ``channels`` are those of a replay, else the seeds' feeds."""
    with job.store.writing(job.run) as tx:
        reference.write_seeds(tx.con, seeds)
        reference.write_channels(tx.con, seeds.channels if channels is None else channels, job.as_of)


def record_left_out(job: Job, left_out: Iterable[tuple[str, str, str]]) -> None:
    """Write a row for each subject that a replay's archive leaves out, with reason and detail."""
    rows = [drop_row("replay", *said, as_of=job.as_of, run_id=job.run.run_id) for said in left_out]
    with job.store.writing(job.run) as tx:
        upsert(tx.con, "drop_row", rows, key=("drop_id",))
    job.counts["dropped"] += len(rows)


def poll_channels(job: Job, *, everyone: bool = False) -> None:
    """Poll the channels that are due (or all), and store what they list that is new.

    A channel whose host has no turn left in this run stays due. Raises NothingCameBack where not one of several
    channels answered.
    """
    with job.store.reading() as con:
        due = due_channels(con, job.as_of, everyone=everyone)
        gone, reserving = takedown.taken_down(con), reserving_outlets(job, con)
    polled = asyncio.run(_poll(job, due))
    unkept = unkept_bodies(job, polled, gone, reserving)
    kept = [p for p in polled if p.listing and p.state.channel_id not in unkept]
    raw_rows = keep_raw(job, [p.answer for p in kept if isinstance(p.answer, Response)])
    with job.store.writing(job.run) as tx:
        _store_polls(job, tx, polled, unkept)
        upsert(tx.con, "raw_record", raw_rows, key=("raw_id",))
    job.counts.update(f"channels_{poll.outcome}" for poll in polled)
    job.counts["channels_postponed"] += len(due) - len(polled)
    if _is_outage(polled):
        raise NothingCameBack(f"all {len(polled)} channels failed or were empty, the first with: {polled[0].error}")


def _is_outage(polled: Sequence[Polled]) -> bool:
    """Whether nothing came back that should have: not of feeds long dead, nor of feeds that are new and still empty."""
    outcomes = {poll.outcome for poll in polled}
    if len(polled) < 2 or not outcomes <= {"failed", "empty"}:
        return False
    were_good = any(poll.state.failures == 0 and poll.state.last_ok_at for poll in polled)
    none_ever_was = not any(poll.state.last_ok_at for poll in polled)
    return were_good or (none_ever_was and outcomes == {"failed"})


async def _poll(job: Job, due: Sequence[ChannelState]) -> list[Polled]:
    """Ask every channel, and judge each answer as it comes, news in a thread: parsing would hold up others' sockets."""
    limits = job.settings.collect
    judge = partial(
        judge_poll, as_of=job.as_of, max_entries=limits.max_feed_entries, trust_capture=bool(limits.fetch_via)
    )
    judging = asyncio.Semaphore(1)  # one at a time: more threads share the same interpreter
    async with Fetcher(limits, lambda: job.as_of) as fetcher:

        async def poll(state: ChannelState) -> Polled | None:
            try:
                answer, is_vouched = await _ask(job, fetcher, state)
            except FetchPostponed:
                return None
            except FetchError as error:
                return judge(state, error)
            if not is_news(state, answer):
                return judge(state, answer)
            async with judging:
                return await asyncio.to_thread(judge, state, answer, is_vouched=is_vouched)

        # What failed may take as long as the limit: begun last, it would keep the run waiting when all else is done.
        in_turn = sorted(due, key=lambda state: state.failures == 0)
        polls = {state.channel_id: asyncio.ensure_future(poll(state)) for state in in_turn}
        for done, ended in enumerate(asyncio.as_completed(polls.values()), start=1):
            await ended
            tell_progress("feeds polled:", done, len(due))
        return [polled for state in due if (polled := polls[state.channel_id].result())]


async def _ask(job: Job, fetcher: Fetcher, state: ChannelState) -> tuple[Response, bool | None]:
    """Fetch a channel; return whether its server still vouched for the body that we had, though another one came.

    None where that cannot be told.

    That shows only where a whole body was asked for: either it comes under the old validators, or the server answers
    these, asked once more, with 304.
    """
    limits = job.settings.collect
    asked = conditions(state, job.as_of, limits.full_fetch_hours)
    answer = await fetcher.get(state.url, validators=asked, max_bytes=limits.max_feed_bytes)
    known = state.validators
    changed = known.body_hash and answer.body_hash != known.body_hash
    if asked is not None or not changed or not (known.etag or known.last_modified):
        return answer, None
    if is_same_version(known, answer):
        return answer, True
    try:
        again = await fetcher.get(state.url, validators=known, max_bytes=limits.max_feed_bytes)
    except FetchError:
        return answer, None
    return answer, again.status == 304


def _store_polls(job: Job, tx: Transaction, polled: Sequence[Polled], unkept: Mapping[str, str]) -> None:
    limits, now, run_id = job.settings.collect, job.as_of, job.run.run_id
    brought = list(zip(polled, store_listings(job, tx, polled), strict=True))
    append(tx.con, "channel_poll", [poll_row(p, n, as_of=now, run_id=run_id) for p, n in brought])
    channels = [
        channel_row(p, n, as_of=now, minutes_min=limits.poll_minutes_min, minutes_max=limits.poll_minutes_max)
        for p, n in brought
    ]
    upsert(tx.con, "channel", channels, key=("channel_id",))
    found = [said for p in polled if p.listing for said in left_out(p.listing)]
    found += [(channel_id, "body_not_kept", f"the feed's body: {why}") for channel_id, why in unkept.items()]
    drops = {row["drop_id"]: row for row in (drop_row(STAGE, *said, as_of=now, run_id=run_id) for said in found)}
    upsert(tx.con, "drop_row", drops.values(), key=("drop_id",))
    job.counts["dropped"] += len(drops)
