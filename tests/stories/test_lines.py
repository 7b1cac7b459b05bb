"""Which sentences tell a story."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newswake.stories.lines import Sentence, choose_lines, find_sentences, first_lines

FELL = "Nvidia lost a sixth of its value on Monday."
FALLS = "Shares of Nvidia fell by a sixth on Monday."
CHEAP = "DeepSeek says that its model cost six million dollars."
WEATHER = "It rained in Trefoil, where the market was closed."
# Directions of meaning: the fall, the cheap model, the rest.
MEANING = {FELL: (1.0, 0.1, 0.0), FALLS: (1.0, 0.1, 0.0), CHEAP: (0.3, 1.0, 0.0), WEATHER: (0.0, 0.0, 1.0)}


def unit(words: str) -> NDArray[np.float32]:
    vector = np.array(MEANING[words], dtype=np.float32)
    return vector / np.linalg.norm(vector)


VECTORS = {words: unit(words) for words in MEANING}


def report(article_id: str, *sentences: str) -> list[Sentence]:
    return [Sentence(article_id, f"{article_id}.1", "text", at, at + len(s), s) for at, s in enumerate(sentences)]


def told(*reports: list[Sentence]) -> list[tuple[str, str]]:
    return [(line.sentence.article_id, line.sentence.words) for line in choose_lines(reports, VECTORS)]


def test_what_most_reports_say_is_told_first_and_said_once() -> None:
    reports = report("a1", WEATHER, FELL, CHEAP), report("a2", FALLS), report("a3", CHEAP, FALLS)
    assert told(*reports) == [("a1", FELL), ("a1", CHEAP)], "the fall once; of equals the first; no weather"


def test_a_long_report_has_no_more_votes_than_a_short_one() -> None:
    many = report("a1", WEATHER, WEATHER, WEATHER, WEATHER)
    assert told(many, report("a2", FELL), report("a3", FALLS))[0] == ("a2", FELL)


def test_one_report_tells_by_its_first_sentences() -> None:
    lines = choose_lines([report("a1", WEATHER, FELL), []], {})
    assert [(line.place, line.sentence.words, line.nearness) for line in lines] == [(1, WEATHER, None), (2, FELL, None)]
    assert first_lines([[], []]) == [] == choose_lines([], {})


def test_sentences_that_lean_on_others_or_are_cut_off_tell_nothing() -> None:
    text = (
        "He said so at noon to everybody there. Why did the shares fall so far? I have never seen such a day. "
        "Trading was halted twice. Nvidia lost a sixth of its value on Monday. The rest of the market followed with"
    )
    (only,) = find_sentences("a", "a.1", "Title", text)
    assert only.words == FELL and text[only.start : only.end] == FELL and only.part == "text"


def test_a_report_without_a_whole_sentence_has_its_title() -> None:
    (title,) = find_sentences("a", "a.1", "  Nvidia falls ", "The shares of the company …")
    assert (title.part, title.start, title.end, title.words) == ("title", 2, 14, "Nvidia falls")
    assert find_sentences("a", "a.1", " ", "") == []


def test_languages_without_blanks_have_sentences_too() -> None:
    text = "英伟达股价周一下跌近六分之一，市值蒸发五千八百九十亿美元。"
    assert [each.words for each in find_sentences("a", "a.1", "标题", text)] == [text]
