import json
import time
from pathlib import Path
from typing import Any

import pytest

from newswake.passages.figures import find_figures

HERE = Path(__file__).parent


def labelled(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


# The first set was labelled before there were rules. Of the second, labelled after them, they had three in four figures
# right in all when they first met it; what they missed of it was mended since, so that it measures no more.
@pytest.mark.parametrize(("name", "floor"), [("chinese_before.jsonl", 0.95), ("chinese_after.jsonl", 0.9)])
def test_figures_of_labelled_sentences(name: str, floor: float) -> None:
    right = said = wanted = 0
    for row in labelled(name):
        found = find_figures("", row["text"], "zh")
        assert all(row["text"][f.start : f.end] == f.span for f in found)
        want = {
            (f["span"], round(f["value_low"], 6), round(f["value_high"], 6), f["unit"], f["comparator"])
            for f in row["figures"]
        }
        got = {(f.span, round(f.value_low, 6), round(f.value_high, 6), f.unit, f.comparator) for f in found}
        right, said, wanted = right + len(want & got), said + len(got), wanted + len(want)
    assert min(right / said, right / wanted) >= floor


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目总投资超过3000 多万元。", ("超过3000 多万元", 3e7, "CNY", "over")),
        ("年产绿电3000万千瓦时。", ("3000万千瓦时", 3e7, "千瓦时", "")),
        ("票房破亿。", ("破亿", 1e8, "", "over")),
        ("三成八的受訪者同意。", ("三成八", 38, "percent", "")),
        ("他等了两年半。", ("两年半", 2.5, "年", "")),
        ("发现三四百个漏洞。", ("三四百个漏洞", (300, 400), "漏洞", "")),
        ("亏损12亿元至8亿元。", ("12亿元至8亿元", (8e8, 1.2e9), "CNY", "")),
        ("指数报3148.83点。", ("3148.83点", 3148.83, "点", "")),
        ("近五年他都在等。", ("五年", 5, "年", "")),
        ("仅为原来的1/10。", ("1/10", 0.1, "ratio", "")),
        ("他花了2万块。", ("2万块", 2e4, "CNY", "")),
        ("数以万计的用户离开。", ("数以万计", 2e4, "", "about")),
        ("投入1.5 萬億日圓。", ("1.5 萬億日圓", 1.5e12, "JPY", "")),
        ("營收達2億元。", ("2億元", 2e8, "元", "")),
        ("營收達2億元人民幣。", ("2億元人民幣", 2e8, "CNY", "")),
        ("含34个动力单元，很灵活。", ("34个动力单元", 34, "动力单元", "")),
        ("模型有7B参数。", ("7B参数", 7e9, "参数", "")),
    ],
)
def test_a_figure(text: str, expected: tuple[str, float | tuple[float, float], str, str]) -> None:
    [found] = find_figures("", text, "zh-cn")
    low, high = expected[1] if isinstance(expected[1], tuple) else (expected[1], expected[1])
    assert (found.span, found.unit, found.comparator) == (expected[0], *expected[2:])
    assert (found.value_low, found.value_high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "text",
    [
        "2025年1月27日周一上午9点30分，39岁的他在18号楼发布了GPT-4、R1和第二代A100。",
        "一个统一的平台，一家公司，一些人，一样的三星，四川的百度，五一假期，双十一。",
        "二〇二五年，1853年，90后，第3名，第一届，3月份，天玑9400芯片，2025款，36氪。",
        "三大模型，两手抓，百亿计划，1类新药，八分之一决赛，千万别忘。",
        "9" * 400 + "元，" + "亿" * 400 + "点五倍",
    ],
)
def test_no_figure(text: str) -> None:
    assert find_figures("", text, "zh") == []


def test_a_change_is_two_figures_and_a_list_has_one_unit() -> None:
    found = find_figures("", "资本由30亿增至45亿元，净买入3亿、5亿和7亿港元，从5%升至7%。", "zh")
    assert [f.unit for f in found] == ["CNY", "CNY", "HKD", "HKD", "HKD", "percent", "percent"]


def test_what_it_measures_and_of_whom() -> None:
    text = "灵犀科技的新模型训练成本不到600万美元，員工卻有200人。去年，Acme 市值蒸发了近3000亿美元。"
    told = [(f.subject, f.measure) for f in find_figures("", text, "zh")]
    assert told == [("灵犀科技", "训练 成本"), ("灵犀科技", "员工 人"), ("Acme", "市值 蒸发")]


def test_sentences_end_at_full_width_marks_and_spans_are_of_the_whole_text() -> None:
    title, text = "亏损5亿元", "他问：“涨了3倍？”没有！\n只有２０％。"
    found = find_figures(title, text, "zh-tw")
    assert [(f.part, f.span) for f in found] == [("title", "5亿元"), ("text", "3倍"), ("text", "２０％")]
    assert all({"title": title, "text": text}[f.part][f.start : f.end] == f.span for f in found)


def test_time_grows_with_the_length_alone() -> None:
    for text in ("数", "三分之", "1,000", "3个", "百万", "3个A ", "约3万多个人民公司、", "3至", "1年至", "3%，", "二"):
        began = time.process_time()
        find_figures("", text * (20_000 // len(text)), "zh")
        assert time.process_time() - began < 3, text  # .3 s at most here; a square would be minutes
