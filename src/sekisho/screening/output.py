"""Matches as JSON Lines, CSV, Parquet and Excel: written aside, then renamed into place."""

from __future__ import annotations

from pathlib import Path

import duckdb

from sekisho.aside import aside
from sekisho.regime.sql import text
from sekisho.screening.party import KEYS
from sekisho.spreadsheet import guarded, write_excel

FORMATS = (".jsonl", ".csv", ".parquet", ".xlsx")
MATCH_COLUMNS = (
    "source", "id", "query", "score", "standing", "certain", "decided", "lapsed", "doubt", "unread", "list", "listing",
    "caption",
    "schema", "programme", "listed", "name", "sentence", '"for"', "against", "parts", "readings", "evidence", *KEYS[1:],
)  # fmt: skip
"""Of a match; ``query`` and those of KEYS are the party as it was asked about, which a decision on it is made from."""

GROUP = 20_000
"""Rows of a Parquet file that are held until they are written together: a match says a thousand letters."""


class BookError(Exception):
    """A book that cannot be screened or written; the message says what to mend."""


def write(con: duckdb.DuckDBPyConnection, sql: str, output: Path) -> None:
    """Write what ``sql`` selects; the ending of ``output`` chooses the format. Raises OutputError.

    In CSV and Excel what a spreadsheet would run as a formula is quoted, and lists are JSON.
    """
    ending = output.suffix.lower()
    with aside(output) as path:
        target = text(str(path))
        if ending == ".parquet":
            con.execute(f"COPY ({sql}) TO {target} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})")
        elif ending == ".jsonl":
            con.execute(f"COPY ({sql}) TO {target} (FORMAT json)")
        elif ending == ".xlsx":
            write_excel(con, f"SELECT {_flat(con, sql, guard=False)} FROM ({sql})", path, "matches", {})
        else:
            flat = f"SELECT {_flat(con, sql, guard=True)} FROM ({sql})"
            con.execute(f"COPY ({flat}) TO {target} (FORMAT csv, HEADER)")


def _flat(con: duckdb.DuckDBPyConnection, sql: str, guard: bool) -> str:
    chosen = []
    for name, type_, *_ in con.execute(f"DESCRIBE {sql}").fetchall():
        if type_.endswith(("[]", ")")):
            chosen.append(f'CAST(to_json("{name}") AS VARCHAR) AS "{name}"')
        else:
            chosen.append(guarded(name) if type_ == "VARCHAR" and guard else f'"{name}"')
    return ", ".join(chosen)
