"""Check files on Spark: read and typed by the workers, decided by Spark SQL, written by Spark, counted afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce

from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from sekisho.check.files import Result
from sekisho.check.output import COLUMNS
from sekisho.check.plan import Plan
from sekisho.intake.headers import kind_of
from sekisho.intake.stage import MESSAGES, as_reject
from sekisho.spark.files import begin, groups, write, written
from sekisho.spark.session import SparkError, told
from sekisho.spark.tasks import REJECT_TYPE, Form
from sekisho.spark.verdicts import REJECTS, decide, schema_of, stage


def run(
    plan: Plan,
    inputs: Sequence[str],
    output: str | None = None,
    *,
    master: str | None = None,
    rejects: str | None = None,
    only: str | None = None,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    show: int = 20,
) -> Result:
    """Check every case in ``inputs``; write verdicts to the folder ``output`` in the format of its ending.

    Rejected rows go to ``rejects``, by default beside it. Raises IntakeError, OutputError, SparkError.
    """
    tell = progress or (lambda *_: None)
    tell("looking at the files", 0, 0)
    session, files, beside = begin(master, inputs, output, rejects)

    def kind_in(form: Form, headers: Sequence[str], label: str) -> str | None:
        return "remittance" if form.name in MESSAGES else kind_of(headers, kind, mapping or {}, label)

    alike, refused = groups(session, files, kind_in)
    parts = [stage(group.rows, plan, group.form, group.kind, mapping or {}) for group in alike]
    if refused:
        rows = [(None, file.name, as_reject(file.name, str(error))) for file, error in refused]
        schema, _ = schema_of(session, {"kind": "VARCHAR", "source": "VARCHAR", "reject": REJECT_TYPE})
        parts.append(session.createDataFrame(rows, schema))
    staged = [part.persist(StorageLevel.DISK_ONLY) for part in parts]
    try:
        tell("reading", 0, 0)
        with told():
            read = sum(part.count() for part in staged)
            left_out = sum(part.where(f.col("kind") != only).count() for part in staged) if only else 0
        kept = [part.where(f.expr("reject IS NOT NULL") | (f.col("kind") == only)) if only else part for part in staged]
        # One query a kind, however many groups of files: to plan it costs more than to look at a thousand rows.
        made = decide(reduce(partial(DataFrame.unionByName, allowMissingColumns=True), kept), plan)
        verdicts, rejected = made.verdicts.select(*COLUMNS), made.rejects.select(*REJECTS)
        tell("deciding", 0, 0)
        verdicts, rejected = _written(verdicts, output), _written(rejected, beside)
        with told():
            ways = verdicts.groupBy("kind", "outcome", "measure")
            counted = ways.agg(f.count("*").alias("count"), f.min("date").alias("first")).collect()
            bad = rejected.count()
            first = verdicts.where("outcome <> 'clear'").limit(show).collect() if output is None else []
            first_bad = rejected.limit(show).collect()
    finally:
        for part in staged:
            part.unpersist()
    outcomes: dict[str, int] = {}
    by: dict[tuple[str, str], int] = {}
    for one in counted:
        outcomes[one["outcome"]] = outcomes.get(one["outcome"], 0) + one["count"]
        key = (one["outcome"], one["measure"] or "")
        by[key] = by.get(key, 0) + one["count"]
    decided = sum(outcomes.values())
    if read - left_out != decided + bad:
        lost = f"read {read - left_out}, decided {decided}, rejected {bad}"
        raise SparkError(f"rows were lost: {lost}; please report this")
    notes = [*plan.unanswered, *plan.late(min((str(one["first"]) for one in counted), default=""))]
    if left_out:
        notes.append(f"{left_out} cases of other kinds than {only} were left out, as asked")
    return Result(
        read - left_out, decided, bad, outcomes,
        sorted(((o, m, n) for (o, m), n in by.items()), key=lambda each: (each[0], -each[2], each[1])),
        output, beside if bad else None,
        [plan.checked(name) for name in sorted({one["kind"] for one in counted})],
        notes, [{"name": file.name, "bytes": file.bytes} for file in files], plan.stamp,
        [one.asDict(recursive=True) for one in first],
        [(one["place"], one["reason"], one["mend"]) for one in first_bad],
    )  # fmt: skip


def _written(made: DataFrame, output: str | None) -> DataFrame:
    """What was made, as it stands in the folder that it was written to; without one, as it is."""
    if output is None:
        return made
    write(made, output)
    return written(made.sparkSession, output, made.schema)
