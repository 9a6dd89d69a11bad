"""Raw rows by format: every input as a view ``raw`` of text columns, with the row and where it stands."""

from __future__ import annotations

import csv
import json
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from sekisho.intake.countries import fold
from sekisho.intake.files import CHUNK, IntakeError, unglobbed
from sekisho.intake.headers import unnumbered
from sekisho.intake.typed import literal, name

MAX_LINE = 4_000_000
MAX_COLUMNS = 2_000
MAX_CELL_LINES = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """An input that is being read: the database, what the input is called, its number, a folder, and what is noted."""

    con: duckdb.DuckDBPyConnection
    label: str
    number: int
    folder: Path
    notes: list[str] = field(default_factory=list)

    @property
    def raw(self) -> Path:
        """The file of raw rows, for what cannot be selected from where it stands."""
        return self.folder / f"raw-{self.number}.parquet"

    @property
    def mark(self) -> str:
        """How the place of a row begins that is none, until ``stage.count_rejects`` has counted it."""
        return f"{self.number}\x00{self.label}"


@dataclass(frozen=True, slots=True)
class Raw:
    """Raw rows in a view ``raw``: row, source and one column a header."""

    headers: dict[str, str]  # header as written → column of raw
    types: dict[str, str] = field(default_factory=dict)  # header → DuckDB type, where it is not text
    relation: str = "raw"  # what the view selects from, where it stands on the input itself


_REJECTED_LINES = """
CREATE OR REPLACE TEMP TABLE bad AS SELECT line, any_value(csv_line) AS held, any_value(error_message) AS message,
  row_number() OVER (ORDER BY line) AS n FROM reject_errors GROUP BY line;
INSERT INTO rejects SELECT {label}, line - {first} + 1, {place} || line, '(row)', coalesce(substr(held, 1, 500), ''),
  {reason}, {mend} FROM bad
"""


def _copy_lines(at: Reading, read: str, first: int, reason: str, mend: str) -> int:
    """Rows of a text file to ``at.raw``, numbered by the line they stand on; a line that is none to the rejects.

    ``first`` is the line of the first row. Returns how many rows and rejected lines there are.
    """
    con, target = at.con, at.raw
    con.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans;")
    # On several threads DuckDB would hold all rows, on disk where memory ends, before it writes the first of them.
    con.execute("SET threads = 1")
    try:
        con.execute(
            f'COPY (SELECT row_number() OVER () AS "row", * FROM {read}) TO {literal(str(target))} (FORMAT parquet)'
        )
    finally:
        con.execute("RESET threads")
    con.execute(
        _REJECTED_LINES.format(
            label=literal(at.label),
            first=first,
            place=literal(f"{at.mark}:"),
            reason=reason,
            mend=literal(mend),
        )
    )
    (bad,), (good,) = con.execute(
        f"SELECT count(*) FROM bad UNION ALL SELECT count(*) FROM {parquet_file(target)}"
    ).fetchall()
    if bad:
        moved = target.with_suffix(".moved")
        con.execute(f"""COPY (SELECT r."row" + coalesce(s.n, 0) AS "row", r.* EXCLUDE ("row") FROM
            {parquet_file(target)} r ASOF LEFT JOIN (SELECT line - {first} + 1 - n AS after, max(n) AS n FROM bad
            GROUP BY after) s ON r."row" > s.after ORDER BY 1) TO {literal(str(moved))} (FORMAT parquet)""")
        moved.replace(target)
    return int(good + bad)


