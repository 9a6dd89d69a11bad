"""Staging: every input becomes raw rows, raw rows become typed cases or rejects, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import duckdb

from sekisho.aside import aside
from sekisho.cases import Kind, kinds
from sekisho.intake.countries import fold
from sekisho.intake.files import Input, IntakeError, as_utf8, called, digest, fetch, sniff
from sekisho.intake.headers import KIND_HEADERS, kind_of, known_headers, match_headers
from sekisho.intake.rows import (
    Raw,
    Reading,
    from_csv,
    from_excel,
    from_jsonl,
    from_parquet,
    from_python_rows,
    parquet_file,
)
from sekisho.intake.typed import is_native, literal, prepare_maps, typed_sql

MEMORY = "1500MB"
MESSAGES = ("xml", "mt103")
"""The formats of payment messages, each payment a remittance."""
REJECTS = """CREATE TABLE rejects (input VARCHAR, "row" BIGINT, place VARCHAR, "column" VARCHAR, value VARCHAR,
    reason VARCHAR, mend VARCHAR)"""
"""Where rows go that are none."""


@dataclass(frozen=True, slots=True)
class Part:
    """The typed cases of one kind from one input.

    ``relation`` is what to SELECT them from: a Parquet file that was made, ``file`` in the folder, or, where every row
    of a Parquet input is good and typed already, that input itself, and ``file`` is empty. Rows are numbered ``low`` to
    ``high``, with gaps where some are rejected. ``number`` is that of the input, from nought.
    """

    relation: str
    kind: str
    rows: int
    low: int
    high: int
    number: int
    file: str = ""


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

    def only(self, kind: str | None) -> Staged:
        """Without the cases of other kinds, and with a note of that; all of it where ``kind`` is None."""
        parts = [part for part in self.parts if kind is None or part.kind == kind]
        left = self.accepted - sum(part.rows for part in parts)
        if not left:
            return self
        notes = [*self.notes, f"{left} cases of other kinds than {kind} were left out, as asked"]
        return replace(self, parts=parts, read=self.read - left, accepted=self.accepted - left, notes=notes)


def stage(
    inputs: Sequence[str | Path],
    folder: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    kind: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Staged:
    """Read every input into typed Parquet files under ``folder``. ``mapping`` is column → header.

    ``progress(done, total)`` is called as work goes on, in hundredths of an input.
    A bad row goes to the rejects, and so does, as one row, an input among several that cannot be read at all. Raises
    IntakeError for the only input, and for one that is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    con = connect(folder)
    con.execute("SET enable_progress_bar=true; SET enable_progress_bar_print=false")  # for _watched
    con.execute("SET TimeZone='UTC'")  # a moment reads the same on every machine
    con.execute(REJECTS)
    con.execute("CREATE TABLE told AS FROM rejects")  # those of the inputs before
    total = 100 * len(inputs)
    parts: list[Part] = []
    seen: list[Input] = []
    if [str(item) for item in inputs].count("-") > 1:
        raise IntakeError("-: named twice; standard input can be read once")
    notes: list[str] = []
    read = 0
    try:
        for number, item in enumerate(inputs):
            path = fetch(item, folder, number)
            at = Reading(con, called(item), number, folder, notes)
            seen.append(Input(at.label, *digest(path)))
            try:
                with _watched(con, progress, 100 * number, total):
                    count, made = _one(at, path, mapping or {}, kind)
            except IntakeError as error:
                if len(inputs) == 1:
                    raise
                count, made = _reject(con, at.label, str(error)), []
            con.execute("INSERT INTO told FROM rejects; TRUNCATE rejects")
            read += count
            parts += made
        target = folder / "rejects.parquet"
        with aside(target) as path:
            con.execute(f'COPY (SELECT * FROM told ORDER BY input, "row") TO {literal(str(path))} (FORMAT parquet)')
        row = con.execute("SELECT count(*) FROM told").fetchone()
        rejected = int(row[0]) if row else 0
    finally:
        con.close()
    accepted = sum(part.rows for part in parts)
    if read != accepted + rejected:
        raise IntakeError(f"rows were lost: read {read}, accepted {accepted}, rejected {rejected}; please report this")
    return Staged(parts, read, accepted, rejected, target, seen, notes)


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """A database in bounded memory; what does not fit goes to the folder ``work``."""
    con = duckdb.connect()
    con.execute(f"SET memory_limit='{MEMORY}'; SET enable_progress_bar=false")
    con.execute("SET temp_directory=?", [str(work / "spill")])
    return con


