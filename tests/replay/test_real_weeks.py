"""A slice of each real archive through the whole job. The archives lie beside the project; without them this skips."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newswake.replay.opening import open_archive
from newswake.replay.rehearsal import replay_seeds, study
from newswake.settings import Settings
from newswake.store.connect import PUBLISHED, Store

pytestmark = pytest.mark.timeout(600)  # two real archives; half a minute each on an idle machine
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def replay(settings: Settings, file: str, start: datetime, end: datetime) -> Path:
    archive_file = DATA / "replay" / file
    if not archive_file.exists():
        pytest.skip(f"{archive_file} is not here")
    archive = open_archive(archive_file, start=start, end=end, language="en")
    for _ in study(settings, archive, replay_seeds(settings, archive), start, end, end - start):
        pass
    return settings.data_dir / PUBLISHED


@pytest.mark.parametrize("engine", ["duckdb"])
def test_the_sell_off_is_found_in_the_real_press_of_27_january_2025(settings: Settings) -> None:
    start = datetime(2025, 1, 27, 12, tzinfo=UTC)
    published = replay(settings, "deepseek_2025-01.jsonl.gz", start, start + timedelta(hours=3))
    with Store.open_published(published) as con:
        hits = con.execute(
            "SELECT outlet, passage FROM narrative_hit WHERE narrative_id = 'deepseek-shocks-markets'"
        ).fetchall()
        searched = con.execute("SELECT count(*) FROM article WHERE NOT is_always_on").fetchone()
        claims = con.execute(
            """
            SELECT count(*) FROM store.entry AS entry JOIN store.channel AS channel USING (channel_id)
            WHERE channel.role = 'homepage_headline' AND entry.published_at IS NOT NULL
            """
        ).fetchone()
    assert len({outlet for outlet, _ in hits}) >= 2
    assert sum("DeepSeek" in passage for _, passage in hits) >= 2
    assert searched is not None and searched[0] > 0  # kept as coverage, in no share
    assert claims == (0,)  # a collector's clock is no publisher's claim


@pytest.mark.parametrize("engine", ["duckdb"])
def test_bards_error_is_found_in_the_real_feeds_of_8_february_2023(settings: Settings) -> None:
    start = datetime(2023, 2, 8, 16, tzinfo=UTC)
    named = settings.model_copy(update={"narratives_dir": DATA / "narratives" / "definitions"})
    published = replay(named, "rss_2023-02_bard.jsonl.gz", start, start + timedelta(hours=1))
    with Store.open_published(published) as con:
        reports, publishers = con.execute(
            """
            SELECT reports, publishers FROM attention_daily
            WHERE narrative_id = 'bard-error-costs-alphabet' AND panel_id = 'all-always-on' AND day = '2023-02-08'
            """
        ).fetchone() or (0, 0)
    assert reports >= 2 and publishers >= 2
