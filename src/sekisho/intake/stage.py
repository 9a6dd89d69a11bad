"""Staging: every input becomes raw rows, raw rows become typed cases or rejects, and nothing is lost."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import yaml

from sekisho.cases import Kind, kinds
from sekisho.intake.countries import fold
from sekisho.intake.files import Input, IntakeError, as_utf8, digest, fetch, sniff
from sekisho.intake.typed import is_native, literal, name, prepare_maps, typed_sql

MEMORY = "1500MB"
MAX_LINE = 4_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """The typed cases of one kind from one input, as a Parquet file."""

    path: Path
    kind: str
    rows: int
    input: str


@dataclass(frozen=True, slots=True)
class Staged:
    """What intake made of the inputs: read = accepted + rejected."""

    parts: list[Part]
    read: int
    accepted: int
    rejected: int
    rejects: Path
    inputs: list[Input]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class _Raw:
    """Raw rows in a view ``raw``: row, source and one column a header."""

    headers: dict[str, str]  # header as written → column of raw
    types: dict[str, str] = field(default_factory=dict)  # header → DuckDB type, where it is not text


def stage(
    inputs: Sequence[str | Path],
    folder: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    kind: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Staged:
    """Read every input into typed Parquet files under ``folder``. ``mapping`` is column → header.

    Raises IntakeError for an input that cannot be read at all; a bad row goes to the rejects.
    """
    folder.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    con.execute(f"SET memory_limit='{MEMORY}'")
    con.execute("SET temp_directory=?", [str(folder / "spill")])
    con.execute("SET enable_progress_bar=false")
    con.execute(
        'CREATE TABLE rejects (input VARCHAR, "row" BIGINT, place VARCHAR, "column" VARCHAR,'
        " value VARCHAR, reason VARCHAR, mend VARCHAR)"
    )
    parts: list[Part] = []
    seen: list[Input] = []
    notes: list[str] = []
    read = 0
    try:
        for number, item in enumerate(inputs):
            path = fetch(item, folder, number)
            label = "standard input" if str(item) == "-" else Path(item).name
            sha, size = digest(path)
            seen.append(Input(label, sha, size))
            count, made = _one(con, path, label, number, folder, mapping or {}, kind, notes)
            read += count
            parts += made
            if progress:
                progress(read)
        target = folder / "rejects.parquet"
        aside = folder / "rejects.tmp"
        con.execute(f'COPY (SELECT * FROM rejects ORDER BY input, "row") TO {literal(str(aside))} (FORMAT parquet)')
        aside.rename(target)
        row = con.execute("SELECT count(*) FROM rejects").fetchone()
        rejected = int(row[0]) if row else 0
    finally:
        con.close()
    accepted = sum(part.rows for part in parts)
    if read != accepted + rejected:
        raise IntakeError(f"rows were lost: read {read}, accepted {accepted}, rejected {rejected}; please report this")
    return Staged(parts, read, accepted, rejected, target, seen, notes)


def _one(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    label: str,
    number: int,
    folder: Path,
    mapping: Mapping[str, str],
    kind: str | None,
    notes: list[str],
) -> tuple[int, list[Part]]:
    form = sniff(path)
    raw_path = folder / f"raw-{number}.parquet"
    try:
        if form == "parquet":
            raw = _parquet(con, path, label)
        elif form in ("xml", "mt103"):
            from sekisho.intake.mt103 import read_mt103
            from sekisho.intake.payments import COLUMNS, read_xml

            source = read_xml(path) if form == "xml" else read_mt103(as_utf8(path, folder, number)[0])
            raw = _python_rows(con, source, COLUMNS, label, number, folder, raw_path, notes)
            kind, mapping = "remittance", {}
        elif form == "excel":
            raw = _excel(con, path, label, number, folder, raw_path, notes)
        else:
            text, encoding = as_utf8(path, folder, number)
            if encoding not in ("utf-8", "utf-8-sig"):
                notes.append(f"{label}: read as {encoding}")
            raw = _jsonl(con, text, label, raw_path) if form == "jsonl" else _csv(con, text, label, raw_path)
    except duckdb.Error as error:
        if "No space left" in str(error):  # not the input's fault: let the caller say so
            raise
        raise IntakeError(
            f"{label}: cannot be read as {form}: {str(error).splitlines()[0]}; the file may be cut off or damaged"
        ) from error
    total = con.execute("SELECT count(*) FROM raw").fetchone()
    assert total is not None
    made = _type_rows(con, raw, label, number, folder, mapping, kind, notes) if total[0] else []
    raw_path.unlink(missing_ok=True)
    return int(total[0]) + _new_rejects(con, label, number), made


def _new_rejects(con: duckdb.DuckDBPyConnection, label: str, number: int) -> int:
    row = con.execute(
        "SELECT count(*) FROM rejects WHERE \"column\" = '(row)' AND place LIKE ?", [f"{number}\x00%"]
    ).fetchone()
    con.execute(
        "UPDATE rejects SET \"column\" = '', place = substr(place, ?) WHERE place LIKE ?",
        [len(str(number)) + 2, f"{number}\x00%"],
    )
    return int(row[0]) if row else 0


def _reject_raw(
    con: duckdb.DuckDBPyConnection, number_place: str, label: str, row: int, value: str, reason: str, mend: str
) -> None:
    con.execute(
        "INSERT INTO rejects VALUES (?, ?, ?, '(row)', ?, ?, ?)", [label, row, number_place, value[:500], reason, mend]
    )


# -- raw rows by format


def _csv(con: duckdb.DuckDBPyConnection, path: Path, label: str, target: Path) -> _Raw:
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
    return _Raw({header: f"c{i}" for i, header in enumerate(headers) if header.strip()})


def _jsonl(con: duckdb.DuckDBPyConnection, path: Path, label: str, target: Path) -> _Raw:
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
    return _Raw({key: f"c{i}" for i, key in enumerate(keys)})


def _parquet(con: duckdb.DuckDBPyConnection, path: Path, label: str) -> _Raw:
    described = con.execute(f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})").fetchall()
    chosen = "".join(f", {name(row[0])} AS c{i}" for i, row in enumerate(described))
    con.execute(
        f'CREATE OR REPLACE TEMP VIEW raw AS SELECT file_row_number + 1 AS "row"{chosen}, '
        f"{literal(label + ':row ')} || (file_row_number + 1) AS source "
        f"FROM read_parquet({literal(str(path))}, file_row_number=true)"
    )
    return _Raw({row[0]: f"c{i}" for i, row in enumerate(described)}, {row[0]: row[1] for row in described})


def _excel(
    con: duckdb.DuckDBPyConnection, path: Path, label: str, number: int, folder: Path, target: Path, notes: list[str]
) -> _Raw:
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

    raw = _python_rows(
        con, records(), tuple(f"h{i}" for i in range(len(headers))), label, number, folder, target, notes
    )
    return _Raw({header: raw.headers[f"h{i}"] for i, header in enumerate(headers) if header})


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


def _python_rows(
    con: duckdb.DuckDBPyConnection,
    rows: Iterator[dict[str, Any]],
    columns: Sequence[str],
    label: str,
    number: int,
    folder: Path,
    target: Path,
    notes: list[str],
) -> _Raw:
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
    return _Raw({column: f"c{i}" for i, column in enumerate(columns)})


# -- headers and kinds


@cache
def _aliases() -> dict[str, str]:
    loaded = yaml.load((files(__package__) / "headers.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return {fold(alias): column for column, aliases in loaded.items() for alias in aliases}


def match_headers(kind: Kind, headers: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Column → header, for the headers that are recognised; ``mapping`` goes first."""
    found: dict[str, str] = {}
    for column, header in mapping.items():
        if column in kind.columns and header in headers:
            found[column] = header
    plain = {fold(column): column for column in kind.columns}
    for exact in (True, False):
        for header in headers:
            if header in found.values():
                continue
            meant = plain.get(fold(header)) if exact else _aliases().get(fold(header))
            if meant in kind.columns and meant not in found:
                found[meant] = header
    return found


