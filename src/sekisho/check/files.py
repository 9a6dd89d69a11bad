"""Check files: stage the inputs, decide them batch by batch, write verdicts aside and then in place.

Finished batches survive a kill: with ``resume`` they are not redone, and none is lost or doubled.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb

from sekisho.check.batch import prepare_rates, query
from sekisho.check.output import FORMATS, parquet, write
from sekisho.check.plan import Plan
from sekisho.intake import Staged, stage
from sekisho.regime.sql import MACROS, text

BATCH = 2_000_000
MEMORY = "1500MB"


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
    output: Path | None
    rejects: Path | None
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
) -> Result:
    """Check every case in ``inputs``; write verdicts to ``output`` in the format of its ending.

    ``progress(stage, done, total)`` is called as work goes on. Raises IntakeError, CheckError.
    """
    if output is not None and output.suffix.lower() not in FORMATS:
        raise CheckError(f"{output}: no format {output.suffix or '(no ending)'}; expected one of {', '.join(FORMATS)}")
    tell = progress or (lambda *_: None)
    work = _work_folder(output)
    key = _key(plan, inputs, only, kind, mapping or {}, batch)
    try:
        staged = _prepare(work, key, resume, inputs, mapping or {}, kind, tell)
        con = _connect(work)
        try:
            parts = _decide(con, plan, staged, only, work, tell, batch)
            result = _finish(con, plan, staged, parts, only, output, rejects, show)
        finally:
            con.close()
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        if output is None:
            shutil.rmtree(work, ignore_errors=True)
        why = "no space left on the disk" if "No space left" in str(error) else str(error)
        raise CheckError(
            f"{why}; nothing was written to {output or 'the terminal'}. Make room or mend it, then run again with "
            "--resume: what was decided is kept"
        ) from error
    except BaseException:
        if output is None:
            shutil.rmtree(work, ignore_errors=True)
        raise
    shutil.rmtree(work, ignore_errors=True)
    return result


def _work_folder(output: Path | None) -> Path:
    if output is None:
        return Path(tempfile.mkdtemp(prefix="sekisho-"))
    return output.with_name(output.name + ".parts")


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
    facts = [plan.stamp, files, only, kind, sorted(mapping.items()), batch]
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
    kept = work / "staged.pickle"
    if resume and kept.exists() and (work / "key").read_text() == key:
        with kept.open("rb") as stream:  # our own file, in our own folder
            staged: Staged = pickle.load(stream)  # noqa: S301
        return staged
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    staged = stage(inputs, work / "cases", mapping=mapping, kind=kind, progress=partial(tell, "reading"))
    (work / "key").write_text(key)
    aside = work / "staged.tmp"
    aside.write_bytes(pickle.dumps(staged))
    aside.rename(kept)
    return staged


def _connect(work: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(f"SET memory_limit='{MEMORY}'")
    con.execute("SET temp_directory=?", [str(work / "spill")])
    con.execute("SET enable_progress_bar=false")
    con.execute(MACROS)
    return con


def _decide(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    staged: Staged,
    only: str | None,
    work: Path,
    tell: Callable[[str, int, int], None],
    batch: int,
) -> list[Path]:
    chosen = [part for part in staged.parts if only is None or part.kind == only]
    total, done, made = sum(part.rows for part in chosen), 0, []
    for number, part in enumerate(chosen):
        for low in range(part.low, part.high + 1, batch):
            target = work / f"verdicts-{number:04d}-{low:012d}.parquet"
            made.append(target)
            if not target.exists():
                con.execute(
                    f"CREATE OR REPLACE TEMP VIEW batch AS SELECT * FROM {part.relation}"
                    f" WHERE row BETWEEN {low} AND {low + batch - 1}"
                )
                prepare_rates(con, plan, part.kind, "batch")
                days = con.execute("SELECT min(date), max(date) FROM batch").fetchone() or (None, None)
                sql = query(plan, part.kind, "batch", days if days[0] else None)
                aside = target.with_suffix(".tmp")
                con.execute(f"COPY ({sql}) TO {text(str(aside))} ({parquet(_stamp(plan, staged))})")
                aside.rename(target)
            done = min(total, done + batch)
            tell("deciding", done, total)
    return made


def _finish(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    staged: Staged,
    parts: list[Path],
    only: str | None,
    output: Path | None,
    rejects: Path | None,
    show: int,
) -> Result:
    if parts:
        listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in parts)
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
    else:
        outcomes, by_measure, first = {}, [], []
    decided = sum(outcomes.values())
    left_out = sum(part.rows for part in staged.parts if only is not None and part.kind != only)
    if output is not None and len(parts) == 1 and output.suffix.lower() == ".parquet":
        parts[0].replace(output)  # it is what would be written
    elif output is not None:
        write(con, bool(parts), output, _stamp(plan, staged))
    wrote = None
    if rejects is not None or (staged.rejected and output is not None):
        wrote = rejects or output.with_name(output.stem + ".rejects.csv")  # type: ignore[union-attr]
        _write_rejects(con, staged.rejects, wrote)
    first_rejects = con.execute(
        f"SELECT place, reason, mend FROM read_parquet(?) LIMIT {int(show)}", [str(staged.rejects)]
    ).fetchall()
    notes = list(staged.notes)
    if left_out:
        notes.append(f"{left_out} cases of other kinds than {only} were left out, as asked")
    kinds_seen = sorted({part.kind for part in staged.parts if only is None or part.kind == only})
    return Result(
        staged.read - left_out,
        decided,
        staged.rejected,
        outcomes,
        by_measure,
        output,
        wrote,
        [plan.checked(kind) for kind in kinds_seen],
        notes,
        _inputs(staged),
        plan.stamp,
        first,
        first_rejects,
    )


def _inputs(staged: Staged) -> list[dict[str, str | int]]:
    return [{"name": Path(item.name).name, "sha256": item.sha256, "bytes": item.bytes} for item in staged.inputs]


def _stamp(plan: Plan, staged: Staged) -> dict[str, str]:
    """What a verdict file carries about the run: the plan's stamp and the inputs with their hashes."""
    return {**plan.stamp, "inputs": json.dumps(_inputs(staged), ensure_ascii=False)}


def _write_rejects(con: duckdb.DuckDBPyConnection, staged: Path, target: Path) -> None:
    from sekisho.check.output import guarded

    path = str(staged).replace("'", "''")
    columns = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()]
    types = {row[0]: row[1] for row in con.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()}
    chosen = ", ".join(guarded(name) if types[name] == "VARCHAR" else f'"{name}"' for name in columns)
    aside = target.with_name(target.name + ".tmp")
    con.execute(
        f"COPY (SELECT {chosen} FROM read_parquet('{path}')) TO '{str(aside).replace(chr(39), chr(39) * 2)}'"
        " (FORMAT csv, HEADER)"
    )
    aside.replace(target)
