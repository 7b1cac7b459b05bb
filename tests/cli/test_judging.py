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
    assert "2 judgements kept" in said.out and "1 labels that count, 1 of them yes: uncalibrated, 9 more" in said.out
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
    assert "the same replay, run again, scores the narrative again" in said and "newswake run scores" not in said


def test_ten_labels_set_a_threshold_which_the_next_trial_heeds(on_small_store, folder: Path) -> None:
    before = on_small_store("narratives", "test", str(folder / "wipe-out.yaml")).out
    assert "2 of 3 articles in en would be hits" in before
    for n in range(30):
        keep_judgement(
            labels_file(folder, "wipe-out"),
            Judgement(f"DeepSeek wiped out $589bn of Nvidia value {n}.", "no", "Ada", "2025-02-01", "Markets"),
        )
    said = on_small_store("narratives", "label", "wipe-out", "--author", "Ada", "--answers", "/dev/null")
    assert "30 labels that count, 0 of them yes: threshold " in said.out and "in place of 0.40; 20 more" in said.out
    after = on_small_store("narratives", "test", str(folder / "wipe-out.yaml")).out
    assert "0 of 3 articles in en would be hits" in after


def test_a_trial_heeds_the_labels_beside_its_file(on_small_store, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    draft = tmp_path / "drafts" / "wipe-out.yaml"
    draft.write_text((folder / "wipe-out.yaml").read_text())
    for n in range(30):
        said = Judgement(f"DeepSeek wiped out $589bn of Nvidia value {n}.", "no", "Ada", "2025-02-01", "Markets")
        keep_judgement(labels_file(draft.parent, "wipe-out"), said)
    assert "0 of 3 articles in en would be hits" in on_small_store("narratives", "test", str(draft)).out


def test_a_trial_reads_as_much_of_an_article_as_the_stage(
    on_small_store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narratives, "MOST_PASSAGES", 1)
    said = on_small_store("narratives", "test", str(folder / "wipe-out.yaml")).out
    assert "0 of 3 articles in en would be hits" in said


def test_errors_say_what_to_do(on_small_store, folder: Path, tmp_path: Path) -> None:
    unknown = on_small_store("narratives", "label", "wipe", "--author", "Ada")
    assert unknown.code == 1 and "no narrative 'wipe' in" in unknown.err and "wipe-out" in unknown.err
    answers = tmp_path / "answers"
    missing = on_small_store("narratives", "label", "wipe-out", "--author", "Ada", "--answers", str(answers))
    assert missing.code == 1 and "cannot be read" in missing.err
    answers.write_text("perhaps\n")
    wrong = on_small_store("narratives", "label", "wipe-out", "--author", "Ada", "--answers", str(answers))
    assert wrong.code == 1 and "'perhaps' is none of yes, no, unsure, skip, quit" in wrong.err
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
    assert not {word for word in ("near", "stratum", "precision", "0.") if word in first.out}, "judged blind"
    typed("n")
    second = on_small_store("narratives", "validate", "wipe-out", *SPAN, "--author", "Ada", "--size", "50")
    assert "begun with 2 reports, which stay: --size is of a new sample" in second.out
    assert "2 of 2" in second.out and "newswake run takes it into the views" in second.out
    assert "precision: " in second.out and "share of the reports that carry the claim: 50.00%" in second.out
    assert "agreement" not in second.out
    typed("n", "n")
    third = on_small_store("narratives", "validate", "wipe-out", *SPAN, "--author", "Bo")
    assert "judged by Ada and Bo" in third.out and "agreement on 2 that two judged: 0.50" in third.out
    (folder / "wipe-out.yaml").write_text((folder / "wipe-out.yaml").read_text().replace("value", "worth"))
    changed = on_small_store("narratives", "validate", "wipe-out", *SPAN, "--author", "Ada", "--answers", "/dev/null")
    assert "its verdicts are on the narrative as it was scored then" in changed.out and "0 of 2 judged" in changed.out
    sample, _ = sorted(load_samples(folder), key=lambda each: -len(each.verdicts))
    assert len(sample.drawn) == 2 and len(sample.verdicts) == 4, "copies are one report"
    for file in (folder / "validations").iterdir():
        assert list(json.loads(file.read_text().partition("\n")[0])) == ["frame"]
