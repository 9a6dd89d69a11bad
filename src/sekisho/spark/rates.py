"""Rates beside the cases: a small table of every currency and day, sent to all workers and joined."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pyarrow as pa
import pycountry
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from sekisho.cases import kinds
from sekisho.check.batch import wanted_rates
from sekisho.check.plan import Plan, currency_columns
from sekisho.rates import Rates
from sekisho.regime.sql import rate_name
from sekisho.regime.words import plain
from sekisho.spark.sql import JOINED

_SCHEMA = pa.schema(
    [("given", pa.string()), ("day", pa.date32()), ("factor", pa.decimal128(18, 10)), ("said", pa.string())]
)


def with_rates(cases: DataFrame, plan: Plan, kind: str) -> DataFrame:
    """The cases with two columns for each pair of a money column and a currency that a measure has limits in.

    They are the factor and its words; NULL where the case is in that currency, or no rate is recent enough.
    """
    for name, wanted in wanted_rates(plan, kind):
        own, called = currency_columns(kinds()[kind])[name], JOINED + rate_name(kind, name, wanted)
        table = f.broadcast(cases.sparkSession.createDataFrame(_table(plan.rates, wanted))).select(
            f.col("given").alias(f"{called}_given"),
            f.col("day").alias(f"{called}_day"),
            f.col("factor").alias(f"{called}_factor"),
            f.col("said").alias(f"{called}_said"),
        )
        same = (cases[own] == table[f"{called}_given"]) & (cases["date"] == table[f"{called}_day"])
        cases = cases.join(table, same, "left").drop(f"{called}_given", f"{called}_day")
    return cases


@lru_cache(maxsize=8)
def _table(rates: Rates, wanted: str) -> pa.Table:
    def rows() -> Iterator[tuple[object, ...]]:
        for given in sorted(each.alpha_3 for each in pycountry.currencies):
            if given != wanted:
                for day, rate in rates.table(given, wanted):
                    said = f"{plain(rate.factor)} {wanted} per {given}, {rate.source}, {rate.day}"
                    yield given, day, rate.factor, said

    columns = list(zip(*rows(), strict=True)) or [()] * len(_SCHEMA)
    return pa.table([pa.array(held, field.type) for held, field in zip(columns, _SCHEMA, strict=True)], schema=_SCHEMA)
