import time

from newswake.models import Entity
from newswake.passages.mentions import find_mentions

ENTITIES = [
    Entity("openai", "company", "OpenAI", aliases=("Open AI",)),
    Entity("openai-o1", "model", "OpenAI o1", aliases=("o1",), context=True),
    Entity("gpt-4", "model", "GPT-4"),
    Entity("gpt-4-5", "model", "GPT-4.5"),
    Entity("claude", "model", "Claude", aliases=("Claude Sonnet",), context=True),
    Entity("deepseek", "company", "DeepSeek", aliases=("深度求索",)),
    Entity("deepseek-r1", "model", "R1", aliases=("DeepSeek-R1",), context=True),
    Entity("llama", "model", "Llama", aliases=("LLaMA",), context=True),
    Entity("getty-images", "company", "Getty Images", context=True),
]


def named(text: str, title: str = "") -> list[tuple[str, str]]:
    return [
        ({"title": title, "text": text}[m.part][m.start : m.end], m.entity_id)
        for m in find_mentions(title, text, ENTITIES)
    ]


def test_the_longest_name_wins_and_words_are_whole() -> None:
    text = "OpenAI o1 and GPT-4.5, not GPT-4 or OpenAIs; OpenAI’s AI-based tool."
    assert named(text) == [("OpenAI o1", "openai-o1"), ("GPT-4.5", "gpt-4-5"), ("GPT-4", "gpt-4"), ("OpenAI", "openai")]


def test_a_legal_form_a_size_and_a_variant_belong_to_the_name() -> None:
    assert named("OpenAI Inc said so, OpenAI, Inc. did not.") == [("OpenAI Inc", "openai"), ("OpenAI, Inc", "openai")]
    text = "DeepSeek-R1-Distill-14B beat LLaMA 7B, GPT-4-powered tools and GPT-4-Turbo"
    names = ["DeepSeek-R1-Distill-14B", "LLaMA 7B", "GPT-4", "GPT-4-Turbo"]
    assert [words for words, _ in named(text)] == names


def test_other_capitals_are_the_same_name_but_not_small_letters() -> None:
    assert named("DEEPSEEK and Deepseek, openai") == [("DEEPSEEK", "deepseek"), ("Deepseek", "deepseek")]
    assert named("CLAUDE is a name") == []


def test_a_former_man_of_a_company_names_it() -> None:
    assert named("An ex-OpenAI chief, a non-OpenAI firm, a pre-OpenAI world") == [("OpenAI", "openai")] * 2


def test_a_capital_within_the_word_tells_a_common_name() -> None:
    assert named("LLaMA runs here.") == [("LLaMA", "llama")]
    assert named("Llama runs here.") == []


def test_who_sold_a_photograph_is_not_spoken_of() -> None:
    assert named("Photo: Ann Doe/Getty Images via Getty Images. AI is here.") == []
    assert named("Getty Images sued an AI firm.") == [("Getty Images", "getty-images")]


def test_a_common_name_needs_its_context() -> None:
    assert named("Claude Monet painted lilies. Claude lived in Giverny.") == []
    assert named("Claude, a chatbot, answered.") == [("Claude", "claude")]
    assert named("Claude answered.", title="AI in court") == [("Claude", "claude")]


def test_once_established_it_counts_everywhere() -> None:
    text = "Claude Sonnet is out. " + "Nothing of note happened here. " * 40 + "Claude won."
    assert named(text) == [("Claude Sonnet", "claude"), ("Claude", "claude")]


def test_names_in_other_scripts() -> None:
    assert named("中国公司深度求索发布模型") == [("深度求索", "deepseek")]


def test_ten_thousand_names_cost_no_more_than_reading() -> None:
    many = [Entity(f"e{i}", "company", f"Company{i} Works") for i in range(10_000)]
    text = "A sentence of some words about Company77 Works and others. " * 100
    find_mentions("", "warm", many)
    began = time.process_time()
    assert len(find_mentions("", text, many)) == 100
    assert time.process_time() - began < 0.5
