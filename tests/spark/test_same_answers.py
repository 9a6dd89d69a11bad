"""Trace, DuckDB and Spark give the same verdict on generated cases of every kind, and on every example."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from check.test_parity import BANK, KOHAS, RATES, REGIME, SHIP, YUN, batch, cases
from holding import hold
from sekisho.cases import kinds, sql_type
from sekisho.check.explain import verdict
from sekisho.check.output import COLUMNS
from sekisho.check.plan import Plan
from sekisho.cli.main import cli
from sekisho.lists.store import Store
from sekisho.screening.decisions import Decision, Decisions, material
from sekisho.screening.held import FIRST, choose
from sekisho.screening.query import make_query
from sekisho.screening.screening import Screening
from sekisho.screening.thresholds import Thresholds

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
MANY = 40


def drawn() -> list[dict[str, Any]]:
    """Cases of every kind, each row with its kind."""
    rows: list[dict[str, Any]] = []
    of_all = st.tuples(*(st.lists(cases(kind), min_size=MANY, max_size=MANY) for kind in kinds()))

    @settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(of_all)
    def draw(made: tuple[list[dict[str, Any]], ...]) -> None:
        for kind, own in zip(kinds(), made, strict=True):
            rows.extend({"kind": kind, **row} for row in own)

    draw()
    return rows


def table(rows: list[dict[str, Any]]) -> pa.Table:
    types = {column.name: sql_type(column) for kind in kinds().values() for column in kind.columns.values()}
    con = duckdb.connect()
    made = ", ".join(f'"{name}" {type_}' for name, type_ in types.items())
    con.execute(f"CREATE TABLE given (kind VARCHAR, {made})")
    con.executemany(
        f"INSERT INTO given VALUES ({', '.join('?' * (len(types) + 1))})",
        [[row["kind"], *(row.get(name) for name in types)] for row in rows],
    )
    return con.sql("FROM given").to_arrow_table()


def screening(home: Path, known: Any) -> Screening:
    hold(home, "jp-mof", "2012-01-01", [YUN, KOHAS])
    hold(home, "jp-mof", "2018-01-01", [YUN, SHIP])
    hold(home, "un-1718-ships", "2018-01-01", [SHIP])
    hold(home, "us", "2016-03-11", [BANK])
    return Screening(choose(Store(home), known=known), Thresholds(0.8, {"us": 0.7}, {"Vessel": 0.9}), FIRST)


@pytest.mark.parametrize(("known", "lists"), [(None, False), ("own", True)])
def test_trace_duckdb_and_spark_give_the_same_verdict(spark: Any, known: Any, lists: bool, tmp_path: Path):
    from pyspark.sql import functions

    from sekisho.spark.verdicts import TABLE, decide, stage

    plan = Plan(REGIME, RATES, known, screening(tmp_path, known) if lists else None)
    made = spark.createDataFrame(table(drawn())).repartition(3)
    if lists:
        staged = stage(made, plan, TABLE, None, {}).persist()
    else:  # as if typed already: amounts without a currency and the like get past intake
        source = functions.monotonically_increasing_id().cast("string")
        reject = functions.lit(None).cast("struct<column: string>")
        staged = made.withColumns({"source": source, "reject": reject}).persist()
    checked = decide(staged, plan)
    found = {row.source: row.asDict(recursive=True) for row in checked.verdicts.collect()}
    typed = [row.asDict(recursive=True) for row in staged.where("reject IS NULL").collect()]
    staged.unpersist()
    assert len(found) == len(typed)
    for kind in kinds():
        own = [row for row in typed if row["kind"] == kind]
        assert len(own) >= (MANY // 2 if lists else MANY)  # the intake rejects some of what is drawn
        for row, other in zip(own, batch(plan, kind, own), strict=True):
            traced = verdict(plan, kind, row)
            on_spark = found[row["source"]]
            for name in ("outcome", "measure", "reason", "checked", "known", "lists", "threshold"):
                assert on_spark[name] == other[name] == traced[name], (name, row)
            assert on_spark["findings"] == other["findings"] == traced["findings"], row
            assert on_spark["date"] == row["date"]


def test_decisions_are_honoured_alike(spark: Any, tmp_path: Path):
    from sekisho.spark.verdicts import TABLE, decide, stage

    lists = screening(tmp_path, None)
    held = next(entry.listing for entry in lists.entries if entry.listing.id == YUN.id)
    made = Decision(
        make_query("Yun Ho Jin", "1970-05-05"), "jp-mof", held.id, "T. Sato", "2018-02-01", "passport seen",
        "2018-12-31", seen=material(held),
    )  # fmt: skip
    lists = replace(lists, thresholds=Thresholds(0.5), decisions=Decisions([made], "0" * 64))
    plan = Plan(REGIME, RATES, None, lists)
    days = [date(2018, 12, 31), date(2019, 1, 1)]
    rows = [
        {"kind": "dealing", "date": day, "party_name": "Yun Ho Jin", "party_birth": date(1970, 5, 5)} for day in days
    ]
    staged = stage(spark.createDataFrame(table(rows)), plan, TABLE, None, {})
    found = {row.date: row.asDict(recursive=True) for row in decide(staged, plan, "dealing").verdicts.collect()}
    for row in rows:
        traced = verdict(plan, "dealing", row)
        for name in ("outcome", "reason", "findings", "checked", "decisions"):
            assert found[row["date"]][name] == traced[name], name
    assert [any(f["match"] for f in found[day]["findings"]) for day in days] == [False, True]


def test_every_example_file_gives_the_same_verdicts_from_the_command_line(spark: Any, tmp_path: Path):
    files = [str(path) for path in sorted((EXAMPLES / "cases").iterdir())]
    told = []
    for engine, inputs in (("duckdb", files), ("spark", [str(EXAMPLES / "cases")])):
        out = str(tmp_path / f"{engine}.csv")
        result = CliRunner().invoke(cli, ["check", *inputs, "-o", out, "--engine", engine, "--json"])
        assert result.exit_code == 3, result.output
        told.append(json.loads(result.stdout))
    one, two = ({k: v for k, v in each.items() if k not in ("output", "inputs", "rejects")} for each in told)
    assert one == two
    one, two = (
        sorted(
            tuple(row[name] if name != "findings" else json.dumps(json.loads(row[name])) for name in COLUMNS)
            for path in paths
            for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
        )
        for paths in ([tmp_path / "duckdb.csv"], (tmp_path / "spark.csv").glob("part-*.csv"))
    )
    assert one == two
    expected = list(csv.DictReader((EXAMPLES / "expected.csv").open(encoding="utf-8")))
    outcomes = {(row[2].partition(":")[0], row[0]): row[4] for row in two}
    wanted = [row for row in expected if row["file"].endswith(".csv")]
    assert len(wanted) == len(two)
    for row in wanted:
        assert outcomes[row["file"], row["id"]] == row["outcome"]
