import time

import pytest

from newswake.errors import ModelError
from newswake.passages.quotemodel import QuoteModel, Weights, read_model
from newswake.passages.quotes import find_quotes
from newswake.passages.stretches import find_stretches


def said(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(q.speaker, q.text) for q in find_quotes(title, text)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We will not raise our prices,” said Ada Lind, who runs Acme.", "Ada Lind"),
        ('"We will not raise our prices," Ada Lind told reporters.', "Ada Lind"),
        ("According to Ada Lind, “we will not raise our prices” this year.", "Ada Lind"),
        ("Ada Lind, an engineer at Acme (a maker of chips), said this was “humbling” for all.", "Ada Lind"),
        ("“We will not raise our prices,” Acme's chief engineer Ada Lind said on Monday.", "Ada Lind"),
        ("„Wir erhöhen die Preise nicht“, sagte Ada Lind.", "Ada Lind"),
        ("« Nous ne changerons pas nos prix », a déclaré Ada Lind.", "Ada Lind"),
        ("''We will not raise our prices,'' said Ada Lind.", "Ada Lind"),
        ("Ada Lind: “We will not raise our prices this year.”", "Ada Lind"),
    ],
)
def test_the_subject_of_the_nearest_speech_verb_speaks(text: str, speaker: str) -> None:
    [(who, _)] = said(text)
    assert speaker in who


def test_a_surname_becomes_the_full_name_met_earlier() -> None:
    text = "Ada Lind founded Acme in 2019. Rivals laughed.\n\n“Nobody believed us at first,” Lind said."
    assert said(text) == [("Ada Lind", "Nobody believed us at first,")]


def test_a_full_name_in_the_title_counts() -> None:
    text = "Lind’s answer was short:\n\n“It is hopeless to compete with us on training such models.”"
    assert said(text, "Ada Lind laughs at rivals")[0][0] == "Ada Lind"


def test_a_role_and_a_pronoun_become_the_person_named_last() -> None:
    text = "Ada Lind, an engineer, spoke first. “It was ours to lose,” the researcher said. “We lost it,” she added."
    assert [speaker for speaker, _ in said(text)] == ["Ada Lind", "Ada Lind"]


def test_a_speaker_goes_on_into_the_next_paragraph() -> None:
    text = "“The first thing is that we were early,” says Ada Lind.\n\n“The second thing is that nobody looked.”"
    assert [speaker for speaker, _ in said(text)] == ["Ada Lind", "Ada Lind"]


def test_a_quotation_across_paragraphs_is_one() -> None:
    text = "“We began with nothing at all.\n\n“Then we had a lot,” said Ada Lind."
    assert said(text) == [("Ada Lind", "We began with nothing at all.\n\n“Then we had a lot,")]


def test_scare_quotes_and_titles_are_no_speech() -> None:
    assert said("The so-called “side project” grew. Its film “The Last Long Winter of Our Kind” won.") == []


def test_spans_are_exact_in_title_and_text() -> None:
    title, text = "Lind: “We were wrong about this”", "😀 “We were wrong about this,” said Ada Lind."
    quotes = find_quotes(title, text)
    assert [q.part for q in quotes] == ["title", "text"]
    assert all({"title": title, "text": text}[q.part][q.start : q.end] == q.text and q.verified for q in quotes)


def test_unclosed_and_hostile_marks_end() -> None:
    assert find_quotes("“" * 200, '"' * 3000 + "“ said " * 2000) == []


def test_clauses_that_lie_between_name_no_speaker() -> None:
    text = (
        "Ada Lind, who founded Acme, told the committee that the plan was “a mistake from start to end” and left.\n\n"
        "Asked about her rivals, Lind said on Tuesday that Bolt Corp. had “never understood how it works.”"
    )
    assert [speaker for speaker, _ in said(text)] == ["Ada Lind", "Ada Lind"]


def test_marks_of_markup_are_no_quotation() -> None:
    text = 'Ada Lind said: <post author="Bo Ode says so" id="77">We will not raise our prices.</post>'
    assert said(text) == []


def test_a_so_called_term_is_nobodys_words() -> None:
    assert said("Ada Lind said the so-called “scaling law” had ended.") == []


def test_speakers_in_a_script_without_capitals() -> None:
    assert said("李明表示：“我们不会提高价格。”") == [("李明", "我们不会提高价格。")]


def test_a_spokesman_keeps_whom_he_speaks_for() -> None:
    assert said("“We will not raise our prices,” said a spokesman for Acme on Monday.")[0][0] == "a spokesman for Acme"


def stretched(text: str) -> list[str]:
    return [text[stretch.start : stretch.end] for stretch in find_stretches(text)]


@pytest.mark.parametrize("end", ["“ said Ada Lind.", "“, said Ada Lind.", "“\n\nAda Lind said so.", "“"])
def test_a_closing_mark_typed_as_an_opening_one_closes(end: str) -> None:
    assert stretched(f"“We will not raise our prices,{end}") == ["We will not raise our prices,"]


def test_an_opening_mark_before_a_word_closes_nothing() -> None:
    assert stretched("“We had a “plan” at first,” said Ada Lind.") == ["We had a “plan"]
    text = "“We began with nothing.\n\n“Then we had a lot,” said Ada Lind."
    assert stretched(text) == ["We began with nothing.\n\n“Then we had a lot,"]


def test_another_model_may_stand_in() -> None:
    deaf = QuoteModel(speech=Weights(-9.0, {}), speaker=Weights(0.0, {}), provenance={})
    assert find_quotes("", "“We will not raise our prices,” said Ada Lind.", deaf) == []


def test_a_file_that_is_no_model_is_named() -> None:
    with pytest.raises(ModelError, match=r"m\.json: no model of quotations .*train_quotes"):
        read_model('{"speech": {}}', "m.json")


def test_time_grows_with_the_length_alone() -> None:
    began = time.process_time()
    find_quotes("", "Ada Lind said “we will go on” today. " * 1_500 + "<" * 30_000 + "a Ode and “" * 3_000)
    assert time.process_time() - began < 3  # .4 s here


def test_a_page_of_marks_takes_no_time_without_end() -> None:
    for unit in ("“", "“a”", "“a b” said ", "“a\n", "Cd: “x”, ", "Ab Cd went. “I am it,” Cd said. "):
        began = time.process_time()
        find_quotes("", unit * (10_000 // len(unit)))
        assert time.process_time() - began < 3, unit  # .3 s at most; it was 9 s while it grew with the square
