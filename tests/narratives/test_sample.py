"""Samples: drawn by lot from three strata, the same each time, judged in any order, kept line by line."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newswake.errors import SeedError
from newswake.narratives.sample import (
    Frame,
    Sample,
    Scored,
    Verdict,
    draw_sample,
    keep_sample,
    keep_verdict,
    load_sample,
    load_samples,
    sample_file,
)

FRAME = Frame("n", "d1", "c1", datetime(2025, 1, 20, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC), {})
AT = "2025-02-03T09:00:00+00:00"


def scored(hits: int, near: int, rest: int) -> list[Scored]:
    scores = [0.9] * hits + [0.2] * near + [0.01] * rest
    return [Scored(f"c{n}", f"a{n}", f"a{n}.1", score) for n, score in enumerate(scores)]


def drawn_of(sample: Sample) -> Counter[str]:
    return Counter(drawn.stratum for drawn in sample.drawn)


@pytest.mark.parametrize(
    ("there", "drawn"),
    [
        ((500, 500, 500), (40, 40, 20)),
        ((10, 500, 500), (10, 70, 20)),
        ((10, 15, 500), (10, 15, 75)),
        ((3, 4, 5), (3, 4, 5)),
        ((0, 0, 500), (0, 0, 100)),
    ],
)
def test_places_go_to_strata_and_what_one_lacks_to_others(there, drawn) -> None:  # type: ignore[no-untyped-def]
    sample = draw_sample(FRAME, scored(*there), 100, 0.4)
    assert tuple(drawn_of(sample)[name] for name in ("hit", "near", "rest")) == drawn
    assert tuple(sample.frame.reports.values()) == there


def test_the_same_frame_gives_the_same_sample_in_whichever_order() -> None:
    reports = scored(100, 100, 100)
    assert draw_sample(FRAME, reports, 60, 0.4) == draw_sample(FRAME, reversed(reports), 60, 0.4)
    other = Frame(**{**FRAME.__dict__, "calibration_version": "c2"})
    assert draw_sample(other, reports, 60, 0.4).drawn != draw_sample(FRAME, reports, 60, 0.4).drawn


def test_two_people_meet_the_same_reports_in_orders_that_tell_nothing() -> None:
    sample = draw_sample(FRAME, scored(100, 100, 100), 60, 0.4)
    ada, bo = sample.left_for("Ada"), sample.left_for("Bo")
    assert ada != bo and set(ada) == set(bo) == set(sample.drawn)
    assert len({drawn.stratum for drawn in ada[:12]}) == 3


def test_a_sample_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    sample = draw_sample(FRAME, scored(4, 4, 4), 12, 0.4)
    file = sample_file(tmp_path, FRAME.sample_id)
    assert file == tmp_path / "validations" / "n.d1.c1.2025-01-20.2025-02-01.jsonl"
    keep_sample(file, sample)
    assert load_sample(file) == sample and not sample.is_complete
    for drawn in sample.left_for("Ada")[:11]:
        keep_verdict(file, Verdict(drawn.report_id, "no", "Ada", AT))
    half = load_sample(file)
    assert half.left_for("Ada") == sample.left_for("Ada")[11:] and not half.is_complete
    keep_verdict(file, Verdict(half.left_for("Ada")[0].report_id, "unsure", "Ada", AT))
    keep_verdict(file, Verdict(sample.drawn[0].report_id, "yes", "Bo", AT))
    [whole] = load_samples(tmp_path)
    assert whole.is_complete and len(whole.left_for("Bo")) == 11


def test_two_who_judge_half_each_complete_it() -> None:
    sample = draw_sample(FRAME, scored(4, 4, 4), 12, 0.4)
    verdicts = [Verdict(d.report_id, "no", "Ada" if n % 2 else "Bo", AT) for n, d in enumerate(sample.drawn)]
    assert Sample(sample.frame, sample.drawn, tuple(verdicts)).is_complete
    assert not Sample(sample.frame, sample.drawn, tuple(verdicts[1:])).is_complete


@pytest.mark.parametrize(
    "line",
    [
        "nothing",
        '{"verdict": {"report_id": "c0", "label": "maybe", "author": "Ada", "at": "2025-02-03"}}',
        '{"verdict": {"report_id": "zz", "label": "yes", "author": "Ada", "at": "2025-02-03"}}',
        '{"drawn": {"report_id": "c0"}}',
        '{"verdict": {"report_id": "c0", "label": "yes", "author": "Ada", "at": "2025-02-03T10:00:00"}}',
    ],
)
def test_a_bad_line_is_an_error_with_its_number(tmp_path: Path, line: str) -> None:
    file = sample_file(tmp_path, FRAME.sample_id)
    keep_sample(file, draw_sample(FRAME, scored(1, 0, 0), 1, 0.4))
    file.write_text(file.read_text() + line + "\n")
    with pytest.raises(SeedError, match=r"\.jsonl:3: "):
        load_sample(file)
    file.write_text("")
    with pytest.raises(SeedError, match=r"\.jsonl:1: no sample"):
        load_sample(file)


def test_a_copy_under_another_name_says_what_to_do(tmp_path: Path) -> None:
    file = sample_file(tmp_path, FRAME.sample_id)
    keep_sample(file, draw_sample(FRAME, scored(2, 0, 0), 2, 0.4))
    copied = file.with_name("copy.jsonl")
    copied.write_text(file.read_text())
    with pytest.raises(SeedError, match=rf"copy\.jsonl:1: .* call it {FRAME.sample_id}\.jsonl, or take the copy away"):
        load_samples(tmp_path)


def test_a_sample_without_a_zone_or_cut_off_is_an_error(tmp_path: Path) -> None:
    file = sample_file(tmp_path, FRAME.sample_id)
    keep_sample(file, draw_sample(FRAME, scored(3, 0, 0), 3, 0.4))
    whole = file.read_text()
    file.write_text("".join(whole.splitlines(keepends=True)[:3]))
    with pytest.raises(SeedError, match="3 reports were drawn and 2 are here"):
        load_sample(file)
    file.write_text(whole.replace("2025-01-20T00:00:00+00:00", "2025-01-20T00:00:00"))
    with pytest.raises(SeedError, match="has no zone"):
        load_sample(file)


def test_a_sample_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    file = sample_file(tmp_path, FRAME.sample_id)
    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        keep_sample(file, draw_sample(FRAME, scored(3, 0, 0), 3, 0.4))
    assert not file.exists() and load_samples(tmp_path) == []
