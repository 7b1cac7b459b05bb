"""Messages to the owner of a table: what others want changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import duckdb

from newswake.store.rows import upsert
from newswake.store.runs import Run

if TYPE_CHECKING:
    from newswake.store.connect import Store

Owner = Literal["ingest", "analyse", "digest"]


@dataclass(frozen=True)
class Message:
    """What somebody wants changed by the owner of a table."""

    message_id: str
    owner: str
    kind: str
    payload: Mapping[str, object]
    author: str
    created_at: datetime


def send(
    store: Store, owner: Owner, kind: str, payload: Mapping[str, object], author: str, *, created_at: datetime
) -> str:
    """Leave a message in a transaction of its own and return its id; the same message at one time is one message."""
    with store.writing(Run(run_id="", flow="command", as_of=created_at)) as tx:
        return put(tx.con, owner, kind, payload, author, created_at=created_at)


def put(
    con: duckdb.DuckDBPyConnection,
    owner: Owner,
    kind: str,
    payload: Mapping[str, object],
    author: str,
    *,
    created_at: datetime,
) -> str:
    """Leave a message in an open transaction. Its id comes from what it says, so that a replay gives the same."""
    text = json.dumps(dict(payload), sort_keys=True, ensure_ascii=False)
    said = "\0".join((owner, kind, text, author, str(created_at.timestamp())))
    message_id = "m" + hashlib.sha256(said.encode(errors="replace")).hexdigest()[:16]
    row = {
        "message_id": message_id, "owner": owner, "kind": kind, "payload": text, "author": author,
        "created_at": created_at,
    }  # fmt: skip
    upsert(con, "inbox", [row], key=("message_id",))
    return message_id


def take(con: duckdb.DuckDBPyConnection, owner: Owner) -> list[Message]:
    """Return the messages that ``owner`` has not applied, oldest first. They stay until they are marked."""
    rows = con.execute(
        "SELECT message_id, owner, kind, payload, author, created_at FROM store.inbox"
        " WHERE owner = ? AND applied_at IS NULL ORDER BY created_at, message_id",
        [owner],
    ).fetchall()
    return [Message(i, o, kind, json.loads(payload), author, at) for i, o, kind, payload, author, at in rows]


def mark_applied(
    con: duckdb.DuckDBPyConnection, message_ids: Sequence[str], as_of: datetime, outcome: str = "applied"
) -> None:
    """Write that messages were dealt with, and how: ``applied``, or why not."""
    con.execute(
        "UPDATE store.inbox SET applied_at = ?, outcome = ? WHERE message_id IN (SELECT unnest(?::VARCHAR[]))",
        [as_of, outcome, list(message_ids)],
    )
