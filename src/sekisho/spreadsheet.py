"""Rows for a spreadsheet: text that it will not run as a formula, and an Excel file of what a query gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from sekisho.aside import OutputError

EXCEL_ROWS = 1_048_575
CELL = 32_000
"""Characters of a cell, of which Excel holds a few more."""
_FORMULA = "[=+@\\t\\r\\n＝＋＠－-]"


def guarded(name: str) -> str:
    """SQL for a text column that a spreadsheet will not run as a formula."""
    held = f'"{name}"'
    return f"CASE WHEN regexp_matches({held}, '^{_FORMULA}') THEN '''' || {held} ELSE {held} END AS {held}"


def unguarded(sql: str) -> str:
    """SQL for what a text was before it was guarded."""
    return f"regexp_replace({sql}, '^''({_FORMULA})', '\\1')"


def write_excel(con: duckdb.DuckDBPyConnection, sql: str, path: Path, sheet: str, stamp: Mapping[str, str]) -> None:
    """Write what a query gives as a sheet: numbers with a point as such, the rest as text; ``stamp`` is another sheet.

    The same rows give the same bytes. Raises OutputError where they are more than a sheet has.
    """
    import xlsxwriter

    ((count,),) = con.execute(f"SELECT count(*) FROM ({sql})").fetchall()
    if count > EXCEL_ROWS:
        raise OutputError(f"{count:,} rows do not fit one Excel sheet of {EXCEL_ROWS:,}; write .parquet or .csv")
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, **plain})
    book.set_properties({"created": datetime(2000, 1, 1), "title": f"Sekisho {sheet}"})
    bold = book.add_format({"bold": True})
    page = book.add_worksheet(sheet)
    cursor = con.execute(sql)
    for index, column in enumerate(cursor.description or ()):
        page.write_string(0, index, column[0], bold)
    number = 0
    while rows := cursor.fetchmany(5_000):
        for row in rows:
            number += 1
            for index, value in enumerate(row):
                if isinstance(value, float):
                    page.write_number(number, index, value)
                elif value is not None:
                    page.write_string(number, index, str(value)[:CELL])
    if stamp:
        run = book.add_worksheet("run")
        for number, (name, value) in enumerate(stamp.items()):
            run.write_string(number, 0, name, bold)
            run.write_string(number, 1, value[:CELL])
    book.close()
