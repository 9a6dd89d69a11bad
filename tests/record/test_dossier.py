"""Reading dossiers: nothing is guessed, and every problem has its place."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sekisho.cli.main import cli
from sekisho.record.dossier import DossierError, load
from sekisho.record.quotes import check_quotes
from sekisho.record.values import Money, parse_date, parse_money
from sekisho.regime.lint import lint_regime

MEASURE = """
- source: s
  title: S
- measure: m
  title: M
  sender: JP
  target: KP
  governs: remittance
  requires: {report: to the Minister, within: 010 days}
  when: to_country = 'KP' AND amount > threshold
  parameters: {threshold: money}
  cites: [{source: s}]
"""
ACT = """
- act: a
  imposes: m
  decided: 2010-01-01
  effective: 2010-01-02
  set: {threshold: JPY 3_000_000}
  cites: [{source: s}]
"""
Write = Callable[..., Path]


def problems(folder: Path) -> list[str]:
    found = load(folder)
    every = [*found.problems, *found.reference_problems(), *lint_regime(found)]
    return [str(problem).replace(str(folder) + "/", "") for problem in every]


def test_a_sound_dossier_has_no_problem(dossier: Write):
    assert problems(dossier(MEASURE + ACT)) == []


def test_values_stay_as_written(dossier: Write):
    found = load(dossier(MEASURE + "- actor: no\n  name: NO\n  country: NO\n- actor: n\n  name: 010\n"))
    assert found.statements["no"].name == "NO"
    assert found.statements["n"].name == "010"
    assert found.statements["m"].requires.within == "010 days"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MEASURE + ACT.replace("2010-01-02", "2009-01-02"), "all.yaml:17:14: a is effective 2009-01-02, before it was"),
        (MEASURE + ACT.replace("imposes: m", "imposes: n"), "refers to n, which is not there"),
        (
            MEASURE.replace("to_country", "to_contry") + ACT,
            "all.yaml:10:9: condition on remittance: no column",
        ),
        (MEASURE.replace("to_country", "to_contry") + ACT, "did you mean to_country?"),
        (MEASURE.replace("> threshold", "> (SELECT 1)") + ACT, "not allowed"),
        (MEASURE + ACT.replace("set:", "sett:"), "all.yaml:18:3: unknown key sett; did you mean set?"),
        (MEASURE + ACT.replace("threshold: JPY", "treshold: JPY"), "no parameter treshold"),
        (MEASURE + ACT.replace("JPY 3_000_000", "JPX 3"), "JPX is no ISO 4217 currency"),
        (MEASURE + ACT.replace("  set: {threshold: JPY 3_000_000}\n", ""), "no value for its parameter threshold"),
        (MEASURE + ACT + ACT, "the id a is taken"),
        (MEASURE + ACT + ACT + "  colour: red\n", "unknown key colour"),
        (MEASURE + ACT.replace("2010-01-01", "2010-13-01"), "is no date"),
        (MEASURE + ACT.replace("  cites: [{source: s}]\n", ""), "a cites no source"),
        (MEASURE + ACT.replace("imposes", "extends"), "extends"),
        (MEASURE + ACT.replace("imposes", "imposs"), "did you mean imposes?"),
        (MEASURE + ACT.replace("JPY 3_000_000", "JPY " + "9" * 50), "no amount of money"),
        (MEASURE + ACT + '- actor: x\n  name: "a\\x1b[31m"\n', "a control character"),
        (MEASURE + ACT + "- event: e\n  actors: ['../../un-dprk:x']\n", "which cannot be opened"),
        (
            MEASURE + ACT + "  decided: 2010-01-01\n",
            "the key decided is written twice; expected once (first on line 16)",
        ),
        (MEASURE.replace("cites: [{source: s}]", "cites: &x [{source: s}]") + ACT, "an anchor (&x)"),
        (MEASURE + ACT.replace("cites: [{source: s}]", "cites: *x"), "an alias"),
        (MEASURE + ACT.replace("2010-01-01", "!!python/object:os.system x"), "a tag"),
        (MEASURE + ACT.replace("  decided", "\tdecided"), "a tab in the indentation"),
        (MEASURE + ACT + "---\n- x: y\n", "a second document"),
        (MEASURE + ACT + "- evnt: e\n", "the first key is evnt, no kind of statement; expected one of"),
        (MEASURE + "[" * 50, "not YAML"),
        (MEASURE.replace("governs: remittance", "governs: remittances") + ACT, "governs 'remittances'"),
        (MEASURE.replace("'KP'", "'XX'") + ACT, "no country"),
        (MEASURE.replace("amount > threshold", "amount > (SELECT 1)") + ACT, "not allowed"),
    ],
)
def test_each_problem_is_found_with_its_place(dossier: Write, text: str, said: str):
    found = problems(dossier(text))
    assert any(said in problem for problem in found), found
    assert all(problem.split(":")[0].endswith(".yaml") and problem.split(":")[1].isdigit() for problem in found)


def test_a_wrong_condition_is_one_problem_at_its_word(dossier: Write):
    text = MEASURE.replace("when: to_country = 'KP' AND", "when: >-\n    to_country = 'KP' AND\n   ") + ACT
    assert problems(dossier(text.replace("amount >", "amnt >"))) == [
        "all.yaml:12:5: condition on remittance: no column or parameter amnt; did you mean amount?"
    ]


def test_what_does_not_fit_in_time_is_found(dossier: Write):
    later = "".join(
        f"- act: b{n}\n  {verb}: m\n  decided: {day}\n  effective: {day}\n{more}  cites: [{{source: s}}]\n"
        for n, (verb, day, more) in enumerate(
            [
                ("extends", "2010-07-05", "  until: 2010-12-31\n"),
                ("lifts", "2010-12-01", ""),
                ("lifts", "2010-12-02", ""),
                ("amends", "2011-01-01", ""),
                ("extends", "2011-02-01", "  until: 2012-12-31\n"),
            ]
        )
    )
    found = problems(dossier(MEASURE + ACT.replace("  set:", "  until: 2010-06-30\n  set:") + later))
    for said in (
        "b0: extends m from 2010-07-05, but it lapsed on 2010-06-30: 4 days not covered; expected effective 2010-07-01",
        "b2: lifts m on 2010-12-02, but it lapsed on 2010-11-30",
        "b3: amends m on 2011-01-01, but it lapsed",
        "b4: extends m from 2011-02-01, but it lapsed on 2010-11-30: 62 days not covered",
    ):
        assert any(said in problem for problem in found), found


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_dossier_does_not_lead_out_of_its_folder(dossier: Write, kind: str):
    folder = dossier(MEASURE + ACT)
    (folder / "x.yaml").symlink_to("/etc/passwd") if kind == "link" else os.mkfifo(folder / "x.yaml")
    with pytest.raises(DossierError, match="not a file inside the dossier"):
        load(folder)


def test_every_problem_comes_in_one_run(dossier: Write):
    text = MEASURE.replace("to_country", "to_contry") + ACT.replace("set:", "sett:") + "- evnt: e\n"
    assert len(problems(dossier(text))) >= 3


def test_a_dossier_that_is_not_there_is_said_with_those_that_are():
    with pytest.raises(DossierError, match="did you mean japan-dprk"):
        load("japan-drpk")


def test_quotes_are_found_across_line_ends_and_hyphens(dossier: Write, tmp_path: Path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "s.txt").write_text("They re-\nmained in “long-\nterm” place.", encoding="utf-8")
    cites = "cites: [{source: s, quote: 'remained in \"long-term\" place'}, {source: s, quote: 'never said'}]"
    text = MEASURE.replace("title: S", "title: S\n  text: s.txt") + ACT.replace("cites: [{source: s}]", cites)
    found = check_quotes(load(dossier(text)), tmp_path / "texts")
    assert [problem.message for problem in found] == ["the quote “never said” is not in s.txt"]


def test_two_dossiers_that_define_one_measure_are_refused(dossier: Write):
    one, two = dossier(MEASURE + ACT, "one"), dossier(MEASURE + ACT, "two")
    result = CliRunner().invoke(cli, ["force", "-d", str(one), "-d", str(two)])
    assert result.exit_code == 1
    assert "both define the measure m" in result.output


def test_the_shipped_dossiers_are_sound_and_their_quotes_are_there(shared: Path):
    for texts in ("reference", "data/law"):
        result = CliRunner().invoke(cli, ["lint", "--texts", str(shared / texts)])
        assert result.exit_code == 0, result.output


@given(st.dates())
def test_days_print_as_written(day):
    assert str(parse_date(day.isoformat())) == day.isoformat()
    assert parse_date(day.isoformat()).day == day


@given(st.decimals(0, 10**12, places=2), st.sampled_from(["JPY", "USD", "KPW"]))
def test_money_survives_being_printed(amount, currency: str):
    money = Money(amount, currency)
    assert parse_money(str(money)) == money


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2010-02", "2010-02-01", "2010-02-28"),
        ("2010", "2010-01-01", "2010-12-31"),
        ("2010-02/2011", "2010-02-01", "2011-12-31"),
    ],
)
def test_inexact_dates_know_their_bounds(text: str, first: str, last: str):
    found = parse_date(text)
    assert (str(found.first), str(found.last), str(found), found.day) == (first, last, text, None)
