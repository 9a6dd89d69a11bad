"""Two ways to decide: an overlay on nothing, an overlay against two full checks, an act against its absence."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from check.test_parity import BANK, KOHAS, RATES, REGIME, SHIP, YUN, cases
from holding import hold
from sekisho.cases import kinds, sql_type
from sekisho.check.batch import decide as decide_in_words
from sekisho.check.batch import prepare_rates
from sekisho.check.explain import verdict
from sekisho.check.parties import attach
from sekisho.check.plan import Plan
from sekisho.lists.store import Store
from sekisho.regime.fold import Regime, fold
from sekisho.regime.sql import MACROS
from sekisho.screening.held import FIRST, choose
from sekisho.screening.screening import Screening, Workers
from sekisho.screening.thresholds import Thresholds
from sekisho.whatif.compare import decide, screenings
from sekisho.whatif.lookback import by_list, since
from sekisho.whatif.suppose import Question, by_act, suppose

PLAN = Plan(REGIME, RATES)
NOTHING = "- change: jp.2010-07-06.payment-report\n  set: {threshold: JPY 3_000_000}\n"
OVERLAY = """
- change: jp.2010-07-06.payment-report
  set: {threshold: JPY 1_000_000}
- change: jp.2009-05-12.payment-report
  effective: 2009-06-12
- change: jp.port-entry.dprk-flag
  without: [loading of humanitarian goods only]
- without: jp.2006-10-11.entry.nationals
- measure: jp.dealing.all
  title: No loans
  sender: JP
  target: KP
  governs: [dealing, voyage, export, charter-flight]
  requires: prohibit
  when: NOT humanitarian
- act: draft.dealing
  imposes: jp.dealing.all
  effective: 2012-01-01
- act: draft.cash
  amends: jp.cash-declaration
  effective: 2012-01-01
  set: {threshold: JPY 50_000}
- act: draft.import
  lifts: jp.import-ban
  effective: 2015-01-01
