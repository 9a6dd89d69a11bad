"""What would have made a case pass is said as what would have to be so, not as a negation of what is."""

from __future__ import annotations

import json

from sekisho.check.explain import examine
from sekisho.check.plan import Plan
from sekisho.check.single import read_case
from sekisho.check.ways import ways_out
from sekisho.rates import ecb
from sekisho.record.dossier import load
from sekisho.regime.fold import Regime

PLAN = Plan(Regime((load("japan-dprk"),)), ecb())


def ways(measure: str, **case: str) -> set[str]:
    kind, typed = read_case(json.dumps(case))
    found = next(each for each in examine(PLAN, kind, typed) if each.rule.measure.id == measure)
    assert found.standing == "applies"
    return {word for option in ways_out(found) for word in option}


def test_an_amount_would_have_to_be_at_most_the_threshold() -> None:
    payment = {"kind": "remittance", "date": "2010-07-06", "from_country": "JP", "to_country": "KP"}
    said = ways("jp.payment-report", **payment, amount="5000000", currency="JPY")
    assert "amount is at most JPY 3,000,000, the threshold from 2010-07-06" in said
    assert {"from_country is not JP", "to_country is not KP"} <= said
    dollars = ways("jp.payment-report", **payment, amount="90000", currency="USD")
    assert "amount is at most JPY 3,000,000, the threshold from 2010-07-06" in dollars


def test_an_exemption_says_what_it_would_have_taken() -> None:
    payment = {"kind": "remittance", "date": "2019-07-06", "from_country": "JP", "to_country": "KP"}
    said = ways("jp.payment-prohibition", **payment, amount="5000000", currency="JPY")
    words = "humanitarian is true; amount is at most JPY 100,000, the humanitarian limit from 2016-02-26"
    assert f"the exemption “small humanitarian payment” applied: {words}" in said
