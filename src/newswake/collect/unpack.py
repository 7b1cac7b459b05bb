"""Content encodings undone within a bound: a bomb costs the bound and no more."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"
_MAX_LAYERS = 2  # real servers send one; a proxy may add a second
_MAX_MEMBERS = 64  # gzip members of one body: real ones have one; each more costs a copy of the rest
_ZSTD_WINDOW = 1 << 23  # the most that RFC 9659 lets a server ask for in HTTP
_STEP = 1 << 16


class TooLargeError(Exception):
    """A body over its bound."""


class BadEncodingError(Exception):
    """A body that is not what its Content-Encoding says, or breaks off."""


def unpack(body: bytes, encoding: str, *, max_bytes: int) -> bytes:
    """Return ``body`` with its Content-Encoding undone, never holding more than ``max_bytes`` and one window of it.

    ``encoding`` is the header's value. Raises TooLargeError and BadEncodingError.
    """
    layers = [
        layer for layer in (part.strip().lower() for part in encoding.split(",")) if layer not in ("", "identity")
    ]
    if len(layers) > _MAX_LAYERS:
        raise BadEncodingError(f"{len(layers)} encodings around one another")
    for layer in reversed(layers):
        undo = _UNDO.get(layer)
        if undo is None:
            raise BadEncodingError(f"unknown encoding {layer[:40]!r}")
        try:
            body = undo(body, max_bytes)
        except (zlib.error, brotli.error, zstandard.ZstdError, MemoryError) as error:
            raise BadEncodingError(f"not {layer}: {error}") from error
        if len(body) > max_bytes:
            raise TooLargeError
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    out, members = b"", 0
    while body[:2] == b"\x1f\x8b" or not members:  # what follows the last member and is none is ignored, as browsers do
        members += 1
        if members > _MAX_MEMBERS:
            raise BadEncodingError(f"more than {_MAX_MEMBERS} gzip members")
        part, body = _inflate(body, limit + 1 - len(out), zlib.MAX_WBITS | 16)
        out += part
        if len(out) > limit:
            raise TooLargeError
    return out


def _undeflate(body: bytes, limit: int) -> bytes:
    try:
        return _inflate(body, limit + 1, zlib.MAX_WBITS)[0]
    except zlib.error:  # some servers send the bare stream, without zlib's header
        return _inflate(body, limit + 1, -zlib.MAX_WBITS)[0]


def _inflate(body: bytes, most: int, wbits: int) -> tuple[bytes, bytes]:
    engine = zlib.decompressobj(wbits)
    out = engine.decompress(body, most)
    if len(out) < most and not engine.eof:
        raise BadEncodingError("the compressed body breaks off")
    return out, engine.unused_data


def _unbrotli(body: bytes, limit: int) -> bytes:
    engine = brotli.Decompressor()
    out = bytearray()
    while not engine.is_finished():
        part: bytes = engine.process(body, output_buffer_limit=min(_STEP, limit + 1))
        body = b""
        out += part
        if len(out) > limit:
            raise TooLargeError
        if not part and engine.can_accept_more_data():
            raise BadEncodingError("the compressed body breaks off")
    return bytes(out)


def _unzstd(body: bytes, limit: int) -> bytes:
    out = bytearray()
    with zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).stream_reader(
        body, read_across_frames=True
    ) as reader:
        while part := reader.read(_STEP):
            out += part
            if len(out) > limit:
                raise TooLargeError
    return bytes(out)


_UNDO: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
