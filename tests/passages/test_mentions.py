import time

import pytest

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
    Entity("samsung-electronics", "company", "Samsung Electronics"),
    Entity("llama-3-1", "model", "Llama 3.1"),
    Entity("llama-4", "model", "Llama 4"),
    Entity("qwen", "model", "Qwen", aliases=("Qwen2.5",)),
    Entity("openai-o3", "model", "o3"),
    Entity("high-flyer", "company", "High-Flyer", aliases=("High-Flyer Capital",), context=True),
    Entity("groq", "company", "Groq"),
    Entity("elan", "company", "Élancé"),
    Entity("character", "company", "Character.AI"),
    Entity("greg-brockman", "person", "Greg Brockman", aliases=("Brockman", "LeBrock")),
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


@pytest.mark.parametrize(
    "form", [" Inc", ", Inc", " Corp", " Corporation", " Ltd", " LLC", " PLC", " GmbH", " Co., Ltd"]
)
def test_legal_forms(form: str) -> None:
    assert named(f"OpenAI{form} won.") == [(f"OpenAI{form}", "openai")]


@pytest.mark.parametrize(
    "behind",
    [
        "Co-founder",
        "Co-Designs",
        "Co-CEO",
        "AG Settlement",
        "SE Asia",
        "Limited Access",
        "Limited-Time",
        "Co",
        "Corp-run",
    ],
)
def test_a_word_that_only_looks_like_a_legal_form_is_none(behind: str) -> None:
    assert named(f"OpenAI {behind} of old") == [("OpenAI", "openai")]


def test_a_legal_form_of_two_words_is_whole() -> None:
    assert named("Samsung Electronics Co., Ltd. fell.") == [("Samsung Electronics Co., Ltd", "samsung-electronics")]


@pytest.mark.parametrize(
    ("name", "behind"),
    [
        ("GPT-4", "-Powered tools"),
        ("GPT-4", "-Class models"),
        ("GPT-4", "-Modell"),
        ("GPT-4", "-Chatbot"),
        ("GPT-4", " 5m users"),
        ("Llama 4", " 100M users"),
        ("Llama 4", " 100B users"),
        ("Llama 4", " 1.5b weekly active users"),
        ("o3", "-Modell"),
        ("DeepSeek-R1", "-Sprachmodell"),
        ("GPT-4", "-Turbo-Modell"),
    ],
)
def test_a_compound_or_a_count_is_no_variant(name: str, behind: str) -> None:
    whole = name + "-Turbo" if behind.startswith("-Turbo") else name
    assert [words for words, _ in named(f"A {name}{behind}.")] == [whole]


@pytest.mark.parametrize(
    "name",
    [
        "Llama 3.1-405B",
        "Llama 3.1 405B-Instruct",
        "Llama 4-Instruct",
        "Qwen 2.5 72B",
        "Qwen2.5-72B",
        "Qwen2.5-Coder-32B-Instruct",
        "GPT-4-Vision-Preview",
        "DeepSeek-R1-Distill-Qwen2.5-Math-7B",
        "DeepSeek-R1-Distill-Llama-70B",
    ],
)
def test_sizes_and_variants(name: str) -> None:
    assert [words for words, _ in named(f"So {name}.")] == [name]


def test_other_capitals_are_the_same_name_but_not_small_letters() -> None:
    assert named("DEEPSEEK and Deepseek, openai") == [("DEEPSEEK", "deepseek"), ("Deepseek", "deepseek")]
    assert named("CLAUDE is a name") == []


@pytest.mark.parametrize("words", ["Groq", "Élancé", "Character.AI", "Brockman", "LeBrock"])
def test_short_foreign_and_compound_names_and_those_of_people_are_matched_as_written_alone(words: str) -> None:
    assert [found for found, _ in named(f"So {words} said.")] == [words]
    assert named(f"So {words.upper()} said.") == []
    assert words.capitalize() == words or named(f"So {words.capitalize()} said.") == []


@pytest.mark.parametrize("part", ["ex", "Ex", "non", "Non", "pro", "Pro", "anti", "Anti"])
def test_who_was_of_a_company_or_is_for_or_against_it_names_it(part: str) -> None:
    assert named(f"{part}-OpenAI voices, {part}-o3 voices") == [("OpenAI", "openai"), ("o3", "openai-o3")]
    assert named(f"A pre-OpenAI world, a super{part}-OpenAI one") == []


@pytest.mark.parametrize("name", ["R1-Zero", "DeepSeek-R1", "Acme-2"])
def test_a_hyphen_with_a_digit_tells_a_common_name(name: str) -> None:
    entity = Entity("r1", "model", "R1", aliases=(name,), context=True)
    assert [m.entity_id for m in find_mentions("", f"See {name}.", [entity])] == ["r1"]
    assert find_mentions("", "See R1.", [entity]) == []


def test_a_hyphen_alone_does_not() -> None:
    assert named("High-Flyer Stocks Lose Their Wings") == []
    assert named("High-Flyer Capital won.") == [("High-Flyer Capital", "high-flyer")]


def test_a_full_name_tells_no_person_who_needs_context() -> None:
    person = [Entity("ann-doe", "person", "Ann Doe", context=True)]
    assert find_mentions("", "Ann Doe ran.", person) == []
    assert [m.entity_id for m in find_mentions("", "Ann Doe of an AI firm ran.", person)] == ["ann-doe"]


def test_a_capital_within_the_word_tells_a_common_name() -> None:
    assert named("LLaMA runs here.") == [("LLaMA", "llama")]
    assert named("Llama runs here.") == []


def test_who_sold_a_photograph_is_not_spoken_of() -> None:
    assert named("Photo: Ann Doe/Getty Images via Getty Images. AI is here.") == []
    assert named("Getty Images sued an AI firm.") == [("Getty Images", "getty-images")]


@pytest.mark.parametrize(
    "credit",
    [
        "Photograph by Getty Images",
        "Photographs courtesy of Getty Images",
        "Image credit: Getty Images",
        "Image Credits:Getty Images",
        "Image: Getty Images",
        "Credits: Getty Images",
        "Foto: Getty Images",
        "© Getty Images",
        "AFP / Getty Images",
        "Getty Images / AFP",
        "Getty Images/AFP",
    ],
)
def test_credits_of_pictures(credit: str) -> None:
    assert named(f"AI is here. {credit}") == []


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
