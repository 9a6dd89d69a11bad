"""A book of parties through a screening: read, each distinct party screened once, matches written in the order of rows.

Finished batches survive a kill: with ``resume`` they are not redone, and the output has the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from sekisho import __version__
from sekisho.aside import STAGED, aside, check_format, empty, keep_apart, rejects_to, work_beside
from sekisho.forked import Forked
from sekisho.intake.countries import fold
from sekisho.intake.files import IntakeError, called, fetch
from sekisho.intake.rows import Reading
from sekisho.intake.stage import REJECTS, connect, count_rejects, note_unused, read_raw
from sekisho.names.kept import engine
from sekisho.names.screen import Query
from sekisho.regime.sql import text
from sekisho.screening.decisions import Decisions
from sekisho.screening.delta import Base, carried, check_folder, digest, fresh, keyed, load, save
from sekisho.screening.output import FORMATS, MATCH_COLUMNS, BookError, write
from sekisho.screening.party import KEYS, KNOWN, PARTY, name_headers, party_headers, rows_of_names
from sekisho.screening.query import EXPECTED, NUMBERS, make_query, unread
from sekisho.screening.screening import BATCH, Hit, Screening

CHUNK = 10 * BATCH
"""Distinct parties that are given to the cores at once; what is found of each batch of them is kept."""

PIECE = 20_000
"""Rows with a match whose matches are put together at once: of many equal parties each has all that is found of one."""

MANY = 2_000
"""Distinct parties from which on all cores screen."""


@dataclass(frozen=True)
class Result:
    """What a run came to: read = screened + rejected; ``matched`` rows have a match that no decision answers;
    ``contradicted`` ones have somebody who is told too, but is no match."""

    read: int
    screened: int
    rejected: int
    matched: int
    decided: int
    matches: int
    output: str | Path | None
    rejects: str | Path | None
    notes: list[str]
    first_rejects: list[tuple[str, str]]
    again: str = ""
    contradicted: int = 0


@dataclass(frozen=True)
class _Staged:
    parts: list[str]
    read: int
    queries: int
    notes: list[str]


def screen_book(
    screening: Screening,
    inputs: Sequence[str | Path],
    output: Path,
    *,
    decisions: Decisions | None = None,
    day: str = "",
    rejects: Path | None = None,
    mapping: Mapping[str, str] | None = None,
    resume: bool = False,
    workers: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
    state: Path | None = None,
    chunk: int = CHUNK,
) -> Result:
    """Screen every row of ``inputs`` and write the matches to ``output`` in the format of its ending.

    ``state`` is a folder that keeps what was screened; with one, only what changed is screened again. ``day`` is the
    one that decisions are read on.
    ``progress(stage, done, total)`` is called as work goes on. Raises IntakeError, OutputError, BookError.
    """
    check_format(output, FORMATS)
    rejects = rejects_to(output, rejects)
    keep_apart(inputs, (output, rejects))
    if state is not None:
        check_folder(state)
    tell = progress or (lambda *_: None)
    decisions = decisions or Decisions()
    with work_beside(output) as work:
        try:
            base = load(state, screening)
            key = _key(screening, inputs, mapping or {}, day, decisions, chunk, base)
            staged = _prepare(work, key, resume, inputs, mapping or {}, base, tell)
            run = _Run(work, decisions, day, chunk, workers, tell)
            again = _again(run, screening, staged, base) if base else ""
            if base and load(state, screening) != base:  # what was carried over is of neither
                empty(work)
                raise BookError(
                    f"{state}: another run changed it meanwhile; nothing was written to {output}, run again"
                )
            _screen(run, screening, staged, "base IS NULL")
            with closing(connect(work)) as con:
                result = _finish(con, staged, work, output, rejects, again)
                if state is not None:
                    _keep(con, work, state, screening)
        except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
            why = "no space left on the disk" if "No space left" in str(error) else str(error)
            again = " with --resume" if _tidy(work) else ""
            raise BookError(f"{why}; nothing was written to {output}. Mend it, then run again{again}") from error
        except BaseException:
            _tidy(work)
            raise
        shutil.rmtree(work, ignore_errors=True)
    return result


def _tidy(work: Path) -> bool:
    """Whether a run that failed can go on from what it left; where there is nothing to go on from, that is removed."""
    if (work / STAGED).exists():
        return True
    shutil.rmtree(work, ignore_errors=True)
    return False


def _key(
    screening: Screening,
    inputs: Sequence[str | Path],
    mapping: Mapping[str, str],
    day: str,
    decisions: Decisions,
    chunk: int,
    base: Base | None,
) -> str:
    """What has to be equal for a resumed run to go on where the last one stopped."""
    stats = [(str(each), os.stat(each) if os.path.exists(each) else None) for each in inputs]
    files = [[name, stat.st_size, stat.st_mtime_ns] if stat else [name] for name, stat in stats]
    lists = [[version.sha256, version.reading] for version in screening.held.versions]
    clocks = [screening.first, screening.last, str(screening.held.known), day, decisions.sha256]
    kept = base.tables if base else {}
    settings = [str(screening.thresholds), clocks, sorted(mapping.items()), chunk, kept]
    facts = [__version__, engine(), files, lists, *settings]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def _prepare(
    work: Path,
    key: str,
    resume: bool,
    inputs: Sequence[str | Path],
    mapping: Mapping[str, str],
    base: Base | None,
    tell: Callable[[str, int, int], None],
) -> _Staged:
    kept = work / STAGED
    if resume and kept.exists() and (work / "key").read_text() == key:
        held = _taken_up(kept.read_text(encoding="utf-8"), work, len(inputs))
        if held is not None:
            return held
    empty(work)
    (work / "key").write_text(key)
    parts: list[str] = []
    notes: list[str] = []
    read = 0
    with closing(connect(work)) as con:
        con.execute(REJECTS)
        for number, item in enumerate(inputs):
            tell("reading", read, 0)
            at = Reading(con, called(item), number, work, notes)
            read += _read(at, fetch(item, work, number), mapping)
            parts.append(str(_rows_file(work, number)))
        con.execute(f"COPY (FROM rejects) TO {text(str(work / 'rejects.parquet'))} (FORMAT parquet)")
        notes += _unread(con, parts)
        before = f"{_held(base.queries)}" if base else f"(SELECT *, NULL::BIGINT AS n FROM {_rows(parts)} WHERE false)"
        con.execute(f"""COPY (SELECT row_number() OVER () AS n, q.*, b.n AS base FROM (SELECT DISTINCT
            {", ".join(KEYS)} FROM {_rows(parts)}) q LEFT JOIN {before} b ON {_same("q", "b")})
            TO {text(str(work / "queries.parquet"))} (FORMAT parquet)""")
        count = con.execute(f"SELECT count(*) FROM {_held(work / 'queries.parquet')}").fetchone()
    staged = _Staged(parts, read, int(count[0]) if count else 0, notes)
    with aside(kept) as path:
        path.write_text(json.dumps(asdict(staged)), encoding="utf-8")
    return staged


def _taken_up(kept: str, work: Path, inputs: int) -> _Staged | None:
    """What was staged, from what is kept of it; the paths are our own. None where it is not what was written."""
    try:
        held = json.loads(kept)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict):
        return None
    read, queries, notes = (held.get(name) for name in ("read", "queries", "notes"))
    if type(read) is not int or type(queries) is not int or not isinstance(notes, list):
        return None
    parts = [str(_rows_file(work, number)) for number in range(inputs)]
    return _Staged(parts, read, queries, [str(note) for note in notes])


def _rows_file(work: Path, number: int) -> Path:
    return work / f"rows-{number:03d}.parquet"


def _read(at: Reading, path: Path, mapping: Mapping[str, str]) -> int:
    """Read one input into a Parquet file of texts; returns how many rows it has, those that are none included."""
    form, raw = read_raw(at, path, KNOWN | set(map(fold, mapping.values())))
    headers = list(raw.headers)
    for column, header in mapping.items():
        if column not in PARTY.columns or header not in headers:
            raise IntakeError(
                f"{at.label}: --map {column}={header}; expected one of {', '.join(PARTY.columns)}, and a header of the "
                f"file: {', '.join(headers[:20])}"
            )
    found = party_headers(form, headers, mapping, at.label)
    named = name_headers(headers, found)
    note_unused(at, [header for header in headers if header not in (*found.values(), *named)])
    if len(named) > 1:
        at.notes.append(f"{at.label}: each name of a party is screened: {', '.join(named)}")
    rows = rows_of_names(raw, found, named, f'{at.number} AS input, "row", source')
    at.con.execute(f"COPY {rows} TO {text(str(_rows_file(at.folder, at.number)))} (FORMAT parquet)")
    ((count,),) = at.con.execute("SELECT count(*) FROM raw").fetchall()
    at.raw.unlink(missing_ok=True)
    if not (read := int(count) + count_rejects(at.con, at.number)):
        at.notes.append(f"{at.label}: no party in it, only headers or less")
    return read


def _unread(con: duckdb.DuckDBPyConnection, parts: Sequence[str]) -> list[str]:
    """A note for each column with cells that cannot be read: how many, and the first of them."""
    notes = []
    for key, expected in EXPECTED.items():
        cursor = con.execute(
            f'SELECT {key}, count(*), min((input, "row", source)) FROM {_rows(parts)} WHERE nth = 1'
            f" AND {key} IS NOT NULL GROUP BY {key}"
        )
        count, first = 0, None
        while rows := cursor.fetchmany(BATCH):
            for value, many, place in rows:
                if unread({key: value}):
                    count += many
                    where = (*(place.values() if isinstance(place, dict) else place), value)
                    first = min(first or where, where)
        if first:
            many = "1 row has a cell" if count == 1 else f"{count:,} rows have a cell"
            left = "is no IMO number and speaks against nobody" if key == "imo" else "cannot be read and was left out"
            notes.append(f"{key}: {many} that {left}, first {first[3][:80]!r} ({first[2]}); expected {expected}")
    return notes


def _held(path: Path) -> str:
    return f"read_parquet({text(str(path))})"


def _rows(parts: Sequence[str]) -> str:
    return f"read_parquet([{', '.join(text(part) for part in parts)}])"


@dataclass(frozen=True)
class _Run:
    work: Path
    decisions: Decisions
    day: str
    chunk: int
    workers: int
    tell: Callable[[str, int, int], None]

    def told(self, n: int, values: Mapping[str, str | None], query: Query, hits: Iterable[Hit]) -> Iterator[str]:
        """What was found of one distinct party as lines of JSON, each with what of the party was not read."""
        for row in told(n, query, hits, self.decisions, self.day):
            left = "; ".join(f"{key} {value}" for key, value in unread(values).items())
            yield json.dumps({**row, "unread": left}, ensure_ascii=False) + "\n"


def _screen(run: _Run, screening: Screening, staged: _Staged, which: str) -> None:
    """Screen the distinct parties, chunk by chunk; the file of each batch appears by one rename."""
    source = f"(FROM {_held(run.work / 'queries.parquet')} WHERE {which})"
    with closing(connect(run.work)) as con:
        count = con.execute(f"SELECT count(*) FROM {source}").fetchone()
    total, done = int(count[0]) if count else 0, 0
    if not total:
        return
    run.tell("making lists ready", 0, 0)
    name = "new" if which.endswith("IS NULL") else "old"
    work = partial(_find, run, screening)
    if (cores := run.workers if total > MANY else 1) > 1:
        screening.warm()
    # The processes start while no database is open: its threads would not live on in them.
    with Forked(work, cores) as pool, closing(connect(run.work)) as con:
        for low in range(1, staged.queries + 1, run.chunk):
            sql = f"SELECT n, {', '.join(KEYS)} FROM {source} WHERE n BETWEEN ? AND ? ORDER BY n"
            rows = con.execute(sql, [low, low + run.chunk - 1]).fetchall()
            parts = [(_part(run.work, name, rows[at][0]), rows[at : at + BATCH]) for at in range(0, len(rows), BATCH)]
            left = [part for part in parts if not part[0].exists()]
            done += len(rows) - sum(len(some) for _, some in left)
            for (target, some), lines in zip(left, pool.map(some for _, some in left), strict=True):
                with aside(target) as path, path.open("w", encoding="utf-8") as out:
                    out.writelines(lines)
                done += len(some)
                run.tell("screening", done, total)


def _find(run: _Run, screening: Screening, rows: list[tuple[Any, ...]]) -> list[str]:
    """What is found of a batch of parties, as lines of JSON."""
    given = [(n, dict(zip(KEYS, values, strict=True))) for n, *values in rows]
    asked = [(n, values, read_query(values)) for n, values in given]
    lines: list[str] = []
    for (n, values, query), hits in zip(asked, screening.find([query for *_, query in asked]), strict=True):
        if hits.unfit:
            lines.append(json.dumps({"n": n, "unfit": hits.unfit}, ensure_ascii=False) + "\n")
        lines += run.told(n, values, query, chain(hits, hits.contradicted))
    return lines


def _part(work: Path, name: str, first: int) -> Path:
    """Where it is kept what was found of a batch that begins with the party of that number."""
    return work / f"found-{name}-{first:012d}.jsonl"


def _again(run: _Run, screening: Screening, staged: _Staged, base: Base) -> str:
    """Parties that the base knows: what it found is carried over, and they meet only new and changed listings."""
    changed = fresh(base, screening)
    still = {key: entry for key, entry in keyed(screening.entries).items() if key in base.keys}
    target = run.work / "found-carried.jsonl"
    queries = f"{_held(run.work / 'queries.parquet')}"
    with closing(connect(run.work)) as con:
        count = con.execute(f"SELECT count(base), count(*) FROM {queries}").fetchone()
        old, total = (int(value) for value in count or (0, 0))
        if not target.exists():
            cursor = con.execute(f"""SELECT q.n, {", ".join("q." + key for key in KEYS)}, list(f) FROM {queries} q
                JOIN {_held(base.found)} f ON f.n = q.base AND f.unfit IS NULL GROUP BY ALL ORDER BY q.n""")
            with aside(target) as path, path.open("w", encoding="utf-8") as out:
                while rows := cursor.fetchmany(BATCH):
                    for n, *values, before in rows:
                        given = dict(zip(KEYS, values, strict=True))
                        query = read_query(given)
                        out.writelines(run.told(n, given, query, carried(query, before, still)))
    _screen(run, changed, staged, "base IS NOT NULL")
    return (
        f"{total - old:,} new parties against all {len(screening.entries):,} listings, {old:,} known ones against the "
        f"{len(changed.entries):,} that are new or changed"
    )


def _keep(con: duckdb.DuckDBPyConnection, work: Path, state: Path, screening: Screening) -> None:
    """Keep what was screened, for the next time."""
    made = work / "state"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    queries = _held(work / "queries.parquet")
    for name, sql in (("queries", f"* EXCLUDE (base) FROM {queries}"), ("found", "* EXCLUDE (decisions) FROM found")):
        con.execute(f"COPY (SELECT {sql}) TO {text(str(made / f'{name}.parquet'))} (FORMAT parquet)")
    save(made, state, screening)


def _same(one: str, two: str) -> str:
    return " AND ".join(f"{one}.{key} IS NOT DISTINCT FROM {two}.{key}" for key in KEYS)


def read_query(values: Mapping[str, str | None]) -> Query:
    """The query that a row of a book is."""
    numbers = {kind: values[key] or "" for key, kind in NUMBERS.items()}
    return make_query(
        values["name"] or "", values["birth"] or "", values["country"] or "", numbers, values["gender"] or "",
        values["residence"] or "",
    )  # fmt: skip


def told(n: int, query: Query, hits: Iterable[Hit], decisions: Decisions, day: str) -> Iterator[dict[str, Any]]:
    """What was found of one distinct party, a row a match, and one of each contradicted."""
    for hit in hits:
        made = decisions.about(query, hit.match)
        yield {
            "n": n, "digest": digest(hit.match.listing), **hit.match.as_json(), "unopposed": hit.match.unopposed,
            "sentence": f"{query.called} {hit.match.sentence}",
            "certain": hit.certain, "doubt": hit.spans[0].doubt,
            "decisions": [
                {"id": each.id, "words": each.words, "lapsed": each.lapsed(hit.match.listing, day, hit.certain)}
                for each in made
            ],
        }  # fmt: skip


_PART = "STRUCT(query VARCHAR, listed VARCHAR, likeness DOUBLE, how VARCHAR)"
FOUND = {
    "n": "BIGINT", "unfit": "VARCHAR", "digest": "VARCHAR", "list": "VARCHAR", "listing": "VARCHAR",
    "caption": "VARCHAR", "schema": "VARCHAR", "programme": "VARCHAR", "listed": "VARCHAR", "name": "VARCHAR",
    "score": "DOUBLE", "standing": "VARCHAR", "for": "VARCHAR[]", "against": "VARCHAR[]", "parts": f"{_PART}[]",
    "readings": "STRUCT(query VARCHAR, listed VARCHAR)",
    "evidence": "STRUCT(what VARCHAR, query VARCHAR, listed VARCHAR, factor DOUBLE)[]",
    "unopposed": "DOUBLE", "sentence": "VARCHAR", "certain": "VARCHAR",
    "doubt": "VARCHAR", "unread": "VARCHAR",
    "decisions": "STRUCT(id VARCHAR, words VARCHAR, lapsed VARCHAR)[]",
}  # fmt: skip
"""What is kept of a match, with its types."""


def _finish(
    con: duckdb.DuckDBPyConnection, staged: _Staged, work: Path, output: Path, rejects: Path | None, again: str
) -> Result:
    columns = ", ".join(f"{text(name)}: {text(type_)}" for name, type_ in FOUND.items())
    made = sorted(work.glob("found-*.jsonl"))
    files = ", ".join(text(str(path)) for path in made)
    con.execute(
        f"CREATE TABLE found AS FROM read_json([{files}], columns={{{columns}}}, format='newline_delimited')"
        if made
        else "CREATE TABLE found (" + ", ".join(f'"{name}" {type_}' for name, type_ in FOUND.items()) + ")"
    )
    con.execute("SET threads = 1")  # several hold much of what is written, to keep it in order
    pieces = _matches(con, staged, work)
    con.execute(f"""CREATE TABLE unfit AS SELECT r.source AS place, left(coalesce(r.name, ''), 500) AS value,
        f.unfit AS reason, r.input, r."row" FROM {_rows(staged.parts)} r JOIN {_held(work / "queries.parquet")} q
        ON {_same("r", "q")} JOIN found f ON f.n = q.n AND f.unfit IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY r.input, r."row" ORDER BY r.nth) = 1""")
    con.execute(f"""CREATE VIEW rejected AS SELECT place, left(value, 500) AS value, reason FROM (SELECT place, value,
        reason || '; expected ' || mend AS reason, -1 AS input, "row" FROM {_held(work / "rejects.parquet")}
        UNION ALL SELECT * FROM unfit) ORDER BY input, "row" """)
    write(con, f"SELECT {', '.join(MATCH_COLUMNS)} FROM {pieces}", output)
    row = con.execute(f"""SELECT count(DISTINCT (input, "row")) FILTER (match AND decided IS NULL AND NOT unfit),
        count(*) FILTER (match AND decided IS NOT NULL), count(*) FILTER (match),
        count(DISTINCT (input, "row")) FILTER (NOT match),
        (SELECT count(*) FROM rejected)
        FROM (SELECT *, standing <> 'contradicted' AS match,
        (input, "row") IN (SELECT (input, "row") FROM unfit) AS unfit FROM {pieces})""").fetchone()
    assert row is not None
    matched, decided, matches, contradicted, rejected = (int(value) for value in row)
    if rejected and rejects is not None:
        write(con, "FROM rejected", rejects)
    first = con.execute("SELECT place, reason FROM rejected LIMIT 20").fetchall()
    return Result(
        staged.read, staged.read - rejected, rejected, matched, decided, matches, output, rejects if rejected else None,
        staged.notes, first, again, contradicted,
    )  # fmt: skip


def _matches(con: duckdb.DuckDBPyConnection, staged: _Staged, work: Path) -> str:
    """SQL for the matches of every row, in the order of the book: Parquet files of some rows each, so that no more of
    them are held at once. One file stands though nobody matches."""
    hits, asked = work / "hits.parquet", ", ".join(f"r.{key}" for key in KEYS[1:])
    con.execute(f"""COPY (SELECT row_number() OVER () AS place, * FROM (
        SELECT r.input, r."row", r.source, r.id, r.name AS query, r.nth, q.n, {asked}
        FROM {_rows(staged.parts)} r JOIN {_held(work / "queries.parquet")} q ON {_same("r", "q")}
        WHERE q.n IN (SELECT n FROM found WHERE unfit IS NULL) ORDER BY r.input, r."row", r.nth))
        TO {text(str(hits))} (FORMAT parquet, ROW_GROUP_SIZE {PIECE})""")
    ((count,),) = con.execute(f"SELECT count(*) FROM {_held(hits)}").fetchall()
    pieces = []
    for low in range(0, max(count, 1), PIECE):
        pieces.append(str(work / f"matches-{low:012d}.parquet"))
        # A decision with a reference is about that customer alone; of several the latest that holds counts.
        con.execute(f"""COPY (SELECT * EXCLUDE (mine, own), own.words AS decided,
            CASE WHEN own IS NULL THEN mine[-1].lapsed END AS lapsed FROM (
            SELECT h.* EXCLUDE (n, place), f.* EXCLUDE (n, unfit, decisions, certain, doubt, unread),
            nullif(f.certain, '') AS certain, nullif(f.doubt, '') AS doubt, nullif(f.unread, '') AS unread,
            list_filter(f.decisions, lambda d: d.id = '' OR d.id = h.id) AS mine,
            list_filter(f.decisions, lambda d: (d.id = '' OR d.id = h.id) AND d.lapsed = '')[-1] AS own
            FROM (FROM {_held(hits)} WHERE place BETWEEN {low + 1} AND {low + PIECE}) h JOIN found f
            ON f.n = h.n AND f.unfit IS NULL) ORDER BY input, "row", score DESC, list, listing, nth)
            TO {text(pieces[-1])} (FORMAT parquet)""")
    return _rows(pieces)
