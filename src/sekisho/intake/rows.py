"""Raw rows by format: every input as a view ``raw`` of text columns, with the row and where it stands."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from sekisho.intake.files import IntakeError
from sekisho.intake.typed import literal, name

MAX_LINE = 4_000_000


@dataclass(frozen=True, slots=True)
class Raw:
    """Raw rows in a view ``raw``: row, source and one column a header."""

    headers: dict[str, str]  # header as written → column of raw
    types: dict[str, str] = field(default_factory=dict)  # header → DuckDB type, where it is not text
    relation: str = "raw"  # what the view selects from, where it stands on the input itself


def _reject_raw(
    con: duckdb.DuckDBPyConnection, number_place: str, label: str, row: int, value: str, reason: str, mend: str
) -> None:
    con.execute(
        "INSERT INTO rejects VALUES (?, ?, ?, '(row)', ?, ?, ?)", [label, row, number_place, value[:500], reason, mend]
    )


def from_csv(con: duckdb.DuckDBPyConnection, path: Path, label: str, target: Path) -> Raw:
    """A delimited text file in UTF-8; a line that is no row goes to the rejects."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        first = stream.readline(MAX_LINE)
    if not first.strip():
        raise IntakeError(f"{label}: the first line is empty; expected a header row")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t|", key=first.count)
    headers = next(csv.reader([first], delimiter=delimiter))
    if len(headers) > 2_000:
        raise IntakeError(f"{label}: {len(headers):,} columns; expected at most 2,000")
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(headers)))
    number = target.stem.removeprefix("raw-")
    con.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans;")
    con.execute(f"""COPY (SELECT row_number() OVER () AS "row", * FROM read_csv({literal(str(path))},
        columns={{{columns}}}, header=true, delim={literal(delimiter)}, quote='"', escape='"', auto_detect=false,
        null_padding=true, parallel=false, store_rejects=true, rejects_limit=0, max_line_size={MAX_LINE},
        strict_mode=true)) TO {literal(str(target))} (FORMAT parquet)""")
    bad = con.execute(
        "SELECT line, any_value(csv_line), any_value(error_message) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    for line, text, message in bad:
        reason = (message or "not a CSV row").splitlines()[0]
        _reject_raw(
            con,
            f"{number}\x00{label}:{line}",
            label,
            line - 1,
            text or "",
            f"not a row of {len(headers)} columns: {reason}",
            "as many fields as the header, quotes closed",
        )
    con.execute("CREATE OR REPLACE TABLE shifts (after BIGINT, shift BIGINT)")
    con.execute("INSERT INTO shifts VALUES (-1, 0)")
    if bad:
        con.executemany(
            "INSERT INTO shifts VALUES (?, ?)", [[line - 2 - index, index + 1] for index, (line, *_) in enumerate(bad)]
        )
        moved = target.with_suffix(".moved")
        con.execute(f"""COPY (SELECT r."row" + s.shift AS "row", r.* EXCLUDE ("row") FROM
            read_parquet({literal(str(target))}) r ASOF JOIN (SELECT after, max(shift) AS shift FROM shifts GROUP BY
            after) s ON r."row" > s.after ORDER BY 1) TO {literal(str(moved))} (FORMAT parquet)""")
        moved.replace(target)
    con.execute(
        f'CREATE OR REPLACE TEMP VIEW raw AS SELECT *, {literal(label + ":")} || ("row" + 1) AS source '
        f"FROM read_parquet({literal(str(target))})"
    )
    return Raw({header: f"c{i}" for i, header in enumerate(headers) if header.strip()})


def from_jsonl(con: duckdb.DuckDBPyConnection, path: Path, label: str, target: Path) -> Raw:
    """One JSON object a line; a line that is none goes to the rejects."""
    number = target.stem.removeprefix("raw-")
    con.execute(f"""COPY (SELECT row_number() OVER () AS "row", line FROM read_csv({literal(str(path))},
        columns={{'line': 'VARCHAR'}}, header=false, delim=chr(1), quote='', escape='', auto_detect=false,
        parallel=false, max_line_size={MAX_LINE}) ) TO {literal(str(target))} (FORMAT parquet)""")
    lines = f"read_parquet({literal(str(target))})"
    good = "CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END"
    for row, line in con.execute(
        f"SELECT \"row\", line FROM {lines} WHERE line IS NOT NULL AND trim(line) <> '' AND NOT coalesce({good}, false)"
    ).fetchall():
        _reject_raw(con, f"{number}\x00{label}:{row}", label, row, line, "not a JSON object", "one object a line")
    keys = [
        row[0]
        for row in con.execute(
            f"SELECT DISTINCT unnest(json_keys(line)) FROM {lines} WHERE {good} ORDER BY 1"
        ).fetchall()
    ]
    chosen = "".join(
        f", CASE WHEN json_type(line, {literal('$.' + json.dumps(key))}) = 'NULL' THEN NULL ELSE "
        f"json_extract_string(line, {literal('$.' + json.dumps(key))}) END AS c{i}"
        for i, key in enumerate(keys)
    )
    moved = target.with_suffix(".moved")
    con.execute(
        f'COPY (SELECT "row"{chosen} FROM {lines} WHERE {good} ORDER BY 1) TO {literal(str(moved))} (FORMAT parquet)'
    )
    moved.replace(target)
    con.execute(
        f'CREATE OR REPLACE TEMP VIEW raw AS SELECT *, {literal(label + ":")} || "row" AS source '
        f"FROM read_parquet({literal(str(target))})"
    )
    return Raw({key: f"c{i}" for i, key in enumerate(keys)})


def from_parquet(con: duckdb.DuckDBPyConnection, path: Path, label: str) -> Raw:
    """A Parquet file, where it stands."""
    described = con.execute(f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})").fetchall()
    chosen = "".join(f", {name(row[0])} AS c{i}" for i, row in enumerate(described))
    relation = (
        f'(SELECT file_row_number + 1 AS "row"{chosen}, '
        f"{literal(label + ':row ')} || (file_row_number + 1) AS source "
        f"FROM read_parquet({literal(str(path.resolve()))}, file_row_number=true))"
    )
    con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT * FROM {relation}")
    headers = {row[0]: f"c{i}" for i, row in enumerate(described)}
    return Raw(headers, {row[0]: row[1] for row in described}, relation)


