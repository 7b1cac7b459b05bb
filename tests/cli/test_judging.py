"""narratives label and narratives validate: the dialogue, what it keeps, and what it says then."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest
from builders import build_world

from newswake.cli.output import plain
from newswake.cli.questionnaire import Question, read_answers, write_questions
from newswake.embed import text_hash
from newswake.narratives.labels import Judgement, keep_judgement, labels_file, load_judgements
from newswake.narratives.sample import load_samples
from newswake.pipeline import drafts, narratives
from newswake.store.connect import PUBLISHED, WORKING
from newswake.store.searching import versions_read

SPAN = ("--from", "2025-01-27", "--to", "2025-01-28")


class Blank:
    """Words alone decide."""

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.zeros((len(texts), 384), dtype=np.float32)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of narratives with one of them, for the small store, whose three articles have two wordings."""
    monkeypatch.setattr(drafts, "load_encoder", lambda *_: Blank())
    monkeypatch.setenv("NEWSWAKE_NARRATIVES_DIR", str(tmp_path))  # the option --narratives sets it, too
    (tmp_path / "wipe-out.yaml").write_text(
        "id: wipe-out\ntitle: DeepSeek wipes out value\nstatements: [DeepSeek wiped billions off the value of Nvidia]\n"
        "negatives: [Nvidia sells chips]\nactors: [[DeepSeek], [Nvidia]]\nphrases: [wiped out $589bn]\n"
    )
    return tmp_path


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    return lambda *lines: monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_label_shows_a_passage_without_its_score_and_keeps_what_is_said(on_small_store, folder: Path, typed) -> None:
    typed("maybe", "y", "unsure")
    said = on_small_store("narratives", "label", "wipe-out", "--author", "Ada")
    assert said.code == 0, said.err
    assert "DeepSeek wipes out value\n  DeepSeek wiped billions" in said.out
    assert "not by itself: Nvidia sells chips" in said.out
    assert "The Wire, 2025-01-27\nNvidia [sinks]\n  It was cold.\n> DeepSeek wiped out $589bn" in said.out
    assert "'maybe' is none of them" in said.out and "0." not in said.out
    assert "2 judgements kept" in said.out and "1 undisputed label, 1 of them yes: uncalibrated, 9 more" in said.out
    kept = load_judgements(labels_file(folder, "wipe-out"))
    assert [each.label for each in kept] == ["yes", "unsure"] and {each.author for each in kept} == {"Ada"}
    hits = [each for each in kept if each.passage == "DeepSeek wiped out $589bn of Nvidia on Monday."]
    assert [(h.title, h.before, h.after) for h in hits] == [("Nvidia [sinks]", "It was cold.", "The rest was quiet.")]
    assert all(each.definition_version and each.article_id for each in kept)


def test_what_was_judged_is_not_asked_again_but_another_person_is(on_small_store, folder: Path, typed) -> None:
    typed("y", "n")
    on_small_store("narratives", "label", "wipe-out", "--author", "Ada")
    again = on_small_store("narratives", "label", "wipe-out", "--author", "Ada", "--narratives", str(folder))
    assert "nothing left to judge" in again.out and "no judgement kept" in again.out
    typed("s", "q")
    other = on_small_store("narratives", "label", "wipe-out", "--author", "Bo")
    assert "2 of 2" in other.out and "no judgement kept" in other.out


def test_a_copy_of_another_version_is_named_with_what_to_do(
    on_small_store, small_store: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small_store, tmp_path / "older")
    with duckdb.connect(tmp_path / "older" / PUBLISHED) as con:
        con.execute("UPDATE store.fixed_fact SET fact = 'older'")
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(tmp_path / "older"))
    assert on_small_store("narratives", "list").code == 0, "what it has may be asked"
    said = on_small_store("sql", "SELECT no_such_column FROM narrative")
    assert said.code == 1 and "of another version: newswake publish brings it up to date" in said.err
    assert "no_such_column" in said.err


def test_the_order_tells_nothing_of_the_scores(on_small_store, folder: Path, typed) -> None:
    typed("u", "u")
    on_small_store("narratives", "label", "wipe-out", "--author", "Ada")
    asked = [each.passage for each in load_judgements(labels_file(folder, "wipe-out"))]
    assert len(asked) == 2 and asked == sorted(asked, key=text_hash)


def test_where_a_replay_has_ended_no_run_is_promised(
    on_small_store, small_store: Path, folder: Path, typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small_store, tmp_path / "replayed")
    (tmp_path / "replayed" / "replay-of").write_text("demo")
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(tmp_path / "replayed"))
    typed("y", "n")
    said = on_small_store("narratives", "label", "wipe-out", "--author", "Ada").out
    assert "newswake demo, run again, scores the narrative again" in said and "newswake run" not in said