def from_csv(at: Reading, path: Path) -> Raw:
    """A delimited text file in UTF-8; a line that is no row goes to the rejects."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        first = stream.readline(MAX_LINE)
    if not first.strip():
        raise IntakeError(f"{at.label}: the first line is empty; expected a header row")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t|", key=first.count)
    headers = next(csv.reader([first], delimiter=delimiter))
    check_headers(headers, at.label)
    names = {header: f"c{i}" for i, header in enumerate(headers) if header.strip()}
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(headers)))
    read = (
        f"read_csv({literal(unglobbed(path))}, columns={{{columns}}}, header=true, delim={literal(delimiter)}, "
        "quote='\"', escape='\"', auto_detect=false, null_padding=true, parallel=false, store_rejects=true, "
        f"rejects_limit=0, max_line_size={MAX_LINE}, strict_mode=true)"
    )
    reason = f"'not a row of {len(headers)} columns: ' || coalesce(split_part(message, chr(10), 1), 'not a CSV row')"
    try:
        found = _copy_lines(at, read, 2, reason, _CSV_MEND)
    except duckdb.InvalidInputException:  # lines on which its reader gives up altogether
        found = -1
    if found == _lines(path) - 1:
        at.con.execute(
            f'CREATE OR REPLACE TEMP VIEW raw AS SELECT *, {literal(at.label + ":")} || ("row" + 1) AS source '
            f"FROM {parquet_file(at.raw)}"
        )
        return Raw(names)
    # Blank lines, cells of several lines or a quote that never closes: DuckDB loses count of the lines, or all that
    # follows the quote. Slower, but every row stands where it says.
    at.con.execute("DELETE FROM rejects WHERE place LIKE ?", [f"{at.number}\x00%"])
    from_python_rows(at, csv_rows(path, len(headers), delimiter), _numbered(headers))
    return Raw(names)


_CSV_MEND = "as many fields as the header, quotes closed"
csv.field_size_limit(MAX_LINE)


def check_headers(headers: Sequence[str], label: str) -> None:
    """Raise IntakeError where there are too many headers, or one stands twice."""
    if len(headers) > MAX_COLUMNS:
        raise IntakeError(f"{label}: {len(headers):,} columns; expected at most {MAX_COLUMNS:,}")
    twice = next((h for i, h in enumerate(headers) if h.strip() and h in headers[:i]), None)
    if twice is not None:
        raise IntakeError(f"{label}: the header {twice!r} stands twice; rename or remove one of the columns")


def _lines(path: Path) -> int:
    """How many lines the file has, blank ones at its end left out."""
    breaks, tail = 0, b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            breaks += chunk.count(b"\n")
            tail = (tail + chunk)[-CHUNK:]
    return breaks - (len(tail) and tail[len(tail.rstrip(b"\r\n")) :].count(b"\n")) + 1


def csv_rows(path: Path, width: int, delimiter: str) -> Iterator[dict[str, Any]]:
    """The rows below the header, each with the line it starts on; what is no row comes as a reject."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = deque[tuple[int, str]]()
        counted = enumerate(iter(lambda: stream.readline(MAX_LINE), ""), start=1)

        def line() -> tuple[int, str] | None:
            return lines.popleft() if lines else next(counted, None)

        header = True
        while (held := line()) is not None:
            number, text = held
            taken = [held]
            cells: list[str] | None = None
            why = ""
            while cells is None and not why:
                try:
                    cells = next(csv.reader([text], delimiter=delimiter, strict=True), [])
                except csv.Error as error:
                    more = line() if "unexpected end" in str(error) and len(taken) < MAX_CELL_LINES else None
                    if more is None:
                        why = "a quote is never closed" if "unexpected end" in str(error) else str(error)
                    else:
                        taken.append(more)
                        text += more[1]
            if header:
                header = False
                continue
            if why:  # only its first line is lost: what follows may be rows
                lines.extendleft(reversed(taken[1:]))
                text = taken[0][1]
            elif cells is not None and len(cells) > width:
                why = f"{len(cells):,} fields"
            if why:
                yield {
                    "__reject": f"not a row of {width} columns: {why}",
                    "__source": f":{number}",
                    "__mend": _CSV_MEND,
                    "__value": text.rstrip("\r\n"),
                }
            elif cells:
                yield {**{f"h{i}": cell for i, cell in enumerate(cells)}, "__source": f":{number}"}


