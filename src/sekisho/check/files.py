"""Check files: stage the inputs, decide them batch by batch, write verdicts aside and then in place.

Finished batches survive a kill: with ``resume`` they are not redone, and none is lost or doubled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from sekisho.aside import STAGED, aside, check_format, empty, keep_apart, rejects_to, work_beside
from sekisho.check.batch import days_of, decide, prepare_rates
from sekisho.check.output import FORMATS, parquet, write
from sekisho.check.parquet import Unlike, put_end_to_end
from sekisho.check.plan import Plan
from sekisho.intake.files import unglobbed
from sekisho.intake.kept import keep, take_up
from sekisho.intake.stage import Part, Staged, connect, stage
from sekisho.names.kept import engine
from sekisho.regime.sql import MACROS, text
from sekisho.spreadsheet import guarded

if TYPE_CHECKING:
    from sekisho.screening.screening import Workers

ROW_GROUP = 122_880
"""Rows of a row group of a Parquet file as DuckDB writes them."""
BATCH = 4 * ROW_GROUP
"""Cases that are decided at a time: what is said of them all, should none be clear, must fit the memory twice."""
SCREENED = 4
"""Batches whose parties are screened at a time: a name that comes again in one of them is screened once."""
MANY = 20_000
"""Cases from which on parties are screened on all cores."""
CORES = os.cpu_count() or 1


class CheckError(Exception):
    """A check that cannot be done or finished; the message says what to mend."""


@dataclass(frozen=True)
class Result:
    """What a check came to: read = decided + rejected, and where the rest was written."""

    read: int
    decided: int
    rejected: int
    outcomes: dict[str, int]
    by_measure: list[tuple[str, str, int]]  # outcome, measure, cases
    output: Path | str | None
    rejects: Path | str | None
    checked: list[str]
    notes: list[str]
    inputs: list[dict[str, str | int]]
    stamp: dict[str, str]
    first: list[dict[str, object]] = field(default_factory=list)
    first_rejects: list[tuple[str, str, str]] = field(default_factory=list)  # place, reason, mend

    @property
    def to_act_on(self) -> int:
        """Cases that are not clear of what was checked, rejected rows included."""
        return self.rejected + sum(count for outcome, count in self.outcomes.items() if outcome != "clear")


def run(
    plan: Plan,
    inputs: Sequence[str | Path],
    output: Path | None = None,
    *,
    rejects: Path | None = None,
    only: str | None = None,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    resume: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    show: int = 20,
    batch: int = BATCH,
    keep: Path | None = None,
) -> Result:
    """Check every case in ``inputs``; write verdicts to ``output`` in the format of its ending.

    ``progress(stage, done, total)`` is called as work goes on. ``keep`` is a folder for the cases as they were read, a
    Parquet file for each kind of each input. Raises IntakeError, CheckError, and OutputError where the output cannot be
    of that format or name.
    """
    if output is not None:
        check_format(output, FORMATS)
    keep_apart(inputs, (output, rejects_to(output, rejects)))
    tell = progress or (lambda *_: None)
    key = _key(plan, inputs, only, kind, mapping or {}, batch)
    with work_beside(output) if output is not None else nullcontext(Path(tempfile.mkdtemp(prefix="sekisho-"))) as work:
        try:
            staged = _prepare(work, key, resume, inputs, mapping or {}, kind, tell).only(only)
            with ExitStack() as stack:
                workers = None
                if plan.screening:
                    from sekisho.screening.screening import Workers

                    tell("making lists ready", 0, 0)
                    count = CORES if staged.accepted > MANY else 1
                    workers = stack.enter_context(Workers(plan.screening, count))
                con = stack.enter_context(connect(work))
                pool = stack.enter_context(ThreadPoolExecutor(CORES))
                stack.callback(pool.shutdown, cancel_futures=True)
                parts = _decide(con, pool, plan, staged, work, tell, batch, workers)
                result = _finish(con, plan, staged, parts, output, rejects, show)
        except (OSError, duckdb.Error) as error:
            kept = output is not None and (work / STAGED).exists()
            if not kept:
                shutil.rmtree(work, ignore_errors=True)
            why = "no space left on the disk" if "No space left" in str(error) else str(error).splitlines()[0]
            raise CheckError(
                f"{why}; no verdicts were written. Make room or mend it, then run again"
                + (" with --resume: what was decided is kept" if kept else "")
            ) from error
        except BaseException:
            if output is None or not (work / STAGED).exists():
                shutil.rmtree(work, ignore_errors=True)
            raise
        if keep is not None:
            shutil.rmtree(keep, ignore_errors=True)
            (work / "cases").rename(keep)
        shutil.rmtree(work, ignore_errors=True)
    return result


def _key(
    plan: Plan, inputs: Sequence[str | Path], only: str | None, kind: str | None, mapping: Mapping[str, str], batch: int
) -> str:
    """What has to be equal for a resumed run to go on where the last one stopped."""
    files = []
    for item in inputs:
        if str(item) == "-":
            files.append(["-", 0, 0])
        elif os.path.exists(item):
            stat = os.stat(item)
            files.append([str(item), stat.st_size, stat.st_mtime_ns])
    names = engine() if plan.screening else ""  # by what names are read
    facts = [plan.stamp, names, files, only, kind, sorted(mapping.items()), batch]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _prepare(
    work: Path,
    key: str,
    resume: bool,
    inputs: Sequence[str | Path],
    mapping: Mapping[str, str],
    kind: str | None,
    tell: Callable[[str, int, int], None],
) -> Staged:
    kept = work / STAGED
    if resume and kept.exists() and (work / "key").read_text() == key:
        staged = take_up(kept.read_text(encoding="utf-8"), work / "cases", inputs, mapping, kind)
        if staged is not None:
            return staged
    empty(work)
    (work / "key").write_text("")  # it is ours
    staged = stage(inputs, work / "cases", mapping=mapping, kind=kind, progress=partial(tell, "reading"))
    (work / "key").write_text(key)
    with aside(kept) as path:
        path.write_text(keep(staged), encoding="utf-8")
    return staged


def _decide(
    con: duckdb.DuckDBPyConnection,
    pool: ThreadPoolExecutor,
    plan: Plan,
    staged: Staged,
    work: Path,
    tell: Callable[[str, int, int], None],
    batch: int,
    workers: Workers | None,
) -> list[Path]:
    """Decide batch by batch, each on a thread of its own, which keeps its cases in their order."""
    total, done = staged.accepted, 0
    made: list[Path] = []
    stamp = _stamp(plan, staged)
    for number, part in enumerate(staged.parts):
        step = min(batch, -(-part.rows // (2 * ROW_GROUP)) * ROW_GROUP)  # two halves where they are small
        stride = step * SCREENED if workers else part.high - part.low + 1
        for start in range(part.low, part.high + 1, stride):
            end = min(start + stride, part.high + 1)
            targets = {low: work / f"verdicts-{number:04d}-{low:012d}.parquet" for low in range(start, end, step)}
            made += targets.values()
            wanted = {low: target for low, target in targets.items() if not target.exists()}
            done = min(total, done + step * (len(targets) - len(wanted)))
            hits = None
            if workers and wanted:
                from sekisho.check.parties import attach

                con.execute(f"CREATE OR REPLACE TEMP VIEW screened AS {_rows(part, start, end)}")
                hits = attach(con, workers, part.kind, "screened")
            con.execute("SET threads = 1")
            running = [
                pool.submit(_batch, con.cursor(), plan, part.kind, _rows(part, low, low + step), hits, target, stamp)
                for low, target in wanted.items()
            ]
            for each in as_completed(running):
                each.result()
                done = min(total, done + step)
                tell("deciding", done, total)
            con.execute(f"SET threads = {CORES}")
            tell("deciding", done, total)
    return made


def _rows(part: Part, low: int, high: int) -> str:
    return f'SELECT * FROM {part.relation} WHERE "row" >= {low} AND "row" < {high}'


def _batch(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    kind: str,
    rows: str,
    hits: str | None,
    target: Path,
    stamp: Mapping[str, str],
) -> None:
    """Decide one batch and write its verdicts."""
    with con:
        con.execute(MACROS)
        con.execute(f"CREATE TEMP VIEW batch AS {rows}")
        prepare_rates(con, plan, kind, "batch")
        sql = decide(con, plan, kind, "batch", days_of(con, "batch"), hits)
        with aside(target) as path:
            con.execute(f"COPY ({sql}) TO {text(str(path))} ({parquet(stamp)})")


def _finish(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    staged: Staged,
    parts: list[Path],
    output: Path | None,
    rejects: Path | None,
    show: int,
) -> Result:
    if parts:
        listed = ", ".join(text(unglobbed(path)) for path in parts)
        con.execute(f"CREATE OR REPLACE TEMP VIEW verdicts AS SELECT * FROM read_parquet([{listed}])")
        outcomes = dict(con.execute("SELECT outcome, count(*) FROM verdicts GROUP BY ALL").fetchall())
        by_measure = con.execute(
            "SELECT outcome, coalesce(measure, ''), count(*) AS n FROM verdicts "
            "GROUP BY ALL ORDER BY outcome, n DESC, 2"
        ).fetchall()
        cursor = con.execute(
            "SELECT id, kind, source, date, outcome, measure, reason, findings FROM verdicts "
            f"WHERE outcome <> 'clear' LIMIT {int(show)}"
        )
        names = [column[0] for column in cursor.description or ()]
        first = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        ((earliest,),) = con.execute("SELECT coalesce(min(date)::VARCHAR, '') FROM verdicts").fetchall()
    else:
        outcomes, by_measure, first, earliest = {}, [], [], ""
    decided = sum(outcomes.values())
    wrote = rejects_to(output, rejects) if rejects is not None or staged.rejected else None
    if wrote is not None:
        write_rejects(con, staged.rejects, wrote)
    if output is not None and not _as_it_is(parts, output):
        write(con, bool(parts), output, _stamp(plan, staged))
    first_rejects = con.execute(
        f"SELECT place, reason, mend FROM read_parquet(?) LIMIT {int(show)}", [unglobbed(staged.rejects)]
    ).fetchall()
    return Result(
        staged.read,
        decided,
        staged.rejected,
        outcomes,
        by_measure,
        output,
        wrote,
        [plan.checked(kind) for kind in sorted({part.kind for part in staged.parts})],
        [*staged.notes, *plan.unanswered, *plan.late(earliest)],
        _inputs(staged),
        plan.stamp,
        first,
        first_rejects,
    )


def _as_it_is(parts: list[Path], output: Path) -> bool:
    """Put the parts in place as they are, where they are what would be written; whether they were."""
    if not parts or output.suffix.lower() != ".parquet":
        return False
    try:
        with aside(output) as path:
            put_end_to_end(parts, path)
    except Unlike:
        return False
    return True


def _inputs(staged: Staged) -> list[dict[str, str | int]]:
    return [{"name": Path(item.name).name, "sha256": item.sha256, "bytes": item.bytes} for item in staged.inputs]


def _stamp(plan: Plan, staged: Staged) -> dict[str, str]:
    """What a verdict file carries about the run: the plan's stamp and the inputs with their hashes."""
    return {**plan.stamp, "inputs": json.dumps(_inputs(staged), ensure_ascii=False)}


def write_rejects(con: duckdb.DuckDBPyConnection, staged: Path, target: Path) -> None:
    """Write the rejected rows as CSV, whole or not at all."""
    held = f"read_parquet({text(unglobbed(staged))})"
    types = {row[0]: row[1] for row in con.execute(f"DESCRIBE SELECT * FROM {held}").fetchall()}
    chosen = ", ".join(guarded(name) if type_ == "VARCHAR" else f'"{name}"' for name, type_ in types.items())
    with aside(target) as path:
        con.execute(f"COPY (SELECT {chosen} FROM {held}) TO {text(str(path))} (FORMAT csv, HEADER)")
