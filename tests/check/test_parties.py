"""The parties of a case against the lists: a match is a review, and who is identified beyond doubt is frozen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from holding import hold
from sekisho.check.files import run
from sekisho.check.plan import Plan
from sekisho.cli.main import cli
from sekisho.lists.model import Listing, Name
from sekisho.lists.store import Store
from sekisho.rates import ecb
from sekisho.record.dossier import load
from sekisho.regime.fold import Regime
from sekisho.screening.held import FIRST, choose
from sekisho.screening.screening import Screening

DPRK = "北朝鮮(決議1718号等；個人)"
YUN = Listing(
    "015-000001", "Person", (Name("Yun Ho-jin"), Name("Tiger", "weak")),
    {"birthDate": ("1944-10-13",), "nationality": ("kp",), "passportNumber": ("N12345",),
     "gender": ("male",)}, "2009-07-24", (), DPRK,
)  # fmt: skip
SHIP = Listing(
    "7", "Vessel", (Name("CHON MA SAN"),), {"imoNumber": ("8660313",), "mmsi": ("445016000",)}, "2018-03-30", (), "DPRK"
)
BANK = Listing("12312", "Organization", (Name("KOREA DAESONG BANK"),), {"swiftBic": ("KDBKKPPY",)}, "", (), "DPRK3")
ABDI = Listing("9", "Person", (Name("Abdi Ali Yusuf"),), {"birthDate": ("1970-01-01",)}, "2010-05-01", (), "ソマリア")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    hold(tmp_path / "home", "jp-mof", "2026-03-05", [YUN, ABDI])
    hold(tmp_path / "home", "un-ships", "2018-10-16", [SHIP])
    hold(tmp_path / "home", "us", "2019-01-15", [BANK])
    return tmp_path / "home"


def explain(home: Path, kind: str, day: str, *args: str, **case: str) -> dict[str, Any]:
    given = json.dumps({"kind": kind, "date": day, **case}, ensure_ascii=False)
    result = CliRunner().invoke(
        cli, ["explain", "--case", given, "--json", "--home", str(home), *args], catch_exceptions=False
    )
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def dealing(home: Path, day: str, *args: str, **case: str) -> dict[str, Any]:
    return explain(home, "dealing", day, *args, **{"dealer_country": "JP", "activity": "account", **case})


def test_a_match_is_a_finding_with_list_listing_score_and_sentence(home: Path) -> None:
    verdict = dealing(home, "2019-12-09", party_name="윤호진")
    assert (verdict["outcome"], verdict["measure"]) == ("review", "screening")
    match = verdict["findings"][-1]["match"]
    assert match["list"].startswith("jp-mof@2026-03-05") and match["listing"] == "015-000001" and match["score"] < 1
    assert "party_name 윤호진 may be Yun Ho-jin" in verdict["reason"]
    assert "jp-mof@2026-03-05:" in verdict["lists"] and verdict["threshold"] == "0.8"


@pytest.mark.parametrize(
    "known",
    [
        {"party_name": "YUN, Ho Jin", "party_birth": "1944-10-13"},
        {"party_name": "Yun Ho-jin", "party_passport": "n-12345"},
        {"party_name": "Yun Ho-jin", "party_birth": "1944-10-13", "party_country": "KP"},
        {"party_name": "Yun Ho-jin", "party_birth": "1944-10-13", "party_country": "CN", "party_nationality": "KP"},
    ],
)
def test_who_is_identified_beyond_doubt_falls_under_the_freeze_measure(home: Path, known: dict[str, str]) -> None:
    verdict = dealing(home, "2009-07-24", **known)
    assert (verdict["outcome"], verdict["measure"]) == ("licence", "jp.freeze.dealing")
    assert "as Yun Ho-jin (jp-mof@2026-03-05" in verdict["reason"] and "listed 2009-07-24" in verdict["reason"]
    assert verdict["findings"][0]["act"] == "jp.2009-07-24.freeze"
    before = dealing(home, "2009-07-23", **known)  # the day before the listing
    assert before["outcome"] == "clear" and "of 2009-07-23" in before["reason"]


@pytest.mark.parametrize(
    "known",
    [
        {"party_name": "Yun Ho-jin"},
        {"party_name": "Yun Ho-jin", "party_birth": "1944-10-14"},
        {"party_name": "Yun Ho-jim", "party_birth": "1944-10-13"},
        {"party_name": "Yun Ho-jin", "party_birth": "1944-10-13", "party_nationality": "CN"},
        {"party_name": "Yun Ho-chin", "party_passport": "N12345"},
        {"party_name": "Yun Ho-jin", "party_birth": "1944-10-13", "party_gender": "F"},
    ],
)
def test_where_there_is_doubt_a_person_looks(home: Path, known: dict[str, str]) -> None:
    verdict = dealing(home, "2019-12-09", "--threshold", "0.6", **known)
    assert (verdict["outcome"], verdict["measure"]) == ("review", "screening")


def test_a_programme_that_the_dossier_does_not_name_is_a_review(home: Path) -> None:
    verdict = dealing(home, "2019-12-09", party_name="Abdi Ali Yusuf", party_birth="1970-01-01")
    assert verdict["outcome"] == "review" and verdict["findings"][-1]["match"]["certain"]


def test_a_ship_and_a_bank_are_known_by_their_numbers(home: Path) -> None:
    ship = explain(home, "port-call", "2019-07-23", ship_name="Golden Lake", imo="8660313")["findings"][-1]
    assert "beyond doubt: the same IMO number" in ship["reasons"][0]
    bank = explain(
        home, "remittance", "2019-12-09", amount="1", currency="JPY", from_country="JP", to_country="CN",
        creditor_name="Jane Roe", creditor_agent_bic="KDBKKPPYXXX",
    )  # fmt: skip
    assert bank["outcome"] == "review" and "the same BIC" in bank["reason"]


@pytest.mark.parametrize("column", ["creditor_agent_bic", "intermediary_bic"])
def test_a_designated_bank_that_the_money_goes_through_falls_under_the_freeze_measure(
    tmp_path: Path, column: str
) -> None:
    home = tmp_path / "home"
    bank = Listing("014-000035", "Organization", BANK.names, BANK.properties, "2016-12-09", (), DPRK)
    hold(home, "jp-mof", "2026-03-06", [bank])
    hold(
        home,
        "un",
        "2025-08-16",
        [Listing("KPe.035", "Organization", BANK.names, BANK.properties, "2016-11-30", (), "DPRK")],
    )
    case = {"amount": "1", "currency": "JPY", "from_country": "JP", "to_country": "CN", "creditor_name": "Jane Roe"}
    both = ("--dossier", "japan-dprk", "--dossier", "un-dprk")
    verdict = explain(home, "remittance", "2016-12-09", *both, **case, **{column: "KDBKKPPYXXX"})
    found = {each["measure"]: each for each in verdict["findings"]}
    assert (verdict["outcome"], verdict["measure"]) == ("prohibited", "un.freeze.payment")
    assert found["jp.freeze.payment"]["outcome"] == "licence"
    for measure in ("jp.freeze.payment", "un.freeze.payment"):
        assert found[measure]["standing"] == "applies" and "the same BIC KDBKKPPY" in "".join(found[measure]["reasons"])
    other = explain(home, "remittance", "2016-12-09", *both, **case, **{column: "MHCBJPJT"})
    assert other["outcome"] == "clear"  # nor do the columns that are not given leave it open
    earlier = explain(home, "remittance", "2016-11-29", *both, **case, **{column: "KDBKKPPYXXX"})
    assert not {"jp.freeze.payment", "un.freeze.payment"} & {each["measure"] for each in earlier["findings"]}


def test_who_pays_is_frozen_too_where_the_council_designates(home: Path) -> None:
    yun = Listing("KPi.001", "Person", YUN.names, YUN.properties, "2009-07-16", (), "DPRK")
    hold(home, "un", "2025-08-16", [yun])
    case = {"amount": "1", "currency": "USD", "from_country": "CN", "to_country": "SG", "creditor_name": "Jane Roe"}
    known = {"debtor_name": "Yun Ho-jin", "debtor_birth": "1944-10-13"}
    verdict = explain(home, "remittance", "2016-12-09", "--dossier", "un-dprk", **case, **known)
    assert (verdict["outcome"], verdict["measure"]) == ("prohibited", "un.freeze.payment")


def test_a_bank_is_told_under_the_column_that_it_was_found_by(home: Path) -> None:
    case = {"amount": "1", "currency": "JPY", "from_country": "JP", "to_country": "CN", "creditor_name": "Jane Roe"}

    def said(**bank: str) -> list[str]:
        findings = explain(home, "remittance", "2019-12-09", **case, **bank)["findings"]
        return [each["reasons"][0].split()[0] for each in findings if each["match"]]

    assert said(creditor_agent_name="KOREA DAESONG BANK") == ["creditor_agent_name"]
    assert said(creditor_agent_bic="KDBKKPPYXXX") == ["creditor_agent_bic"]
    short = explain(home, "remittance", "2019-12-09", **case, creditor_agent_name="B")["findings"][-1]
    assert short["missing"] == ["creditor_agent_name"]


@pytest.mark.parametrize(
    ("kind", "case"),
    [
        (
            "remittance",
            {"amount": "1", "currency": "JPY", "to_country": "CN", "creditor_agent_name": "KOREA DAESONG BANK"},
        ),
        (
            "remittance",
            {"amount": "1", "currency": "JPY", "to_country": "CN", "intermediary_name": "Korea Daesong Bank"},
        ),
        ("import", {"to_country": "JP", "ship_name": "CHON MA SAN"}),
        ("export", {"from_country": "JP", "ship_name": "CHONMASAN"}),
        ("voyage", {"ship_name": "Golden Lake", "owner_name": "Yun Ho-jin"}),
        ("voyage", {"ship_name": "Golden Lake", "operator_name": "Yun Ho-jin"}),
        ("dealing", {"party_name": "Somebody Else", "party_bic": "KDBKKPPYXXX"}),
    ],
)
def test_a_bank_a_ship_and_an_owner_are_looked_for_by_name_in_every_kind_of_case(
    home: Path, kind: str, case: dict[str, str]
) -> None:
    found = explain(home, kind, "2019-12-09", **case)["findings"]
    assert any(each["measure"] == "screening" and each["outcome"] == "review" for each in found), found


@pytest.mark.parametrize("party", ["creditor", "ultimate_creditor"])
@pytest.mark.parametrize("known", [{"birth": "1944-10-13"}, {"passport": "N12345"}])
def test_a_person_in_a_payment_is_known_by_birth_or_passport(home: Path, party: str, known: dict[str, str]) -> None:
    case = {"amount": "1", "currency": "JPY", "from_country": "JP", "to_country": "CN", "creditor_name": "Jane Roe"}
    case |= {f"{party}_name": "Yun Ho-jin", **{f"{party}_{each}": value for each, value in known.items()}}
    verdict = explain(home, "remittance", "2009-07-24", **case)
    assert (verdict["outcome"], verdict["measure"]) == ("licence", "jp.freeze.payment")
    without = explain(home, "remittance", "2009-07-24", **case | {f"{party}_{each}": "" for each in known})
    assert (without["outcome"], without["measure"]) == ("review", "screening")


@pytest.mark.parametrize("birth", ["1944", "1944-10", "1944年10月", "1944/10"])
def test_a_birth_of_which_only_the_year_or_month_is_known_is_taken(home: Path, birth: str, tmp_path: Path) -> None:
    case = {"amount": "1", "currency": "JPY", "from_country": "JP", "to_country": "CN", "creditor_name": "Yun Ho-jin"}
    verdict = explain(home, "remittance", "2009-07-24", **case, creditor_birth=birth)
    assert (verdict["outcome"], verdict["measure"]) == ("review", "screening")  # a year is no day: a person looks
    assert f"born {birth[:4]}" in verdict["reason"] and "listed is 1944-10-13" in verdict["reason"]
    path, output = tmp_path / "book.csv", tmp_path / "v.jsonl"
    row = {"date": "2009-07-24", **case, "creditor_birth": birth}
    path.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    plan = Plan(Regime((load("japan-dprk"),)), ecb(), screening=Screening(choose(Store(home)), first=FIRST))
    run(plan, [path], output, kind="remittance")
    assert json.loads(output.read_text(encoding="utf-8"))["reason"] == verdict["reason"]
    for wrong in ("10-13-1944", "1844", "1944-13", "old"):
        given = json.dumps({"kind": "remittance", "date": "2009-07-24", **case, "creditor_birth": wrong})
        said = CliRunner().invoke(cli, ["explain", "--case", given, "--home", str(home)])
        assert said.exit_code == 2 and "creditor_birth: " in said.output


def test_a_body_in_a_payment_is_known_by_its_own_lei(tmp_path: Path) -> None:
    body = Listing(
        "5", "Organization", (Name("Kohas"),), {"leiCode": ("353800UB2LV3MKMGUI08",)}, "2006-09-19", (), DPRK
    )
    hold(tmp_path / "home", "jp-mof", "2026-04-01", [body])
    case = {"amount": "1", "currency": "JPY", "from_country": "JP", "to_country": "CN", "creditor_name": "Some Ltd"}
    verdict = explain(tmp_path / "home", "remittance", "2010-07-24", **case, creditor_lei="353800ub2lv3mkmgui08")
    assert verdict["measure"] == "jp.freeze.payment" and "the same LEI" in verdict["reason"]


def test_a_ship_on_the_list_of_the_committee_is_designated_though_the_case_does_not_say_so(home: Path) -> None:
    """Its IMO number tells; a ship that is not found leaves open what the case leaves open."""
    hold(home, "un-1718-ships", "2018-10-16", [SHIP])
    call = {"port_country": "JP", "flag": "TG", "distress": "false", "called_at_kp": "false"}
    both = ("--dossier", "japan-dprk", "--dossier", "un-dprk")
    for given in ({"imo": "8660313"}, {"imo": "8660313", "ship_name": "Golden Lake", "un_designated": "false"}):
        verdict = explain(home, "port-call", "2018-03-30", *both, **call, **given)
        assert (verdict["outcome"], verdict["measure"]) == ("prohibited", "jp.port-entry.un-designated"), given
        found = {each["measure"]: each for each in verdict["findings"]}
        for measure in ("jp.port-entry.un-designated", "un.port-entry.designated"):
            assert found[measure]["standing"] == "applies"
            assert any("the same IMO number 8660313" in each for each in found[measure]["reasons"])
        before = explain(home, "port-call", "2018-03-29", *both, **call, **given)  # the day before the listing
        assert before["outcome"] == "undetermined"
    for given, missing in (({}, "un_designated"), ({"un_designated": "false"}, None)):
        verdict = explain(home, "port-call", "2018-03-30", **call, imo="9074729", ship_name="Golden Lake", **given)
        assert (verdict["outcome"] == "clear") is (missing is None)
        assert [each["missing"] for each in verdict["findings"]] == ([[missing]] if missing else [])


def test_a_clear_case_says_who_bears_a_listed_name_with_another_birth_day(home: Path, tmp_path: Path) -> None:
    """However it is decided: one by one, in a batch set aside or not, and beside what another measure finds."""
    path, output = tmp_path / "book.csv", tmp_path / "v.jsonl"
    case = {"dealer_country": "JP", "activity": "account", "party_name": "Yun Ho-jin", "party_birth": "1970-01-01"}
    clear = explain(home, "dealing", "2019-12-09", **case)
    assert clear["outcome"] == "clear" and not clear["findings"] and clear["measure"] is None
    said = "party_name Yun Ho-jin bears the name of Yun Ho-jin (jp-mof@2026-03-05"
    for words in (clear["reason"], clear["checked"]):
        assert said in words and "is no match only for what speaks against it, score 0.58, 0.97 without" in words
        assert words.endswith("against it: born 1970-01-01, listed is 1944-10-13")
    before = explain(home, "dealing", "2009-07-23", **case)  # the day before the listing
    assert "bears the name" not in before["checked"]
    report = {"date": "2010-07-06", "amount": "5000000", "currency": "JPY", "from_country": "JP", "to_country": "KP",
              "creditor_name": "Yun Ho-jin", "creditor_birth": "1970"}  # fmt: skip
    found = explain(home, "remittance", day=report["date"], **{k: v for k, v in report.items() if k != "date"})
    assert found["outcome"] == "report" and "bears the name of Yun Ho-jin" in found["checked"]
    assert "bears the name" not in found["reason"] and all(each["measure"] != "screening" for each in found["findings"])
    path.write_text(",".join(report) + "\n" + ",".join(report.values()) + "\n" + ",".join(
        (report | {"to_country": "CN"}).values()) + "\n" + ",".join(
        (report | {"to_country": "CN", "creditor_birth": "1944"}).values()) + "\n", encoding="utf-8")  # fmt: skip
    plan = Plan(Regime((load("japan-dprk"),)), ecb(), screening=Screening(choose(Store(home)), first=FIRST))
    for most in (60_000, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sekisho.check.batch.MANY_OPEN", most)
            run(plan, [path], output, kind="remittance")
        rows = list(map(json.loads, output.read_text(encoding="utf-8").splitlines()))
        assert [row["outcome"] for row in rows] == ["report", "clear", "review"]
        assert (rows[0]["checked"], rows[0]["reason"]) == (found["checked"], found["reason"])
        assert "bears the name of Yun Ho-jin" in rows[1]["reason"] and "bears the name of" in rows[1]["checked"]
        assert "bears the name" not in rows[2]["checked"] + rows[2]["reason"]


def test_a_name_that_cannot_be_screened_is_undetermined(home: Path) -> None:
    verdict = dealing(home, "2019-12-09", party_name="X")
    assert verdict["outcome"] == "undetermined" and "party_name" in verdict["reason"]


def test_a_miss_says_on_which_lists_and_no_lists_says_that_nothing_was_screened(home: Path, tmp_path: Path) -> None:
    verdict = dealing(home, "2019-12-09", party_name="Jane Roe")
    assert "no match at threshold 0.8 on jp-mof@2026-03-05" in verdict["reason"]
    assert "of 2019-12-09" in verdict["reason"]
    for args in (["--no-lists"], ["--home", str(tmp_path / "empty")]):
        verdict = dealing(home, "2019-12-09", *args, party_name="Yun Ho-jin")
        assert verdict["outcome"] == "clear" and "not screened" in verdict["reason"] and verdict["lists"] == "none"
    none = explain(home, "charter-flight", "2008-01-01", from_country="JP", to_country="CN")
    assert "names no party that could be screened" in none["reason"]


def test_a_list_published_after_the_day_of_knowledge_is_not_used(home: Path) -> None:
    verdict = dealing(home, "2019-12-09", "--known", "2019-12-31", party_name="Yun Ho-jin")
    assert verdict["outcome"] == "clear" and "jp-mof" not in verdict["checked"]
    assert "us@2019-01-15" in verdict["checked"]
    own = dealing(home, "2010-12-09", "--known", "own", party_name="Yun Ho-jin")
    assert "not screened" in own["reason"]


def test_many_cases_keep_their_order_and_get_what_each_alone_gets(home: Path, tmp_path: Path) -> None:
    """More rows than DuckDB takes at once, on all its threads; every thousandth is a listed party."""
    path, output = tmp_path / "book.parquet", tmp_path / "v.parquet"
    duckdb.sql(f"""COPY (SELECT CAST(i AS VARCHAR) AS id, DATE '2009-07-20' + CAST(i % 10 AS INTEGER) AS date,
        CASE WHEN i % 1000 < 10 THEN 'Yun Ho-jin' ELSE 'Jane Roe ' || i % 50 END AS party_name,
        DATE '1944-10-13' AS party_birth, 'JP' AS dealer_country, 'account' AS activity FROM range(400000) t(i))
        TO '{path}' (FORMAT parquet)""")
    screening = Screening(choose(Store(home)), first=FIRST)
    plan = Plan(Regime((load("japan-dprk"),)), ecb(), screening=screening)
    result = run(plan, [path], output, kind="dealing", batch=150_000)
    assert result.outcomes == {"clear": 400_000 - 2_400, "licence": 2_400}
    wrong = duckdb.sql(f"""SELECT count(*) FROM read_parquet('{output}', file_row_number=true) WHERE
        CAST(id AS BIGINT) <> file_row_number OR (outcome = 'licence') <> (CAST(id AS BIGINT) % 1000 BETWEEN 4 AND 9)
        """).fetchall()
    assert wrong == [(0,)]


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        ("[{programme: X}]", "a list without its name"),
        ("[{list: JP MOF}]", "the list 'JP MOF'"),
        ("[{list: jp-mof, program: X}]", "unknown key program; did you mean programme?"),
        ("jp-mof", "a list without its name"),
    ],
)
def test_lint_finds_a_wrong_reference_to_a_list(dossier: Callable[..., Path], lists: str, said: str) -> None:
    text = f"""- source: s
  title: S
