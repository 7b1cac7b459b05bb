"""Why a story, a hit or an article is what it is, line by line, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newswake.cli.why_article import ruled
from newswake.passages.split import sentence_spans
from newswake.store import tracing
from newswake.store.origins import story_origin

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
_FAINT = 0.05  # of the log odds: what adds less is none of the reasons
_MOST_KEYS = 5  # names, and numbers, of a story: what one reads at a glance


def why_story(con: duckdb.DuckDBPyConnection, asked: str) -> Iterator[str]:
    """Tell a story: its founder, its members in order with why each joined, and its past."""
    story_id, way = tracing.current_story(con, asked)
    facts, members = tracing.story_facts(con, story_id), tracing.story_members(con, story_id)
    if way:
        yield f"{asked} ended in {story_id}."
    yield f"Story {story_id}: {facts['headline'] or 'no article in scope'}"
    if facts["reports"]:
        yield (
            f"{_many(facts['reports'], 'independent report')} in {_many(facts['appearances'], 'article')} of "
            f"{_many(facts['publishers'], 'publisher')}; narratives: {', '.join(facts['narratives'] or []) or 'none'}."
        )
    for line in tracing.story_lines(con, story_id):
        yield f"  “{line['sentence']}” ({line['outlet']}, {line['article_id']})"
    for kind in ("name", "number"):
        if keys := tracing.story_keys(con, story_id, kind, _MOST_KEYS):
            said = (f"{key['key']} ({key['reports']}: {key['article_id']} first)" for key in keys)
            yield f"{kind.capitalize()}s, with the reports that have them: {', '.join(said)}."
    yield from tell_origin(story_origin(con, story_id))
    yield f"Its id comes from article {facts['founding_article_id']}, first seen {_time(facts['founded_at'])}."
    yield ""
    yield f"Members, in the order of first sight ({len(members)}):"
    for place, member in enumerate(members, start=1):
        yield f"{place:>3}. {_time(member['first_seen_at'])}  {member['outlet']}: {member['title']}"
        copied = "" if member["relation"] in ("alone", "origin") else f"a copy ({member['relation']}); "
        scope = "" if member["in_scope"] else "out of scope, so counted nowhere; "
        founder = "its id comes from this one; " if member["article_id"] == facts["founding_article_id"] else ""
        yield f"     {member['article_id']} {founder}{scope}{copied}{_why_joined(member)}"
    yield ""
    yield "Its past:"
    for event in tracing.story_past(con, story_id):
        yield f"  {_time(event['happened_at'])}  {_past(event, story_id)}: {event['reason']} (by {event['author']})"


def tell_origin(origin: Row | None) -> Iterator[str]:
    """Tell on whose word a story goes, what it starts at, and whether our clock says the same."""
    if origin is None:
        return
    if origin["chain"]:
        by, *onward = origin["chain"]
        through = "".join(f", who credits {name}" for name in onward)
        seen = {
            "agree": f"; by our clock it came first at {' and '.join(origin['first_publishers'])}, too",
            "disagree": f"; but by our clock it came first at {' and '.join(origin['first_publishers'])}",
            "blind": "; by our clock nobody can be called first"
            if origin["is_polled"]
            else ", whom no feed of ours polls, so our clock cannot say",
        }
        yield f"Of its publishers {origin['credited_by']} credit {by}{through}{seen[origin['verdict']]}."
    if origin["primary_source"]:
        cited = _many(origin["primary_cited_by"], "publisher")
        yield f"The first primary source cited is {origin['primary_source']}, by {cited}."


def _why_joined(member: Row) -> str:
    """Put the reasons of a member, as assign_stories notes them, into a sentence."""
    reasons: dict[str, Any] = json.loads(member["reasons"])
    near = [
        f"{words} {reasons.pop(key):.2f}"
        for key, words in (("dense", "meaning"), ("sparse", "words"))
        if key in reasons
    ]
    added = {key: value for key, value in reasons.items() if key.startswith("adds:")}
    reports = reasons.pop("reports", None)
    hours = reasons.pop("hours_apart", None)
    notes = [_noted(key, value) for key, value in sorted(reasons.items()) if key not in added]
    if not near:
        said = "founded it: no report was near" if reports == 0 else f"joined at {member['score']:.2f}"
    else:
        said = f"joined at {member['score']:.2f}: similar in {', in '.join(near)}"
        said += f" to {_many(round(reports), 'report')}" if reports else ""
        said += f", {hours:.1f} hours apart on average" if hours is not None else ""
    return "; ".join([said, *notes, *_weighed(added)])


def _weighed(added: Mapping[str, float]) -> Iterator[str]:
    """Say what each feature added to the log odds of one event, the weightiest first; the faintest are left out."""
    called = {"dense": "meaning", "sparse": "words"}
    by_weight = sorted(added.items(), key=lambda each: -abs(each[1]))
    told = [(key.removeprefix("adds:"), value) for key, value in by_weight if abs(value) >= _FAINT]
    if told:
        yield "log odds: " + ", ".join(f"{called.get(k, k.replace('_', ' '))} {value:+.1f}" for k, value in told)


def _noted(key: str, value: Any) -> str:
    kind, _, story = key.partition(":")
    number = f"{value:.2f}" if isinstance(value, int | float) else str(value)
    known = {
        "runner_up": f"the next best story was {story}, at {number}",
        "merged": f"came with {story}, which ended in this one",
        "copy_of": f"goes where {story} goes, whose text it has",
        "split": f"was split off {story}, to which it scored {number}",
        "ruled": f"ruled by {story}",
    }
    return known.get(kind, f"{key}: {number}")


def _past(event: Row, story_id: str) -> str:
    """A lineage row seen from one story: merge says that other_id ended in story_id, split that it came out of it."""
    own, other = event["story_id"] == story_id, event["other_id"]
    told = {
        "birth": "founded",
        "continue": "goes on as it is",
        "merge": f"{other} ended in it" if own else f"ended in {event['story_id']}",
        "split": f"came out of {other}" if own else f"{event['story_id']} came out of it",
        "retire": "retired",
    }
    return told.get(event["event"], f"{event['event']} {other or ''}".strip())


def why_hit(con: duckdb.DuckDBPyConnection, asked: str) -> Iterator[str]:
    """Tell a hit: the passage in its sentence, what it was held against, and the run that found it."""
    hit, *earlier = tracing.hit_facts(con, asked)
    text: str = hit["title"] if hit["part"] == "title" else hit["text"]
    yield f"Hit {asked}: {hit['narrative'] or hit['narrative_id']} ({hit['narrative_id']})"
    yield f"in {hit['outlet']}: {hit['title']}"
    yield f"   {hit['url']} (article {hit['article_id']})"
    yield ""
    yield _in_its_sentence(text, hit["span_start"], hit["span_end"])
    yield f"   {hit['part']} of version {hit['version_id']}, read {_time(hit['read_at'])}, code points " + (
        f"{hit['span_start']} to {hit['span_end']}"
    )
    yield ""
    yield f"Position   {hit['position']}" + ("" if hit["position"] == "body" else ": the article leads with it")
    yield f"Stance     {hit['stance']} the claim"
    yield f"Score      {hit['score']:.3f}, {_calibrated(hit)}"
    yield f"Nearest to “{hit['statement']}”"
    yield f"Definition {hit['definition_version']} of {hit['narrative_id']}"
    yield f"Found      {_time(hit['valid_from'])} by run {hit['run_id']}" + _used(hit)
    if hit["valid_to"]:
        yield f"Closed     {_time(hit['valid_to'])}: it no longer counts"
    yield from ruled(con, ("hit",), asked)
    if hit["merged_into"]:
        yield f"The article ended in {hit['merged_into']}, so that this hit counts nowhere."
    for row in earlier:
        yield f"Earlier    found {_time(row['valid_from'])}, closed {_time(row['valid_to'])}"


def _calibrated(hit: Row) -> str:
    """What labels made of the shared model's scores, in the time in which the hit counted."""
    how = {"threshold": "by a threshold of its own", "fitted": "fitted to it"}.get(hit["calibration"], "uncalibrated")
    return f"{how} ({hit['calibration_labels'] or 0} labels of the narrative)"


def _used(hit: Row) -> str:
    """What the run that found it worked with; a run that was not kept has nothing."""
    if not hit["flow"]:
        return ""
    models: dict[str, Any] = json.loads(hit["models"] or "{}")
    settings: dict[str, Any] = json.loads(hit["settings"] or "{}").get("narratives", {})
    used = [f"{name} {value}" for name, value in (models | settings).items()]
    return f" ({hit['flow']} {hit['status']}, Newswake {hit['code_version']}; {', '.join(used) or 'no models'})"


def _in_its_sentence(text: str, start: int, end: int) -> str:
    """Return the sentences that the span touches, with the passage between » and «."""
    touched = [(s, e) for s, e in sentence_spans(text) if s < end and e > start] or [(start, end)]
    first, last = min(touched[0][0], start), max(touched[-1][1], end)
    return f"   {text[first:start]}»{text[start:end]}«{text[end:last]}"


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" + ("" if count == 1 else "s")


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"
