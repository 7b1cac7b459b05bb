"""What polls listed, written as entries and articles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from newswake.collect.articles import Found, describe_new
from newswake.collect.entries import (
    NewEntry,
    Row,
    article_times,
    assign_articles,
    entry_row,
    without_words,
)
from newswake.collect.outlets import OutletIndex
from newswake.collect.polls import News, Polled, compare
from newswake.collect.urls import article_id_of
from newswake.pipeline.job import Job
from newswake.pipeline.pages import reserving_outlets
from newswake.store import collecting, reference, takedown
from newswake.store.connect import Transaction
from newswake.store.rows import append, upsert


def store_listings(job: Job, tx: Transaction, polled: Sequence[Polled]) -> list[News]:
    """Store the entries that are new and their articles; return what each poll brought, in the order of ``polled``."""
    listed = [poll.entries for poll in polled]
    known = collecting.known_entries(tx.con, [new.entry_id for group in listed for new in group])
    fresh = [new for group in listed for new in group if new.entry_id not in known]
    addresses = collecting.known_addresses(tx.con, [url for entry in fresh for url in entry.addresses])
    articles = assign_articles(fresh, addresses)
    fresh = _without_unkept_words(job, tx, fresh, articles)
    append(tx.con, "entry", [entry_row(entry, articles[entry.entry_id], job.run.run_id) for entry in fresh])
    _store_articles(job, tx, fresh, articles, addresses.keys())
    job.counts["entries"] += len(fresh)
    return [
        compare(
            poll.state,
            [article_id_of(new.canonical) for new in group],
            sum(new.entry_id not in known for new in group),
        )
        for poll, group in zip(polled, listed, strict=True)
    ]


def unkept_bodies(
    job: Job, polled: Sequence[Polled], gone: Collection[str], reserving: Collection[str]
) -> dict[str, str]:
    """Return the channels whose body is not kept as evidence, each with the reason.

    That of an outlet of which the headline alone is kept, and one that lists what was taken down.
    """
    listed = {poll.state.channel_id: poll for poll in polled if poll.listing}
    why = {channel: "its outlet reserves its text" for channel, p in listed.items() if p.state.outlet_id in reserving}
    if not gone:
        return why
    addresses = {channel: [url for new in p.entries for url in new.addresses] for channel, p in listed.items()}
    with job.store.reading() as con:
        owners = collecting.known_addresses(con, [url for urls in addresses.values() for url in urls])
    for channel, urls in addresses.items():
        if found := set(gone) & {owners.get(url, "") for url in urls}:
            why[channel] = f"it lists {', '.join(sorted(found))}: taken down"
    return why


def _without_unkept_words(
    job: Job, tx: Transaction, fresh: Sequence[NewEntry], articles: Mapping[str, str]
) -> list[NewEntry]:
    """Leave of entries of articles that were taken down, and of outlets that reserve their text, the headline."""
    gone, reserving = takedown.taken_down(tx.con), reserving_outlets(job, tx.con)
    if not (gone or reserving):
        return list(fresh)
    known = collecting.known_articles(tx.con, list(articles.values()))
    index = OutletIndex(collecting.outlets(tx.con))

    def is_kept(new: NewEntry) -> bool:
        article_id = articles[new.entry_id]
        outlet_id = known.get(article_id) or index.of(new.canonical, new.listing.outlet_id).outlet_id
        return article_id not in gone and outlet_id not in reserving

    return [new if is_kept(new) else without_words(new) for new in fresh]


def _store_articles(
    job: Job, tx: Transaction, fresh: Sequence[NewEntry], articles: dict[str, str], addresses: Collection[str]
) -> None:
    """Write an article for each one seen for the first time, and the times of all that were seen anew.

    ``addresses`` are those that are known: they keep their article and the time at which they were first seen.
    """
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
    append(tx.con, "article_url", [row for row in _addresses(fresh, articles) if row["url"] not in addresses])
    job.counts["articles"] += len(found)


def _addresses(fresh: Iterable[NewEntry], articles: dict[str, str]) -> list[Row]:
    rows: dict[str, Row] = {}
    for new in sorted(fresh, key=lambda n: (n.seen.first_seen_at, n.entry_id)):
        for url in dict.fromkeys(new.addresses):
            row = {"url": url, "article_id": articles[new.entry_id], "first_seen_at": new.seen.first_seen_at}
            rows.setdefault(url, row)
    return list(rows.values())
