"""The law that holds everything together: the trace and the set-based query agree on every case."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holding import hold
from sekisho.cases import Column, kinds, sql_type
from sekisho.check.batch import decide, prepare_rates
from sekisho.check.explain import verdict
from sekisho.check.parties import attach
from sekisho.check.plan import Plan
from sekisho.lists.model import Listing, Name
from sekisho.lists.store import Store
from sekisho.rates import ecb
from sekisho.record.dossier import load
from sekisho.regime.fold import Regime
from sekisho.regime.sql import MACROS
from sekisho.screening.held import FIRST, choose
from sekisho.screening.screening import Screening, Workers
from sekisho.screening.thresholds import Thresholds

REGIME = Regime((load("japan-dprk"),))
RATES = ecb()
DAYS = sorted(
    {
        day
        for measure in REGIME.measures
        for version in REGIME.versions(measure)
        for edge in (version.start, version.end)
        if edge
        for day in (edge - timedelta(1), edge, edge + timedelta(1))
    }
)
PARTIES = ["KOHAS AG", "Kohas A.G.", "Tanchon Commercial Bank", "Somebody Else", "---", "", "コハス", "x'y", "X"]
PARTIES += ["Yun Ho-jin", "Yun Ho Jin", "윤호진", "Golden Lake", "N1234567", "a" * 1001]
DPRK = "北朝鮮(決議1718号等；個人)"
YUN = Listing(
    "1", "Person", (Name("YUN HO-JIN"), Name("コハス", "weak")),
    {"birthDate": ("2009-07-24",), "nationality": ("kp",), "passportNumber": ("N1234567",)}, "2009-07-24", (), DPRK,
)  # fmt: skip
SHIP = Listing("2", "Vessel", (Name("Golden Lake"),), {"imoNumber": ("9074729",)}, "2016", (), "北朝鮮(協調；団体)")
BANK = Listing("3", "Organization", (Name("Tanchon Commercial Bank"),), {"swiftBic": ("BOTKJPJT",)}, programme="X")
KOHAS = Listing("4", "Organization", (Name("Kohas"),), {}, "2006-09-19", (), "北朝鮮(決議1695号)")


def values(column: Column) -> st.SearchStrategy[Any]:
    of_type: dict[str, st.SearchStrategy[Any]] = {
        "country": st.sampled_from(["JP", "KP", "KP", "CN"]),
        "currency": st.sampled_from(["JPY", "USD", "EUR", "KPW"]),
        "money": st.one_of(
            st.sampled_from(
                [
                    "100000",
                    "100000.0001",
                    "300000",
                    "300001",
                    "1000000",
                    "3000000",
                    "3000000.01",
                    "10000000",
                    "30000000",
                    "30000001",
                ]
            ).map(Decimal),
            st.decimals(0, 10**9, places=4),
        ),
        "number": st.decimals(0, 10**6, places=6),
        "integer": st.sampled_from([1996, 2002, 2007, 2012, 2017, 2022]),
        "day": st.sampled_from(DAYS),
        "birth": st.sampled_from(["2009-07-24", "2009-07", "2009", "1970-01-01"]),
        "flag": st.booleans(),
        "hs": st.sampled_from(["2208", "22", "220830", "8471", "847130", "8525", "852540", "97", "9701", "1001"]),
        "imo": st.sampled_from(["8890580", "9074729"]),
        "port": st.sampled_from(["JPNGO", "KPNAM"]),
        "text": st.sampled_from(list(column.values) or PARTIES),
        "bic": st.sampled_from(["BOTKJPJT", "KDBKKPPY"]),
    }
    return of_type[column.type] if column.required else st.none() | of_type[column.type]


def cases(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    columns = kinds()[kind].columns
    drawn = {name: values(column) for name, column in columns.items() if name != "id"}
    drawn |= {column.currency: values(columns[column.currency]) for column in columns.values() if column.currency}
    return st.fixed_dictionaries(drawn)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lists")
    hold(path, "jp-mof", "2012-01-01", [YUN, KOHAS])
    hold(path, "jp-mof", "2018-01-01", [YUN, SHIP])
    hold(path, "un-1718-ships", "2018-01-01", [SHIP])
    hold(path, "us", "2016-03-11", [BANK])
    return path


def batch(plan: Plan, kind: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    con = duckdb.connect()
    con.execute(MACROS)
    columns = kinds()[kind].columns
    made = ", ".join(f'"{name}" {sql_type(column)}' for name, column in columns.items())
    con.execute(f'CREATE TABLE given ("row" BIGINT, source VARCHAR, {made})')
    con.executemany(
        f"INSERT INTO given VALUES ({', '.join('?' * (len(columns) + 2))})",
        [[index, "case", *[row.get(name) for name in columns]] for index, row in enumerate(rows)],
    )
    prepare_rates(con, plan, kind, "given")
    hits = attach(con, Workers(plan.screening), kind, "given") if plan.screening else None
    with pytest.MonkeyPatch.context() as patch:  # open cases are left where they are, or set aside: now this, now that
        patch.setattr("sekisho.check.batch.MANY_OPEN", len(str(rows)) % 2 * len(rows))
        cursor = con.execute(decide(con, plan, kind, "given", hits=hits))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("known", "lists"), [(None, False), ("own", False), (date(2010, 1, 1), False), (None, True), ("own", True)]
)
@pytest.mark.parametrize("kind", list(kinds()))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_trace_and_query_give_the_same_verdict(kind: str, known: Any, lists: bool, home: Path, data: st.DataObject):
    screening = None
    if lists:
        held = choose(Store(home), known=known)
        screening = Screening(held, Thresholds(0.8, {"us": 0.7}, {"Vessel": 0.9}), FIRST)
    plan = Plan(REGIME, RATES, known, screening)
    rows = data.draw(st.lists(cases(kind), min_size=25, max_size=25))
    for row, found in zip(rows, batch(plan, kind, rows), strict=True):
        expected = verdict(plan, kind, {**row, "source": "case"})
        for name in ("outcome", "measure", "reason", "checked", "known", "lists", "threshold"):
            assert found[name] == expected[name], (name, row)
        stripped = [{key: value for key, value in each.items() if key != "rank"} for each in found["findings"]]
        assert stripped == expected["findings"], row
