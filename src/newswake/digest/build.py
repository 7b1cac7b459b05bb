"""The week's answer out of what the store says of it: pure, so that the same rows give the same digest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from newswake.digest.answer import (
    Digest,
    Edit,
    First,
    Mover,
    Narrative,
    Number,
    Quote,
    Rising,
    Source,
    Story,
    Totals,
    Value,
)
from newswake.digest.attention import rank_narratives, silent_narratives
from newswake.digest.missing import what_is_missing
from newswake.digest.plan import Plan
from newswake.digest.rows import EditRow, MoverRow, NumberRow, StoryRow, WeekRows
from newswake.digest.week import Week
from newswake.digest.words import counted

MAX_NUMBERS = 8  # of each list, as many as a reader takes in on a phone
MAX_MOVERS = 10
MAX_EDITS = 12
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s”\"’)]+(?=\S)|\n+")
_Row = dict[str, object]


def build_answer(rows: WeekRows, plan: Plan, week: Week, as_of: datetime, rising: tuple[Rising, ...] = ()) -> Digest:
    """Return the digest of ``week`` as of ``as_of``; ``rising`` are claims that no narrative explains."""
    narratives = rank_narratives(rows, plan.panel_id, week)
    unseen, unmeasured = silent_narratives(rows, week)
    edits = [edit for row in rows.edits if (edit := _edit(row))]
    stories = tuple(_story(rows, row, week) for row in rows.stories)
    total = Totals(*rows.total)
    return Digest(
        digest_id=week.digest_id,
        title=plan.title,
        panel_id=plan.panel_id,
        panel_title=rows.panel_title,
        from_at=week.from_at,
        to_at=week.to_at,
        as_of=as_of,
        sentence=_sentence(total, narratives, stories),
        totals=total,
        totals_before=Totals(*rows.total_before),
        narratives=tuple(narratives[: plan.shown]),
        also=tuple((narrative.title, narrative.week.reports) for narrative in narratives[plan.shown :]),
        unseen=tuple(unseen),
        unmeasured=tuple(unmeasured),
        stories=stories,
        first=_first(rows.movers),
        numbers=_numbers(rows.numbers),
        quotes=tuple(
            Quote(
                q.quote.rstrip(",; "),
                q.speaker or "",
                q.reports,
                q.appearances,
                q.outlets,
                Source(q.outlet, q.url, q.at, q.is_sharp),
            )
            for q in rows.quotes
        ),
        edits=tuple(edits[:MAX_EDITS]),
        other_edits=len(rows.edits) - len(edits[:MAX_EDITS]),
        missing=tuple(what_is_missing(rows, week, as_of)),
        rising=rising,
    )


def items_of(digest: Digest) -> list[_Row]:
    """Return the digest's items as rows of ``digest_item``, in the order in which they are shown."""
    shown: list[tuple[str, str, str, Mapping[str, object]]] = [
        *(("narrative", n.narrative_id, n.title, {"reports": n.week.reports}) for n in digest.narratives),
        *(("rising", r.claim.url, r.claim.passage, {"publishers": r.publishers}) for r in digest.rising),
        *(("story", s.story_id, s.headline, {"reports": s.reports, "first": s.first}) for s in digest.stories),
        *(("first", m.publisher, m.publisher, {"alone": m.first_alone, "tied": m.first_tied, "stories": m.stories})
          for m in digest.first.movers),
        *(("number", f"{n.story_id} {n.slot}", n.subject, {"values": len(n.values), "is_conflict": n.is_conflict})
          for n in digest.numbers),
        *(("quote", q.source.url, q.quote, {"speaker": q.speaker, "reports": q.reports}) for q in digest.quotes),
        *(("edit", e.article_id, e.source.title, {"kind": e.kind}) for e in digest.edits),
        *(("missing", m.subject, m.subject, {"why": m.why, "count": m.count, "unit": m.unit}) for m in digest.missing),
    ]  # fmt: skip
    rows: list[_Row] = []
    for section, group in groupby(shown, key=lambda item: item[0]):
        for rank, (_, subject, title, detail) in enumerate(group, start=1):
            row: _Row = {"section": section, "rank": rank, "subject_id": subject, "title": title, "detail": detail}
            rows.append({"digest_id": digest.digest_id, **row})
    return rows


def _sentence(total: Totals, narratives: Sequence[Narrative], stories: Sequence[Story]) -> str:
    if not total.appearances:
        return "Nothing was seen this week: no report of the panel falls into it."
    parts = [
        f"{counted(total.reports, 'independent report')} ({counted(total.appearances, 'appearance')}) by"
        f" {counted(total.publishers, 'publisher')} told {counted(total.stories, 'story', 'stories')}"
    ]
    if narratives:
        lead = narratives[0]
        before = f", {_change(lead)} the week before" if lead.week_before else ""
        parts.append(f"“{lead.title}” was told most, by {counted(lead.week.reports, 'report')}{before}")
    if stories:
        top = stories[0]
        parts.append(
            f"the largest story, “{top.headline}”, had {counted(top.reports, 'report')}"
            f" by {counted(top.publishers, 'publisher')}"
        )
    return "; ".join(parts) + "."


def _change(narrative: Narrative) -> str:
    before = narrative.week_before.reports if narrative.week_before else 0
    word = "up from" if narrative.week.reports > before else "down from" if narrative.week.reports < before else "as"
    return f"{word} {before}"


