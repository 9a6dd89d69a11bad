"""Matches as JSON Lines, CSV, Parquet and Excel: written aside, then renamed into place."""

from __future__ import annotations

import datetime
from pathlib import Path

import duckdb

from sekisho.regime.sql import text

FORMATS = (".jsonl", ".csv", ".parquet", ".xlsx")
EXCEL_ROWS = 1_048_575
MATCH_COLUMNS = (
    "source", "id", "query", "score", "standing", "certain", "decided", "lapsed", "doubt", "list", "listing", "caption",
    "schema", "programme", "listed", "name", "sentence", '"for"', "against", "parts", "readings", "evidence",
)  # fmt: skip


class BookError(Exception):
    """A book that cannot be screened or written; the message says what to mend."""


class FormatError(BookError):
    """A file was asked for whose ending names no format."""


def write(con: duckdb.DuckDBPyConnection, sql: str, output: Path) -> None:
    """Write what ``sql`` selects; the ending of ``output`` chooses the format.

    In CSV and Excel what a spreadsheet would run as a formula is quoted, and lists are JSON.
    """
    aside = output.with_name(output.name + ".tmp")
    ending = output.suffix.lower()
    try:
        if ending == ".parquet":
            con.execute(f"COPY ({sql}) TO {text(str(aside))} (FORMAT parquet, COMPRESSION zstd)")
        elif ending == ".jsonl":
            con.execute(f"COPY ({sql}) TO {text(str(aside))} (FORMAT json)")
        elif ending == ".xlsx":
            _excel(con, f"SELECT {_flat(con, sql, guard=False)} FROM ({sql})", aside)
        else:
            flat = f"SELECT {_flat(con, sql, guard=True)} FROM ({sql})"
            con.execute(f"COPY ({flat}) TO {text(str(aside))} (FORMAT csv, HEADER)")
        aside.replace(output)
    finally:
        aside.unlink(missing_ok=True)


def _flat(con: duckdb.DuckDBPyConnection, sql: str, guard: bool) -> str:
    chosen = []
    for name, type_, *_ in con.execute(f"DESCRIBE {sql}").fetchall():
        held = f'"{name}"'
        if type_ == "VARCHAR" and guard:
            held = f"CASE WHEN regexp_matches({held}, '^[=+@\\t\\r-]') THEN '''' || {held} ELSE {held} END"
        elif type_.endswith(("[]", ")")):
            held = f"CAST(to_json({held}) AS VARCHAR)"
        chosen.append(f'{held} AS "{name}"')
    return ", ".join(chosen)


def _excel(con: duckdb.DuckDBPyConnection, sql: str, aside: Path) -> None:
    import xlsxwriter

    # The creation date is fixed so that the same run gives the same bytes.
    book = xlsxwriter.Workbook(
        str(aside),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"created": datetime.datetime(2000, 1, 1), "title": "Sekisho matches"})
    sheet = book.add_worksheet("matches")
    cursor = con.execute(sql)
    for index, column in enumerate(cursor.description or ()):
        sheet.write_string(0, index, column[0])
    number = 0
    while rows := cursor.fetchmany(5_000):
        for row in rows:
            number += 1
            if number > EXCEL_ROWS:
                book.close()
                raise BookError(f"more than the {EXCEL_ROWS:,} rows of an Excel sheet; write .parquet or .csv")
            for index, value in enumerate(row):
                if isinstance(value, float):
                    sheet.write_number(number, index, value)
                elif value is not None:
                    sheet.write_string(number, index, str(value)[:32_000])
    book.close()
