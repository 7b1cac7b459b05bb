import pytest

from newswake.passages.quotes import find_quotes


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
