"""Cases under the resolutions of the Security Council, on both sides of the days on which the law changed."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from sekisho.cases import kinds
from sekisho.check.explain import verdict
from sekisho.check.plan import Plan
from sekisho.cli.main import cli
from sekisho.rates import ecb
from sekisho.record.dossier import load
from sekisho.record.statements import Act
from sekisho.record.values import Money
from sekisho.regime.compare import compare
from sekisho.regime.fold import Regime

DAYS = {
    "1695": "2006-07-15",
    "1718": "2006-10-14",
    "1874": "2009-06-12",
    "2087": "2013-01-22",
    "2094": "2013-03-07",
    "2270": "2016-03-02",
    "2321": "2016-11-30",
    "2356": "2017-06-02",
    "2371": "2017-08-05",
    "2375": "2017-09-11",
    "2397": "2017-12-22",
}
FROM_KP = {"origin_country": "KP", "shipped_from_country": "KP", "to_country": "CN", "livelihood": False}
COAL = {**FROM_KP, "hs": "270112", "third_country_transit_rajin": False, "quantity": 20_000, "unit": "t"}
COAL = {**COAL, "amount": Decimal(1_500_000), "currency": "USD"}
TO_KP = {"from_country": "CN", "to_country": "KP", "humanitarian": True, "arms": False, "wmd_related": False}
TO_KP = {**TO_KP, "unit": "bbl", "quantity": 5_000}
CALL = {"port_country": "CN", "flag": "TG", "un_designated": True, "refused_inspection": False, "distress": False}
SEA = {"flag": "KP", "waters": "high-seas", "suspected_cargo": False, "bunkering": False, "ship_to_ship": True}
WORK = {"party_name": "x", "party_country": "RU", "party_nationality": "KP", "activity": "labour"}

CASES = [
    # coal: a ban with livelihood exempt, then a cap and a report, then a full ban
    ("import", "2016-03-01", COAL, "clear", None),
    ("import", "2016-06-01", COAL, "prohibited", "un.coal"),
    ("import", "2016-06-01", {**COAL, "livelihood": True}, "clear", None),
    ("import", "2016-06-01", {**COAL, "livelihood": None}, "undetermined", "un.coal"),
    ("import", "2017-03-01", {**COAL, "livelihood": True}, "report", "un.coal-report"),
    ("import", "2016-12-31", {**COAL, "livelihood": True, "quantity": 1_000_867}, "prohibited", "un.coal-cap"),
    ("import", "2017-01-01", {**COAL, "livelihood": True, "quantity": 1_000_867}, "report", "un.coal-report"),
    ("import", "2017-08-04", {**COAL, "livelihood": True}, "report", "un.coal-report"),
    ("import", "2017-08-05", {**COAL, "livelihood": True}, "prohibited", "un.coal"),
    ("import", "2017-09-01", COAL, "prohibited", "un.coal"),
    ("import", "2017-09-01", {**COAL, "origin_country": "RU", "third_country_transit_rajin": True}, "clear", None),
    ("import", "2017-09-01", {**COAL, "third_country_transit_rajin": True}, "prohibited", "un.coal"),
    # what else North Korea may not sell
    ("import", "2016-11-29", {**FROM_KP, "hs": "7403"}, "clear", None),
    ("import", "2016-11-30", {**FROM_KP, "hs": "7403"}, "prohibited", "un.minerals"),
    ("import", "2017-08-04", {**FROM_KP, "hs": "030617"}, "clear", None),
    ("import", "2017-08-05", {**FROM_KP, "hs": "030617"}, "prohibited", "un.seafood"),
    ("import", "2017-09-10", {**FROM_KP, "hs": "620193"}, "clear", None),
    ("import", "2017-09-12", {**FROM_KP, "hs": "620193"}, "prohibited", "un.textiles"),
    ("import", "2017-12-21", {**FROM_KP, "hs": "080290"}, "clear", None),
    ("import", "2017-12-22", {**FROM_KP, "hs": "080290"}, "prohibited", "un.sector-goods"),
    # supplies: a report of each, a ban where one case alone passes the amount of all
    ("export", "2017-09-30", {**TO_KP, "hs": "271020"}, "clear", None),
    ("export", "2017-10-01", {**TO_KP, "hs": "271020"}, "report", "un.refined-petroleum"),
    ("export", "2018-02-01", {**TO_KP, "hs": "271020", "quantity": 500_001}, "prohibited", "un.refined-petroleum-cap"),
    ("export", "2017-10-01", {**TO_KP, "hs": "2709"}, "review", "un.condensates"),
    ("export", "2018-02-01", {**TO_KP, "hs": "2709"}, "report", "un.crude-oil"),
    ("export", "2016-04-01", {**TO_KP, "hs": "271019"}, "review", "un.aviation-fuel"),
    ("export", "2017-12-21", {**TO_KP, "hs": "843149"}, "clear", None),
    ("export", "2017-12-22", {**TO_KP, "hs": "843149"}, "prohibited", "un.industrial-goods"),
    ("export", "2017-12-21", {**TO_KP, "hs": "843149", "humanitarian": False}, "review", "un.catch-all"),
    ("export", "2017-01-15", {**TO_KP, "hs": "890120"}, "prohibited", "un.craft"),
    # luxury above a value
    (
        "export",
        "2016-12-01",
        {**TO_KP, "hs": "691110", "unit_value": Decimal(101), "unit_currency": "USD"},
        "prohibited",
        "un.luxury-goods-valued",
    ),
    (
        "export",
        "2016-12-01",
        {**TO_KP, "hs": "691110", "unit_value": Decimal(100), "unit_currency": "USD"},
        "clear",
        None,
    ),
    # ships
    ("port-call", "2016-03-01", CALL, "clear", None),
    ("port-call", "2018-04-01", CALL, "prohibited", "un.port-entry.designated"),
    ("port-call", "2018-04-01", {**CALL, "distress": True}, "clear", None),
    ("port-call", "2013-03-07", {**CALL, "refused_inspection": True}, "prohibited", "un.port-entry.refused"),
    ("voyage", "2017-09-10", SEA, "clear", None),
    ("voyage", "2017-09-11", SEA, "prohibited", "un.ship-to-ship"),
    ("voyage", "2017-09-11", {**SEA, "flag": "TG", "other_flag": None}, "undetermined", "un.ship-to-ship"),
    ("voyage", "2016-03-02", {**SEA, "waters": "port"}, "review", "un.cargo-inspection"),
    ("voyage", "2017-12-22", {**SEA, "flag": "TG", "other_flag": "TG", "waters": "port", "suspected_cargo": True},
     "prohibited", "un.seizure"),
    # work, banks, ventures, freezes
    ("dealing", "2017-09-10", WORK, "review", "un.labour-number"),
    ("dealing", "2017-09-11", WORK, "prohibited", "un.work-permits"),
    ("dealing", "2016-03-01", {**WORK, "activity": "correspondent-banking"}, "review", "un.bank-vigilance"),
    ("dealing", "2016-03-02", {**WORK, "activity": "correspondent-banking"}, "prohibited", "un.north-korean-banks"),
    ("dealing", "2017-08-05", {**WORK, "activity": "joint-venture"}, "prohibited", "un.joint-ventures"),
    ("dealing", "2017-08-04", {**WORK, "activity": "contract", "party_name": "FOREIGN TRADE BANK"}, "clear", None),
    ("dealing", "2017-08-05", {**WORK, "activity": "contract", "party_name": "FOREIGN TRADE BANK"},
     "prohibited", "un.freeze.dealing"),
]  # fmt: skip


@pytest.fixture(scope="module")
def regime() -> Regime:
    return Regime((load("un-dprk"),))


def typed(kind: str, values: dict[str, object]) -> dict[str, object]:
    return {name: values.get(name) for name in kinds()[kind].columns} | values


@pytest.mark.parametrize(("kind", "day", "values", "outcome", "measure"), CASES)
def test_the_law_of_its_own_day(regime, kind, day, values, outcome, measure):
    found = verdict(
        Plan(regime, ecb()), kind, typed(kind, {**values, "id": "1", "date": date.fromisoformat(day), "source": "x"})
    )
    assert (found["outcome"], found["measure"]) == (outcome, measure), found["reason"]


def test_files_are_decided_alike(tmp_path: Path):
    for number, (kind, day, values, _, _) in enumerate(CASES):
        row = {"kind": kind, "id": str(number), "date": day, **values}
        with (tmp_path / f"{kind}.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row, default=str) + "\n")
    out = tmp_path / "verdicts.csv"
    result = CliRunner().invoke(
        cli, ["check", *map(str, sorted(tmp_path.glob("*.jsonl"))), "-d", "un-dprk", "-o", str(out)]
    )
    assert result.exit_code == 3, result.output
    with out.open(encoding="utf-8") as stream:
        found = {int(row["id"]): (row["outcome"], row["measure"] or None) for row in csv.DictReader(stream)}
    assert found == {number: (outcome, measure) for number, (*_, outcome, measure) in enumerate(CASES)}


def test_no_rate_is_named_where_no_amount_was_changed(tmp_path: Path):
    rows = [{**COAL, "amount": None, "quantity": 8_000_000}, {**COAL, "amount": 500_000_000}]
    with (tmp_path / "coal.jsonl").open("w", encoding="utf-8") as stream:
        for row in rows:
            given = {"kind": "import", "date": "2017-03-01", **row, "livelihood": True, "currency": "EUR"}
            stream.write(json.dumps(given, default=str) + "\n")
    out = tmp_path / "verdicts.jsonl"
    CliRunner().invoke(cli, ["check", str(tmp_path / "coal.jsonl"), "-d", "un-dprk", "-o", str(out)])
    found = [json.loads(line)["findings"] for line in out.read_text(encoding="utf-8").splitlines()]
    rates = [next(each["rates"] for each in row if each["measure"] == "un.coal-cap") for row in found]
    assert (rates[0], len(rates[1])) == ([], 1)


def test_the_cap_of_2018_was_lowered_before_it_began(regime):
    def cap(known: str) -> object:
        versions = regime.versions("un.refined-petroleum-cap", date.fromisoformat(known))
        return next(v for v in versions if v.covers(date(2018, 1, 1))).values["cap_barrels"]

    assert (cap("2017-12-21"), cap("2017-12-22")) == (2_000_000, 500_000)


def test_each_paragraph_is_of_the_day_of_its_resolution_and_says_what_set_it_off(regime):
    acts = [each for each in regime.dossiers[0].statements.values() if isinstance(each, Act)]
    for each in acts:
        number = each.id.split(".")[1]
        if number == "committee":
            continue
        assert each.decided is not None and each.decided.first == date.fromisoformat(DAYS[number]), each.id
        assert re.match(rf"Security Council resolution {number}, paragraph ", each.instrument), each.id
        assert each.because, each.id
    assert {each.id.split(".")[1] for each in acts} == {*DAYS, "committee"}


def test_coal_has_its_whole_history(regime):
    assert [(str(v.start), v.values["livelihood_open"]) for v in regime.versions("un.coal")] == [
        ("2016-03-02", True),
        ("2016-11-30", True),
        ("2017-08-05", False),
    ]
    values = [v.values["value_cap"] for v in regime.versions("un.coal-cap")]
    assert values == [Money(53_495_894, "USD"), Money(400_870_018, "USD")]


def test_a_party_added_is_named_in_a_comparison(regime):
    changes = {change.measure: change for change in compare(regime, date(2017, 9, 10), date(2017, 9, 11))}
    assert "added Central Military Commission" in changes["un.freeze.dealing"].details[0]
