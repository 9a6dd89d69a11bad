"""What a worker does with its share of the rows: the same reading, typing and screening as on one machine.

Rows come as Arrow batches and are gathered to chunks; each chunk goes through intake (or a book of parties) whole. A
row keeps its place throughout, and what is no row comes back as a reject: as many rows come out as went in.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark import TaskContext

from sekisho.check.parties import attach
from sekisho.intake.files import IntakeError
from sekisho.intake.headers import known_headers
from sekisho.intake.payments import COLUMNS as PAYMENT
from sekisho.intake.rows import Raw, Reading, from_python_rows, from_table
from sekisho.intake.stage import MESSAGES, REJECTS, as_reject, count_rejects, read_messages, read_raw, type_rows
from sekisho.regime.sql import text
from sekisho.screening.book import screen_book
from sekisho.screening.decisions import Decisions
from sekisho.screening.output import MATCH_COLUMNS
from sekisho.screening.screening import Screening, Workers

ROWS, BYTES = 100_000, 64 << 20
"""A chunk has at most so many rows, or so many bytes and one Arrow batch more."""

MEMORY = "1GB"
PLACE = "__place"
"""The column that says where a row stands."""


@dataclass(frozen=True)
class Form:
    """How rows come: as a ``table`` of columns, as lines of ``csv``, ``tsv`` (with their header) or ``jsonl``, or as
    whole files of payments, ``xml`` or ``mt103``."""

    name: str
    header: str = ""


@dataclass(frozen=True)
class Job:
    """What every worker has to know of a check: the form, the kind (None: each row says), headers, what is made."""

    form: Form
    kind: str | None
    mapping: Mapping[str, str]
    columns: Mapping[str, str]  # of what is made, with their DuckDB types
    schema: pa.Schema
    screening: Callable[[], Screening] | None = None


@dataclass
class Chunk:
    """Some rows: a table, lines or payments, the place of each, and what among them is no row (place, column, value,
    reason, mend)."""

    table: pa.Table | None = None
    lines: list[str] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    bad: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.places) + len(self.bad)


def chunks(batches: Iterator[pa.RecordBatch], form: Form) -> Iterator[Chunk]:
    """The rows of a partition, gathered."""
    gather = _tables if form.name == "table" else _payments if form.name in MESSAGES else _lines
    return gather(batches, form)


def _tables(batches: Iterator[pa.RecordBatch], form: Form) -> Iterator[Chunk]:
    held: list[pa.RecordBatch] = []
    context, seen = TaskContext.get(), 0
    share = context.partitionId() if context else 0

    def chunk() -> Chunk:
        nonlocal seen
        table = pa.Table.from_batches(held)
        if PLACE in table.column_names:
            places = table.column(PLACE).to_pylist()
            table = table.drop_columns([PLACE])
        else:
            places = [f"partition {share} row {seen + n}" for n in range(1, len(table) + 1)]
        seen += len(table)
        return Chunk(table, places=places)

    for batch in batches:
        held.append(batch)
        if sum(map(len, held)) >= ROWS or sum(each.nbytes for each in held) >= BYTES:
            yield chunk()
            held = []
    if held:
        yield chunk()


def _lines(batches: Iterator[pa.RecordBatch], form: Form) -> Iterator[Chunk]:
    """Lines of files, numbered from the beginning of the file, or of the block of it that starts at a byte."""
    counts: dict[tuple[str, int], int] = defaultdict(int)
    chunk, size = Chunk(), 0
    for batch in batches:
        texts = (each.decode("utf-8", errors="replace") for each in batch.column(0).cast(pa.binary()).to_pylist())
        for line, name, block in zip(texts, *(batch.column(at).to_pylist() for at in (1, 2)), strict=True):
            counts[name, block] += 1
            number = counts[name, block]
            if form.header and block == 0 and number == 1:
                continue
            if not line.strip():
                continue
            size += len(line)
            place = f"{name}:{number}" if block == 0 else f"{name}:line {number} after byte {block}"
            if why := _unreadable(line, form):
                chunk.bad.append((place, "", line[:500], *why))
            else:
                chunk.lines.append(line)
                chunk.places.append(place)
        if len(chunk) >= ROWS or size >= BYTES:
            yield chunk
            chunk, size = Chunk(), 0
    if len(chunk):
        yield chunk


def _payments(batches: Iterator[pa.RecordBatch], form: Form) -> Iterator[Chunk]:
    """The payments of whole files; a file that cannot be read at all is one that is no row."""
    chunk, size = Chunk(), 0
    for batch in batches:
        for content, name in zip(*(batch.column(at).to_pylist() for at in (0, 1)), strict=True):
            _read_payments(content, name, form, chunk)
            size += len(content)
            if len(chunk) >= ROWS or size >= BYTES:
                yield chunk
                chunk, size = Chunk(), 0
    if len(chunk):
        yield chunk


def _read_payments(content: bytes, name: str, form: Form, chunk: Chunk) -> None:
    with tempfile.TemporaryDirectory(prefix="sekisho-") as folder:
        path = Path(folder) / "message"
        path.write_bytes(content)
        try:
            found = list(read_messages(path, name, form.name, Path(folder), 0))
        except IntakeError as error:
            chunk.bad.append((name, *as_reject(name, str(error))))
            return
    for row in found:
        place = f"{name}{row.pop('__source', '')}"
        if reason := row.get("__reject"):
            chunk.bad.append((place, "", str(row.get("__value", ""))[:500], reason, row.get("__mend", "")))
        elif "__note" not in row:
            chunk.payments.append(row)
            chunk.places.append(place)


def _unreadable(line: str, form: Form) -> tuple[str, str] | None:
    """Why a line cannot be read, and what was expected; None where it can."""
    if "\ufffd" in line:
        return "bytes that are not UTF-8", "the file in UTF-8"
    if form.header and line.count('"') % 2:
        return "a quote is not closed on its line", "a row on one line; cells of several lines are read on one machine"
    return None


def typed(batches: Iterator[pa.RecordBatch], job: Job) -> Iterator[pa.RecordBatch]:
    """Rows typed as cases, or rejected: the columns of ``job.schema``."""
    for chunk in chunks(batches, job.form):
        made = _typed(chunk, job)
        if len(made) != len(chunk):
            raise RuntimeError(f"rows were lost: {len(chunk)} came in, {len(made)} went out; please report this")
        yield from made.to_batches(max_chunksize=10_000)


def _typed(chunk: Chunk, job: Job) -> pa.Table:
    with tempfile.TemporaryDirectory(prefix="sekisho-") as folder, duckdb.connect() as con:
        _settle(con, Path(folder))
        con.execute(REJECTS)
        con.register("places", _places(chunk))
        tables = []
        try:
            if chunk.places:
                at = Reading(con, "input", 0, Path(folder))
                for part in type_rows(at, _raw(at, chunk, job), job.mapping, job.kind):
                    tables.append(_cases(con, part.kind, part.relation, job))
        except IntakeError as error:
            con.execute("DELETE FROM rejects")
            tables = []
            con.execute(
                "INSERT INTO rejects SELECT 'input', \"row\", '', '', '', ?, ? FROM places",
                [str(error).removeprefix("input: "), "rows of the kind that the first rows are"],
            )
        count_rejects(con, 0)
        con.register("unread", _unread(chunk))
        chosen = _chosen(job, {"source": "place", "reject": f"CAST({_REJECT} AS {REJECT_TYPE})"})
        tables.append(
            con.sql(
                f"""SELECT {chosen} FROM (SELECT places.place, "column", value, reason, mend FROM rejects
                JOIN places USING ("row") UNION ALL FROM unread)"""
            ).to_arrow_table()
        )
    return pa.concat_tables([table.cast(job.schema) for table in tables])


_BAD = pa.schema([(name, pa.string()) for name in ("place", "column", "value", "reason", "mend")])
_REJECT = "{'column': \"column\", 'value': value, 'reason': reason, 'mend': mend}"
REJECT_TYPE = 'STRUCT("column" VARCHAR, value VARCHAR, reason VARCHAR, mend VARCHAR)'
"""Why a row is no case."""


def _cases(con: duckdb.DuckDBPyConnection, kind: str, relation: str, job: Job) -> pa.Table:
    con.execute(f"""CREATE OR REPLACE TEMP TABLE cases AS SELECT c.* REPLACE (places.place AS source)
        FROM {relation} c JOIN places USING ("row") ORDER BY "row" """)
    source = "cases"
    if job.screening:
        attach(con, Workers(job.screening()), kind, "cases")
        source = '(SELECT c.*, h.hits FROM cases c LEFT JOIN hits_by_row h ON h."row" = c."row")'
    held = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    own = {name: f'"{name}"' for name in held & job.columns.keys()} | {"kind": text(kind)}
    return con.sql(f"SELECT {_chosen(job, own)} FROM {source}").to_arrow_table()


def _chosen(job: Job | Book, own: Mapping[str, str]) -> str:
    return ", ".join(f'CAST({own.get(name, "NULL")} AS {type_}) AS "{name}"' for name, type_ in job.columns.items())


def _settle(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """One core: there is one of these for each core of the machine."""
    con.execute(f"SET threads=1; SET memory_limit='{MEMORY}'; SET TimeZone='UTC'; SET enable_progress_bar=false")
    con.execute("SET temp_directory=?", [str(folder / "spill")])


def _raw(at: Reading, chunk: Chunk, job: Job) -> Raw:
    if chunk.table is not None:
        numbered = chunk.table.append_column("__row", pa.array(range(1, len(chunk.table) + 1), pa.int64()))
        at.con.register("given", numbered)
        return from_table(at, "given")
    if job.form.name in MESSAGES:
        return from_python_rows(at, iter(chunk.payments), PAYMENT)
    return read_raw(at, _spooled(chunk, job.form, at.folder), known_headers(job.mapping))[1]


def _spooled(chunk: Chunk, form: Form, folder: Path) -> Path:
    """The lines as a file of their own."""
    path = folder / f"input.{form.name}"
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(line + "\n" for line in ([form.header] if form.header else []) + chunk.lines)
    return path


@dataclass(frozen=True)
class Book:
    """What every worker has to know of a screening of parties."""

    form: Form
    mapping: Mapping[str, str]
    columns: Mapping[str, str]
    schema: pa.Schema
    screening: Callable[[], Screening]
    decisions: Decisions
    day: str


TALLY_TYPE = "STRUCT(read BIGINT, matched BIGINT)"
"""How many rows were read, and how many of them have a match that no decision answers."""


def screened(batches: Iterator[pa.RecordBatch], book: Book) -> Iterator[pa.RecordBatch]:
    """Matches, rejects, and a tally for each chunk: the columns of ``book.schema``."""
    for chunk in chunks(batches, book.form):
        yield from _screened(chunk, book).to_batches(max_chunksize=10_000)


def _screened(chunk: Chunk, book: Book) -> pa.Table:
    with tempfile.TemporaryDirectory(prefix="sekisho-") as name, duckdb.connect() as con:
        folder = Path(name)
        _settle(con, folder)
        con.register("places", _places(chunk))
        con.register("unread", _unread(chunk))
        tables, matched, rejected = [], 0, 0
        if chunk.places:
            if chunk.table is not None:
                given = folder / "input.parquet"
                pq.write_table(chunk.table, given)
            else:
                given = _spooled(chunk, book.form, folder)
            result = screen_book(
                book.screening(), [given], folder / "matches.parquet", decisions=book.decisions, day=book.day,
                rejects=folder / "rejects.parquet", mapping=book.mapping,
            )  # fmt: skip
            if result.read != len(chunk.places):
                raise RuntimeError(f"rows were lost: {len(chunk.places)} came in, {result.read} were read")
            matched, rejected = result.matched, result.rejected
            first = 2 if book.form.header else 1  # the row of which a place names the line
            found = f"""(SELECT * REPLACE (places.place AS source) FROM read_parquet('{folder}/matches.parquet') m
                JOIN places ON places."row" = {_number("m.source")} - {first - 1})"""
            tables.append(con.sql(f"SELECT {_picked(book, MATCHES)} FROM {found}").to_arrow_table())
        rows = "FROM unread"
        if rejected:
            rows += f"""\nUNION ALL SELECT places.place, '', r.value, split_part(r.reason, '; expected ', 1),
                split_part(r.reason, '; expected ', 2) FROM read_parquet('{folder}/rejects.parquet') r
                JOIN places ON places."row" = {_number("r.place")} - {first - 1}"""
        own = {"source": "place", "reject": f"CAST({_REJECT} AS {REJECT_TYPE})"}
        tables.append(con.sql(f"SELECT {_chosen(book, own)} FROM ({rows})").to_arrow_table())
        tally = {"tally": f"{{'read': {len(chunk)}, 'matched': {matched}}}"}
        tables.append(con.sql(f"SELECT {_chosen(book, tally)}").to_arrow_table())
    return pa.concat_tables([table.cast(book.schema) for table in tables])


MATCHES = tuple(name.strip('"') for name in MATCH_COLUMNS)


def _picked(book: Book, names: Sequence[str]) -> str:
    return _chosen(book, {name: f'"{name}"' for name in names})


def _number(place: str) -> str:
    return f"CAST(regexp_extract({place}, '([0-9]+)$', 1) AS BIGINT)"


def _places(chunk: Chunk) -> pa.Table:
    rows = pa.array(range(1, len(chunk.places) + 1), pa.int64())
    return pa.table({"row": rows, "place": pa.array(chunk.places, pa.string())})


def _unread(chunk: Chunk) -> pa.Table:
    bad = [list(held) for held in zip(*chunk.bad, strict=True)] or [[]] * len(_BAD)
    return pa.table(dict(zip(_BAD.names, bad, strict=True)), schema=_BAD)
