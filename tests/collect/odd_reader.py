"""A reader for the workers' tests: it does what the page tells it to."""

from __future__ import annotations

import os
import time

from newswake.models import PageText


def read_page(html: bytes, *, url: str) -> PageText:
    if html == b"hang":
        time.sleep(60)
    if html == b"crash":
        os.abort()
    if html == b"exit":
        raise SystemExit(3)
    if html == b"raise":
        raise ValueError("a page that cannot be read")
    if html == b"memory":
        bytearray(64 << 30)
    return PageText(title=url, text=html.decode()[:100])
