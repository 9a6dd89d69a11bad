"""The log: what was asked, answered, decided and configured, each entry chained to the one before by its hash.

The hash of an entry is SHA-256 over canonical JSON of all its fields and the hash before it. Entries hold no personal
data: a case is named by its number and by the salted hash of its papers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, desc, insert, select

from sekisho.desk.schema import log
from sekisho.desk.store import now

START = "0" * 64
"""What the first entry is chained to."""

FIELDS = ("seq", "at", "who", "what", "about", "data", "previous")


def canonical(value: Any) -> str:
    """JSON that is the same bytes for the same value: keys in order, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def entry_hash(entry: dict[str, Any]) -> str:
    """The hash that an entry must have."""
    return digest(canonical([entry[name] for name in FIELDS]))


# Made once: to put a statement together takes longer than to run it.
_LAST = select(log.c.seq, log.c.hash, log.c.at).order_by(desc(log.c.seq)).limit(1)
_ADD = insert(log)


def head(connection: Connection) -> tuple[int, str, str]:
    """Number, hash and time of the last entry."""
    found = connection.execute(_LAST).first()
    return (found.seq, found.hash, found.at) if found else (0, START, "")


def record(connection: Connection, who: str, what: str, about: str = "", /, **data: Any) -> int:
    """Add an entry, in the transaction of what it records; gives its number.

    Times never run back: where the clock was moved back, the entry bears the time of the one before, and says so.
    """
    seq, previous, last = head(connection)
    at = now()
    if at < last:
        data["clock"] = f"the clock said {at}"
        at = last
    entry = {"seq": seq + 1, "at": at, "who": who, "what": what, "about": about,
             "data": canonical(data), "previous": previous}  # fmt: skip
    connection.execute(_ADD, {**entry, "hash": entry_hash(entry)})
    return seq + 1


def entries(
    connection: Connection, after: int = 0, limit: int | None = None, about: str = "", before: int | None = None
) -> Iterator[dict[str, Any]]:
    """The entries after a number, oldest first; with ``before``, those before it, newest first."""
    query = select(log)
    if before is not None:
        query = query.where(log.c.seq < before).order_by(desc(log.c.seq))
    else:
        query = query.where(log.c.seq > after).order_by(log.c.seq)
    if about:
        query = query.where(log.c.about == about)
    if limit is not None:
        query = query.limit(limit)
    for row in connection.execute(query, execution_options={"yield_per": 1000}).mappings():
        yield dict(row)


def latest(connection: Connection, about: str) -> dict[str, Any] | None:
    """What the last entry about something says; None where there is none."""
    last = next(entries(connection, about=about, before=1 << 62, limit=1), None)
    return json.loads(last["data"]) if last else None
