"""A case alone is read as a row of a file is: the same values, the same faults."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.cases import Column, kinds
from sekisho.check.single import CaseError, read_case
from sekisho.intake.one import _function, type_row
from sekisho.intake.typed import name, prepare_maps, typed_sql

ODD = ["", " ", "-", "０", "x", "'", '"', "a\nb", "2010-07-06\n", "N/A", "null", "ｋｐ", "%", "\\", "$", "日本",
       "ßﬁİΣ", "a\0b"]  # fmt: skip
BY_TYPE = {
    "day": ["2010-07-06", "20100706", "2010/7/6", "2010年7月6日", "平成22年7月6日", "令和元年5月1日", "H22.7.6",
            "R2-13-1", "2010-07-06T00:00:00Z", "2010-07-06 13:45", "2010-07-06T13:45:10+09:00", "06/07/2010",
            "2010-02-30", "1850-01-01", "２０１０－０７－０６", "2010-07-06 00:00:00.000", "99999999"],
    "money": ["5000000", "5,000,000", "5,00,000", "-1", "-1,000.5", "16.000", "16.0001", "0.12345", "1e6", "NaN",
              "１００", "1 000 000", "999999999999999", "9999999999999999", "00012.50", "1.50000000", "0.00005",
              "5,000,000円", "５，０００，０００円", "500万円", "1,000万円", "1,00万円", "￥5,000,000", "¥5",
              "JPY 5,000,000", "jpy5", "5000 USD", "5 XYZ", "¥5円", "JPY5JPY", "-5円", "16.000円", "円", "万円", "ABC"],
    "number": ["12", "1,234.5", "0.0000001", "-3", "16.000", "99999999999999999", "1.2345678"],
    "integer": ["2017", "2022", "1999", "12.5", "1234567890", "２０１７", "-1"],
    "flag": ["true", "FALSE", "はい", "no", "1", "0.0", "maybe", "○", "無", "traİ"],
    "country": ["KP", "prk", "North Korea", "日本", "Yugoslavia", "Nork Korea", "jp", "N/A"],
    "currency": ["JPY", "jpy", "円", "$", "US$", "DEM", "XYZ"],
    "hs": ["2208.30", "0307", "03-07", "1", "22083", "2208.30.00", "220830123", "2208,30"],
    "imo": ["IMO 9074729", "9074729", "9074728", "imo.9074729.0", "0074729", "IMONO. 9074729", "12345678"],
    "port": ["JPNGO", "jpngo", "JP NGO", "ZZNGO", "JPNG1", "XZAAA", "ﬁHEL"],
    "bic": ["BOTKJPJT", "BOTKJPJTXXX", "BOTKZZJT", "botkjpjt", "BOTK", "DAAEﬀKE"],
}  # fmt: skip


def texts(column: Column) -> st.SearchStrategy[str]:
    """Texts that a column of a file may hold, good and bad."""
    likely = [*BY_TYPE.get(column.type, ["Kim Chol", "金 哲"]), *column.values, *(v.upper() for v in column.values)]
    return st.one_of(st.sampled_from(likely), st.sampled_from(ODD), st.text("0123456789-./,: ABJPK年", max_size=12))


@pytest.mark.parametrize("kind", list(kinds()))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_as_the_engine_reads_it(kind: str, data: st.DataObject) -> None:
    columns = kinds()[kind].columns
    rows = data.draw(
        st.lists(st.fixed_dictionaries({c: st.one_of(st.just(""), texts(spec)) for c, spec in columns.items()}),
                 min_size=20, max_size=60)
    )  # fmt: skip
    with duckdb.connect() as con:
        listed = ", ".join(f"unnest(?) AS {name(column)}" for column in columns)
        con.execute(f"CREATE TEMP TABLE given AS SELECT {listed}", [[row[c] for row in rows] for c in columns])
        con.execute("CREATE TEMP VIEW raw AS SELECT row_number() OVER () AS \"row\", '' AS source, * FROM given")
        cells = {column: f"nullif(trim(CAST({name(column)} AS VARCHAR)), '')" for column in columns}
        prepare_maps(con, kinds()[kind], cells, "true")
        sql = typed_sql(kinds()[kind], cells, {}, set(), "true", "raw")
        cursor = con.execute(f'SELECT * EXCLUDE (source) FROM ({sql}) ORDER BY "row"')
        names = [described[0] for described in cursor.description or ()]
        expected = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row, engine in zip(rows, expected, strict=True):
        values, faults = type_row(kind, row)
        assert faults == engine.pop("problems")
        engine.pop("row")
        if not faults:
            assert values == engine


def test_a_column_left_out_is_one_without_a_value() -> None:
    values, faults = type_row("remittance", {"date": "2010-07-06", "amount": "5", "currency": "JPY", "id": " "})
    assert not faults
    every = {**dict.fromkeys(kinds()["remittance"].columns, ""), "date": "2010-07-06", "amount": "5", "currency": "JPY"}
    assert (values, faults) == type_row("remittance", every)


@pytest.mark.parametrize(
    ("amount", "read"),
    [("16.125", "16.1250"), ("5e6", "5000000.0000"), ("3200000.10", "3200000.1000"), ('"3,200,000"', "3200000.0000")],
)
def test_a_number_is_taken_as_typed(amount: str, read: str) -> None:
    _, case = read_case(f'{{"kind": "remittance", "date": "2010-07-06", "amount": {amount}, "currency": "JPY"}}')
    assert case["amount"] == Decimal(read)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ('{"kind": "remittance", "date": "2010-07-06", "date": "2009-07-06"}', "'date' stands twice"),
        ('{"kind": "remittance", "amount": NaN, "currency": "JPY"}', "no number"),
        ('{"kind": "remittance", "amount": 5}', "amount without a currency; expected an ISO 4217 code"),
        ('{"kind": ["remittance"]}', "expected one of remittance"),
        ("17", "a JSON number"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_case_says_why(case: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        read_case(case)


@pytest.mark.parametrize("change", ["upper", "lower"])
def test_letters_are_capital_and_small_as_the_engine_has_them(change: str) -> None:
    letters = [chr(point) for point in range(1, 0x110000) if not 0xD800 <= point <= 0xDFFF] + ["ΑΣ", "eﬁß"]
    made = _function(f"{change}(x)")
    with duckdb.connect() as con:
        rows = con.execute(f"SELECT x, {change}(x) FROM (SELECT unnest(?) AS x)", [letters]).fetchall()
    assert [(x, made({"x": x})) for x, _ in rows] == rows


@pytest.mark.parametrize("column", ["date", "amount", "from_country", "creditor_agent_bic"])
@pytest.mark.parametrize("text", ["T", "0", " 1", "T10:00 ", ",1", "日"])
def test_a_long_text_is_told_of_at_once(column: str, text: str) -> None:
    began = time.monotonic()
    with pytest.raises(CaseError, match=column):
        read_case(json.dumps({"kind": "remittance", column: text * 300_000 + "x"}))
    assert time.monotonic() - began < 10


def test_many_keys_of_which_one_stands_twice_are_told_of_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(CaseError, match="'a99999' stands twice"):
        read_case("{" + ",".join(f'"a{n}": 1' for n in range(100_000)) + ', "a99999": 1}')
    assert time.monotonic() - began < 10


def test_a_value_nested_ever_deeper_is_told_of() -> None:
    for deep in range(800, 1000):  # a little less than what cannot be read can be read and not be written
        with pytest.raises(CaseError, match=r"JSON|nested|no number"):
            read_case(f'{{"kind": "remittance", "amount": {"[" * deep}{"]" * deep}}}')


def test_what_reads_a_case_is_whole_before_threads_ask_for_it() -> None:
    # SQLGlot loads a dialect when it is first asked for, and threads that ask at the same time get half of it.
    asked = "import sys, sekisho.check.single; print('sqlglot.dialects.duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout == "True\n"