def _infer(headers: Sequence[str], mapping: Mapping[str, str], label: str) -> str:
    scores = []
    for name_, kind in kinds().items():
        found = match_headers(kind, headers, mapping)
        if all(column in found for column, spec in kind.columns.items() if spec.required):
            exact = sum(1 for column, header in found.items() if fold(column) == fold(header))
            scores.append((len(found), exact, name_))
    scores.sort(reverse=True)
    if not scores:
        raise IntakeError(
            f"{label}: the headers {', '.join(headers[:12])} fit no kind of case; expected at least date "
            "and the columns of one kind (sekisho cases), a column kind, --kind or --map COLUMN=HEADER"
        )
    if len(scores) > 1 and scores[0][:2] == scores[1][:2]:
        tied = [name_ for *score, name_ in scores if tuple(score) == scores[0][:2]]
        raise IntakeError(
            f"{label}: the headers fit {' and '.join(tied)} equally; say which with --kind or a column kind"
        )
    return scores[0][2]


def _type_rows(
    con: duckdb.DuckDBPyConnection,
    raw: _Raw,
    label: str,
    number: int,
    folder: Path,
    mapping: Mapping[str, str],
    kind: str | None,
    notes: list[str],
) -> list[Part]:
    headers = list(raw.headers)
    for column, header in mapping.items():
        if header not in headers:
            raise IntakeError(f"{label}: no header {header!r} for --map {column}={header}; found {', '.join(headers)}")
    kind_header = next((h for h in headers if fold(h) in ("kind", "種別", "casekind")), None)
    if kind_header is not None and kind is None:
        held = raw.headers[kind_header]
        present = [
            row[0]
            for row in con.execute(
                f"SELECT DISTINCT lower(trim(CAST({held} AS VARCHAR))) FROM raw ORDER BY 1"
            ).fetchall()
        ]
        unknown = [value for value in present if value not in kinds()]
        if unknown:
            listed = ", ".join(literal(value) for value in unknown if value is not None) or "''"
            con.execute(f"""INSERT INTO rejects SELECT {literal(label)}, "row", source, 'kind', CAST({held} AS VARCHAR),
                'no kind of case', 'one of {", ".join(kinds())}' FROM raw
                WHERE {held} IS NULL OR lower(trim(CAST({held} AS VARCHAR))) IN ({listed})""")
        chosen = [
            (value, f"lower(trim(CAST({held} AS VARCHAR))) = {literal(value)}") for value in present if value in kinds()
        ]
    else:
        chosen = [(kind or _infer(headers, mapping, label), "true")]
    parts = []
    used: set[str] = {kind_header} if kind_header else set()
    for name_, where in chosen:
        found = match_headers(kinds()[name_], headers, mapping)
        used |= set(found.values())
        cells = {c: f"nullif(trim(CAST({raw.headers[h]} AS VARCHAR)), '')" for c, h in found.items()}
        natives = {
            c: raw.headers[h] for c, h in found.items() if is_native(kinds()[name_].columns[c], raw.types.get(h, ""))
        }
        prepare_maps(con, kinds()[name_], cells, where)
        target = folder / f"{number:03d}-{name_}.parquet"
        aside = target.with_suffix(".tmp")
        typed = typed_sql(kinds()[name_], cells, natives, where)
        con.execute(f"COPY ({typed}) TO {literal(str(aside))} (FORMAT parquet)")
        held_rows = f"read_parquet({literal(str(aside))})"
        count = con.execute(f"SELECT count(*), count(*) FILTER (len(problems) > 0) FROM {held_rows}").fetchone()
        assert count is not None
        if count[1]:
            con.execute(f"""INSERT INTO rejects
                SELECT {literal(label)}, "row", source, problems[1].col, problems[1].val,
                array_to_string(list_transform(problems, lambda p: p.col || ': ' || p.reason), '; '),
                array_to_string(list_distinct(list_transform(problems, lambda p: p.mend)), '; ')
                FROM {held_rows} WHERE len(problems) > 0""")
            good = target.with_suffix(".good")
            con.execute(
                f"COPY (SELECT * FROM {held_rows} WHERE len(problems) = 0) TO {literal(str(good))} (FORMAT parquet)"
            )
            good.replace(aside)
        aside.rename(target)
        if count[0] > count[1]:
            parts.append(Part(target, name_, count[0] - count[1], label))
    ignored = [header for header in headers if header not in used]
    if ignored and headers != list(_payment_columns()):
        notes.append(f"{label}: columns not used: {', '.join(ignored[:20])}" + (", …" if len(ignored) > 20 else ""))
    return parts


def _payment_columns() -> tuple[str, ...]:
    from sekisho.intake.payments import COLUMNS

    return COLUMNS