- measure: m
  title: M
  sender: JP
  target: KP
  governs: dealing
  requires: freeze
  when: activity = 'account'
  cites: [{{source: s}}]
- act: a
  imposes: m
  effective: 2010-01-01
  lists: {lists}
  cites: [{{source: s}}]
"""
    result = CliRunner().invoke(cli, ["lint", str(dossier(text))])
    assert result.exit_code == 1 and said in result.output


def test_lint_wants_a_condition_that_uses_the_parties(dossier: Callable[..., Path]) -> None:
    text = """- source: s
  title: S
- measure: m
  title: M
  sender: JP
  target: KP
  governs: dealing
  requires: freeze
  when: activity = 'account'
  cites: [{source: s}]
- act: a
  imposes: m
  effective: 2010-01-01
  lists: {list: jp-mof, programme: X}
  cites: [{source: s}]
"""
    result = CliRunner().invoke(cli, ["lint", str(dossier(text))])
    assert "a names lists, but m has no parameter for parties" in result.output


def test_a_reference_that_no_entry_answers_is_told(home: Path, tmp_path: Path) -> None:
    for path, said in (
        (home, ""),
        (tmp_path / "no-mof", "which is not among the lists in use"),
        (tmp_path / "renamed", "which has no party of 北朝鮮"),
    ):
        hold(path, "us", "2019-01-16", [BANK])
        hold(path, "un-1718-ships", "2018-10-16", [SHIP])
        if path.name == "renamed":
            hold(path, "jp-mof", "2026-03-05", [ABDI])
        plan = Plan(Regime((load("japan-dprk"),)), ecb(), screening=Screening(choose(Store(path)), first=FIRST))
        assert (said in "".join(plan.unanswered)) and bool(plan.unanswered) == bool(said)


def test_lists_that_are_not_as_old_as_a_case_are_told_of(tmp_path: Path) -> None:
    hold(tmp_path / "lists", "un", "2018-10-29", [Listing("1", "Person", (Name("Kan Ordoveskar"),))])
    case = '{"kind": "remittance", "date": "DAY", "amount": "1", "currency": "JPY", "from_country": "JP"}'
    path, home = tmp_path / "cases.jsonl", ("--home", str(tmp_path / "lists"))
    for day, told in (("2010-07-06", True), ("2019-01-01", False)):
        path.write_text(case.replace("DAY", "2019-05-01") + "\n" + case.replace("DAY", day) + "\n")
        for asked in (["check", str(path)], ["explain", "--case", case.replace("DAY", day)]):
            said = CliRunner().invoke(cli, [*asked, *home]).output
            note = f"the first version held, later than {day}; who was delisted before it is unknown"
            assert (note in said) is told and "checked: " in said
