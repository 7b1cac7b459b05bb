"""Raw pages in WARC files: read alone by offset, whole after a kill at any byte."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from newswake.collect.raw import RawArchive, RawPlace
from newswake.errors import StoreBusy, StoreError
from newswake.models import Response

NOON = datetime(2025, 1, 27, 12, 0, 0, 250_000, tzinfo=UTC)
FILE = "2025-01-27.warc.gz"


def page(n: int, at: datetime = NOON, body: bytes | None = None) -> Response:
    url = f"https://outlet.example/{n}"
    headers = {"content-type": "text/html", "content-encoding": "br", "x-odd": "a\r\nWARC-Type: request"}
    return Response(url, url, 200, headers, f"<p>Page {n}</p>".encode() * 50 if body is None else body, at)


def keep(folder: Path, *pages: Response) -> list[RawPlace]:
    with RawArchive(folder) as archive:
        return [archive.append(response) for response in pages]


def test_each_record_is_read_alone_by_its_offset(tmp_path: Path) -> None:
    bodies = [b"", b"\r\n\r\nWARC/1.1\r\n", os.urandom(200_000), "Zürich".encode()]
    places = keep(tmp_path, *(page(n, body=body) for n, body in enumerate(bodies)))
    assert {place.warc_file for place in places} == {FILE}
    assert [RawArchive(tmp_path).read(place.warc_file, place.offset) for place in places] == bodies


def test_others_can_read_the_file(tmp_path: Path) -> None:
    keep(tmp_path, page(1), page(2))
    with (tmp_path / FILE).open("rb") as stream:
        records = [
            (
                record.headers["WARC-Target-URI"],
                record.record_date,
                record.http_headers.status_code,
                record.reader.read(),
            )
            for record in ArchiveIterator(stream, verify_digests=True)
        ]
    assert records == [(page(n).url, NOON, 200, page(n).body) for n in (1, 2)]
    text = gzip.decompress((tmp_path / FILE).read_bytes())
    assert b"content-encoding" not in text
    assert text.count(b"\r\nWARC-Type:") == 2


def test_same_input_gives_the_same_bytes_and_the_same_record_its_old_place(tmp_path: Path) -> None:
    once = keep(tmp_path / "a", page(1), page(2))
    assert keep(tmp_path / "b", page(1)) + keep(tmp_path / "b", page(1), page(2))[1:] == once
    assert (tmp_path / "a" / FILE).read_bytes() == (tmp_path / "b" / FILE).read_bytes()


def test_days_have_their_files_and_expire_by_day(tmp_path: Path) -> None:
    days = [NOON + timedelta(days=n) for n in range(3)]
    places = keep(tmp_path, *(page(1, day) for day in days))
    archive = RawArchive(tmp_path)
    assert archive.expire(date(2025, 1, 29)) == ["2025-01-27.warc.gz", "2025-01-28.warc.gz"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2025-01-29.index", "2025-01-29.warc.gz"]
    with pytest.raises(StoreError, match="no longer kept"):
        archive.read(*places[0][1:])
    assert archive.read(*places[2][1:]) == page(1).body


def test_a_tail_torn_at_any_byte_is_cut_off_and_appending_goes_on(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    places = keep(whole, page(1), page(2), page(3))
    warc, index = (whole / FILE).read_bytes(), (whole / "2025-01-27.index").read_bytes()
    lines = index.splitlines(keepends=True)
    for cut in range(places[2].offset + 1, len(warc) + 1, 7):
        torn = tmp_path / str(cut)
        torn.mkdir()
        (torn / FILE).write_bytes(warc[:cut])
        (torn / "2025-01-27.index").write_bytes(b"".join(lines[:2]) + lines[2][: cut % 9])
        assert keep(torn, page(3)) == [places[2]]
        assert (torn / FILE).read_bytes() == warc
        assert (torn / "2025-01-27.index").read_bytes() == index


@pytest.mark.parametrize("kept_lines", [0, 1, 3])
def test_a_lost_index_is_made_again(tmp_path: Path, kept_lines: int) -> None:
    places = keep(tmp_path, page(1), page(2, body=os.urandom(100_000)), page(3))
    index = tmp_path / "2025-01-27.index"
    before = index.read_bytes()
    index.write_bytes(b"".join(before.splitlines(keepends=True)[:kept_lines]))
    assert keep(tmp_path, page(3)) == [places[2]]
    assert index.read_bytes() == before


def test_a_process_killed_in_the_middle_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    script = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from newswake.collect.raw import RawArchive
from newswake.models import Response
archive = RawArchive(Path(sys.argv[1]))
for n in range(10**6):
    body = b"%d " % n + os.urandom(50_000)
    url, at = "https://a.example/", datetime(2025, 1, 27, tzinfo=UTC)
    place = archive.append(Response(url, url, 200, {}, body, at))
    print(place.offset, n, flush=True)
"""
    writer = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    said = [writer.stdout.readline().split() for _ in range(20)]
    writer.send_signal(signal.SIGKILL)
    said += [line.split() for line in writer.stdout.read().splitlines()]
    writer.wait()
    writer.stdout.close()
    with RawArchive(tmp_path) as archive:
        place = archive.append(page(7))
        for offset, n in said:
            assert archive.read(FILE, int(offset)).split()[0] == n.encode()
        assert archive.read(FILE, place.offset) == page(7).body


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    with RawArchive(tmp_path) as archive:
        place = archive.append(page(1))
        with pytest.raises(StoreBusy, match="another process"):
            RawArchive(tmp_path).append(page(2))
        with pytest.raises(StoreError, match="no whole record at 5"):
            archive.read(FILE, 5)
        with pytest.raises(StoreError, match="no whole record"):
            archive.read(FILE, 10**9)
    data = bytearray((tmp_path / FILE).read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(StoreError, match="no whole record"):
        RawArchive(tmp_path).read(FILE, place.offset)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        RawArchive(tmp_path / "file").append(page(1))


def test_a_full_disk_leaves_whole_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    with RawArchive(tmp_path) as archive:
        first = archive.append(page(1))
        size = (tmp_path / FILE).stat().st_size
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))
        try:
            with pytest.raises(StoreError, match="make room"):
                archive.append(page(2, body=os.urandom(5000)))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, old)
        assert (tmp_path / FILE).stat().st_size == size
        second = archive.append(page(2))
        assert archive.read(FILE, first.offset) == page(1).body
        assert archive.read(FILE, second.offset) == page(2).body
