"""What was in force on a day, as known on another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.record.dossier import load
from sekisho.record.statements import Act, Measure
from sekisho.record.values import Money, parse_date
from sekisho.record.yaml import Where
from sekisho.regime.compare import compare
from sekisho.regime.fold import Regime, fold

HERE = Where("test", 1, 1)
MEASURE = Measure(id="m", where=HERE, title="M", governs=("remittance",), parameters={"threshold": "money"})


def act(
    id_: str,
    verb: str,
    effective: str,
    until: str | None = None,
    decided: str | None = None,
    amount: int | None = None,
    published: str | None = None,
) -> Act:
    return Act(
        id=id_,
        where=HERE,
        verb=verb,
        measures=("m",),
        effective=parse_date(effective),
        until=parse_date(until) if until else None,
        decided=parse_date(decided or effective),
        published=parse_date(published) if published else None,
        set={"threshold": Money(Decimal(amount), "JPY")} if amount else {},
    )


def on(versions: list, day: str):
    found = [v for v in versions if v.covers(date.fromisoformat(day))]
    assert len(found) <= 1
    return found[0] if found else None


def test_a_lapsed_measure_is_not_in_force():
    versions, problems = fold(MEASURE, [act("a", "imposes", "2010-01-01", "2010-06-30")])
    assert not problems
    assert on(versions, "2010-06-30").expires == date(2010, 6, 30)
    assert on(versions, "2010-07-01") is None


def test_extension_is_known_only_from_its_publication():
    acts = [
        act("a", "imposes", "2009-04-14", "2010-04-13"),
        act("b", "extends", "2010-04-14", "2011-04-13", decided="2010-04-09"),
    ]
    before, _ = fold(MEASURE, acts, date(2010, 4, 8))
    after, _ = fold(MEASURE, acts, date(2010, 4, 9))
    assert on(before, "2010-05-01") is None
    assert on(before, "2010-03-01").expires == date(2010, 4, 13)
    assert on(after, "2010-03-01").expires == date(2011, 4, 13)
    assert on(after, "2010-05-01").act.id == "b"


def test_an_extension_that_leaves_a_gap_is_named_with_its_days():
    _, problems = fold(
        MEASURE, [act("a", "imposes", "2009-01-01", "2009-12-31"), act("b", "extends", "2010-01-03", "2010-12-31")]
    )
    assert len(problems) == 1
    assert "lapsed on 2009-12-31: 2 days not covered" in str(problems[0])


@pytest.mark.parametrize("verb", ["lifts", "amends", "suspends", "resumes"])
def test_an_act_on_what_is_not_in_force_is_a_problem(verb: str):
    _, problems = fold(
        MEASURE, [act("a", "imposes", "2009-01-01"), act("b", "lifts", "2010-01-01"), act("c", verb, "2010-06-01")]
    )
    assert [problem.message.split(":")[0] for problem in problems] == ["c"]


def test_suspension_runs_out_by_itself():
    versions, problems = fold(
        MEASURE, [act("a", "imposes", "2009-01-01"), act("s", "suspends", "2009-06-01", "2009-06-30")]
    )
    assert not problems
    assert [v.status for v in versions] == ["in force", "suspended", "in force"]
    assert on(versions, "2009-07-01").status == "in force"


def test_amendment_keeps_what_it_does_not_set_and_says_since_when():
    versions, _ = fold(
        MEASURE, [act("a", "imposes", "2009-01-01", amount=10), act("b", "amends", "2010-01-01", amount=3)]
    )
    assert on(versions, "2009-12-31").values["threshold"].amount == 10
    assert on(versions, "2010-01-01").since["threshold"] == date(2010, 1, 1)


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_in_which_acts_are_written_does_not_matter(order: list[str]):
    acts = {
        "a": act("a", "imposes", "2009-01-01", "2009-12-31", amount=10),
        "b": act("b", "amends", "2009-06-01", amount=5),
        "c": act("c", "extends", "2010-01-01", "2010-12-31"),
        "d": act("d", "lifts", "2010-10-01"),
    }
    assert fold(MEASURE, [acts[id_] for id_ in order]) == fold(MEASURE, list(acts.values()))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["imposes", "amends", "extends", "lifts", "suspends", "resumes"]),
            st.integers(0, 400),
            st.integers(0, 300),
        ),
        max_size=8,
    )
)
def test_versions_never_overlap_and_come_in_order(drawn: list[tuple[str, int, int]]):
    start = date(2010, 1, 1)
    acts = [
        act(f"a{i}", verb, str(start + timedelta(days)), str(start + timedelta(days + more)))
        for i, (verb, days, more) in enumerate(drawn)
    ]
    versions, _ = fold(MEASURE, acts)
    for one, two in zip(versions, versions[1:], strict=False):
        assert one.end is not None
        assert one.start < one.end <= two.start


def test_known_own_takes_each_day_as_it_was_known_then():
    acts = (
        act("a", "imposes", "2010-01-01", amount=10),
        act("b", "amends", "2010-02-01", decided="2010-03-01", published="2010-03-01", amount=3),
    )
    folder = Regime(())
    folder.__dict__["measures"] = {"m": MEASURE}
    folder.__dict__["acts"] = {"m": acts}
    versions = folder.versions("m", "own")
    assert on(versions, "2010-02-15").values["threshold"].amount == 10
    assert on(versions, "2010-03-01").values["threshold"].amount == 3


@pytest.mark.parametrize(
    ("day", "known", "expected"),
    [
        ("2010-05-01", "2009-12-31", False),  # the import ban was known to end on 13 April 2010
        ("2010-05-01", "2010-04-08", False),
        ("2010-05-01", "2010-04-09", True),
        ("2006-10-13", None, False),
        ("2006-10-14", None, True),
        ("2027-04-13", None, True),
        ("2027-04-14", None, False),
    ],
)
def test_import_ban_of_japan(day: str, known: str | None, expected: bool):
    regime = Regime((load("japan-dprk"),))
    found = regime.in_force(date.fromisoformat(day), date.fromisoformat(known) if known else None, "import")
    assert ("jp.import-ban" in [v.measure.id for v in found]) is expected


def test_the_import_ban_has_no_gap_in_twenty_years():
    versions = Regime((load("japan-dprk"),)).versions("jp.import-ban")
    assert len(versions) == 16
    assert all(one.end == two.start for one, two in zip(versions, versions[1:], strict=False))


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        ("2009-05-11", 30_000_000),
        ("2009-05-12", 10_000_000),
        ("2010-07-05", 10_000_000),
        ("2010-07-06", 3_000_000),
        ("2014-07-03", 3_000_000),
        ("2014-07-04", 30_000_000),
    ],
)
def test_thresholds_of_the_payment_report(day: str, amount: int):
    version = on(Regime((load("japan-dprk"),)).versions("jp.payment-report"), day)
    assert version.values["threshold"] == Money(Decimal(amount), "JPY")


def test_diff_tells_stricter_from_looser():
    regime = Regime((load("japan-dprk"),))
    stricter = {c.measure: c.change for c in compare(regime, date(2009, 1, 1), date(2010, 12, 31))}
    looser = {c.measure: c.change for c in compare(regime, date(2014, 7, 3), date(2014, 7, 4))}
    assert stricter["jp.payment-report"] == "stricter"
    assert stricter["jp.export-ban"] == "new"
    assert looser["jp.payment-report"] == "looser"
    assert looser["jp.entry.officials"] == "gone"
    assert looser["jp.port-entry.dprk-flag"] == "looser"


def test_acts_that_a_finding_sets_aside_do_not_count(dossier):
    folder = dossier("""
