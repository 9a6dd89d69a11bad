"""A book of cases through a question: staged, decided both ways batch by batch, counted, and the changes written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from sekisho.aside import keep_apart, rejects_to
from sekisho.check.files import BATCH, MANY, CheckError, write_rejects
from sekisho.check.plan import OUTCOMES
from sekisho.intake.files import unglobbed
from sekisho.intake.stage import Staged, connect, stage
from sekisho.regime.sql import MACROS, text
from sekisho.screening.screening import Workers
from sekisho.whatif.compare import CHANGES, decide, screenings
from sekisho.whatif.output import check_format, write
from sekisho.whatif.suppose import Question

Row = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """What a question came to: read = decided + rejected.

    ``by`` has counts of changes: by ``measure``, ``country``, ``amount``, ``month`` and ``because``, each row with
    the outcomes before and after. ``most`` are the cases that change most.
    """

    read: int
    decided: int
    rejected: int
    changed: int
    by: dict[str, list[tuple[str, str, str, int]]]
    most: list[Row]
    names: tuple[str, str]
    stamps: tuple[dict[str, str], dict[str, str]]
    notes: list[str]
    output: Path | None
    rejects: Path | None
    first_rejects: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def to_act_on(self) -> int:
        """Cases with another verdict, rejected rows included."""
        return self.changed + self.rejected


def run(
    question: Question,
    inputs: Sequence[str | Path],
    output: Path | None = None,
    *,
    rejects: Path | None = None,
    only: str | None = None,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    show: int = 10,
    batch: int = BATCH,
) -> Result:
    """Decide every case both ways; write the changed ones, or a picture of them, to ``output`` by its ending.

    Raises IntakeError, CheckError, OutputError.
    """
    if output is not None:
        check_format(output)
    keep_apart(inputs, (output, rejects_to(output, rejects)))
    tell = progress or (lambda *_: None)
    beside = output.resolve().parent if output is not None else None
    work = Path(tempfile.mkdtemp(prefix="sekisho-", dir=beside))
    try:
        staged = stage(inputs, work / "cases", mapping=mapping, kind=kind, progress=partial(tell, "reading"))
        staged = staged.only(only)
        with ExitStack() as stack:
            wanted = [each for asked, *_ in question.by_day() for each in screenings(asked)]
            if wanted:
                tell("making lists ready", 0, 0)
            count = (os.cpu_count() or 1) if staged.accepted > MANY else 1
            lists = {id(each): stack.enter_context(Workers(each, count)) for each in wanted}
            con = stack.enter_context(connect(work))
            con.execute(MACROS)
            parts = _decide(con, question, staged, work, tell, batch, lists)
            return _finish(con, question, staged, parts, output, rejects, show)
    except (OSError, duckdb.Error) as error:
        why = "no space left on the disk" if "No space left" in str(error) else str(error).splitlines()[0]
        raise CheckError(f"{why}; nothing was written. Make room or mend it, then run again") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _decide(
    con: duckdb.DuckDBPyConnection,
    question: Question,
    staged: Staged,
    work: Path,
    tell: Callable[[str, int, int], None],
    batch: int,
    lists: Mapping[int, Workers],
) -> list[Path]:
    total, done = staged.accepted, 0
    parts: list[Path] = []
    for number, part in enumerate(staged.parts):
        for low in range(part.low, part.high + 1, batch):
            for turn, (asked, after, upto) in enumerate(question.by_day()):
                con.execute(
                    f"CREATE OR REPLACE TEMP VIEW batch AS SELECT * FROM {part.relation}"
                    f' WHERE "row" BETWEEN {low} AND {low + batch - 1}'
                    f" AND date > DATE '{after}' AND date <= DATE '{upto}'"
                )
                decide(con, asked, part.kind, "batch", lists)
                target = work / f"changes-{number:04d}-{low:012d}-{turn}.parquet"
                columns = ", ".join(f'CAST("{name}" AS {type_}) AS "{name}"' for name, type_ in CHANGES.items())
                con.execute(f"COPY (SELECT {columns} FROM changes) TO {text(str(target))} (FORMAT parquet)")
                parts.append(target)
            done = min(total, done + batch)
            tell("deciding both ways", done, total)
    return parts


AMOUNTS = """CASE WHEN amount IS NULL OR currency IS NULL THEN '' ELSE currency || ' ' ||
    format('{:,}', CAST(10 ** (length(CAST(CAST(floor(greatest(abs(amount), 1)) AS BIGINT) AS VARCHAR)) - 1) AS BIGINT))
    || ' and more' END"""
"""The amount by its first power of ten, in its own currency."""

BY = {
    "measure": "coalesce(CASE WHEN measure_before IS DISTINCT FROM measure_after AND measure_before IS NOT NULL AND "
    "measure_after IS NOT NULL THEN measure_before || ' → ' || measure_after END, measure_after, measure_before)",
    "country": "coalesce(country, '')",
    "amount": AMOUNTS,
    "month": "strftime(date, '%Y-%m')",
    "because": "array_to_string(because, ' and ')",
}
"""What changes are counted by, in SQL."""


def _finish(
    con: duckdb.DuckDBPyConnection,
    question: Question,
    staged: Staged,
    parts: list[Path],
    output: Path | None,
    rejects: Path | None,
    show: int,
) -> Result:
    if parts:
        listed = ", ".join(text(unglobbed(path)) for path in parts)
        con.execute(f'CREATE OR REPLACE TEMP VIEW changed AS SELECT * EXCLUDE ("row") FROM read_parquet([{listed}])')
    else:
        columns = ", ".join(f'CAST(NULL AS {t}) AS "{n}"' for n, t in CHANGES.items() if n != "row")
        con.execute(f"CREATE OR REPLACE TEMP VIEW changed AS SELECT {columns} WHERE false")
    by = {
        name: [
            (str(key), one, two, int(n))
            for key, one, two, n in con.execute(
                f"SELECT {sql} AS key, before, after, count(*) AS n FROM changed GROUP BY ALL"
                f" ORDER BY {'key, n DESC' if name == 'month' else 'n DESC, key'}, before, after"
            ).fetchall()
        ]
        for name, sql in BY.items()
    }
    changed = sum(n for *_, n in by["measure"])
    notes = [*staged.notes, *question.notes]
    notes += [note for note in question.after.unanswered if note not in notes]
    first_rejects = con.execute(
        f"SELECT place, reason, mend FROM read_parquet(?) LIMIT {int(show)}", [unglobbed(staged.rejects)]
    ).fetchall()
    wrote = rejects_to(output, rejects) if rejects is not None or staged.rejected else None
    result = Result(
        staged.read,
        staged.accepted,
        staged.rejected,
        changed,
        by,
        _most(con, question, show),
        question.names,
        (question.before.stamp, question.after.stamp),
        notes,
        output,
        wrote,
        first_rejects,
    )
    if wrote is not None:
        write_rejects(con, staged.rejects, wrote)
    if output is not None:
        write(con, result, output)
    return result


def _most(con: duckdb.DuckDBPyConnection, question: Question, show: int) -> list[Row]:
    """The cases that change most: the widest jump between outcomes, then the largest amount in one currency."""
    order = f"[{', '.join(text(outcome) for outcome in OUTCOMES)}]"
    jump = f"abs(list_position({order}, before) - list_position({order}, after))"
    cursor = con.execute(
        f"SELECT * EXCLUDE (findings_before, findings_after), {jump} AS jump FROM changed"
        " QUALIFY row_number() OVER (PARTITION BY jump, currency ORDER BY amount DESC NULLS LAST, date, source)"
        f" <= {int(show)}"
    )
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    common = con.execute(
        "SELECT currency FROM changed WHERE currency IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, currency LIMIT 1"
    ).fetchone()

    def worth(row: Row) -> Decimal:
        if row["amount"] is None or row["currency"] is None or common is None:
            return Decimal(-1)
        if row["currency"] == common[0]:
            return Decimal(row["amount"])
        rate = question.after.rates.rate(row["currency"], common[0], row["date"])
        return row["amount"] * rate.factor if rate else Decimal(-1)

    rows.sort(key=lambda row: (-row.pop("jump"), -worth(row), row["date"], row["source"]))
    return rows[:show]