def from_jsonl(at: Reading, path: Path, wanted: frozenset[str]) -> Raw:
    """One JSON object a line; a line that is none, or that says one thing twice, goes to the rejects.

    Only the keys in ``wanted`` (folded) are read: a file of a million different keys is no table of a million columns.
    """
    con, label, target = at.con, at.label, at.raw
    read = (
        f"read_csv({literal(unglobbed(path))}, columns={{'line': 'VARCHAR'}}, header=false, delim='\x01', quote='', "
        f"escape='', auto_detect=false, parallel=false, store_rejects=true, rejects_limit=0, max_line_size={MAX_LINE})"
    )
    _copy_lines(at, read, 1, literal("not a line of JSON"), "one object a line")
    lines = parquet_file(target)
    good = "CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END"
    once = "CASE WHEN " + good + " THEN len(json_keys(line)) = len(list_distinct(json_keys(line))) ELSE false END"
    place = literal(f"{at.mark}:")
    con.execute(f"""INSERT INTO rejects SELECT {literal(label)}, "row", {place} || "row", '(row)',
        substr(line, 1, 500), CASE WHEN {good} THEN 'a key stands twice' ELSE 'not a JSON object' END,
        CASE WHEN {good} THEN 'each key once' ELSE 'one object a line' END
        FROM {lines} WHERE line IS NOT NULL AND trim(line) <> '' AND NOT {once}""")
    keys = [
        row[0]
        for row in con.execute(
            f"SELECT DISTINCT unnest(json_keys(line)) FROM {lines} WHERE {once} ORDER BY 1"
        ).fetchall()
    ]
    used = [key for key in keys if {fold(key), unnumbered(key)} & wanted][:MAX_COLUMNS]
    chosen = "".join(
        f", CASE json_type(line, {path_}) WHEN 'NULL' THEN NULL WHEN 'DOUBLE' THEN {exact_number(value)} "
        f"ELSE {value} END AS c{i}"
        for i, key in enumerate(used)
        for path_ in [literal("$." + json.dumps(key, ensure_ascii=False))]
        for value in [f"json_extract_string(line, {path_})"]
    )
    moved = target.with_suffix(".moved")
    con.execute(
        f'COPY (SELECT "row"{chosen} FROM {lines} WHERE {once} ORDER BY 1) TO {literal(str(moved))} (FORMAT parquet)'
    )
    moved.replace(target)
    con.execute(
        f'CREATE OR REPLACE TEMP VIEW raw AS SELECT *, {literal(label + ":")} || "row" AS source '
        f"FROM {parquet_file(target)}"
    )
    return Raw(dict.fromkeys(keys, "NULL") | {key: f"c{i}" for i, key in enumerate(used)})


def exact_number(text: str) -> str:
    """SQL for the text of a number that was typed as one: 16.125 there has three decimals, not a thousands mark."""
    return f"regexp_replace({text}, '^(-?[0-9]+\\.[0-9]{{3}})$', '\\1' || '0')"


def from_parquet(at: Reading, path: Path) -> Raw:
    """A Parquet file, where it stands."""
    held = literal(unglobbed(path.resolve()))
    numbered = f"read_parquet({held}, file_row_number=true)"
    return _standing(at, f"read_parquet({held})", numbered, "file_row_number + 1")


def from_table(at: Reading, table: str) -> Raw:
    """A table or view of the database, where it stands; its column ``__row`` numbers its rows."""
    return _standing(at, f"(SELECT * EXCLUDE (__row) FROM {table})", table, "__row")


def _standing(at: Reading, source: str, numbered: str, row: str) -> Raw:
    """Typed rows where they stand; ``numbered`` is ``source`` and what ``row``, the number of a row, is made of."""
    described = at.con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    check_headers([row[0] for row in described], at.label)
    chosen = "".join(
        f", {exact_number(f'CAST({name(row[0])} AS VARCHAR)') if row[1] in ('DOUBLE', 'FLOAT') else name(row[0])}"
        f" AS c{i}"
        for i, row in enumerate(described)
    )
    place = f"{literal(at.label + ':row ')} || ({row})"
    relation = f'(SELECT {row} AS "row"{chosen}, {place} AS source FROM {numbered})'
    at.con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT * FROM {relation}")
    headers = {row[0]: f"c{i}" for i, row in enumerate(described)}
    return Raw(headers, {row[0]: row[1] for row in described}, relation)