def _story(rows: WeekRows, row: StoryRow, week: Week) -> Story:
    movers = [mover for mover in rows.movers if mover.story_id == row.story_id]
    lines = [m for m in rows.moments if m.story_id == row.story_id]
    name, count = rows.credited.get(row.story_id, ("", 0))
    goes_on = row.began_at < week.from_at
    return Story(
        row.story_id,
        row.headline,
        row.url or "",
        row.reports,
        row.appearances,
        row.publishers,
        goes_on,
        f"It began before this week, on {row.began_at.day} {row.began_at:%b}." if goes_on else _who_was_first(movers),
        tuple(Source(m.outlet, m.url, m.at, m.is_sharp, m.title, note=m.place) for m in lines),
        name,
        count,
    )


def _who_was_first(movers: Sequence[MoverRow]) -> str:
    """Say it in words. Rows come by minutes behind the earliest; none: a single publisher."""
    if not movers:
        return "One publisher alone has it."
    if movers[0].is_embargo_likely:
        return "Nobody: several publishers came out within five minutes, an embargo is likely."
    first = [mover.outlet for mover in movers if mover.is_first]
    if not first:
        return "Not known: a report of it stood in the feeds before we looked."
    later = [mover for mover in movers if not mover.is_first]
    behind = f", at least {_waited(later[0].minutes_after_first)} before {later[0].outlet}" if later else ""
    if len(first) > 1:
        return f"A tie of {', '.join(first[:-1])} and {first[-1]}: too close to tell apart{behind}."
    return f"{first[0]}{behind}."


def _waited(minutes: float) -> str:
    if minutes < 100:
        return counted(round(minutes), "minute")
    return counted(round(minutes / 60), "hour") if minutes < 48 * 60 else counted(round(minutes / 1440), "day")


def _first(movers: Sequence[MoverRow]) -> First:
    by_story: dict[str, list[MoverRow]] = defaultdict(list)
    for mover in movers:
        by_story[mover.story_id].append(mover)
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for story in by_story.values():
        tied = sum(mover.is_first for mover in story) > 1
        for mover in story:
            tally[mover.publisher][2] += 1
            if mover.is_first:
                tally[mover.publisher][1 if tied else 0] += 1
    ranked = sorted(tally.items(), key=lambda item: (-item[1][0], -item[1][1], item[1][2], item[0]))
    return First(
        len(by_story),
        sum(story[0].is_embargo_likely for story in by_story.values()),
        tuple(Mover(name, *counts) for name, counts in ranked if counts[0] or counts[1])[:MAX_MOVERS],
    )


def _numbers(rows: Sequence[NumberRow]) -> tuple[Number, ...]:
    """Conflicts first, then the numbers that most reports told."""
    found = []
    for (story_id, slot), group in groupby(rows, key=lambda row: (row.story_id, row.slot)):
        told = _of_one_thing(list(group))
        if len(told) > 1 and told[0].against_first == "same":
            values = tuple(_value(row) for row in told)
            is_conflict = any(value.against_first == "conflict" for value in values)
            found.append(Number(story_id, slot, told[0].headline, told[0].subject, is_conflict, values))
    found.sort(key=lambda n: (not n.is_conflict, -sum(v.reports for v in n.values), n.story_id, n.slot))
    return tuple(found[:MAX_NUMBERS])


def _of_one_thing(told: Sequence[NumberRow]) -> list[NumberRow]:
    """Leave out values that one report tells side by side: what a company lost and what it won back are two things.

    Of two such values the one that more reports tell stays, of equals the earlier.
    """
    kept: list[NumberRow] = []
    for row in sorted(told, key=lambda row: -len(row.reports)):
        if not any(set(row.reports) & set(other.reports) for other in kept):
            kept.append(row)
    return [row for row in told if row in kept]


def _value(row: NumberRow) -> Value:
    before, after = _SENTENCE_END.split(row.before)[-1], _SENTENCE_END.split(row.after)[0]
    before = before if len(before) < len(row.before) or len(before) < 150 else "…" + before.partition(" ")[2]
    after = after if len(after) < len(row.after) or len(after) < 150 else after.rpartition(" ")[0] + " …"
    source = Source(row.outlet, row.url, row.at, row.is_sharp, passage=f"{before}{row.passage}{after}".strip())
    return Value(row.value_low, row.value_high, row.unit, row.comparator, len(row.reports), row.against_first, source)


def _edit(row: EditRow) -> Edit | None:
    kinds: dict[str, Literal["correction", "silent_edit"]] = {"correction": "correction", "silent_edit": "silent_edit"}
    if row.change_kind not in kinds:
        return None
    before, after = _first_change(f"{row.title}\n{row.text}", f"{row.new_title}\n{row.new_text}")
    source = Source(row.outlet, row.url, row.at, title=row.new_title)
    return Edit(row.article_id, kinds[row.change_kind], source, before, after)


def _first_change(before: str, after: str) -> tuple[str, str]:
    """Return the first sentences that differ; "" where nothing stood or stands there."""
    old, new = _SENTENCE_END.split(before), _SENTENCE_END.split(after)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            if b - a == d - c:  # sentence by sentence: the first says it
                b, d = a + 1, c + 1
            return _clipped(" ".join(old[a:b])), _clipped(" ".join(new[c:d]))
    return "", ""


def _clipped(words: str, most: int = 240) -> str:
    return words if len(words) <= most else words[:most].rpartition(" ")[0] + " …"
