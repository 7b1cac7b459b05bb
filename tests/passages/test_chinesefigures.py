import csv
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from newswake.passages import chinesewords
from newswake.passages.figures import find_figures

HERE = Path(__file__).parent


def labelled(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


def told(figures: list[tuple[str, float, float, str, str]]) -> set[tuple[str, float, float, str, str]]:
    return {(span, round(low, 6), round(high, 6), unit, comparator) for span, low, high, unit, comparator in figures}


# The first set was labelled before there were rules. Of the second, labelled after them, they had three in four figures
# right in all when they first met it; what they missed of it was mended since, so that it measures no more.
# By the sentence's number in the set: what is wanted and not said, and what is said instead. A mended one goes.
MISSED: dict[str, dict[int, tuple[set[str], set[str]]]] = {
    "chinese_before.jsonl": {
        26: ({"约为对手的二十七分之一"}, {"二十七分之一"}),
    },
    "chinese_after.jsonl": {
        2: (set(), {"3300点"}),
        4: ({"不到同行的百分之五"}, {"百分之五"}),
        11: ({"最多可提问10次"}, {"10次"}),
        13: ({"12项基准测试"}, {"12项基准测试"}),
    },
}


@pytest.mark.parametrize("name", MISSED)
def test_figures_of_labelled_sentences(name: str) -> None:
    missed = {}
    for number, row in enumerate(labelled(name)):
        found = find_figures("", row["text"], "zh")
        assert all(row["text"][f.start : f.end] == f.span for f in found)
        want = told([(f["span"], f["value_low"], f["value_high"], f["unit"], f["comparator"]) for f in row["figures"]])
        got = told([(f.span, f.value_low, f.value_high, f.unit, f.comparator) for f in found])
        if want != got:
            missed[number] = {f[0] for f in want - got}, {f[0] for f in got - want}
    assert missed == MISSED[name]


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
        ("ChatX拥有4亿周活跃用户。", ("4亿周活跃用户", 4e8, "用户", "")),
        ("该应用拥有1.2亿月活用户。", ("1.2亿月活用户", 1.2e8, "用户", "")),
        ("公司开出100万年薪招人。", ("100万", 1e6, "", "")),
        ("10月活跃用户5000万。", ("5000万", 5e7, "", "")),
        ("活动持续约40分钟。", ("约40分钟", 40, "分钟", "about")),
        ("公司与球星续约3年。", ("3年", 3, "年", "")),
        ("服务器有8块硬盘。", ("8块", 8, "块", "")),
        ("只要几千块的电池。", ("几千块", 2000, "CNY", "about")),
        ("本周95家上市公司获增持。", ("95家上市公司", 95, "公司", "")),
        ("上周500名员工被裁。", ("500名员工", 500, "员工", "")),
        ("首周500万下载。", ("500万", 5e6, "", "")),
        ("今年年初3000人离开了公司。", ("3000人", 3000, "人", "")),
        ("吸引了3000代表参加。", ("3000代表", 3000, "代表", "")),
        ("奖励500代币。", ("500代币", 500, "代币", "")),
        ("投资OpenAI400亿美元。", ("400亿美元", 4e10, "USD", "")),
        ("今年共有2000首歌曲入选。", ("2000首歌曲", 2000, "歌曲", "")),
        ("该公司2000员工被裁。", ("2000员工", 2000, "员工", "")),
        ("每10人中有3人工作。", ("3人", 3, "人", "")),
        ("投資1兆5000億韓元。", ("1兆5000億韓元", 1.5e12, "KRW", "")),
        ("3万5000亿美元。", ("3万5000亿美元", 3.5e12, "USD", "")),
        ("账户10万余额。", ("10万", 1e5, "", "")),
        ("500余款产品。", ("500余款产品", 500, "产品", "over")),
        ("200万科研人员。", ("200万", 2e6, "", "")),
        ("涨幅达1-2成。", ("1-2成", (10, 20), "percent", "")),
        ("一到三成的公司。", ("一到三成", (10, 30), "percent", "")),
        ("7到70B参数。", ("7到70B参数", (7e9, 7e10), "参数", "")),
        ("三至五年内完成。", ("三至五年内", (3, 5), "年", "under")),
        ("价格便宜两到三倍。", ("两到三倍", (2, 3), "times", "")),
        ("需要五到六个月。", ("五到六个月", (5, 6), "月", "")),
        ("投资三到五亿美元。", ("三到五亿美元", (3e8, 5e8), "USD", "")),
        ("三百到五百万人。", ("三百到五百万人", (3e6, 5e6), "人", "")),
        ("約三至五年。", ("約三至五年", (3, 5), "年", "about")),
        ("該手機售價29,900元，很貴。", ("29,900元", 29900, "元", "")),
        ("標價29,900元（人民幣，下同）。", ("29,900元", 29900, "CNY", "")),
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
        "公司通过半导体业务获利，另一半导体巨头入局，超过半导体行业，半径过半场，韩国最大半导体展。",
        "三元锂电池，三元材料，2元件，两元素，腾讯视频2025元宵节片单。",
        "零一万物来了，其中3000来自美国，2025来了，一成不变，市值超过万科，21世纪经济报道，20世纪90年代。",
        "第3至5名，第三至五名，周一至周五，一至六年级，周三公司上市，初三学生，2025首届大会，iPhone 15代表了进步。",
        "9" * 400 + "元，" + "亿" * 400 + "点五倍",
    ],
)
def test_no_figure(text: str) -> None:
    assert find_figures("", text, "zh") == []