def _reject(con: duckdb.DuckDBPyConnection, label: str, reason: str) -> int:
    """Reject an input as a whole: one row, in place of those of it that were rejected before it was given up."""
    con.execute("TRUNCATE rejects")
    con.execute("INSERT INTO rejects VALUES (?, 0, ?, ?, ?, ?, ?)", [label, label, *as_reject(label, reason)])
    return 1


def as_reject(label: str, reason: str) -> tuple[str, str, str, str]:
    """An input that cannot be read as a reject: column, value, reason and how to mend it."""
    why, _, mend = reason.removeprefix(f"{label}: ").partition("; expected ")
    return "(file)", "", why, mend or "a file of cases"


def read_raw(at: Reading, path: Path, known: frozenset[str]) -> tuple[str, Raw]:
    """The format of an input, and its rows in a view ``raw``; rows that are none go to the table ``rejects``.

    ``known`` are headers that mean something, folded. Raises IntakeError for an input that cannot be read at all.
    """
    form = sniff(path, at.label)
    try:
        if form == "parquet":
            return form, from_parquet(at, path)
        if form in MESSAGES:
            source = read_messages(path, at.label, form, at.folder, at.number)
            return form, from_python_rows(at, source, _payment_columns())
        if form == "excel":
            return form, from_excel(at, path)
        text, encoding = as_utf8(path, at.label, at.folder, at.number)
        if encoding not in ("utf-8", "utf-8-sig"):
            known_as = {"cp932": "Shift_JIS", "cp949": "EUC-KR"}.get(encoding, encoding.upper())
            at.notes.append(f"{at.label}: read as {known_as}; if names look wrong, save it as UTF-8")
        return form, from_jsonl(at, text, known) if form == "jsonl" else from_csv(at, text)
    except duckdb.Error as error:
        if "No space left" in str(error):  # not the input's fault: let the caller say so
            raise
        raise _damaged(at.label, form, error) from error


def _damaged(label: str, form: str, error: duckdb.Error) -> IntakeError:
    why = str(error).splitlines()[0]
    return IntakeError(f"{label}: cannot be read as {form}: {why}; the file may be cut off or damaged")


def read_messages(path: Path, label: str, form: str, folder: Path, number: int) -> Iterator[dict[str, Any]]:
    """A row for each payment of a file in one of the MESSAGES. Raises IntakeError."""
    from sekisho.intake.mt103 import read_mt103
    from sekisho.intake.payments import read_xml

    return read_xml(path, label) if form == "xml" else read_mt103(as_utf8(path, label, folder, number)[0])


@contextmanager
def _watched(
    con: duckdb.DuckDBPyConnection, tell: Callable[[int, int], None] | None, done: int, total: int
) -> Iterator[None]:
    """Tell how far the query that runs on this input has come, twice a second."""
    if tell is None:
        yield
        return
    over = Event()

    def watch() -> None:
        while not over.wait(0.5):
            tell(done + max(0, int(con.query_progress())), total)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
    tell(done + 100, total)


def _one(at: Reading, path: Path, mapping: Mapping[str, str], kind: str | None) -> tuple[int, list[Part]]:
    form, raw = read_raw(at, path, known_headers(mapping))
    if form in MESSAGES:
        kind, mapping = "remittance", {}
    ((total,),) = at.con.execute("SELECT count(*) FROM raw").fetchall()
    try:
        made = type_rows(at, raw, mapping, kind) if total else []
    except (duckdb.OutOfMemoryException, duckdb.IOException, duckdb.InternalException):
        raise
    except duckdb.Error as error:
        if form != "parquet":
            raise
        raise _damaged(at.label, form, error) from error  # its rows are first looked at here
    at.raw.unlink(missing_ok=True)
    rejected = count_rejects(at.con, at.number)
    if not total and not rejected:
        at.notes.append(f"{at.label}: no case in it, only headers or less")
    return int(total) + rejected, made


def count_rejects(con: duckdb.DuckDBPyConnection, number: int) -> int:
    """How many rows of the input ``number`` were none; their places are tidied on the way."""
    row = con.execute(
        "SELECT count(*) FROM rejects WHERE \"column\" = '(row)' AND place LIKE ?", [f"{number}\x00%"]
    ).fetchone()
    con.execute(
        "UPDATE rejects SET \"column\" = '', place = substr(place, ?) WHERE place LIKE ?",
        [len(str(number)) + 2, f"{number}\x00%"],
    )
    return int(row[0]) if row else 0


