"""What a Chinese figure measures and of whom: words of business news before it, and who stands first."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import islice

from newswake.models import Figure
from newswake.passages.chinesewords import MEASURES

# A blank ends a clause, but not beside a Latin word or a number.
_CLAUSE = re.compile(r"[，；：。！？、,;“”「」《》（）()]|(?<![A-Za-z0-9])\s(?![A-Za-z0-9])")
_MEASURE = re.compile(MEASURES)
# No word of a name begins with these; whoever does something stands before.
_ACTS = re.compile(
    r"的|将|已|曾|正在|在|于|拟|获|等|预计|计划|宣布|公告|公布|发布|表示|称|显示|披露|报告|是|有望|有|达|突破|超|约|近|今年"
    r"|去年|明年|本周|盘中|盘前|早盘|目前|使用|用|新增|增加|包括|判|发表|吸引|影响|拥|均|只|来自|要求|参与|联名|累计"
    r"|同比|环比|共|被|从|以|对|向|需|仅|为(?!电)|成为|完成|推出|投入|花费|花|涨|跌|\d"
)
_OPENING = re.compile(
    r"(?:据[^，]{0,8}?[称报]道?|而且?|但是?|其中|因此|同时|目前|此外|预计|截至|由于|随着|周[一二三四五六日]"
    r"|\d+月\d*日?|\d+年底?|去年|今年|明年|昨日|今日|上季度|本季度|约|近|超)+"
)
# Clauses that begin so speak of whom the last one spoke of.
_GOES_ON = tuple(
    "同比 环比 较 分别 达 并 其 或 占 约 共 仅 而 以 上年同期 全年 也 还 至少 过去 平均 首批 回报".split()  # noqa: SIM905
)
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z]+(?:[ -][A-Z][\w.]*)*")
_NO_NAME = re.compile(r"(?:IPO|CEO|CFO|GPU|CPU|TPU|API|APP|AI|GDP|CPI|PPI|GWh|MWh|[A-Z]轮)$")
_LONGEST = 12
_LOOKED = 60  # characters of a clause; the longest in a thousand sentences of news has 70


class About:
    """A sentence as its figures are asked what they are about; ``plain`` is the same in simplified characters."""

    def __init__(self, sentence: str, plain: str) -> None:
        self._sentence, self._plain = sentence, plain
        self._closed = [m.start() for m in _CLAUSE.finditer(plain)]
        self._names = [m for m in _LATIN_NAME.finditer(plain) if not _NO_NAME.match(m.group())]
        self._name_ends = [m.end() for m in self._names]
        self._last = ""

    def tell(self, figure: Figure) -> Figure:
        """Return the figure with measure and subject; the figures of a sentence are asked in its order."""
        clause = bisect_right(self._closed, figure.start - 1)
        opened = self._closed[clause - 1] + 1 if clause else 0
        behind = bisect_right(self._closed, figure.end - 1)
        closed = self._closed[behind] if behind < len(self._closed) else len(self._plain)
        opened = max(opened, figure.start - _LOOKED)
        before = list(_MEASURE.finditer(self._plain, opened, figure.start))[-2:]
        told = before or list(islice(_MEASURE.finditer(self._plain, figure.end, min(closed, figure.end + _LOOKED)), 1))
        counted = [] if figure.unit.isascii() else [figure.unit]
        measure = " ".join(dict.fromkeys([*(m.group() for m in told), *counted]))
        stop = before[0].start() if before else figure.start
        self._last = self._name(opened, figure.start) or self._phrase(opened, stop) or self._last
        return replace(figure, measure=measure, subject=self._last)

    def _name(self, opened: int, end: int) -> str:
        number = bisect_right(self._name_ends, end) - 1
        return self._names[number].group() if number >= 0 and self._names[number].start() >= opened else ""

    def _phrase(self, start: int, end: int) -> str:
        """Return who stands first in a clause, "" where it goes on about whom the last one named."""
        if opening := _OPENING.match(self._plain, start, end):
            start = opening.end()
        if self._plain.startswith(_GOES_ON, start):
            return ""
        act = _ACTS.search(self._plain, start, end)
        subject = self._sentence[start : act.start() if act else end]
        return subject if 2 <= len(subject) <= _LONGEST else self._before(start) if not self._last else ""

    def _before(self, end: int) -> str:
        """Return who stands first in the first clause of the sentence ("灵犀科技公告，…")."""
        first = self._closed[0] if self._closed else 0
        return self._phrase(0, first) if 0 < first < end else ""
