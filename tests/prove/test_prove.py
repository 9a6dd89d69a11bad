"""What `sekisho prove` promises: a yes is proved, a no has a case that explain decides, anything else is neither."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sekisho.cli.main import cli

SOURCE = "- source: s\n  title: s\n"


def run(*words: str, status: int) -> str:
    result = CliRunner().invoke(cli, ["prove", *words])
    assert result.exit_code == status, result.output
    return result.output


def answer(*words: str, status: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--json", status=status))
    return found


def explained(case: dict[str, Any], *options: str) -> str:
    result = CliRunner().invoke(cli, ["explain", "--json", "--no-lists", *options, "--case", json.dumps(case)])
    assert result.exit_code in (0, 3), result.output
    outcome: str = json.loads(result.stdout)["outcome"]
    return outcome


def measure(id_: str, when: str, requires: str = "prohibit", governs: str = "remittance", more: str = "") -> str:
    return (
        f"- measure: {id_}\n  title: m\n  sender: JP\n  target: KP\n  governs: {governs}\n"
        f'  requires: {{{requires}: x}}\n  when: "{when}"\n  cites: [{{source: s}}]\n{more}'
    )


def act(id_: str, does: str, day: str, more: str = "") -> str:
    return f"- act: {id_}\n  title: a\n  {does}\n  decided: {day}\n  effective: {day}\n  cites: [{{source: s}}]\n{more}"


def test_the_threshold_of_2010_tightens_and_the_case_that_shows_it_is_explained_so() -> None:
    found = answer("tightens", "jp.2010-07-06.payment-report", status=0)
    assert found["result"] == "holds"
    (stricter,) = [p["example"] for p in found["parts"] if p["example"] and "whole" in p["about"]]
    assert [v["outcome"] for v in stricter["verdicts"]] == ["clear", "report"]
    for verdict in stricter["verdicts"]:
        assert explained({**stricter["case"], "date": verdict["date"]}) == verdict["outcome"]
    amount = int(stricter["case"]["amount"])
    assert 3_000_000 < amount <= 10_000_000
    assert stricter["case"]["currency"] == "JPY"


def test_the_easing_of_2014_loosens_and_its_example_is_explained_so() -> None:
    found = answer("tightens", "jp.2014-07-04.payment-report", status=3)
    example = next(p["example"] for p in found["parts"] if p["counts"])
    assert example["confirmed"]
    assert explained(example["case"]) == "report"
    assert explained({**example["case"], "date": "2014-07-04"}) == "clear"


def test_what_history_says_of_the_shipped_dossiers_is_proved() -> None:
    file = Path(__file__).parents[2] / "examples" / "proofs.yaml"
    assert "statements, " in run("all", str(file), status=0)


def test_a_day_without_the_measure_is_a_gap_and_so_is_one_of_suspension(dossier: Callable[..., Path]) -> None:
    text = SOURCE + measure("m", "to_country = 'KP'") + act("a", "imposes: m", "2010-01-01", "  until: 2010-06-30\n")
    whole = text + act("b", "extends: m", "2010-07-01", "  until: 2010-12-31\n")
    assert answer("gap", "m", "2010-01-01", "2010-12-31", "-d", str(dossier(whole)), status=0)["result"] == "holds"
    halved = dossier(text, "halved")
    (part,) = answer("gap", "m", "2010-06-01", "2010-07-02", "-d", str(halved), status=3)["parts"]
    assert part["days"] == "2010-07-01 to 2010-07-02"
    assert [(v["date"], v["standings"]["m"]) for v in part["example"]["verdicts"]] == [
        ("2010-06-30", "applies"),
        ("2010-07-01", "not in force"),
    ]
    paused = act("c", "suspends: m", "2010-02-01", "  until: 2010-02-03\n")
    found = answer("gap", "m", "2010-01-01", "2010-06-30", "-d", str(dossier(text + paused, "paused")), status=3)
    assert found["parts"][0]["days"] == "2010-02-01 to 2010-02-03"


def test_a_condition_that_reads_the_day_itself_may_leave_a_gap_within_one_version(dossier: Callable[..., Path]) -> None:
    text = (
        SOURCE + measure("m", "date < DATE '2010-03-01' AND to_country = 'KP'") + act("a", "imposes: m", "2010-01-01")
    )
    found = answer("gap", "m", "2010-01-01", "2010-12-31", "-d", str(dossier(text)), status=3)
    example = next(p["example"] for p in found["parts"] if p["example"])
    assert [v["standings"]["m"] for v in example["verdicts"]] == ["applies", "does not apply"]
    assert example["verdicts"][0]["date"] < "2010-03-01" <= example["verdicts"][1]["date"]


def test_what_is_not_decided_in_time_is_no_yes() -> None:
    found = answer("tightens", "jp.2010-07-06.payment-report", "--seconds", "0.0001", status=4)
    assert found["result"] == "undecided"
    assert "not decided within 0.0001 seconds" in found["said"]
    assert "NOT DECIDED" in run(
        "gap", "jp.port-entry.dprk-flag", "2010-01-01", "2015-01-01", "--seconds", "0.0001", status=4
    )


def test_a_condition_that_the_solver_cannot_be_told_of_is_named(dossier: Callable[..., Path]) -> None:
    text = SOURCE + measure("m", "hs = description", governs="export") + act("a", "imposes: m", "2010-01-01")
    said = run("unreachable", "m", "-d", str(dossier(text)), status=5)
    assert "CANNOT BE EXPRESSED" in said
    assert "m: 'hs = description'" in said


def test_a_case_that_explain_does_not_bear_out_is_said_loudly(dossier: Callable[..., Path]) -> None:
    # The intake strips spaces: no case that it reads has this purpose, but the solver knows nothing of spaces.
    text = SOURCE + measure("m", "purpose = ' a '") + act("a", "imposes: m", "2010-01-01")
    said = run("unreachable", "m", "-d", str(dossier(text)), status=1)
    assert "NOT CONFIRMED" in said
    assert "neither proved nor refuted" in said


def test_a_case_in_another_currency_says_which_rate_it_supposes(dossier: Callable[..., Path], tmp_path: Path) -> None:
    text = SOURCE + measure("m", "currency <> 'JPY' AND amount > t", more="  parameters: {t: money}\n")
    folder = dossier(text + act("a", "imposes: m", "2010-01-01", "  set: {t: JPY 1_000}\n"))
    (part,) = answer("unreachable", "m", "-d", str(folder), status=3)["parts"]
    (rate,) = part["example"]["rates"]
    rates = tmp_path / "rates.csv"
    row = f"2010-01-01,{rate['given']},{rate['factor']},supposed,{rate['wanted']}"
    rates.write_text(f"date,currency,rate,source,to\n{row}\n", encoding="utf-8")
    case = part["example"]["case"]
    assert explained(case, "-d", str(folder), "--rates", str(rates)) == "prohibited"


def test_two_amounts_in_one_currency_are_compared_at_one_rate(dossier: Callable[..., Path]) -> None:
    when = "currency = 'USD' AND instructed_currency = 'USD' AND amount > low AND instructed_amount < high"
    text = SOURCE + measure("m", when, more="  parameters: {low: money, high: money}\n")
    folder = dossier(text + act("a", "imposes: m", "2010-01-01", "  set: {low: JPY 900, high: JPY 90}\n"))
    (part,) = answer("unreachable", "m", "-d", str(folder), status=3)["parts"]
    assert part["example"]["confirmed"]


def test_a_designation_by_list_alone_catches_who_is_on_that_list() -> None:
    found = answer("tightens", "jp.2009-07-24.freeze", status=0)
    examples = [p["example"] for p in found["parts"] if p["example"]]
    assert examples
    assert all("jp-mof" in listed["list"] for example in examples for listed in example["listed"])
    assert all(example["listed"] and example["confirmed"] for example in examples)


def test_missing_columns_count_only_where_they_are_asked_for(dossier: Callable[..., Path]) -> None:
    text = SOURCE + measure("m", "to_country = 'KP'") + act("a", "imposes: m", "2010-01-01")
    text += measure("n", "to_country = 'KP' AND (humanitarian OR NOT humanitarian)") + act(
        "b", "imposes: n", "2010-01-01"
    )
    folder = str(dossier(text))
    assert answer("redundant", "m", "-d", folder, status=0)["result"] == "holds"
    found = answer("redundant", "m", "-d", folder, "--missing", status=3)
    assert "humanitarian" not in found["parts"][0]["example"]["case"]


def test_redundant_tells_on_which_days() -> None:
    found = answer("redundant", "jp.payment-report", status=3)
    assert [(p["days"], p["result"]) for p in found["parts"]] == [
        ("1998-04-01 to 2016-02-25", "fails"),
        ("from 2016-02-26 on", "holds"),
    ]


def test_what_slips_through_an_act_is_a_case_of_its_own_state() -> None:
    words = ("implements", "jp.2016-03.bank-branches", "un-dprk:unsc.2270.33")
    found = answer(*words, status=3)
    example = found["parts"][0]["example"]
    assert example["case"]["dealer_country"] == "JP"
    assert example["case"]["activity"] == "correspondent-banking"
    un, japan = example["verdicts"]
    assert un["standings"]["un.north-korean-banks"] == "applies"
    assert japan["standings"]["jp.bank-branches"] == "does not apply"


PARAGRAPH = measure("p", "named(creditor_name, who)", "freeze", more="  parameters: {who: parties}\n") + act(
    "p.1", "imposes: p", "2010-01-01", "  parties: [Kohas AG]\n"
)
BY_LIST = act("a", "imposes: m", "2010-02-01", "  lists: [{list: jp-mof, programme: 14}]\n")


def test_an_act_that_names_parties_by_a_list_is_neither_proved_nor_refuted(dossier: Callable[..., Path]) -> None:
    own = measure(
        "m", "from_country = 'JP' AND named(creditor_name, who)", "licence", more="  parameters: {who: parties}\n"
    )
    folder = str(dossier(SOURCE + PARAGRAPH + own + BY_LIST))
    found = answer("implements", "a", "p.1", "-d", folder, status=6)
    assert found["result"] == "depends"
    assert "depends on who is on the list jp-mof" in found["said"]
    assert "DEPENDS ON A LIST" in run("implements", "a", "p.1", "-d", folder, status=6)
    by_name = BY_LIST.replace("lists: [{list: jp-mof, programme: 14}]", "parties: [KOHAS AG]")
    assert answer("implements", "a", "p.1", "-d", str(dossier(SOURCE + PARAGRAPH + own + by_name, "named")), status=0)


def test_a_freeze_that_is_carried_out_by_licence_is_said_to_be(dossier: Callable[..., Path]) -> None:
    named, more = "named(creditor_name, who)", "  parameters: {who: parties}\n"
    by_name = BY_LIST.replace("lists: [{list: jp-mof, programme: 14}]", "parties: [KOHAS AG]")
    said = "the freeze is carried out by licence: what m catches is lawful with a licence x, which may be granted"
    for made, (result, told) in {
        measure("m", named, "licence", more=more) + by_name: ("holds", True),
        measure("m", named, "licence", more=more) + BY_LIST: ("depends", True),
        measure("m", named, "freeze", more=more) + by_name: ("holds", False),
    }.items():
        folder = str(dossier(SOURCE + PARAGRAPH + made, f"{result}-{told}"))
        found = answer("implements", "a", "p.1", "-d", folder, status={"holds": 0, "depends": 6}[result])
        assert (found["result"], said in found["said"], "licence" in found["said"]) == (result, told, told)


def test_what_slips_through_whoever_is_on_the_list_refutes(dossier: Callable[..., Path]) -> None:
    own = measure(
        "m", "to_country = 'KP' AND named(creditor_name, who)", "licence", more="  parameters: {who: parties}\n"
    )
    folder = str(dossier(SOURCE + PARAGRAPH + own + BY_LIST))
    example = answer("implements", "a", "p.1", "-d", folder, status=3)["parts"][0]["example"]
    assert example["confirmed"]
    assert example["case"]["to_country"] != "KP"
    weak = own.replace("to_country = 'KP' AND ", "").replace("licence", "report")
    found = answer("implements", "a", "p.1", "-d", str(dossier(SOURCE + PARAGRAPH + weak + BY_LIST, "weak")), status=3)
    assert "caught less severely" in found["parts"][-2]["said"]
    assert found["parts"][0]["result"] == "depends"


def test_a_statement_is_of_the_law_as_it_was_known() -> None:
    gap = ("gap", "jp.import-ban", "2009-10-14", "2010-10-13", "--known")
    found = answer(*gap, "2010-03-01", status=3)
    assert found["known"] == "2010-03-01"
    assert found["parts"][0]["days"] == "2010-04-14 to 2010-10-13"
    case = {**found["parts"][0]["example"]["case"], "date": "2010-04-14"}
    assert explained(case, "--known", "2010-03-01") == "clear"
    assert explained(case) == "prohibited"
    assert answer(*gap, "2010-04-09", status=0)["result"] == "holds"
    said = run("tightens", "jp.2010-07-06.payment-report", "--known", "2010-03-01", status=2)
    assert "was not known on 2010-03-01: it was published on 2010-05-28" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tightens", "jp.2010-07-06.payment-reprot"], "did you mean jp.2010-07-06.payment-report, jp."),
        (["redundant", "jp.payment"], "did you mean"),
        (["gap", "jp.import-ban", "2010-01-01", "2009-01-01"], "runs backwards"),
        (["redundant", "jp.import-ban", "2010-01-01", "2009-01-01"], "runs backwards"),
        (["unreachable", "jp.import-ban", "2010-01-01", "2009-01-01"], "runs backwards"),
        (["overlap", "jp.luxury-export", "jp.export-ban", "2010-01-01", "2009-12-31"], "runs backwards"),
        (["redundant", "jp.import-ban", "2201-01-01"], "not among the days that a proof is over"),
        (["tightens", "jp.payment-report"], "jp.payment-report is a measure; expected an act, e.g. jp.2014-07-04"),
        (["redundant", "jp.2010-07-06.payment-report"], "is an act; expected a measure, e.g. jp.payment-report"),
        (["implements", "jp.2016-03.bank-branches", "unsc.2270.33"], "it is in un-dprk: add -d un-dprk"),
        (["gap", "jp.import-ban", "2010-01-01", "someday"], "expected for example 2010-07-06"),
        (
            ["overlap", "jp.import-ban", "jp.import-brokering", "2010-01-01", "2010-02-01", "2010-03-01"],
            "expected overlap",
        ),
        (["implements", "eu.2007-03.luxury", "un-dprk:unsc.1718.8a-iii", "-d", "eu-dprk"], "no act"),
    ],
)
def test_misuse_is_told_with_what_was_expected(words: list[str], said: str) -> None:
    assert said in run(*words, status=2)


def test_measures_that_never_meet_do_not_overlap() -> None:
    assert "govern no kind of case in common" in run("overlap", "jp.import-ban", "jp.export-ban", status=3)
    said = run("overlap", "jp.port-entry.ferry", "jp.port-entry.dprk-flag", status=3)
    assert "on no day are both in force" in said


def test_a_file_of_statements_says_where_it_is_wrong_and_what_came_out_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "proofs.yaml"
    file.write_text("- holds: tightens jp.2014-07-04.cash-declaration\n", encoding="utf-8")
    said = run("all", str(file), status=3)
    assert f"{file}:1: a case is treated more leniently after it" in said
    file.write_text("- holds: gap jp.import-ban 2010-01-01 2010-02-01\n- proved: x\n", encoding="utf-8")
    assert f"{file}:2:3: not a statement" in run("all", str(file), status=2)
    file.write_text("- holds: tightens jp.none\n", encoding="utf-8")
    assert f"{file}:1: no act 'jp.none'" in run("all", str(file), status=2)
    file.write_text("", encoding="utf-8")
    assert f"{file}:1:1: no statement" in run("all", str(file), status=2)
    file.write_text("- holds: tightens jp.none\n  known: early\n", encoding="utf-8")
    assert f"{file}:2:10: known: 'early' is no day" in run("all", str(file), status=2)
    file.write_text("- fails: shortens jp.none\n", encoding="utf-8")
    assert "no statement 'shortens'" in run("all", str(file), status=2)
