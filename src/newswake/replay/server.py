"""Serves an archive over HTTP on loopback, on a clock of its own.

``GET /fetch?url=…`` answers as the address did at the clock's time, with ETag, Last-Modified and 304; ``GET /clock``
says the time and ``POST /clock`` sets it; ``GET /channels`` lists the channels as JSON.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from newswake.replay.archive import Answer, Archive

MAX_CLOCK_BYTES = 200  # an ISO time has 32


class ReplayServer:
    """A context manager that serves in threads of its own, at ``address`` (``http://127.0.0.1:port``).

    An address that shall not answer hangs up after ``silence_seconds``: long enough to be a failure, short enough not
    to cost a replay the whole patience of its fetcher.
    """

    def __init__(
        self, archive: Archive, *, at: datetime | None = None, port: int = 0, silence_seconds: float = 5.0
    ) -> None:
        self.archive = archive
        self._clock = at or archive.first_at
        self._closing = threading.Event()
        self._silence_seconds = silence_seconds
        self._http = _Listener(("127.0.0.1", port), self._speaker())
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="replay", daemon=True)
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def clock(self) -> datetime:
        """The time that the archive is at."""
        return self._clock

    def set_clock(self, at: datetime) -> None:
        """Put the clock to a time, later or earlier; one without an offset is taken as UTC."""
        self._clock = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)

    def __enter__(self) -> ReplayServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, url: str) -> Answer:
        """Return what ``url`` says now; waits where the address is silent."""
        answer = self.archive.answer(url, self._clock)
        if answer.silent:
            self._closing.wait(self._silence_seconds)
        return answer

    def channels(self) -> bytes:
        """Return the channels as a JSON list."""
        return json.dumps([dataclasses.asdict(channel) for channel in self.archive.channels]).encode()

    def _speaker(self) -> type[_Speaker]:
        return type("Speaker", (_Speaker,), {"replay": self})


class _Listener(ThreadingHTTPServer):
    """Knows its open connections, so that closing does not wait for clients that keep theirs."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], speaker: Callable[..., BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(address, speaker)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        connection, client = super().get_request()
        self._open.add(connection)
        return connection, client

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was faster
        super().server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is none of our business."""


class _Speaker(BaseHTTPRequestHandler):
    replay: ReplayServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120  # seconds that an idle connection is kept

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/fetch":
            url = parse_qs(asked.query).get("url", [""])[0]
            self._say(self.replay.answer(url) if url else Answer(400, b"say /fetch?url=...\n"))
        elif asked.path == "/clock":
            self._say(Answer(200, self.replay.clock.isoformat().encode()))
        elif asked.path == "/channels":
            self._say(Answer(200, self.replay.channels(), "application/json"))
        else:
            self._say(Answer(404, b"here are /fetch?url=..., /clock and /channels\n"))

    def do_POST(self) -> None:
        size = self.headers.get("Content-Length", "")
        if not size.isdigit() or int(size) > MAX_CLOCK_BYTES:
            self.close_connection = True
            self._say(Answer(400, b"a time in ISO 8601 wanted\n"))
            return
        said = self.rfile.read(int(size)).decode("ascii", "replace").strip()
        if self.path != "/clock":
            self._say(Answer(404, b"only /clock takes a POST\n"))
            return
        try:
            self.replay.set_clock(datetime.fromisoformat(said))
        except (ValueError, OverflowError):
            self._say(Answer(400, b"a time in ISO 8601 wanted, such as 2025-01-27T14:00:00Z\n"))
            return
        self._say(Answer(200, self.replay.clock.isoformat().encode()))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Requests are the fetcher's to tell of."""

    def _say(self, answer: Answer) -> None:
        if answer.silent:
            self.close_connection = True
            return
        headers = {"Date": _http_time(self.replay.clock), "Content-Type": answer.content_type, **answer.headers}
        body, status = answer.body, answer.status
        if status == HTTPStatus.OK and self.path.startswith("/fetch"):
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
            if answer.changed_at is not None:
                headers["Last-Modified"] = _http_time(answer.changed_at)
            if self._has_it(headers["ETag"], answer.changed_at):
                body, status = b"", HTTPStatus.NOT_MODIFIED
        if status != HTTPStatus.NOT_MODIFIED:
            headers["Content-Length"] = str(len(body))
        if self.close_connection:
            headers["Connection"] = "close"
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers_with(body)

    def end_headers_with(self, body: bytes) -> None:
        """Send headers and body in one packet: two would wait for each other's acknowledgement."""
        head: list[bytes] = self._headers_buffer  # type: ignore[attr-defined]
        self.wfile.write(b"".join(head) + b"\r\n" + body)
        head.clear()

    def _has_it(self, etag: str, changed_at: datetime | None) -> bool:
        known = self.headers.get("If-None-Match")
        if known is not None:
            return known.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}
        since = self.headers.get("If-Modified-Since")
        if since is None or changed_at is None:
            return False
        try:
            return changed_at.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False


def _http_time(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)
