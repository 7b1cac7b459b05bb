"""One picture a narrative: its share day by day with its interval, and under it how many publishers took it up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import altair as alt
import vl_convert

from newswake.digest.answer import DayShare, Narrative

WIDTH = 330  # with axes 375: then a phone's column of 360 shows the words near the size that they are set in
# Okabe and Ito's blue and vermilion, which colour-blind readers tell apart, each moved until it has a contrast of 3 or
# more against the page's white and its black.
SHARE_COLOUR, UPTAKE_COLOUR = "#2a87c8", "#d9661f"
_INK = "#0a0b0c"  # stands for the page's own colour of text, light or dark
# Times the highest share: a day of few reports has an interval up to 100%, which would flatten all the rest. The band
# then ends at the upper edge; its numbers stand in the table.
_ROOM = 1.6
# At 10 reports one more or less moves the share by ten points: on fewer a day's share is a hollow point without a line.
FEW_REPORTS = 10
_Panel = alt.LayerChart | alt.FacetChart  # what altair says that layering returns
_BLOCKS = "▁▂▃▄▅▆▇█"


def picture(narrative: Narrative) -> str:
    """Return the picture as SVG for a page whose colour of text it takes; no word from outside is in it."""
    days = narrative.days
    start, end = days[0].day, days[-1].day + timedelta(days=1)
    chart = alt.vconcat(
        _share(days, _time_axis(start, end, labels=False)),
        _uptake(narrative, end, _time_axis(start, end, labels=True)),
        spacing=14,
        config=_quiet(),
    )
    # The tests look at what is drawn; the schema's own look at each spec costs as much as drawing it.
    svg: str = vl_convert.vegalite_to_svg(chart.to_dict(validate=False))
    svg = re.sub(r" (?:role|aria-[a-z]+)=\"[^\"]*\"", "", svg).replace(_INK, "currentColor")
    width, height = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0]
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" focusable="false"'
    return re.sub(r"^<svg[^>]*", f'{opening} aria-label="{alternative(narrative)}"', svg)


def alternative(narrative: Narrative) -> str:
    """Return what the picture shows, in words and numbers of our own alone."""
    seen = [day for day in narrative.days if day.share_pct is not None]
    told = "; ".join(f"{_day(day.day)} {day.share_pct:.1f}%" for day in seen)
    blank = sum(day.reports is None for day in narrative.days)
    reached = narrative.uptake[-1].publishers if narrative.uptake else 0
    return (
        f"Share of reports by day, in percent: {told or 'no day observed'}."
        f"{f' Not observed: {blank} of {len(narrative.days)} days.' if blank else ''}"
        f" Publishers that had reported it by the end: {reached}."
    )


def sparkline(days: Sequence[DayShare]) -> str:
    """Return the shares as a line of blocks, a day each; ``·`` has no share, ``○`` one of too few reports to draw."""
    top = max((day.share_pct or 0 for day in days if not _has_few(day)), default=0) or 1
    return "".join(
        "·" if day.share_pct is None
        else "○" if _has_few(day)
        else _BLOCKS[round(day.share_pct / top * (len(_BLOCKS) - 1))]
        for day in days
    )  # fmt: skip


def _has_few(day: DayShare) -> bool:
    return (day.all_reports or 0) < FEW_REPORTS


def _share(days: Sequence[DayShare], x: alt.X) -> _Panel:
    """A point a day in its middle, joined where days follow each other; a day that nobody saw breaks line and band."""
    top = min(100, _ROOM * max((day.share_pct or 0 for day in days), default=0)) or 1
    few = [{"at": _noon(day), "share": day.share_pct} for day in days if _has_few(day) and day.share_pct is not None]
    days = [replace(day, share_pct=None, low_pct=None, high_pct=None) if _has_few(day) else day for day in days]
    values = [
        {
            "at": _noon(day),
            "share": day.share_pct,
            "low": day.low_pct,
            "high": None if day.high_pct is None else min(day.high_pct, top),
        }
        for day in days
    ]
    base = alt.Chart(alt.InlineData(values=values), width=WIDTH, height=120).encode(x=x)
    y = alt.Y(
        "share:Q",
        axis=alt.Axis(title=None, tickCount=4, labelExpr="datum.label + '%'"),
        scale=alt.Scale(domain=[0, top]),
    )
    lone = [value for value, alone in zip(values, _alone(days), strict=True) if alone and value["low"] is not None]
    layers: list[Any] = [
        base.mark_area(opacity=0.25, color=SHARE_COLOUR, invalid="break-paths-filter-domains").encode(
            y=alt.Y("low:Q", title=None), y2="high:Q"
        ),
        alt.Chart(alt.InlineData(values=lone))
        .mark_rule(opacity=0.4, strokeWidth=5, color=SHARE_COLOUR)
        .encode(x=x, y="low:Q", y2="high:Q"),
        base.mark_line(color=SHARE_COLOUR, strokeWidth=2.5, invalid="break-paths-filter-domains").encode(y=y),
        base.mark_point(color=SHARE_COLOUR, filled=True, size=40, opacity=1, invalid="filter").encode(y=y),
        alt.Chart(alt.InlineData(values=few))
        .mark_point(color=SHARE_COLOUR, filled=False, size=40, strokeWidth=1.5, opacity=1)
        .encode(x=x, y=y),
    ]
    hollow = f"; hollow: of fewer than {FEW_REPORTS}" if few else ""
    return alt.layer(*layers, title=f"Share of reports a day{hollow}")


def _noon(day: DayShare) -> str:
    return f"{day.day}T12:00:00Z"


def _alone(days: Sequence[DayShare]) -> list[bool]:
    """Tell which days stand between two that nobody saw: a band has no width there."""
    blank = [True, *(day.share_pct is None for day in days), True]
    return [before and after and not here for before, here, after in zip(blank, blank[1:], blank[2:], strict=False)]


def _uptake(narrative: Narrative, end: date, x: alt.X) -> _Panel:
    """Steps: the count holds until the next publisher comes."""
    values = [{"at": _iso(taken.at), "publishers": taken.publishers} for taken in narrative.uptake]
    start = f"{narrative.days[0].day}T00:00:00Z"
    if not values or values[0]["at"] != start:
        values.insert(0, {"at": start, "publishers": 0})
    values.append({"at": f"{end}T00:00:00Z", "publishers": values[-1]["publishers"]})
    y = alt.Y(
        "publishers:Q",
        axis=alt.Axis(title=None, tickCount=3, tickMinStep=1, format="d"),
        scale=alt.Scale(domainMin=0),
    )
    base = alt.Chart(alt.InlineData(values=values), width=WIDTH, height=70).encode(x=x, y=y)
    line = base.mark_line(color=UPTAKE_COLOUR, strokeWidth=2.5, interpolate="step-after", strokeDash=[6, 2])
    last = alt.Chart(alt.InlineData(values=values[-1:])).mark_text(
        align="right", dy=-9, dx=-2, fontWeight="bold", fontSize=14
    )
    number = last.encode(x=x, y=y, text="publishers:Q")
    return alt.layer(line, number, title="Publishers that have reported it so far")


def _time_axis(start: date, end: date, *, labels: bool) -> alt.X:
    """A tick each Monday; the first and last labels lean inwards, so that nothing sticks out."""
    ticks = [_moment(start + timedelta(days=n)) for n in range(0, (end - start).days + 1, 7)]
    lean = {"expr": "datum.index == 0 ? 'left' : datum.index == 1 ? 'right' : 'center'"}
    axis = alt.Axis(title=None, values=ticks, format="%-d %b", grid=True, labels=labels, labelAlign=lean)
    scale = alt.Scale(type="utc", domain=[_moment(start), _moment(end)])
    return alt.X("at:T", scale=scale, axis=axis)


def _moment(day: date) -> dict[str, Any]:
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}


def _quiet() -> alt.Config:
    """Return the look of the whole; given with the chart, since each ``configure_…`` copies all of it."""
    lines: dict[str, Any] = {f"{part}Color": _INK for part in ("label", "domain", "tick", "grid")}
    return alt.Config(
        background="transparent",
        font="system-ui, sans-serif",
        padding=2,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(labelFontSize=14, domainOpacity=0.5, tickOpacity=0.5, gridOpacity=0.15, **lines),
        title=alt.TitleConfig(color=_INK, fontSize=14, fontWeight="normal", anchor="start", frame="group", offset=6),
        text=alt.MarkConfig(color=_INK),
    )


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