def from_excel(
    con: duckdb.DuckDBPyConnection, path: Path, label: str, number: int, folder: Path, target: Path, notes: list[str]
) -> Raw:
    """The first sheet of a workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError) as error:
        raise IntakeError(f"{label}: not an Excel workbook that can be read: {error}") from error
    if len(book.sheet_names) > 1:
        notes.append(f"{label}: only the first sheet, {book.sheet_names[0]}, of {len(book.sheet_names)} was read")
    rows = sheet.iter_rows()
    headers = [str(cell).strip() for cell in next(rows, [])]
    if not any(headers):
        raise IntakeError(f"{label}: the first row of the first sheet is empty; expected headers")

    def records() -> Iterator[dict[str, Any]]:
        for line, cells in enumerate(rows, start=2):
            record = {f"h{i}": _cell(cell) for i, cell in enumerate(cells[: len(headers)])}
            if any(value for value in record.values()):
                yield {**record, "__source": f":row {line}"}

    raw = from_python_rows(
        con, records(), tuple(f"h{i}" for i in range(len(headers))), label, number, folder, target, notes
    )
    return Raw({header: raw.headers[f"h{i}"] for i, header in enumerate(headers) if header})


def _cell(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def from_python_rows(
    con: duckdb.DuckDBPyConnection,
    rows: Iterator[dict[str, Any]],
    columns: Sequence[str],
    label: str,
    number: int,
    folder: Path,
    target: Path,
    notes: list[str],
) -> Raw:
    """Rows made in Python, by way of a CSV file of our own; a row with __reject goes to the rejects."""
    spool = folder / f"rows-{number}.csv"
    count = 0
    with spool.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in rows:
            if note := row.get("__note"):
                notes.append(f"{label}: {note}")
                continue
            count += 1
            if reason := row.get("__reject"):
                _reject_raw(
                    con,
                    f"{number}\x00{label}{row.get('__source', '')}",
                    label,
                    count,
                    str(row.get("__value", "")),
                    reason,
                    row.get("__mend", ""),
                )
                continue
            writer.writerow(
                [
                    count,
                    f"{label}{row.get('__source', '')}",
                    *[" ".join(str(row.get(column) or "").replace("\x00", "").split()) for column in columns],
                ]
            )
    names = "'row': 'BIGINT', 'source': 'VARCHAR'" + "".join(f", 'c{i}': 'VARCHAR'" for i in range(len(columns)))
    con.execute(f"""COPY (SELECT * FROM read_csv({literal(str(spool))}, columns={{{names}}}, header=false, delim=',',
        quote='"', escape='"', auto_detect=false, parallel=false, max_line_size={MAX_LINE}))
        TO {literal(str(target))} (FORMAT parquet)""")
    spool.unlink()
    con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT * FROM read_parquet({literal(str(target))})")
    return Raw({column: f"c{i}" for i, column in enumerate(columns)})
