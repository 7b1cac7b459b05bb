import time

from newswake.passages.split import sentence_spans, split_passages


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def test_full_stops_that_end_nothing() -> None:
    text = "Mr. Ode of the U.S. Senate met J. Lind at 3.5 p.m. on Jan. 4. Acme Inc. The firm rose 1.2% vs. 2024."
    assert sentences(text) == [
        "Mr. Ode of the U.S. Senate met J. Lind at 3.5 p.m. on Jan. 4.",
        "Acme Inc.",
        "The firm rose 1.2% vs. 2024.",
    ]


def test_closing_marks_stay_with_their_sentence() -> None:
    assert sentences("“Stop! Now.” She left (for good). Why?") == ["“Stop!", "Now.”", "She left (for good).", "Why?"]


def test_other_scripts_and_ordinals() -> None:
    assert sentences("这是一句。“好！”他说。完") == ["这是一句。", "“好！”", "他说。", "完"]
    assert sentences("Am 3. Februar kam er. Dann ging er.") == ["Am 3. Februar kam er.", "Dann ging er."]


def test_a_line_break_ends_a_sentence_and_marks_alone_are_none() -> None:
    assert sentences("One line\n\n***\nTwo lines") == ["One line", "Two lines"]


def test_positions_and_exact_spans() -> None:
    title, text = "  A title ", "One is here. Two is here.\n\nThree is here. Four is here."
    passages = split_passages(title, text)
    assert [p.position for p in passages] == ["title", "lead", "lead", "lead", "body"]
    assert all({"title": title, "text": text}[p.part][p.start : p.end] == p.text for p in passages)


def test_time_grows_with_the_length_alone() -> None:
    began = time.process_time()
    for text in ("." * 200_000 + "x", "1. " * 60_000, "End. " + " " * 200_000, "“.”" * 60_000):
        sentence_spans(text)
    assert time.process_time() - began < 3  # .5 s here; a step of its own for each dot of a run made it minutes


def test_nothing_gives_nothing() -> None:
    assert split_passages(" ", "") == []