- source: s
  title: S
- measure: m
  title: M
  sender: JP
  target: KP
  governs: remittance
  requires: {prohibit: true}
  when: to_country = 'KP'
  cites: [{source: s}]
- act: early
  imposes: m
  decided: 2010-01-01
  effective: 2010-01-01
  cites: [{source: s}]
- act: late
  imposes: m
  decided: 2010-02-01
  effective: 2010-02-01
  cites: [{source: s}]
- finding: f
  on: [early, late]
  adopts: late
  because: the gazette says so
  cites: [{source: s}]
""")
    assert [v.start for v in Regime((load(folder),)).versions("m")] == [date(2010, 2, 1)]


def test_an_act_on_two_measures_sets_in_each_only_what_that_one_declares():
    both = replace(act("a", "imposes", "2016-03-02"), measures=("m", "n"), set={"threshold": 1, "other": 2})
    versions, _ = fold(MEASURE, [both])
    assert versions[0].values == {"threshold": 1}


def test_what_is_new_begins_with_the_act_that_imposed_it_not_with_an_extension():
    changes = {c.measure: c for c in compare(Regime((load("japan-dprk"),)), date(2009, 1, 1), date(2010, 12, 31))}
    (begun,) = changes["jp.export-ban"].details
    assert begun.startswith("from 2009-06-18 by ")