def from_excel(at: Reading, path: Path) -> Raw:
    """The first sheet of a workbook, and every other sheet with the same headers."""
    from sekisho.intake.excel import sheet_rows

    rows = sheet_rows(path, at.label)
    first, _, cells = next(rows, ("", 0, [""]))
    headers = _trimmed(cells)
    if not any(headers):
        raise IntakeError(f"{at.label}: the workbook is empty; expected headers in the first row of the first sheet")
    check_headers(headers, at.label)
    left: list[str] = []

    def records() -> Iterator[dict[str, Any]]:
        sheet, alike = first, True
        for named, line, cells in rows:
            if named != sheet:
                sheet, alike = named, _trimmed(cells) == headers
                if not alike:
                    left.append(sheet)
                continue
            if not alike:
                continue
            place = f":row {line}" if sheet == first else f":{sheet} row {line}"
            yield {**{f"h{i}": cell for i, cell in enumerate(cells[: len(headers)])}, "__source": place}

    raw = from_python_rows(at, records(), _numbered(headers))
    if left:
        at.notes.append(f"{at.label}: not read, for their first row is not that of {first}: sheets {', '.join(left)}")
    return Raw({header: raw.headers[f"h{i}"] for i, header in enumerate(headers) if header})


def _numbered(headers: Sequence[str]) -> list[str]:
    """The columns of rows made in Python, by the place of their header."""
    return [f"h{i}" for i in range(len(headers))]


def _trimmed(cells: Sequence[str]) -> list[str]:
    headers = [cell.strip() for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    return headers


def from_python_rows(at: Reading, rows: Iterator[dict[str, Any]], columns: Sequence[str]) -> Raw:
    """Rows made in Python, by way of a CSV file of our own; a row with __reject goes to the rejects."""
    spool = at.folder / f"rows-{at.number}.csv"
    count = 0
    bad: list[tuple[int, str, str, str, str]] = []

    def reject() -> None:
        if bad:
            given = [list(column) for column in zip(*bad, strict=True)]
            at.con.execute(
                "INSERT INTO rejects SELECT ?, unnest(?), unnest(?), '(row)', unnest(?), unnest(?), unnest(?)",
                [at.label, *given],
            )
            bad.clear()

    with spool.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in rows:
            if note := row.get("__note"):
                at.notes.append(f"{at.label}: {note}")
                continue
            count += 1
            if reason := row.get("__reject"):
                place = f"{at.mark}{row.get('__source', '')}"
                bad.append((count, place, str(row.get("__value", ""))[:500], reason, row.get("__mend", "")))
                if len(bad) == 5_000:
                    reject()
                continue
            writer.writerow(
                [
                    count,
                    f"{at.label}{row.get('__source', '')}",
                    *[" ".join(str(row.get(column) or "").replace("\x00", "").split()) for column in columns],
                ]
            )
    reject()
    names = "'row': 'BIGINT', 'source': 'VARCHAR'" + "".join(f", 'c{i}': 'VARCHAR'" for i in range(len(columns)))
    at.con.execute(f"""COPY (SELECT * FROM read_csv({literal(unglobbed(spool))}, columns={{{names}}}, header=false,
        delim=',', quote='"', escape='"', auto_detect=false, parallel=false, max_line_size={MAX_LINE}))
        TO {literal(str(at.raw))} (FORMAT parquet)""")
    spool.unlink()
    at.con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT * FROM {parquet_file(at.raw)}")
    # To make the SQL that reads a day costs more than to read a short message, and few messages tell a birth.
    births = [i for i, column in enumerate(columns) if column.endswith("_birth")]
    counted = ", ".join(f"count(nullif(c{i}, ''))" for i in births) or "count(*)"
    told = at.con.execute(f"SELECT {counted} FROM raw")
    empty = {i for i, count in zip(births, told.fetchall()[0], strict=False) if not count}
    return Raw({column: f"c{i}" for i, column in enumerate(columns) if i not in empty})


def parquet_file(path: Path) -> str:
    """SQL for the rows of one Parquet file of our own."""
    return f"read_parquet({literal(unglobbed(path))})"