def type_rows(at: Reading, raw: Raw, mapping: Mapping[str, str], kind: str | None) -> list[Part]:
    """Type the rows of ``raw``, kind by kind; what is faulty goes to the rejects. Raises IntakeError."""
    con, headers = at.con, list(raw.headers)
    one = kind_of(headers, kind, mapping, at.label)
    kind_header = next((h for h in headers if fold(h) in KIND_HEADERS), None)
    if one is not None:
        chosen = [(one, "true")]
    else:
        assert kind_header is not None
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
            con.execute(f"""INSERT INTO rejects SELECT {literal(at.label)}, "row", source, 'kind',
                CAST({held} AS VARCHAR), 'no kind of case', 'one of {", ".join(kinds())}' FROM raw
                WHERE {held} IS NULL OR lower(trim(CAST({held} AS VARCHAR))) IN ({listed})""")
        chosen = [
            (value, f"lower(trim(CAST({held} AS VARCHAR))) = {literal(value)}") for value in present if value in kinds()
        ]
        if len(present) == 1 and chosen:
            chosen = [(chosen[0][0], "true")]  # every row is of it
    parts = []
    used: set[str] = {kind_header} if kind_header else set()
    for name_, where in chosen:
        found = match_headers(kinds()[name_], headers, mapping)
        used |= set(found.values())
        cells = {c: f"nullif(trim(CAST({raw.headers[h]} AS VARCHAR)), '')" for c, h in found.items()}
        natives = {
            c: raw.headers[h] for c, h in found.items() if is_native(kinds()[name_].columns[c], raw.types.get(h, ""))
        }
        as_is = prepare_maps(con, kinds()[name_], cells, where)
        typed = typed_sql(kinds()[name_], cells, natives, as_is, where, raw.relation)
        file = ""
        checked = _where_it_stands(con, kinds()[name_], cells, as_is, raw, typed)
        if checked is None:
            file = part_file(at.number, name_)
            checked = _materialise(con, typed, at.folder / file, at.label)
        relation, (count, low, high) = checked
        if count:
            parts.append(Part(relation, name_, count, low, high, at.number, file))
    if headers != list(_payment_columns()):
        note_unused(at, [header for header in headers if header not in used])
    return parts


def note_unused(at: Reading, headers: Sequence[str]) -> None:
    """Note which columns of an input mean nothing here."""
    if headers:
        named = ", ".join(headers[:20]) + (", …" if len(headers) > 20 else "")
        at.notes.append(f"{at.label}: columns not used: {named}")


_GOOD = "FILTER (len(problems) = 0)"
_SPAN = f'count(*) {_GOOD}, min("row") {_GOOD}, max("row") {_GOOD}, count(*) FROM'


def _where_it_stands(
    con: duckdb.DuckDBPyConnection, kind: Kind, cells: Mapping[str, str], as_is: set[str], raw: Raw, typed: str
) -> tuple[str, tuple[int, int, int]] | None:
    """The input itself as cases, where it is Parquet, needs no lookup and has no fault; else None."""
    looked_up = [c for c in cells if kind.columns[c].type in ("country", "currency") and c not in as_is]
    if raw.relation == "raw" or looked_up:
        return None
    row = con.execute(f"SELECT {_SPAN} ({typed})").fetchone()
    assert row is not None
    good, low, high, count = row
    return (f"(SELECT * EXCLUDE (problems) FROM ({typed}))", (good, low, high)) if good == count > 0 else None


def part_file(number: int, kind: str) -> str:
    """The name of the file of cases of one kind from an input."""
    return f"{number:03d}-{kind}.parquet"


def made_part(target: Path) -> str:
    """SQL for the cases in a file that was made."""
    return f"(SELECT * EXCLUDE (problems) FROM {parquet_file(target)})"


def _materialise(
    con: duckdb.DuckDBPyConnection, typed: str, target: Path, label: str
) -> tuple[str, tuple[int, int, int]]:
    """Write the good rows as a Parquet file, the others to the rejects."""
    with aside(target) as path:
        con.execute(f"COPY ({typed}) TO {literal(str(path))} (FORMAT parquet)")
        held = parquet_file(path)
        row = con.execute(f"SELECT {_SPAN} {held}").fetchone()
        assert row is not None
        good, low, high, count = row
        if good < count:
            con.execute(f"""INSERT INTO rejects
                SELECT {literal(label)}, "row", source, problems[1].col, problems[1].val,
                array_to_string(list_transform(problems, lambda p: p.col || ': ' || p.reason), '; '),
                array_to_string(list_distinct(list_transform(problems, lambda p: p.mend)), '; ')
                FROM {held} WHERE len(problems) > 0""")
            kept = target.with_suffix(".good")
            con.execute(f"COPY (SELECT * FROM {held} WHERE len(problems) = 0) TO {literal(str(kept))} (FORMAT parquet)")
            kept.replace(path)
    return made_part(target), (good, low, high)


def _payment_columns() -> tuple[str, ...]:
    from sekisho.intake.payments import COLUMNS

    return COLUMNS
