"""Rates are stated, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sekisho.rates import RatesError, ecb, from_file


def write(folder: Path, text: str) -> Path:
    path = folder / "rates.csv"
    path.write_text("date,currency,rate,source\n" + text, encoding="utf-8")
    return path


def test_official_rates_say_their_day_and_source(tmp_path: Path):
    rates = from_file(write(tmp_path, "2010-07-01,USD,90.00,Bank of Japan\n2010-06-01,USD,92,Bank of Japan\n"))
    found = rates.rate("USD", "JPY", date(2010, 7, 6))
    assert found is not None
    assert (found.factor, found.day, found.source) == (Decimal(90), date(2010, 7, 1), "Bank of Japan")
    assert rates.rate("USD", "JPY", date(2010, 5, 31)) is None
    assert rates.rate("USD", "JPY", date(2010, 9, 1)) is None
    assert rates.rate("EUR", "JPY", date(2010, 7, 6)) is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2010-7-1,USD,90,x\n", ":2: '2010-7-1' is no day"),
        ("2010-07-01,USD,ninety,x\n", "is no number"),
        ("2010-07-01,USD,0,x\n", "more than zero"),
        ("2010-07-01,DOLLAR,90,x\n", "ISO 4217"),
        ("2010-07-01,U$D,90,x\n", "ISO 4217"),
        ("2010-07-01,USD\n", "'' is no number"),
        ("2010-07-01,USD,90,x\n2010-07-01,USD,91,y\n", ":3: another rate of USD on 2010-07-01, 90 before"),
        ("a,USD,90,x\n2010-07-01,USD,b,x\n", "'a' is no day.*\n.*:3: 'b' is no number"),
        (f"2010-07-01,USD,90,{'x' * 200_000}\n", "field larger than|expected at most 1,000"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, row: str, said: str):
    with pytest.raises(RatesError, match=said):
        from_file(write(tmp_path, row))


def test_reference_rates_take_the_last_working_day_and_no_older():
    rates = ecb()
    friday = rates.rate("USD", "JPY", date(2010, 7, 2))
    sunday = rates.rate("USD", "JPY", date(2010, 7, 4))
    assert friday is not None
    assert sunday is not None
    assert friday.day == sunday.day == date(2010, 7, 2)
    assert friday.factor == sunday.factor
    assert rates.rate("USD", "JPY", date(1990, 1, 1)) is None
    assert rates.rate("KPW", "JPY", date(2010, 7, 2)) is None
