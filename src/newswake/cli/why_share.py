"""Why a narrative's share is what it is: each report of numerator and denominator, and why others are in neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from newswake.cli.project import fail
from newswake.cli.show import between, many
from newswake.digest.week import Week, week_named
from newswake.store import answers, share_tracing
from newswake.store.tracing import Row

if TYPE_CHECKING:
    import duckdb

_WEEK = re.compile(r"\d{4}-W\d{1,2}")
_MOST_TOLD = 5  # articles of a reason that are left out; --all tells each


@dataclass(frozen=True)
class _Share:
    """A share taken apart: what it is asked of, its reports, those with hits, and every article that came out then."""

    narrative: Row
    panel_id: str
    days: Sequence[Row]
    steady: Collection[str] | None
    reports: Sequence[Row]
    hits: Mapping[str, Sequence[Row]]
    articles: Mapping[str, Row]

    @property
    def hitting(self) -> list[Row]:
        """The reports of the numerator."""
        return [report for report in self.reports if report["copy_group_id"] in self.hits]

    @property
    def others(self) -> list[Row]:
        """The reports of the denominator alone."""
        return [report for report in self.reports if report["copy_group_id"] not in self.hits]


def why_share(
    con: duckdb.DuckDBPyConnection, narrative_id: str, when: str, panel_id: str, *, tells_all: bool
) -> Iterator[str]:
    """Tell the share of a day, as 2025-01-27, as attention_daily has it, or of a week, as 2025-W05, as the digest does.

    ``tells_all`` names each article that is left out, not only the first few of each reason.
    """
    week = week_named(when) if _WEEK.fullmatch(when) else None
    first, last = (week.days[0], week.days[-1]) if week else (_day(when),) * 2
    narrative, title = share_tracing.narrative_facts(con, narrative_id), share_tracing.panel_title(con, panel_id)
    days = share_tracing.attention_on(con, narrative_id, panel_id, first, last)
    yield f"Share of {narrative['title']} ({narrative_id}), {when}, in the press of {panel_id} ({title})"
    if not days:
        yield f"has no share: {_why_none(narrative, first, last)}"
        return
    share = _take_apart(con, narrative, panel_id, days, week)
    yield from _number(con, share, week)
    yield from _reliability(narrative)
    yield f"\nReports that hit ({len(share.hitting)}), each with its passages:"
    for number, report in enumerate(share.hitting, start=1):
        yield from _told_hit(share, report, number)
    yield f"\nOther reports in the denominator ({len(share.others)}): no passage of theirs reaches the threshold"
    rejected = share_tracing.rejected_in(con, narrative_id, [a for report in share.others for a in report["articles"]])
    for report in share.others:
        yield f"     {_article(share.articles[report['article_id']])}"
        for ruling in (rejected[each] for each in report["articles"] if each in rejected):
            yield f"       its hit was rejected by {ruling['author']}: {ruling['reason']}"
    yield from _left_out(con, share, first, last, tells_all=tells_all)


def _day(when: str) -> date:
    try:
        return date.fromisoformat(when)
    except ValueError:
        raise fail(f"why share: {when!r}: a day such as 2025-01-27, or a week such as 2025-W05") from None


def _why_none(narrative: Row, first: date, last: date) -> str:
    """Say why no day of a time counts for a narrative."""
    began, ended, since = narrative["window_from"], narrative["window_to"], narrative["scored_since"]
    if (began and last < began) or (ended and first > ended):
        return f"its definition counts attention from {began or 'the start'} to {ended or 'now'}"
    if since and datetime.combine(last, time(), UTC) < since:
        return f"it has been looked for since {since:%Y-%m-%d}"
    return "no outlet of the panel was observed then"


def _take_apart(
    con: duckdb.DuckDBPyConnection, narrative: Row, panel_id: str, days: Sequence[Row], week: Week | None
) -> _Share:
    steady = answers.steady_outlets(con, panel_id, answers.observed_days(con, panel_id, week)) if week else None
    counting, languages = [row["day"] for row in days], narrative["languages"]
    reports = share_tracing.counted_reports(con, panel_id, counting, languages, steady)
    members = [article for report in reports for article in report["articles"]]
    hits: dict[str, list[Row]] = {}
    for hit in share_tracing.hits_in(con, narrative["narrative_id"], members):
        hits.setdefault(hit["copy_group_id"], []).append(hit)
    first, last = (week.days[0], week.days[-1]) if week else (counting[0], counting[-1])
    found = share_tracing.articles_out(con, panel_id, first, last, members)
    return _Share(narrative, panel_id, days, steady, reports, hits, {row["article_id"]: row for row in found})


def _number(con: duckdb.DuckDBPyConnection, share: _Share, week: Week | None) -> Iterator[str]:
    hit, of = len(share.hitting), len(share.reports)
    number = f"{100 * hit / of:.2f}% = 100 × {hit} / {many(of, 'report')}" if of else "not known: no report counts"
    languages = ", ".join(share.narrative["languages"])
    led = sum(any(h["position"] != "body" for h in share.hits[r["copy_group_id"]]) for r in share.hitting)
    disputing = sum(any(h["stance"] == "disputes" for h in share.hits[r["copy_group_id"]]) for r in share.hitting)
    if share.steady is None:
        (day,) = share.days
        low, high = day["share_low_pct"], day["share_high_pct"]
        interval = f" (95%: {low:.1f} to {high:.1f}, from resampling stories)" if low is not None else ""
        yield f"is {number}{interval}"
        yield f"   of outlets that were observed on that day, in a language that is measured ({languages})"
        texts = day["text_ok_ratio"]
        told = "" if texts is None else f", {100 * texts:.0f}% of the articles have a text"
        yield f"   {100 * day['feeds_ok_ratio']:.0f}% of the feeds answered{told}"
    else:
        counted = f"{len(share.days)} of 7 days" if len(share.days) < 7 else "7 days"
        yield f"is {number}"
        yield (
            f"   of {many(len(share.steady), 'outlet')} observed on every observed day of the week, {counted},"
            f" in a language that is measured ({languages})"
        )
        yield _as_stored(con, share, week)
    yield f"   {led} of the {hit} lead with it, in title or lead; {disputing} dispute it"


def _as_stored(con: duckdb.DuckDBPyConnection, share: _Share, week: Week | None) -> str:
    """Say what the digest of the week said, which stays as it was given."""
    from newswake.digest.answer import from_json
    from newswake.errors import StoreError

    name = week.digest_id if week else ""
    try:
        digest = from_json(answers.stored_answer(con, name))
    except StoreError:
        return f"   no digest of {name} is stored: newswake digest {name}"
    told = {each.narrative_id: each.share for each in digest.narratives}.get(share.narrative["narrative_id"])
    if digest.panel_id != share.panel_id or told is None:
        return f"   the digest of {name} has no share of it in this panel"
    ends = f" (95%: {told.low_pct:.1f} to {told.high_pct:.1f})" if told.low_pct is not None else ""
    same = (told.reports, told.all_reports) == (len(share.hitting), len(share.reports))
    since = "" if same else "; what is stored has changed since"
    return f"   the digest of {name} says {told.share_pct:.2f}%{ends}, {told.reports} of {told.all_reports}{since}"


def _reliability(narrative: Row) -> Iterator[str]:
    how = {"threshold": "by a threshold of its own", "fitted": "fitted to it"}.get(
        narrative["calibration"], "uncalibrated"
    )
    yield f"   scored as definition {narrative['definition_version']}, {how} ({narrative['calibration_labels']} labels)"
    if narrative["validated_at"] is None:
        yield f"   not validated: newswake narratives validate {narrative['narrative_id']} --from DAY --to DAY"
        return
    precision = between(narrative["precision"], narrative["precision_low"], narrative["precision_high"])
    recall = between(narrative["recall"], narrative["recall_low"], narrative["recall_high"])
    yield (
        f"   validated on reports from {narrative['validated_from']:%Y-%m-%d} until before"
        f" {narrative['validated_to']:%Y-%m-%d}: precision {precision}, recall {recall}"
    )


def _article(row: Row) -> str:
    by = row["outlet"] if row["publisher_id"] == row["outlet_id"] else f"{row['outlet']} of {row['publisher_id']}"
    when = f"{row['event_at']:%Y-%m-%d %H:%M}" if row["is_sharp"] else f"{row['event_at']:%Y-%m-%d}, known to the day"
    return f"{when}  {by}: {row['title']} ({row['article_id']})"


def _told_hit(share: _Share, report: Row, number: int) -> Iterator[str]:
    """Tell a report of the numerator: its earliest appearance, the passage of each that hits, and the other copies."""
    hits = share.hits[report["copy_group_id"]]
    yield f"{number:>3}. {_article(share.articles[report['article_id']])}"
    for hit in hits:
        article = share.articles[hit["article_id"]]
        yield f"       »{hit['passage']}«"
        feeds = ", ".join(article["channels"]) or "no feed"
        copied = "" if hit["article_id"] == report["article_id"] else f" in {article['outlet']} ({hit['article_id']})"
        yield f"       {hit['score']:.2f}, {hit['stance']}, {hit['position']}{copied}; hit {hit['hit_id']}; by {feeds}"
    quiet = [each for each in report["articles"] if each not in {hit["article_id"] for hit in hits}]
    for article in (share.articles[each] for each in quiet):
        yield f"       also {_article(article)}, which does not hit"
    if len(report["articles"]) > 1:
        yield f"       one report in {len(report['articles'])} articles, counted once ({report['copy_group_id']})"


def _left_out(
    con: duckdb.DuckDBPyConnection, share: _Share, first: date, last: date, *, tells_all: bool
) -> Iterator[str]:
    """Tell the articles of those days that no report here stands for, by reason; those that hit come first."""
    counted = {article for report in share.reports for article in report["articles"]}
    left = [row for row in share.articles.values() if row["article_id"] not in counted]
    hits = {
        h["article_id"]: h
        for h in share_tracing.hits_in(con, share.narrative["narrative_id"], [r["article_id"] for r in left])
    }
    reasons = {row["article_id"]: _why_not(share, row, first, last) for row in left}
    out = many(len(share.articles), "article")
    yield f"\nOf {out} that came out then or copy one that did, {len(counted)} are those reports, {len(left)} are not:"
    for reason, count in sorted(Counter(reasons.values()).items(), key=lambda each: (-each[1], each[0])):
        rows = sorted(
            (r for r in left if reasons[r["article_id"]] == reason), key=lambda r: r["article_id"] not in hits
        )
        yield f"{count:>5} {reason}"
        for row in rows if tells_all else rows[:_MOST_TOLD]:
            hit = hits.get(row["article_id"])
            yield f"       {_article(row)}" + (f", though it hits: hit {hit['hit_id']}" if hit else "")
        if not tells_all and count > _MOST_TOLD:
            yield f"       and {count - _MOST_TOLD} more: --all"


def _why_not(share: _Share, row: Row, first: date, last: date) -> str:
    """Say why an article is in neither numerator nor denominator, by the first reason that would do alone."""
    counting = {day["day"] for day in share.days}
    for holds, reason in (
        (not row["in_scope"], "out of scope"),
        (
            row["is_backlog"],
            "backlog: already there when its feed was first polled, so that its day is not known to us",
        ),
        (not row["is_always_on"], "found by searched channels alone: a search lists what it asks for"),
        (not row["is_in_panel"], "of an outlet that the panel does not have"),
        (not row["is_observed"], "of an outlet that was not observed on its day"),
        (
            share.steady is not None and row["outlet_id"] not in share.steady,
            "of an outlet that was not observed all week",
        ),
        (row["copy_group_id"] is None, "not compared with others' texts yet"),
        (
            row["language"] in share.narrative["languages"]
            and row["report_day"] is not None
            and not first <= row["report_day"] <= last,
            "a copy of a report of another day",
        ),
        (row["report_day"] not in counting, "on a day that does not count for this narrative"),
    ):
        if holds:
            return reason
    if row["language"] in share.narrative["languages"]:
        return "of a report that was first told in a language that is not measured"
    return f"in a language that is not measured ({row['language'] or 'unknown'})"