"""


def table(kind: str, rows: Sequence[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(MACROS)
    columns = kinds()[kind].columns
    made = ", ".join(f'"{name}" {sql_type(column)}' for name, column in columns.items())
    con.execute(f'CREATE TABLE given ("row" BIGINT, source VARCHAR, {made})')
    con.executemany(
        f"INSERT INTO given VALUES ({', '.join('?' * (len(columns) + 2))})",
        [[index, f"case:{index}", *[row.get(name) for name in columns]] for index, row in enumerate(rows)],
    )
    return con


def full(plan: Plan, kind: str, con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    prepare_rates(con, plan, kind, "given")
    hits = attach(con, Workers(plan.screening), kind, "given") if plan.screening else None
    con.execute("SET threads = 1")
    made = dicts(con.execute(decide_in_words(con, plan, kind, "given", None, hits)))
    con.execute("RESET threads")
    return made


def dicts(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def ask(question: Question, kind: str, con: duckdb.DuckDBPyConnection) -> tuple[int, list[dict[str, Any]]]:
    with ExitStack() as stack:
        lists = {id(each): stack.enter_context(Workers(each)) for each in screenings(question)}
        decide(con, question, kind, "given", lists)
    ((counted,),) = con.execute("SELECT count(*) FROM both_ways").fetchall()
    return counted, dicts(con.execute('SELECT * FROM changes ORDER BY "row"'))


def agrees(question: Question, kind: str, rows: list[dict[str, Any]], *, every: bool = True) -> list[dict[str, Any]]:
    """The changes, held against two full checks compared row by row."""
    con = table(kind, rows)
    one, two = full(question.before, kind, con), full(question.after, kind, con)
    counted, changes = ask(question, kind, con)
    if every:
        assert counted == len(rows)
    expected = [
        (n, a["outcome"], b["outcome"], a["measure"], b["measure"], a["reason"], b["reason"])
        for n, (a, b) in enumerate(zip(one, two, strict=True))
        if (a["outcome"], a["measure"]) != (b["outcome"], b["measure"])
    ]
    names = ("row", "before", "after", "measure_before", "measure_after", "reason_before", "reason_after")
    assert [tuple(change[name] for name in names) for change in changes] == expected
    assert all(change["because"] for change in changes)
    return changes


@pytest.fixture(scope="module")
def screening(tmp_path_factory: pytest.TempPathFactory) -> Screening:
    home = tmp_path_factory.mktemp("lists")
    hold(home, "jp-mof", "2012-01-01", [YUN, KOHAS])
    hold(home, "jp-mof", "2018-01-01", [YUN, SHIP])
    hold(home, "us", "2016-03-11", [BANK])
    return Screening(choose(Store(home)), Thresholds(0.8), FIRST)


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory, screening: Screening) -> dict[str, Question]:
    """An overlay of what is so anyway; the other one without lists, and with them."""
    path = tmp_path_factory.mktemp("overlay")
    (path / "nothing.yaml").write_text(NOTHING, encoding="utf-8")
    (path / "o.yaml").write_text(OVERLAY, encoding="utf-8")
    screened = replace(PLAN, screening=screening, _rules={})
    return {
        "nothing": suppose(PLAN, path / "nothing.yaml"),
        "law": suppose(PLAN, path / "o.yaml"),
        "lists": suppose(screened, path / "o.yaml"),
    }


def drawn(kind: str) -> Any:
    return st.lists(cases(kind), min_size=30, max_size=30)


EACH_KIND = pytest.mark.parametrize("kind", list(kinds()))
FEW = settings(
    max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    derandomize=True,
)  # fmt: skip


@EACH_KIND
@FEW
@given(data=st.data())
def test_an_overlay_of_what_is_so_changes_nothing(kind: str, questions: dict[str, Question], data: st.DataObject):
    assert ask(questions["nothing"], kind, table(kind, data.draw(drawn(kind)))) == (30, [])


@EACH_KIND
@pytest.mark.parametrize("against", ["law", "lists"])
@FEW
@given(data=st.data())
def test_an_overlay_is_two_full_checks(kind: str, against: str, questions: dict[str, Question], data: st.DataObject):
    for change in agrees(questions[against], kind, data.draw(drawn(kind))):
        assert "supposition o.yaml@" in change["dossiers_after"]
        assert "supposition" not in change["dossiers_before"]


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ("jp.2010-07-06.payment-report", "remittance"),
        ("jp.2006-10-11.entry.nationals", "travel"),
        ("jp.2016-02-19.third-country-callers", "port-call"),
        ("jp.1998-04-01.payment-report", "remittance"),
    ],
)
@FEW
@given(data=st.data())
def test_without_an_act_is_the_fold_without_it(act: str, kind: str, data: st.DataObject):
    question = by_act(PLAN, act)
    for measure in REGIME.measures.values():
        left = [each for each in REGIME.acts.get(measure.id, ()) if each.id != act]
        assert question.before.regime.versions(measure.id) == fold(measure, left)[0]
    for change in agrees(question, kind, data.draw(drawn(kind))):
        assert change["because"] == [act]


@pytest.mark.parametrize("day", [date(2006, 7, 1), date(2010, 6, 1), date(2016, 2, 1)])
@pytest.mark.parametrize("kind", ["remittance", "travel", "port-call", "dealing"])
@FEW
@given(data=st.data())
def test_what_has_become_known_is_two_full_checks(kind: str, day: date, screening: Any, data: st.DataObject):
    plan = replace(PLAN, screening=screening, _rules={})
    rows = data.draw(drawn(kind))
    for question, after, upto in since(plan, day).by_day():
        if own := [row for row in rows if after < row["date"] <= upto]:
            agrees(question, kind, own)


@FEW
@given(data=st.data())
def test_what_was_answered_then_is_as_known_on_the_later_of_both_days(data: st.DataObject):
    day = date(2010, 6, 1)
    rows = data.draw(drawn("remittance"))
    for question, after, upto in since(PLAN, day).by_day():
        for row in rows:
            if after < row["date"] <= upto:
                then = replace(PLAN, known=max(day, row["date"]), _rules={})
                one, two = (verdict(each, "remittance", row) for each in (question.before, then))
                assert (one["outcome"], one["reason"]) == (two["outcome"], two["reason"])


@pytest.mark.parametrize("kind", ["dealing", "port-call", "remittance"])
@FEW
@given(data=st.data())
def test_a_version_of_a_list_is_two_full_checks(kind: str, screening: Any, data: st.DataObject):
    plan = replace(PLAN, screening=screening, _rules={})
    for version in screening.held.versions:
        agrees(by_list(plan, version), kind, data.draw(drawn(kind)), every=False)


def test_only_the_act_that_flips_a_case_is_named():
    question = since(PLAN, date(1998, 5, 1))
    row = {"date": date(1998, 4, 2), "amount": 500_000_000, "currency": "JPY", "from_country": "JP", "to_country": "KP"}
    (change,) = agrees(question, "remittance", [row])
    assert (change["before"], change["after"]) == ("clear", "report")
    assert change["because"] == ["jp.1998-04-01.payment-report"]
    assert change["country"] == "KP"


def test_a_listing_that_changes_a_case_is_named(screening: Screening):
    plan = Plan(Regime(REGIME.dossiers), RATES, None, screening)
    newer = next(each for each in screening.held.versions if each.id.startswith("us@"))
    row = {"date": date(2016, 5, 1), "party_name": "Tanchon Commercial Bank", "party_country": "US"}
    row |= {"dealer_country": "US", "activity": "account"}
    (change,) = agrees(by_list(plan, newer), "dealing", [row], every=False)
    assert change["because"] == ["us 3 Tanchon Commercial Bank"]