def test_a_change_is_two_figures_and_a_list_has_one_unit() -> None:
    found = find_figures("", "资本由30亿增至45亿元，净买入3亿、5亿和7亿港元，从5%升至7%，从5到7%。", "zh")
    assert [f.unit for f in found] == ["CNY", "CNY", "HKD", "HKD", "HKD", *["percent"] * 4]
    assert [f.unit for f in find_figures("", "資本由30億增至45億元。", "zh-tw")] == ["元", "元"]
    found = find_figures("", "从5到7亿元。", "zh")
    assert [(f.span, f.value_low, f.unit) for f in found] == [("5", 5e8, "CNY"), ("7亿元", 7e8, "CNY")]


def test_what_it_measures_and_of_whom() -> None:
    text = "灵犀科技的新模型训练成本不到600万美元，員工卻有200人。去年，Acme 市值蒸发了近3000亿美元。"
    told = [(f.subject, f.measure) for f in find_figures("", text, "zh")]
    assert told == [("灵犀科技", "训练 成本"), ("灵犀科技", "员工 人"), ("Acme", "市值 蒸发")]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("比亚迪销量增长20%，华为增长30%。", ["比亚迪", "华为"]),
        ("周一，英伟达市值蒸发近6000亿美元。", ["英伟达"]),
        ("超威半导体股价上涨5%。", ["超威半导体"]),
        ("网易有道营收增长10%。", ["网易有道"]),
        ("该应用下载量突破1600万次。", ["该应用"]),
        ("万达集团负债6000亿元。", ["万达集团"]),
        ("英伟达H100售价3万美元。", ["英伟达H100"]),
        ("英伟达和华为分别投资5亿元和3亿元。", ["英伟达和华为", "英伟达和华为"]),
        ("Acme Labs有5人，售价3元。", ["Acme Labs", "Acme Labs"]),  # no phrase of its own: whoever was last
        ("灵犀科技亏损5亿元，深圳新建商品住宅和二手住宅均价涨了3%。", ["灵犀科技", ""]),  # too long for a name
        ("灵犀科技公告，预计亏损5亿元。", ["灵犀科技"]),
        ("福特汽车公司为员工发放3万美元奖金。", ["福特汽车公司"]),
        ("浙江灵犀科技有限公司注册资本2000万元。", ["浙江灵犀科技"]),
    ],
)
def test_whose_figure_it_is(text: str, subjects: list[str]) -> None:
    assert [f.subject for f in find_figures("", text, "zh")] == subjects


def test_no_name_of_the_seeds_is_cut() -> None:
    rows = csv.DictReader((HERE.parents[1] / "seeds/entities.csv").open(encoding="utf-8"))
    names = [name for row in rows for name in row["aliases"].split("|") if re.fullmatch("[一-鿿]+", name)]
    assert len(names) > 30
    for name in names:
        found = find_figures("", f"{name}裁员500人，{name}达到30%。", "zh")
        assert [(f.subject, f.value_low) for f in found] == [(name, 500), (name, 30)], name


def test_every_character_of_the_lists_is_known_in_its_traditional_form() -> None:
    folder = Path(chinesewords.__file__).parent
    written = set("".join(f.read_text("utf-8") for f in folder.glob("chinese*.py")))
    simple = {c for c in written if c.encode("gb2312", "ignore") and not c.encode("big5", "ignore") and c.isalpha()}
    known = {chinesewords.simplified(chr(code)) for code in range(0x4E00, 0x9FFF) if chr(code).encode("big5", "ignore")}
    assert len(simple) > 300
    assert simple - known == {"着"}  # 著 stands in simplified texts, too


def test_sentences_end_at_full_width_marks_and_spans_are_of_the_whole_text() -> None:
    title, text = "亏损5亿元", "他问：“涨了3倍？”没有！\n只有２０％。"
    found = find_figures(title, text, "zh-tw")
    assert [(f.part, f.span) for f in found] == [("title", "5亿元"), ("text", "3倍"), ("text", "２０％")]
    assert all({"title": title, "text": text}[f.part][f.start : f.end] == f.span for f in found)


def test_time_grows_with_the_length_alone() -> None:
    for text in (
        "数",
        "三分之",
        "1,000",
        "3个",
        "百万",
        "3个A ",
        "约3万多个人民公司、",
        "3至",
        "1年至",
        "3%，",
        "二",
        "一到",
        "万科",
    ):
        began = time.process_time()
        find_figures("", text * (5_000 // len(text)), "zh")
        assert time.process_time() - began < 2, text  # .1 s at most here; a square would be ten times as long


@pytest.mark.parametrize("text", ["5个" + "A" * 5000, "5个" + "AI模式" * 20, "3个A" * 250, "5个" + "Ab C" * 500])
def test_latin_words_behind_a_measure_word_cost_no_time(text: str) -> None:
    began = time.process_time()
    find_figures("", text, "zh")
    assert time.process_time() - began < 1  # cut in every way they took seconds at 40 letters
