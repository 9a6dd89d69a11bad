"""Seals: the hash of a row as an entry of the log leaves it, so that no stored column can be changed without a trace.

The ``rows`` of an entry name each row that was made or changed with it. A row with personal data has a random salt,
erased with them: what was erased cannot be guessed from its seal.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from sekisho.desk.log import canonical, digest
from sekisho.desk.schema import metadata

UNSEALED = ("departures", "deliveries", "log", "sessions")
"""Tables of what passes, and the log, which is chained itself."""

PROGRESS = {"jobs": ("state", "stage", "done", "total", "error", "finished", "worker", "beat")}
"""Columns that change without an entry: how far a job is."""

SEALED = [table for table in metadata.sorted_tables if table.name not in UNSEALED]


def salt() -> str:
    """A new salt of 128 random bits."""
    return secrets.token_hex(16)


def made(table: Table, row: Mapping[str, Any]) -> dict[str, str]:
    """The seal of one row, under the row's name. An empty column does not count, so that one added later may be."""
    passing = PROGRESS.get(table.name, ())
    held = {name: value for name, value in row.items() if value and name not in passing}
    return {f"{table.name}:{row[_key(table).name]}": digest(canonical(held))}


def of(connection: Connection, table: Table, *where: Any) -> dict[str, str]:
    """The seals of rows as they are now."""
    seals: dict[str, str] = {}
    for row in connection.execute(select(table).where(*where), execution_options={"yield_per": 500}).mappings():
        seals |= made(table, dict(row))
    return seals


def broken(connection: Connection, sealed: Mapping[str, tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """What is wrong with each row that is not as the log left it, and the row's name.

    ``sealed`` has the last seal of each row, with the number of its entry.
    """
    left = set(sealed)
    for table in SEALED:
        query = select(table).order_by(_key(table))
        for row in connection.execute(query, execution_options={"yield_per": 500}).mappings():
            ((name, seal),) = made(table, dict(row)).items()
            left.discard(name)
            if name not in sealed:
                yield f"the row {name} is in no entry: its entry was removed, or it was put in from outside", name
            elif seal != sealed[name][0]:
                yield f"the row {name} is not as entry {sealed[name][1]} left it", name
    for name in sorted(left):
        yield f"the row {name} of entry {sealed[name][1]} was removed", name


def _key(table: Table) -> Any:
    (key,) = table.primary_key.columns
    return key