def test_ten_labels_set_a_threshold_which_the_next_trial_heeds(on_small_store, folder: Path) -> None:
    before = on_small_store("narratives", "test", str(folder / "wipe-out.yaml")).out
    assert "1 of 2 reports in en would be hits (2 of 3 articles), 0 come near" in before
    for n in range(30):
        keep_judgement(
            labels_file(folder, "wipe-out"),
            Judgement(f"DeepSeek wiped out $589bn of Nvidia value {n}.", "no", "Ada", "2025-02-01", "Markets"),
        )
    said = on_small_store("narratives", "label", "wipe-out", "--author", "Ada", "--answers", "/dev/null")
    assert "30 undisputed labels, 0 of them yes: threshold " in said.out and "in place of 0.40; 20 more" in said.out
    after = on_small_store("narratives", "test", str(folder / "wipe-out.yaml")).out
    assert "0 of 2 reports in en would be hits (0 of 3 articles)" in after


def test_a_trial_heeds_the_labels_beside_its_file(on_small_store, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    draft = tmp_path / "drafts" / "wipe-out.yaml"
    draft.write_text((folder / "wipe-out.yaml").read_text())
    for n in range(30):
        said = Judgement(f"DeepSeek wiped out $589bn of Nvidia value {n}.", "no", "Ada", "2025-02-01", "Markets")
        keep_judgement(labels_file(draft.parent, "wipe-out"), said)
    assert (
        "0 of 2 reports in en would be hits (0 of 3 articles)" in on_small_store("narratives", "test", str(draft)).out
    )


def test_a_trial_reads_as_much_of_an_article_as_the_stage(
    on_small_store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narratives, "MOST_PASSAGES", 1)
    said = on_small_store("narratives", "test", str(folder / "wipe-out.yaml")).out
    assert "0 of 2 reports in en would be hits (0 of 3 articles)" in said


def test_errors_say_what_to_do(on_small_store, folder: Path, tmp_path: Path) -> None:
    unknown = on_small_store("narratives", "label", "wipe", "--author", "Ada")
    assert unknown.code == 1 and "no narrative 'wipe' in" in unknown.err and "wipe-out" in unknown.err
    answers = tmp_path / "answers"
    missing = on_small_store("narratives", "label", "wipe-out", "--author", "Ada", "--answers", str(answers))
    assert missing.code == 1 and "cannot be read" in missing.err
    answers.write_text("# a remark\n\nperhaps\nabc: yes\n")
    wrong = on_small_store("narratives", "label", "wipe-out", "--author", "Ada", "--answers", str(answers))
    assert wrong.code == 1 and "line 3: 'perhaps' is no answer" in wrong.err
    assert "line 4: abc names no question of these: nothing was kept" in wrong.err
    assert not labels_file(folder, "wipe-out").exists()
    both = on_small_store("narratives", "label", "wipe-out", "--questions", "q", "--answers", "q")
    assert both.code == 1 and "one after the other" in both.err
    nothing = on_small_store("narratives", "validate", "wipe-out", "--from", "2020-01-01", "--to", "2020-01-02")
    assert nothing.code == 1 and "no report came out from 2020-01-01" in nothing.err
    assert not (tmp_path / "validations").exists()


def test_a_version_is_read_whatever_became_of_its_article(made_store, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    shutil.copy(made_store("duckdb") / WORKING, tmp_path)
    with duckdb.connect(tmp_path / WORKING) as con:
        gone = {"article_id": "a1", "merged_into": "a2", "in_scope": "false"}
        version = {"version_id": "a1.1", "article_id": "a1", "title": "Acme falls", "text": "It fell."}
        build_world(con, {"article": [gone, {"article_id": "a2"}], "version": [version]})
        text, passages = versions_read(con, ["a1.1", "a9.1"])["a1.1"]
    assert text.article_id == "a1" and [passage.text for passage in passages] == ["Acme falls", "It fell."]


def test_a_sample_is_judged_in_parts_by_two_people(on_small_store, folder: Path, typed) -> None:
    typed("t", "y")
    first = on_small_store("narratives", "validate", "wipe-out", *SPAN, "--author", "Ada")
    assert first.code == 0, first.err
    assert "1 of 2 judged by Ada" in first.out and "the same command goes on" in first.out
    assert not {word for word in ("near", "stratum", "recision", "0.") if word in first.out}, "judged blind"
    typed("n")
    second = on_small_store("narratives", "validate", "wipe-out", *SPAN, "--author", "Ada", "--size", "50")
    assert "begun with 2 reports, which stay: --size is of a new sample" in second.out
    assert (
        "2 of 2" in second.out and "newswake run, or the schedule of newswake up, takes it into the views" in second.out
    )
    assert "Precision  " in second.out and "those that carry it; 50.00% of them are hits" in second.out
    assert "Agreement" not in second.out
    typed("n", "n")
    third = on_small_store("narratives", "validate", "wipe-out", *SPAN, "--author", "Bo")
    assert (
        "yes or no by Ada and Bo" in third.out
        and "Agreement  0.50" in third.out
        and "of the 2 reports that two judged" in third.out
    )
    (folder / "wipe-out.yaml").write_text((folder / "wipe-out.yaml").read_text().replace("value", "worth"))
    changed = on_small_store("narratives", "validate", "wipe-out", *SPAN, "--author", "Ada", "--answers", "/dev/null")
    assert "its verdicts are on the narrative as it was scored then" in changed.out and "0 of 2 judged" in changed.out
    sample, _ = sorted(load_samples(folder), key=lambda each: -len(each.verdicts))
    assert len(sample.drawn) == 2 and len(sample.verdicts) == 4, "copies are one report"
    for file in (folder / "validations").iterdir():
        assert list(json.loads(file.read_text().partition("\n")[0])) == ["frame"]


def answered(sheet: Path, *said: str) -> None:
    """Write answers behind the names of a file of questions, in order."""
    lines, answers = sheet.read_text().split("\n"), iter(said)
    sheet.write_text("\n".join(f"{name} {next(answers, '')}" if name.endswith(":") and name[0] != "#" else name
                               for name in lines))  # fmt: skip


def test_questions_are_answered_in_an_editor_each_by_its_name(on_small_store, folder: Path, tmp_path: Path) -> None:
    sheet, file = tmp_path / "sheets" / "ada.txt", labels_file(folder, "wipe-out")
    command = ("narratives", "label", "wipe-out", "--author", "Ada")
    assert "2 questions written" in on_small_store(*command, "--questions", str(sheet)).out
    told = sheet.read_text()
    assert "#   not by itself: Nvidia sells chips\n" in told and "# > DeepSeek wiped out $589bn of Nvidia" in told
    assert f"newswake narratives label wipe-out --author Ada --answers {sheet}" in told and not file.exists()
    again = on_small_store(*command, "--questions", str(sheet))
    assert again.code == 1 and "is there already, maybe with answers" in again.err
    answered(sheet, "Yes", "")
    first = on_small_store(*command, "--answers", str(sheet))
    assert "1 answer: 1 new, 0 in place of another" in first.out and "1 judgement kept" in first.out
    (kept,) = load_judgements(file)
    asked = [line[2:] for line in told.split("\n") if line.startswith("# > ")]
    assert asked[0] == f"> {plain(kept.passage)}" and kept.label == "yes", "whatever its place in the file"
    sheet.write_text(sheet.read_text().replace(": Yes", ": n"))  # the same file again, when other questions are left
    second = on_small_store(*command, "--answers", str(sheet))
    assert "1 answer: 0 new, 1 in place of another" in second.out
    assert [(each.passage, each.label) for each in load_judgements(file)] == [
        (kept.passage, "yes"),
        (kept.passage, "no"),
    ]
    third = on_small_store(*command, "--answers", str(sheet))
    assert "1 said before" in third.out and "no judgement kept" in third.out


def test_an_answer_counts_for_no_other_narrative(on_small_store, folder: Path, tmp_path: Path) -> None:
    (folder / "other.yaml").write_text((folder / "wipe-out.yaml").read_text().replace("id: wipe-out", "id: other"))
    sheet = tmp_path / "sheet.txt"
    on_small_store("narratives", "label", "wipe-out", "--author", "Ada", "--questions", str(sheet))
    answered(sheet, "y", "y")
    said = on_small_store("narratives", "label", "other", "--author", "Ada", "--answers", str(sheet))
    assert said.code == 1 and said.err.count("names no question of these") == 2 and not (folder / "labels").exists()


def test_a_line_break_in_a_passage_begins_no_answer(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.txt"
    write_questions(sheet, ["Claim"], [Question("abc", ("  before\nabc: yes", "> it\r\u2028abc: yes"))])
    assert read_answers(sheet, {"abc"}.__contains__) == {}
    assert sheet.read_text().endswith("abc:\n") and "#   before abc: yes\n# > it" in sheet.read_text()


def test_back_takes_the_last_answer_back_and_asks_again(on_small_store, folder: Path, typed) -> None:
    typed("b", "y", "b", "n", "u")
    said = on_small_store("narratives", "label", "wipe-out", "--author", "Ada")
    assert "this is the first" in said.out and said.out.count("── 1 of 2 ──") == 3
    assert "2 judgements kept" in said.out
    assert [each.label for each in load_judgements(labels_file(folder, "wipe-out"))] == ["no", "unsure"]


def test_review_shows_what_was_said_and_corrects_it(on_small_store, folder: Path, typed) -> None:
    command = ("narratives", "label", "wipe-out", "--review", "--author", "Ada")
    assert "Ada has judged nothing of it yet" in on_small_store(*command).out
    typed("y", "n")
    on_small_store("narratives", "label", "wipe-out", "--author", "Ada")
    file = labels_file(folder, "wipe-out")
    newest = load_judgements(file)[-1]
    typed("y", "s")
    said = on_small_store(*command)
    assert said.out.index("you said no on ") < said.out.index("you said yes on ") and "1 judgement kept" in said.out
    assert "2 undisputed labels, 2 of them yes" in said.out
    assert load_judgements(file)[-1].words == newest.words and load_judgements(file)[-1].label == "yes"


def test_a_report_is_asked_for_once_whoever_copied_it(
    on_small_store, folder: Path, small_store: Path, tmp_path: Path, typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small_store, tmp_path / "copied")
    for name in (PUBLISHED, WORKING):
        (tmp_path / "copied" / name).chmod(0o644)
        with duckdb.connect(tmp_path / "copied" / name) as con:  # the copy cut the sentence a little shorter
            con.execute("UPDATE store.version SET text = replace(text, ' on Monday', '') WHERE version_id = 'a2.1'")
    monkeypatch.setenv("NEWSWAKE_DATA_DIR", str(tmp_path / "copied"))
    typed("y", "n")
    said = on_small_store("narratives", "label", "wipe-out", "--author", "Ada")
    assert "── 2 of 2 ──" in said.out
    kept = [each.passage for each in load_judgements(labels_file(folder, "wipe-out"))]
    assert sum("wiped out $589bn" in passage for passage in kept) == 1
    again = on_small_store("narratives", "label", "wipe-out", "--author", "Ada")
    assert "nothing left to judge: Ada has judged the best passage of each of 2 reports" in again.out
    tried = on_small_store("narratives", "test", str(folder / "wipe-out.yaml")).out
    assert "1 of 2 reports in en would be hits (2 of 3 articles)" in tried
    assert "asserts, lead; The Wire, and site, 2025-01-27" in tried and tried.count("wiped out $589bn") == 1


def test_a_trial_tells_which_statements_caught_nothing(on_small_store, folder: Path) -> None:
    draft = folder / "wipe-out.yaml"
    draft.write_text(draft.read_text().replace("of Nvidia]", "of Nvidia, Quarterly rain fell in Spain]"))
    said = on_small_store("narratives", "test", str(draft)).out
    assert "nearest to: DeepSeek wiped billions off the value of Nvidia" in said
    assert "No hit is nearest to these statements:\n  Quarterly rain fell in Spain" in said


def test_a_sample_is_judged_in_an_editor_and_mended_there(on_small_store, folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.txt"
    command = ("narratives", "validate", "wipe-out", *SPAN, "--author", "Ada")
    assert "2 questions written" in on_small_store(*command, "--questions", str(sheet)).out
    assert not {word for word in ("near", "stratum", "recision", "0.") if word in sheet.read_text()}, "judged blind"
    answered(sheet, "y", "n")
    assert "2 answers: 2 new" in on_small_store(*command, "--answers", str(sheet)).out
    answers = sheet.read_text()
    sheet.write_text(answers.replace(": y", ": unsure"))
    said = on_small_store(*command, "--answers", str(sheet)).out
    assert "0 new, 1 in place of another, 1 said before" in said and "1 unsure or judged differently" in said
    assert "this sample validates nothing" in said
    sheet.write_text(answers + "abc: yes\n")
    assert "abc names no question of these" in on_small_store(*command, "--answers", str(sheet)).err


def test_back_takes_a_verdict_back(on_small_store, folder: Path, typed) -> None:
    typed("y", "b", "n", "y")
    on_small_store("narratives", "validate", "wipe-out", *SPAN, "--author", "Ada")
    (sample,) = load_samples(folder)
    assert [verdict.label for verdict in sample.verdicts] == ["no", "yes"]
