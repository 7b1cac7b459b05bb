import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newswake.errors import ArchiveError
from newswake.replay import snapshots
from newswake.replay.opening import open_archive

FIRST, SECOND = b"<rss><channel><language>en</language></channel></rss>", b"<html>an error page</html>"
REAL = Path(__file__).resolve().parents[3] / "shared/data/feeds/newsrooms_2025-01_2025-03.tar.xz"


@pytest.fixture(params=["folder", "tar.xz", "tar"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    files = {
        "lab/20250120T120000Z.xml": FIRST,
        "lab/20250121T120000Z.xml": SECOND,
        "zeitung/20250120T130000Z.xml": b'<feed xml:lang="de-DE"></feed>',
        "lab/notes.txt": b"no snapshot",
    }
    if request.param == "folder":
        for name, body in files.items():
            (tmp_path / "kept" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "kept" / name).write_bytes(body)
        return tmp_path / "kept"
    path = tmp_path / f"kept.{request.param}"
    with tarfile.open(path, "w:xz" if request.param == "tar.xz" else "w") as tar:
        for name, body in files.items():
            member = tarfile.TarInfo(f"./{name}")
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    return path


def test_the_latest_snapshot_stands_as_it_was_with_its_time(kept: Path) -> None:
    archive = open_archive(kept)
    url = "https://archive.example/lab"
    assert {channel.url for channel in archive.channels} == {url, "https://archive.example/zeitung"}
    assert archive.answer(url, datetime(2025, 1, 20, 11, tzinfo=UTC)).status == 404
    first = archive.answer(url, datetime(2025, 1, 21, 11, tzinfo=UTC))
    assert (first.body, first.headers["Newswake-Captured-At"]) == (FIRST, "2025-01-20T12:00:00+00:00")
    assert archive.answer(url, datetime(2025, 1, 22, tzinfo=UTC)).body == SECOND


def test_the_time_asked_for_keeps_what_stood_when_it_began(kept: Path) -> None:
    archive = open_archive(kept, start=datetime(2025, 1, 21, tzinfo=UTC), end=datetime(2025, 1, 21, 6, tzinfo=UTC))
    assert archive.answer("https://archive.example/lab", datetime(2025, 1, 22, tzinfo=UTC)).body == FIRST


def test_a_feed_that_says_it_is_in_another_language_is_left_out(kept: Path) -> None:
    # The last snapshot of "lab" says nothing of its language, and stays.
    assert [channel.url for channel in open_archive(kept, language="en").channels] == ["https://archive.example/lab"]


def test_what_is_too_large_or_cut_off_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "20250120T120000Z.xml").write_bytes(b"x" * 100)
    monkeypatch.setattr(snapshots, "MAX_SNAPSHOT_BYTES", 99)
    with pytest.raises(ArchiveError, match=r"20250120T120000Z\.xml: more than 99 bytes"):
        open_archive(tmp_path)
    (tmp_path / "a" / "20250120T120000Z.xml").rename(tmp_path / "a" / "20251340T120000Z.xml")
    monkeypatch.setattr(snapshots, "MAX_SNAPSHOT_BYTES", 1000)
    with pytest.raises(ArchiveError, match=r"20251340T120000Z\.xml: the name is no time"):
        open_archive(tmp_path)


@pytest.mark.skipif(not REAL.exists(), reason="the real snapshots are not beside the project")
def test_the_real_newsrooms() -> None:
    archive = open_archive(REAL)
    assert len(archive.channels) == 4
    answer = archive.answer("https://archive.example/feed_anthropic", datetime(2025, 1, 27, tzinfo=UTC))
    assert answer.status == 200 and b"<rss" in answer.body[:500]
