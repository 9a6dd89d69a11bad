"""Cases of a DataFrame to verdicts: typed by the workers as on one machine, then decided by Spark SQL."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import partial, reduce
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType
from sqlglot import exp

from sekisho.cases import kinds, sql_type
from sekisho.check.parties import HIT_TYPE
from sekisho.check.plan import Plan
from sekisho.intake.countries import fold
from sekisho.intake.headers import kind_of, known_headers
from sekisho.intake.rows import check_headers
from sekisho.lists.model import ListError
from sekisho.lists.store import Store
from sekisho.rates import Rates, ecb
from sekisho.record.dossier import DossierError, load
from sekisho.regime.fold import Known, Regime
from sekisho.screening.held import FIRST, choose
from sekisho.screening.screening import Screening
from sekisho.screening.thresholds import ThresholdError, read_thresholds
from sekisho.spark.lists import ship
from sekisho.spark.rates import with_rates
from sekisho.spark.session import SparkError, check_workers, pinned, told, usable
from sekisho.spark.sql import MONEY, spark_sql
from sekisho.spark.tasks import PLACE, REJECT_TYPE, Form, Job, typed

TABLE = Form("table")
REJECTS = ("place", "column", "value", "reason", "mend")
"""The columns of rejects."""


class Checked(NamedTuple):
    """What a check came to: every row of ``staged`` is in one of the other two.

    ``verdicts`` has the columns of a verdict file. ``rejects`` says of each row that is no case its place, column,
    value, the reason, and how to mend it. Nothing is worked out until Spark is asked for it; to use both, say
    ``checked.staged.persist()`` first, so that the rows are read and typed once.
    """

    verdicts: DataFrame
    rejects: DataFrame
    staged: DataFrame


def check(
    cases: DataFrame,
    dossier: str | Path | Sequence[str | Path] = "japan-dprk",
    *,
    known: Known = None,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    rates: Rates | None = None,
    lists: str | Path | None = None,
    thresholds: Sequence[str] = (),
) -> Checked:
    """Decide every row of ``cases`` under the law of its own date.

    Columns are recognised as the headers of a file are; texts are read, and typed columns (DATE, BOOLEAN, DECIMAL) are
    taken as they are. ``kind`` is the kind of every row, where neither a column ``kind`` nor the columns tell;
    ``mapping`` is column → name in ``cases``. ``lists`` is a folder of lists to screen the parties against,
    ``thresholds`` as the option --threshold. Where each row says its own kind, the rows are read once for the kinds.
    Raises SparkError, and IntakeError where the columns are of no kind of case.
    """
    names = [dossier] if isinstance(dossier, str | Path) else list(dossier)
    screening = of_lists(lists, thresholds, known, FIRST) if lists is not None else None
    plan = Plan(_regime(names), rates or ecb(), known, screening)
    return decide(stage(cases, plan, TABLE, kind, mapping or {}), plan, kind)


def _regime(names: Sequence[str | Path]) -> Regime:
    try:
        dossiers = tuple(load(name) for name in names)
    except DossierError as error:
        raise SparkError(str(error)) from error
    for name, each in zip(names, dossiers, strict=True):
        if each.problems:
            raise SparkError(f"{len(each.problems)} problems in {name}, the first: {each.problems[0]}")
    return Regime(dossiers)


def of_lists(lists: str | Path, thresholds: Sequence[str], known: Known, first: str) -> Screening:
    """The lists in a folder, for the days from ``first``. Raises SparkError."""
    try:
        held = choose(Store(Path(lists)), (), known)
        if not held.versions:
            raise SparkError(f"no list is held in {lists}; sekisho lists add FILE adds one")
        return Screening(held, read_thresholds(thresholds, held.datasets), first)
    except (ListError, ThresholdError) as error:
        raise SparkError(str(error)) from error


def stage(rows: DataFrame, plan: Plan, form: Form, kind: str | None, mapping: Mapping[str, str]) -> DataFrame:
    """Rows typed as cases: ``kind``, ``source``, the columns of its kinds, and why a row is none in ``reject``.

    Of a table the columns that mean nothing are left out. Raises IntakeError.
    """
    spark = usable(rows.sparkSession)
    check_workers(spark)
    if form == TABLE:
        wanted = known_headers(mapping)
        headers = [name for name in rows.columns if name != PLACE]
        check_headers(headers, "the table")
        kind = kind_of(headers, kind, mapping, "the table")
        used = [name for name in headers if fold(name) in wanted]
        rows = rows.select(*[f.col(f"`{name}`") for name in used + [PLACE] * (PLACE in rows.columns)])
    own = kinds().values() if kind is None else [kinds()[kind]]
    columns = {"kind": "VARCHAR", "source": "VARCHAR"}
    columns |= {c.name: MONEY if c.type == "money" else sql_type(c) for each in own for c in each.columns.values()}
    columns |= {"reject": REJECT_TYPE} | ({"hits": f"{HIT_TYPE}[]"} if plan.screening else {})
    schema, arrow = schema_of(spark, columns)
    shipped = ship(spark, plan.screening) if plan.screening else None
    return rows.mapInArrow(partial(typed, job=Job(form, kind, mapping, columns, arrow, shipped)), schema)


def schema_of(spark: SparkSession, columns: Mapping[str, str]) -> tuple[StructType, pa.Schema]:
    """Columns with DuckDB's types as Spark and as Arrow have them."""
    types = {name: exp.DataType.build(type_, dialect="duckdb").sql("spark") for name, type_ in columns.items()}
    schema = spark.createDataFrame([], ", ".join(f"`{name}` {type_}" for name, type_ in types.items())).schema
    return schema, to_arrow_schema(schema)


def decide(staged: DataFrame, plan: Plan, kind: str | None = None) -> Checked:
    """The verdicts on the cases among staged rows, and the rejects. Without ``kind``, the kinds are looked up."""
    if kind is None:
        with told():
            found = staged.select("kind").where("kind IS NOT NULL").distinct().collect()
        present = [name for name in kinds() if name in {row[0] for row in found}]
    else:
        present = [kind]
    cases = staged.where("reject IS NULL")
    made = [_verdicts(cases.where(f.col("kind") == name), plan, name) for name in present or list(kinds())[:1]]
    rejects = staged.where("reject IS NOT NULL").select(f.col("source").alias("place"), "reject.*")
    return Checked(reduce(DataFrame.unionByName, made), rejects, staged)


def _verdicts(cases: DataFrame, plan: Plan, kind: str) -> DataFrame:
    spark: SparkSession = cases.sparkSession
    view = f"sekisho_{uuid.uuid4().hex}"
    with pinned(spark), told():
        with_rates(cases, plan, kind).createOrReplaceTempView(view)
        try:
            return spark.sql(spark_sql(plan, kind, view))
        finally:
            spark.catalog.dropTempView(view)
