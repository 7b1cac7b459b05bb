"""What a Chinese figure measures and of whom: words of business news before it, and who stands first."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import islice

from newswake.models import Figure
from newswake.passages.chinesewords import MEASURES, NAMES

# A blank ends a clause, but not beside a Latin word or a number.
_CLAUSE = re.compile(r"[，；：。！？、,;“”「」《》（）()]|(?<![A-Za-z0-9])\s(?![A-Za-z0-9])")
_MEASURE = re.compile(MEASURES)
_NUMERAL = r"(?=[\d一二两三四五六七八九十百千万亿数几])"
# Whoever does something stands before. What begins or ends words of names, too, says by the next character what it is.
_ACTS = re.compile(
    rf"(?P<name>{NAMES})"
    r"|的|将(?!军|士|领)|已|(?:曾|均|只|共|需|用)(?=[经在以为有是被获于将由了要计同能])|(?<![公网总])共(?![享同和振赢])|正在|在(?!线)|于|(?<![模虚])拟|获"
    r"|(?<![高平中初同])等(?!离)|预计|计划|宣布|公告|公布|发布|表示|[宣声据]?称|可能|显示(?!器|屏|面板|芯)|披露|报告|是|有望|突破"
    r"|达[到成约近超逾]|(?<![华行作认成称以名分])为(?!电|民|准)|有[约近超逾望意必]|有限(?:责任)?公司|超[过出越]|约[为占合]|近[期日年来]|以(?:[每约近其最平及来]|上)"
    rf"|(?:达|有|超|约|近|以|共|只|用|需|均){_NUMERAL}"
    r"|今年|去年|明年|今日|昨日|近日|日前|本周|盘中|盘前|早盘|目前|(?<!可)使用|新增|增加|包括|(?<![谈裁审研])判(?!断)|发表|吸引|影响|拥有"
    r"|来自|要求|参与|联名|累计|同比|环比|被|从(?!事)|(?<![针相绝面应])对(?!冲|外|手|话|象|比)|分别"
    r"|(?<![方走动导倾趋定意])向(?!上|量|导)|仅|成为|完成|推出|投入|成立|连续|因(?![特素果])|作为|维持|所持|提出|(?<![内刚急所必])需(?!求)|花(?![旗王园卉呗都城样西])|较(?=[周前上去年昨此0-9])|涨|跌|每[周日天年月季]|(?<![A-Za-z0-9])\d"
)
_OPENING = re.compile(
    rf"(?:(?!{NAMES})(?:据[^，]{{0,8}}?[称报]道?|而且?|但是?|其中|因此|同时|目前|此外|预计|截至|由于|随着|周[一二三四五六日]"
    r"|\d+月\d*日?|\d+年底?|去年|今年|明年|昨日|今日|上季度|本季度|[上本首]周|[年月]初|约|近|超))+"
)
# Clauses that begin so speak of whom the last one spoke of.
_GOES_ON = tuple(
    "同比 环比 较 分别 达 并 其 或 占 约 共 仅 而 以 上年同期 全年 也 还 至少 过去 平均 首批 回报".split()  # noqa: SIM905
)
_LATIN_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z]+(?:\d{1,2}(?![\d.,%百千万亿]))?(?:[ -][A-Z][A-Za-z0-9.]*)*")
_NO_NAME = re.compile(r"(?:IPO|CEO|CFO|GPU|CPU|TPU|API|APP|AI|RAM|ETF|GDP|CPI|PPI|GWh|MWh|[A-Z]轮)$")
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
        counted = [] if figure.unit.isascii() or figure.unit == "元" else [figure.unit]
        measure = " ".join(dict.fromkeys([*(m.group() for m in told), *counted]))
        stop = before[0].start() if before else figure.start
        phrase = self._name(opened, figure.start) or self._phrase(opened, stop)
        self._last = self._last if phrase is None else phrase
        return replace(figure, measure=measure, subject=self._last)

    def _name(self, opened: int, end: int) -> str:
        number = bisect_right(self._name_ends, end) - 1
        return self._names[number].group() if number >= 0 and self._names[number].start() >= opened else ""

    def _phrase(self, start: int, end: int) -> str | None:
        """Return who stands first in a clause: "" where that is too long for a name, None where nobody does."""
        if opening := _OPENING.match(self._plain, start, end):
            start = opening.end()
        if self._plain.startswith(_GOES_ON, start):
            return None
        # One character more is looked at than belongs to the clause: it tells what an act is.
        acts = _ACTS.finditer(self._plain, start, min(end + 1, len(self._plain)))
        act = next((m.start() for m in acts if not m["name"] and m.start() < end), end)
        subject = self._sentence[start:act]
        if len(subject) < 2:  # nobody, or a pronoun
            return None if self._last else self._before(start)
        return subject if len(subject) <= _LONGEST else ""

    def _before(self, end: int) -> str | None:
        """Return who stands first in the first clause of the sentence ("灵犀科技公告，…")."""
        first = self._closed[0] if self._closed else 0
        return self._phrase(0, first) if 0 < first < end else None
