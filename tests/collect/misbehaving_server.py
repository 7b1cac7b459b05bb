"""A real HTTP server on loopback that behaves in every way that HTTP allows, and some that it does not."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import zstandard

FEED = "<rss version='2.0'><channel><title>Zürich</title></channel></rss>".encode()
ETAG, MODIFIED = '"v1"', "Mon, 27 Jan 2025 08:00:00 GMT"
_ZEROS = bytes(60_000_000)
BOMBS = {
    "gzip": gzip.compress(_ZEROS, 6, mtime=0),
    "br": brotli.compress(_ZEROS, quality=3),
    "zstd": zstandard.ZstdCompressor(level=1).compress(_ZEROS),
}
PACKED = {
    "gzip": gzip.compress(FEED),
    "br": brotli.compress(FEED),
    "zstd": zstandard.ZstdCompressor().compress(FEED),
}
del _ZEROS
REDIRECTS = {
    "/moved": (301, "/moved-again"),
    "/moved-again": (308, "/feed"),
    "/moved-then-found": (301, "/found"),
    "/found": (302, "/feed"),
    "/circle": (302, "/circle-back"),
    "/circle-back": (302, "/circle"),
    "/to-itself": (301, "/to-itself"),
    "/to-file": (302, "file:///etc/passwd"),
    "/to-private": (302, "http://10.0.0.1/admin"),
    "/to-metadata": (302, "http://169.254.169.254/latest/meta-data"),
    "/to-nonsense": (302, "http://[::1"),
    "/to-nowhere": (302, ""),
    "/to-gone": (302, "/gone"),
    "/to-secret": (302, "/secret/page"),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.saw(self)
        path = self.path.partition("?")[0]
        if path.startswith("/endless-redirects/"):
            self.answer(302, headers={"Location": f"/endless-redirects/{int(path.rpartition('/')[2]) + 1}"})
        elif path in REDIRECTS:
            status, to = REDIRECTS[path]
            self.answer(status, headers={"Location": to})
        else:
            getattr(self, "do_" + path.strip("/").partition("/")[0].replace("-", "_").replace(".", "_"))()

    def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304 and "Content-Length" not in (headers or {}):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_feed(self) -> None:
        self.answer(200, FEED, {"Content-Type": "application/rss+xml"})

    def do_conditional(self) -> None:
        same = self.headers["If-None-Match"] == ETAG or self.headers["If-Modified-Since"] == MODIFIED
        self.answer(304 if same else 200, b"" if same else FEED, {"ETag": ETAG, "Last-Modified": MODIFIED})

    def do_unasked(self) -> None:
        self.answer(304)

    def do_fetch(self) -> None:
        self.do_feed()

    def do_secret(self) -> None:
        self.do_feed()

    def do_robots_txt(self) -> None:
        status, said = self.server.robots
        self.answer(302, headers={"Location": said.decode()}) if status == 302 else self.answer(status, said)

    def do_gone(self) -> None:
        self.answer(410)

    def do_missing(self) -> None:
        self.answer(404)

    def do_busy(self) -> None:
        self.answer(429, headers={"Retry-After": "120"})

    def do_packed(self) -> None:
        name = self.path.rpartition("/")[2]
        self.answer(200, PACKED[name], {"Content-Encoding": name})

    def do_bomb(self) -> None:
        name = self.path.rpartition("/")[2]
        self.answer(200, BOMBS[name], {"Content-Encoding": name})

    def do_not_gzip(self) -> None:
        self.answer(200, FEED, {"Content-Encoding": "gzip"})

    def do_odd_encoding(self) -> None:
        self.answer(200, FEED, {"Content-Encoding": "rot13"})

    def do_misencoded(self) -> None:
        self.answer(200, b"<rss>Z\xfcrich\xff\xfe</rss>", {"Content-Type": "text/xml; charset=utf-8"})

    def do_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.pour(b" ", 0.05)

    def do_endless(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.pour(b"x" * 65536, 0)

    def pour(self, part: bytes, pause: float) -> None:
        try:
            while not self.server.closing:
                self.wfile.write(part)
                time.sleep(pause)
        except OSError:
            pass
        self.close_connection = True

    def do_silent(self) -> None:
        while not self.server.closing:
            time.sleep(0.05)
        self.close_connection = True

    def do_too_short(self) -> None:
        self.answer(200, FEED, {"Content-Length": "5000"})
        self.close_connection = True

    def do_announced_large(self) -> None:
        self.answer(200, b"", {"Content-Length": "99999999999"})
        self.close_connection = True

    def do_reset(self) -> None:
        self.answer(200, FEED, {"Content-Length": "5000"})
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def do_garbage(self) -> None:
        self.wfile.write(b"\x16\x03\x01 no HTTP at all\r\n\r\n")
        self.close_connection = True

    def do_slow(self) -> None:
        time.sleep(0.05)
        self.do_feed()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.closing = False
        self.robots: tuple[int, bytes] = (404, b"")
        self.requests: list[tuple[float, str, dict[str, str]]] = []
        self.hits: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def saw(self, request: Handler) -> None:
        with self._lock:
            headers = {name.lower(): value for name, value in request.headers.items()}
            self.requests.append((time.monotonic(), request.path, headers))
            self.hits[request.path] += 1

    def handle_error(self, *_: object) -> None:
        """A client that hangs up on us is what we are here for."""

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        # The library sends FIN first, which would turn the reset of /reset into an orderly end.
        assert isinstance(request, socket.socket)
        self.close_request(request)


@contextmanager
def serving(make: Callable[[], Server] = Server) -> Iterator[Server]:
    server = make()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.closing = True
        server.shutdown()
        server.server_close()
        thread.join()
