"""What an outlet did to its text between two readings, and where."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newswake.collect.changes import compare
from newswake.collect.edits import tell_edit
from newswake.collect.versions import Reading

TITLE = "Bright Loom opens its model"
TEXT = (
    "Bright Loom opened its model on Tuesday and said that it cost $5.6 million to train, less than others pay.\n\n"
    '"We were surprised ourselves," said Ines Vrba, who leads the laboratory in Zlin.\n\n'
    "Shares of chip makers fell after the news. Tarn Cloud will rent the model to its customers.\n\n"
    "The laboratory employs 120 people and denied that it is for sale."
)


def read(text: str, title: str = TITLE, source: str = "page") -> Reading:
    return Reading(title, text, source)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("$5.6 million", "$6.5 million", "silent_edit"),
        ("on Tuesday", "on Monday", "silent_edit"),
        ("We were surprised ourselves", "Nobody was surprised", "silent_edit"),
        ("fell after", "rose after", "silent_edit"),
        ("will rent", "will not rent", "silent_edit"),
        ("Tarn Cloud", "Aldgate Hosting", "silent_edit"),
        ('\n\n"We were surprised ourselves," said Ines Vrba, who leads the laboratory in Zlin.', "", "silent_edit"),
        ("$5.6 million", "$5.6m", "typo"),
        ('"We were surprised ourselves,"', "“We were surprised ourselves,”", "typo"),
        ("laboratory in Zlin", "labratory in Zlín", "typo"),
        ("120 people", "120 people in three towns", "addition"),
        ("The laboratory employs", "It has work for", "wording"),
        ("Shares of chip makers fell", "Chip makers' shares fell", "wording"),
    ],
)
def test_the_words_that_changed_tell_the_kind(old: str, new: str, kind: str) -> None:
    assert old in TEXT
    edit = tell_edit(read(TEXT), read(TEXT.replace(old, new, 1)))
    assert edit is not None
    assert edit.kind == kind


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        ("Correction: the cost was wrong in an earlier version.", "correction"),
        ("This article was amended on 3 May to correct the cost.", "correction"),
        ("Berichtigung: Die Kosten waren falsch angegeben.", "correction"),
        ("Updated at 10 am with the cost.", "update"),
        ("Analysts expect a correction on the stock market.", "silent_edit"),
    ],
)
def test_an_outlet_that_says_so_made_no_silent_edit(mark: str, kind: str) -> None:
    edit = tell_edit(read(TEXT), read(TEXT.replace("$5.6", "$6.5") + "\n\n" + mark))
    assert edit is not None
    assert edit.kind == kind


def test_a_page_that_runs_live_marks_its_changes_by_that() -> None:
    edit = tell_edit(read(TEXT, "Live: chip shares"), read(TEXT.replace("$5.6", "$6.5"), "Live: chip shares"))
    assert edit is not None
    assert edit.kind == "update"


def test_a_page_cut_by_a_paywall_withdrew_nothing() -> None:
    cut = TEXT.partition("\n\n")[0] + "\n\nSubscribe to read the rest.\n\n" + TEXT.rpartition("\n\n")[2]
    edit = tell_edit(read(TEXT), read(cut))
    assert edit is not None
    assert edit.kind != "silent_edit"


def test_nothing_changed_where_only_white_space_did() -> None:
    assert tell_edit(read(TEXT), read(TEXT.replace("\n\n", "\n \n"))) is None


def test_a_page_read_at_last_is_no_silent_edit_of_its_summary() -> None:
    edit = tell_edit(read("It cost $5 million.", source="summary"), read(TEXT))
    assert edit is not None
    assert edit.kind == "update"


def test_a_changed_passage_has_its_spans_in_both_versions() -> None:
    after = "New here, and said first. " + TEXT.replace("$5.6 million", "$6.5 million")
    edit = tell_edit(read(TEXT), read(after))
    assert edit is not None
    changed, added = edit.passages
    assert (changed.what, added.what) == ("figure", "added")
    assert changed.change.before_span and changed.change.after_span
    assert TEXT[slice(*changed.change.before_span)] == changed.change.before
    assert after[slice(*changed.change.after_span)] == changed.change.after
    assert "$5.6 million" in changed.change.before and "$6.5 million" in changed.change.after


def test_a_text_of_thousands_of_changed_sentences_is_compared_in_bounded_time() -> None:
    before, after = (" ".join(f"Sentence {n} says {word} things." for n in range(3000)) for word in ("old", "new"))
    assert tell_edit(read(before), read(after)) is not None


texts = st.text(alphabet=st.sampled_from('ab A1.,"“”\n !%$é😀-â€Â'), max_size=80)


@given(texts, texts, texts, texts)
def test_any_two_texts_are_survived_and_every_span_is_the_passage(t1: str, b1: str, t2: str, b2: str) -> None:
    edit = tell_edit(Reading(t1, b1, "page"), Reading(t2, b2, "page"))
    for passage in edit.passages if edit else ():
        change = passage.change
        old, new = (t1, t2) if change.part == "title" else (b1, b2)
        assert change.before == (old[slice(*change.before_span)] if change.before_span else "")
        assert change.after == (new[slice(*change.after_span)] if change.after_span else "")
        assert change.before or change.after


@given(texts, texts)
def test_a_text_differs_from_itself_nowhere(title: str, text: str) -> None:
    assert compare((title, text), (title, text)).changes == ()


@pytest.mark.parametrize(
    "words",
    ["sec" * 60_000, "3 pigs " * 60_000, "a b " * 10_000, "\n".join(f"{'a b ' * 150}{n}." for n in range(20))],
    ids=["one word", "numbers", "one sentence", "long sentences"],
)
def test_no_text_holds_up_the_others(words: str) -> None:
    began = time.process_time()
    edit = tell_edit(read(f"{words} It is so."), read(f"{words.replace('b', 'c')} It is not so."))
    assert edit is not None
    assert time.process_time() - began < 5
