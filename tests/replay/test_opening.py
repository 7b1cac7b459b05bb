import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tiny_archives import feed_row

from newswake.errors import ArchiveError, NewswakeError
from newswake.replay.opening import open_archive

GOOD = (json.dumps(feed_row("https://a.example/1", "2023-02-05T00:00:00Z")) + "\n").encode()


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"", "archive: empty"),
        (b"feed_url,title\n", "archive:1: not JSON"),
        (b"[1, 2]\n", "archive:1: not a JSON object"),
        (b'{"a": 1}\n', "archive:1: columns a are of no archive known here"),
        (GOOD + b"{\n", "archive:2: not JSON"),
        (GOOD + b"\xff\xfe\n", "archive:2: not JSON"),
        (gzip.compress(GOOD * 5000, mtime=0)[:-20], "is the file whole?"),
        (gzip.compress(GOOD, mtime=0)[:12] + b"\x00" * 40, "archive:1: cannot be read"),
        (GOOD + b"[" * 100_000 + b"\n", "archive:2: not JSON"),
    ],
)
def test_what_is_no_archive_is_named_with_its_line(tmp_path: Path, body: bytes, complaint: str) -> None:
    file = tmp_path / "archive"
    file.write_bytes(body)
    with pytest.raises(ArchiveError) as caught:
        open_archive(file)
    assert complaint in str(caught.value)


def test_a_folder_without_snapshots_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no snapshot in it"):
        open_archive(tmp_path)
    with pytest.raises(ArchiveError, match="no such file or folder"):
        open_archive(tmp_path / "gone")


def test_nothing_left_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "archive.jsonl"
    file.write_bytes(GOOD)
    with pytest.raises(ArchiveError, match="lists nothing of the time and language"):
        open_archive(file, language="fr")
    with pytest.raises(ArchiveError, match="lists nothing of the time and language"):
        open_archive(file, end=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(ArchiveError, match="nothing lies from"):
        open_archive(file, start=datetime(2023, 2, 5, tzinfo=UTC), end=datetime(2023, 2, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("stories/chips.yaml", "outlet: harbour-money", "outlet: nobody", "chips.yaml:32: outlet 'nobody' is not in"),
        ("stories/chips.yaml", "    path: /chips\n", "", "chips.yaml:32: unknown [], missing ['path']"),
        ("stories/chips.yaml", "page: paywall", "page: wall", "chips.yaml:32: page is 'wall', not one of"),
        ("stories/chips.yaml", "page: paywall", "pagee: full", "chips.yaml:32: unknown ['pagee']"),
        (
            "stories/chips.yaml",
            'text: "the paper"',
            'text: "the book"',
            "chips.yaml:4: links: 'the book' must be words",
        ),
        (
            "stories/chips.yaml",
            "at: 2025-01-27T18",
            "at: 2025-01-27T08",
            "chips.yaml:25: at 2025-01-27T08:00:00+00:00 is",
        ),
        (
            "stories/chips.yaml",
            "id: harbour-money-chips",
            "id: harbour-wire-chips",
            "chips.yaml:32: harbour-wire-chips or",
        ),
        (
            "stories/chips.yaml",
            "listed_at: 2025-01-27T12:00:00Z",
            "listed_at: noon",
            "chips.yaml:32: listed_at is 'noon'",
        ),
        ("stories/chips.yaml", "event: Chip", "event: [Chip", "chips.yaml:3:"),
        ("stories/chips.yaml", "event: Chip shares fall.", "event: &a x\nb: *a", "chips.yaml:2: anchors"),
        ("faults.yaml", "fault: html", "fault: fire", "faults.yaml:3: fault is 'fire', not one of"),
        ("faults.yaml", "fault: empty", "fault: moved", "faults.yaml:2: moved_to says where"),
        ("faults.yaml", "https://deichblatt.example/rss.xml", "https://x.example/", "faults.yaml:7: feed_url"),
        (
            "outlets.csv",
            "indus-circuit,indus",
            "indus-circuit,nobody",
            "outlets.csv:4: nobody is not in publishers.csv",
        ),
    ],
)
def test_a_mistake_in_written_stories_is_named_with_its_line(
    demo: Path, file: str, old: str, new: str, complaint: str
) -> None:
    text = (demo / file).read_text()
    assert old in text
    (demo / file).write_text(text.replace(old, new, 1))
    with pytest.raises(NewswakeError) as caught:
        open_archive(demo)
    assert complaint in str(caught.value)
