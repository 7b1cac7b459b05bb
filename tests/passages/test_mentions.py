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
]


def named(text: str, title: str = "") -> list[tuple[str, str]]:
    return [
        ({"title": title, "text": text}[m.part][m.start : m.end], m.entity_id)
        for m in find_mentions(title, text, ENTITIES)
    ]


def test_the_longest_name_wins_and_words_are_whole() -> None:
    text = "OpenAI o1 and GPT-4.5, not GPT-4 or OpenAIs; OpenAI’s AI-based tool."
    assert named(text) == [("OpenAI o1", "openai-o1"), ("GPT-4.5", "gpt-4-5"), ("GPT-4", "gpt-4"), ("OpenAI", "openai")]


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
