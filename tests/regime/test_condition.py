"""What may be written as a condition, and what it is refused with."""

from __future__ import annotations

import pytest

from sekisho.regime.condition import ConditionError, parse

COLUMNS = {
    "to_country": "country",
    "amount": "money",
    "date": "day",
    "humanitarian": "flag",
    "hs": "hs",
    "name": "text",
    "n": "number",
}
PARAMETERS = {"threshold": "money", "goods": "goods", "parties": "parties", "codes": "codes"}


@pytest.mark.parametrize(
    "text",
    [
        "to_country = 'KP' AND amount > threshold",
        "NOT humanitarian",
        "hs_under(hs, goods)",
        "named(name, parties)",
        "date >= DATE '2010-01-01'",
        "to_country IN ('KP', 'IR')",
        "to_country IN codes",
        "n BETWEEN 1 AND 2.5",
        "name IS NOT NULL AND (n < 3 OR humanitarian)",
    ],
)
def test_usable_conditions(text: str):
    parse(text, COLUMNS, PARAMETERS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("to_country = (SELECT 1)", "not allowed"),
        ("to_country IN (SELECT 'KP')", "subquery"),
        ("EXISTS (SELECT 1)", "not allowed"),
        ("read_csv('/etc/passwd') = 'x'", "not allowed"),
        ("getenv('HOME') = 'x'", "not allowed"),
        ("name LIKE '%x%'", "not allowed"),
        ("amount > 3", "compares a money with a number"),
        ("to_country > 'KP'", "no order"),
        ("to_contry = 'KP'", "no column or parameter to_contry"),
        ("amount", "used as true or false"),
        ("to_country = 'KP'; DROP TABLE x", "statements"),
        ("", "empty"),
        ("1 = 1", "constants"),
        ("(" * 60 + "humanitarian" + ")" * 60, "nests"),
        ("t.name = 'x'", "table"),
        ("humanitarian IS TRUE", "not allowed"),
        ("to_country =", "SQL"),
        ("n > 1e999999999", "the number 1e9"),
        ("-- nothing", "empty"),
        ("to_country = current_user", "not allowed"),
        ("COLUMNS('.*')", "not allowed"),
        ("NOT " * 2000 + "humanitarian", "SQL"),
    ],
)
def test_refused_conditions_say_why(text: str, said: str):
    with pytest.raises(ConditionError) as caught:
        parse(text, COLUMNS, PARAMETERS)
    assert said in str(caught.value)


def test_a_misspelt_column_is_met_with_the_right_one():
    with pytest.raises(ConditionError) as caught:
        parse("to_contry = 'KP'", COLUMNS, PARAMETERS)
    assert caught.value.hint == "to_country"
